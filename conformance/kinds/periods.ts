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
import { day, type Moment, moment, wholeMilliseconds, zoneNamed, zoneOrWritten, zone as zoneText } from './moments.ts';

const count = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);

const calendarAnchor = z.strictObject({ calendar_anchor_after: moment, anchor_timezone: zoneText.default('UTC') });
const next = z.strictObject({
  period: z.string(),
  unit: z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
  current_period_start: moment,
  billing_anchor: z.union([moment, calendarAnchor]),
  timezone: zoneText,
  end_date: moment.nullable().optional(),
});
const reset = z.strictObject({
  reset_period: z.enum(['NEVER', 'DAILY', 'MONTHLY']),
  now: moment,
  subscription_start: moment,
  billing_anchor: moment,
  timezone: zoneText,
  subscription_end: moment.nullable().optional(),
});
const calendar = z.strictObject({ period: z.string(), start: moment, timezone: zoneText });
const sequence = z.strictObject({ anchor: day, period: z.string(), count });
const monthClamped = z.strictObject({
  from: wholeMilliseconds,
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

/** The periods of Flexprice, by its names: how long a unit is, what the anchor fixes, and where a period before it ends. */
interface Named {
  readonly unit: Cadence;
  readonly keeps: 'nothing' | 'weekday' | 'day of month' | 'day of year';
  /** A period that begins before the anchor ends with the day of its month, or with the anchor itself. */
  readonly first: 'short' | 'anchor';
}
const PERIODS: ReadonlyMap<string, Named> = new Map([
  ['DAILY', { unit: { family: 'days', every: 1 }, keeps: 'nothing', first: 'short' }],
  ['WEEKLY', { unit: { family: 'days', every: 7 }, keeps: 'weekday', first: 'short' }],
  ['MONTHLY', { unit: { family: 'months', every: 1 }, keeps: 'day of month', first: 'short' }],
  ['QUARTERLY', { unit: { family: 'months', every: 3 }, keeps: 'day of month', first: 'anchor' }],
  ['HALF_YEARLY', { unit: { family: 'months', every: 6 }, keeps: 'day of month', first: 'anchor' }],
  ['ANNUAL', { unit: { family: 'months', every: 12 }, keeps: 'day of year', first: 'short' }],
]);

function nextDate({
  period: name,
  unit,
  current_period_start,
  billing_anchor,
  timezone,
  end_date,
}: z.infer<typeof next>): Found {
  const period = PERIODS.get(name);
  if (period === undefined) return unknownCadence(name);
  if (unit <= 0) return { notExpressible: 'a cadence is above nothing' };
  if (timezone === 'UTC' && 'at' in billing_anchor && billing_anchor.offset !== current_period_start.offset) {
    return { notExpressible: 'the zone is not said, and the instants are written by two clocks' };
  }
  const { at, zone } = anchorOf(billing_anchor, period.unit, timezone);
  const schedule = scheduleOf({ period, units: unit, anchor: at, zone, end: end_date });
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

interface Asked {
  readonly period: Named;
  /** Of so many units is a period of the subscription. */
  readonly units: number;
  readonly anchor: number;
  readonly zone: Zone;
  readonly end: Moment | null | undefined;
}

function scheduleOf({ period, units, anchor, zone, end }: Asked): Schedule {
  const cadence = { ...period.unit, every: period.unit.every * units };
  return {
    zone,
    cadence,
    alignment: alignmentOf(period, localDate(zone, anchor)),
    anchor,
    until: period.first === 'anchor' ? 'anchor' : 'aligned',
    ...(end === null || end === undefined ? {} : { end: end.at }),
  };
}

/** What the anchor of a period fixes: the weekday of weeks, the day of months, month and day of years. */
function alignmentOf({ keeps, first }: Named, anchor: number): Alignment {
  const [, month = 0, day = 0] = dayText(anchor).split('-').map(Number);
  switch (keeps) {
    case 'nothing':
      return { to: 'interval' };
    case 'weekday':
      return { to: 'weekday', weekday: weekdayOf(anchor) };
    case 'day of month':
      return { to: 'day of month', day, first: first === 'short' ? 'short' : 'full' };
    case 'day of year':
      return { to: 'day of year', month, day };
    default:
      return keeps satisfies never;
  }
}

function firstOfCalendar({ period: name, start, timezone }: z.infer<typeof calendar>): Found {
  // The source's word for a subscription without a period, which is anchored to its own start.
  if (name === 'UNKNOWN') return found({ anchor: instantText(start.at) });
  const period = PERIODS.get(name);
  if (period === undefined) return unknownCadence(name);
  return found({ anchor: instantText(calendarStart(start, period.unit, zoneNamed(timezone))) });
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

/** A day of usage is a day of the calendar, whenever the subscription began; a month is one of the subscription. */
function nextResetOf(given: z.infer<typeof reset>): Found {
  const { reset_period, now, subscription_start, billing_anchor, timezone, subscription_end } = given;
  if (reset_period === 'NEVER') return found({ next: null });
  const period = PERIODS.get(reset_period);
  if (period === undefined) return unknownCadence(reset_period);
  if (timezone === 'UTC' && billing_anchor.offset !== 0) {
    return { notExpressible: 'the anchor is written by another clock than that of its zone' };
  }
  const zone = zoneNamed(timezone);
  const today = startOfDate(zone, localDate(zone, now.at));
  const [start, anchor] = reset_period === 'DAILY' ? [today, today] : [subscription_start.at, billing_anchor.at];
  const next = nextReset(now.at, start, scheduleOf({ period, units: 1, anchor, zone, end: subscription_end }));
  return next === undefined ? { notExpressible: 'the subscription has not begun' } : found({ next: instantText(next) });
}
