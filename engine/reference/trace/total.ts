/** The block of a tariff: its gate, its period, and how the lines make the total and what is due. */
import { decimalText, type NumericType, negate, type Rational } from '#dsl';
import { dateText } from '../../time/iso.ts';
import type { DiscountResult } from '../discount.ts';
import { printedTotals } from '../lines.ts';
import { periodOf } from '../period.ts';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import type { TariffResult } from '../tariff.ts';
import type { BlockTrace } from './block.ts';
import { grossStage, lineStep, moneyType, tariffScope } from './charge.ts';
import { figureText, numberText, withUnit } from './figure.ts';
import { call, difference, leaf, type Rendered, sumOfParts } from './rendered.ts';
import { roundStep, stepFigure } from './round.ts';
import { listOf, listText } from './rules.ts';
import { lineLeaf } from './tax.ts';
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
  const lines = applicable ? lineLeaves(result, money, places) : { charges: [], discounts: [], taxes: [] };
  if (applicable) traceWithoutLine(result, money, block);
  const totals = result.totals();
  const text = (value: Rational, digits: number): string => withUnit(decimalText(value, digits), money.unit);
  const beforeTax = [...lines.charges, ...lines.discounts];
  const subtotal = block.step('subtotal', sumOfParts(beforeTax), text(totals.subtotal, places.subtotal));
  const tax = block.step('tax', sumOfParts(lines.taxes), text(totals.tax, places.taxes));
  const exact = block.step('exact', sumOfParts([subtotal, tax]), numberText(totals.exact, money));
  const total = roundStep('total', exact, totals.total, tariff.rounding.total, money, places.total, block, tracer);
  if (totals.rounding !== undefined)
    block.step('rounding', difference(total, exact), text(totals.rounding, places.total));
  traceDue(result, total, money, places, block, tracer);
  if (result.printed() !== undefined)
    tracePrinted(result, total, [...beforeTax, ...lines.taxes], money, places, block, tracer);
}

/** What gives no line, with the gate that says so: evidence that nothing was left out. */
function traceWithoutLine(result: TariffResult, money: NumericType, block: BlockTrace): void {
  const { charges, discounts, taxes } = result.tariff;
  const parts = [
    ...charges
      .filter((charge) => result.charged(charge) === undefined)
      .map(({ name }) => leaf(`charge ${name} / applies`, 'false')),
    ...discounts
      .map(({ name }) => result.discount(name))
      .filter(({ amount }) => amount.n === 0n)
      .map((found) => withoutDiscount(found, money)),
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

function lineLeaves(
  result: TariffResult,
  money: NumericType,
  places: TariffPlaces,
): { charges: Rendered[]; discounts: Rendered[]; taxes: Rendered[] } {
  const { charges, discounts, taxes } = result.tariff;
  return {
    charges: charges.flatMap((charge) => {
      const charged = result.charged(charge);
      if (charged === undefined) return [];
      return [leaf(`charge ${charge.name} / ${grossStage(charge)}`, numberText(charged.gross, money))];
    }),
    discounts: discounts
      .map(({ name }) => result.discount(name))
      .filter(({ amount }) => amount.n !== 0n)
      .map(({ discount, amount }) => leaf(`discount ${discount.name} / net`, numberText(negate(amount), money))),
    taxes: taxes.flatMap(({ name }) => {
      const { hasLine, amount } = result.tax(name);
      return hasLine ? [lineLeaf(result, name, amount, money, places)] : [];
    }),
  };
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
  exact: readonly Rendered[],
  money: NumericType,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const rounding = result.tariff.rounding.total;
  const printed = result.printed();
  if (rounding === undefined || printed === undefined) return;
  const step = leaf(placeOf(tracer.program, rounding.span), stepFigure(rounding, money));
  const { charges, discounts, taxes } = printed;
  const amounts = [...charges.values(), ...discounts.values(), ...taxes.values()];
  const text = (value: Rational): string => withUnit(decimalText(value, places.total), money.unit);
  block.step('lines', call('allot', [total, step, listOf(exact)]), listText(amounts.map(text)));
  const leaves = amounts.map((amount, i) => leaf(`total ${block.id} / lines[${i}]`, text(amount)));
  const count = charges.size + discounts.size;
  const sums = printedTotals(result);
  block.step('printed subtotal', sumOfParts(leaves.slice(0, count)), text(sums.subtotal));
  block.step('printed tax', sumOfParts(leaves.slice(count)), text(sums.tax));
}
