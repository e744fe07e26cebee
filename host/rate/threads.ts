/** Lanes that are threads. */
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { RunSpec } from './run.ts';
import type { Way } from './way.ts';
import type { Done, LaneData, Task } from './worker.ts';

export interface Thread {
  readonly way: Way;
  readonly stop: () => Promise<unknown>;
}

/** The worker's file ends as this one does: as it was written, or as the installed package has it. */
const WORKER = new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);

export function threadLane(spec: RunSpec, scratch: string): Thread {
  const worker = new Worker(WORKER, { workerData: { spec, scratch } satisfies LaneData });
  const broken = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('a thread has ended')));
  });
  // It is heard where a slice waits; between slices nobody does.
  broken.catch(() => {});
  const way: Way = async (slice, paths) => {
    const answered = once(worker, 'message');
    answered.catch(() => {});
    // Its bytes are given away: they belong to no other slice.
    worker.postMessage({ slice, paths } satisfies Task, slice.bytes === undefined ? [] : [slice.bytes.buffer]);
    const [done] = (await Promise.race([answered, broken])) as [Done];
    if (!done.ok) throw done.error;
    return done.counts;
  };
  return { way, stop: () => worker.terminate() };
}
