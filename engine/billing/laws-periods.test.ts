/** The laws of periods: they tile time, for every cadence, anchor, month end, billing day and zone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { both, HEAD } from '../testing/both.ts';
import { civilOf, dayInMonth, dayOf, monthOf } from '../time/civil.ts';
import {
  boundary,
  boundaryAfter,
  boundaryFrom,
  type Cadence,
  type Cycle,
  type MonthEnd,
  periodAt,
  periodNumber,
  periodOn,
} from '../time/cycle.ts';
import { dateText } from '../time/iso.ts';
import { addDays, calendarDays, contains, floorTo } from '../time/wall-clock.ts';
import { startOfDate } from '../time/zone.ts';
import { zoneNames, zoneOf } from '../time/zone-data.ts';
import { type Alignment, nextBillingDay } from './next-date.ts';
import { nextBillingInstant } from './next-instant.ts';

const RUNS = { seed: 5, numRuns: 400 };

const anchors = fc.oneof(
  fc.integer({ min: dayOf({ year: 1990, month: 1, day: 1 }), max: dayOf({ year: 2060, month: 1, day: 1 }) }),
  // The last days of months, where the rules differ.
  fc
    .tuple(fc.integer({ min: 1990 * 12, max: 2060 * 12 }), fc.integer({ min: 28, max: 31 }))
    .map(([m, d]) => dayInMonth(m, d)),
);
const cadences: fc.Arbitrary<Cadence> = fc.oneof(
  fc.record({ family: fc.constant('days' as const), every: fc.constantFrom(1, 7, 14, 30, 31, 90) }),
  fc.record({ family: fc.constant('months' as const), every: fc.constantFrom(1, 2, 3, 6, 12, 18, 24) }),
);
const monthEnds: fc.Arbitrary<MonthEnd> = fc.oneof(
  fc.record({ rule: fc.constant('remembered' as const), day: fc.integer({ min: 1, max: 31 }) }),
  fc.constant<MonthEnd>({ rule: 'sticky' }),
  fc.constant<MonthEnd>({ rule: 'clamped' }),
);
const cycles: fc.Arbitrary<Cycle> = fc
  .tuple(cadences, anchors, monthEnds)
  .map(([{ family, every }, anchor, monthEnd]) =>
    family === 'days' ? { family, every, anchor } : { family, every, anchor, monthEnd },
  );
const numbers = fc.integer({ min: -60, max: 200 });

describe('periods tile time', () => {
  test('each begins where the one before ended, later', () => {
    fc.assert(
      fc.property(cycles, numbers, (cycle, k) => {
        const [one, next] = [periodAt(cycle, k), periodAt(cycle, k + 1)];
        expect(next.start).toBe(one.end);
        expect(one.end).toBeGreaterThan(one.start);
      }),
      RUNS,
    );
  });

  test('every day lies in exactly one, which is the one that is found', () => {
    fc.assert(
      fc.property(cycles, fc.integer({ min: -3000, max: 6000 }), (cycle, distance) => {
        const day = cycle.anchor + distance;
        const k = periodNumber(cycle, day);
        expect([k - 1, k, k + 1].filter((each) => contains(periodAt(cycle, each), day))).toEqual([k]);
        expect(contains(periodOn(cycle, day), day)).toBe(true);
        expect(boundaryFrom(cycle, boundary(cycle, k))).toBe(boundary(cycle, k));
        expect(boundaryAfter(cycle, day)).toBe(boundary(cycle, k + 1));
      }),
      RUNS,
    );
  });

  test('a day that is remembered comes back in every month that has it', () => {
    fc.assert(
      fc.property(anchors, fc.integer({ min: 1, max: 31 }), numbers, (anchor, day, k) => {
        const at = boundary({ family: 'months', every: 1, anchor, monthEnd: { rule: 'remembered', day } }, k);
        expect(at).toBe(dayInMonth(monthOf(anchor) + k, day));
      }),
      RUNS,
    );
  });

  test('on the clock of any zone: the days of a period, whatever its hours, are the days of its dates', () => {
    const zones = fc.constantFrom(...zoneNames()).map(zoneOf);
    fc.assert(
      fc.property(zones, cycles, numbers, (zone, cycle, k) => {
        const { start, end } = periodAt(cycle, k);
        const [from, until] = [startOfDate(zone, start), startOfDate(zone, end)];
        expect(until).toBeGreaterThan(from);
        expect(floorTo(zone, 'day', from)).toBe(from);
        expect(calendarDays(zone, from, until)).toBe(end - start);
      }),
      RUNS,
    );
  });
});

const alignments: fc.Arbitrary<Alignment> = fc.oneof(
  fc.constant<Alignment>({ to: 'interval' }),
  fc.record({
    to: fc.constant('day of month' as const),
    day: fc.integer({ min: 1, max: 31 }),
    first: fc.constantFrom('short' as const, 'full' as const),
  }),
);

test('a next billing date is always later, and from the second on a day of the month keeps', () => {
  fc.assert(
    fc.property(anchors, fc.constantFrom(1, 2, 3, 6, 12), alignments, (from, every, alignment) => {
      const cadence = { family: 'months', every } as const;
      let at = nextBillingDay(from, cadence, alignment);
      expect(at).toBeGreaterThan(from);
      for (let i = 0; i < 30; i += 1) {
        const next = nextBillingDay(at, cadence, alignment);
        expect(next).toBeGreaterThan(at);
        if (alignment.to === 'day of month') expect(next).toBe(dayInMonth(monthOf(at) + every, alignment.day));
        at = next;
      }
    }),
    RUNS,
  );
});

test('days on in a zone: there and back, and never through the end of a subscription', () => {
  const zone = zoneOf('America/New_York');
  const noon = fc.integer({ min: 0, max: 40_000 }).map((day) => startOfDate(zone, day) + 12 * 3_600_000);
  fc.assert(
    fc.property(noon, fc.integer({ min: -500, max: 500 }), fc.integer({ min: 0, max: 60 }), (at, days, until) => {
      expect(addDays(zone, addDays(zone, at, days), -days)).toBe(at);
      expect(calendarDays(zone, at, addDays(zone, at, days))).toBe(days);
      const end = addDays(zone, at, until);
      const schedule = { zone, cadence: { family: 'months', every: 1 }, anchor: at, until: 'aligned', end } as const;
      const alignment = { to: 'day of month', day: civilOf(calendarDays(zone, 0, at)).day, first: 'short' } as const;
      expect(nextBillingInstant(at, { ...schedule, alignment })).toBeLessThanOrEqual(end);
    }),
    RUNS,
  );
});

describe('a tariff that bills takes the periods of a cycle, and no other', () => {
  const rules = fc.constantFrom('remembered' as const, 'sticky' as const, 'clamped' as const);
  const near = fc.integer({
    min: dayOf({ year: 2024, month: 1, day: 1 }),
    max: dayOf({ year: 2027, month: 12, day: 31 }),
  });
  const ends = fc.tuple(fc.integer({ min: 2024 * 12, max: 2027 * 12 }), fc.integer({ min: 28, max: 31 }));
  const starts = fc.oneof(
    near,
    ends.map(([month, day]) => dayInMonth(month, day)),
  );

  test('on both evaluators', () => {
    fc.assert(
      fc.property(starts, cadences, rules, fc.integer({ min: 0, max: 14 }), (anchor, { family, every }, rule, k) => {
        const { plan } = both(`${HEAD}currency USD
rounding half even to 2 places per line

input period: BillingPeriod

tariff bill {
  bills every ${every} ${family} anchored to ${dateText(anchor)} month end ${rule}
  charge fee { amount 10 USD }
}
`);
        const monthEnd: MonthEnd = rule === 'remembered' ? { rule, day: civilOf(anchor).day } : { rule };
        const cycle: Cycle = family === 'days' ? { family, every, anchor } : { family, every, anchor, monthEnd };
        const { start, end } = periodAt(cycle, k);
        const asked = (from: number, until: number): boolean =>
          plan.evaluate(JSON.stringify({ period: { start: dateText(from), end: dateText(until) } }), {
            at: '2026-05-01',
          }).ok;
        expect(asked(start, end)).toBe(true);
        expect(asked(start, end + 1)).toBe(false);
        expect(asked(start - 1, end)).toBe(false);
      }),
      { seed: 5, numRuns: 40 },
    );
  });
});
