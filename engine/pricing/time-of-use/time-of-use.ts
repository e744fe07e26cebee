/** `time of use`: each band's part of the quantity at the band's rate. */
import { structural } from '../../ir/number-nodes.ts';
import { multiply, sum } from '../../ir/numbers.ts';
import { measured, rateNode } from '../figures.ts';
import type { LowerModel } from '../model.ts';

export const lowerTimeOfUse: LowerModel<'time of use'> = ({ bands }, at) => {
  const { unit } = measured(at);
  return sum(
    bands.map(({ band, rate }) => multiply(at.bands?.[`part${band}`] ?? structural(0n), rateNode(rate, unit, at.site))),
  );
};
