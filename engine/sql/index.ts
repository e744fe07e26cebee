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
import { DIALECTS, type DialectName } from './dialect.ts';
import { leavesOf, readInputs } from './inputs.ts';
import { nodeText, wholeLiteral } from './nodes.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { outputsOf } from './outputs.ts';
import { Query, quoted, sql } from './query.ts';
import { runStatements } from './statements.ts';

export type { DialectName } from './dialect.ts';

export interface SqlOptions {
  readonly dialect: DialectName;
  /** The relation that holds a row for each call: a table's name, or a query in brackets. */
  readonly source: string;
  /** The columns of the source that stand in front of the answer, as SQL. */
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

function made(program: Program, { dialect, source, kept = [], columnOf = quoted, day }: SqlOptions): SqlResult {
  if (program.currencies !== undefined) throw new NotInSql(NOT_IN_SQL.currencies);
  if (program.externs.length > 0) throw new NotInSql(NOT_IN_SQL.externs);
  const code = new Code(program, 'shared');
  const lowering = code.lowering('totals');
  const leaves = leavesOf(lowering.inputs);
  // The databases take names that differ in case alone for one.
  if (new Set(leaves.map((path) => path.toLowerCase())).size < leaves.length) throw new NotInSql(NOT_IN_SQL.names);
  const query = new Query(DIALECTS[dialect]);
  const { numbers, others, faults } = readInputs(lowering.inputs, query, (path) => `s.${columnOf(path)}`);
  if (program.asOf === undefined) numbers.set(lowering.asOf.slot, wholeLiteral(BigInt(day ?? 0), 'i53', query));
  const scope = { query, tables: code.tables, locals: new Map(), numbers, others, nodeText };
  const ended = runStatements(lowering.statements, scope);
  const rejects = [...faults, ...ended.rejects, ...query.doubts];
  const rejected = query.column(sql(rejects.map(({ text }) => text).join(' OR ') || 'FALSE', ...rejects));
  const outputs = outputsOf(lowering, ended.scope).map(
    ([name, value]) => [name, sql(`CASE WHEN NOT ${rejected.text} THEN ${value.text} END`, rejected, value)] as const,
  );
  return {
    ok: true,
    sql: query.text(source, kept, [['rejected', rejected], ...outputs]),
    columns: ['rejected', ...outputs.map(([name]) => name)],
    leaves,
  };
}
