/** When a band of a tariff holds, as CGRateS writes it: lists of years, months, days and weekdays, and the time of day it begins. */
import { z } from 'zod';
import { findZone, floorTo, weekdayOf } from '#billing';
import { clockTime, nanosecondsIn } from './durations.ts';

/** Numbers by `;`; `*any` and nothing are no restriction. */
const listed = z
  .string()
  .regex(/^(\*any|(\d+(;\d+)*)?)$/)
  .transform((text) => (text === '*any' || text === '' ? undefined : text.split(';').map(Number)));

export const timing = z.strictObject({
  id: z.string(),
  years: listed,
  months: listed,
  month_days: listed,
  week_days: listed,
  time: z.union([
    clockTime,
    z.enum(['', '*any']).transform(() => ({ n: 0n, d: 1n })),
    z.string().transform(() => null),
  ]),
});
export type Timing = z.infer<typeof timing>;

export const ALWAYS: Timing = timing.parse({
  id: '*any',
  years: '*any',
  months: '*any',
  month_days: '*any',
  week_days: '*any',
  time: '00:00:00',
});

const MS_PER_DAY = 86_400_000;

/** Milliseconds of the day at which a band begins; undefined for one that has no time of day and never holds by the clock. */
export function startOf({ time }: Timing): number | undefined {
  return time === null ? undefined : nanosecondsIn(time) / 1_000_000;
}

/** Whether a band holds at an instant; it does until the day ends. */
export function isIn(band: Timing, instant: number): boolean {
  const day = Math.floor(instant / MS_PER_DAY);
  const date = new Date(instant);
  const [start, weekday] = [startOf(band), weekdayOf(day)];
  return (
    start !== undefined &&
    start <= instant - day * MS_PER_DAY &&
    // Sunday is written 0 or 7.
    (has(band.week_days, weekday) || (weekday === 7 && has(band.week_days, 0))) &&
    has(band.months, date.getUTCMonth() + 1) &&
    has(band.month_days, date.getUTCDate()) &&
    has(band.years, date.getUTCFullYear())
  );
}

const has = (list: readonly number[] | undefined, value: number): boolean => list === undefined || list.includes(value);

/** The instants of a session at which another band may hold: midnights, and the times of day at which bands begin. */
export function changesOf(bands: readonly Timing[], start: number, end: number): readonly number[] {
  const zone = findZone('Etc/UTC');
  const first = zone === undefined ? start : floorTo(zone, 'day', start);
  const days = Array.from(
    { length: Math.ceil((end - first) / MS_PER_DAY) + 1 },
    (_day, index) => first + index * MS_PER_DAY,
  );
  const times = new Set([0, ...bands.flatMap((band) => startOf(band) ?? [])]);
  return days.flatMap((day) => [...times].map((time) => day + time));
}
