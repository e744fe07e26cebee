/** How many decimal places the amounts of a tariff print with: those of the rounding that made them (18.21). */
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
import { discountRounding } from './discount.ts';
import { taxRounding } from './tax.ts';

export interface TariffPlaces {
  readonly charge: (charge: Charge) => number;
  readonly discount: (discount: Discount) => number;
  readonly commitment: (commitment: Commitment) => number;
  readonly credit: (credit: Credit) => number;
  readonly tax: (tax: Tax) => number;
  readonly subtotal: number;
  readonly taxes: number;
  readonly total: number;
  readonly due: number;
}

export function placesOf(tariff: Tariff): TariffPlaces {
  const { rounding } = tariff;
  const of = (own: Rounding | undefined): number => stepPlaces(own ?? rounding.total);
  const charge = ({ round }: Charge): number => of(round);
  const discount = (each: Discount): number => of(discountRounding(each, tariff));
  const commitment = ({ round }: Commitment): number => of(round);
  const credit = ({ round }: Credit): number => of(round);
  const tax = (each: Tax): number => of(taxRounding(each, tariff));
  const line = stepPlaces(rounding.line ?? rounding.total);
  const paid = (when: Credit['when']): readonly number[] =>
    tariff.credits.filter((each) => each.when === when).map(credit);
  const subtotal = Math.max(
    line,
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

/** The discounts that name a charge in their base. */
export function discountsOn(tariff: Tariff, { name }: Charge): readonly Discount[] {
  return tariff.discounts.filter(({ base }) => base.includes(name));
}

function stepPlaces(rounding: Rounding | undefined): number {
  return rounding === undefined ? 0 : (decimalPlaces(rounding.step) ?? 0);
}
