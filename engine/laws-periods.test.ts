/** The law of billing periods, on both evaluators: the periods of an anchor tile time, without a gap, an overlap or a drift. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { both, HEAD } from './testing/both.ts';
import { addMonths, civilOf, dayOf } from './time/civil.ts';
import { dateText, parseDate } from './time/iso.ts';

const day = (year: number, month: number, of: number): number => dayOf({ year, month, day: of });

const RUNS = { seed: 11, numRuns: 60 };
const PERIODS = 30;

const billing = fc.record({
  every: fc.constantFrom('month', '2 months', '3 months', '12 months', '30 days', '7 days'),
  monthEnd: fc.constantFrom('remembered', 'sticky', 'clamped'),
  anchor: fc.oneof(
    fc.integer({ min: day(2024, 1, 1), max: day(2026, 12, 31) }),
    // The last days of months, where the rules differ.
    fc.constantFrom(day(2024, 2, 29), day(2025, 2, 28), day(2025, 1, 31), day(2025, 4, 30), day(2025, 12, 31)),
  ),
});

const tariff = (every: string, monthEnd: string, anchor: number): string => `${HEAD}currency USD
rounding half even to 2 places per line

input period: BillingPeriod

tariff bill {
  bills every ${every} anchored to ${dateText(anchor)} month end ${monthEnd}
  charge fee { amount 10 USD }
}
`;

/** The one period that begins on a day; the policy says which it is of any other. */
function endOf(start: number, plan: ReturnType<typeof both>['plan']): number {
  const asked = plan.evaluate(JSON.stringify({ period: { start: dateText(start), end: dateText(start + 5000) } }), {
    at: '2026-05-01',
  });
  const expected = asked.ok ? undefined : asked.faults[0]?.expected;
  const [from, until = ''] = (expected ?? '').split(' to ');
  expect(from).toBe(dateText(start));
  return parseDate(until) ?? Number.NaN;
}

test('each period begins where the last one ended, and none other begins in between', () => {
  fc.assert(
    fc.property(billing, fc.integer({ min: 1, max: 400 }), ({ every, monthEnd, anchor }, inside) => {
      const { plan, json } = both(tariff(every, monthEnd, anchor));
      let start = anchor;
      for (let i = 0; i < PERIODS; i += 1) {
        const end = endOf(start, plan);
        expect(end).toBeGreaterThan(start);
        json({ period: { start: dateText(start), end: dateText(end) } });
        const between = start + 1 + (inside % Math.max(1, end - start - 1));
        if (between < end) {
          const early = plan.evaluate(JSON.stringify({ period: { start: dateText(between), end: dateText(end) } }), {
            at: '2026-05-01',
          });
          expect(early.ok).toBe(false);
        }
        start = end;
      }
    }),
    RUNS,
  );
});

test('a month end that is remembered does not drift', () => {
  fc.assert(
    fc.property(billing, ({ anchor }) => {
      const { plan } = both(tariff('month', 'remembered', anchor));
      let start = anchor;
      for (let k = 1; k <= PERIODS; k += 1) {
        start = endOf(start, plan);
        expect(start).toBe(addMonths(anchor, k));
        expect(civilOf(start).day).toBeLessThanOrEqual(civilOf(anchor).day);
      }
    }),
    RUNS,
  );
});
