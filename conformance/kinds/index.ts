/** Every kind of vector that is known, by its name in the files. */
import type { Kind } from '../kind.ts';
import { billingDays } from './billing-days.ts';
import { changes } from './changes.ts';
import { coupons } from './coupons.ts';
import { cycleDays } from './cycle-days.ts';
import { cycles } from './cycles.ts';
import { ledger } from './ledger.ts';
import { periods } from './periods.ts';
import { plans } from './plans.ts';
import { rounding } from './rounding.ts';
import { times } from './times.ts';
import { weightedSum } from './weighted-sum.ts';

export const KINDS: Readonly<Record<string, Kind>> = {
  ...rounding,
  ...periods,
  ...times,
  ...billingDays,
  ...cycleDays,
  ...cycles,
  ...changes,
  ...plans,
  ...coupons,
  ...ledger,
  ...weightedSum,
};
