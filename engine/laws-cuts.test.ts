/**
 * The law of cuts, on both evaluators: however a usage is cut into sessions or bills, together they cost what the whole costs, where
 * the tariff goes on from what was used and charged (LANGUAGE 17.10 g and i: `already used`, `already charged`), and a session over
 * the bands of a calendar anyhow.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, decimalText, parseDecimal, type Rational, ZERO } from '#dsl';
import type { Answer } from './answer.ts';
import { both, decimal, HEAD } from './testing/both.ts';
import { instantText } from './time/iso.ts';

const exact = (text: string): Rational => parseDecimal(text) ?? ZERO;
const sum = (amounts: readonly string[]): Rational => amounts.map(exact).reduce(add, ZERO);
/** Of the only charge, which is the whole bill. */
function cost(answer: Answer): string {
  const { lines, total } = answer.tariffs['bill'] ?? { total: '' };
  const amount = lines?.find(({ id }) => id === 'usage')?.amount ?? '0';
  expect(exact(amount)).toEqual(exact(total));
  return amount;
}

/** A whole in parts: the ends of the parts, rising, the last one being the whole. */
const cutsOf = (whole: number): fc.Arbitrary<readonly number[]> =>
  fc
    .array(fc.integer({ min: 0, max: whole }), { maxLength: 5 })
    .map((inside) => [...inside, whole].toSorted((a, b) => a - b));

/** Bill after bill, each told what was used and charged before; gives the price of all and that of each. */
function billed(
  rate: (part: number, before: number, charged: string) => string,
  ends: readonly number[],
): readonly string[] {
  let [before, charged] = [0, ZERO];
  return ends.map((end) => {
    const amount = rate(end - before, before, decimalText(charged));
    charged = add(charged, exact(amount));
    before = end;
    return amount;
  });
}

describe('the usage of a period', () => {
  const RUNS = { seed: 13, numRuns: 60 };
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

  test.each(Object.entries(PRICES))('%s, with and without a cap over the parts', (_, price) => {
    for (const cap of ['', 'cap 14 USD already charged charged']) {
      const { answer } = both(metered(price, cap));
      const rate = (units: number, before: number, charged: string): string => cost(answer({ units, before, charged }));
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 500 }).chain((whole) => cutsOf(whole)),
          (ends) => {
            expect(sum(billed(rate, ends))).toEqual(exact(rate(ends.at(-1) ?? 0, 0, '0')));
          },
        ),
        RUNS,
      );
    }
  });
});

describe('sessions of whole steps', () => {
  const RUNS = { seed: 11, numRuns: 40 };
  const STEP = 6;
  const bounds = fc
    .uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 0, maxLength: 3 })
    .map((found) => found.toSorted((a, b) => a - b));
  const price = fc.record({
    model: fc.constantFrom('graduated', 'volume'),
    bounds,
    rates: fc.array(fc.integer({ min: 0, max: 9_999 }), { minLength: 4, maxLength: 4 }),
    cap: fc.constantFrom(undefined, 1, 12_345),
  });
  const mode = fc.constantFrom('half up', 'half even', 'half down', 'floor', 'ceiling');
  /** In steps of a talk. */
  const parts = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 9 });

  /** A ladder of minutes, or one price where it has no bounds. */
  function clauses({
    model,
    bounds: upTo,
    rates,
    cap,
  }: typeof price extends fc.Arbitrary<infer P> ? P : never): string {
    const rate = (at: number): string => `${decimal(rates[at] ?? 0, 4)} USD per minute`;
    const tiers = upTo.map((bound, at) => `      up to ${bound} minutes at ${rate(at)}`);
    const ladder =
      tiers.length === 0
        ? `    each ${rate(0)}`
        : [`    ${model} {`, ...tiers, `      beyond at ${rate(tiers.length)}`, '    }'].join('\n');
    return cap === undefined ? ladder : `${ladder}\n    cap ${decimal(cap, 2)} USD`;
  }

  test('cost together what one of them costs', () => {
    fc.assert(
      fc.property(price, mode, parts, (of, rounding, steps) => {
        const { answer } = both(`${HEAD}currency USD
rounding ${rounding} to 2 places per line

input talk: quantity second 0..1000000
input used: quantity second 0..1000000
input charged: money USD 0..10000000 places 2

tariff bill {
  charge usage {
    measure talk
    already used used
    already charged charged
    steps of ${STEP} seconds
${clauses(of)}
  }
}
`);
        const rate = (talk: number, used: number, charged: string): string => cost(answer({ talk, used, charged }));
        let end = 0;
        const ends = steps.map((part) => (end += part * STEP));
        expect(sum(billed(rate, ends))).toEqual(exact(rate(end, 0, '0')));
      }),
      RUNS,
    );
  });
});

describe('a session, cut at any instant, over the bands of a calendar and through clock changes', () => {
  const tariff = (rounding: string, bands: string, prices: string): string => `${HEAD}currency EUR
rounding ${rounding} per line

input start: instant
input end: instant
input length: quantity second 0..1_000_000

calendar hours in zone "Europe/Berlin" {
${bands}
}

tariff bill {
  charge usage {
    measure length
    time of use hours over start to end {
${prices}
    }
  }
}
`;
  const CALENDARS = {
    'the bands of a day': tariff(
      'half up to 6 places',
      '  night: every day 22:00 to 06:00\n  noon:  monday to friday 11:30 to 13:00\n  light: otherwise',
      '      night at 0.06 EUR per minute\n      noon  at 0.18 EUR per minute\n      light at 0.12 EUR per minute',
    ),
    'week and weekend': tariff(
      'half even to 12 places',
      '  peak:     monday to friday 08:00 to 20:00\n  weekend:  saturday, sunday\n  off_peak: otherwise',
      '      peak     at 0.36 EUR per minute\n      weekend  at 0.072 EUR per minute\n      off_peak at 0.12 EUR per minute',
    ),
  };
  /** Days about the changes of 2026, a midnight between weekend and week, common evenings. */
  const STARTS = [
    1_774_735_200,
    1_792_877_400,
    1_780_000_000,
    1_782_300_000,
    ...['2026-10-24T22:00:00Z', '2026-05-17T20:00:00Z', '2026-06-03T17:00:00Z'].map((text) => Date.parse(text) / 1000),
  ];
  /** Into the evening, and the lengths of the parts, or a day and an hour in any parts. */
  const into = fc.integer({ min: 0, max: 7_200 });
  const lengths = fc.oneof(
    cutsOf(90_000),
    fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 6 }).map((parts) => {
      let end = 0;
      return parts.map((part) => (end += part));
    }),
  );

  test.each(Object.entries(CALENDARS))('%s', (_, text) => {
    const { answer } = both(text);
    const rate = (from: number, until: number): string => {
      const session = { start: instantText(from * 1000), end: instantText(until * 1000) };
      return cost(answer({ ...session, length: `${until - from} seconds` }));
    };
    fc.assert(
      fc.property(fc.constantFrom(...STARTS), into, lengths, (base, later, ends) => {
        const start = base + later;
        const parts = ends.map((end, i) => rate(start + (ends[i - 1] ?? 0), start + end));
        expect(sum(parts)).toEqual(exact(rate(start, start + (ends.at(-1) ?? 0))));
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});
