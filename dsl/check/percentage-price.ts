/**
 * `graduated percentage of e`: tiers of money bounds and percents (LANGUAGE 18.98). It measures e, so that it is a ladder like
 * any other: what lies in each tier times its percent.
 */
import type { PriceModel, Tier } from '../program/tariff.ts';
import type { PercentageModel, TierNode } from '../tree/tariff.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { discharge } from '../types/places.ts';
import { asMoney, checkMoney, nonNegative } from './money.ts';
import type { ChargeFacts } from './price-models.ts';
import { checkBound, ladderHolds } from './tiers.ts';

export function checkPercentage(node: PercentageModel, charge: ChargeFacts, context: Context): PriceModel | undefined {
  if (charge.measure === undefined) return undefined;
  const measure = asMoney(charge.measure, charge.currency, 'The base of a percentage', context);
  if (measure?.type.kind !== 'numeric' || !nonNegative(measure, 'The base', context)) return undefined;
  const tiers = node.tiers.map((tier) => checkShare(tier, charge, context));
  const whole = tiers.filter((tier) => tier !== undefined);
  if (whole.length < tiers.length || !ladderHolds(whole, node, measure.type, charge, context)) return undefined;
  const { unit } = measure.type;
  return { kind: 'graduated', wholeUnits: false, boundUnit: unit, tiers: whole, span: node.span };
}

function checkShare(node: TierNode, { name, measure, currency }: ChargeFacts, context: Context): Tier | undefined {
  const at = discharge(checkExpr(node.at, context), context);
  const plus = node.plus && checkMoney(node.plus, currency, 'The fixed part of a tier', context);
  const bound =
    node.bound.kind === 'beyond' || measure === undefined ? undefined : checkBound(node.bound.value, measure, context);
  if (at === undefined || (node.plus !== undefined && plus === undefined)) return undefined;
  if (node.bound.kind !== 'beyond' && bound === undefined) return undefined;
  if (at.type.kind !== 'numeric' || at.type.flavour !== 'percent') return wrongType('a percent', at, context);
  if (plus !== undefined) {
    const remedy = { text: '"for each" transaction, if it is due for each of them' };
    context.report('WR6116', plus.span, { charge: name }, { remedy });
  }
  return {
    ...(bound === undefined || node.bound.kind === 'beyond' ? {} : { bound: { kind: node.bound.kind, value: bound } }),
    at,
    ...(plus === undefined ? {} : { plus }),
    evenAtZero: node.evenAtZero,
    span: node.span,
  };
}
