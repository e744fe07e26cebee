import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RoundingMode } from '#dsl';
import { ROUND_DOUBLE } from './rounding.ts';
import { ROUND_BIG } from './rounding-big.ts';

const MODES = Object.keys(ROUND_BIG) as RoundingMode[];
const DECIMAL_MODE: Record<RoundingMode, Decimal.Rounding> = {
  'half even': Decimal.ROUND_HALF_EVEN,
  'half up': Decimal.ROUND_HALF_UP,
  'half down': Decimal.ROUND_HALF_DOWN,
  'away from zero': Decimal.ROUND_UP,
  'toward zero': Decimal.ROUND_DOWN,
  ceiling: Decimal.ROUND_CEIL,
  floor: Decimal.ROUND_FLOOR,
};

/** -3002399751580330 and a third. */
const LOWEST_BY_3 = [0, 0, 0, -1, 0, 0, -1].map((more) => -3_002_399_751_580_330 + more);

// n / d, and the result by: half even, half up, half down, away from zero, toward zero, ceiling, floor
const ROWS: [string, number, number, number[]][] = [
  ['zero', 0, 100, [0, 0, 0, 0, 0, 0, 0]],
  ['exact', 300, 100, [3, 3, 3, 3, 3, 3, 3]],
  ['tie below an odd', 50, 100, [0, 1, 0, 1, 0, 1, 0]],
  ['tie above an odd', 150, 100, [2, 2, 1, 2, 1, 2, 1]],
  ['tie at 2.5', 250, 100, [2, 3, 2, 3, 2, 3, 2]],
  ['just below a tie', 249, 100, [2, 2, 2, 3, 2, 3, 2]],
  ['just above a tie', 251, 100, [3, 3, 3, 3, 2, 3, 2]],
  ['negative tie', -250, 100, [-2, -3, -2, -3, -2, -2, -3]],
  ['negative small', -1, 100, [0, 0, 0, -1, 0, 0, -1]],
  ['negative exact', -300, 100, [-3, -3, -3, -3, -3, -3, -3]],
  ['odd divisor has no ties', 5, 3, [2, 2, 2, 2, 1, 2, 1]],
  ['divisor one', 7, 1, [7, 7, 7, 7, 7, 7, 7]],
  ['a floor whose product passes 2^53', -Number.MAX_SAFE_INTEGER, 3, LOWEST_BY_3],
  ['largest', Number.MAX_SAFE_INTEGER, 2, [2 ** 52, 2 ** 52, 2 ** 52 - 1, 2 ** 52, 2 ** 52 - 1, 2 ** 52, 2 ** 52 - 1]],
];

describe.each(ROWS)('%s', (_, n, d, results) => {
  test.each(MODES.map((mode, i) => [mode, results[i]] as const))('%s', (mode, expected) => {
    expect(ROUND_DOUBLE[mode](n, d) + 0).toBe(expected);
    expect(ROUND_BIG[mode](BigInt(n), BigInt(d))).toBe(BigInt(expected ?? Number.NaN));
  });
});

const whole = fc.maxSafeInteger();
const divisor = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));

test.each(MODES)('%s: doubles agree with BigInt and decimal.js', (mode) => {
  const exact = Decimal.clone({ precision: 40, rounding: DECIMAL_MODE[mode] });
  fc.assert(
    fc.property(whole, divisor, (n, d) => {
      const big = ROUND_BIG[mode](BigInt(n), BigInt(d));
      expect(BigInt(ROUND_DOUBLE[mode](n, d))).toBe(big);
      // 40 digits of a quotient of two 16-digit numbers: never cut where a tie could be made or lost.
      expect(new exact(n).div(d).toDecimalPlaces(0, DECIMAL_MODE[mode]).toFixed(0).replace(/^-0$/, '0')).toBe(
        big.toString(),
      );
    }),
    { numRuns: 2000 },
  );
});

/** Of both signs, by every mode. */
function expectAlike(n: number, d: number): void {
  for (const mode of MODES) {
    for (const signed of [n, -n])
      expect(BigInt(ROUND_DOUBLE[mode](signed, d))).toBe(ROUND_BIG[mode](BigInt(signed), BigInt(d)));
  }
}

test('half steps next to 2^53', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 2 ** 30 }),
      fc.integer({ min: 1, max: 2 ** 22 }),
      fc.integer({ min: -1, max: 1 }),
      (d, k, off) => expectAlike(Math.min(Number.MAX_SAFE_INTEGER, k * d + Math.floor(d / 2) + off), d),
    ),
    { numRuns: 5000 },
  );
});

/** From 2^50 on halves are told by another way. */
test.each([0, 1, 2, 3, 4].map((quarters) => quarters * 2 ** 49).concat(2 ** 51, 2 ** 52, 2 ** 53))(
  'halves next to %d',
  (top) => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 30 }), divisor),
        fc.integer({ min: -3, max: 3 }),
        fc.integer({ min: -1, max: 1 }),
        (d, k, off) => {
          const q = BigInt(top) / BigInt(d) + BigInt(k);
          const n = Number(q * BigInt(d) + BigInt(d) / 2n) + off;
          fc.pre(n >= 0 && n <= Number.MAX_SAFE_INTEGER);
          expectAlike(n, d);
        },
      ),
      { numRuns: 2000 },
    );
  },
);

test('next to whole quotients, at the largest figures', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 27 }), divisor),
      fc.integer({ min: 0, max: 2 ** 20 }),
      fc.integer({ min: -1, max: 1 }),
      (d, back, off) => {
        const q = Math.max(0, Number(BigInt(Number.MAX_SAFE_INTEGER) / BigInt(d)) - back);
        const n = Number(BigInt(q) * BigInt(d)) + off;
        fc.pre(n <= Number.MAX_SAFE_INTEGER);
        expectAlike(n, d);
      },
    ),
    { numRuns: 5000 },
  );
});
