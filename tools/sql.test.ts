import { beforeAll, describe, expect, test } from 'vitest';
import { loadPaths } from '#host';
import { checkedFlatPolicy, compareSql, type Database, duckdb } from './sql.ts';

let database: Database;
beforeAll(async () => {
  database = await duckdb();
});

/** Why a shipped policy is no query; of all others every column is compared. */
const REFUSED: Readonly<Record<string, string>> = {
  'isp.tariff.time_of_use': 'calendars',
  'licence.tenant_limits': 'lists',
  'network.access': 'network addresses',
  'network.fair_use': 'lists',
  'network.service': 'calendars',
  'partner.monthly_commission': 'lists',
  'partner.reseller_commission': 'lists',
};

describe('shipped policies in DuckDB', () => {
  const policies = loadPaths(['policies'], new URL('..', import.meta.url).pathname).files.flatMap(({ checked }) =>
    checked.program?.role === 'policy' ? [checked.program] : [],
  );

  test.each(policies.map((program) => [program.name, program] as const))('%s', async (name, program) => {
    const outcome = await compareSql(program, 200, 7, database);
    if ('refused' in outcome) {
      expect(outcome.refused).toBe(REFUSED[name]);
      return;
    }
    const { rows, rejected, left, differences } = outcome.comparison;
    expect(differences).toEqual([]);
    expect(rejected + left).toBeLessThan(rows * 0.7);
  });
});

test('generated policies in DuckDB: every column of every row is the call', { timeout: 300_000 }, async () => {
  let compared = 0;
  for (let seed = 1; compared < 25; seed += 1) {
    const program = checkedFlatPolicy(seed);
    const outcome = program === undefined ? undefined : await compareSql(program, 100, seed, database);
    if (outcome === undefined || 'refused' in outcome) continue;
    compared += 1;
    expect([seed, outcome.comparison.differences.slice(0, 3)]).toEqual([seed, []]);
  }
});
