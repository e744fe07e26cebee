/** `amount e`: whatever an expression gives. */
import { moneyNode } from '../figures.ts';
import type { LowerModel } from '../model.ts';

export const lowerAmount: LowerModel<'amount'> = ({ amount }, { site }) => moneyNode(amount, site);
