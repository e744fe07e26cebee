/** The lines and totals of a tariff's answer, in the order of LANGUAGE 18.84. */
import { type Charge, decimalText, type Item, negate, type Rational, subtract, type Tariff, type Tax } from '#dsl';
import type { CommitmentReport, CreditReport, Line, TariffAnswer } from '../answer.ts';
import { Bug, unreachable } from '../bug.ts';
import { dateText } from '../time/iso.ts';
import type { Charged } from './charge.ts';
import type { CommitmentResult, Reported } from './commitment.ts';
import type { Context } from './context.ts';
import type { CreditResult } from './credit.ts';
import { ownName } from './items.ts';
import { messageText } from './message.ts';
import { periodOf } from './period.ts';
import { lineOf } from './place.ts';
import { placesOf, type TariffPlaces } from './places.ts';
import {
  type PrintedShares,
  printedBands,
  printedCredit,
  printedDiscount,
  printedGross,
  printedQuantities,
  printedTax,
} from './printed.ts';
import { sumOf } from './rounding.ts';
import { type SpreadShare, spreadShares } from './spread.ts';
import { type BillLine, find, type TariffResult } from './tariff.ts';
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
    ...(withLines && applicable ? reportsOf(result, places) : {}),
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
  const amounts = (kept: (line: BillLine) => boolean): Rational =>
    sumOf(
      result
        .lines()
        .filter(kept)
        .map(({ kind, name }) => printed.amount(kind, name)),
    );
  const contained = amounts(({ included }) => included);
  return {
    subtotal: subtract(
      amounts(({ beforeTax }) => beforeTax),
      contained,
    ),
    tax: amounts(({ kind }) => kind === 'tax'),
  };
}

function linesOf(result: TariffResult, places: TariffPlaces, context: Context): readonly Line[] {
  const { tariff } = result;
  const lines = result.lines().map(({ kind, name }): Line => {
    switch (kind) {
      case 'charge':
        return chargeLine(result, find(tariff.charges, name), places, context);
      case 'waiver':
        return waiverLine(result, find(tariff.charges, name), places, context);
      case 'discount':
        return discountLine(result, name, places, context);
      case 'commitment':
        return commitmentLine(result, name, places, context);
      case 'credit':
        return creditLine(result, name, places, context);
      case 'tax':
        return taxLine(result, find(tariff.taxes, name), places, context);
      default:
        return unreachable(kind);
    }
  });
  return [...lines, ...roundingLines(result, places, context)];
}

/** What the keeper of terms and balances needs, of each block that applies. */
function reportsOf(result: TariffResult, places: TariffPlaces): Pick<TariffAnswer, 'commitments' | 'credits'> {
  const { commitments, credits } = result.tariff;
  return {
    ...(commitments.length === 0
      ? {}
      : { commitments: commitments.flatMap((each) => commitmentReport(result.commitment(each.name), places)) }),
    ...(credits.length === 0
      ? {}
      : { credits: credits.flatMap((each) => creditReport(result.credit(each.name), places)) }),
  };
}

function commitmentReport({ commitment, open, reported }: CommitmentResult, places: TariffPlaces): CommitmentReport[] {
  if (!open) return [];
  const text = (what: Reported): string => decimalText(reported(what), places.commitment(commitment));
  const { carriedShortfall, carriedExcess, name } = commitment;
  return [
    {
      id: name,
      counted: text('counted'),
      missing: text('missing'),
      ...(carriedShortfall === undefined ? {} : { carriedShortfall: text('carriedShortfall') }),
      ...(carriedExcess === undefined ? {} : { carriedExcess: text('carriedExcess') }),
    },
  ];
}

function creditReport({ credit, open, remaining }: CreditResult, places: TariffPlaces): CreditReport[] {
  return open ? [{ ...identityOf(credit), remaining: decimalText(remaining, places.credit(credit)) }] : [];
}

function chargeLine(result: TariffResult, charge: Charge, places: TariffPlaces, context: Context): Line {
  const charged = result.charged(charge);
  if (charged === undefined) throw new Bug(`${charge.name} has no line`);
  const amount = (value: Rational): string => decimalText(value, places.charge(charge));
  return {
    ...identityOf(charge),
    kind: 'charge',
    title: charge.title,
    ...(charge.code === undefined ? {} : { code: charge.code }),
    amount: amount(printedGross(result, charge)),
    ...quantities(charged),
    ...spreadAnswer(spreadShares(result, charged, context), amount),
    ...counters(charged, amount(printedGross(result, charge))),
    ...(charge.part?.outstanding === undefined ? {} : { outstanding: amount(charged.outstanding) }),
    ...(charge.taxedAs === undefined ? {} : { taxCategory: charge.taxedAs }),
    ...servicePeriod(result, charge, context),
    included: false,
    ...(charge.message === undefined ? {} : { message: messageText(charge.message, charged.env, context) }),
    at: lineOf(context.program, charge.span),
  };
}

/** 18.113: the charge stays, and a second line takes it off. */
function waiverLine(result: TariffResult, charge: Charge, places: TariffPlaces, context: Context): Line {
  const { waived } = charge;
  const charged = result.charged(charge);
  if (waived === undefined || charged === undefined) throw new Bug(`${charge.name} is not waived`);
  const amount = result.printed()?.amount('waiver', charge.name) ?? negate(result.waived(charge));
  return {
    ...identityOf(charge),
    kind: 'waiver',
    title: charge.title,
    ...(charge.code === undefined ? {} : { code: charge.code }),
    amount: decimalText(amount, places.charge(charge)),
    included: false,
    reason: messageText(waived.reason, charged.env, context),
    at: lineOf(context.program, waived.span),
  };
}

/** 18.123: the true-up is a line of its own. */
function commitmentLine(result: TariffResult, name: string, places: TariffPlaces, context: Context): Line {
  const { commitment, env, amount } = result.commitment(name);
  const printed = result.printed()?.amount('commitment', name) ?? amount;
  return {
    id: name,
    kind: 'commitment',
    title: commitment.title,
    ...(commitment.code === undefined ? {} : { code: commitment.code }),
    amount: decimalText(printed, places.commitment(commitment)),
    included: false,
    ...(commitment.message === undefined ? {} : { message: messageText(commitment.message, env, context) }),
    at: lineOf(context.program, commitment.span),
  };
}

/** Below zero, with what it pays of each line. */
function creditLine(result: TariffResult, name: string, places: TariffPlaces, context: Context): Line {
  const { credit, env } = result.credit(name);
  const printed = printedCredit(result, name);
  const text = (value: Rational): string => decimalText(negate(value), places.credit(credit));
  return {
    ...identityOf(credit),
    kind: 'credit',
    title: credit.title,
    ...(credit.code === undefined ? {} : { code: credit.code }),
    amount: text(printed.amount),
    shares: sharesAnswer(printed, result, text),
    included: false,
    ...(credit.message === undefined ? {} : { message: messageText(credit.message, env, context) }),
    at: lineOf(context.program, credit.span),
  };
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
  const bands = (): NonNullable<Line['bands']> =>
    printedBands(charged, charged.priced).map((each) => ({ band: each.name, quantity: figure(each.quantity) }));
  const figure = (value: Rational): string => decimalText(inUnit(value, type));
  return {
    quantity: figure(quantity),
    ...(type.unit.label === '' ? {} : { unit: type.unit.label }),
    ...(drawn.length === 0 ? {} : { consumed: figure(consumed) }),
    ...(charged.drawn.some((each) => each.carried !== undefined) ? { carried: figure(carried) } : {}),
    ...(drawn.length > 0 && showsAllowances(charge) ? { allowances: allowances() } : {}),
    ...(charge.bandStep === undefined ? {} : { bands: bands() }),
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

/** 18.101: what is added to the counters that the charge goes on from. */
function counters({ charge, stepped }: Charged, amount: string): Partial<Line> {
  const { measure } = charge;
  return {
    ...(charge.used === undefined || measure === undefined || stepped === undefined
      ? {}
      : { used: decimalText(inUnit(stepped, measure.type)) }),
    ...(charge.charged === undefined ? {} : { charged: amount }),
  };
}

function spreadAnswer(
  shares: readonly SpreadShare[] | undefined,
  text: (amount: Rational) => string,
): Pick<Line, 'shares'> {
  return shares === undefined
    ? {}
    : { shares: shares.map(({ item, amount }) => ({ key: item.key, amount: text(amount) })) };
}

/** 18.111: usage that comes late is billed as a correction of the period it belongs to. */
export function isCorrection({ measure }: Charge, { billing, late }: Tariff): boolean {
  return billing !== undefined && late === 'own' && measure !== undefined;
}

function servicePeriod({ tariff }: TariffResult, charge: Charge, context: Context): Partial<Line> {
  if (tariff.billing === undefined) return {};
  const { start, end } = periodOf(context);
  return {
    billed: charge.billed,
    servicePeriod: { start: dateText(start), end: dateText(end) },
    ...(isCorrection(charge, tariff) ? { lateUsage: 'own period' } : {}),
  };
}

/** A line of its own beside the charges, which print before discounts; its shares tell what falls on each of them. */
function discountLine(result: TariffResult, name: string, places: TariffPlaces, context: Context): Line {
  const { discount, env } = result.discount(name);
  const printed = printedDiscount(result, name);
  const text = (value: Rational): string => decimalText(negate(value), places.discount(discount));
  return {
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
}

function sharesAnswer(
  { shares }: PrintedShares,
  { tariff }: TariffResult,
  text: (amount: Rational) => string,
): NonNullable<Line['shares']> {
  const blocks = [...tariff.charges, ...tariff.commitments, ...tariff.taxes];
  return shares.map(({ id, amount }) => {
    const block = blocks.find(({ name }) => name === id);
    return { ...identityOf(block ?? { name: id }), amount: text(amount) };
  });
}

function taxLine(result: TariffResult, tax: Tax, places: TariffPlaces, context: Context): Line {
  const { env, exempt, base } = result.tax(tax.name);
  const printed = printedTax(result, tax);
  const text = (value: Rational): string => decimalText(value, places.tax(tax));
  return {
    ...identityOf(tax),
    kind: 'tax',
    title: tax.title,
    ...(tax.code === undefined ? {} : { code: tax.code }),
    amount: text(printed.amount),
    shares: sharesAnswer(printed, result, text),
    ...(exempt ? { base: text(base) } : {}),
    included: tax.how === 'contained',
    ...(exempt && tax.exempt !== undefined ? { reason: messageText(tax.exempt.reason, env, context) } : {}),
    ...(tax.message === undefined ? {} : { message: messageText(tax.message, env, context) }),
    at: lineOf(context.program, tax.span),
  };
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
