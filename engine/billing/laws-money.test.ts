/** The laws of parts: those of a period add up to it, those of an amount to the amount, and nothing is billed twice. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, compare, integer, multiply, ONE, type Rational, rational, subtract, ZERO } from '#dsl';
import { anniversaryCycle, type Cadence } from '../time/cycle.ts';
import { allocate } from './allocate.ts';
import { type BillingMode, billedThrough } from './billed-through.ts';
import { capCredit } from './credit.ts';
import { billedCycles, cutIntoCycles } from './cycles.ts';
import { type Destination, distribute, postingsOf } from './destinations.ts';
import { correctionsBy, differenceOn, type RatedLine, totalOf } from './late-usage.ts';
import { fractionOfDays, fractionOfTime, HALF_OPEN, INCLUSIVE } from './proration.ts';
import { roundPlaces } from './rounding.ts';
import { timeWeightedSum } from './time-weighted.ts';

const RUNS = { seed: 7, numRuns: 300 };
const sum = (values: readonly Rational[]): Rational => values.reduce(add, ZERO);
const days = fc.integer({ min: 10_000, max: 30_000 });
const cadences = fc.constantFrom<Cadence>(
  { family: 'days', every: 7 },
  { family: 'days', every: 30 },
  { family: 'months', every: 1 },
  { family: 'months', every: 3 },
  { family: 'months', every: 12 },
);
const services = fc.record({
  start: days,
  length: fc.integer({ min: 1, max: 900 }),
  cadence: cadences,
  day: fc.integer({ min: 1, max: 31 }),
});

describe('proration', () => {
  test('the parts into which days are cut add up to the whole period, by days and by time', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 399 }), { maxLength: 6 });
    fc.assert(
      fc.property(days, cuts, (start, inside) => {
        const ends = [...new Set([0, ...inside, 400])].toSorted((a, b) => a - b).map((each) => start + each);
        const parts = ends.slice(1).map((end, i) => ({ start: ends[i] ?? start, end }));
        const whole = { start, end: start + 400 };
        expect(sum(parts.map((part) => fractionOfDays(part, whole, HALF_OPEN)))).toEqual(ONE);
        expect(sum(parts.map((part) => fractionOfTime(part, whole)))).toEqual(ONE);
        // Named by their last days.
        const named = parts.map((part) => ({ start: part.start, end: part.end - 1 }));
        const last = { start, end: whole.end - 1 };
        expect(sum(named.map((part) => fractionOfDays(part, last, INCLUSIVE)))).toEqual(ONE);
      }),
      RUNS,
    );
  });

  test('a subscription is cut at boundaries into parts that follow each other', () => {
    fc.assert(
      fc.property(services, ({ start, length, cadence, day }) => {
        const cycle = anniversaryCycle(start - 17, cadence, day);
        const parts = cutIntoCycles(cycle, start, start + length, 'cycle');
        expect(parts[0]?.part.start).toBe(start);
        expect(parts.at(-1)?.part.end).toBe(start + length);
        for (const [i, { part, whole }] of parts.entries()) {
          if (i > 0) expect(part.start).toBe(parts[i - 1]?.part.end);
          expect(compare(fractionOfDays(part, whole, HALF_OPEN), ONE)).toBeLessThanOrEqual(0);
        }
      }),
      RUNS,
    );
  });

  test('two services, one after the other, are billed what one through both is, where stubs are parts of their cycle', () => {
    fc.assert(
      fc.property(services, fc.integer({ min: 1, max: 899 }), ({ start, length, cadence, day }, at) => {
        const cycle = anniversaryCycle(start - 17, cadence, day);
        const worth = (from: number, until: number): Rational =>
          from >= until
            ? ZERO
            : sum(
                cutIntoCycles(cycle, from, until, 'cycle').map(({ part, whole }) =>
                  fractionOfDays(part, whole, HALF_OPEN),
                ),
              );
        const middle = start + (at % length);
        expect(add(worth(start, middle), worth(middle, start + length))).toEqual(worth(start, start + length));
      }),
      RUNS,
    );
  });

  test('asking for a bill again on a later day never takes back days, in any mode', () => {
    const modes = fc.constantFrom<BillingMode>('in advance', 'in arrears', 'in arrears, early');
    fc.assert(
      fc.property(services, modes, fc.integer({ min: 0, max: 800 }), ({ start, cadence, day }, mode, later) => {
        const service = { cycle: anniversaryCycle(start - 17, cadence, day), start, end: undefined, mode };
        const through = (target: number): number => billedThrough(service, target).through ?? start;
        expect(through(start + later + 1)).toBeGreaterThanOrEqual(through(start + later));
        const billed = billedCycles(service, start + later);
        expect(billed.ok && (billed.cycles.at(-1)?.part.end ?? start)).toBe(through(start + later));
      }),
      RUNS,
    );
  });

  test('a credit is between nothing and what is left of what was paid', () => {
    const amounts = fc.bigInt({ min: -1000n, max: 1000n }).map(integer);
    fc.assert(
      fc.property(amounts, amounts, amounts, (potential, paid, credited) => {
        const credit = capCredit(potential, paid, credited);
        expect(compare(credit, ZERO)).toBeGreaterThanOrEqual(0);
        if (compare(credit, ZERO) > 0) expect(compare(add(credit, credited), paid)).toBeLessThanOrEqual(0);
      }),
      RUNS,
    );
  });
});

describe('splits', () => {
  const weights = fc
    .array(fc.tuple(fc.bigInt({ min: 0n, max: 99n }), fc.bigInt({ min: 1n, max: 99n })), { minLength: 1, maxLength: 8 })
    .map((list) => [...list.map(([n, d]) => rational(n, d)), ONE]);
  const leftovers = fc.constantFrom('largest remainder' as const, 'in order' as const);

  test('add up exactly, and no share is a unit or more from its exact part', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), weights, leftovers, (total, list, leftover) => {
        const shares = allocate(total, list, leftover);
        expect(shares.reduce((a, b) => a + b, 0n)).toBe(total);
        const all = sum(list);
        for (const [i, share] of shares.entries()) {
          const exact = rational(total * (list[i]?.n ?? 0n) * all.d, (list[i]?.d ?? 1n) * all.n);
          const off = subtract(integer(share), exact);
          expect(compare(off, ONE) < 0 && compare(off, integer(-1)) > 0).toBe(true);
        }
      }),
      RUNS,
    );
  });

  test('portions of portions with bounds give all of it, and postings pay each destination its due', () => {
    const halves: Destination = {
      kind: 'portions',
      shares: [
        {
          portion: rational(1n, 3n),
          to: {
            kind: 'in turn',
            takers: [
              { most: 7n, to: account('a') },
              { most: undefined, to: account('b') },
            ],
          },
        },
        { portion: 'remaining', to: account('c') },
      ],
    };
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10_000n }), fc.bigInt({ min: 0n, max: 10_000n }), (one, other) => {
        const received = distribute(one + other, halves);
        expect([...received.values()].reduce((a, b) => a + b, 0n)).toBe(one + other);
        const postings = postingsOf(
          [
            ['x', one],
            ['y', other],
          ],
          [...received],
        );
        for (const [name, due] of received) expect(paid(postings, 'to', name)).toBe(due);
        expect(paid(postings, 'from', 'x')).toBe(one);
      }),
      RUNS,
    );
  });
});

const account = (name: string): Destination => ({ kind: 'account', name });
const paid = (postings: ReturnType<typeof postingsOf>, end: 'from' | 'to', name: string): bigint =>
  postings.filter((each) => each[end] === name).reduce((total, { amount }) => total + amount, 0n);

/** Two tiers, the second of them dearer or cheaper: each line is rounded to cents. */
function rated(quantity: number, period: string, repriced: boolean): readonly RatedLine<string>[] {
  const line = (reference: string, units: number, price: Rational): readonly RatedLine<string>[] => {
    const amount = roundPlaces(multiply(integer(units), price), 'half up', 2);
    const totals = { amount, discounts: ZERO, charges: ZERO };
    return units === 0 ? [] : [{ reference, unitAmount: price, quantity: integer(units), totals, period }];
  };
  const [low, high] = [rational(1n, 1000n), rational(7n, 3000n)];
  // By volume all units have the price of the tier that is reached, so that old lines are taken back.
  if (repriced) return line('volume', quantity, quantity > 500 ? low : high);
  return [...line('tier 1', Math.min(quantity, 500), low), ...line('tier 2', Math.max(0, quantity - 500), high)];
}

const total = (lines: readonly RatedLine<string>[]): Rational => sum(lines.map(({ totals }) => totalOf(totals)));

describe('late usage', () => {
  const runs = fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 6 });

  test('however a period is cut into bills, together they are the price of all of it', () => {
    fc.assert(
      fc.property(runs, fc.boolean(), (known, repriced) => {
        let booked: readonly RatedLine<string>[] = [];
        for (const [i, quantity] of known.entries()) {
          booked = [...booked, ...differenceOn(`${i}`, rated(quantity, `${i}`, repriced), booked)];
        }
        expect(total(booked)).toEqual(total(rated(known.at(-1) ?? 0, 'all', repriced)));
      }),
      RUNS,
    );
  });

  test('on its own period: the same, each period its own, and a second run bills nothing', () => {
    const deltas = fc.array(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(deltas, fc.boolean(), (table, repriced) => {
        let booked: readonly RatedLine<string>[] = [];
        for (const [run, row] of table.entries()) {
          let all = 0;
          const snapshots = row.slice(0, run + 1).map((usage, i) => {
            all += usage;
            return { period: `${i}`, rated: rated(all, `${i}`, repriced) };
          });
          booked = [...booked, ...correctionsBy(snapshots, booked)];
          expect(total(booked)).toEqual(total(snapshots.at(-1)?.rated ?? []));
          expect(correctionsBy(snapshots, booked)).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  test('re-rating the same usage twice bills nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1500 }), fc.boolean(), (quantity, repriced) => {
        const lines = rated(quantity, 'p', repriced);
        expect(differenceOn('p', lines, lines)).toEqual([]);
      }),
      RUNS,
    );
  });
});

test('a quantity that does not change is its own weighted mean, and means of parts weigh as their time', () => {
  const changes = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 99 }), delta: fc.bigInt({ min: -9n, max: 9n }).map(integer) }),
  );
  fc.assert(
    fc.property(changes, fc.integer({ min: 1, max: 99 }), (list, cut) => {
      const mean = (start: number, end: number): Rational =>
        multiply(
          timeWeightedSum(
            list.filter(({ at }) => at < end),
            { start, end },
          ),
          integer(end - start),
        );
      expect(add(mean(0, cut), mean(cut, 100))).toEqual(mean(0, 100));
      expect(timeWeightedSum([{ at: -5, delta: integer(3) }], { start: 0, end: 7 })).toEqual(integer(3));
    }),
    RUNS,
  );
});
