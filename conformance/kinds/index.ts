/** Every kind of vector that is known, by its name in the files. */
import type { Kind } from '../kind.ts';
import { balances } from './balances.ts';
import { billingDays } from './billing-days.ts';
import { calls } from './calls.ts';
import { changes } from './changes.ts';
import { chargeAmount } from './charge-amount.ts';
import { chargeCost } from './charge-cost.ts';
import { coupons } from './coupons.ts';
import { cycleDays } from './cycle-days.ts';
import { cycles } from './cycles.ts';
import { invoiceTotals } from './invoice-totals.ts';
import { lateUsage } from './late-usage.ts';
import { ledger } from './ledger.ts';
import { periods } from './periods.ts';
import { plans } from './plans.ts';
import { ratedLines } from './rated-lines.ts';
import { rounding } from './rounding.ts';
import { scenarios } from './scenarios.ts';
import { sessionRates } from './session-rates.ts';
import { taxTotals } from './tax-totals.ts';
import { taxes } from './taxes.ts';
import { timeBands } from './time-bands.ts';
import { times } from './times.ts';
import { trueUp } from './true-up.ts';
import { usageBlocks } from './usage-blocks.ts';
import { weightedSum } from './weighted-sum.ts';

export const KINDS: Readonly<Record<string, Kind>> = {
  ...balances,
  ...billingDays,
  ...calls,
  ...changes,
  ...chargeAmount,
  ...chargeCost,
  ...coupons,
  ...cycleDays,
  ...cycles,
  ...invoiceTotals,
  ...lateUsage,
  ...ledger,
  ...periods,
  ...plans,
  ...ratedLines,
  ...rounding,
  ...scenarios,
  ...sessionRates,
  ...taxTotals,
  ...taxes,
  ...timeBands,
  ...times,
  ...trueUp,
  ...usageBlocks,
  ...weightedSum,
};
