/**
 * Cycles: the boundaries that a cadence makes from an anchor, on civil days. Boundary k is counted from the anchor and never
 * from boundary k - 1, so that nothing drifts, but for `clamped`, which is defined by its drift. The periods between boundaries
 * are half-open and tile time in both directions.
 */
import { addMonths, addMonthsSticky, dayInMonth, monthOf } from './civil.ts';

/** Days since 1970-01-01 (`parseDay` and `dayText` turn it from and into `2026-04-01`). */
export type Day = number;

/** Half-open: `start` belongs to the period, `end` does not. */
export interface Period<T = Day> {
  readonly start: T;
  readonly end: T;
}

/** How often: every so many days (7 for weeks) or every so many months (3 for quarters, 12 for years). `every` is above 0. */
export interface Cadence {
  readonly family: 'days' | 'months';
  readonly every: number;
}

/**
 * What happens at the end of short months (LANGUAGE 17.10 d).
 * - `remembered`: day `day` of every month, and the last one where a month is shorter. 31 January, 28 February, 31 March
 *   (Stripe's `billing_cycle_anchor`, Kill Bill's billing cycle day). `day` may pass the anchor's own: 30 April with 31 remembered.
 * - `sticky`: an anchor on the last day of its month stays on last days. 28 February, 31 March (Flexprice's usage windows).
 * - `clamped`: counted on from the boundary before, once cut, always cut. 31 January, 28 February, 28 March (`plusMonths`).
 */
export type MonthEnd =
  | { readonly rule: 'remembered'; readonly day: number }
  | { readonly rule: 'sticky' }
  | { readonly rule: 'clamped' };

export type Cycle =
  | { readonly family: 'days'; readonly every: number; readonly anchor: Day }
  | { readonly family: 'months'; readonly every: number; readonly anchor: Day; readonly monthEnd: MonthEnd };

/** A day later (or earlier) by `count` lengths of the cadence; a day that its month does not have is the month's last. */
export function advance(day: Day, { family, every }: Cadence, count: number): Day {
  return family === 'days' ? day + count * every : addMonths(day, count * every);
}

/** The first day of period `k`; the anchor is boundary 0, and earlier ones are negative. */
export function boundary(cycle: Cycle, k: number): Day {
  if (cycle.family === 'days') return cycle.anchor + k * cycle.every;
  const months = k * cycle.every;
  switch (cycle.monthEnd.rule) {
    case 'remembered':
      return dayInMonth(monthOf(cycle.anchor) + months, cycle.monthEnd.day);
    case 'sticky':
      return addMonthsSticky(cycle.anchor, months);
    case 'clamped':
      return steps(cycle.anchor, Math.abs(k), Math.sign(k) * cycle.every);
    default:
      return cycle.monthEnd satisfies never;
  }
}

function steps(anchor: Day, count: number, months: number): Day {
  let day = anchor;
  for (let i = 0; i < count; i += 1) day = addMonths(day, months);
  return day;
}

/** The number of the period that holds a day: the last boundary on or before it. */
export function periodNumber(cycle: Cycle, day: Day): number {
  const distance = cycle.family === 'days' ? day - cycle.anchor : monthOf(day) - monthOf(cycle.anchor);
  // Boundary k of months lies in month k, so that this is the period or the one after it.
  const near = Math.floor(distance / cycle.every);
  return boundary(cycle, near) <= day ? near : near - 1;
}

/** Period `k` of a cycle. */
export function periodAt(cycle: Cycle, k: number): Period {
  return { start: boundary(cycle, k), end: boundary(cycle, k + 1) };
}

/** The period that holds a day. */
export function periodOn(cycle: Cycle, day: Day): Period {
  return periodAt(cycle, periodNumber(cycle, day));
}

/** The first boundary that is not before a day. */
export function boundaryFrom(cycle: Cycle, day: Day): Day {
  const k = periodNumber(cycle, day);
  const at = boundary(cycle, k);
  return at === day ? at : boundary(cycle, k + 1);
}

/** The first boundary after a day. */
export function boundaryAfter(cycle: Cycle, day: Day): Day {
  return boundary(cycle, periodNumber(cycle, day) + 1);
}

/**
 * A cycle of anniversaries of a day: for months, its day of the month is remembered.
 */
export function anniversaryCycle(anchor: Day, cadence: Cadence, day?: number): Cycle {
  if (cadence.family === 'days') return { family: 'days', every: cadence.every, anchor };
  const own = anchor - dayInMonth(monthOf(anchor), 1) + 1;
  return { family: 'months', every: cadence.every, anchor, monthEnd: { rule: 'remembered', day: day ?? own } };
}

/** Monday, 29 December 1969. */
const A_MONDAY = -3;
const NEW_YEAR = 0;

/**
 * A cycle of the calendar: weeks begin on Monday (ISO 8601), months, quarters, halves and years on their first day; other
 * counts of days are counted from 1970-01-01.
 */
export function calendarCycle(cadence: Cadence): Cycle {
  if (cadence.family === 'months') return anniversaryCycle(NEW_YEAR, cadence);
  return anniversaryCycle(cadence.every % 7 === 0 ? A_MONDAY : NEW_YEAR, cadence);
}
