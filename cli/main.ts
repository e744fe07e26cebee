#!/usr/bin/env node
/** The `writ` command. The cache of compiled code is opened first, so that everything after this line is kept in it. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
await (await import('./program.ts')).run();
