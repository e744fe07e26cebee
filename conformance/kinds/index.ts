/** Every kind of vector that is known, by its name in the files. */
import type { Kind } from '../kind.ts';
import { chargeAmount } from './charge-amount.ts';
import { chargeCost } from './charge-cost.ts';
import { invoiceTotals } from './invoice-totals.ts';
import { ratedLines } from './rated-lines.ts';
import { rounding } from './rounding.ts';
import { taxTotals } from './tax-totals.ts';
import { taxes } from './taxes.ts';
import { trueUp } from './true-up.ts';
import { usageBlocks } from './usage-blocks.ts';

export const KINDS: Readonly<Record<string, Kind>> = {
  ...chargeAmount,
  ...chargeCost,
  ...invoiceTotals,
  ...ratedLines,
  ...rounding,
  ...taxTotals,
  ...taxes,
  ...trueUp,
  ...usageBlocks,
};
