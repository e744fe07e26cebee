/**
 * Civil dates of the proleptic Gregorian calendar as day numbers: days since 1970-01-01. No zone, no clock.
 * Month arithmetic clamps to the end of the month (LANGUAGE 18.33); years are 0001 to 9999 (18.18).
 */
import { YEAR_MAX, YEAR_MIN } from '../limits.ts';

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const DAYS_PER_ERA = 146_097;
const YEARS_PER_ERA = 400;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH_SHIFT = 719_468;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Counts years from March, so that the leap day is the last of its year. */
export function dayOf({ year, month, day }: CivilDate): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / YEARS_PER_ERA);
  const yearOfEra = shifted - era * YEARS_PER_ERA;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - EPOCH_SHIFT;
}

export function civilOf(dayNumber: number): CivilDate {
  const shifted = dayNumber + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * YEARS_PER_ERA + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

export const FIRST_DAY = dayOf({ year: YEAR_MIN, month: 1, day: 1 });
export const LAST_DAY = dayOf({ year: YEAR_MAX, month: 12, day: 31 });

/** The same day of the month `months` later (or earlier), clamped to the month's end: 31 January + 1 is 28 February. */
export function addMonths(dayNumber: number, months: number): number {
  const { year, month, day } = civilOf(dayNumber);
  return dayInMonth(year * 12 + month - 1 + months, day);
}

/** Months from January of year 0, as `dayInMonth` takes them. */
export function monthOf(dayNumber: number): number {
  const { year, month } = civilOf(dayNumber);
  return year * 12 + month - 1;
}

/** Day `day` of a month counted from year 0, clamped to the month's end. */
export function dayInMonth(monthIndex: number, day: number): number {
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12 + 1;
  return dayOf({ year, month, day: Math.min(day, daysInMonth(year, month)) });
}

/** `addMonths` that keeps an end-of-month date at the end of the month (`month end sticky`, 18.79). */
export function addMonthsSticky(dayNumber: number, months: number): number {
  const { year, month, day } = civilOf(dayNumber);
  return dayInMonth(year * 12 + month - 1 + months, day === daysInMonth(year, month) ? 31 : day);
}

/** `b - a` in days: negative when b is earlier (18.34). */
export function daysBetween(a: number, b: number): number {
  return b - a;
}

/** The largest n with `addMonths(a, n) <= b` for a <= b, else the negative of the swapped call (18.34). */
export function monthsBetween(a: number, b: number): number {
  if (a > b) return -monthsBetween(b, a);
  const from = civilOf(a);
  const to = civilOf(b);
  const months = (to.year - from.year) * 12 + to.month - from.month;
  return addMonths(a, months) <= b ? months : months - 1;
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1;
}
