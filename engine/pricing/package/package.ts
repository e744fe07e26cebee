/** `package of n at m`: as many packages as hold the quantity. */
import { multiply } from '../../ir/numbers.ts';
import { measured, moneyNode, quantityNode } from '../figures.ts';
import type { LowerModel } from '../model.ts';
import { wholeParts } from '../steps.ts';

export const lowerPackage: LowerModel<'package'> = ({ size, price }, at) => {
  const { node, unit } = measured(at);
  return multiply(wholeParts(node, quantityNode(size, unit, at.site)), moneyNode(price, at.site));
};
