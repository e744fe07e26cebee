/**
 * Rows of a table one by one through the compiled policy: the way that fits every policy, and that tells why a row is rejected. The
 * slice becomes a table, its columns are read in chunks, and the cells of the answers are put beside it.
 */
import { writeFile } from 'node:fs/promises';
import { BOOLEAN, type DuckDBConnection, DuckDBDataChunk, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import type { Refusal } from '#engine';
import type { LeafText, RowRater } from '#rows';
import { quoted, rowsOf } from './database.ts';
import { recordLines } from './records.ts';
import { type Reject, rejectOf, writeRejects } from './rejects.ts';
import type { Slice } from './slices.ts';
import type { SourceFile } from './sources.ts';
import { keepName, type SliceColumns, sliceRelation, type Table } from './table.ts';
import { cellColumns, copyTo, type Target } from './target.ts';
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

interface Refused {
  /** Of the rows of the slice, from 0. */
  readonly row: number;
  readonly refusal: Refusal;
}

export function callWay(run: TableRun): Way {
  const { connection, columns, rater, target } = run;
  return async (slice, paths) => {
    const malformed = await takeUp(run, slice);
    const { rows, refused } = await rate(run);
    const query = `SELECT ${cellColumns(columns.kept, rater.columns, target)} FROM answers WHERE NOT rejected`;
    await connection.run(copyTo(query, paths.rated, target));
    const rejects = [...malformed, ...(await told(run, slice, refused, malformed))];
    if (rejects.length > 0) writeRejects(paths.rejected, rejects);
    return { rated: rows - refused.length, rejected: rejects.length };
  };
}

/** The slice as a table; gives the records that are no rows. */
async function takeUp(run: TableRun, slice: Slice): Promise<readonly Reject[]> {
  const { connection, files, table, columns } = run;
  const path = await placeSlice(run, slice);
  const make = (options: readonly string[]): string =>
    `CREATE OR REPLACE TEMP TABLE held AS ${sliceRelation(table, columns, slice, path, options)}`;
  if (table.form === 'parquet') {
    await connection.run(make([]));
    return [];
  }
  await connection.run('DROP TABLE IF EXISTS csv_faults; DROP TABLE IF EXISTS csv_scans');
  await connection.run(make(['store_rejects = true', "rejects_table = 'csv_faults'", "rejects_scan = 'csv_scans'"]));
  const faults = await rowsOf(
    connection,
    'SELECT line, any_value(csv_line) AS text, any_value(error_message) AS detail FROM csv_faults GROUP BY line ORDER BY line',
  );
  const file = files[slice.file]?.path ?? '';
  return faults.map((fault) => ({
    file,
    line: slice.from.line + Number(fault['line']) - 1,
    code: 'MALFORMED_ROW',
    detail: String(fault['detail']).split('\n')[0] ?? '',
    text: String(fault['text']),
  }));
}

/** Every row of the slice, rated into the table of answers; what is kept goes along as text. */
async function rate({ connection, columns, rater }: TableRun): Promise<{ rows: number; refused: readonly Refused[] }> {
  const names = [...columns.kept.map((_, i) => keepName(i)), ...rater.columns.map((_, i) => `c${i}`)];
  const declared = ['rejected BOOLEAN', ...names.map((name) => `${name} VARCHAR`)];
  await connection.run(`CREATE OR REPLACE TEMP TABLE answers (${declared.join(', ')})`);
  const types: DuckDBType[] = [BOOLEAN, ...names.map(() => VARCHAR)];
  const appender = await connection
    .createAppender('answers', 'main', 'temp')
    .catch(() => connection.createAppender('answers'));
  const texts = [...columns.leaves.map(({ path }) => quoted(path)), ...columns.kept.map((_, i) => keepName(i))];
  const asked = texts.map((column) => `CAST(${column} AS VARCHAR)`);
  // Read whole: a result that is still being read ends where its connection appends.
  const result = await connection.run(`SELECT ${[...asked, 'NULL'].join(', ')} FROM held`);
  const refused: Refused[] = [];
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    appender.appendDataChunk(
      rateChunk(chunk, types, rater, (row, refusal) => refused.push({ row: rows + row, refusal })),
    );
    rows += chunk.rowCount;
  }
  appender.closeSync();
  return { rows, refused };
}

function rateChunk(
  chunk: DuckDBDataChunk,
  types: readonly DuckDBType[],
  rater: RowRater,
  refuse: (row: number, refusal: Refusal) => void,
): DuckDBDataChunk {
  const { rowCount } = chunk;
  const columns = rater.leaves.map((_, i) => chunk.getColumnValues(i) as readonly LeafText[]);
  const rejected = new Array<boolean>(rowCount).fill(false);
  const cells = rater.columns.map(() => new Array<string | null>(rowCount).fill(null));
  const texts: LeafText[] = columns.map(() => null);
  for (let row = 0; row < rowCount; row += 1) {
    columns.forEach((column, i) => {
      texts[i] = column[row];
    });
    const rated = rater.rate(texts);
    if (rated.ok) {
      rated.cells.forEach((cell, i) => {
        const column = cells[i];
        if (column !== undefined) column[row] = cell;
      });
    } else {
      rejected[row] = true;
      refuse(row, rated.refusal);
    }
  }
  const kept = Array.from({ length: types.length - 1 - cells.length }, (_, i) =>
    chunk.getColumnValues(columns.length + i),
  );
  const answers = DuckDBDataChunk.create(types, rowCount);
  for (const [i, column] of [rejected, ...kept, ...cells].entries()) answers.setColumnValues(i, column);
  return answers;
}

/** Refused rows with their place and what they hold. */
async function told(
  run: TableRun,
  slice: Slice,
  refused: readonly Refused[],
  malformed: readonly Reject[],
): Promise<readonly Reject[]> {
  if (refused.length === 0) return [];
  const rows = await rowsOf(
    run.connection,
    `SELECT ${heldColumns(run.columns)} FROM held WHERE rowid IN (${refused.map(({ row }) => row).join(', ')}) ORDER BY rowid`,
  );
  const lines = recordLines(
    slice,
    malformed.map(({ line }) => line),
  );
  const file = run.files[slice.file]?.path ?? '';
  return refused.map(({ row, refusal }, i) =>
    rejectOf({ file, line: lines(row) }, refusal, { row: heldOf(run.columns, rows[i] ?? {}) }),
  );
}

/** What a rejected row is told to hold: `h0` and so on. */
export function heldColumns({ kept, leaves }: SliceColumns): string {
  const columns = [...kept.map((_, i) => keepName(i)), ...leaves.map(({ path }) => quoted(path))];
  return columns.map((column, i) => `CAST(${column} AS VARCHAR) AS h${i}`).join(', ');
}
export function heldOf(
  { kept, leaves }: SliceColumns,
  row: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string | null>> {
  const names = [...kept.map(({ name }) => name), ...leaves.map(({ path }) => path)];
  return Object.fromEntries(
    names.map((name, i) => {
      const value = row[`h${i}`];
      return [name, typeof value === 'string' ? value : null];
    }),
  );
}
