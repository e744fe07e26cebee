/** How many decimal places the amounts of a tariff print with: those of the rounding that made them (18.21). */
import { type Charge, type Discount, decimalPlaces, type Rounding, type Tariff, type Tax } from '#dsl';
import { discountRounding } from './discount.ts';
import { taxRounding } from './tax.ts';

export interface TariffPlaces {
  readonly charge: (charge: Charge) => number;
  readonly discount: (discount: Discount) => number;
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
  const tax = (each: Tax): number => of(taxRounding(each, tariff));
  const line = stepPlaces(rounding.line ?? rounding.total);
  const subtotal = Math.max(line, ...tariff.charges.map(charge), ...tariff.discounts.map(discount));
  const taxes = tariff.taxes.length === 0 ? subtotal : Math.max(...tariff.taxes.map(tax));
  const total = rounding.total === undefined ? Math.max(subtotal, taxes) : stepPlaces(rounding.total);
  return {
    charge,
    discount,
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
