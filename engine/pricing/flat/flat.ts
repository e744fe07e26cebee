/** `flat m`: the same amount on every bill. */
import { periodicNode, scaled } from '../figures.ts';
import type { LowerModel } from '../model.ts';

export const lowerFlat: LowerModel<'flat'> = ({ amount, times }, { site, scale }) =>
  scaled(periodicNode(amount, times, site), scale);
