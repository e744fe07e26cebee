/** A way from a slice of rows to a finished part of the result. */
import type { LeafText, RowRater } from '#rows';
import type { DuckDBConnection } from './database.ts';
import type { PartPaths } from './ledger.ts';
import type { Slice } from './slices.ts';
import type { SourceFile } from './sources.ts';
import type { SliceColumns, Table } from './table.ts';
import type { Target } from './target.ts';

export interface Counts {
  readonly rated: number;
  readonly rejected: number;
}

export type Way = (slice: Slice, paths: PartPaths) => Promise<Counts>;

/** What a way needs of a table. */
export interface TableRun {
  readonly files: readonly SourceFile[];
  readonly table: Table;
  readonly columns: SliceColumns;
  readonly rater: RowRater;
  readonly target: Target;
  /** A file of this lane's own. */
  readonly scratch: string;
  /** Opened when it is asked for. */
  readonly connection: () => Promise<DuckDBConnection>;
}

/** What a rejected row holds, by column and input: `texts` of what is kept, then of the leaves. */
export function heldOf(
  { kept, leaves }: SliceColumns,
  texts: readonly LeafText[],
): Readonly<Record<string, string | null>> {
  const names = [...kept.map(({ name }) => name), ...leaves.map(({ path }) => path)];
  return Object.fromEntries(names.map((name, i) => [name, texts[i] ?? null]));
}
