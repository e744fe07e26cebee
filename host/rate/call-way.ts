/**
 * Rows of a table one by one through the compiled policy: the way that fits every policy, and that tells why a row is rejected. The
 * slice becomes a table, its columns are read in chunks, and the cells of the answers are put beside it.
 */
import { writeFile } from 'node:fs/promises';
import { BOOLEAN, type DuckDBConnection, DuckDBDataChunk, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import type { Refusal } from '#engine';
import type { LeafText, RowRater } from '#rows';
import { chunksOf, rowsOf } from './database.ts';
import { recordLines, recordTexts } from './records.ts';
import { type Reject, RejectFile, rejectOf } from './rejects.ts';
import type { Slice } from './slices.ts';
import type { SourceFile } from './sources.ts';
import { type SliceColumns, sliceRelation, sliceTexts, type Table } from './table.ts';
import { cellColumns, cellNames, copyTo, type Target } from './target.ts';
import type { Way } from './way.ts';

export interface TableRun {
  readonly connection: DuckDBConnection;
  readonly files: readonly SourceFile[];
  readonly table: Table;
  readonly columns: SliceColumns;
  readonly rater: RowRater;
  readonly target: Target;
  /** A file of this lane's own, for the text of a slice. */
  readonly scratch: string;
}

/** Where the rows of a slice are read from: the text of it is written to the scratch file. */
export async function placeSlice({ files, scratch }: TableRun, slice: Slice): Promise<string> {
  if (slice.bytes === undefined) return files[slice.file]?.path ?? '';
  await writeFile(scratch, slice.bytes);
  return scratch;
}

export function callWay(run: TableRun): Way {
  const { connection, columns, rater, target } = run;
  return async (slice, paths) => {
    const malformed = await takeUp(run, slice);
    const rejects = new RejectFile(paths.rejected);
    const rated = await rateAll(run, slice, malformed, rejects);
    rejects.close();
    const query = `SELECT ${cellColumns(columns.kept, rater.columns, target)} FROM answers WHERE NOT rejected`;
    await connection.run(copyTo(query, paths.rated, target));
    return { rated, rejected: rejects.count };
  };
}

/** The slice as a table; gives the records that are no rows. */
async function takeUp(run: TableRun, slice: Slice): Promise<readonly Reject[]> {
  const { connection, files, table, columns } = run;
  const path = await placeSlice(run, slice);
  const make = (options: readonly string[]): Promise<unknown> =>
    connection.run(`CREATE OR REPLACE TEMP TABLE held AS ${sliceRelation(table, columns, slice, path, options)}`);
  if (table.form === 'parquet') {
    await make([]);
    return [];
  }
  const clear = (): Promise<unknown> =>
    connection.run('DROP TABLE IF EXISTS csv_faults; DROP TABLE IF EXISTS csv_scans');
  const storing = ['store_rejects = true', "rejects_table = 'csv_faults'", "rejects_scan = 'csv_scans'"];
  await clear();
  try {
    await make(storing);
  } catch {
    // Line breaks of several kinds in one file.
    await clear();
    await make([...storing, 'strict_mode = false']);
  }
  const faults = await rowsOf(
    connection,
    'SELECT line, any_value(error_message) AS detail FROM csv_faults GROUP BY line ORDER BY line',
  );
  const file = files[slice.file]?.path ?? '';
  const textOf = recordTexts(slice, table.delimiter);
  return faults.map((fault) => {
    const line = slice.from.line + Number(fault['line']) - 1;
    const detail = String(fault['detail']).split('\n')[0] ?? '';
    return { file, line, code: 'MALFORMED_ROW', detail, ...textOf(line) };
  });
}

/** Every row of the slice, rated into the table of answers; what is kept goes along as text. Gives how many have an answer. */
async function rateAll(
  run: TableRun,
  slice: Slice,
  malformed: readonly Reject[],
  rejects: RejectFile,
): Promise<number> {
  const { connection, columns, rater, files, table } = run;
  const names = cellNames(columns.kept, rater.columns);
  const declared = ['rejected BOOLEAN', ...names.map((name) => `${name} VARCHAR`)];
  await connection.run(`CREATE OR REPLACE TEMP TABLE answers (${declared.join(', ')})`);
  const types: DuckDBType[] = [BOOLEAN, ...names.map(() => VARCHAR)];
  const appender = await connection.createAppender('answers');
  const texts = sliceTexts(columns);
  const lines = recordLines(
    slice,
    table.delimiter,
    malformed.map(({ line }) => line),
  );
  const waiting = [...malformed];
  const file = files[slice.file]?.path ?? '';
  const before = (line: number): void => {
    for (let next = waiting[0]; next !== undefined && next.line < line; next = waiting[0]) {
      rejects.add(next);
      waiting.shift();
    }
  };
  let [rows, rated] = [0, 0];
  for await (const chunk of chunksOf(connection, `SELECT ${[...texts, 'NULL'].join(', ')} FROM held`)) {
    const held = texts.map((_, i) => chunk.getColumnValues(i) as readonly LeafText[]);
    const answers = rateChunk(chunk.rowCount, held, types, rater, (row, refusal) => {
      const line = lines(rows + row);
      before(line);
      rejects.add(rejectOf({ file, line }, refusal, { row: heldOf(columns, held, row) }));
    });
    appender.appendDataChunk(answers.chunk);
    rows += chunk.rowCount;
    rated += answers.rated;
  }
  before(Number.POSITIVE_INFINITY);
  appender.closeSync();
  return rated;
}

/** `held`: what is kept, then the leaves. */
function rateChunk(
  rowCount: number,
  held: readonly (readonly LeafText[])[],
  types: readonly DuckDBType[],
  rater: RowRater,
  refuse: (row: number, refusal: Refusal) => void,
): { readonly chunk: DuckDBDataChunk; readonly rated: number } {
  const leaves = held.slice(held.length - rater.leaves.length);
  const rejected = new Array<boolean>(rowCount).fill(false);
  const cells = rater.columns.map(() => new Array<string | null>(rowCount).fill(null));
  const texts: LeafText[] = leaves.map(() => null);
  let count = 0;
  for (let row = 0; row < rowCount; row += 1) {
    for (const [i, column] of leaves.entries()) texts[i] = column[row];
    const rated = rater.rate(texts);
    if (rated.ok) {
      count += 1;
      for (const [i, column] of cells.entries()) column[row] = rated.cells[i] ?? null;
    } else {
      rejected[row] = true;
      refuse(row, rated.refusal);
    }
  }
  const chunk = DuckDBDataChunk.create(types, rowCount);
  const kept = held.slice(0, held.length - leaves.length).map((column) => column.map((text) => text ?? null));
  for (const [i, column] of [rejected, ...kept, ...cells].entries()) chunk.setColumnValues(i, column);
  return { chunk, rated: count };
}

/** What a rejected row holds, by column and input. */
export function heldOf(
  { kept, leaves }: SliceColumns,
  held: readonly (readonly LeafText[])[],
  row: number,
): Readonly<Record<string, string | null>> {
  const names = [...kept.map(({ name }) => name), ...leaves.map(({ path }) => path)];
  return Object.fromEntries(names.map((name, i) => [name, held[i]?.[row] ?? null]));
}
