/** `each r`: one rate for every unit, also for a negative quantity. */
import { multiply } from '../../ir/numbers.ts';
import { measured, rateNode } from '../figures.ts';
import type { LowerModel } from '../model.ts';

export const lowerEach: LowerModel<'each'> = ({ rate }, at) => {
  const { node, unit } = measured(at);
  return multiply(node, rateNode(rate, unit, at.site));
};
