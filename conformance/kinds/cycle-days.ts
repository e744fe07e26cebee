/** Billing cycle days, whole periods and parts of them (the forms of Kill Bill). */
import { z } from 'zod';
import {
  advance,
  alignedMonth,
  anniversaryCycle,
  type BilledThrough,
  type BillingMode,
  billedThrough,
  boundaryFrom,
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

const ANY = 'any';
const count = z.string().regex(/^\d+$/).transform(Number);

/** A subscription as Kill Bill's tests give it; `any` target is one that lies after everything. */
export const interval = z.strictObject({
  start: day,
  end: day.nullable(),
  target: z.union([z.literal(ANY), day]),
  billing_cycle_day: count.pipe(z.number().min(1).max(31)),
  billing_period: z.string(),
  billing_mode: z.enum(['IN_ADVANCE', 'IN_ARREAR', 'IN_ARREAR_GREEDY']),
});
export type Interval = z.infer<typeof interval>;

/** The day up to which bills are asked for; undefined where any later day is meant and the answer goes on with it. */
export function targetOf({ target, start, end }: Interval): Day | undefined {
  if (target !== ANY) return target;
  return end === null ? undefined : Math.max(start, end) + 1;
}

const [stretch, period, fixedDays] = [z.tuple([day, day]), z.string(), count.optional()];
const utils = z.discriminatedUnion('fn', [
  z.strictObject({ fn: z.literal('calculateNumberOfWholeBillingPeriods'), dates: stretch, billing_period: period }),
  z.strictObject({
    fn: z.enum(['advanceByNPeriods', 'recedeByNPeriods']),
    dates: z.tuple([day]),
    billing_period: period,
    n: count,
  }),
  z.strictObject({
    fn: z.literal('daysBetweenWithFixedDaysInMonth'),
    dates: stretch,
    fixed_days_in_month: fixedDays,
  }),
  z.strictObject({
    fn: z.enum(['calculateProRationBeforeFirstBillingPeriod', 'calculateProRationAfterLastBillingCycleDate']),
    dates: stretch,
    billing_period: period,
    fixed_days_in_month: fixedDays,
  }),
]);

export const cycleDays: Readonly<Record<string, Kind>> = {
  'period.interval_detail': kind({
    way: 'engine',
    why: WHY,
    given: interval,
    run: (given, _fixtures, expect) => intervalDetail(given, expect),
  }),
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

function intervalDetail(given: Interval, expect: unknown): Found {
  const cadence = cadenceNamed(given.billing_period);
  if (cadence === undefined) return unknownCadence(given.billing_period);
  const service = serviceOf(given, cadence);
  const target = targetOf(given);
  if (target === undefined) {
    // Of a subscription that goes on the first boundary alone is the same whatever the target.
    const isAll =
      typeof expect === 'object' && expect !== null && Object.keys(expect).every((name) => name === 'first_bcd');
    return isAll ? found({ first_bcd: dayText(boundaryFrom(service.cycle, given.start)) }) : ANY_TARGET;
  }
  const detail = billedThrough(service, target);
  return found({ ...printed(detail), something_to_bill: somethingToBill(detail, given) });
}

export const ANY_TARGET: Found = {
  notExpressible: 'what is billed of a subscription that goes on depends on the target, and the case leaves it open',
};

function printed({ first, through, last, next }: BilledThrough) {
  const text = (at: Day | undefined): string | null => (at === undefined ? null : dayText(at));
  return { first_bcd: text(first), effective_end: text(through), last_bcd: text(last), next_bcd: text(next) };
}

/** Less than a day is never billed. */
function somethingToBill({ through }: BilledThrough, { start, end }: Interval): boolean {
  return through !== undefined && (end === null || end > start);
}

function dateUtils(given: z.infer<typeof utils>): Found {
  if (given.fn === 'daysBetweenWithFixedDaysInMonth') {
    const [start, end] = given.dates;
    return found({ value: String(countDays({ start, end }, dayCount(given.fixed_days_in_month))) });
  }
  const cadence = cadenceNamed(given.billing_period);
  if (cadence === undefined) return unknownCadence(given.billing_period);
  switch (given.fn) {
    case 'calculateNumberOfWholeBillingPeriods': {
      const [from, until] = given.dates;
      return found({ value: String(periodNumber(anniversaryCycle(from, cadence), until)) });
    }
    case 'advanceByNPeriods':
      return found({ date: dayText(stepped(given.dates[0], cadence, given.n)) });
    case 'recedeByNPeriods':
      return found({ date: dayText(stepped(given.dates[0], cadence, -given.n)) });
    case 'calculateProRationBeforeFirstBillingPeriod': {
      const [start, end] = given.dates;
      const whole = { start: advance(end, cadence, -1), end };
      return proration({ start, end }, whole, dayCount(given.fixed_days_in_month));
    }
    case 'calculateProRationAfterLastBillingCycleDate': {
      const [end, start] = given.dates;
      const whole = { start, end: advance(start, cadence, 1) };
      return proration({ start, end }, whole, dayCount(given.fixed_days_in_month));
    }
    default:
      return given satisfies never;
  }
}

const dayCount = (days: number | undefined): DayCount =>
  days === undefined || days === 0 ? HALF_OPEN : { by: 'fixed month', days };

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
