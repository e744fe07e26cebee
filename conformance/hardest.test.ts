/**
 * The ten hardest cases that the suites of other systems hold, one by one: `fixtures/conformance/hardest.json` states them with
 * tables and dates of our own, and the page of this room has a row for each.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseVectors, runVector, runVectors, type Vector } from './index.ts';

const ROOT = join(import.meta.dirname, '..');
const parsed = parseVectors(readFileSync(join(ROOT, 'fixtures', 'conformance', 'hardest.json'), 'utf8'));
if ('fault' in parsed) throw new Error(parsed.fault);
const { file } = parsed;
const PAGE = readFileSync(join(ROOT, 'docs', 'conformance.md'), 'utf8');

/** Each with the kinds of vector that show it. */
const HARDEST: readonly (readonly [title: string, ...kinds: readonly string[]])[] = [
  ['Rounding by increment, not at all, and a correction given back', 'balance.debit', 'call.cost'],
  ['Units that come and go across tiers, prorated, down to none', 'charge.amount'],
  [
    'Late usage against a maximum, and volume tiers priced anew',
    'usage.rerate_delta',
    'usage.rerate_period_preserving',
  ],
  ['The third of a cent that comes back, and half a cent that does not', 'usage.delta', 'usage.subtract'],
  ['A billing day of 31, and stubs at both ends', 'period.interval_detail', 'proration.cycles'],
  ['Minutes in blocks with a fee, then money', 'balance.debit'],
  [
    'Midnight, weekdays, groups of rates, and an increment that swallows the next band',
    'call.cost',
    'call.split',
    'data.cost',
  ],
  ['A change and back again on one day', 'proration.change', 'proration.cycles'],
  ['A total that is the sum of its rounded parts', 'creditnote.termination'],
  [
    'Coupons of some fees, contained taxes with a surcharge, blockers, nested shares, a repeated hour',
    'balance.max_usage',
    'coupon.apply',
    'invoice.tax_totals',
    'ledger.allocate',
    'time.floor',
  ],
];

describe.each(HARDEST.map(([title, ...kinds], at) => ({ title, kinds, tag: `hardest-${at + 1}` })))(
  '$title',
  (each) => {
    const vectors = file.vectors.filter(({ tags }) => tags?.includes(each.tag));

    test('it is answered alike, by the kinds that the page names', () => {
      const { cases } = runVectors([{ ...file, vectors }]);
      expect(cases.filter(({ outcome }) => outcome !== 'equal')).toEqual([]);
      expect([...new Set(cases.map(({ kind }) => kind))].toSorted()).toEqual(each.kinds);
      const row = PAGE.split('\n').find((line) => line.includes(`| ${each.title} |`));
      expect(row).toBeDefined();
      for (const kind of each.kinds) expect(row).toContain(`\`${kind}\``);
    });

    test('each figure says how it is derived', () => {
      expect(vectors.filter(({ check_note = '' }) => check_note === '')).toEqual([]);
    });
  },
);

test('the eighth as a whole is the state of a billing service, and said to be', () => {
  const scenario: Vector = {
    id: 'own-hardest-8',
    kind: 'invoice.scenario',
    given: { steps: [{ on: '2026-05-11', do: 'change_plan', billing_period: 'MONTHLY' }] },
    expect: { invoices: [] },
  };
  const { found } = runVector(scenario, {});
  expect([found.outcome, found.reason]).toEqual(['notExpressible', expect.stringContaining('billing service')]);
});
