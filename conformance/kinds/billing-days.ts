/** Periods with a billing day of the month: a short first period, then whole ones (the forms of Meteroid). */
import { z } from 'zod';
import {
  alignedMonth,
  anniversaryCycle,
  type Cadence,
  type Cycle,
  type Day,
  dayText,
  nextBillingDay,
  type Period,
  periodNumber,
  periodOn,
} from '#billing';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { cadenceNamed, unknownCadence } from './cadences.ts';
import { day } from './moments.ts';

const WHY = 'which period an invoice is for is asked before there is a bill; a policy takes the period as its input';

const billingDay = z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(31));
const inside = z.strictObject({ billing_period: z.string(), billing_start: day, target: day, billing_day: billingDay });

export const billingDays: Readonly<Record<string, Kind>> = {
  'period.advance_period_range': kind({
    way: 'engine',
    why: WHY,
    given: z.strictObject({
      billing_period: z.string(),
      invoice_date: day,
      billing_day: billingDay,
      is_first_period: z.boolean(),
    }),
    run: ({ billing_period, invoice_date, billing_day, is_first_period }) =>
      withCadence(billing_period, (cadence) => {
        const end = nextDay(invoice_date, cadence, billing_day, is_first_period ? 'short' : 'full');
        return { period_start: dayText(invoice_date), period_end: dayText(end) };
      }),
  }),
  'period.arrear_period_range': kind({
    way: 'engine',
    why: WHY,
    given: z.strictObject({
      billing_period: z.string(),
      invoice_date: day,
      billing_start_or_resume_date: day,
      billing_day: billingDay,
    }),
    run: ({ billing_period, invoice_date, billing_start_or_resume_date, billing_day }) =>
      withCadence(billing_period, ({ every }) => {
        const start = Math.max(alignedMonth(invoice_date, -every, billing_day), billing_start_or_resume_date);
        return { period_start: dayText(start), period_end: dayText(invoice_date) };
      }),
  }),
  'period.elapsed_cycles': sought((target, first, cycle) => {
    const elapsed = target < first.end ? 0 : 1 + periodNumber(cycle, target);
    return { expected: String(elapsed) };
  }),
  'period.find_period_containing_date': sought((target, first, cycle) => {
    const { start, end } = target < first.end ? first : periodOn(cycle, target);
    return { start: dayText(start), end: dayText(end) };
  }),
};

/** What is asked of a day, among the periods since a start: the first one, then those of the cycle that begins where it ends. */
function sought(read: (target: Day, first: Period, cycle: Cycle) => unknown): Kind {
  return kind({
    way: 'engine',
    why: WHY,
    given: inside,
    run: ({ billing_period, billing_start, target, billing_day }) => {
      if (target < billing_start) return { notExpressible: 'the day lies before the first period' };
      return withCadence(billing_period, (cadence) => {
        const end = nextDay(billing_start, cadence, billing_day, 'short');
        return read(target, { start: billing_start, end }, anniversaryCycle(end, cadence, billing_day));
      });
    },
  });
}

function withCadence(name: string, run: (cadence: Cadence) => unknown): Found {
  const cadence = cadenceNamed(name);
  if (cadence?.family !== 'months') return unknownCadence(name);
  return found(run(cadence));
}

function nextDay(from: Day, cadence: Cadence, date: number, first: 'short' | 'full'): Day {
  return nextBillingDay(from, cadence, { to: 'day of month', day: date, first });
}
