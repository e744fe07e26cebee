import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, decimalText, parseDecimal, type Rational, type RoundingMode, rational, ZERO } from '#dsl';
import { largestRemainder, roundTo, shareOut, spreadOver, sumOf } from './rounding.ts';

const decimal = (text: string): Rational => parseDecimal(text) ?? ZERO;
const texts = (values: readonly Rational[]): string[] => values.map((value) => decimalText(value));
const cents = rational(1n, 100n);

const MODES: readonly (readonly [RoundingMode, Decimal.Rounding])[] = [
  ['half even', Decimal.ROUND_HALF_EVEN],
  ['half up', Decimal.ROUND_HALF_UP],
  ['half down', Decimal.ROUND_HALF_DOWN],
  ['away from zero', Decimal.ROUND_UP],
  ['toward zero', Decimal.ROUND_DOWN],
  ['ceiling', Decimal.ROUND_CEIL],
  ['floor', Decimal.ROUND_FLOOR],
];

describe('rounding', () => {
  test.each(MODES)('%s agrees with decimal.js', (mode, other) => {
    fc.assert(
      fc.property(
        fc.integer({ min: -200_000, max: 200_000 }),
        fc.integer({ min: 0, max: 3 }),
        (thousandths, places) => {
          const value = rational(BigInt(thousandths), 1000n);
          const expected = new Decimal(thousandths).div(1000).toDecimalPlaces(places, other);
          expect(decimalText(roundTo(value, mode, rational(1n, 10n ** BigInt(places))))).toBe(
            expected.plus(0).toFixed().replace(/^-0$/, '0'),
          );
        },
      ),
    );
  });

  test.each<[string, string, RoundingMode, string, string]>([
    ['18.12 ties on the magnitude', '-0.125', 'half up', '0.01', '-0.13'],
    ['18.43 to a step, half even', '7.5', 'half even', '5', '10'],
    ['18.43 to a step, floor', '7.5', 'floor', '5', '5'],
    ['toward zero', '-0.129', 'toward zero', '0.01', '-0.12'],
    ['floor of a negative', '-0.121', 'floor', '0.01', '-0.13'],
  ])('%s', (_, value, mode, step, expected) => {
    expect(decimalText(roundTo(decimal(value), mode, decimal(step)))).toBe(expected);
  });
});

describe('largest remainder', () => {
  test('18.7: three lines of 0.333', () => {
    const parts = ['0.333', '0.333', '0.333'].map(decimal);
    expect(texts(largestRemainder(decimal('1.00'), parts, cents))).toEqual(['0.34', '0.33', '0.33']);
  });
  test('18.117: 10.00 over what 20 % leaves of 49.99, 14.99 and 25.00', () => {
    const weights = ['39.99', '11.99', '20.00'].map(decimal);
    expect(texts(shareOut(decimal('10.00'), weights, cents))).toEqual(['5.55', '1.67', '2.78']);
  });
  test('18.116: 10 evenly over 2 and 20 is spread again', () => {
    const even = [rational(1n), rational(1n)];
    expect(texts(spreadOver(decimal('10'), even, ['2', '20'].map(decimal), cents))).toEqual(['2', '8']);
  });
  test.each([
    [
      'the cut line ends between two steps, the other takes the rest',
      '10',
      ['1', '1'],
      ['2.55', '20'],
      ['2.55', '7.45'],
    ],
    ['the last piece goes to the next fraction', '10', ['1', '1', '1'], ['0.5', '20', '20'], ['0.5', '5', '4.5']],
    ['no line has more room: the rest lapses', '10', ['1', '1'], ['2.55', '3.1'], ['2.55', '3.1']],
    ['one line', '11', ['1'], ['10.55'], ['10.55']],
  ])('18.116 where rooms are finer than the step: %s', (_, amount, weights, left, shares) => {
    expect(texts(spreadOver(decimal(amount), weights.map(decimal), left.map(decimal), rational(1n)))).toEqual(shares);
  });
  test('shares add up to the whole, each next to its exact part', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), weights, (total, given) => {
        const whole = rational(BigInt(total), 100n);
        const exact = shareOut(
          whole,
          given.map((weight) => rational(BigInt(weight))),
          undefined,
        );
        const shares = shareOut(
          whole,
          given.map((weight) => rational(BigInt(weight))),
          cents,
        );
        expect(sumOf(shares)).toEqual(whole);
        for (const [i, share] of shares.entries()) {
          const apart = Math.abs(Number(share.n) / Number(share.d) - Number(exact[i]?.n) / Number(exact[i]?.d));
          expect(apart).toBeLessThan(0.01);
        }
      }),
    );
  });
  test('a spread takes no line below zero and loses nothing that finds room', () => {
    const line = fc.record({ weight: fc.integer({ min: 0, max: 5000 }), left: fc.integer({ min: 0, max: 5000 }) });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.array(line, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(1, 5, 100, 30),
        (steps, lines, step) => {
          const amount = steps * step;
          const of = (values: readonly number[]) => values.map((value) => rational(BigInt(value), 100n));
          const shares = spreadOver(
            of([amount])[0] ?? ZERO,
            of(lines.map((l) => l.weight)),
            of(lines.map((l) => l.left)),
            rational(BigInt(step), 100n),
          );
          const room = lines.filter(({ weight }) => weight > 0).reduce((sum, { left }) => sum + left, 0);
          expect(shares.reduce(add, ZERO)).toEqual(rational(BigInt(Math.min(amount, room)), 100n));
          for (const [i, share] of shares.entries())
            expect(Number(share.n) * 100).toBeLessThanOrEqual((lines[i]?.left ?? 0) * Number(share.d));
        },
      ),
    );
  });
});
