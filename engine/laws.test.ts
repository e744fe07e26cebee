/**
 * Laws that hold for every policy, on the compiled and on the reference evaluator: of units, of order, of splitting, of
 * slopes and of repetition. Those of sums and shares stand in laws-money.test.ts, that of missing values in laws-missing.test.ts.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { runSpecs } from './index.ts';
import { both, decimal, HEAD } from './testing/both.ts';
import { type Ladder, ladderClauses, type Volume } from './testing/ladders.ts';

/** The same cases on every run. */
const RUNS = { seed: 7, numRuns: 40 };

const MODES = ['half even', 'half up', 'half down', 'away from zero', 'toward zero', 'ceiling', 'floor'] as const;
const mode = fc.constantFrom(...MODES);

const rising = (count: number, max: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max }), { minLength: count, maxLength: count })
    .map((found) => found.sort((a, b) => a - b));

const ladder: fc.Arbitrary<Ladder> = fc.integer({ min: 1, max: 4 }).chain((count) =>
  fc.record({
    model: fc.constantFrom('each', 'graduated', 'volume'),
    words: fc.constantFrom('up to', 'next'),
    bounds: rising(count, 900),
    rates: fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: count + 1, maxLength: count + 1 }),
    plus: fc.array(fc.constantFrom(0, 0, 150, 999), { minLength: count + 1, maxLength: count + 1 }),
    evenAtZero: fc.boolean(),
    allowance: fc.constantFrom(0, 20, 333),
    minimum: fc.constantFrom(0, 499),
    cap: fc.constantFrom(0, 7500),
  }),
);

const metered = (price: Ladder, unit: Volume, rounding: string, more = ''): string => `${HEAD}currency USD
rounding ${rounding} to 2 places per line

input data: quantity ${unit} 0..${unit === 'GB' ? '2000 places 3' : '2000000'}

tariff bill {
  charge used {
${ladderClauses(price, unit)}
  }
  discount off { take 10% off used }
  tax vat 7.5% added to all charges
}
${more}`;

/** Everything of a bill that is money. */
function amounts({ tariffs }: Answer): unknown {
  return Object.values(tariffs).map(({ lines = [], subtotal, tax, total, due }) => [
    Object.fromEntries(lines.map(({ id, amount, shares }) => [id, [amount, shares]])),
    [subtotal, tax, total, due],
  ]);
}

/** Megabytes, bounds and their neighbours among them. */
const megabytes = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000 }),
  fc.integer({ min: 0, max: 2000 }).map((gb) => gb * 1000),
  fc.integer({ min: 1, max: 1999 }).map((gb) => gb * 1000 + 1),
);

describe('units', () => {
  test('gigabytes or megabytes, in the file or in the input, are the same bill', () => {
    fc.assert(
      fc.property(ladder, mode, fc.array(megabytes, { minLength: 6, maxLength: 6 }), (price, rounding, usages) => {
        const inGb = both(metered(price, 'GB', rounding));
        const inMb = both(metered(price, 'MB', rounding));
        for (const mb of usages) {
          const plain = inGb.json({ data: decimal(mb, 3) });
          expect(inGb.json({ data: `${mb} MB` })).toBe(plain);
          expect(inGb.json({ data: `${decimal(mb, 6)} TB` })).toBe(plain);
          const answer = inGb.answer({ data: decimal(mb, 3) });
          expect(amounts(inMb.answer({ data: mb }))).toEqual(amounts(answer));
          expect(amounts(inMb.answer({ data: `${decimal(mb, 3)} GB` }))).toEqual(amounts(answer));
        }
      }),
      RUNS,
    );
  });
});

describe('splitting', () => {
  test('the parts of a usage with one price cost what the whole costs, where rounding has room for them', () => {
    const rate = fc.integer({ min: 0, max: 99_999 });
    const parts = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rate, fc.integer({ min: 0, max: 100 }), mode, parts, (price, percent, rounding, usages) => {
        const { answer } = both(`${HEAD}currency USD
rounding ${rounding} to 12 places per line

input data: quantity MB 0..2000000

tariff bill {
  charge used { measure data each ${decimal(price, 4)} USD per GB }
  discount off { take ${percent}% off used }
  tax vat 7.5% added to all charges
}`);
        const cost = (mb: number): bigint =>
          BigInt((answer({ data: mb }).tariffs['bill']?.total ?? '').replace('.', ''));
        const whole = usages.reduce((sum, part) => sum + part, 0);
        expect(usages.map(cost).reduce((sum, part) => sum + part, 0n)).toBe(cost(whole));
      }),
      RUNS,
    );
  });
});

describe('order', () => {
  test('rows of a `one row` table stand in any order', () => {
    const table = fc.integer({ min: 1, max: 5 }).chain((cuts) =>
      fc.record({
        cuts: rising(cuts, 999),
        outputs: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 2 * (cuts + 1), maxLength: 2 * (cuts + 1) }),
        order: fc.shuffledSubarray([...Array(2 * (cuts + 1)).keys()], {
          minLength: 2 * (cuts + 1),
          maxLength: 2 * (cuts + 1),
        }),
      }),
    );
    const points = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(table, points, ({ cuts, outputs, order }, asked) => {
        const ranges = [...cuts, undefined].map((cut, i) => {
          const from = cuts[i - 1];
          if (from === undefined) return `< ${cut}`;
          return cut === undefined ? `>= ${from}` : `${from} ..< ${cut}`;
        });
        const rows = ranges.flatMap((range, i) =>
          ['household', 'business'].map(
            (kind, k) => `  | ${range} | ${kind} => ${decimal(outputs[2 * i + k] ?? 0, 2)} USD |`,
          ),
        );
        const text = (inOrder: readonly string[]): string => `${HEAD}
enum Kind { household, business }
input points: integer 0..1000
input kind: Kind

table fee picks one row {
  | points: integer 0..1000 | kind: Kind => amount: money USD |
${inOrder.join('\n')}
}
define due_fee: money USD = fee(points, kind).amount`;
        const one = both(text(rows));
        const other = both(text(order.map((i) => rows[i] ?? '')));
        for (const at of [...asked, ...cuts]) {
          for (const kind of ['household', 'business']) {
            const input = { points: at, kind };
            expect(other.answer(input).values).toEqual(one.answer(input).values);
          }
        }
      }),
      RUNS,
    );
  });

  test('charges stand in any order', () => {
    const charges = fc
      .array(fc.integer({ min: 1, max: 9999 }), { minLength: 2, maxLength: 5 })
      .chain((rates) =>
        fc.tuple(fc.constant(rates), fc.shuffledSubarray([...rates.keys()], { minLength: rates.length })),
      );
    const plans = fc.constantFrom(
      'rounding half even to 2 places per line',
      'rounding half up to 2 places per line\nrounding half even to 0.05 USD per total',
      'rounding half up to 3 places per line\nrounding ceiling to 2 places per tax',
    );
    fc.assert(
      fc.property(charges, plans, megabytes, ([rates, order], plan, mb) => {
        const all = rates.map(
          (rate, i) =>
            `  charge c${i} { measure data each ${decimal(rate, 5)} USD per GB minimum ${i}.37 USD ${i % 2 === 0 ? 'taxed as goods' : ''} }`,
        );
        const text = (inOrder: readonly string[]): string => `${HEAD}currency USD
${plan}
input data: quantity MB 0..2000000
tariff bill {
${inOrder.join('\n')}
  discount share { take 15% off all charges }
  discount fixed { take 4.99 USD off all charges }
  tax excise 3% added to all charges
  tax vat 7.5% added to all charges and excise
}`;
        const linesOf = (found: Answer) =>
          Object.fromEntries((found.tariffs['bill']?.lines ?? []).map(({ id, amount }) => [id, amount]));
        const one = both(text(all)).answer({ data: mb });
        const other = both(text(order.map((i) => all[i] ?? ''))).answer({ data: mb });
        expect(linesOf(other)).toEqual(linesOf(one));
        expect({ ...other.tariffs['bill'], lines: [] }).toEqual({ ...one.tariffs['bill'], lines: [] });
      }),
      RUNS,
    );
  });
});

describe('repetition', () => {
  test('rating again gives the same bytes, whatever was rated in between, and from a policy compiled anew', () => {
    fc.assert(
      fc.property(ladder, mode, fc.array(megabytes, { minLength: 2, maxLength: 5 }), (price, rounding, usages) => {
        const text = metered(price, 'MB', rounding);
        const once = both(text);
        const first = usages.map((data) => once.json({ data }));
        const again = usages.toReversed().map((data) => once.json({ data }));
        const anew = both(text);
        expect(again.toReversed()).toEqual(first);
        expect(usages.map((data) => anew.json({ data }))).toEqual(first);
      }),
      RUNS,
    );
  });
});

const PROPERTY = `property "more never costs less" {
  vary data over 0 GB .. 1000 GB step 37.5 GB
  expect total never decreases
}`;

describe('slopes', () => {
  const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

  test('a price whose slopes never fall below zero never falls', () => {
    fc.assert(
      fc.property(ladder, mode, (price, rounding) => {
        const volume = { ...price, rates: sorted(price.rates), plus: sorted(price.plus) };
        const { program, evaluators } = both(
          metered(price.model === 'volume' ? volume : price, 'GB', rounding, PROPERTY),
        );
        for (const [name, evaluator] of evaluators) {
          const failures = runSpecs(program, evaluator).flatMap((result) => result.failures);
          expect([name, ...failures.map(({ message }) => message)]).toEqual([name]);
        }
      }),
      RUNS,
    );
  });

  test('and one whose rate for all falls at a bound is found out', () => {
    const price: Ladder = {
      model: 'volume',
      words: 'up to',
      bounds: [100],
      rates: [1000, 900],
      plus: [],
      evenAtZero: false,
      allowance: 0,
      minimum: 0,
      cap: 0,
    };
    const { program, evaluators } = both(metered(price, 'GB', 'half even', PROPERTY.replace('1000 GB', '101 GB')));
    for (const [, evaluator] of evaluators) {
      expect(runSpecs(program, evaluator).map(({ failures }) => failures.map(({ code }) => code))).toEqual([
        ['WR9106'],
      ]);
    }
  });
});
