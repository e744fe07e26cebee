/** What a charge's steps are called, and the type of its money. */
import { type Charge, type NumericType, ONE, type Unit } from '#dsl';
import { countsBoth } from '../charge.ts';

const MONEY = new Map<string, NumericType>();

/** One for each currency. */
export function moneyType(currency: string): NumericType {
  const known = MONEY.get(currency) ?? makeMoneyType(currency);
  MONEY.set(currency, known);
  return known;
}

function makeMoneyType(currency: string): NumericType {
  const unit: Unit = { dimensions: [{ base: currency, exponent: 1 }], factor: ONE, label: currency };
  const range = { lo: undefined, hi: undefined, nonZero: false };
  return { kind: 'numeric', flavour: 'money', unit, range, grid: undefined, optional: false };
}

/** The step that ends a charge before discounts. */
export function grossStage(charge: Charge): string {
  return charge.part === undefined ? wholeStage(charge) : 'billed';
}
/** The step that ends its whole price. */
function wholeStage(charge: Charge): string {
  return countsBoth(charge) ? 'uncharged' : roundedStage(charge);
}
export function roundedStage({ round }: Charge): string {
  return round === undefined ? 'gross' : 'round';
}
