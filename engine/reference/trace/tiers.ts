/** The tiers of a price: which were entered, how much lies in each, and what it costs. */
import { add, isZero, multiply, type PriceModel, type Rational, ZERO } from '#dsl';
import { Bug } from '../../bug.ts';
import { allowanceScale } from '../charge.ts';
import { placeOf } from '../place.ts';
import type { Priced, PricedTier } from '../price.ts';
import { numericType } from '../value.ts';
import { type ChargeTrace, timesRate } from './charge-trace.ts';
import { numberText } from './figure.ts';
import { call, compose, difference, LEVEL, leaf, type Rendered, sumOfParts } from './rendered.ts';

type TierModel = Extract<PriceModel, { readonly tiers: unknown }>;

/** The sum of the tiers' steps: the text of the price. */
export function traceTiers(
  trace: ChargeTrace,
  model: TierModel,
  priced: Priced,
  given: Rendered | undefined,
): Rendered {
  if (given === undefined) throw new Bug('tiers without a measure');
  const quantity = model.wholeUnits ? raised(trace, model, priced, given) : given;
  const bounds = traceBounds(trace, model, priced);
  const parts = priced.tiers.flatMap((tier) => traceTier(trace, model, tier, quantity, bounds));
  return sumOfParts(parts);
}

/** `ceil(10.5 GB, 1 GB)` */
function raised(trace: ChargeTrace, model: TierModel, priced: Priced, given: Rendered): Rendered {
  const { charge, block, tracer } = trace;
  const type = quantityType(trace);
  const one = leaf(`${placeOf(tracer.program, model.span)} whole units`, numberText(model.boundUnit.factor, type));
  return block.step(
    'whole units',
    call('ceil', [given, one]),
    numberText(priced.quantity ?? model.boundUnit.factor, type),
    {
      at: charge.model.span,
    },
  );
}

function quantityType({ charge }: ChargeTrace) {
  if (charge.measure === undefined) throw new Bug('tiers without a measure');
  return { ...numericType(charge.measure.type), grid: undefined };
}

/** The upper bounds of the tiers up to the last that was entered; a width or a scaled bound is a step. */
function traceBounds(trace: ChargeTrace, model: TierModel, priced: Priced): readonly (Rendered | undefined)[] {
  const { scope, tracer, block, scaled } = trace;
  const type = quantityType(trace);
  const last = Math.max(0, ...priced.tiers.map(({ n }) => n));
  const bounds: (Rendered | undefined)[] = [];
  for (const [i, tier] of model.tiers.slice(0, last).entries()) {
    if (tier.bound === undefined || i === model.tiers.length - 1) {
      bounds.push(undefined);
      continue;
    }
    const own = tracer.converted(tier.bound.value, type, scope);
    const before = bounds.at(-1);
    const width = scaled(own);
    const text = tier.bound.kind === 'next' && before !== undefined ? sumOfParts([before, width]) : width;
    const value = upperOf(trace, model, i);
    bounds.push(text === own ? own : block.step(`bound ${i + 1}`, text, numberText(value, type), { at: tier.span }));
  }
  return bounds;
}

/** The cumulative, scaled bound of the i-th tier. */
function upperOf({ charged, charge, scope, tracer }: ChargeTrace, model: TierModel, index: number): Rational {
  const scale = allowanceScale(charge, charged.ratio);
  let upper: Rational = ZERO;
  for (const { bound } of model.tiers.slice(0, index + 1)) {
    if (bound === undefined) break;
    const value = tracer.context.evaluate(bound.value, scope.env);
    if (value.kind !== 'number') throw new Bug('a bound that is no number');
    const own = multiply(value.value, scale);
    upper = bound.kind === 'next' ? add(upper, own) : own;
  }
  return upper;
}

function traceTier(
  trace: ChargeTrace,
  model: TierModel,
  tier: PricedTier,
  quantity: Rendered,
  bounds: readonly (Rendered | undefined)[],
): Rendered[] {
  const { block, scope, tracer, money, charge, scaled } = trace;
  const parts: Rendered[] = [];
  const at = { at: tier.tier.span };
  if (model.kind === 'stairstep') {
    traceHolds(trace, tier, quantity, bounds);
    const step = scaled(tracer.converted(tier.tier.at, money, scope));
    parts.push(block.step(`tier ${tier.n}`, step, numberText(tier.cost, money), at));
  } else if (!isZero(tier.quantity)) {
    const inTier = tierQuantity(trace, model, tier, quantity, bounds);
    const rate = tracer.render(tier.tier.at, scope);
    const text = timesRate(inTier, charge, rate, numericType(tier.tier.at.type), money);
    parts.push(block.step(`tier ${tier.n}`, text, numberText(tier.cost, money), at));
  }
  if (tier.tier.plus !== undefined && tier.plus !== undefined) {
    const plus = scaled(tracer.converted(tier.tier.plus, money, scope));
    parts.push(block.step(`tier ${tier.n} plus`, plus, numberText(tier.plus, money), at));
  }
  return parts;
}

/** Graduated: what lies between the bounds. Volume: everything. */
function tierQuantity(
  trace: ChargeTrace,
  model: TierModel,
  tier: PricedTier,
  quantity: Rendered,
  bounds: readonly (Rendered | undefined)[],
): Rendered {
  const { block } = trace;
  const at = { at: tier.tier.span };
  const [lower, upper] = [bounds[tier.n - 2], bounds[tier.n - 1]];
  if (model.kind === 'volume') {
    traceHolds(trace, tier, quantity, bounds);
    return quantity;
  }
  const cut = upper === undefined ? quantity : call('min', [quantity, upper]);
  const part = lower === undefined ? cut : difference(cut, lower);
  return block.step(`tier ${tier.n} quantity`, part, numberText(tier.quantity, quantityType(trace)), at);
}

/** The step that shows that a tier holds the quantity. */
function traceHolds(
  { block }: ChargeTrace,
  tier: PricedTier,
  quantity: Rendered,
  bounds: readonly (Rendered | undefined)[],
): void {
  const [lower, upper] = [bounds[tier.n - 2], bounds[tier.n - 1]];
  const above = lower === undefined ? [] : [compare(quantity, '>', lower)];
  const below = upper === undefined ? [] : [compare(quantity, '<=', upper)];
  const both = [...above, ...below];
  const text = compose(both.map(() => '{}').join(' and '), LEVEL.and, LEVEL.not, both);
  if (both.length > 0) block.step(`tier ${tier.n} holds`, text, 'true', { at: tier.tier.span });
}

function compare(a: Rendered, operator: string, b: Rendered): Rendered {
  return compose(`{} ${operator} {}`, LEVEL.compare, LEVEL.add, [a, b]);
}
