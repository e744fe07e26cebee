/** The block of a discount: base, what is taken, its bounds, and how it falls on the lines. */
import { type Discount, decimalText, type NumericType, negate, type Rational, sign, type Tariff } from '#dsl';
import { dateText } from '../../time/iso.ts';
import { type DiscountResult, discountRounding, endOf, shareOn, takingOrder } from '../discount.ts';
import { periodOf } from '../period.ts';
import { placeOf } from '../place.ts';
import type { TariffPlaces } from '../places.ts';
import { printedDiscount } from '../printed.ts';
import type { TariffResult } from '../tariff.ts';
import { dayOfValue } from '../value.ts';
import { negation, printedStep as printedLine } from './bill-lines.ts';
import type { BlockTrace } from './block.ts';
import { keyText, lineStep, tariffScope } from './charge.ts';
import { numberText, withUnit } from './figure.ts';
import { traceMessage } from './message.ts';
import { call, compose, difference, LEVEL, leaf, NOT_NEEDED, product, type Rendered, sumOfParts } from './rendered.ts';
import { roundStep, stepFigure } from './round.ts';
import { listOf, listText } from './rules.ts';
import { TraceScope } from './scope.ts';
import { grossStage, moneyType } from './stages.ts';
import type { Tracer } from './tracer.ts';

export function traceDiscount(
  result: TariffResult,
  discount: Discount,
  currency: string,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const found = result.discount(discount.name);
  const scope = new TraceScope(found.env, block, tariffScope(result, block)).bindItem(discount).bindLets(discount.lets);
  traceGate(found, result.tariff, scope, tracer);
  if (!found.open) return;
  const money = moneyType(currency);
  const amount = (value: Rational): string => withUnit(decimalText(value, places.discount(discount)), money.unit);
  const bases = traceLines(result, found, 'base', money, block);
  const lefts = traceLines(result, found, 'left', money, block);
  const rounded = traceAmount(result.tariff, found, sumOfParts(bases), money, places, scope, tracer);
  const shares = traceShares(result.tariff, found, rounded, bases, lefts, amount, block, tracer);
  const whole = block.step('amount', sumOfParts(shares), amount(found.amount));
  block.step('net', negation(whole), amount(negate(found.amount)));
  if (found.amount.n === 0n) return;
  tracePrinted(result, found, money, amount, block, tracer);
  lineStep(
    [
      ['title', JSON.stringify(discount.title)],
      ['code', discount.code],
      ['key', keyText(discount.item)],
    ],
    placeOf(tracer.program, discount.span),
    block,
  );
  if (discount.message !== undefined) traceMessage(discount.message, discount.span, scope, tracer);
}

function traceGate({ discount, open }: DiscountResult, tariff: Tariff, scope: TraceScope, tracer: Tracer): void {
  const { block, env } = scope;
  const { appliesWhen, during } = discount;
  if (appliesWhen !== undefined) {
    const value = tracer.context.evaluate(appliesWhen, env);
    const truth = value.kind === 'bool' && value.value;
    block.step('applies', tracer.render(appliesWhen, scope), `${truth}`, { at: appliesWhen.span });
    if (!truth) return;
  }
  if (during === undefined) return;
  const from = dayOfValue(tracer.context.evaluate(during.from, env));
  const until = endOf(during.period, from, env, tracer.context);
  const start = block.step('from', tracer.render(during.from, scope), dateText(from));
  const end = block.step('until', sumOfParts([start, tracer.render(during.period, scope)]), dateText(until));
  const day =
    tariff.billing === undefined
      ? leaf('policy answer / as of date', dateText(tracer.context.asOf.day))
      : leaf('period.start', dateText(periodOf(tracer.context).start));
  block.step('during', compose('{} in {} ..< {}', LEVEL.compare, LEVEL.add, [day, start, end]), `${open}`);
}

/** Of each line: what the discount is computed on, or what earlier discounts have left. */
function traceLines(
  result: TariffResult,
  found: DiscountResult,
  which: 'base' | 'left',
  money: NumericType,
  block: BlockTrace,
): Rendered[] {
  const { discount } = found;
  const order = takingOrder(result.tariff.discounts);
  const earlier = order.slice(0, order.indexOf(discount));
  const others =
    which === 'left' ? earlier : result.tariff.discounts.filter(({ name }) => discount.stackAfter.includes(name));
  return found.lines.map(({ charge, weight, left }) => {
    const owner = result.tariff.charges.find(({ name }) => name === charge);
    const amount = owner === undefined ? undefined : result.charged(owner)?.gross;
    const stage = owner === undefined ? 'gross' : grossStage(owner);
    const line = leaf(`charge ${charge} / ${stage}`, numberText(amount ?? weight, money));
    const waived = owner === undefined ? undefined : result.waived(owner);
    const gross =
      waived === undefined || waived.n === 0n
        ? line
        : difference(line, leaf(`charge ${charge} / waived`, numberText(waived, money)));
    const off = others.flatMap(({ name }) => shareLeaf(result, name, charge, money));
    return block.step(
      `${which} ${charge}`,
      off.reduce(difference, gross),
      numberText(which === 'base' ? weight : left, money),
    );
  });
}

/** What another discount takes off a line, where it is open and has the line. */
function shareLeaf(result: TariffResult, name: string, charge: string, money: NumericType): Rendered[] {
  const found = result.discount(name);
  const index = found.lines.findIndex((line) => line.charge === charge);
  if (!found.open || index < 0) return [];
  return [leaf(`discount ${name} / shares[${index}]`, numberText(shareOn(found, charge), money))];
}

/** 18.115: the least of what is taken, the cap and the base, rounded once. */
function traceAmount(
  tariff: Tariff,
  found: DiscountResult,
  sum: Rendered,
  money: NumericType,
  places: TariffPlaces,
  scope: TraceScope,
  tracer: Tracer,
): Rendered {
  const { discount, kept } = found;
  const { block } = scope;
  const base = block.step('base', sum, numberText(found.base, money));
  const value = discount.take.value;
  const text =
    discount.take.kind === 'share' ? product(base, tracer.render(value, scope)) : tracer.converted(value, money, scope);
  const taken = block.step('taken', text, numberText(found.taken, money), { at: value.span });
  const cap = discount.cap === undefined ? [] : [tracer.converted(discount.cap, money, scope)];
  const least = call('min', [taken, ...cap, base]);
  const zero = leaf('never below zero', numberText({ n: 0n, d: 1n }, money));
  const bounded = sign(found.taken) < 0 ? call('max', [least, zero]) : least;
  const limited = block.step('limited', bounded, numberText(found.exact, money));
  const rounding = discountRounding(discount, tariff);
  const rounded = roundStep('round', limited, found.rounded, rounding, money, places.discount(discount), block, tracer);
  if (discount.largerOf.length > 0 || !kept) block.step('kept', leaf('larger of', `${kept}`), `${kept}`);
  return rounded;
}

function traceShares(
  tariff: Tariff,
  found: DiscountResult,
  rounded: Rendered,
  bases: readonly Rendered[],
  lefts: readonly Rendered[],
  amount: (value: Rational) => string,
  block: BlockTrace,
  tracer: Tracer,
): Rendered[] {
  const rounding = discountRounding(found.discount, tariff);
  const money = moneyType(tariffCurrency(tracer));
  const step =
    rounding === undefined ? NOT_NEEDED : leaf(placeOf(tracer.program, rounding.span), stepFigure(rounding, money));
  const name = found.kept ? (found.discount.spread === 'evenly' ? 'spread_evenly' : 'spread') : 'dropped';
  const text = call(name, [rounded, step, listOf(bases), listOf(lefts)]);
  block.step('shares', text, listText(found.shares.map(amount)));
  return found.shares.map((share, i) => leaf(`discount ${block.id} / shares[${i}]`, amount(share)));
}

function tariffCurrency({ program }: Tracer): string {
  return program.currency ?? '';
}

/** Under `per total` alone: the line as its part of the printed total (18.7), and its shares. */
function tracePrinted(
  result: TariffResult,
  found: DiscountResult,
  money: NumericType,
  amount: (value: Rational) => string,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const printed = result.printed();
  const { total } = result.tariff.rounding;
  if (printed === undefined || total === undefined) return;
  const { name } = found.discount;
  const { shares } = printedDiscount(result, name);
  const sum = printedLine(result, 'discount', name, amount, block, tracer);
  if (sum === undefined) return;
  const exact = found.shares.map((share, i) => leaf(`discount ${name} / shares[${i}]`, amount(share)));
  const step = leaf(placeOf(tracer.program, total.span), stepFigure(total, money));
  const parts = call('share', [sum, step, listOf(exact)]);
  block.step('printed shares', parts, listText(shares.map((share) => amount(share.amount))));
}
