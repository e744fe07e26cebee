/**
 * Policies without lists, rated by the compiled plan and by a database that runs their query: row by row, column by column the
 * same. `npm run proof:sql` runs as many policies and rows as are asked for: `node tools/sql.ts [policies] [rows]`.
 */
import type { Program } from '#dsl';
import { compile, type Inputs, type Plan } from '#engine';
import { type SqlResult, sqlOf } from '#sql';
import { failedRules } from '../engine/differential/failed-rules.ts';
import { generateFlatPolicy } from '../engine/differential/flat.ts';
import { generateInputs } from '../engine/differential/inputs.ts';
import { leafTexts } from '../engine/differential/leaf-texts.ts';
import { Random } from '../engine/differential/random.ts';
import { checkedAlone } from '../engine/differential/run.ts';
import { type Database, duckdb, postgres, ROW_NUMBER, type Row } from './databases.ts';

/** 2026-03-15, for policies that name no as-of. */
const DAY = 20_527;
const AT = '2026-03-15';

export interface SqlComparison {
  readonly rows: number;
  /** Rows that the call rejects, and those beside them that a doubt of the query leaves to the call. */
  readonly rejected: number;
  readonly left: number;
  /** Columns that were compared, all rows together. */
  readonly figures: number;
  readonly differences: readonly string[];
}

/** What a database answers, or why there is no query for it. */
export type SqlOutcome = { readonly comparison: SqlComparison } | { readonly refused: string };

/** What each database answers for the rows of a seed, in their order. */
export async function compareSql(
  program: Program,
  rows: number,
  seed: number,
  databases: readonly Database[],
): Promise<readonly SqlOutcome[]> {
  const compiled = compile(program);
  if (!compiled.ok) return databases.map(() => ({ refused: 'figures too wide to be computed' }));
  const random = new Random(seed);
  const given = Array.from({ length: rows }, () => generateInputs(program, random));
  let called: readonly (Tree | undefined)[] | undefined;
  const outcomes: SqlOutcome[] = [];
  for (const database of databases) {
    const made = sqlOf(program, { dialect: database.dialect, source: 'rows', kept: [`"${ROW_NUMBER}"`], day: DAY });
    if (made.ok) {
      const answers = await answersOf(database, made, program, given);
      called ??= given.map((inputs) => answerOf(compiled.plan, inputs));
      outcomes.push({ comparison: compareRows(called, answers, made) });
    } else outcomes.push({ refused: made.reason });
  }
  return outcomes;
}

type Made = SqlResult & { readonly ok: true };

async function answersOf(
  database: Database,
  made: Made,
  program: Program,
  given: readonly Inputs[],
): Promise<readonly Row[]> {
  const rows = given.map((inputs) => leafTexts(program, inputs));
  await database.load(made.leaves, rows);
  const answers = await database.query(made.sql);
  return [...answers].sort((a, b) => Number(a[ROW_NUMBER]) - Number(b[ROW_NUMBER]));
}

function compareRows(
  called: readonly (Tree | undefined)[],
  answers: readonly Row[],
  { columns, doubts }: Made,
): SqlComparison {
  const differences: string[] = [];
  let [rejected, left, figures] = [0, 0, 0];
  called.forEach((call, n) => {
    const row = answers[n];
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
  if (left > 0 && doubts.length === 0) differences.push(`${left} rows are left to the call without a doubt`);
  return { rows: called.length, rejected, left, figures, differences };
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

/** What was seen in one database. */
class Sum {
  readonly dialect: string;
  policies = 0;
  rows = 0;
  rejected = 0;
  left = 0;
  figures = 0;
  differences = 0;
  readonly #refused = new Map<string, number>();

  constructor(dialect: string) {
    this.dialect = dialect;
  }

  add(seed: number, outcome: SqlOutcome): void {
    if ('refused' in outcome) {
      // One reason, whatever the figure.
      const reason = outcome.refused.replaceAll(/\d+/g, 'N');
      this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
      return;
    }
    const { differences, ...counts } = outcome.comparison;
    this.policies += 1;
    this.differences += differences.length;
    for (const key of ['rows', 'rejected', 'left', 'figures'] as const) this[key] += counts[key];
    for (const each of differences.slice(0, 3)) console.log(`${this.dialect}, policy ${seed}: ${each}`);
  }

  toString(): string {
    const { dialect, policies, rows, figures, rejected, left, differences } = this;
    return `${dialect}: ${policies} policies, ${rows} rows (${rejected} rejected, ${left} left), ${figures} figures, ${differences} differences`;
  }

  report(): string {
    const reasons = [...this.#refused].sort((a, b) => b[1] - a[1]);
    return [String(this), ...reasons.map(([reason, count]) => `  ${count} refused: ${reason}`)].join('\n');
  }
}

if (import.meta.main) {
  const [policies = 2000, rows = 1000, first = 1] = process.argv.slice(2).map(Number);
  const databases = await Promise.all([duckdb(), postgres()]);
  const sums = databases.map(({ dialect }) => new Sum(dialect));
  const done = (): number => Math.min(...sums.map(({ policies: each }) => each));
  for (let seed = first; done() < policies; seed += 1) {
    const program = checkedFlatPolicy(seed);
    if (program === undefined) continue;
    const outcomes = await compareSql(program, rows, seed, databases);
    for (const [i, outcome] of outcomes.entries()) sums[i]?.add(seed, outcome);
    if (seed % 50 === 0) for (const sum of sums) console.log(`seed ${seed}: ${sum}`);
  }
  for (const sum of sums) console.log(sum.report());
  if (sums.some(({ differences }) => differences > 0)) process.exitCode = 1;
  await Promise.all(databases.map((database) => database.stop()));
}
