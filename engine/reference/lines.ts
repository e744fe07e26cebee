/** The lines and totals of a tariff's answer, in the order of LANGUAGE 18.84. */
import { type Charge, decimalText, type Item, negate, type Rational, subtract, type Tax } from '#dsl';
import type { Line, TariffAnswer } from '../answer.ts';
import { Bug } from '../bug.ts';
import { dateText } from '../time/iso.ts';
import type { Charged } from './charge.ts';
import type { Context } from './context.ts';
import { ownName } from './items.ts';
import { messageText } from './message.ts';
import { periodOf } from './period.ts';
import { lineOf } from './place.ts';
import { placesOf, type TariffPlaces } from './places.ts';
import { type PrintedShares, printedDiscount, printedGross, printedQuantities, printedTax } from './printed.ts';
import { sumOf } from './rounding.ts';
import { type SpreadShare, spreadShares } from './spread.ts';
import type { TariffResult } from './tariff.ts';
import { inUnit } from './value.ts';

export function tariffAnswer(
  result: TariffResult,
  currency: string,
  withLines: boolean,
  context: Context,
): TariffAnswer {
  const places = placesOf(result.tariff);
  const applicable = result.isApplicable();
  const totals = result.totals();
  const printed = printedTotals(result);
  return {
    applicable,
    currency,
    ...(withLines ? { lines: applicable ? linesOf(result, places, context) : [] } : {}),
    subtotal: decimalText(printed.subtotal, places.subtotal),
    tax: decimalText(printed.tax, places.taxes),
    total: decimalText(totals.total, places.total),
    due: decimalText(totals.due, places.due),
  };
}

/** Under `per total` alone the printed lines make the printed sums (18.7). */
export function printedTotals(result: TariffResult): { subtotal: Rational; tax: Rational } {
  const printed = result.printed();
  if (printed === undefined) return result.totals();
  const { charges, discounts, taxes } = printed;
  return { subtotal: sumOf([...charges.values(), ...discounts.values()]), tax: sumOf([...taxes.values()]) };
}

function linesOf(result: TariffResult, places: TariffPlaces, context: Context): readonly Line[] {
  const { charges, discounts, taxes } = result.tariff;
  return [
    ...charges.flatMap((charge) => chargeLine(result, charge, places, context)),
    ...discounts.flatMap(({ name }) => discountLine(result, name, places, context)),
    ...taxes.flatMap((tax) => taxLine(result, tax, places, context)),
    ...roundingLines(result, places, context),
  ];
}

function chargeLine(result: TariffResult, charge: Charge, places: TariffPlaces, context: Context): Line[] {
  const charged = result.charged(charge);
  if (charged === undefined) return [];
  const amount = (value: Rational): string => decimalText(value, places.charge(charge));
  const line: Line = {
    ...identityOf(charge),
    kind: 'charge',
    title: charge.title,
    ...(charge.code === undefined ? {} : { code: charge.code }),
    amount: amount(printedGross(result, charge)),
    ...quantities(charged),
    ...spreadAnswer(spreadShares(result, charged, context), amount),
    ...(charge.taxedAs === undefined ? {} : { taxCategory: charge.taxedAs }),
    ...servicePeriod(result, charge, context),
    included: false,
    ...(charge.message === undefined ? {} : { message: messageText(charge.message, charged.env, context) }),
    at: lineOf(context.program, charge.span),
  };
  return [line];
}

/** Quantities print as their shortest decimal in the measure's unit. */
function quantities(charged: Charged): Partial<Line> {
  const { charge, carried } = charged;
  if (charge.measure === undefined || charged.quantity === undefined) return {};
  const { type } = charge.measure;
  if (type.kind !== 'numeric') throw new Bug('a measure that is no number');
  const { quantity, consumed, drawn } = printedQuantities(charged);
  const allowances = (): NonNullable<Line['allowances']> =>
    drawn.map((each, i) => ({
      label: charged.drawn[i]?.allowance.label ?? '',
      ...keyOf(charged.drawn[i]?.allowance.item),
      consumed: figure(each.consumed),
      left: figure(each.left),
    }));
  const figure = (value: Rational): string => decimalText(inUnit(value, type));
  return {
    quantity: figure(quantity),
    ...(type.unit.label === '' ? {} : { unit: type.unit.label }),
    ...(drawn.length === 0 ? {} : { consumed: figure(consumed) }),
    ...(charged.drawn.some((each) => each.carried !== undefined) ? { carried: figure(carried) } : {}),
    ...(drawn.length > 0 && showsAllowances(charge) ? { allowances: allowances() } : {}),
  };
}

/** More than one allowance, or one with a label or for each item of a list. */
export function showsAllowances({ included }: Charge): boolean {
  return included.length > 1 || included.some(({ label, each }) => label !== undefined || each !== undefined);
}

/** The name as declared, and the key of the item that the block stands for. */
function identityOf(block: { readonly name: string; readonly item?: Item }): {
  readonly id: string;
  readonly key?: string;
} {
  return { id: ownName(block), ...keyOf(block.item) };
}
function keyOf(item: Item | undefined): { readonly key?: string } {
  return item === undefined ? {} : { key: item.key };
}

function spreadAnswer(
  shares: readonly SpreadShare[] | undefined,
  text: (amount: Rational) => string,
): Pick<Line, 'shares'> {
  return shares === undefined
    ? {}
    : { shares: shares.map(({ item, amount }) => ({ key: item.key, amount: text(amount) })) };
}

function servicePeriod({ tariff }: TariffResult, charge: Charge, context: Context): Partial<Line> {
  if (tariff.billing === undefined) return {};
  const { start, end } = periodOf(context);
  return { billed: charge.billed, servicePeriod: { start: dateText(start), end: dateText(end) } };
}

/** A line of its own beside the charges, which print before discounts; its shares tell what falls on each of them. */
function discountLine(result: TariffResult, name: string, places: TariffPlaces, context: Context): Line[] {
  const { discount, env, amount } = result.discount(name);
  if (amount.n === 0n) return [];
  const printed = printedDiscount(result, name);
  const text = (value: Rational): string => decimalText(negate(value), places.discount(discount));
  const line: Line = {
    ...identityOf(discount),
    kind: 'discount',
    title: discount.title,
    ...(discount.code === undefined ? {} : { code: discount.code }),
    amount: text(printed.amount),
    shares: sharesAnswer(printed, result, text),
    included: false,
    ...(discount.message === undefined ? {} : { message: messageText(discount.message, env, context) }),
    at: lineOf(context.program, discount.span),
  };
  return [line];
}

function sharesAnswer(
  { shares }: PrintedShares,
  { tariff }: TariffResult,
  text: (amount: Rational) => string,
): NonNullable<Line['shares']> {
  const blocks = [...tariff.charges, ...tariff.taxes];
  return shares.map(({ id, amount }) => {
    const block = blocks.find(({ name }) => name === id);
    return { ...identityOf(block ?? { name: id }), amount: text(amount) };
  });
}

function taxLine(result: TariffResult, tax: Tax, places: TariffPlaces, context: Context): Line[] {
  const { hasLine, env } = result.tax(tax.name);
  if (!hasLine) return [];
  const printed = printedTax(result, tax);
  const text = (value: Rational): string => decimalText(value, places.tax(tax));
  const line: Line = {
    ...identityOf(tax),
    kind: 'tax',
    title: tax.title,
    ...(tax.code === undefined ? {} : { code: tax.code }),
    amount: text(printed.amount),
    shares: sharesAnswer(printed, result, text),
    included: false,
    ...(tax.message === undefined ? {} : { message: messageText(tax.message, env, context) }),
    at: lineOf(context.program, tax.span),
  };
  return [line];
}

function roundingLines(result: TariffResult, places: TariffPlaces, { program }: Context): Line[] {
  const { rounding, payment, exact, total, due } = result.totals();
  const { rounding: plan } = result.tariff;
  const lines: Line[] = [];
  if (rounding !== undefined && plan.total !== undefined) {
    const amount = decimalText(subtract(total, exact), places.total);
    lines.push({
      id: 'rounding',
      kind: 'rounding',
      title: 'Rounding',
      amount,
      included: false,
      at: lineOf(program, plan.total.span),
    });
  }
  if (payment !== undefined && plan.payment !== undefined) {
    const amount = decimalText(subtract(due, total), places.due);
    const at = lineOf(program, plan.payment.rounding.span);
    lines.push({ id: 'payment', kind: 'payment', title: plan.payment.title, amount, included: false, at });
  }
  return lines;
}
