/** What there is to pay of a line with the taxes that were added to it, and to those taxes (LANGUAGE 18.124). */
import { add, divide, isZero, multiply, type Rational, type Tariff, type Tax, ZERO } from '#dsl';
import { sumOf } from './rounding.ts';
import type { TaxResult } from './tax.ts';

export interface TaxPart {
  /** Added to the line, or to `through`, a tax of which a part falls on the line. */
  readonly tax: Tax;
  readonly index: number;
  readonly through: readonly TaxPart[] | undefined;
  readonly amount: Rational;
}

/** The shares of added taxes that fall on a line, each with what it takes of the taxes below it. */
export function taxParts(tariff: Tariff, line: string, tax: (tax: Tax) => TaxResult): readonly TaxPart[] {
  const byTax = new Map<string, readonly TaxPart[]>();
  const parts: TaxPart[] = [];
  for (const each of tariff.taxes.filter(({ how }) => how === 'added')) {
    const { lines, shares } = tax(each);
    const own = lines.flatMap(({ id, amount }, index): TaxPart[] => {
      const share = shares[index] ?? ZERO;
      if (id === line) return [{ tax: each, index, through: undefined, amount: share }];
      const below = byTax.get(id);
      if (below === undefined || isZero(amount)) return [];
      const on = sumOf(below.map((part) => part.amount));
      return [{ tax: each, index, through: below, amount: divide(multiply(share, on), amount) }];
    });
    if (own.length > 0) byTax.set(each.name, own);
    parts.push(...own);
  }
  return parts;
}

export function withTaxes(amount: Rational, parts: readonly TaxPart[]): Rational {
  return parts.reduce((sum, part) => add(sum, part.amount), amount);
}
