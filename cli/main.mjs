#!/usr/bin/env node
/**
 * The `writ` command. How modules are found and kept compiled is settled first, so that it holds for all behind this line.
 * It is JavaScript, because the cache also keeps what is left of TypeScript without its types: once it is filled, nothing
 * needs the compiler that takes them out, which takes longer to load than most commands to run.
 */
import { enableCompileCache, registerHooks } from 'node:module';

enableCompileCache();
registerHooks({ resolve: (await import('./resolve.ts')).resolve });
await (await import('./program.ts')).run();
