/**
 * Policies without lists, rated by the compiled plan and by a database that runs their query: row by row, column by column the
 * same. `npm run proof:sql` runs as many policies and rows as are asked for: `node tools/sql.ts [policies] [rows]`.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import type { Program } from '#dsl';
import { compile, type Inputs, type Plan } from '#engine';
import { sqlOf } from '#sql';
import { failedRules } from '../engine/differential/failed-rules.ts';
import { generateFlatPolicy } from '../engine/differential/flat.ts';
import { generateInputs } from '../engine/differential/inputs.ts';
import { leafTexts } from '../engine/differential/leaf-texts.ts';
import { Random } from '../engine/differential/random.ts';
import { checkedAlone } from '../engine/differential/run.ts';

/** 2026-03-15, for policies that name no as-of. */
const DAY = 20_527;
const AT = '2026-03-15';

export type Row = Readonly<Record<string, unknown>>;

/** Where queries run. `load` makes a relation `rows` of texts, with `n` as the number of the row. */
export interface Database {
  readonly dialect: 'duckdb';
  load(columns: readonly string[], rows: readonly (readonly (string | undefined)[])[]): Promise<void>;
  query(sql: string): Promise<readonly Row[]>;
}

export async function duckdb(): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return {
    dialect: 'duckdb',
    async load(columns, rows) {
      const declared = ['n INTEGER', ...columns.map((name) => `"${name}" VARCHAR`)];
      await connection.run(`CREATE OR REPLACE TABLE rows (${declared.join(', ')})`);
      const appender = await connection.createAppender('rows');
      rows.forEach((row, n) => {
        appender.appendInteger(n);
        for (const text of row) {
          if (text === undefined) appender.appendNull();
          else appender.appendVarchar(text);
        }
        appender.endRow();
      });
      appender.closeSync();
    },
    async query(sql) {
      return (await connection.runAndReadAll(sql)).getRowObjectsJson();
    },
  };
}

export interface SqlComparison {
  readonly rows: number;
  /** Rows that the call rejects, and those beside them that the query leaves to the call. */
  readonly rejected: number;
  readonly left: number;
  /** Columns that were compared, all rows together. */
  readonly figures: number;
  readonly differences: readonly string[];
}

/** Undefined is no query, and why. */
export type SqlOutcome = { readonly comparison: SqlComparison } | { readonly refused: string };

export async function compareSql(
  program: Program,
  rows: number,
  seed: number,
  database: Database,
): Promise<SqlOutcome> {
  const made = sqlOf(program, { dialect: database.dialect, source: 'rows', kept: ['n'], day: DAY });
  if (!made.ok) return { refused: made.reason };
  const compiled = compile(program);
  if (!compiled.ok) return { refused: 'figures too wide to be computed' };
  const random = new Random(seed);
  const given = Array.from({ length: rows }, () => generateInputs(program, random));
  await database.load(
    made.leaves,
    given.map((inputs) => leafTexts(program, inputs)),
  );
  const answers = [...(await database.query(made.sql))].sort((a, b) => Number(a['n']) - Number(b['n']));
  return { comparison: compareRows(compiled.plan, given, answers, made.columns) };
}

function compareRows(
  plan: Plan,
  given: readonly Inputs[],
  answers: readonly Row[],
  columns: readonly string[],
): SqlComparison {
  const differences: string[] = [];
  let [rejected, left, figures] = [0, 0, 0];
  given.forEach((inputs, n) => {
    const row = answers[n];
    const call = answerOf(plan, inputs);
    if (row?.['rejected'] === true) {
      if (call === undefined) rejected += 1;
      else left += 1;
      return;
    }
    if (row === undefined || call === undefined) {
      differences.push(`row ${n} is ${row === undefined ? 'missing' : 'answered, and the call rejects it'}`);
      return;
    }
    for (const column of columns.slice(1)) {
      figures += 1;
      const [told, wanted] = [plain(row[column]), plain(valueAt(call, column))];
      if (told !== wanted) differences.push(`row ${n}, ${column}: ${told}, the call says ${wanted}`);
    }
  });
  return { rows: given.length, rejected, left, figures, differences };
}

interface Tree {
  readonly [name: string]: unknown;
}

/** What the call says, by the names of the columns; undefined: it rejects. */
function answerOf(plan: Plan, inputs: Inputs): Tree | undefined {
  const at: { readonly at?: string } = plan.program.asOf === undefined ? { at: AT } : {};
  const result = plan.evaluateInputs(inputs, { explain: 'none', ...at });
  if (!result.ok) return undefined;
  const answer = JSON.parse(result.json) as Record<string, Tree>;
  const tariffs = Object.entries(answer['tariffs'] ?? {}).map(([name, sums]) => {
    const tariff = sums as Tree;
    return [name, tariff['applicable'] === true ? tariff : {}] as const;
  });
  const decisions = Object.entries(answer['decisions'] ?? {}).map(([name, told]) => [name, (told as Tree)['verdict']]);
  const blocks = ['commissions', 'payouts', 'progressions', 'limits', 'features'].map((part) => answer[part] ?? {});
  const listed = ['grants', 'intents'].map((part) =>
    Object.fromEntries((Array.isArray(answer[part]) ? answer[part] : []).map((each: Tree) => [each['name'], each])),
  );
  const failed = { failed: failedRules(plan, inputs, at.at)?.join(' ') };
  return Object.assign(
    {},
    ...blocks,
    ...listed,
    answer['values'],
    failed,
    ...[decisions, tariffs].map(Object.fromEntries),
  );
}

function valueAt(tree: Tree, column: string): unknown {
  let at: unknown = tree;
  for (const name of column.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Tree)[name];
  }
  return at;
}

/** One form for each value: decimals without trailing zeros, instants without their marks, nothing for what is absent. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value).replace(/( USD|%)$/, '');
  if (/^-?\d+(\.\d+)?$/.test(text))
    return text
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')
      .replace(/^-(0)$/, '$1');
  return text.replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?Z?$/, '$1T$2$3').replace(/^(\d\d:\d\d):00$/, '$1');
}

/** The checked policy without lists of a seed; undefined where the checker refuses what was generated. */
export function checkedFlatPolicy(seed: number): Program | undefined {
  return checkedAlone(`flat_${seed}.writ`, generateFlatPolicy(seed));
}

if (import.meta.main) {
  const [policies = 2000, rows = 1000] = process.argv.slice(2).map(Number);
  const database = await duckdb();
  const refused = new Map<string, number>();
  const sum = { policies: 0, rows: 0, rejected: 0, left: 0, figures: 0, differences: 0 };
  for (let seed = 1; sum.policies < policies; seed += 1) {
    const program = checkedFlatPolicy(seed);
    if (program === undefined) continue;
    const outcome = await compareSql(program, rows, seed, database);
    if ('refused' in outcome) {
      refused.set(outcome.refused, (refused.get(outcome.refused) ?? 0) + 1);
      continue;
    }
    const { differences, ...counts } = outcome.comparison;
    sum.policies += 1;
    sum.differences += differences.length;
    for (const key of ['rows', 'rejected', 'left', 'figures'] as const) sum[key] += counts[key];
    for (const each of differences.slice(0, 3)) console.log(`policy ${seed}: ${each}`);
    if (sum.policies % 50 === 0)
      console.log(`${sum.policies} policies, ${sum.rows} rows, ${sum.differences} differences`);
  }
  console.log(JSON.stringify(sum));
  for (const [reason, count] of [...refused].sort((a, b) => b[1] - a[1])) console.log(`${count} refused: ${reason}`);
  if (sum.differences > 0) process.exitCode = 1;
}
