/** `npm start`: the service with its configuration from the environment. */
import { enableCompileCache } from 'node:module';
import { serve } from './app.ts';

enableCompileCache();

const started = await serve(process.env);
if (!started.ok) {
  for (const fault of started.faults) process.stderr.write(`${fault}\n`);
  process.exitCode = 2;
}
