/**
 * The totals of EN 16931 as laws (BR-CO-10 to BR-CO-17 of its artefacts): whatever stands on an invoice, the figures that the
 * policy of the case gives are the sums of one another, and the tax of a category is its rate of its base, rounded once.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText, rational } from '#dsl';
import { runVectors, type Vector } from './index.ts';

/** The same cases on every run. */
const RUNS = { seed: 3, numRuns: 30 };

const money = (cents: number): string => decimalText(rational(BigInt(cents), 100n), 2);
/** Cents of a figure with two places or none. */
const centsOf = (figure: unknown): bigint => {
  const [whole = '', places = ''] = String(figure ?? '0').split('.');
  return BigInt(`${whole}${places.padEnd(2, '0')}`);
};
const sum = (of: readonly bigint[]): bigint => of.reduce((a, b) => a + b, 0n);

/** Half up, away from zero, as the artefacts round. */
function roundedCents(base: bigint, tenthsOfPercent: bigint): bigint {
  const scaled = base * tenthsOfPercent;
  const size = scaled < 0n ? -scaled : scaled;
  const rounded = (size * 2n + 1000n) / 2000n;
  return scaled < 0n ? -rounded : rounded;
}

/** Category and rate, in tenths of a percent. */
const rate = fc.constantFrom(
  ['S', 250n],
  ['S', 75n],
  ['S', 55n],
  ['S', 210n],
  ['AA', 10n],
  ['E', 0n],
  ['Z', 0n],
) as fc.Arbitrary<readonly [string, bigint]>;
const item = fc.tuple(fc.integer({ min: -99_999, max: 999_999 }), rate);
const adjustment = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9_999 }), rate);
const optional = fc.option(fc.integer({ min: 0, max: 50_000 }));

const rated = ([category, tenths]: readonly [string, bigint]) => ({
  tax_category: category,
  tax_percent: `${tenths / 10n}.${tenths % 10n}`,
});

interface Totals {
  readonly [name: string]: unknown;
  readonly tax_breakdown: readonly { readonly [name: string]: unknown }[];
}

test('sums, taxes by category, and what is payable', () => {
  const invoices = fc.tuple(
    fc.array(item, { minLength: 1, maxLength: 8 }),
    fc.array(adjustment, { maxLength: 3 }),
    optional,
    optional,
  );
  fc.assert(
    fc.property(invoices, ([items, adjustments, prepaid, rounding]) => {
      const vector: Vector = {
        id: 'generated',
        kind: 'invoice.totals',
        given: {
          document: 'invoice',
          currency: 'EUR',
          lines: items.map(([cents, of]) => ({
            quantity: '1',
            unit_price: money(cents),
            price_base_quantity: '1',
            adjustments: [],
            line_extension_amount: money(cents),
            ...rated(of),
          })),
          document_adjustments: adjustments.map(([charge, cents, of]) => ({
            charge,
            amount: money(cents),
            ...rated(of),
          })),
          prepaid: prepaid === null ? null : money(prepaid),
          payable_rounding: rounding === null ? null : money(rounding),
        },
        expect: { sum_of_lines: money(items.reduce((cents, [each]) => cents + each, 0)) },
      };
      const [found] = runVectors([{ schema: 'rb-vectors/1', title: '', vectors: [vector] }]).cases;
      expect(found?.reason).toBeNull();
      const totals = found?.actual as Totals;
      const of = (name: string): bigint => centsOf(totals[name]);
      const each = (name: string): readonly bigint[] => totals.tax_breakdown.map((group) => centsOf(group[name]));

      expect(of('sum_of_lines')).toBe(sum(items.map(([cents]) => BigInt(cents))));
      expect(of('tax_exclusive')).toBe(of('sum_of_lines') - of('allowances') + of('charges'));
      expect(sum(each('taxable'))).toBe(of('tax_exclusive'));
      expect(sum(each('tax'))).toBe(of('tax'));
      expect(of('tax_inclusive')).toBe(of('tax_exclusive') + of('tax'));
      expect(of('payable')).toBe(of('tax_inclusive') - of('prepaid') + of('rounding'));
      for (const { taxable, tax, percent } of totals.tax_breakdown) {
        expect(centsOf(tax)).toBe(roundedCents(centsOf(taxable), BigInt(String(percent).replace('.', ''))));
      }
    }),
    RUNS,
  );
});
