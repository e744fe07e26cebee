/** The block of a tax: base, rate, rounding, and what falls on each line. */
import { decimalText, multiply, type NumericType, type Rational, type Tax } from '#dsl';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import { printedTax } from '../printed.ts';
import type { TariffResult } from '../tariff.ts';
import { taxRounding } from '../tax.ts';
import { at } from '../value.ts';
import type { BlockTrace } from './block.ts';
import { keyText, lineStep, moneyType, tariffScope } from './charge.ts';
import { figureText, numberText, withUnit } from './figure.ts';
import { traceMessage } from './message.ts';
import { call, leaf, NOT_NEEDED, product, type Rendered, sumOfParts } from './rendered.ts';
import { roundStep, stepFigure } from './round.ts';
import { listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

export function traceTax(
  result: TariffResult,
  tax: Tax,
  currency: string,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const found = result.tax(tax.name);
  const scope = new TraceScope(found.env, block, tariffScope(result, block)).bindItem(tax).bindLets(tax.lets);
  if (tax.appliesWhen !== undefined) {
    const value = tracer.context.evaluate(tax.appliesWhen, scope.env);
    block.step('applies', tracer.render(tax.appliesWhen, scope), figureText(value, tax.appliesWhen.type), {
      at: tax.appliesWhen.span,
    });
  }
  if (!found.hasLine) return;
  const money = moneyType(currency);
  const amount = (value: Rational): string => withUnit(decimalText(value, places.tax(tax)), money.unit);
  const lines = found.lines.map(({ id, amount: line }) => lineLeaf(result, id, line, money, places));
  const base = block.step('base', sumOfParts(lines), numberText(found.base, money));
  const rate = block.step(
    'rate',
    tracer.render(tax.rate, scope),
    figureText({ kind: 'number', value: found.rate }, tax.rate.type),
    { at: tax.rate.span },
  );
  const rounding = taxRounding(tax, result.tariff);
  if (tax.perLine) {
    const shares = found.lines.map(({ id, amount: line }, i) => {
      const exact = block.step(
        `exact ${id}`,
        product(at(lines, i), rate),
        numberText(multiply(line, found.rate), money),
      );
      return roundStep(`tax ${id}`, exact, at(found.shares, i), rounding, money, places.tax(tax), block, tracer);
    });
    block.step('amount', sumOfParts(shares), amount(found.amount));
    block.step('shares', listOf(shares), listText(found.shares.map(amount)));
  } else {
    const exact = block.step('exact', product(base, rate), numberText(found.exact, money));
    const whole = roundStep('amount', exact, found.amount, rounding, money, places.tax(tax), block, tracer);
    const step =
      rounding === undefined ? NOT_NEEDED : leaf(placeOf(tracer.program, rounding.span), stepFigure(rounding, money));
    block.step('shares', call('share', [whole, step, listOf(lines)]), listText(found.shares.map(amount)));
  }
  tracePrinted(result, tax, money, amount, block, tracer);
  lineStep(
    [
      ['title', JSON.stringify(tax.title)],
      ['code', tax.code],
      ['key', keyText(tax.item)],
    ],
    placeOf(tracer.program, tax.span),
    block,
  );
  if (tax.message !== undefined) traceMessage(tax.message, tax.span, scope, tracer);
}

/** A charge after discounts, or an earlier tax. */
export function lineLeaf(
  result: TariffResult,
  id: string,
  amount: Rational,
  money: NumericType,
  places: TariffPlaces,
): Rendered {
  const tax = result.tariff.taxes.find(({ name }) => name === id);
  if (tax !== undefined) return leaf(`tax ${id} / amount`, withUnit(decimalText(amount, places.tax(tax)), money.unit));
  return leaf(`charge ${id} / net`, numberText(amount, money));
}

/** Under `per total` alone: the line as its part of the printed total (18.7), and its shares. */
function tracePrinted(
  result: TariffResult,
  tax: Tax,
  money: NumericType,
  amount: (value: Rational) => string,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const printed = printedTax(result, tax);
  const lines = result.printed();
  const { total } = result.tariff.rounding;
  if (lines === undefined || total === undefined) return;
  const index = lines.charges.size + lines.discounts.size + [...lines.taxes.keys()].indexOf(tax.name);
  const whole = block.step(
    'printed',
    leaf(`total ${result.tariff.name} / lines[${index}]`, amount(printed.amount)),
    amount(printed.amount),
  );
  const step = leaf(placeOf(tracer.program, total.span), stepFigure(total, money));
  const shares = result.tax(tax.name).shares.map((share, i) => leaf(`tax ${tax.name} / shares[${i}]`, amount(share)));
  const parts = call('share', [whole, step, listOf(shares)]);
  block.step('printed shares', parts, listText(printed.shares.map((share) => amount(share.amount))));
}
