/**
 * What is printed for a line. Under `per line` it is the line itself; under `per total` alone the exact lines are brought
 * to the step of the total (18.7), and what is printed of a discount or a tax is shared out again over its lines.
 */
import { type Charge, multiply, negate, type Rational, type Tax, ZERO } from '#dsl';
import type { Charged } from './charge.ts';
import { shareOn } from './discount.ts';
import type { Priced } from './price.ts';
import { largestRemainder, roundTo, shareOut, sumOf } from './rounding.ts';
import type { TariffResult } from './tariff.ts';
import { at, numericType } from './value.ts';

export interface PrintedShares {
  readonly amount: Rational;
  readonly shares: readonly { readonly id: string; readonly amount: Rational }[];
}

/** Before discounts, which have lines of their own. */
export function printedGross(result: TariffResult, charge: Charge): Rational {
  return result.printed()?.amount('charge', charge.name) ?? result.charged(charge)?.gross ?? ZERO;
}

/** What is taken off, as at least 0. */
export function printedDiscount(result: TariffResult, name: string): PrintedShares {
  const found = result.discount(name);
  const exact = found.lines.map(({ charge }) => shareOn(found, charge));
  const shares = (amounts: readonly Rational[]): PrintedShares['shares'] =>
    found.lines.map(({ charge }, i) => ({ id: charge, amount: at(amounts, i) }));
  const printed = result.printed();
  if (printed === undefined) return { amount: found.amount, shares: shares(exact) };
  const amount = negate(printed.amount('discount', name));
  return { amount, shares: shares(shareOut(amount, exact, printed.step)) };
}

/** What is paid, as at least 0. */
export function printedCredit(result: TariffResult, name: string): PrintedShares {
  const { amount: exact, shares, lines } = result.credit(name);
  const named = (amounts: readonly Rational[]): PrintedShares['shares'] =>
    lines.map(({ id }, i) => ({ id, amount: at(amounts, i) }));
  const printed = result.printed();
  if (printed === undefined) return { amount: exact, shares: named(shares) };
  const amount = negate(printed.amount('credit', name));
  return { amount, shares: named(shareOut(amount, shares, printed.step)) };
}

export function printedTax(result: TariffResult, { name }: Tax): PrintedShares {
  const { amount: exact, shares, lines } = result.tax(name);
  const named = (amounts: readonly Rational[]): PrintedShares['shares'] =>
    lines.map(({ id }, i) => ({ id, amount: at(amounts, i) }));
  const printed = result.printed();
  if (printed === undefined) return { amount: exact, shares: named(shares) };
  const amount = printed.amount('tax', name);
  return { amount, shares: named(shareOut(amount, shares, printed.step)) };
}

export interface PrintedQuantities {
  readonly quantity: Rational;
  readonly consumed: Rational;
  /** One for each allowance. */
  readonly drawn: readonly { readonly consumed: Rational; readonly left: Rational }[];
}

/**
 * Of shares of allowances what is priced and what each of them gave print in whole steps that add up to what was
 * measured, raised to steps; what is left of an allowance is cut down to a step.
 */
export function printedQuantities(charged: Charged): PrintedQuantities {
  const { charge, stepped = ZERO, quantity = ZERO, consumed, drawn } = charged;
  if (charge.quantityStep === undefined || charge.measure === undefined) return { quantity, consumed, drawn };
  const step = multiply(charge.quantityStep, numericType(charge.measure.type).unit.factor);
  const parts = largestRemainder(stepped, [...drawn.map((each) => each.consumed), quantity], step);
  return {
    quantity: at(parts, drawn.length),
    consumed: sumOf(parts.slice(0, -1)),
    drawn: drawn.map(({ left }, i) => ({ consumed: at(parts, i), left: roundTo(left, 'floor', step) })),
  };
}

/** What falls into each band prints in whole steps that add up to the printed quantity (18.62). */
export function printedBands(charged: Charged, { split }: Priced): readonly { name: string; quantity: Rational }[] {
  const { charge } = charged;
  if (charge.bandStep === undefined || charge.measure === undefined || split === undefined) return [];
  const step = multiply(charge.bandStep, numericType(charge.measure.type).unit.factor);
  const { quantity } = printedQuantities(charged);
  const parts = largestRemainder(
    quantity,
    split.bands.map((band) => band.quantity),
    step,
  );
  return split.bands.map(({ name }, i) => ({ name, quantity: at(parts, i) }));
}
