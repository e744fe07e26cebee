/** `volume`: the whole quantity at the price of the tier that the total reaches. */
import { add, multiply } from '../../ir/numbers.ts';
import type { LowerModel } from '../model.ts';
import { atZero, chooseTier, tieredQuantity, tierNodes } from '../tiers.ts';

export const lowerVolume: LowerModel<'volume'> = (model, at) => {
  const quantity = tieredQuantity(model, at);
  const tiers = tierNodes(model.tiers, quantity, at);
  const amounts = tiers.map(({ rate, plus }) => {
    const amount = multiply(quantity.node, rate);
    return plus === undefined ? amount : add(amount, plus);
  });
  return atZero(model, quantity.node, tiers, chooseTier(quantity.node, tiers, amounts));
};
