/** The block of a charge: every stage as a step. */
import {
  type Charge,
  decimalText,
  type Item,
  maximum,
  type NumericType,
  ONE,
  type PriceModel,
  type Rational,
  ZERO,
} from '#dsl';
import { Bug } from '../../bug.ts';
import { blockScope } from '../block.ts';
import { countsBoth } from '../charge.ts';
import { isCorrection } from '../lines.ts';
import { placeOf } from '../place.ts';
import { discountsOn, type TariffPlaces } from '../places.ts';
import type { TariffResult } from '../tariff.ts';
import { numericType } from '../value.ts';
import { printedStep } from './bill-lines.ts';
import { traceBilled, traceWaiver } from './billed.ts';
import type { BlockTrace } from './block.ts';
import { type ChargeTrace, timesRate } from './charge-trace.ts';
import { record } from './expression.ts';
import { addExponents, exponentsOf, numberText, withUnit } from './figure.ts';
import { traceMessage } from './message.ts';
import { type Quantities, traceQuantities } from './quantity.ts';
import { traceRatio } from './ratio.ts';
import { call, compose, difference, LEVEL, leaf, product, type Rendered, sumOfParts } from './rendered.ts';
import { roundStep } from './round.ts';
import { TraceScope } from './scope.ts';
import { traceSpread } from './spread.ts';
import { moneyType, roundedStage } from './stages.ts';
import { traceTiers } from './tiers.ts';
import { traceTimeOfUse } from './time-of-use.ts';
import type { Tracer } from './tracer.ts';

export function tariffScope(result: TariffResult, block: BlockTrace): TraceScope {
  return new TraceScope(result.env, block).bindLets(result.tariff.lets);
}

export function traceCharge(
  result: TariffResult,
  charge: Charge,
  currency: string,
  places: TariffPlaces,
  block: BlockTrace,
  tracer: Tracer,
): void {
  const outer = tariffScope(result, block);
  const charged = result.charged(charge);
  const env = charged?.env ?? blockScope(charge, result.env, tracer.context);
  const scope = new TraceScope(env, block, outer).bindItem(charge).bindLets(charge.lets);
  if (charge.appliesWhen !== undefined) {
    block.step('applies', tracer.render(charge.appliesWhen, scope), `${charged !== undefined}`, {
      at: charge.appliesWhen.span,
    });
  }
  if (charged === undefined) return;
  const ratio = traceRatio(charged, result.tariff, scope, tracer);
  const scales = ratio !== undefined && charge.proration.by !== 'never' && charge.proration.withAllowance;
  const scaled = (rendered: Rendered): Rendered => (scales ? product(rendered, ratio) : rendered);
  const trace: ChargeTrace = { charge, charged, block, scope, tracer, money: moneyType(currency), scaled };
  const quantities = traceQuantities(trace);
  const bounded = traceBounds(trace, tracePrice(trace, quantities));
  const prorated =
    ratio === undefined || scales
      ? bounded
      : block.step('prorate', product(bounded, ratio), numberText(charged.prorated, trace.money));
  const rounded = roundStep(
    roundedStage(charge),
    prorated,
    charged.rounded,
    charge.round,
    trace.money,
    places.charge(charge),
    block,
    tracer,
  );
  const whole = traceLessCharged(trace, rounded, places);
  const gross = traceBilled(trace, whole, places);
  const waived = traceWaiver(trace, result, gross, places);
  const net = result.net(charge) ?? charged.gross;
  const shares = discountsOn(result.tariff, charge).flatMap(({ name }) => {
    const { lines, shares: parts, open } = result.discount(name);
    const index = lines.findIndex((line) => line.charge === charge.name);
    const part = parts[index];
    if (!open || part === undefined) return [];
    return [leaf(`discount ${name} / shares[${index}]`, numberText(part, trace.money))];
  });
  const amount = (value: Rational): string => withUnit(decimalText(value, places.charge(charge)), trace.money.unit);
  block.step('net', [...waived, ...shares].reduce(difference, gross), amount(net));
  printedStep(result, 'charge', charge.name, amount, block, tracer);
  traceSpread(trace, result, places);
  traceLine(trace, result);
}

/** What the line says beside its figures, as the policy has it. */
function traceLine({ charge, block, scope, tracer }: ChargeTrace, { tariff }: TariffResult): void {
  const place = placeOf(tracer.program, charge.span);
  const texts: [string, string | undefined][] = [
    ['title', JSON.stringify(charge.title)],
    ['code', charge.code],
    ['key', keyText(charge.item)],
    ['plus', charge.plus?.label === undefined ? undefined : JSON.stringify(charge.plus.label)],
    ['taxCategory', charge.taxedAs],
    ['counts', charge.charged === undefined ? undefined : 'charged'],
    ['lateUsage', isCorrection(charge, tariff) ? JSON.stringify('own period') : undefined],
    ['billed', tariff.billing === undefined ? undefined : charge.billed],
  ];
  lineStep(texts, place, block);
  if (charge.message !== undefined) traceMessage(charge.message, charge.span, scope, tracer);
}

/** The key of the item that a block stands for. */
export function keyText(item: Item | undefined): string | undefined {
  return item === undefined ? undefined : JSON.stringify(item.key);
}

/** `{ title: "Data used", code: DATA }`: each word with its home. */
export function lineStep(texts: readonly [string, string | undefined][], place: string, block: BlockTrace): void {
  const present = texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  const parts = present.map(([name, text]) => leaf(`${place} ${name}`, text));
  const rendered = record(
    present.map(([name]) => name),
    parts,
  );
  block.step('line', rendered, rendered.text);
}

/** Beside `already used`: what was charged already comes off the rounded sum (18.100). */
function traceLessCharged(trace: ChargeTrace, rounded: Rendered, places: TariffPlaces): Rendered {
  const { charge, charged, block, scope, tracer, money } = trace;
  if (charge.charged === undefined || !countsBoth(charge)) return rounded;
  const before = tracer.converted(charge.charged, money, scope);
  const out = withUnit(decimalText(charged.whole, places.charge(charge)), money.unit);
  return block.step('uncharged', difference(rounded, before), out, { at: charge.charged.span });
}

/** Stage 5: with `already used` the price so far, less what it was before. */
function traceModel(trace: ChargeTrace, { priced, before }: Quantities): Rendered {
  const { charge, charged, block, money } = trace;
  const at = { at: charge.model.span };
  const { pricedBefore } = charged;
  if (pricedBefore === undefined || before === undefined)
    return block.step('price', priceText(trace, priced), numberText(charged.price, money), at);
  const soFar = block.step('price so far', priceText(trace, priced), numberText(charged.priced.amount, money), at);
  if (countsBoth(charge)) return block.step('price', soFar, numberText(charged.price, money), at);
  const earlier: ChargeTrace = {
    ...trace,
    block: block.under('before'),
    charged: { ...charged, priced: pricedBefore },
  };
  const spent = earlier.block.step('price', priceText(earlier, before), numberText(pricedBefore.amount, money), at);
  return block.step('price', difference(soFar, spent), numberText(charged.price, money), at);
}

/** Stages 5 and 6. */
function tracePrice(trace: ChargeTrace, quantities: Quantities): Rendered {
  const { charge, charged, block, scope, tracer, money } = trace;
  const price = traceModel(trace, quantities);
  if (charge.plus === undefined || charged.plus === undefined) return price;
  const { amount, times, label, span } = charge.plus;
  const text = timed(
    tracer.render(amount, scope),
    numericType(amount.type),
    times,
    placeOf(tracer.program, span),
    money,
  );
  const plus = block.step('plus', text, numberText(charged.plus, money), { at: span, label });
  return block.step('with plus', sumOfParts([price, plus]), numberText(charged.beforeBounds, money), { at: span });
}

function priceText(trace: ChargeTrace, quantity: Rendered | undefined): Rendered {
  const { charge, charged, scope, tracer, money, scaled } = trace;
  const { model } = charge;
  switch (model.kind) {
    case 'flat': {
      const place = placeOf(tracer.program, model.span);
      return scaled(
        timed(tracer.render(model.amount, scope), numericType(model.amount.type), model.times, place, money),
      );
    }
    case 'amount':
      return tracer.converted(model.amount, money, scope);
    case 'each':
      return timesRate(quantity, charge, tracer.render(model.rate, scope), numericType(model.rate.type), money);
    case 'graduated':
    case 'volume':
    case 'stairstep':
      return traceTiers(trace, model, charged.priced, quantity);
    case 'time of use':
      return traceTimeOfUse(trace, model, quantity);
    case 'package':
      return tracePackages(trace, model, quantity);
  }
}

/** `3 x 5 USD`, the number of packages being `ceil(2001 GB, 1000 GB) / 1000 GB`. */
function tracePackages(
  { charge, charged, block, scope, tracer, money }: ChargeTrace,
  { size, price }: Extract<PriceModel, { readonly kind: 'package' }>,
  quantity: Rendered | undefined,
): Rendered {
  const { packages } = charged.priced;
  if (quantity === undefined || packages === undefined || charge.measure === undefined)
    throw new Bug('packages without a measure');
  const one = tracer.converted(size, numericType(charge.measure.type), scope);
  const text = compose('{} / {}', LEVEL.multiply, LEVEL.unary, [call('ceil', [quantity, one]), one]);
  const count = block.step('packages', text, decimalText(packages), { at: size.span });
  return product(count, tracer.converted(price, money, scope));
}

/** `9.99 USD per month x 1 month`: the length of the bill in the amount's own unit. */
function timed(amount: Rendered, type: NumericType, times: Rational, place: string, money: NumericType): Rendered {
  const per = addExponents(exponentsOf(money.unit), exponentsOf(type.unit), -1);
  if (per.size === 0) return amount;
  const label = [...per.keys()].join(' x ');
  return product(amount, leaf(`${place} times`, withUnit(decimalText(times), { dimensions: [], factor: ONE, label })));
}

/** Stage 7. */
function traceBounds(
  { charge, charged, block, scope, tracer, money, scaled }: ChargeTrace,
  amount: Rendered,
): Rendered {
  let current = amount;
  if (charge.minimum !== undefined && charged.minimum !== undefined) {
    const bound = scaled(tracer.converted(charge.minimum.amount, money, scope));
    const raised = maximum(charged.beforeBounds, charged.minimum);
    current = block.step('minimum', call('max', [current, bound]), numberText(raised, money), {
      at: charge.minimum.span,
    });
  }
  if (charge.cap === undefined) return current;
  const written = scaled(tracer.converted(charge.cap.amount, money, scope));
  const bound =
    charge.charged === undefined || countsBoth(charge)
      ? written
      : call('max', [
          difference(written, tracer.converted(charge.charged, money, scope)),
          leaf('no more than is left', numberText(ZERO, money)),
        ]);
  return block.step('cap', call('min', [current, bound]), numberText(charged.bounded, money), { at: charge.cap.span });
}
