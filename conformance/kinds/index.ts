/** Every kind of vector that is known, by its name in the files. */
import type { Kind } from '../kind.ts';
import { chargeAmount } from './charge-amount.ts';
import { chargeCost } from './charge-cost.ts';
import { ratedLines } from './rated-lines.ts';
import { rounding } from './rounding.ts';

export const KINDS: Readonly<Record<string, Kind>> = { ...chargeAmount, ...chargeCost, ...ratedLines, ...rounding };
