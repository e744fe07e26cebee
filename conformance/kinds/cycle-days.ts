/** Billing cycle days, whole periods and parts of them (the forms of Kill Bill). */
import { z } from 'zod';
import {
  advance,
  alignedMonth,
  anniversaryCycle,
  type BilledThrough,
  type BillingMode,
  billedThrough,
  type Cadence,
  type Cycle,
  countDays,
  type Day,
  type DayCount,
  dayText,
  fractionOfDays,
  HALF_OPEN,
  periodNumber,
  roundPlaces,
} from '#billing';
import { decimalText } from '#dsl';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { cadenceNamed, unknownCadence } from './cadences.ts';
import { day } from './moments.ts';

const WHY = 'up to which day a bill goes is asked before there is one; a policy takes the period as its input';

/** Kill Bill keeps parts of a period to this many places. */
export const FACTOR_PLACES = 9;

const MODES: Readonly<Record<string, BillingMode>> = {
  IN_ADVANCE: 'in advance',
  IN_ARREAR: 'in arrears',
  IN_ARREAR_GREEDY: 'in arrears, early',
};

/** A subscription as Kill Bill's tests give it; `any` target is one that lies after everything. */
export const interval = z.object({
  start: day,
  end: day.nullable(),
  target: z.union([z.literal('any').transform(() => undefined), day]),
  billing_cycle_day: z.string().regex(/^\d+$/).transform(Number),
  billing_period: z.string(),
  billing_mode: z.enum(['IN_ADVANCE', 'IN_ARREAR', 'IN_ARREAR_GREEDY']),
});
export type Interval = z.infer<typeof interval>;

const utils = z.object({
  fn: z.string(),
  dates: z.array(day).min(1).max(2),
  billing_period: z.string().optional(),
  n: z.string().regex(/^\d+$/).transform(Number).optional(),
  fixed_days_in_month: z.string().regex(/^\d+$/).transform(Number).optional(),
});

export const cycleDays: Readonly<Record<string, Kind>> = {
  'period.interval_detail': kind({ way: 'engine', why: WHY, given: interval, run: intervalDetail }),
  'period.date_utils': kind({ way: 'engine', why: WHY, given: utils, run: dateUtils }),
};

/** Cycles with a billing day count from the month of the start; those of days from the start itself. */
function cycleFrom(start: Day, cadence: Cadence, billingDay: number): Cycle {
  if (cadence.family === 'days') return anniversaryCycle(start, cadence);
  return anniversaryCycle(alignedMonth(start, 0, billingDay), cadence, billingDay);
}

export function serviceOf({ start, end, billing_cycle_day, billing_mode }: Interval, cadence: Cadence) {
  const mode = MODES[billing_mode] ?? 'in advance';
  return { cycle: cycleFrom(start, cadence, billing_cycle_day), start, end: end ?? undefined, mode };
}

function intervalDetail(given: Interval): Found {
  const cadence = cadenceNamed(given.billing_period);
  if (cadence === undefined) return unknownCadence(given.billing_period);
  const service = serviceOf(given, cadence);
  const detail = billedThrough(service, given.target ?? given.start);
  return found({ ...printed(detail), something_to_bill: somethingToBill(detail, given) });
}

function printed({ first, through, last, next }: BilledThrough) {
  const text = (at: Day | undefined): string | null => (at === undefined ? null : dayText(at));
  return { first_bcd: text(first), effective_end: text(through), last_bcd: text(last), next_bcd: text(next) };
}

/** Less than a day is never billed. */
function somethingToBill({ through }: BilledThrough, { start, end }: Interval): boolean {
  return through !== undefined && (end === null || end > start);
}

function dateUtils({
  fn,
  dates: [one = 0, other = 0],
  billing_period = 'MONTHLY',
  n = 0,
  ...rest
}: z.infer<typeof utils>): Found {
  const cadence = cadenceNamed(billing_period);
  if (cadence === undefined) return unknownCadence(billing_period);
  const days = rest.fixed_days_in_month ?? 0;
  const count: DayCount = days === 0 ? HALF_OPEN : { by: 'fixed month', days };
  switch (fn) {
    case 'calculateNumberOfWholeBillingPeriods':
      return found({ value: String(periodNumber(anniversaryCycle(one, cadence), other)) });
    case 'advanceByNPeriods':
      return found({ date: dayText(stepped(one, cadence, n)) });
    case 'recedeByNPeriods':
      return found({ date: dayText(stepped(one, cadence, -n)) });
    case 'daysBetweenWithFixedDaysInMonth':
      return found({ value: String(countDays({ start: one, end: other }, count)) });
    case 'calculateProRationBeforeFirstBillingPeriod':
      return proration({ start: one, end: other }, { start: advance(other, cadence, -1), end: other }, count);
    case 'calculateProRationAfterLastBillingCycleDate':
      return proration({ start: other, end: one }, { start: other, end: advance(other, cadence, 1) }, count);
    default:
      return { notExpressible: `a function that is not known here: ${fn}` };
  }
}

/** Periods one after the other, each clamped on its own. */
function stepped(from: Day, cadence: Cadence, n: number): Day {
  let at = from;
  for (let i = 0; i < Math.abs(n); i += 1) at = advance(at, cadence, Math.sign(n));
  return at;
}

function proration(part: { start: Day; end: Day }, whole: { start: Day; end: Day }, count: DayCount): Found {
  const exact = fractionOfDays(part, whole, count);
  return found({ proration: decimalText(roundPlaces(exact, 'half up', FACTOR_PLACES)) });
}
