/** The door of the workflows: long work, and where it is asked for. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export { jobRoutes } from './routes.ts';

/** The code of the thread of jobs. */
export const JOBS_THREAD = new URL(`./thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
