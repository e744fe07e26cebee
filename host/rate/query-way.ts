/**
 * Rows of Parquet by the policy's own query: they are read, rated and written inside the database. What the query leaves is asked of
 * the call; where that has an answer, or the query ends early, the whole slice goes that way.
 */
import type { Program } from '#dsl';
import type { LeafText } from '#rows';
import { quotedName, sqlOf } from '#sql';
import { callWay } from './call-way.ts';
import { chunksOf, type DuckDBConnection } from './database.ts';
import { RejectFile, rejectOf } from './rejects.ts';
import type { Slice } from './slices.ts';
import { keepName, sliceRelation, sliceTexts } from './table.ts';
import { copyTo, queryColumns } from './target.ts';
import { heldOf, type TableRun, type Way } from './way.ts';

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
  const { files, columns, rater, target } = run;
  const byCall = callWay(run);
  const shown = queryColumns(columns.kept, rater.columns, target);
  return async (slice, paths) => {
    const connection = await run.connection();
    const path = files[slice.file]?.path ?? '';
    await connection.run(`CREATE OR REPLACE TEMP VIEW slice AS ${sliceRelation(columns, slice, path)}`);
    const query = `SELECT ${shown} FROM (${queries.rate}) WHERE NOT rejected`;
    const rated = await count(connection, copyTo(query, paths.rated, target));
    if (rated === undefined) return byCall(slice, paths);
    const rejects = new RejectFile(paths.rejected);
    if (rated === slice.rows) return { rated, rejected: 0 };
    const isTold = await tellLeft(run, queries.left, slice, rejects);
    rejects.close();
    return isTold ? { rated, rejected: rejects.count } : byCall(slice, paths);
  };
}

/** Rows written; undefined where the query ends early: a figure is wider than the database holds. */
async function count(connection: DuckDBConnection, copy: string): Promise<number | undefined> {
  try {
    return (await connection.run(copy)).rowsChanged;
  } catch (error) {
    if (error instanceof Error && /^(Invalid Input|Conversion|Out of Range) Error/.test(error.message))
      return undefined;
    throw error;
  }
}

/** False where the call answers a row that the query left. */
async function tellLeft(run: TableRun, query: string, slice: Slice, rejects: RejectFile): Promise<boolean> {
  const { rater, columns, files, connection } = run;
  const texts = sliceTexts(columns);
  const left = `SELECT ${texts.join(', ')}, CAST("row number" AS INTEGER) FROM (${query}) WHERE rejected ORDER BY "row number"`;
  const file = files[slice.file]?.path ?? '';
  for await (const chunk of chunksOf(await connection(), left)) {
    const held = texts.map((_, i) => chunk.getColumnValues(i) as readonly LeafText[]);
    const numbers = chunk.getColumnValues(texts.length);
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const cells = held.map((column) => column[row]);
      const refusal = rater.rate(cells.slice(columns.kept.length));
      if (refusal === undefined) return false;
      const place = { file, line: slice.from.line + Number(numbers[row]) };
      rejects.add(rejectOf(place, refusal, { row: heldOf(columns, cells) }));
    }
  }
  return true;
}
