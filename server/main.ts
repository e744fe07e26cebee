/** `npm start`: the service with its configuration from the environment. */
import { enableCompileCache } from 'node:module';

// Before anything else is loaded, so that all of it is kept in the cache.
enableCompileCache();
const { serve } = await import('./app.ts');

const started = await serve(process.env);
if (!started.ok) {
  for (const fault of started.faults) process.stderr.write(`${fault}\n`);
  process.exitCode = 2;
}
