/** The block of a credit: what there is to pay, what is paid, and how it falls on the lines. */
import { type Credit, decimalText, type NumericType, negate, type Rational, ZERO } from '#dsl';
import type { TaxPart } from '../after-tax.ts';
import { type CreditResult, creditOn } from '../credit.ts';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import { printedCredit } from '../printed.ts';
import { sumOf } from '../rounding.ts';
import type { TariffResult } from '../tariff.ts';
import { negation, printedStep } from './bill-lines.ts';
import type { BlockTrace } from './block.ts';
import { keyText, lineStep, tariffScope } from './charge.ts';
import { numberText, withUnit } from './figure.ts';
import { traceMessage } from './message.ts';
import { call, compose, difference, LEVEL, leaf, NOT_NEEDED, type Rendered, sumOfParts } from './rendered.ts';
import { roundStep, stepFigure } from './round.ts';
import { listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';
import { moneyType } from './stages.ts';
import { lineLeaf } from './tax.ts';
import type { Tracer } from './tracer.ts';

export function traceCredit(
  result: TariffResult,
  credit: Credit,
  currency: string,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const found = result.credit(credit.name);
  const scope = new TraceScope(found.env, block, tariffScope(result, block)).bindItem(credit).bindLets(credit.lets);
  const { appliesWhen, cap, round } = credit;
  if (appliesWhen !== undefined)
    block.step('applies', tracer.render(appliesWhen, scope), `${found.open}`, { at: appliesWhen.span });
  if (!found.open) return;
  const money = moneyType(currency);
  const amount = (value: Rational): string => withUnit(decimalText(value, places.credit(credit)), money.unit);
  const lefts = found.lines.map(({ id, left }) =>
    block.step(`base ${id}`, leftText(result, found, id, money, places), numberText(left, money)),
  );
  const base = block.step('base', sumOfParts(lefts), numberText(sumOf(found.lines.map(({ left }) => left)), money));
  const given = tracer.converted(credit.amount, money, scope);
  const taken = block.step('taken', given, numberText(found.value, money), { at: credit.amount.span });
  const bounds = cap === undefined ? [] : [tracer.converted(cap, money, scope)];
  const limited = block.step('limited', call('min', [taken, ...bounds, base]), numberText(found.exact, money));
  const rounded = roundStep('round', limited, found.rounded, round, money, places.credit(credit), block, tracer);
  const step = round === undefined ? NOT_NEEDED : leaf(placeOf(tracer.program, round.span), stepFigure(round, money));
  block.step(
    'shares',
    call('spread', [rounded, step, listOf(lefts), listOf(lefts)]),
    listText(found.shares.map(amount)),
  );
  const shares = found.shares.map((share, i) => leaf(`credit ${block.id} / shares[${i}]`, amount(share)));
  const whole = block.step('amount', sumOfParts(shares), amount(found.amount));
  block.step('result remaining', difference(taken, whole), amount(found.remaining));
  if (found.amount.n === 0n) return;
  block.step('net', negation(whole), amount(negate(found.amount)));
  tracePrinted(result, found, amount, block, money, tracer);
  lineStep(
    [
      ['title', JSON.stringify(credit.title)],
      ['code', credit.code],
      ['key', keyText(credit.item)],
    ],
    placeOf(tracer.program, credit.span),
    block,
  );
  if (credit.message !== undefined) traceMessage(credit.message, credit.span, scope, tracer);
}

/** The line, less what was paid of it before, and after tax with the taxes on it. */
function leftText(
  result: TariffResult,
  { credit }: CreditResult,
  id: string,
  money: NumericType,
  places: TariffPlaces,
): Rendered {
  const { credits } = result.tariff;
  const earlier = credits.slice(0, credits.indexOf(credit)).filter(({ when }) => when === credit.when);
  const before = credit.when === 'after' ? result.creditsOn(id) : [];
  const paid = [...before, ...earlier].flatMap(({ name }) => {
    const other = result.credit(name);
    const index = other.lines.findIndex((line) => line.id === id);
    return index < 0 ? [] : [leaf(`credit ${name} / shares[${index}]`, numberText(creditOn(other, id), money))];
  });
  const taxes = credit.when === 'after' ? result.taxParts(id).map((part) => partText(result, part, money)) : [];
  return paid.reduce(difference, sumOfParts([lineLeaf(result, id, money, places), ...taxes]));
}

/** A share of a tax; of a tax on a tax, the part of the share that the taxed tax has of the line. */
function partText(result: TariffResult, { tax, index, through }: TaxPart, money: NumericType): Rendered {
  const { shares, lines } = result.tax(tax.name);
  const share = leaf(`tax ${tax.name} / shares[${index}]`, numberText(shares[index] ?? ZERO, money));
  const below = lines[index];
  if (through === undefined || below === undefined) return share;
  const on = sumOfParts(through.map((part) => partText(result, part, money)));
  const whole = leaf(`tax ${below.id} / amount`, numberText(below.amount, money));
  return compose('{} x {} / {}', LEVEL.multiply, LEVEL.unary, [share, on, whole]);
}

/** Under `per total` alone: the line as its part of the printed total (18.7), and its shares. */
function tracePrinted(
  result: TariffResult,
  { credit, shares }: CreditResult,
  amount: (value: Rational) => string,
  block: BlockTrace,
  money: NumericType,
  tracer: Tracer,
): void {
  const { total } = result.tariff.rounding;
  const whole = printedStep(result, 'credit', credit.name, amount, block, tracer);
  if (whole === undefined || total === undefined) return;
  const exact = shares.map((share, i) => leaf(`credit ${credit.name} / shares[${i}]`, amount(share)));
  const step = leaf(placeOf(tracer.program, total.span), stepFigure(total, money));
  const printed = printedCredit(result, credit.name).shares.map((share) => amount(share.amount));
  block.step('printed shares', call('share', [whole, step, listOf(exact)]), listText(printed));
}
