#!/usr/bin/env node
/** The `writ` command. How modules are found and kept compiled is settled first, so that it holds for all behind this line. */
import { enableCompileCache, registerHooks } from 'node:module';
import { resolve } from './resolve.ts';

enableCompileCache();
registerHooks({ resolve });
await (await import('./program.ts')).run();
