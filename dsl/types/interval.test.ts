/** Interval and rational arithmetic against sampled values: what an operation gives lies in the range that was proved for it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  absInterval,
  addIntervals,
  type Bound,
  containsZero,
  divideIntervals,
  hull,
  type Interval,
  intersect,
  isEmpty,
  isWithin,
  maxInterval,
  minInterval,
  multiplyIntervals,
  negateInterval,
  point,
} from './interval.ts';
import { pointType, roundedType, tighten } from './numeric.ts';
import * as exact from './rational.ts';
import { type Rational, rational } from './rational.ts';
import { roundTo } from './round.ts';

const number = fc
  .tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 3 }))
  .map(([n, d]) => rational(BigInt(n), BigInt(d)));
const bound: fc.Arbitrary<Bound | undefined> = fc.option(fc.record({ value: number, open: fc.boolean() }), {
  nil: undefined,
});
const interval: fc.Arbitrary<Interval> = fc.record({ lo: bound, hi: bound, nonZero: fc.boolean() });

function contains({ lo, hi, nonZero }: Interval, value: Rational): boolean {
  if (nonZero && value.n === 0n) return false;
  const above = lo === undefined ? 1 : exact.compare(value, lo.value);
  const below = hi === undefined ? 1 : exact.compare(hi.value, value);
  return (above > 0 || (above === 0 && lo?.open === false)) && (below > 0 || (below === 0 && hi?.open === false));
}
const inside = fc.tuple(interval, number).filter(([range, value]) => contains(range, value));

const TWO: readonly (readonly [
  string,
  (a: Interval, b: Interval) => Interval,
  (a: Rational, b: Rational) => Rational,
])[] = [
  ['sum', addIntervals, exact.add],
  ['product', multiplyIntervals, exact.multiply],
  ['least', minInterval, exact.minimum],
  ['greatest', maxInterval, exact.maximum],
];

describe('intervals are sound', () => {
  test.each(TWO)('%s', (_, onRanges, onValues) => {
    fc.assert(
      fc.property(inside, inside, ([r, x], [s, y]) => {
        expect(contains(onRanges(r, s), onValues(x, y))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('quotient', () => {
    const divisor = inside.filter(([range]) => !containsZero(range));
    fc.assert(
      fc.property(inside, divisor, ([r, x], [s, y]) => {
        expect(contains(divideIntervals(r, s), exact.divide(x, y))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('negation, magnitude, hull, zero', () => {
    fc.assert(
      fc.property(inside, interval, ([r, x], s) => {
        expect(contains(negateInterval(r), exact.negate(x))).toBe(true);
        expect(contains(absInterval(r), exact.absolute(x))).toBe(true);
        expect(contains(hull(r, s), x)).toBe(true);
        expect(contains(hull(s, r), x)).toBe(true);
        expect(contains(intersect(r, point(x)), x)).toBe(true);
        expect(isEmpty(r)).toBe(false);
        if (x.n === 0n) expect(containsZero(r)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('within', () => {
    fc.assert(
      fc.property(inside, interval, ([r, x], s) => {
        if (isWithin({ ...r, nonZero: false }, s) && !s.nonZero) expect(contains(s, x)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('on a grid', () => {
    fc.assert(
      fc.property(interval, fc.integer({ min: -12, max: 12 }), fc.constantFrom(2n, 3n, 5n), (range, steps, d) => {
        const value = rational(BigInt(steps), d);
        expect(contains(tighten(range, rational(1n, d)), value)).toBe(contains(range, value));
      }),
      { numRuns: 2_000 },
    );
  });

  test('rounding', () => {
    const modes = fc.constantFrom(
      'half even' as const,
      'half up' as const,
      'half down' as const,
      'away from zero' as const,
      'toward zero' as const,
      'ceiling' as const,
      'floor' as const,
    );
    fc.assert(
      fc.property(
        inside,
        fc.constantFrom(rational(1n), rational(1n, 2n), rational(5n)),
        modes,
        ([r, x], step, mode) => {
          const rounded = roundTo(x, step, mode);
          const type = roundedType({ ...pointType(x, 'number'), range: r }, { step, mode });
          expect(contains(type.range, rounded)).toBe(true);
          expect(roundedType(pointType(x, 'number'), { step, mode }).range).toEqual({
            ...point(rounded),
            nonZero: false,
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('rationals', () => {
  const wide = fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
    .map(([n, d]) => rational(n, d));
  test('are a field in lowest terms', () => {
    fc.assert(
      fc.property(wide, wide, wide, (a, b, c) => {
        expect(exact.add(exact.add(a, b), c)).toEqual(exact.add(a, exact.add(b, c)));
        expect(exact.multiply(a, exact.add(b, c))).toEqual(exact.add(exact.multiply(a, b), exact.multiply(a, c)));
        expect(exact.subtract(exact.add(a, b), b)).toEqual(a);
        if (b.n !== 0n) expect(exact.multiply(exact.divide(a, b), b)).toEqual(a);
        const down = rational(exact.floor(a));
        expect(exact.compare(down, a) <= 0 && exact.compare(a, exact.add(down, exact.ONE)) < 0).toBe(true);
      }),
    );
  });

  test('read and write decimals', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 9 }), (n, places) => {
        const value = rational(n, 10n ** BigInt(places));
        expect(exact.parseDecimal(exact.decimalText(value))).toEqual(value);
      }),
    );
  });
});
