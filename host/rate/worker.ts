/** A thread that rates slices: it is given what a lane needs once, then slice after slice. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PartPaths } from './ledger.ts';
import { callLane, loadPolicy, type RunSpec } from './run.ts';
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

const { spec, scratch } = workerData as LaneData;
const lane = await callLane(spec, loadPolicy(spec.choice), scratch);

parentPort?.on('message', (task: Task) => {
  const bytes = task.slice.bytes === undefined ? undefined : Buffer.from(task.slice.bytes);
  lane({ ...task.slice, bytes }, task.paths).then(
    (counts) => parentPort?.postMessage({ ok: true, counts } satisfies Done),
    (error: unknown) => parentPort?.postMessage({ ok: false, error } satisfies Done),
  );
});
