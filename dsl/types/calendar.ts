/** Dates, times and instants as the language writes them, and the arithmetic that constants need. Proleptic Gregorian. */

/** Days from 1970-01-01 to a civil date (years 1 to 9999). Algorithm: Howard Hinnant, "chrono-compatible date algorithms". */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The civil date of a day number: the inverse of `dayNumber`. */
export function civilDate(dayCount: number): CivilDate {
  const z = dayCount + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day number of `YYYY-MM-DD`; undefined when there is no such day. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return dayNumber(year, month, day);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(dayCount: number): number {
  return ((((dayCount + 3) % 7) + 7) % 7) + 1;
}

/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  const date = civilDate(day);
  const pad = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

/** Seconds since midnight of `HH:MM` or `HH:MM:SS`; `24:00` is the end of the day. */
export function parseTime(text: string): number | undefined {
  const match = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) return undefined;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? '0')];
  if (minute > 59 || second > 59 || hour > 24 || (hour === 24 && minute + second > 0)) return undefined;
  return hour * 3600 + minute * 60 + second;
}

/** Milliseconds since 1970 of `YYYY-MM-DDTHH:MM[:SS]Z`. */
export function parseInstant(text: string): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)Z$/.exec(text);
  const day = match === null ? undefined : parseDay(match[1] ?? '');
  const second = match === null ? undefined : parseTime(match[2] ?? '');
  if (day === undefined || second === undefined || second >= 86_400) return undefined;
  return (day * 86_400 + second) * 1000;
}

/** 0001-01-01 and 9999-12-31. */
const FIRST_DAY = dayNumber(1, 1, 1);
const LAST_DAY = dayNumber(9999, 12, 31);

export function isCivil(day: number): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY;
}

/** The largest n with `from` + n months not after `to`; negative when `to` is earlier (18.34). */
export function monthsBetween(from: number, to: number): number {
  if (to < from) return -monthsBetween(to, from);
  const [a, b] = [civilDate(from), civilDate(to)];
  const months = (b.year - a.year) * 12 + b.month - a.month;
  return addMonths(from, months) <= to ? months : months - 1;
}

/** A date moved by months, its day cut to the month's end (18.33). */
export function addMonths(day: number, months: number): number {
  const date = civilDate(day);
  const index = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayNumber(year, month, Math.min(date.day, daysInMonth(year, month)));
}
