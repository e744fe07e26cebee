/** The clock on the wall: floors, days on, days between, half-open intervals. */
import { z } from 'zod';
import { addDays, calendarDays, contains, floorTo, instantText } from '#billing';
import { found, type Kind, kind } from '../kind.ts';
import { moment, wholeMilliseconds, zone, zoneNamed } from './moments.ts';

const WHY = 'a zone and its clock changes, asked before there is a bill';

export const times: Readonly<Record<string, Kind>> = {
  'time.half_open_contains': kind({
    way: 'engine',
    why: WHY,
    given: z.strictObject({ timestamp: moment, start: moment, end: moment }),
    run: ({ timestamp, start, end }) => {
      const period = { start: start.nanoseconds, end: end.nanoseconds };
      return found({ contains: contains(period, timestamp.nanoseconds) });
    },
  }),
  'time.floor': kind({
    way: 'engine',
    why: WHY,
    given: z.strictObject({ unit: z.enum(['hour', 'day', 'week', 'month', 'year']), at: moment, timezone: zone }),
    run: ({ unit, at, timezone }) => found({ floor: instantText(floorTo(zoneNamed(timezone), unit, at.at)) }),
  }),
  'time.advance_days': kind({
    way: 'engine',
    why: WHY,
    given: z.strictObject({
      at: wholeMilliseconds,
      days: z
        .string()
        .regex(/^-?\d+$/)
        .transform(Number),
      timezone: zone,
    }),
    run: ({ at, days, timezone }) => found({ at: instantText(addDays(zoneNamed(timezone), at.at, days)) }),
  }),
  'time.days_between': kind({
    way: 'engine',
    why: WHY,
    given: z.strictObject({ start: moment, end: moment, timezone: zone }),
    run: ({ start, end, timezone }) =>
      found({ days: String(Math.max(0, calendarDays(zoneNamed(timezone), start.at, end.at))) }),
  }),
};
