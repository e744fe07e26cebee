/** `stairstep`: the step that the quantity reaches, once; at 0 nothing, unless the first step says `even at zero`. */
import { structural } from '../../ir/number-nodes.ts';
import { add, choiceNumber } from '../../ir/numbers.ts';
import { compare } from '../../ir/truths.ts';
import { moneyNode, scaled } from '../figures.ts';
import type { LowerModel } from '../model.ts';
import { boundNodes, chooseTier, tieredQuantity } from '../tiers.ts';

export const lowerStairstep: LowerModel<'stairstep'> = (model, at) => {
  const { node, unit } = tieredQuantity(model, at);
  const bounds = boundNodes(model.tiers, unit, at);
  const steps = model.tiers.map((tier) => {
    const price = scaled(moneyNode(tier.at, at.site), at.scale);
    return tier.plus === undefined ? price : add(price, scaled(moneyNode(tier.plus, at.site), at.scale));
  });
  const reached = chooseTier(node, bounds, steps);
  if (model.tiers[0]?.evenAtZero === true) return reached;
  return choiceNumber(compare('===', node, structural(0n)), structural(0n), reached);
};
