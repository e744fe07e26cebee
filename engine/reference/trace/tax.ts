/** The block of a tax: base, rate or amount, exemption, rounding, and what falls on each line. */
import { decimalText, minimum, type NumericType, type Rational, type Tax } from '#dsl';
import { creditOn } from '../credit.ts';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import { printedTax } from '../printed.ts';
import { find, type TariffResult } from '../tariff.ts';
import { containedIn, type TaxedLine, type TaxResult, taxOn, taxRounding } from '../tax.ts';
import { at, numericType } from '../value.ts';
import { printedStep } from './bill-lines.ts';
import type { BlockTrace } from './block.ts';
import { keyText, lineStep, tariffScope } from './charge.ts';
import { figureText, numberText, withUnit } from './figure.ts';
import { messageStep, traceMessage } from './message.ts';
import { call, compose, difference, LEVEL, leaf, NOT_NEEDED, product, type Rendered, sumOfParts } from './rendered.ts';
import { roundStep, stepFigure } from './round.ts';
import { listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';
import { moneyType } from './stages.ts';
import type { Tracer } from './tracer.ts';

interface TaxTrace {
  readonly result: TariffResult;
  readonly found: TaxResult;
  readonly scope: TraceScope;
  readonly block: BlockTrace;
  readonly tracer: Tracer;
  readonly money: NumericType;
  readonly places: number;
  readonly amount: (value: Rational) => string;
}

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
  const trace: TaxTrace = { result, found, scope, block, tracer, money, places: places.tax(tax), amount };
  const lines = found.lines.map((line) => baseOf(trace, line, places));
  const base = block.step('base', sumOfParts(lines), numberText(found.base, money));
  traceExemption(trace);
  const levied = traceLevied(trace);
  if (tax.perLine) traceEachLine(trace, lines, levied);
  else traceOnce(trace, base, lines, levied);
  tracePrinted(trace);
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

/** A line after discounts: less what credits pay of it and what is contained in it, where there is any of these. */
function baseOf({ result, found, block, money }: TaxTrace, line: TaxedLine, places: TariffPlaces): Rendered {
  const { tax } = found;
  const own = lineLeaf(result, line.id, money, places);
  if (result.tariff.taxes.some(({ name }) => name === line.id)) return own;
  const paid = result.creditsOn(line.id).flatMap(({ name }) => {
    const credit = result.credit(name);
    const index = credit.lines.findIndex(({ id }) => id === line.id);
    return index < 0 ? [] : [leaf(`credit ${name} / shares[${index}]`, numberText(creditOn(credit, line.id), money))];
  });
  const contained = tax.how === 'contained' ? [] : containedIn(result.tariff, line.id);
  const held = contained.flatMap(({ name }) => {
    const other = result.tax(name);
    const index = other.lines.findIndex(({ id }) => id === line.id);
    return index < 0 ? [] : [leaf(`tax ${name} / shares[${index}]`, numberText(taxOn(other, line.id), money))];
  });
  const off = [...paid, ...held];
  if (off.length === 0) return own;
  return block.step(`base ${line.id}`, off.reduce(difference, own), numberText(line.amount, money));
}

/** A charge after discounts, a true-up or an earlier tax. */
export function lineLeaf(result: TariffResult, id: string, money: NumericType, places: TariffPlaces): Rendered {
  const { charges, commitments, taxes } = result.tariff;
  const charge = charges.find(({ name }) => name === id);
  if (charge !== undefined) {
    const net = result.net(charge);
    return leaf(`charge ${id} / net`, net === undefined ? '' : numberText(net, money));
  }
  if (commitments.some(({ name }) => name === id))
    return leaf(`commitment ${id} / amount`, numberText(result.commitment(id).amount, money));
  const tax = find(taxes, id);
  return leaf(`tax ${id} / amount`, withUnit(decimalText(result.tax(id).amount, places.tax(tax)), money.unit));
}

function traceExemption({ found, scope, block, tracer }: TaxTrace): void {
  const { exempt } = found.tax;
  if (exempt === undefined) return;
  const value = tracer.context.evaluate(exempt.when, found.env);
  const truth = value.kind === 'bool' ? `${value.value}` : 'missing';
  block.step('exempt', tracer.render(exempt.when, scope), truth, { at: exempt.span });
  if (found.exempt) messageStep('reason', exempt.reason, exempt.span, scope, tracer);
}

/** The rate or the fixed amount; nothing is levied on who is exempt. */
function traceLevied({ found, scope, block, tracer, money }: TaxTrace): Rendered {
  const { kind, value } = found.tax.levy;
  const type = kind === 'rate' ? { ...numericType(value.type), grid: undefined } : money;
  const text =
    kind === 'rate' ? figureText({ kind: 'number', value: found.value }, value.type) : numberText(found.value, type);
  const given = found.exempt
    ? leaf('nothing is levied', text)
    : kind === 'rate'
      ? tracer.render(value, scope)
      : tracer.converted(value, money, scope);
  return block.step(kind === 'rate' ? kind : 'fixed', given, text, { at: value.span });
}

/** amount x rate, over what contained taxes make of the line. */
function partText({ result, found }: TaxTrace, line: TaxedLine, base: Rendered, rate: Rendered): Rendered {
  if (found.tax.how === 'added') return product(base, rate);
  const rates = line.beside.map(({ name, levy }) => {
    const value = figureText({ kind: 'number', value: result.tax(name).value }, levy.value.type);
    return leaf(`tax ${name} / rate`, value);
  });
  const whole = sumOfParts([leaf('the amount without tax', '100%'), ...rates]);
  return compose('{} / ({})', LEVEL.multiply, LEVEL.choice, [product(base, rate), whole]);
}

function traceEachLine(trace: TaxTrace, lines: readonly Rendered[], rate: Rendered): void {
  const { result, found, block, tracer, money, places, amount } = trace;
  const rounding = taxRounding(found.tax, result.tariff);
  const shares = found.lines.map((line, i) => {
    const exact = block.step(
      `exact ${line.id}`,
      partText(trace, line, at(lines, i), rate),
      numberText(line.part, money),
    );
    const limited = capped(`cap ${line.id}`, exact, line.part, trace);
    return roundStep(`tax ${line.id}`, limited, at(found.shares, i), rounding, money, places, block, tracer);
  });
  block.step('amount', sumOfParts(shares), amount(found.amount));
  block.step('shares', listOf(shares), listText(found.shares.map(amount)));
}

/** `value` is what `exact` comes to. */
function capped(step: string, exact: Rendered, value: Rational, trace: TaxTrace): Rendered {
  const { found, scope, block, tracer, money } = trace;
  const { tax, cap } = found;
  if (tax.cap === undefined || cap === undefined) return exact;
  const least = call('min', [exact, tracer.converted(tax.cap, money, scope)]);
  return block.step(step, least, numberText(minimum(value, cap), money), { at: tax.cap.span });
}

function traceOnce(trace: TaxTrace, base: Rendered, lines: readonly Rendered[], levied: Rendered): void {
  const { result, found, block, tracer, money, places, amount } = trace;
  const { tax } = found;
  const rounding = taxRounding(tax, result.tariff);
  const parts =
    tax.how === 'contained'
      ? found.lines.map((line, i) =>
          block.step(`exact ${line.id}`, partText(trace, line, at(lines, i), levied), numberText(line.part, money)),
        )
      : undefined;
  const whole = parts !== undefined ? sumOfParts(parts) : tax.levy.kind === 'rate' ? product(base, levied) : levied;
  const exact = block.step('exact', whole, numberText(found.exact, money));
  const limited = capped('cap', exact, found.exact, trace);
  const rounded = roundStep('amount', limited, found.amount, rounding, money, places, block, tracer);
  const step =
    rounding === undefined ? NOT_NEEDED : leaf(placeOf(tracer.program, rounding.span), stepFigure(rounding, money));
  const weights = parts ?? lines;
  block.step('shares', call('share', [rounded, step, listOf(weights)]), listText(found.shares.map(amount)));
}

/** Under `per total` alone: the line as its part of the printed total (18.7), and its shares. */
function tracePrinted({ result, found, block, tracer, money, amount }: TaxTrace): void {
  const { tax } = found;
  const { total } = result.tariff.rounding;
  if (result.printed() === undefined || total === undefined) return;
  const printed = printedTax(result, tax);
  const whole = printedStep(result, 'tax', tax.name, amount, block, tracer);
  if (whole === undefined) return;
  const step = leaf(placeOf(tracer.program, total.span), stepFigure(total, money));
  const shares = found.shares.map((share, i) => leaf(`tax ${tax.name} / shares[${i}]`, amount(share)));
  const parts = call('share', [whole, step, listOf(shares)]);
  block.step('printed shares', parts, listText(printed.shares.map((share) => amount(share.amount))));
}
