/**
 * Rows of a table by the policy's own query: they are read, rated and written inside the database. What the query leaves is asked of
 * the call; where that has an answer, or the query ends early, the whole slice goes that way.
 */
import type { Program } from '#dsl';
import { sqlOf } from '#sql';
import { callWay, heldColumns, heldOf, placeSlice, type TableRun } from './call-way.ts';
import { quoted, rowsOf } from './database.ts';
import { recordLines } from './records.ts';
import { type Reject, rejectOf, writeRejects } from './rejects.ts';
import type { Slice } from './slices.ts';
import { keepName, sliceRelation } from './table.ts';
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
  const held = [...keep, ...rate.leaves.map(quoted), '"row number"'];
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
    if (rated === slice.records) return { rated, rejected: 0 };
    const rejects = rated === undefined ? undefined : await leftRows(run, queries.left, slice);
    if (rejects === undefined || rated === undefined) return byCall(slice, paths);
    if (rejects.length > 0) writeRejects(paths.rejected, rejects);
    return { rated, rejected: rejects.length };
  };
}

/** Rows written; undefined where the database gave up: a row that is no row, or a figure wider than it holds. */
async function count({ connection, target }: TableRun, query: string, path: string): Promise<number | undefined> {
  try {
    return (await connection.run(copyTo(query, path, target))).rowsChanged;
  } catch {
    return undefined;
  }
}

/** Undefined where the call answers a row that the query left. */
async function leftRows(run: TableRun, query: string, slice: Slice): Promise<readonly Reject[] | undefined> {
  const { rater, columns } = run;
  const rows = await rowsOf(
    run.connection,
    `SELECT ${heldColumns(columns)}, CAST("row number" AS INTEGER) AS n FROM (${query}) WHERE rejected ORDER BY n`,
  );
  if (rows.length === 0) return [];
  const lines = recordLines(slice, []);
  const file = run.files[slice.file]?.path ?? '';
  const rejects: Reject[] = [];
  for (const row of rows) {
    const texts = columns.leaves.map((_, i) => textAt(row, columns.kept.length + i));
    const rated = rater.rate(texts);
    if (rated.ok) return undefined;
    const place = { file, line: lines(Number(row['n'])) };
    rejects.push(rejectOf(place, rated.refusal, { row: heldOf(columns, row) }));
  }
  return rejects;
}

function textAt(row: Readonly<Record<string, unknown>>, i: number): string | null {
  const value = row[`h${i}`];
  return typeof value === 'string' ? value : null;
}
