/** Parts of a period as exact fractions, in the ways in which billing systems count. */
import { maximum, type Rational, rational, ZERO } from '#dsl';
import { civilOf, daysInMonth, monthOf } from '../time/civil.ts';
import type { Period } from '../time/cycle.ts';

/**
 * How days are counted (LANGUAGE 17.10 a, b).
 * - `half-open`: the end does not count (Kill Bill, Meteroid, OpenMeter): 16 to 31 January is 15 days.
 * - `inclusive`: both ends count, the period being named by its last day (Lago, Flexprice): 15 to 31 March is 17 days.
 * - `fixed month`: every month has so many days, 30 as a rule (Kill Bill's `proration.fixed.days`): what the month in which the
 *   stretch begins has more or less is taken off or added once the stretch passes its end, and a whole period is one such month.
 */
export type DayCount =
  | { readonly by: 'day'; readonly end: 'half-open' | 'inclusive' }
  | { readonly by: 'fixed month'; readonly days: number };

export const HALF_OPEN: DayCount = { by: 'day', end: 'half-open' };
export const INCLUSIVE: DayCount = { by: 'day', end: 'inclusive' };

/** Days of a stretch; with `fixed month` the one night from the 31st of a month to the 1st is none. */
export function countDays({ start, end }: Period, count: DayCount): number {
  switch (count.by) {
    case 'day':
      return end - start + (count.end === 'inclusive' ? 1 : 0);
    case 'fixed month': {
      if (monthOf(start) === monthOf(end)) return end - start;
      const { year, month } = civilOf(start);
      return end - start - (daysInMonth(year, month) - count.days);
    }
    default:
      return count satisfies never;
  }
}

/** Part over whole, exactly; 0 where the whole has no days. Nothing is cut: a part that is longer than the whole is above 1. */
export function fractionOfDays(part: Period, whole: Period, count: DayCount): Rational {
  const days = count.by === 'fixed month' ? count.days : countDays(whole, count);
  return days <= 0 ? ZERO : rational(BigInt(countDays(part, count)), BigInt(days));
}

/** The same by elapsed time of instants (Stripe; Flexprice's second-based strategy): a day of 23 hours counts as 23 hours. */
export function fractionOfTime(part: Period, whole: Period): Rational {
  const time = whole.end - whole.start;
  return time <= 0 ? ZERO : maximum(ZERO, rational(BigInt(part.end - part.start), BigInt(time)));
}
