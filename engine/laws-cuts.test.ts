/** The law of cuts, on both evaluators: where the tariff goes on from what was used, however usage is cut it costs what the whole costs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, decimalText, parseDecimal, type Rational, ZERO } from '#dsl';
import type { Answer } from './answer.ts';
import { both, HEAD } from './testing/both.ts';
import { instantText } from './time/iso.ts';

const RUNS = { seed: 13, numRuns: 60 };

const exact = (text: string): Rational => parseDecimal(text) ?? ZERO;
const sum = (amounts: readonly string[]): Rational => amounts.map(exact).reduce(add, ZERO);
const lineOf = (answer: Answer) => answer.tariffs['bill']?.lines?.find(({ id }) => id === 'usage');

/** A whole in parts: the ends of the parts, rising, the last one being the whole. */
const cutsOf = (whole: number): fc.Arbitrary<readonly number[]> =>
  fc
    .array(fc.integer({ min: 0, max: whole }), { maxLength: 5 })
    .map((inside) => [...inside, whole].toSorted((a, b) => a - b));

const PRICES = {
  graduated: 'graduated { up to 100 at 0.10 USD plus 3 USD  up to 250 at 0.07 USD  beyond at 0.02 USD plus 5 USD }',
  packages: 'package of 40 at 2.50 USD',
  allowance: 'included 120\n    each 0.05 USD',
} as const;

const metered = (price: string, cap: string): string => `${HEAD}currency USD
rounding half up to 2 places per line

input units: integer 0..1000
input before: integer 0..1000
input charged: money USD 0..100_000 places 2

tariff bill {
  charge usage {
    measure units
    already used before
    ${price}
    ${cap}
  }
}
`;

describe('the usage of a period', () => {
  test.each(Object.entries(PRICES))('%s, with and without a cap over the parts', (_, price) => {
    for (const cap of ['', 'cap 14 USD already charged charged']) {
      const { answer } = both(metered(price, cap));
      const cost = (before: number, units: number, charged: string): string =>
        lineOf(answer({ units, before, charged }))?.amount ?? '0';
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 500 }).chain((whole) => cutsOf(whole)),
          (ends) => {
            let [before, charged]: [number, Rational] = [0, ZERO];
            const amounts: string[] = [];
            for (const end of ends) {
              const amount = cost(before, end - before, decimalText(charged));
              amounts.push(amount);
              charged = add(charged, exact(amount));
              before = end;
            }
            expect(sum(amounts)).toEqual(exact(cost(0, before, '0')));
          },
        ),
        RUNS,
      );
    }
  });
});

test('a session, cut at any instant: over the bands of a day and through clock changes', () => {
  const { answer } = both(`${HEAD}currency EUR
rounding half up to 6 places per line

input start: instant
input end: instant
input length: quantity second 0..1_000_000

calendar day in zone "Europe/Berlin" {
  night: every day 22:00 to 06:00
  noon:  monday to friday 11:30 to 13:00
  light: otherwise
}

tariff bill {
  charge usage {
    measure length
    time of use day over start to end {
      night at 0.06 EUR per minute
      noon  at 0.18 EUR per minute
      light at 0.12 EUR per minute
    }
  }
}
`);
  const cost = (from: number, until: number): string =>
    lineOf(
      answer({ start: instantText(from * 1000), end: instantText(until * 1000), length: `${until - from} seconds` }),
    )?.amount ?? '0';
  // Days about the changes of 2026, and any other.
  const starts = fc.constantFrom(1_774_735_200, 1_792_877_400, 1_780_000_000, 1_782_300_000);
  const length = 90_000;
  fc.assert(
    fc.property(starts, cutsOf(length), (start, ends) => {
      const parts = ends.map((end, i) => cost(start + (ends[i - 1] ?? 0), start + end));
      expect(sum(parts)).toEqual(exact(cost(start, start + length)));
    }),
    RUNS,
  );
});
