/** What a clock on a wall says, for billing: where a day or hour began, the same time some days on, days between instants. */
import { civilOf, dayInMonth, monthOf, weekdayOf } from './civil.ts';
import type { Period } from './cycle.ts';
import { offsetSpan } from './offset-span.ts';
import { instantOf, localDate, localTime, startOfDate } from './zone.ts';
import type { Zone } from './zone-data.ts';

export type ClockUnit = 'hour' | 'day' | 'week' | 'month' | 'year';

const MS_PER_HOUR = 3_600_000;

/**
 * The instant (ms) at which the unit that holds an instant began by the clock of a zone. Weeks begin on Monday. A day begins at
 * 00:00, or at the change that skips it; an hour that is repeated begins twice, each time for its own.
 */
export function floorTo(zone: Zone, unit: ClockUnit, at: number): number {
  const day = localDate(zone, at);
  switch (unit) {
    case 'hour': {
      const { from, offset } = offsetSpan(zone, at);
      return Math.max(from, Math.floor((at + offset) / MS_PER_HOUR) * MS_PER_HOUR - offset);
    }
    case 'day':
      return startOfDate(zone, day);
    case 'week':
      return startOfDate(zone, day - weekdayOf(day) + 1);
    case 'month':
      return startOfDate(zone, dayInMonth(monthOf(day), 1));
    case 'year':
      return startOfDate(zone, dayInMonth(civilOf(day).year * 12, 1));
    default:
      return unit satisfies never;
  }
}

/** The same time of the clock some days later (or earlier); a time that a change skips is the instant of the change. */
export function addDays(zone: Zone, at: number, days: number): number {
  const { day, second } = localTime(zone, at);
  const below = ((at % 1000) + 1000) % 1000;
  return instantOf(zone, { day: day + days, second }) + below;
}

/** Dates of the calendar from one instant to another: a day of 23 or 25 hours is one day. Negative where `until` is earlier. */
export function calendarDays(zone: Zone, from: number, until: number): number {
  return localDate(zone, until) - localDate(zone, from);
}

/** Whether a half-open period holds an instant, a day, or a count of any other unit. */
export function contains<T extends number | bigint>({ start, end }: Period<T>, at: T): boolean {
  return start <= at && at < end;
}
