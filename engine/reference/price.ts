/** Price models (LANGUAGE section 7 stage 5, 18.93 to 18.96): what a quantity costs, tier by tier. */
import {
  add,
  type Charge,
  compare,
  divide,
  type Expr,
  floor,
  isInteger,
  isZero,
  minimum,
  multiply,
  ONE,
  type PriceModel,
  type Rational,
  rational,
  subtract,
  type Tier,
  type Unit,
  ZERO,
} from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import type { Context, Environment } from './context.ts';
import { sumOf } from './rounding.ts';
import { costOf, type Split, splitByTime } from './time-of-use.ts';
import { numberOf, numericType } from './value.ts';

export interface Priced {
  /** The quantity that is priced: raised to whole units where the model says so. */
  readonly quantity: Rational | undefined;
  /** The rate of `each`, the amount of `flat` and `amount`, the price of a `package`. */
  readonly rate?: Rational;
  /** How many packages. */
  readonly packages?: Rational;
  /** By time of use: what falls into each band. */
  readonly split?: Split;
  readonly tiers: readonly PricedTier[];
  readonly amount: Rational;
}
/** A tier that contributes. */
export interface PricedTier {
  readonly tier: Tier;
  /** Its place in the list, from 1. */
  readonly n: number;
  readonly lower: Rational;
  readonly upper: Rational | undefined;
  readonly quantity: Rational;
  /** Of a stairstep: what the step costs, whatever the quantity. */
  readonly rate: Rational;
  /** Without `plus`. */
  readonly cost: Rational;
  readonly plus: Rational | undefined;
}
type TierModel = Extract<PriceModel, { readonly tiers: unknown }>;

/** `scale` multiplies flat amounts, tier bounds and tier plus under proration with allowance. */
export function priceOf(
  { model, name }: Charge,
  quantity: Rational | undefined,
  scale: Rational,
  env: Environment,
  context: Context,
): Priced {
  switch (model.kind) {
    case 'flat': {
      const rate = perOwnUnit(numberOf(context.evaluate(model.amount, env)), model.amount);
      return { quantity, rate, tiers: [], amount: multiply(multiply(rate, model.times), scale) };
    }
    case 'amount': {
      const rate = numberOf(context.evaluate(model.amount, env));
      return { quantity, rate, tiers: [], amount: rate };
    }
    case 'each': {
      const rate = numberOf(context.evaluate(model.rate, env));
      return { quantity, rate, tiers: [], amount: multiply(measureOf(quantity, name), rate) };
    }
    case 'graduated':
    case 'volume':
    case 'stairstep':
      return tiered(model, measureOf(quantity, name), scale, env, context);
    case 'time of use': {
      const split = splitByTime(model, measureOf(quantity, name), env, context);
      return { quantity, split, tiers: [], amount: costOf(split) };
    }
    case 'package': {
      const size = numberOf(context.evaluate(model.size, env));
      const packages = wholeParts(measureOf(quantity, name), size);
      const rate = numberOf(context.evaluate(model.price, env));
      return { quantity, rate, packages, tiers: [], amount: multiply(packages, rate) };
    }
    default:
      return unreachable(model);
  }
}

function measureOf(quantity: Rational | undefined, name: string): Rational {
  if (quantity === undefined) throw new Bug(`charge ${name} has a price per unit but no measure`);
  return quantity;
}

/** An amount per month or year as the figure in its own unit (18.35). */
export function perOwnUnit(base: Rational, { type }: Expr): Rational {
  return divide(base, numericType(type).unit.factor);
}

function tiered(model: TierModel, given: Rational, scale: Rational, env: Environment, context: Context): Priced {
  const quantity = model.wholeUnits ? raiseToWhole(given, model.boundUnit) : given;
  const all = boundsOf(model.tiers, scale, env, context);
  const step = model.kind === 'stairstep';
  const rate = (tier: Tier): Rational => multiply(numberOf(context.evaluate(tier.at, env)), step ? scale : ONE);
  const plus = (tier: Tier): Rational | undefined =>
    tier.plus === undefined ? undefined : multiply(numberOf(context.evaluate(tier.plus, env)), scale);
  const entered = isZero(quantity)
    ? all.filter(({ n, tier }) => n === 1 && tier.evenAtZero)
    : contributing(model, all, quantity);
  const tiers = entered.map(({ tier, n, lower, upper }) => {
    const inside =
      model.kind === 'graduated'
        ? subtract(upper === undefined ? quantity : minimum(quantity, upper), lower)
        : quantity;
    context.watch?.({ kind: 'tier', part: tier });
    const price = rate(tier);
    const cost = step ? price : multiply(inside, price);
    return { tier, n, lower, upper, quantity: inside, rate: price, cost, plus: plus(tier) };
  });
  const amount = sumOf(tiers.map((tier) => add(tier.cost, tier.plus ?? ZERO)));
  return { quantity, tiers, amount };
}

/** Every tier that q has entered, or the one that holds it; q = bound is in the lower tier. */
function contributing(model: TierModel, all: readonly Bounded[], quantity: Rational): readonly Bounded[] {
  const entered = all.filter(({ lower }) => compare(quantity, lower) > 0);
  return model.kind === 'graduated' ? entered : entered.slice(-1);
}

interface Bounded {
  readonly tier: Tier;
  readonly n: number;
  readonly lower: Rational;
  readonly upper: Rational | undefined;
}

/** Cumulative bounds; nothing lies beyond the last tier, whose bound the checker proved or scaling moved. */
function boundsOf(tiers: readonly Tier[], scale: Rational, env: Environment, context: Context): readonly Bounded[] {
  let lower = ZERO;
  return tiers.map((tier, i) => {
    const from = lower;
    const bound =
      tier.bound === undefined ? undefined : multiply(numberOf(context.evaluate(tier.bound.value, env)), scale);
    const upper = bound === undefined ? undefined : tier.bound?.kind === 'next' ? add(from, bound) : bound;
    lower = upper ?? from;
    return { tier, n: i + 1, lower: from, upper: i === tiers.length - 1 ? undefined : upper };
  });
}

/** 18.96: to the next whole unit of the bounds. */
function raiseToWhole(quantity: Rational, { factor }: Unit): Rational {
  return multiply(wholeParts(quantity, factor), factor);
}

/** How many parts of a size hold the quantity: 18.90, 18.97. */
export function wholeParts(quantity: Rational, size: Rational): Rational {
  const parts = divide(quantity, size);
  return isInteger(parts) ? parts : rational(floor(parts) + 1n);
}
