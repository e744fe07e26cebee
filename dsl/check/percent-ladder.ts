/** `rate graduated`: tiers of money bounds and percents (LANGUAGE 18.98, 18.139), going on from what was counted before. */
import type { Expr, Let } from '../program/expression.ts';
import type { Tier } from '../program/tariff.ts';
import type { CommissionClause } from '../tree/commission.ts';
import type { TierNode } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { discharge } from '../types/places.ts';
import { choice, compares, greater, lesser, minus, plus, step, times, zero } from '../types/spell.ts';
import { checkMoney, nonNegative } from './money.ts';
import type { ChargeFacts } from './price-models.ts';
import { checkBound, ladderHolds } from './tiers.ts';

export interface LadderPrice {
  readonly lets: readonly Let[];
  readonly amount: Expr;
}

/** F(used + base) - F(used), F being the tiers; without `already used`, F(base). */
export function checkPercentLadder(
  node: Extract<CommissionClause, { kind: 'RateGraduated' }>,
  base: Expr,
  used: Expr | undefined,
  facts: ChargeFacts,
  context: Context,
): LadderPrice | undefined {
  if (!nonNegative(base, 'The base', context)) return undefined;
  if (used !== undefined && !nonNegative(used, 'What was used already', context)) return undefined;
  const reached = step('reached', used === undefined ? base : plus(used, base));
  const tiers = node.tiers.map((tier) => checkTier(tier, base, facts, context));
  const whole = tiers.filter((tier) => tier !== undefined);
  if (whole.length < tiers.length || base.type.kind !== 'numeric') return undefined;
  const measured = { ...facts, measure: base };
  if (reached.read.type.kind !== 'numeric' || !ladderHolds(whole, node, reached.read.type, measured, context)) {
    return undefined;
  }
  const upTo = tiersUpTo(whole, reached.read);
  const lets = [reached.let];
  if (used === undefined) return { lets, amount: upTo };
  return { lets, amount: minus(upTo, tiersUpTo(whole, used)) };
}

function checkTier(node: TierNode, base: Expr, { currency }: ChargeFacts, context: Context): Tier | undefined {
  const at = discharge(checkExpr(node.at, context), context);
  const fixed = node.plus && checkMoney(node.plus, currency, 'The fixed part of a tier', context);
  const bound = node.bound.kind === 'beyond' ? undefined : checkBound(node.bound.value, base, context);
  if (at === undefined || (node.plus && !fixed) || (node.bound.kind !== 'beyond' && bound === undefined))
    return undefined;
  if (at.type.kind !== 'numeric' || at.type.flavour !== 'percent') return wrongType('a percent', at, context);
  return {
    ...(bound === undefined || node.bound.kind === 'beyond' ? {} : { bound: { kind: node.bound.kind, value: bound } }),
    at,
    ...(fixed === undefined ? {} : { plus: fixed }),
    evenAtZero: node.evenAtZero,
    span: node.span,
  };
}

/** Each tier takes its percent of what lies between its bounds; its fixed part where it is entered. */
function tiersUpTo(tiers: readonly Tier[], amount: Expr): Expr {
  const none = zero(amount, amount.span);
  let lower: Expr = none;
  const parts = tiers.map((tier, i) => {
    const from = lower;
    const bound = tier.bound?.value;
    const upper = bound === undefined || tier.bound?.kind === 'up to' ? bound : plus(from, bound);
    const last = i === tiers.length - 1 || upper === undefined;
    lower = upper ?? from;
    const cut = last ? amount : lesser(amount, upper);
    const inside = i === 0 ? cut : greater(minus(cut, from), none);
    const share = times(tier.at, inside);
    if (tier.plus === undefined) return share;
    return plus(share, tier.evenAtZero ? tier.plus : choice(compares(amount, '>', from), tier.plus, none));
  });
  return parts.reduce(plus);
}
