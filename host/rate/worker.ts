/** A thread that rates slices: it is given what a lane needs once, then slice after slice. */
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { PartPaths } from './ledger.ts';
import type { RunSpec } from './run.ts';
import type { Slice } from './slices.ts';
import type { Counts } from './way.ts';

export interface Task {
  readonly slice: Slice;
  readonly paths: PartPaths;
}
export type Done = { readonly ok: true; readonly counts: Counts } | { readonly ok: false; readonly error: unknown };
export interface LaneData {
  readonly spec: RunSpec;
  readonly scratch: string;
}

// Each thread has its own; what it loads behind this line was compiled before.
enableCompileCache();
const { callLane, reloadPolicy } = await import('./run.ts');
const { spec, scratch } = workerData as LaneData;
const lane = callLane(spec, reloadPolicy(spec.choice), scratch);

parentPort?.on('message', (task: Task) => {
  const { bytes } = task.slice;
  const slice = { ...task.slice, bytes: bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
  lane(slice, task.paths).then(
    (counts) => parentPort?.postMessage({ ok: true, counts } satisfies Done),
    (error: unknown) => parentPort?.postMessage({ ok: false, error } satisfies Done),
  );
});
