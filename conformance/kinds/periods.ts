/** Billing dates and resets of usage: anniversary and calendar anchors, in zones (the forms of Flexprice and Stripe). */
import { z } from 'zod';
import {
  type Alignment,
  anniversaryCycle,
  boundary,
  boundaryAfter,
  type Cadence,
  calendarCycle,
  dayText,
  instantText,
  localDate,
  type MonthEnd,
  nextBillingInstant,
  nextReset,
  type Schedule,
  startOfDate,
  weekdayOf,
  type Zone,
} from '#billing';
import { type Found, found, type Kind, kind } from '../kind.ts';
import { cadenceNamed, unknownCadence } from './cadences.ts';
import { day, type Moment, moment, zoneNamed, zoneOrWritten } from './moments.ts';

const count = z.string().regex(/^\d+$/).transform(Number);

const calendarAnchor = z.object({ calendar_anchor_after: moment, anchor_timezone: z.string().default('UTC') });
const next = z.object({
  period: z.string(),
  unit: z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
  current_period_start: moment,
  billing_anchor: z.union([moment, calendarAnchor]),
  timezone: z.string(),
  end_date: moment.nullable().optional(),
});
const reset = z.object({
  reset_period: z.string(),
  now: moment,
  subscription_start: moment,
  billing_anchor: moment,
  timezone: z.string(),
  subscription_end: moment.nullable().optional(),
});
const calendar = z.object({ period: z.string(), start: moment, timezone: z.string() });
const sequence = z.object({ anchor: day, period: z.string(), count });
const monthClamped = z.object({
  from: moment,
  rule: z.enum(['end_of_month_sticky', 'clamped', 'anchor_remembered']),
  anchor: moment.optional(),
});

const TIME = 'when a period begins and ends is asked before there is a bill; a policy takes the period as its input';

export const periods: Readonly<Record<string, Kind>> = {
  'period.next': kind({ way: 'engine', why: TIME, given: next, run: nextDate }),
  'period.calendar_anchor': kind({ way: 'engine', why: TIME, given: calendar, run: firstOfCalendar }),
  'period.sequence': kind({ way: 'engine', why: TIME, given: sequence, run: boundaries }),
  'period.add_month_clamped': kind({ way: 'engine', why: TIME, given: monthClamped, run: monthLater }),
  'usage.next_reset': kind({ way: 'engine', why: TIME, given: reset, run: nextResetOf }),
};

function nextDate({
  period,
  unit,
  current_period_start,
  billing_anchor,
  timezone,
  end_date,
}: z.infer<typeof next>): Found {
  const cadence = cadenceNamed(period, unit);
  if (cadence === undefined) return unknownCadence(period);
  if (unit <= 0) return { notExpressible: 'a cadence is above nothing' };
  const { at, zone } = anchorOf(billing_anchor, cadenceNamed(period) ?? cadence, timezone);
  const schedule = scheduleOf(cadence, at, zone, end_date);
  return found({ next: instantText(nextBillingInstant(current_period_start.at, schedule)) });
}

/** An anchor and the clock by which its dates are made. */
function anchorOf(
  anchor: z.infer<typeof next>['billing_anchor'],
  cadence: Cadence,
  timezone: string,
): { readonly at: number; readonly zone: Zone } {
  if ('at' in anchor) return { at: anchor.at, zone: zoneOrWritten(timezone, anchor) };
  const zone = zoneNamed(anchor.anchor_timezone);
  return { at: calendarStart(anchor.calendar_anchor_after, cadence, zone), zone };
}

/** The first boundary of the calendar strictly after an instant. */
function calendarStart({ at }: Moment, cadence: Cadence, zone: Zone): number {
  return startOfDate(zone, boundaryAfter(calendarCycle(cadence), localDate(zone, at)));
}

function scheduleOf(cadence: Cadence, anchor: number, zone: Zone, end: Moment | null | undefined): Schedule {
  const short = cadence.family === 'months' && cadence.every % 3 === 0 && cadence.every % 12 !== 0;
  return {
    zone,
    cadence,
    alignment: alignmentOf(cadence, localDate(zone, anchor)),
    anchor,
    until: short ? 'anchor' : 'aligned',
    ...(end === null || end === undefined ? {} : { end: end.at }),
  };
}

/** What the anchor of a cadence fixes: the weekday of weeks, the day of months, month and day of years. */
function alignmentOf({ family, every }: Cadence, anchor: number): Alignment {
  if (family === 'days') return every % 7 === 0 ? { to: 'weekday', weekday: weekdayOf(anchor) } : { to: 'interval' };
  const [, month = 0, date = 0] = dayText(anchor).split('-').map(Number);
  if (every % 12 === 0) return { to: 'day of year', month, day: date };
  return { to: 'day of month', day: date, first: every % 3 === 0 ? 'full' : 'short' };
}

function firstOfCalendar({ period, start, timezone }: z.infer<typeof calendar>): Found {
  const cadence = cadenceNamed(period);
  // A subscription without a known period is anchored to its own start.
  const at = cadence === undefined ? start.at : calendarStart(start, cadence, zoneNamed(timezone));
  return found({ anchor: instantText(at) });
}

function boundaries({ anchor, period, count: number }: z.infer<typeof sequence>): Found {
  const cadence = cadenceNamed(period);
  if (cadence === undefined) return unknownCadence(period);
  const cycle = anniversaryCycle(anchor, cadence);
  return found({ dates: Array.from({ length: number }, (_, k) => dayText(boundary(cycle, k))) });
}

function monthLater({ from, rule, anchor = from }: z.infer<typeof monthClamped>): Found {
  const [start, remembered] = [from, anchor].map(({ at, zone }) => localDate(zone, at));
  if (start === undefined || remembered === undefined) return { notExpressible: 'without a date' };
  const monthEnd: MonthEnd =
    rule === 'anchor_remembered'
      ? { rule: 'remembered', day: Number(dayText(remembered).slice(8)) }
      : { rule: rule === 'clamped' ? 'clamped' : 'sticky' };
  const to = boundary({ family: 'months', every: 1, anchor: start, monthEnd }, 1);
  return found({ to: instantText(from.at + (to - start) * 86_400_000) });
}

function nextResetOf(given: z.infer<typeof reset>): Found {
  const { reset_period, now, subscription_start, billing_anchor, timezone, subscription_end } = given;
  if (reset_period === 'NEVER') return found({ next: null });
  const cadence = cadenceNamed(reset_period);
  if (cadence === undefined) return unknownCadence(reset_period);
  const zone = zoneOrWritten(timezone, billing_anchor);
  const schedule = scheduleOf(cadence, billing_anchor.at, zone, subscription_end);
  // A day of usage is a day of the calendar, whenever the subscription began.
  const start = reset_period === 'DAILY' ? startOfDate(zone, localDate(zone, now.at)) : subscription_start.at;
  const anchor = reset_period === 'DAILY' ? start : billing_anchor.at;
  const next = nextReset(now.at, start, { ...schedule, anchor });
  return next === undefined ? { notExpressible: 'the subscription has not begun' } : found({ next: instantText(next) });
}
