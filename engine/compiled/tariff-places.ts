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

/** Places, or in generated code an expression of them: blocks that stand for items count where there are items. */
export type Least = number | string;

/** `count`: how many items a block stands for, in generated code; undefined where it stands for none. */
export function placesOf(tariff: Tariff, count: (block: string) => string | undefined) {
  const { rounding } = tariff;
  const of = (own: Rounding | undefined): number => stepPlaces(own ?? rounding.total);
  const charge = ({ round }: Charge): number => of(round);
  const discount = (each: Discount): number => of(discountRounding(each, tariff));
  const commitment = ({ round }: Commitment): number => of(round);
  const credit = ({ round }: Credit): number => of(round);
  const paid = (when: Credit['when']): readonly Term[] =>
    terms(
      tariff.credits.filter((each) => each.when === when),
      credit,
    );
  const terms = <B extends { readonly name: string }>(blocks: readonly B[], places: (block: B) => number): Term[] =>
    blocks.map((block) => ({ places: places(block), count: count(block.name) }));
  const tax = (each: Tax): number => of(taxRounding(each, tariff));
  const contained = tariff.taxes.filter(({ how }) => how === 'contained');
  const subtotal = mostOf([
    { places: stepPlaces(rounding.line ?? rounding.total) },
    ...terms(tariff.charges, charge),
    ...terms(tariff.discounts, discount),
    ...terms(tariff.commitments, commitment),
    ...paid('before'),
    ...terms(contained, tax),
  ]);
  const taxes = taxPlaces(terms(tariff.taxes, tax), subtotal);
  const total =
    rounding.total === undefined ? larger(larger(subtotal, taxes), mostOf(paid('after'))) : stepPlaces(rounding.total);
  return {
    charge,
    discount,
    commitment,
    credit,
    tax,
    subtotal,
    taxes,
    total,
    due: larger(total, stepPlaces(rounding.payment?.rounding)),
  };
}

interface Term {
  readonly places: number;
  readonly count?: string | undefined;
}

function mostOf(terms: readonly Term[]): Least {
  const sure = Math.max(0, ...terms.filter(({ count }) => count === undefined).map(({ places }) => places));
  const more = terms.filter(({ places, count }) => count !== undefined && places > sure);
  return more.reduce<Least>((most, { places, count }) => larger(most, `(${count} > 0 ? ${places} : 0)`), sure);
}

/** Without any tax as many as the subtotal has. */
function taxPlaces(terms: readonly Term[], subtotal: Least): Least {
  if (terms.length === 0) return subtotal;
  if (terms.some(({ count }) => count === undefined)) return mostOf(terms);
  return `(${terms.map(({ count }) => `${count} > 0`).join(' || ')} ? ${mostOf(terms)} : ${subtotal})`;
}

function larger(a: Least, b: Least): Least {
  return typeof a === 'number' && typeof b === 'number' ? Math.max(a, b) : `Math.max(${a}, ${b})`;
}

function stepPlaces(rounding: Rounding | undefined): number {
  return rounding === undefined ? 0 : (decimalPlaces(rounding.step) ?? 0);
}
