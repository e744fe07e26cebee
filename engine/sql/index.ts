/**
 * The door for who rates where the rows lie: a checked program as one query of a database, made from the statements that code is
 * generated from, over the same whole numbers. It gives what the call gives, to the last digit, or it is refused with the reason.
 *
 *     const made = sqlOf(program, { dialect: 'duckdb', source: 'read_csv(…)' });
 *     if (made.ok) run(made.sql); else log(made.reason);
 */
import type { Program } from '#dsl';
import { Code } from '../compiled/plan.ts';
import { NotCompiled } from '../ir/not-compiled.ts';
import { DIALECTS, type DialectName } from './dialects/index.ts';
import { leavesOf, readInputs } from './inputs.ts';
import { namesOf, quotedName } from './names.ts';
import { writeNumber } from './nodes/numbers.ts';
import { writeText } from './nodes/texts.ts';
import { writeTruth } from './nodes/truths.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { outputsOf } from './outputs.ts';
import { type Doubt, Query } from './query.ts';
import { queryText } from './query-text.ts';
import { FALSE, list, sql } from './sql.ts';
import { runStatements } from './statements.ts';
import { constantWhole } from './wholes.ts';

export type { DialectName } from './dialects/index.ts';
export { quotedName } from './names.ts';

export interface SqlOptions {
  readonly dialect: DialectName;
  /** The relation that holds a row for each call: a table's name, or a query in brackets. */
  readonly source: string;
  /** The columns of the source that stand in front of the answer, as SQL: names, or expressions with `AS` and a name. */
  readonly kept?: readonly string[];
  /** The SQL of what stands for a leaf of the inputs; unless said otherwise the column of that name, `"usage.data"`. */
  readonly columnOf?: (path: string) => string;
  /** The as-of of a policy that names none: days since 1970-01-01. */
  readonly day?: number;
}

export type SqlResult =
  | {
      readonly ok: true;
      readonly sql: string;
      /** The names of the columns behind those that are kept; `rejected` is the first of them. */
      readonly columns: readonly string[];
      /** The leaves of the inputs, in order. */
      readonly leaves: readonly string[];
      /** Why rows that the call answers may be `rejected`; none: the query rejects what the call rejects. */
      readonly doubts: readonly Doubt[];
    }
  /** In words that follow "it uses". */
  | { readonly ok: false; readonly reason: string };

export function sqlOf(program: Program, options: SqlOptions): SqlResult {
  try {
    return made(program, options);
  } catch (error) {
    if (error instanceof NotInSql || error instanceof NotCompiled) return { ok: false, reason: error.message };
    throw error;
  }
}

function made(program: Program, { dialect, source, kept = [], columnOf, day }: SqlOptions): SqlResult {
  if (program.currencies !== undefined) throw new NotInSql(NOT_IN_SQL.currencies);
  if (program.externs.length > 0) throw new NotInSql(NOT_IN_SQL.externs);
  const code = new Code(program, 'shared');
  const lowering = code.lowering('totals');
  const leaves = leavesOf(lowering.inputs);
  const query = new Query(DIALECTS[dialect]);
  if (columnOf === undefined) namesOf(leaves, query.dialect);
  const { numbers, others, faults } = readInputs(lowering.inputs, query, columnOf ?? quotedName);
  if (program.asOf === undefined) numbers.set(lowering.asOf.slot, constantWhole(BigInt(day ?? 0), query.dialect));
  const write = { number: writeNumber, truth: writeTruth, text: writeText };
  const scope = { query, tables: code.tables, locals: new Map(), numbers, others, write };
  const ended = runStatements(lowering.statements, scope);
  // The statements reject these to be on the safe side (`checkAsOf`): no condition of their own tells them.
  if (lowering.asOf.instant && program.zone !== undefined)
    query.unsure('instants within a day of an end of the version', FALSE);
  const unsure = query.doubts.map(({ condition }) => condition);
  const rejects = [...faults, ...ended.rejects, ...unsure];
  const rejected = query.column(rejects.length === 0 ? FALSE : sql`(${list(rejects, ' OR ')})`);
  const outputs = outputsOf(lowering, ended.scope);
  const columns = namesOf(['rejected', ...outputs.map(([name]) => name)], query.dialect);
  const answers = outputs.map(([, value]) => sql`CASE WHEN NOT ${rejected} THEN ${value} END`);
  return {
    ok: true,
    sql: queryText(query, { source, kept, columns, values: [rejected, ...answers] }),
    columns,
    leaves,
    doubts: [...new Set(query.doubts.map(({ doubt }) => doubt))],
  };
}
