/** A way from a slice of rows to a finished part of the result. */
import type { PartPaths } from './ledger.ts';
import type { Slice } from './slices.ts';

export interface Counts {
  readonly rated: number;
  readonly rejected: number;
}

export type Way = (slice: Slice, paths: PartPaths) => Promise<Counts>;
