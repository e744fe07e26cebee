/** Discounts (LANGUAGE section 7, 18.114 to 18.119): base, amount, larger of two, order, spread and cut. */
import {
  compare,
  type Discount,
  maximum,
  minimum,
  multiply,
  type Rational,
  sign,
  subtract,
  type Tariff,
  ZERO,
} from '#dsl';
import { addMonths } from '../time/civil.ts';
import { blockScope, isOpen } from './block.ts';
import { type Context, type Environment, memo } from './context.ts';
import { periodOf } from './period.ts';
import { roundBy, spreadOver, sumOf } from './rounding.ts';
import { at, dayOfValue, numberOf } from './value.ts';

/** A charge's line as a discount sees it: its gross amount, in source order; a charge without a line is not there. */
export interface GrossLine {
  readonly charge: string;
  readonly gross: Rational;
}

export interface DiscountResult {
  readonly discount: Discount;
  readonly env: Environment;
  /** `applies when`; `open` asks `for P from D` too. */
  readonly gate: boolean;
  readonly open: boolean;
  /** The lines of the base: what the discount is computed on, and what earlier discounts leave of each. */
  readonly lines: readonly { readonly charge: string; readonly weight: Rational; readonly left: Rational }[];
  readonly base: Rational;
  readonly value: Rational;
  readonly taken: Rational;
  readonly cap: Rational | undefined;
  /** After cap and base, before and after rounding. */
  readonly exact: Rational;
  readonly rounded: Rational;
  /** False: a larger one it is paired with is kept. */
  readonly kept: boolean;
  /** One for each of `lines`; their sum is the discount. */
  readonly shares: readonly Rational[];
  readonly amount: Rational;
}

/** The discounts of a tariff, each computed when first read: figures depend on each other one by one (18.82). */
export function discountsOf(
  tariff: Tariff,
  scope: () => Environment,
  gross: (names: readonly string[]) => readonly GrossLine[],
  context: Context,
): (discount: Discount) => DiscountResult {
  const order = takingOrder(tariff.discounts);
  const environment = memo((discount: Discount) => blockScope(discount, scope(), context));
  const isActive = memo((discount: Discount) => gateOf(discount, tariff, environment(discount), context));
  const candidate = memo((discount: Discount): Rational => {
    if (!isActive(discount)) return ZERO;
    const base = sumOf(gross(discount.base).map((line) => line.gross));
    return amountOf(discount, base, tariff, environment(discount), context).rounded;
  });
  const result = memo((discount: Discount): DiscountResult => {
    const env = environment(discount);
    const lines = linesOf(discount, result);
    const base = sumOf(lines.map(({ weight }) => weight));
    const open = isActive(discount);
    const gate = isOpen(discount.appliesWhen, env, context);
    if (!open) {
      const none = { value: ZERO, taken: ZERO, cap: undefined, exact: ZERO, rounded: ZERO, amount: ZERO };
      return { discount, env, gate, open, lines, base, ...none, kept: false, shares: lines.map(() => ZERO) };
    }
    const amount = amountOf(discount, base, tariff, env, context);
    const kept = keptOf(pairedWith(discount, tariff), candidate).has(discount);
    const shares = kept ? spread(discount, amount.rounded, lines, tariff) : lines.map(() => ZERO);
    return { discount, env, gate, open, lines, base, ...amount, kept, shares, amount: sumOf(shares) };
  });

  /** Positive gross amounts, less what the discounts it stacks on take; and what all earlier ones leave. */
  function linesOf(discount: Discount, resultOf: (discount: Discount) => DiscountResult): DiscountResult['lines'] {
    const below = tariff.discounts.filter(({ name }) => discount.stackAfter.includes(name));
    const earlier = order.slice(0, order.indexOf(discount));
    return gross(discount.base)
      .filter((line) => sign(line.gross) > 0)
      .map(({ charge, gross: amount }) => {
        const off = (from: readonly Discount[]): Rational =>
          sumOf(from.filter(({ base }) => base.includes(charge)).map((each) => shareOn(resultOf(each), charge)));
        return { charge, weight: subtract(amount, off(below)), left: subtract(amount, off(earlier)) };
      });
  }
  return result;
}

/** What a discount takes off one line. */
export function shareOn({ lines, shares }: DiscountResult, charge: string): Rational {
  const index = lines.findIndex((line) => line.charge === charge);
  return index < 0 ? ZERO : at(shares, index);
}

/** 18.116: source order, one that stacks moved behind what it stacks on. */
export function takingOrder(discounts: readonly Discount[]): readonly Discount[] {
  const taken: Discount[] = [];
  const names = () => taken.map(({ name }) => name);
  while (taken.length < discounts.length) {
    const next = discounts.find(
      (each) => !taken.includes(each) && each.stackAfter.every((name) => names().includes(name)),
    );
    if (next === undefined) break;
    taken.push(next);
  }
  return taken;
}

/** 18.119: `for P from D` holds on [D, D + P), by the period's start, else by the as-of date. */
function gateOf(discount: Discount, tariff: Tariff, env: Environment, context: Context): boolean {
  if (!isOpen(discount.appliesWhen, env, context)) return false;
  if (discount.during === undefined) return true;
  const from = dayOfValue(context.evaluate(discount.during.from, env));
  const until = endOf(discount.during.period, from, env, context);
  const day = tariff.billing === undefined ? context.asOf.day : periodOf(context).start;
  return day >= from && day < until;
}

/** The day a period after `from`. */
export function endOf(
  period: NonNullable<Discount['during']>['period'],
  from: number,
  env: Environment,
  context: Context,
): number {
  const value = context.evaluate(period, env);
  if (value.kind !== 'period' || period.type.kind !== 'period') return from;
  return period.type.family === 'months' ? addMonths(from, value.count) : from + value.count;
}

/** 18.115: min(taken, cap, base), never below 0, rounded once. */
function amountOf(
  discount: Discount,
  base: Rational,
  tariff: Tariff,
  env: Environment,
  context: Context,
): Pick<DiscountResult, 'value' | 'taken' | 'cap' | 'exact' | 'rounded'> {
  const value = numberOf(context.evaluate(discount.take.value, env));
  const taken = discount.take.kind === 'share' ? multiply(base, value) : value;
  const cap = discount.cap === undefined ? undefined : numberOf(context.evaluate(discount.cap, env));
  const exact = maximum(ZERO, minimum(base, cap === undefined ? taken : minimum(taken, cap)));
  return { value, taken, cap, exact, rounded: roundBy(exact, discountRounding(discount, tariff)) };
}

export function discountRounding(discount: Discount, tariff: Tariff): Discount['round'] {
  return discount.round ?? tariff.rounding.line;
}

function spread(
  discount: Discount,
  amount: Rational,
  lines: DiscountResult['lines'],
  tariff: Tariff,
): readonly Rational[] {
  const weights = lines.map(({ weight }) => (discount.spread === 'evenly' && sign(weight) > 0 ? EVEN : weight));
  return spreadOver(
    amount,
    weights,
    lines.map(({ left }) => left),
    discountRounding(discount, tariff)?.step,
  );
}
const EVEN: Rational = { n: 1n, d: 1n };

/** The discounts that `larger of` ties together, directly or through others; a discount alone is its own group. */
function pairedWith(discount: Discount, tariff: Tariff): readonly Discount[] {
  const group = new Set([discount]);
  for (const member of group) {
    for (const other of tariff.discounts) if (arePaired(member, other)) group.add(other);
  }
  return tariff.discounts.filter((each) => group.has(each));
}

function arePaired(a: Discount, b: Discount): boolean {
  return a.largerOf.includes(b.name) || b.largerOf.includes(a.name);
}

/** 18.118: largest first, ties in source order; each is kept unless a kept one is paired with it. */
function keptOf(group: readonly Discount[], candidate: (discount: Discount) => Rational): ReadonlySet<Discount> {
  const kept = new Set<Discount>();
  if (group.length === 1) return new Set(group);
  const byAmount = [...group].sort(
    (a, b) => compare(candidate(b), candidate(a)) || group.indexOf(a) - group.indexOf(b),
  );
  for (const discount of byAmount) {
    if (![...kept].some((other) => arePaired(other, discount))) kept.add(discount);
  }
  return kept;
}
