/**
 * A charge (LANGUAGE section 7 and 18.12): measure, allowances, price, plus, bounds, proration, rounding, in this order
 * whatever the order in the file. Every stage is kept, so that the trace can show it.
 */
import {
  type Allowance,
  add,
  type Charge,
  compare,
  type Expr,
  isZero,
  maximum,
  minimum,
  multiply,
  ONE,
  type Rational,
  sign,
  subtract,
  type Tariff,
  ZERO,
} from '#dsl';
import { bindLets, blockScope, isOpen } from './block.ts';
import { type Context, Environment } from './context.ts';
import { allowancesOf, itemScope } from './items.ts';
import { type Ratio, ratioOf } from './period.ts';
import { type Priced, perOwnUnit, priceOf, wholeParts } from './price.ts';
import { roundBy, sumOf } from './rounding.ts';
import { number, numberOf, truthOf } from './value.ts';

/** What stages 1 to 4 give: the charge's own price clauses may read it. Quantities are in base units. */
export interface Measured {
  readonly charge: Charge;
  readonly tariff: Tariff;
  readonly env: Environment;
  readonly ratio: Ratio | undefined;
  readonly measured: Rational | undefined;
  /** Raised to steps: the measure, or what the allowances left of it. */
  readonly stepped: Rational | undefined;
  readonly drawn: readonly Drawn[];
  /** After steps and allowances. */
  readonly quantity: Rational | undefined;
  readonly consumed: Rational;
  readonly carried: Rational;
  /** With `already used`: where the period stood, and where it stands with this measure (18.99). */
  readonly counted: { readonly used: Rational; readonly before: Reached; readonly soFar: Reached } | undefined;
}
/** A point of a period: what the allowances gave up to it, and what is priced. */
export interface Reached {
  readonly drawn: readonly Drawn[];
  readonly quantity: Rational;
}
export interface Drawn {
  readonly allowance: Allowance;
  /** As written, and after proration with allowance. */
  readonly written: Rational;
  readonly amount: Rational;
  readonly before: Rational;
  readonly consumed: Rational;
  readonly left: Rational;
  readonly carried: Rational | undefined;
}

/** What stages 5 to 9 give; amounts are money in base units (the currency's own). */
export interface Charged extends Measured {
  /** Up to this measure; with `already used` less `pricedBefore`. */
  readonly priced: Priced;
  readonly pricedBefore: Priced | undefined;
  /** Stage 5: the price of what is new. */
  readonly price: Rational;
  readonly plus: Rational | undefined;
  readonly beforeBounds: Rational;
  /** Undefined: no such clause, or the minimum rests. */
  readonly minimum: Rational | undefined;
  readonly cap: Rational | undefined;
  readonly bounded: Rational;
  readonly prorated: Rational;
  /** After stage 9. */
  readonly rounded: Rational;
  /** Less what was charged already: the whole price, of which a part may stand on this bill. */
  readonly whole: Rational;
  /** Where the part of this bill is computed; undefined: it is the whole. */
  readonly billing: Environment | undefined;
  readonly gross: Rational;
  readonly outstanding: Rational;
}

/** Undefined: the charge has no line. */
export function measureCharge(
  charge: Charge,
  tariff: Tariff,
  outer: Environment,
  context: Context,
): Measured | undefined {
  const env = blockScope(charge, outer, context);
  if (!isOpen(charge.appliesWhen, env, context)) return undefined;
  const ratio = charge.proration.by === 'never' ? undefined : ratioOf(charge.proration, tariff, env, context);
  const measured = charge.measure === undefined ? undefined : numberOf(context.evaluate(charge.measure, env));
  const late = charge.steps?.afterAllowances === true;
  const given = measured === undefined || late ? measured : raised(measured, charge.steps, env, context);
  const scale = allowanceScale(charge, ratio);
  const reached = (quantity: Rational): Reached => reach(charge, quantity, scale, env, context);
  const used = charge.used === undefined ? undefined : numberOf(context.evaluate(charge.used, env));
  const soFar = reached(add(given ?? ZERO, used ?? ZERO));
  const counted = used === undefined ? undefined : { used, before: reached(used), soFar };
  const drawn = counted === undefined ? soFar.drawn : newlyDrawn(counted.soFar, counted.before);
  const consumed = sumOf(drawn.map((each) => each.consumed));
  const rest = given === undefined ? undefined : subtract(given, consumed);
  const quantity = rest === undefined || !late ? rest : raised(rest, charge.steps, env, context);
  return {
    charge,
    tariff,
    env,
    ratio,
    measured,
    stepped: late ? quantity : given,
    drawn,
    quantity,
    consumed,
    carried: sumOf(drawn.map((each) => each.carried ?? ZERO)),
    counted,
  };
}

/** What the allowances give of a quantity from the beginning of the period. */
function reach(charge: Charge, quantity: Rational, scale: Rational, env: Environment, context: Context): Reached {
  const drawn = drawAllowances(charge, quantity, scale, env, context);
  return { drawn, quantity: subtract(quantity, sumOf(drawn.map((each) => each.consumed))) };
}

/** What this measure drew: of each allowance what is consumed now less what was before. */
function newlyDrawn(soFar: Reached, before: Reached): readonly Drawn[] {
  return soFar.drawn.map((each, i) => ({
    ...each,
    consumed: subtract(each.consumed, before.drawn[i]?.consumed ?? ZERO),
  }));
}

/** What plan figures are multiplied by before pricing: 1 unless `prorate ... with allowance` (18.106). */
export function allowanceScale(charge: Charge, ratio: Ratio | undefined): Rational {
  return ratio !== undefined && charge.proration.by !== 'never' && charge.proration.withAllowance ? ratio.value : ONE;
}

/** 18.90: 0 stays 0, up to the first step costs the first step, and what lies above it is raised to whole steps. */
function raised(quantity: Rational, steps: Charge['steps'], env: Environment, context: Context): Rational {
  if (steps === undefined || sign(quantity) <= 0) return steps === undefined ? quantity : ZERO;
  const first = steps.first === undefined ? ZERO : numberOf(context.evaluate(steps.first, env));
  if (compare(quantity, first) <= 0) return first;
  const step = numberOf(context.evaluate(steps.step, env));
  return add(first, multiply(wholeParts(subtract(quantity, first), step), step));
}

/** In the order written, each until it is empty (18.91); balances are never scaled. */
function drawAllowances(
  charge: Charge,
  measured: Rational,
  scale: Rational,
  outer: Environment,
  context: Context,
): readonly Drawn[] {
  let remaining = measured;
  return allowancesOf(charge, outer, context).map((allowance) => {
    const env = itemScope(allowance, outer, context);
    const written = numberOf(context.evaluate(allowance.amount, env));
    const amount = allowance.balance ? written : multiply(written, scale);
    const before = remaining;
    const consumed = minimum(amount, before);
    remaining = subtract(before, consumed);
    const left = subtract(amount, consumed);
    return { allowance, written, amount, before, consumed, left, carried: carriedOf(allowance, left, env, context) };
  });
}

/** 18.92: min(up to, what is left); without `up to`, all that is left. */
function carriedOf(allowance: Allowance, left: Rational, env: Environment, context: Context): Rational | undefined {
  if (allowance.rollsOver === undefined) return undefined;
  const { upTo } = allowance.rollsOver;
  return upTo === undefined ? left : minimum(numberOf(context.evaluate(upTo, env)), left);
}

export function priceCharge(measured: Measured, context: Context): Charged {
  const { charge, env, ratio } = measured;
  const scale = allowanceScale(charge, ratio);
  const { counted } = measured;
  const priced = priceOf(charge, counted?.soFar.quantity ?? measured.quantity, scale, env, context);
  const pricedBefore = counted && priceOf(charge, counted.before.quantity, scale, env, context);
  // Beside `already charged` the sum so far is bounded and rounded, and what was charged comes off in the end (18.100).
  const difference = pricedBefore !== undefined && charge.charged === undefined;
  const price = difference ? subtract(priced.amount, pricedBefore.amount) : priced.amount;
  const plus =
    charge.plus === undefined
      ? undefined
      : multiply(
          perOwnUnit(numberOf(context.evaluate(charge.plus.amount, env)), charge.plus.amount),
          charge.plus.times,
        );
  const beforeBounds = plus === undefined ? price : add(price, plus);
  const bounds = boundsOf(measured, scale, context);
  const raised = bounds.minimum === undefined ? beforeBounds : maximum(beforeBounds, bounds.minimum);
  const bounded = bounds.cap === undefined ? raised : minimum(raised, bounds.cap);
  const multiplied = ratio !== undefined && charge.proration.by !== 'never' && !charge.proration.withAllowance;
  const prorated = multiplied ? multiply(bounded, ratio.value) : bounded;
  const rounded = roundBy(prorated, charge.round);
  const whole = countsBoth(charge) ? subtract(rounded, chargedBefore(charge, env, context)) : rounded;
  const billed = billedPart(charge, whole, env, context);
  const prices = { priced, pricedBefore, price, plus, beforeBounds, ...bounds, bounded, prorated };
  return { ...measured, ...prices, rounded, whole, ...billed };
}

/** 18.107, 18.108: what of the whole price stands on this bill. */
function billedPart(
  charge: Charge,
  whole: Rational,
  outer: Environment,
  context: Context,
): Pick<Charged, 'billing' | 'gross' | 'outstanding'> {
  const { part } = charge;
  if (part === undefined) return { billing: undefined, gross: whole, outstanding: ZERO };
  const own = new Environment(outer);
  own.bind(part.whole, () => number(whole));
  const env = bindLets(part.lets, own, context);
  const worth = (expr: Expr | undefined): Rational =>
    expr === undefined ? ZERO : numberOf(context.evaluate(expr, env));
  return { billing: env, gross: worth(part.amount), outstanding: worth(part.outstanding) };
}

/** 18.100: the line is the difference of two rounded sums. */
export function countsBoth({ used, charged }: Charge): boolean {
  return used !== undefined && charged !== undefined;
}

function chargedBefore({ charged }: Charge, env: Environment, context: Context): Rational {
  return charged === undefined ? ZERO : numberOf(context.evaluate(charged, env));
}

/** 18.113: a waiver that is unknown takes nothing off. */
export function isWaived({ charge, env }: Measured, context: Context): boolean {
  return charge.waived !== undefined && truthOf(context.evaluate(charge.waived.when, env)) === true;
}

/** 18.102: the minimum rests at measure 0 unless it says `even at zero`; the cap wins. */
function boundsOf(
  { charge, measured, env }: Measured,
  scale: Rational,
  context: Context,
): Pick<Charged, 'minimum' | 'cap'> {
  const scaled = (bound: Charge['minimum'] | Charge['cap']): Rational | undefined =>
    bound === undefined ? undefined : multiply(numberOf(context.evaluate(bound.amount, env)), scale);
  const rests = measured !== undefined && isZero(measured) && charge.minimum?.evenAtZero !== true;
  const cap = scaled(charge.cap);
  const left =
    cap === undefined || charge.charged === undefined || countsBoth(charge)
      ? cap
      : maximum(ZERO, subtract(cap, chargedBefore(charge, env, context)));
  return { minimum: rests ? undefined : scaled(charge.minimum), cap: left };
}
