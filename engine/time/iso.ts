/** ISO 8601 texts of dates, times and instants, read strictly (LANGUAGE 18.18) and written in one form. */
import { YEAR_MAX, YEAR_MIN } from '../limits.ts';
import { civilOf, dayOf, daysInMonth, FIRST_DAY, LAST_DAY } from './civil.ts';

export const MS_PER_DAY = 86_400_000;
export const SECONDS_PER_DAY = 86_400;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2}))?$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** `2026-04-01` as days since 1970-01-01; undefined when it is no date. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12) return undefined;
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  return dayOf({ year, month, day });
}

export function dateText(dayNumber: number): string {
  const { year, month, day } = civilOf(dayNumber);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `08:00` or `08:00:30` as seconds since 00:00; `24:00` is not the time of an input (18.18). */
export function parseTime(text: string): number | undefined {
  const match = TIME.exec(text);
  return match === null ? undefined : secondOfDay(Number(match[1]), Number(match[2]), Number(match[3] ?? '0'));
}

export function timeText(second: number): string {
  const [hours, minutes, seconds] = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60];
  return seconds === 0
    ? `${pad(hours, 2)}:${pad(minutes, 2)}`
    : `${pad(hours, 2)}:${pad(minutes, 2)}:${pad(seconds, 2)}`;
}

/** An instant with `Z` or a numeric offset, as milliseconds since 1970-01-01T00:00:00Z; undefined when it is none. */
export function parseInstant(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, date = '', hours, minutes, seconds, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match;
  const day = parseDate(date);
  const second = secondOfDay(Number(hours), Number(minutes), Number(seconds));
  const offset = secondOfDay(Number(offsetHours), Number(offsetMinutes), 0);
  if (day === undefined || second === undefined || offset === undefined) return undefined;
  const local = day * MS_PER_DAY + second * 1000 + Number(fraction.padEnd(3, '0'));
  const ms = local - (sign === '-' ? -offset : offset) * 1000;
  return isInstant(ms) ? ms : undefined;
}

/** Years 0001 to 9999 in UTC. */
function isInstant(ms: number): boolean {
  return ms >= FIRST_DAY * MS_PER_DAY && ms < (LAST_DAY + 1) * MS_PER_DAY;
}

/** In UTC: `2026-03-01T09:00:00Z`, with milliseconds only when they are not zero. */
export function instantText(ms: number): string {
  const day = Math.floor(ms / MS_PER_DAY);
  const rest = ms - day * MS_PER_DAY;
  const second = Math.floor(rest / 1000);
  const fraction = rest % 1000 === 0 ? '' : `.${pad(rest % 1000, 3)}`;
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => pad(part, 2));
  return `${dateText(day)}T${clock.join(':')}${fraction}Z`;
}

function secondOfDay(hours: number, minutes: number, seconds: number): number | undefined {
  return hours > 23 || minutes > 59 || seconds > 59 ? undefined : hours * 3600 + minutes * 60 + seconds;
}

function pad(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}
