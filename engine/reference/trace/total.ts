/** The block of a tariff: its gate, its period, and how the lines make the total and what is due. */
import { decimalText, type NumericType, type Rational, ZERO } from '#dsl';
import { dateText } from '../../time/iso.ts';
import type { DiscountResult } from '../discount.ts';
import { printedTotals } from '../lines.ts';
import { periodOf } from '../period.ts';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import type { BillLine, TariffResult } from '../tariff.ts';
import { lineOfBill } from './bill-lines.ts';
import type { BlockTrace } from './block.ts';
import { lineStep, tariffScope } from './charge.ts';
import { figureText, numberText, withUnit } from './figure.ts';
import { call, difference, leaf, type Rendered, sumOfParts } from './rendered.ts';
import { roundStep, stepFigure } from './round.ts';
import { listOf, listText } from './rules.ts';
import { moneyType } from './stages.ts';
import type { Tracer } from './tracer.ts';

export function traceTotal(
  result: TariffResult,
  currency: string,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const { tariff } = result;
  const scope = tariffScope(result, block);
  const applicable = result.isApplicable();
  if (tariff.appliesWhen !== undefined) {
    const gate = tracer.render(tariff.appliesWhen, scope);
    block.step('applies', gate, `${applicable}`, { at: tariff.appliesWhen.span });
  }
  if (tariff.billing !== undefined) {
    const period = periodOf(tracer.context);
    const at = { at: tariff.billing.span };
    block.step('period start', leaf('period.start', dateText(period.start)), dateText(period.start), at);
    block.step('period end', leaf('period.end', dateText(period.end)), dateText(period.end), at);
  }
  const money = moneyType(currency);
  if (applicable) traceWithoutLine(result, money, block);
  const lines = result.lines();
  const leaves = (kept: (line: BillLine) => boolean): readonly Rendered[] =>
    lines.filter(kept).map((line) => lineOfBill(result, line, money));
  const totals = result.totals();
  const text = (value: Rational, digits: number): string => withUnit(decimalText(value, digits), money.unit);
  const gross = sumOfParts(leaves(({ beforeTax }) => beforeTax));
  const contained = leaves(({ included }) => included);
  const subtotal = block.step('subtotal', contained.reduce(difference, gross), text(totals.subtotal, places.subtotal));
  const tax = block.step('tax', sumOfParts(leaves(({ kind }) => kind === 'tax')), text(totals.tax, places.taxes));
  const paid = leaves(({ kind, beforeTax }) => kind === 'credit' && !beforeTax);
  const exact = block.step('exact', sumOfParts([subtotal, tax, ...paid]), numberText(totals.exact, money));
  const total = roundStep('total', exact, totals.total, tariff.rounding.total, money, places.total, block, tracer);
  if (totals.rounding !== undefined)
    block.step('rounding', difference(total, exact), text(totals.rounding, places.total));
  traceDue(result, total, money, places, block, tracer);
  if (result.printed() !== undefined) tracePrinted(result, total, money, places, block, tracer);
}

/** What gives no line, with the gate that says so: evidence that nothing was left out. */
function traceWithoutLine(result: TariffResult, money: NumericType, block: BlockTrace): void {
  const { charges, discounts, commitments, credits, taxes } = result.tariff;
  const parts = [
    ...charges
      .filter((charge) => result.charged(charge) === undefined)
      .map(({ name }) => leaf(`charge ${name} / applies`, 'false')),
    ...discounts
      .map(({ name }) => result.discount(name))
      .filter(({ amount }) => amount.n === 0n)
      .map((found) => withoutDiscount(found, money)),
    ...commitments
      .map(({ name }) => ({ name, ...result.commitment(name) }))
      .filter(({ amount }) => amount.n === 0n)
      .map(({ name, open }) => withoutAmount(`commitment ${name}`, open, money)),
    ...credits
      .map(({ name }) => ({ name, ...result.credit(name) }))
      .filter(({ amount }) => amount.n === 0n)
      .map(({ name, open }) => withoutAmount(`credit ${name}`, open, money)),
    ...taxes
      .filter(({ name, appliesWhen }) => appliesWhen !== undefined && !result.tax(name).hasLine)
      .map(({ name }) => leaf(`tax ${name} / applies`, `${result.tax(name).open}`)),
  ];
  if (parts.length > 0) block.step('without line', listOf(parts), listText(parts.map((part) => part.text)));
}

function withoutDiscount({ discount, open, amount, gate }: DiscountResult, money: NumericType): Rendered {
  if (open) return leaf(`discount ${discount.name} / amount`, numberText(amount, money));
  return leaf(`discount ${discount.name} / ${gate ? 'during' : 'applies'}`, 'false');
}

function withoutAmount(block: string, open: boolean, money: NumericType): Rendered {
  return open ? leaf(`${block} / amount`, numberText(ZERO, money)) : leaf(`${block} / applies`, 'false');
}

function traceDue(
  result: TariffResult,
  total: Rendered,
  money: NumericType,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const { payment } = result.tariff.rounding;
  const totals = result.totals();
  if (payment?.when !== undefined && result.isApplicable()) {
    const scope = tariffScope(result, block);
    const value = tracer.context.evaluate(payment.when, result.env);
    block.step('payment applies', tracer.render(payment.when, scope), figureText(value, payment.when.type), {
      at: payment.when.span,
    });
  }
  const rounding = totals.paymentApplies ? payment?.rounding : undefined;
  const due = roundStep('due', total, totals.due, rounding, money, places.due, block, tracer);
  if (totals.payment === undefined || payment === undefined) return;
  block.step('payment', difference(due, total), withUnit(decimalText(totals.payment, places.due), money.unit), {
    at: payment.rounding.span,
  });
  lineStep([['title', JSON.stringify(payment.title)]], placeOf(tracer.program, payment.rounding.span), block);
}

/** 18.7: `allot(total, step, [exact lines])` */
function tracePrinted(
  result: TariffResult,
  total: Rendered,
  money: NumericType,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const rounding = result.tariff.rounding.total;
  const printed = result.printed();
  if (rounding === undefined || printed === undefined) return;
  const step = leaf(placeOf(tracer.program, rounding.span), stepFigure(rounding, money));
  const text = (value: Rational): string => withUnit(decimalText(value, places.total), money.unit);
  const lines = result.lines().filter(({ kind, name }) => printed.index(kind, name) !== undefined);
  const amounts = lines.map(({ kind, name }) => printed.amount(kind, name));
  const exact = lines.map((line) => lineOfBill(result, line, money));
  block.step('lines', call('allot', [total, step, listOf(exact)]), listText(amounts.map(text)));
  const shown = (kept: (line: BillLine) => boolean): readonly Rendered[] =>
    result
      .lines()
      .filter(kept)
      .map(({ kind, name }) => {
        const index = printed.index(kind, name);
        const own = kind === 'waiver' ? `charge ${name} / printed waiver` : `${kind} ${name} / printed`;
        const home = index === undefined ? own : `total ${block.id} / lines[${index}]`;
        return leaf(home, text(printed.amount(kind, name)));
      });
  const sums = printedTotals(result);
  const gross = sumOfParts(shown(({ beforeTax }) => beforeTax));
  const contained = shown(({ included }) => included);
  block.step('printed subtotal', contained.reduce(difference, gross), text(sums.subtotal));
  block.step('printed tax', sumOfParts(shown(({ kind }) => kind === 'tax')), text(sums.tax));
}
