/**
 * A tariff (LANGUAGE section 7, 18.5 to 18.9, 18.84, 18.132): charges and waivers, discounts, commitments, credits before tax,
 * taxes, credits after tax, total rounding, payment rounding. Every figure is computed when first read, so that figures may
 * read one another one by one (18.82).
 */
import {
  add,
  type Charge,
  type Commitment,
  type Credit,
  isZero,
  negate,
  type Rational,
  subtract,
  type Tariff,
  type Tax,
  ZERO,
} from '#dsl';
import { Bug } from '../bug.ts';
import { type TaxPart, taxParts, withTaxes } from './after-tax.ts';
import { bindLets, isOpen } from './block.ts';
import { type Charged, isWaived, type Measured, measureCharge, priceCharge } from './charge.ts';
import { type CommitmentResult, evaluateCommitment } from './commitment.ts';
import { type Context, Environment, memo } from './context.ts';
import { type CreditResult, creditOn, creditsOf } from './credit.ts';
import { type DiscountResult, discountsOf, shareOn, takingOrder } from './discount.ts';
import { layOut } from './items.ts';
import { checkPeriod } from './period.ts';
import { largestRemainder, roundBy, sumOf } from './rounding.ts';
import { type TaxResult, taxesOf } from './tax.ts';

export interface Totals {
  readonly subtotal: Rational;
  readonly tax: Rational;
  /** Before the total stage. */
  readonly exact: Rational;
  readonly total: Rational;
  /** There only under both stages, and only when not zero (18.8). */
  readonly rounding: Rational | undefined;
  readonly due: Rational;
  readonly payment: Rational | undefined;
  readonly paymentApplies: boolean;
}

/** A line of the bill before the roundings of the total; `included`: its amount is contained in another line's. */
export interface BillLine {
  readonly kind: 'charge' | 'waiver' | 'discount' | 'commitment' | 'credit' | 'tax';
  readonly name: string;
  readonly amount: Rational;
  readonly included: boolean;
  /** A part of the subtotal, or of what comes behind it. */
  readonly beforeTax: boolean;
}

/** What `per total` alone prints for the lines, in multiples of its step, so that they add up (18.7). */
export interface Printed {
  readonly step: Rational;
  readonly amount: (kind: BillLine['kind'], name: string) => Rational;
  /** The place of a line among those that make the total; undefined where it is rounded alone. */
  readonly index: (kind: BillLine['kind'], name: string) => number | undefined;
}

export interface TariffResult {
  /** With one block for each item, where blocks stand for items. */
  readonly tariff: Tariff;
  readonly env: Environment;
  readonly isApplicable: () => boolean;
  /** Undefined: the charge has no line. */
  readonly measured: (charge: Charge) => Measured | undefined;
  readonly charged: (charge: Charge) => Charged | undefined;
  /** The whole line where it is waived, else 0. */
  readonly waived: (charge: Charge) => Rational;
  readonly discount: (name: string) => DiscountResult;
  /** After waiver and discounts. */
  readonly net: (charge: Charge) => Rational | undefined;
  readonly commitment: (name: string) => CommitmentResult;
  readonly credit: (name: string) => CreditResult;
  /** The credits before tax that pay a line. */
  readonly creditsOn: (line: string) => readonly Credit[];
  readonly tax: (name: string) => TaxResult;
  /** The taxes on a line that a credit after tax can pay with it. */
  readonly taxParts: (line: string) => readonly TaxPart[];
  /** In the order of 18.84. */
  readonly lines: () => readonly BillLine[];
  readonly totals: () => Totals;
  /** There under `per total` alone. */
  readonly printed: () => Printed | undefined;
}

export function evaluateTariff(declared: Tariff, context: Context): TariffResult {
  const env = bindLets(declared.lets, new Environment(), context);
  const tariff = layOut(declared, env, context);
  const once = <V>(compute: () => V): (() => V) => {
    const known = memo((_: Tariff) => compute());
    return () => known(tariff);
  };
  const isApplicable = once(() => isOpen(tariff.appliesWhen, env, context));
  const measured = memo((charge: Charge) => (isApplicable() ? measureCharge(charge, tariff, env, context) : undefined));
  const charged = memo((charge: Charge) => {
    const stages = measured(charge);
    return stages === undefined ? undefined : priceCharge(stages, context);
  });
  const waived = memo((charge: Charge): Rational => {
    const line = charged(charge);
    return line !== undefined && isWaived(line, context) ? line.gross : ZERO;
  });
  const discounts = discountsOf(
    tariff,
    () => env,
    (names) =>
      names.flatMap((name) => {
        const charge = find(tariff.charges, name);
        const line = charged(charge);
        return line === undefined ? [] : [{ charge: name, gross: subtract(line.gross, waived(charge)) }];
      }),
    context,
  );
  const net = memo((charge: Charge): Rational | undefined => {
    const line = charged(charge);
    if (line === undefined) return undefined;
    const off = takingOrder(tariff.discounts).filter(({ base }) => base.includes(charge.name));
    const left = subtract(line.gross, waived(charge));
    return subtract(left, sumOf(off.map((discount) => shareOn(discounts(discount), charge.name))));
  });
  const commitment = memo((each: Commitment) => evaluateCommitment(each, env, context));
  /** A charge after discounts, or a true-up. */
  const line = (name: string): Rational | undefined => {
    const charge = tariff.charges.find((each) => each.name === name);
    if (charge !== undefined) return net(charge);
    const { amount } = commitment(find(tariff.commitments, name));
    return isZero(amount) ? undefined : amount;
  };
  const creditsOn = (name: string): readonly Credit[] =>
    tariff.credits.filter(({ when, base }) => when === 'before' && base.includes(name));
  const taxable = (name: string): Rational | undefined => {
    const amount = line(name);
    return amount && subtract(amount, sumOf(creditsOn(name).map((each) => creditOn(credits(each), name))));
  };
  const taxes = taxesOf(tariff, () => env, taxable, context);
  const partsOn = memo((name: string) => taxParts(tariff, name, taxes));
  const credits = creditsOf(
    tariff,
    () => env,
    (name, when) => {
      if (when === 'before') return line(name);
      const amount = taxable(name);
      return amount && withTaxes(amount, partsOn(name));
    },
    context,
  );
  const result: TariffResult = {
    tariff,
    env,
    isApplicable,
    measured,
    charged,
    waived,
    net,
    discount: (name) => discounts(find(tariff.discounts, name)),
    commitment: (name) => commitment(find(tariff.commitments, name)),
    credit: (name) => credits(find(tariff.credits, name)),
    creditsOn,
    tax: (name) => taxes(find(tariff.taxes, name)),
    taxParts: partsOn,
    lines: once(() => (isApplicable() ? linesOf(result) : [])),
    totals: once(() => totalsOf(result, context)),
    printed: once(() => printedOf(result)),
  };
  if (tariff.billing !== undefined) checkPeriod(tariff.billing, env, context);
  return result;
}

export function find<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const item = items.find((each) => each.name === name);
  if (item === undefined) throw new Bug(`nothing is named ${name}`);
  return item;
}

/** 18.84: charges, each followed by its waiver, discounts, commitments, credits before tax, taxes, credits after tax. */
function linesOf(result: TariffResult): readonly BillLine[] {
  const { charges, discounts, commitments, credits, taxes } = result.tariff;
  const creditLines = (when: Credit['when']): readonly BillLine[] =>
    credits
      .filter((credit) => credit.when === when)
      .map(({ name }) => billLine('credit', name, negate(result.credit(name).amount), when === 'before'))
      .filter(({ amount }) => !isZero(amount));
  return [
    ...charges.flatMap((charge) => chargeLines(result, charge)),
    ...discounts
      .map(({ name }) => billLine('discount', name, negate(result.discount(name).amount), true))
      .filter(({ amount }) => !isZero(amount)),
    ...commitments
      .map(({ name }) => billLine('commitment', name, result.commitment(name).amount, true))
      .filter(({ amount }) => !isZero(amount)),
    ...creditLines('before'),
    ...taxes.flatMap((tax) => taxLines(result, tax)),
    ...creditLines('after'),
  ];
}

function billLine(kind: BillLine['kind'], name: string, amount: Rational, beforeTax: boolean): BillLine {
  return { kind, name, amount, included: false, beforeTax };
}

function chargeLines(result: TariffResult, charge: Charge): readonly BillLine[] {
  const line = result.charged(charge);
  if (line === undefined) return [];
  const waived = result.waived(charge);
  const own = billLine('charge', charge.name, line.gross, true);
  return isZero(waived) ? [own] : [own, billLine('waiver', charge.name, negate(waived), true)];
}

function taxLines(result: TariffResult, { name, how }: Tax): readonly BillLine[] {
  const { hasLine, amount } = result.tax(name);
  return hasLine ? [{ ...billLine('tax', name, amount, false), included: how === 'contained' }] : [];
}

/** 18.132 */
function totalsOf(result: TariffResult, context: Context): Totals {
  const { tariff, env } = result;
  const { rounding } = tariff;
  const lines = result.lines();
  const amounts = (kept: (line: BillLine) => boolean): Rational =>
    sumOf(lines.filter(kept).map(({ amount }) => amount));
  const contained = amounts(({ included }) => included);
  const subtotal = subtract(
    amounts(({ beforeTax }) => beforeTax),
    contained,
  );
  const tax = amounts(({ kind }) => kind === 'tax');
  const paid = amounts(({ kind, beforeTax }) => kind === 'credit' && !beforeTax);
  const exact = add(add(subtotal, tax), paid);
  const total = roundBy(exact, rounding.total);
  const difference = subtract(total, exact);
  const pays = result.isApplicable() && rounding.payment !== undefined && isOpen(rounding.payment.when, env, context);
  const due = pays ? roundBy(total, rounding.payment?.rounding) : total;
  const payment = subtract(due, total);
  return {
    subtotal,
    tax,
    exact,
    total,
    rounding: rounding.line === undefined || isZero(difference) ? undefined : difference,
    due,
    payment: isZero(payment) ? undefined : payment,
    paymentApplies: pays,
  };
}

/**
 * 18.7: the exact lines are brought to the step of the total, in the order of the lines. What is contained in others, and a
 * charge with the waiver that takes it off, come to nothing in it and are rounded alone.
 */
function printedOf(result: TariffResult): Printed | undefined {
  const { line, total } = result.tariff.rounding;
  if (line !== undefined || total === undefined || !result.isApplicable()) return undefined;
  const all = result.lines();
  const isAlone = ({ included, kind, name }: BillLine): boolean =>
    included || kind === 'waiver' || (kind === 'charge' && !isZero(result.waived(find(result.tariff.charges, name))));
  const lines = all.filter((each) => !isAlone(each));
  const amounts = largestRemainder(
    result.totals().total,
    lines.map(({ amount }) => amount),
    total.step,
  );
  const place = (kind: BillLine['kind'], name: string): number =>
    lines.findIndex((each) => each.kind === kind && each.name === name);
  return {
    step: total.step,
    amount: (kind, name) => {
      const alone = all.find((each) => isAlone(each) && each.kind === kind && each.name === name);
      if (alone === undefined) return amounts[place(kind, name)] ?? ZERO;
      return kind === 'waiver' ? negate(roundBy(negate(alone.amount), total)) : roundBy(alone.amount, total);
    },
    index: (kind, name) => {
      const index = place(kind, name);
      return index < 0 ? undefined : index;
    },
  };
}
