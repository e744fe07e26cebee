/**
 * The next billing date where a subscription knows only when its present period began and what its anchor fixes: systems that
 * keep no number of the period step on from there. Who can counts with a cycle instead, which never drifts.
 */
import { civilOf, dayInMonth, monthOf, weekdayOf } from '../time/civil.ts';
import { advance, type Cadence, type Day } from '../time/cycle.ts';

/**
 * What the dates keep to.
 * - `interval`: nothing; the cadence is counted from the day itself.
 * - `weekday`: 1 Monday to 7 Sunday. The first one after the day, then whole weeks.
 * - `day of month`: 1 to 31, the last day where a month is shorter. `first` says what a period that begins before that day of
 *   its month is: `short`, until that day (Stripe, Meteroid's first period), or `full`.
 * - `day of year`: a month and its day, 29 February being the 28th of other years.
 */
export type Alignment =
  | { readonly to: 'interval' }
  | { readonly to: 'weekday'; readonly weekday: number }
  | { readonly to: 'day of month'; readonly day: number; readonly first: 'short' | 'full' }
  | { readonly to: 'day of year'; readonly month: number; readonly day: number };

/** The day on which the period that begins on `from` ends. Sources: Flexprice `NextBillingDate`, Meteroid's period ranges. */
export function nextBillingDay(from: Day, cadence: Cadence, alignment: Alignment): Day {
  switch (alignment.to) {
    case 'interval':
      return advance(from, cadence, 1);
    case 'weekday': {
      const ahead = (alignment.weekday - weekdayOf(from) + 7) % 7;
      return from + (ahead === 0 ? cadence.every : ahead + cadence.every - 7);
    }
    case 'day of month': {
      const short = dayInMonth(monthOf(from), alignment.day);
      return alignment.first === 'short' && from < short ? short : alignedMonth(from, cadence.every, alignment.day);
    }
    case 'day of year': {
      const year = civilOf(advance(dayInMonth(monthOf(from), 1), cadence, 1)).year;
      return dayInMonth(year * 12 + alignment.month - 1, alignment.day);
    }
    default:
      return alignment satisfies never;
  }
}

/** Day `day` of the month that is `months` after (or before) the one of `from`. */
export function alignedMonth(from: Day, months: number, day: number): Day {
  return dayInMonth(monthOf(from) + months, day);
}
