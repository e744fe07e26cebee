/**
 * What is printed for a line. Under `per line` it is the line itself; under `per total` alone the exact lines are brought
 * to the step of the total (18.7): net lines and taxes so that they add up to it, discounts by their nearest multiple
 * of their own step or else of that one, and the gross of a charge is its printed net with the printed discounts put back.
 */
import { add, type Charge, type Discount, type Rational, type Rounding, type Tax, ZERO } from '#dsl';
import { shareOn } from './discount.ts';
import { discountsOn } from './places.ts';
import { roundBy, shareOut, sumOf } from './rounding.ts';
import type { TariffResult } from './tariff.ts';
import { taxRounding } from './tax.ts';
import { at } from './value.ts';

export interface PrintedShares {
  readonly amount: Rational;
  readonly shares: readonly { readonly id: string; readonly amount: Rational }[];
}

export function printedNet(result: TariffResult, charge: Charge): Rational {
  return result.printed()?.charges.get(charge.name) ?? result.net(charge) ?? ZERO;
}

export function printedGross(result: TariffResult, charge: Charge): Rational {
  if (result.printed() === undefined) return result.charged(charge)?.gross ?? ZERO;
  const off = discountsOn(result.tariff, charge).map(({ name }) =>
    sumOf(
      printedDiscount(result, name)
        .shares.filter(({ id }) => id === charge.name)
        .map(({ amount }) => amount),
    ),
  );
  return add(printedNet(result, charge), sumOf(off));
}

export function printedDiscount(result: TariffResult, name: string): PrintedShares {
  const found = result.discount(name);
  const shares = found.lines.map(({ charge }) => ({ id: charge, amount: shareOn(found, charge) }));
  const rounding = printedRounding(result, found.discount);
  if (rounding === undefined) return { amount: found.amount, shares };
  const amount = roundBy(found.amount, rounding);
  const parts = shareOut(
    amount,
    shares.map((share) => share.amount),
    rounding.step,
  );
  return { amount, shares: shares.map(({ id }, i) => ({ id, amount: at(parts, i) })) };
}

/** Its own rounding or else that of the total, under `per total` alone: what earlier discounts leave may be any fraction. */
export function printedRounding({ tariff, printed }: TariffResult, { round }: Discount): Rounding | undefined {
  return printed() === undefined ? undefined : (round ?? tariff.rounding.total);
}

export function printedTax(result: TariffResult, tax: Tax): { amount: Rational; shares: readonly Rational[] } {
  const { amount, shares } = result.tax(tax.name);
  const printed = result.printed()?.taxes.get(tax.name);
  if (printed === undefined) return { amount, shares };
  const step = taxRounding(tax, result.tariff)?.step ?? result.tariff.rounding.total?.step;
  return { amount: printed, shares: shareOut(printed, shares, step) };
}
