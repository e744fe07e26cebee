/**
 * `graduated`: every part of the quantity at the price of its tier. The cost of the tiers below is folded beforehand, so
 * that each tier is one product and one sum: q x rate + (what the tiers below cost - their quantity x rate).
 */
import type { NumberNode } from '../../ir/ir.ts';
import { structural } from '../../ir/number-nodes.ts';
import { add, multiply, subtract } from '../../ir/numbers.ts';
import type { LowerModel } from '../model.ts';
import { atZero, chooseTier, tieredQuantity, tierNodes } from '../tiers.ts';

export const lowerGraduated: LowerModel<'graduated'> = (model, at) => {
  const quantity = tieredQuantity(model, at);
  const tiers = tierNodes(model.tiers, quantity, at);
  let below: NumberNode = structural(0n);
  const amounts = tiers.map(({ lower, upper, rate, plus }) => {
    const entered = plus === undefined ? below : add(below, plus);
    const offset = subtract(entered, multiply(lower, rate));
    below =
      upper === undefined ? entered : at.site.builder.number(add(entered, multiply(subtract(upper, lower), rate)));
    return add(multiply(quantity.node, rate), at.site.builder.number(offset));
  });
  return atZero(model, quantity.node, tiers, chooseTier(quantity.node, tiers, amounts));
};
