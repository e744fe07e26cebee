/** Tier lists (LANGUAGE 18.93 to 18.96): cumulative bounds, rates and extras of the tiers, and the search among them. */
import { conversion, type Tier, type Unit } from '#dsl';
import type { NumberNode } from '../ir/ir.ts';
import { roundTo } from '../ir/lower-number.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, timesRatio } from '../ir/numbers.ts';
import { compare } from '../ir/truths.ts';
import { measured, moneyNode, quantityNode, rateNode, scaled } from './figures.ts';
import type { ModelOf, PricedQuantity, PriceSite } from './model.ts';

type TierModel = ModelOf<'graduated'>;

export interface BoundNodes {
  /** Where the tier begins: quantities above it are in it. */
  readonly lower: NumberNode;
  /** The last quantity inside; absent in the last tier. */
  readonly upper: NumberNode | undefined;
}
export interface TierNodes extends BoundNodes {
  readonly rate: NumberNode;
  readonly plus: NumberNode | undefined;
}

const UP_TO_WHOLE = { mode: 'ceiling', step: { n: 1n, d: 1n } } as const;
/** More tiers than this are searched by halves. */
const LINEAR_TIERS_MAX = 8;

export function tierNodes(tiers: readonly Tier[], { unit }: PricedQuantity, at: PriceSite): readonly TierNodes[] {
  const { site, scale } = at;
  const bounds = boundNodes(tiers, unit, at);
  return tiers.flatMap((tier, i) => {
    const bound = bounds[i];
    if (bound === undefined) return [];
    const rate = site.builder.number(rateNode(tier.at, unit, site));
    const plus = tier.plus === undefined ? undefined : scaled(moneyNode(tier.plus, site), scale);
    return [{ ...bound, rate, plus }];
  });
}

export function boundNodes(tiers: readonly Tier[], unit: Unit, { site, scale }: PriceSite): readonly BoundNodes[] {
  let lower: NumberNode = structural(0n);
  return tiers.map((tier, i) => {
    const from = lower;
    const bound = tier.bound === undefined ? undefined : scaled(quantityNode(tier.bound.value, unit, site), scale);
    const upper = bound === undefined ? undefined : tier.bound?.kind === 'next' ? add(from, bound) : bound;
    lower = site.builder.number(upper ?? from);
    return {
      lower: from,
      upper: i === tiers.length - 1 || upper === undefined ? undefined : lower,
    };
  });
}

/** The quantity that tiers see: raised to whole units of the bounds where the model says so. */
export function tieredQuantity(model: TierModel, at: PriceSite): PricedQuantity {
  const { node, unit } = measured(at);
  if (!model.wholeUnits) return { node: at.site.builder.number(node), unit };
  const factor = conversion(unit, model.boundUnit);
  const inBounds = timesRatio(node, factor.n, factor.d);
  return { node: at.site.builder.number(roundTo(inBounds, UP_TO_WHOLE)), unit: model.boundUnit };
}

/** The amount of the tier that holds the quantity; a bound belongs to the tier below it. */
export function chooseTier(
  quantity: NumberNode,
  tiers: readonly BoundNodes[],
  amounts: readonly NumberNode[],
): NumberNode {
  const amount = (i: number): NumberNode => amounts[i] ?? structural(0n);
  const inside = (i: number): ReturnType<typeof compare> => compare('<=', quantity, tiers[i]?.upper ?? quantity);
  const search = (from: number, to: number): NumberNode => {
    if (to - from === 1) return amount(from);
    const middle = to - from > LINEAR_TIERS_MAX ? (from + to) >> 1 : from + 1;
    return choiceNumber(inside(middle - 1), search(from, middle), search(middle, to));
  };
  return search(0, tiers.length);
}

/** At a quantity of 0 only the first tier's extra may count, and only if it says `even at zero`. */
export function atZero(
  model: TierModel,
  quantity: NumberNode,
  tiers: readonly TierNodes[],
  amount: NumberNode,
): NumberNode {
  const plus = tiers[0]?.plus;
  if (plus === undefined || model.tiers[0]?.evenAtZero === true) return amount;
  return choiceNumber(compare('===', quantity, structural(0n)), structural(0n), amount);
}
