import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadPaths } from '#host';
import { sqlOf } from '#sql';
import { checkedAlone } from '../engine/differential/run.ts';
import { type Database, duckdb, postgres, type Row } from './databases.ts';
import { checkedFlatPolicy, compareSql } from './sql.ts';

let databases: readonly Database[] = [];
beforeAll(async () => {
  databases = await Promise.all([duckdb(), postgres()]);
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.stop()));
});

/** Why a shipped policy is no query; of all others every column is compared. */
const REFUSED: Readonly<Record<string, string>> = {
  'isp.tariff.time_of_use': 'calendars',
  'licence.tenant_limits': 'lists',
  'network.access': 'network addresses',
  'network.fair_use': 'lists',
  'network.service': 'calendars',
};

describe('shipped policies', () => {
  const policies = loadPaths(['policies'], new URL('..', import.meta.url).pathname).files.flatMap(({ checked }) =>
    checked.program?.role === 'policy' ? [checked.program] : [],
  );

  test.each(policies.map((program) => [program.name, program] as const))('%s', async (name, program) => {
    for (const outcome of await compareSql(program, 200, 7, databases)) {
      if ('refused' in outcome) {
        expect(outcome.refused).toBe(REFUSED[name]);
        continue;
      }
      expect(REFUSED[name]).toBeUndefined();
      const { rows, rejected, left, differences } = outcome.comparison;
      expect(differences).toEqual([]);
      expect(rejected + left).toBeLessThan(rows * 0.7);
    }
  });
});

const HEADER = 'policy t.one version 1.0.0\neffective from 2025-01-01\nzone "Europe/Berlin"\n';

const TWO_RANGES = `input a: integer 0..100
input b: integer 0..100
table rate picks first row {
  | a: integer 0..100 | b: integer 0..100 => r: integer |
${Array.from({ length: 12 }, (_, i) => `  | ${i * 5} .. ${i * 5 + 9} | ${i * 3} .. 60 => ${i} |`).join('\n')}
  | any | any => 99 |
}
define x: integer = rate(a, b).r`;

/** What is left of a figure is never below zero; the figures are such that halves are met often. */
const LEFT = `input a: integer 0..60
input b: integer 0..60
input d: integer 1..8
${['half even', 'half up', 'half down', 'floor', 'ceiling', 'away from zero']
  .flatMap((mode, i) => [
    `define even${i}: integer = (a - min(a, b)) / 4 rounded ${mode} to 0 places`,
    `define odd${i}: integer = (a - min(a, b)) / 3 rounded ${mode} to 0 places`,
    `define by${i}: integer = (max(a, b) - b) / d rounded ${mode} to 0 places`,
    `define signed${i}: integer = (a - b) / d rounded ${mode} to 0 places`,
  ])
  .join('\n')}`;

const CLAMPED = `currency USD
as of period.start
rounding half even to 2 places per line
input period: BillingPeriod
tariff bill "Bill" {
  bills every month anchored to 2026-01-31 month end clamped
  charge fee "Fee" { amount 5 USD }
}`;

test.each([
  ['what is left, rounded in every way', LEFT],
  ['a table with two ranges', TWO_RANGES],
  ['an anchor that is known, and cut once', CLAMPED],
  ['a percent', 'input p: percent 0%..200% places 2\ndefine x: percent = p'],
  ['24:00', 'input c: time\ndefine x: time = if c is 00:00 then 24:00 else c'],
  ['a pattern of signs that mean something', 'input s: text\ndefine x: bool = s matches "[-+.^a-c]{0,15}|A[.]?B"'],
  ['an instant that is moved', 'input m: instant\ndefine x: instant = m + 2100 months'],
  [
    'a figure that passes every type where its condition does not hold',
    'input q: integer 0..9000000000000000\ndefine x: integer = if q <= 900 then (q * q * q * q / 7 rounded half up to 0 places) else 0',
  ],
  [
    'a date that no calendar has where its condition does not hold',
    'input q: integer 0..9000000000000000\ninput d: date\ndefine x: date = if q <= 24 then add_months(d, q) else d',
  ],
])('%s', async (_, text) => {
  const program = checkedAlone('one.writ', HEADER + text);
  const outcomes = program === undefined ? [] : await compareSql(program, 200, 3, databases);
  expect(outcomes).toMatchObject(databases.map(() => ({ comparison: { rows: 200, differences: [] } })));
});

test('where a figure is never below zero nothing asks for its sign', () => {
  const program = checkedAlone('one.writ', HEADER + LEFT);
  for (const dialect of ['duckdb', 'postgres'] as const) {
    const made = program && sqlOf(program, { dialect, source: 'rows', day: 20_527 });
    const signs = made?.ok === true ? made.sql.match(/< 0 THEN/g) : undefined;
    // Of those that may be, all but the ceiling, which is up whatever the sign.
    expect(signs).toHaveLength(5);
  }
});

test('columns of the source may be named as those of the query', async () => {
  const program = checkedAlone('one.writ', `${HEADER}input q: integer 0..9\ndefine x: integer = q * 2`);
  for (const database of databases) {
    const source = '(SELECT 7 AS _c0, 8 AS _k0, 4 AS q)';
    const made =
      program && sqlOf(program, { dialect: database.dialect, source, kept: ['_c0', 's._k0 AS "a b"'], day: 20_527 });
    const rows = made?.ok ? await database.query(made.sql) : [];
    expect(rows.map((row) => Object.entries(row).map(([name, value]) => `${name} ${value}`))).toEqual([
      ['_c0 7', 'a b 8', 'rejected false', 'x 8'],
    ]);
  }
});

test('DuckDB reads a typed column as its text', async () => {
  const [duck] = databases;
  const program = checkedAlone(
    'one.writ',
    `${HEADER}input d: date\ninput q: number 0..900 places 3\ndefine x: date = d\ndefine y: number = q * 2`,
  );
  const texts = [
    ['2026-01-31', '1.25'],
    ['2026-01-31', '1.2505'],
    ['0001-01-01', '900.000'],
    ['12026-01-01', '900.001'],
    [undefined, '0'],
  ];
  await duck?.load(['d', 'q'], texts);
  const answers = async (source: string): Promise<readonly Row[] | undefined> => {
    const made = program && sqlOf(program, { dialect: 'duckdb', source, kept: ['"#"'], day: 20_527 });
    return made?.ok ? duck?.query(`SELECT * FROM (${made.sql}) ORDER BY "#"`) : undefined;
  };
  const typed = await answers('(SELECT "#", CAST(d AS DATE) AS d, CAST(q AS DECIMAL(12, 5)) AS q FROM rows)');
  expect(typed?.map(({ rejected }) => rejected)).toEqual([false, true, false, true, true]);
  expect(typed).toEqual(await answers('rows'));
});

test('PostgreSQL cuts names, and takes no two for one', () => {
  const [stem, day] = ['long_'.repeat(13), 20_527];
  const columnsOf = (...ends: readonly string[]): readonly string[] | string | undefined => {
    const values = ends.map((end) => `define ${stem}${end}: integer = q\n`);
    const program = checkedAlone('one.writ', `${HEADER}input q: integer 0..9\n${values.join('')}`);
    const made = program && sqlOf(program, { dialect: 'postgres', source: 'rows', day });
    return made?.ok ? made.columns : made?.reason;
  };
  expect(columnsOf('a')).toEqual(['rejected', stem.slice(0, 63)]);
  expect(columnsOf('a', 'b')).toBe('names that the database takes for one');
});

test('generated policies: every column of every row is the call', { timeout: 300_000 }, async () => {
  let compared = 0;
  for (let seed = 1; compared < 8; seed += 1) {
    const program = checkedFlatPolicy(seed);
    const outcomes = program === undefined ? [] : await compareSql(program, 100, seed, databases);
    const comparisons = outcomes.flatMap((outcome) => ('refused' in outcome ? [] : [outcome.comparison]));
    if (comparisons.length > 0) compared += 1;
    expect([seed, ...comparisons.flatMap(({ differences }) => differences).slice(0, 3)]).toEqual([seed]);
  }
});
