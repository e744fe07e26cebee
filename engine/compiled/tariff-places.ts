/** How many places the figures of a tariff print with: those of the rounding that made them (LANGUAGE 18.21). */
import {
  type Charge,
  type Commitment,
  type Credit,
  type Discount,
  decimalPlaces,
  type Rounding,
  type Tariff,
  type Tax,
} from '#dsl';
import { discountRounding } from '../pricing/discount.ts';
import { taxRounding } from '../pricing/tax.ts';

export type Places = ReturnType<typeof placesOf>;

export function placesOf(tariff: Tariff) {
  const { rounding } = tariff;
  const of = (own: Rounding | undefined): number => stepPlaces(own ?? rounding.total);
  const charge = ({ round }: Charge): number => of(round);
  const discount = (each: Discount): number => of(discountRounding(each, tariff));
  const commitment = ({ round }: Commitment): number => of(round);
  const credit = ({ round }: Credit): number => of(round);
  const paid = (when: Credit['when']): readonly number[] =>
    tariff.credits.filter((each) => each.when === when).map(credit);
  const tax = (each: Tax): number => of(taxRounding(each, tariff));
  const subtotal = Math.max(
    stepPlaces(rounding.line ?? rounding.total),
    ...tariff.charges.map(charge),
    ...tariff.discounts.map(discount),
    ...tariff.commitments.map(commitment),
    ...paid('before'),
    ...tariff.taxes.filter(({ how }) => how === 'contained').map(tax),
  );
  const taxes = tariff.taxes.length === 0 ? subtotal : Math.max(...tariff.taxes.map(tax));
  const total = rounding.total === undefined ? Math.max(subtotal, taxes, ...paid('after')) : stepPlaces(rounding.total);
  return {
    charge,
    discount,
    commitment,
    credit,
    tax,
    subtotal,
    taxes,
    total,
    due: Math.max(total, stepPlaces(rounding.payment?.rounding)),
  };
}

function stepPlaces(rounding: Rounding | undefined): number {
  return rounding === undefined ? 0 : (decimalPlaces(rounding.step) ?? 0);
}
