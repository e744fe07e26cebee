/**
 * Laws of sums: under every rounding plan the lines of a bill add up to its total, and the shares of a discount or a tax add up
 * to their line, on the compiled and on the reference evaluator.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { add, decimalText, parseDecimal, type Rational, ZERO } from '#dsl';
import type { LineKind, TariffAnswer } from './answer.ts';
import { both, decimal, HEAD } from './testing/both.ts';

/** The same cases on every run. */
const RUNS = { seed: 11, numRuns: 45 };

const mode = fc.constantFrom('half even', 'half up', 'half down', 'away from zero', 'toward zero', 'ceiling', 'floor');
const step = fc.constantFrom('2 places', '0 places', '3 places', '0.05 USD', 'minor unit');

const PLANS: { readonly [name: string]: readonly string[] } = {
  'per line': ['per line'],
  'per total': ['per total'],
  'per line and per total': ['per line', 'per total'],
  'per line and per tax': ['per line', 'per tax'],
  'per total and per tax': ['per total', 'per tax'],
  'per line, per tax and per total': ['per line', 'per tax', 'per total'],
  'per line and per payment': ['per line', 'per payment when cash as "Cash"'],
  'per total and per payment': ['per total', 'per payment as "Cash"'],
  'every stage': ['per line', 'per tax', 'per total', 'per payment when cash as "Cash"'],
};

const CHARGES = ['used', 'base', 'pack'] as const;
const set = fc.subarray([...CHARGES], { minLength: 1 }).map((names) => names.join(', '));
const base = fc.oneof(fc.constant('all charges'), set);

const discount = fc.record({
  take: fc.oneof(
    fc.integer({ min: 0, max: 1000 }).map((tenths) => `${decimal(tenths, 1)}%`),
    fc.integer({ min: 0, max: 4000 }).map((cents) => `${decimal(cents, 2)} USD`),
  ),
  off: base,
  order: fc.constantFrom('', '', 'stack after', 'larger of this and'),
  spread: fc.constantFrom('', 'spread by evenly'),
  cap: fc.constantFrom('', 'cap 3.33 USD'),
  own: fc.constantFrom('', 'round half up to 1 places', 'round half even to 3 places', 'round floor to 0.05 USD'),
});

const tax = fc.record({
  rate: fc.constantFrom('7.5%', '19%', '0%', '8.875%', '33.333%'),
  on: fc.oneof(base, fc.constant('charges taxed as goods')),
  onTax: fc.boolean(),
  eachLine: fc.boolean(),
});

const bill = fc.record({
  roundings: fc.array(fc.tuple(mode, step), { minLength: 4, maxLength: 4 }),
  rate: fc.integer({ min: 1, max: 99_999 }),
  price: fc.integer({ min: 0, max: 99_999 }),
  finer: fc.constantFrom('', 'round half up to 3 places'),
  discounts: fc.array(discount, { maxLength: 3 }),
  taxes: fc.array(tax, { maxLength: 3 }),
});
type Bill = typeof bill extends fc.Arbitrary<infer T> ? T : never;

function textOf(stages: readonly string[], { roundings, rate, price, finer, discounts, taxes }: Bill): string {
  const plan = stages.map((stage, i) => `rounding ${roundings[i]?.join(' to ')} ${stage}`);
  const off = discounts.map(({ take, off: charges, order, spread, cap, own }, i) => {
    const other = i > 0 && order !== '' ? `${order} d${i - 1}` : '';
    return `  discount d${i} { take ${take} off ${charges} ${other} ${spread} ${cap} ${own} }`;
  });
  const on = taxes.map(({ rate: percent, on: charges, onTax, eachLine }, i) => {
    const also = onTax && i > 0 ? ` and t${i - 1}` : '';
    return `  tax t${i} ${percent} added to ${charges}${/^(?:all|charges)/.test(charges) ? also : ''}${eachLine ? ' per line' : ''}`;
  });
  return `${HEAD}currency USD
${plan.join('\n')}

input cash: bool
input data: quantity GB 0..1000 places 3
input packs: integer 0..50

tariff bill {
  charge used { measure data each ${decimal(rate, 5)} USD per GB taxed as goods ${finer} }
  charge base { amount ${decimal(price, 3)} USD }
  charge pack { applies when packs > 2 measure packs each 1.115 USD taxed as goods }
${[...off, ...on].join('\n')}
}`;
}

const input = fc.record({
  cash: fc.boolean(),
  data: fc.integer({ min: 0, max: 1_000_000 }).map((mb) => decimal(mb, 3)),
  packs: fc.integer({ min: 0, max: 50 }),
});

function sum(amounts: readonly string[]): Rational {
  return amounts.reduce((total, amount) => {
    const value = parseDecimal(amount);
    if (value === undefined) throw new Error(`${amount} is no decimal text`);
    return add(total, value);
  }, ZERO);
}
/** Sums with one writing each: `4.20` is `4.2`. */
const plain = (...amounts: readonly string[]): string => decimalText(sum(amounts));

const amountsOf = ({ lines = [] }: TariffAnswer, ...kinds: readonly LineKind[]): string[] =>
  lines.filter(({ kind }) => kinds.includes(kind)).map(({ amount }) => amount);

function expectSums(answer: TariffAnswer): void {
  const { lines = [], subtotal, tax: taxed, total, due } = answer;
  const counted = lines.filter(({ included, kind }) => !included && kind !== 'payment');
  expect(plain(...counted.map(({ amount }) => amount))).toBe(plain(total));
  expect(plain(...amountsOf(answer, 'charge', 'discount'))).toBe(plain(subtotal));
  expect(plain(...amountsOf(answer, 'tax'))).toBe(plain(taxed));
  expect(plain(subtotal, taxed, ...amountsOf(answer, 'rounding'))).toBe(plain(total));
  expect(plain(total, ...amountsOf(answer, 'payment'))).toBe(plain(due));
}

/** Shares make up their line, and name lines that are there. */
function expectShares({ lines = [] }: TariffAnswer): void {
  const ids = lines.map(({ id }) => id);
  for (const { id, amount, shares } of lines) {
    if (shares === undefined) continue;
    expect([id, plain(...shares.map((share) => share.amount))]).toEqual([id, plain(amount)]);
    expect(ids).toEqual(expect.arrayContaining(shares.map((share) => share.id)));
  }
}

describe.each(Object.entries(PLANS))('rounding %s', (_, stages) => {
  test('the lines add up to the total, the shares to their lines', () => {
    const met = new Set<LineKind>();
    fc.assert(
      fc.property(bill, fc.array(input, { minLength: 5, maxLength: 5 }), (terms, inputs) => {
        const { answer } = both(textOf(stages, terms));
        for (const given of inputs) {
          const found = answer(given).tariffs['bill'];
          if (found === undefined) throw new Error('no bill');
          expectSums(found);
          expectShares(found);
          for (const { kind } of found.lines ?? []) met.add(kind);
        }
      }),
      RUNS,
    );
    const rounds = stages.includes('per line') && stages.includes('per total');
    const pays = stages.some((stage) => stage.startsWith('per payment'));
    const kinds = ['charge', 'discount', 'tax', ...(rounds ? ['rounding'] : []), ...(pays ? ['payment'] : [])];
    expect([...met].sort()).toEqual(kinds.sort());
  });
});
