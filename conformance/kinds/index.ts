/** Every kind of vector that is known, by its name in the files. */
import type { Kind } from '../kind.ts';
import { billingDays } from './billing-days.ts';
import { changes } from './changes.ts';
import { cycleDays } from './cycle-days.ts';
import { cycles } from './cycles.ts';
import { periods } from './periods.ts';
import { plans } from './plans.ts';
import { rounding } from './rounding.ts';
import { times } from './times.ts';

export const KINDS: Readonly<Record<string, Kind>> = {
  ...rounding,
  ...periods,
  ...times,
  ...billingDays,
  ...cycleDays,
  ...cycles,
  ...changes,
  ...plans,
};
