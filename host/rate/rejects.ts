/** Rows that are not rated: a line of JSON for each, with its place, the reasons and what the row holds. */
import { appendFileSync, writeFileSync } from 'node:fs';
import type { Refusal } from '#engine';

export interface Reject {
  readonly file: string;
  /** Where the record begins, from 1; of Parquet the row. */
  readonly line: number;
  readonly code: string;
  readonly detail: string;
  readonly faults?: Refusal['faults'];
  /** What was kept and read of it, by column and input. */
  readonly row?: Readonly<Record<string, string | null>>;
  /** The record itself, where it could not be read. */
  readonly text?: string;
}

export function rejectOf(
  place: Pick<Reject, 'file' | 'line'>,
  { code, detail, faults }: Refusal,
  held: Pick<Reject, 'row' | 'text'>,
): Reject {
  return { ...place, code, detail, ...(faults === undefined ? {} : { faults }), ...held };
}

/** In the order of their lines. */
export function writeRejects(path: string, rejects: readonly Reject[]): void {
  writeFileSync(path, '');
  for (const reject of rejects.toSorted((a, b) => a.line - b.line)) appendFileSync(path, `${JSON.stringify(reject)}\n`);
}
