/**
 * Rows of a table by the policy's own query: they are read, rated and written inside the database. What the query leaves is asked of
 * the call; where that has an answer, or the query ends early, the whole slice goes that way.
 */
import type { Program } from '#dsl';
import type { LeafText } from '#rows';
import { quotedName, sqlOf } from '#sql';
import { callWay, heldOf, placeSlice, type TableRun } from './call-way.ts';
import { chunksOf } from './database.ts';
import { recordLines } from './records.ts';
import { RejectFile, rejectOf } from './rejects.ts';
import type { Slice } from './slices.ts';
import { keepName, sliceRelation, sliceTexts } from './table.ts';
import { copyTo, queryColumns } from './target.ts';
import type { Way } from './way.ts';

export interface Queries {
  /** Rates the relation `slice`. */
  readonly rate: string;
  /** Tells the rows of it that the first leaves: what they hold, and which they are, from 0. */
  readonly left: string;
}

/** A text is why the policy has no query, in words that follow "it uses". */
export function queriesOf(program: Program, kept: number, day: number | undefined): Queries | string {
  const keep = Array.from({ length: kept }, (_, i) => keepName(i));
  const options = { dialect: 'duckdb', ...(day === undefined ? {} : { day }) } as const;
  const rate = sqlOf(program, { ...options, source: 'slice', kept: keep });
  if (!rate.ok) return rate.reason;
  const numbered = '(SELECT *, row_number() OVER () - 1 AS "row number" FROM slice)';
  const held = [...keep, ...rate.leaves.map(quotedName), '"row number"'];
  const left = sqlOf(program, { ...options, source: numbered, kept: held });
  return left.ok ? { rate: rate.sql, left: left.sql } : left.reason;
}

export function queryWay(run: TableRun, queries: Queries): Way {
  const { connection, table, columns, rater, target } = run;
  const byCall = callWay(run);
  const shown = queryColumns(columns.kept, rater.columns, target);
  return async (slice, paths) => {
    const path = await placeSlice(run, slice);
    await connection.run(`CREATE OR REPLACE TEMP VIEW slice AS ${sliceRelation(table, columns, slice, path)}`);
    const rated = await count(run, `SELECT ${shown} FROM (${queries.rate}) WHERE NOT rejected`, paths.rated);
    if (rated === undefined) return byCall(slice, paths);
    const rejects = new RejectFile(paths.rejected);
    if (rated === slice.records) return { rated, rejected: 0 };
    const isTold = await tellLeft(run, queries.left, slice, rejects);
    rejects.close();
    return isTold ? { rated, rejected: rejects.count } : byCall(slice, paths);
  };
}

/** Rows written; undefined where the query ends early: a row that is no row, or a figure wider than the database holds. */
async function count({ connection, target }: TableRun, query: string, path: string): Promise<number | undefined> {
  try {
    return (await connection.run(copyTo(query, path, target))).rowsChanged;
  } catch (error) {
    if (error instanceof Error && /^(Invalid Input|Conversion|Out of Range) Error/.test(error.message))
      return undefined;
    throw error;
  }
}

/** False where the call answers a row that the query left. */
async function tellLeft(run: TableRun, query: string, slice: Slice, rejects: RejectFile): Promise<boolean> {
  const { rater, columns, table } = run;
  const texts = sliceTexts(columns);
  const left = `SELECT ${texts.join(', ')}, CAST("row number" AS INTEGER) FROM (${query}) WHERE rejected ORDER BY "row number"`;
  const lines = recordLines(slice, table.delimiter, []);
  const file = run.files[slice.file]?.path ?? '';
  for await (const chunk of chunksOf(run.connection, left)) {
    const held = texts.map((_, i) => chunk.getColumnValues(i) as readonly LeafText[]);
    const numbers = chunk.getColumnValues(texts.length);
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const rated = rater.rate(held.slice(columns.kept.length).map((column) => column[row]));
      if (rated.ok) return false;
      const place = { file, line: lines(Number(numbers[row])) };
      rejects.add(rejectOf(place, rated.refusal, { row: heldOf(columns, held, row) }));
    }
  }
  return true;
}
