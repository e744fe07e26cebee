/** Months between dates, and whether a period is one of those that an anchor makes (LANGUAGE 18.34, 18.79), as SQL. */

import { Bug } from '../../bug.ts';
import type { TruthFunction } from '../../ir/ir.ts';
import { greatest, least } from '../../ir/number-nodes.ts';
import { civilOf, FIRST_DAY, LAST_DAY } from '../../time/civil.ts';
import type { Query } from '../query.ts';
import { raw, type Sql, sql } from '../sql.ts';
import { type Extent, type Whole, whole } from '../wholes.ts';

/**
 * Days since 1970-01-01 that both databases have a date for, far around those of the language: a figure that means nothing may
 * lie anywhere.
 */
export const DAYS: Extent = { lo: -2_000_000n, hi: 20_000_000n };
export const MONTHS: Extent = { lo: -300_000n, hi: 300_000n };

export function addedMonths(day: Whole, months: Whole, query: Query): Whole {
  const least31 = (by: bigint): bigint => (by < 0n ? 31n * by : 0n);
  const lo = day.lo + least31(months.lo);
  // A month has at most 31 days.
  const kept = lo >= DAYS.lo ? months : sql`GREATEST(${months}, (${day} - (${DAYS.lo})) / -31)`;
  const extent = { lo: greatest(DAYS.lo, lo), hi: least(DAYS.hi, day.hi - least31(-months.hi)) };
  return whole(query.dialect.addMonths(day, query.column(kept)), extent);
}

/** The largest n with the first date and n months not after the second; the negative of the swapped call where it is later. */
export function monthsBetween(from: Whole, to: Whole, query: Query): Whole {
  const early = query.column(sql`LEAST(${from}, ${to})`);
  const late = query.column(sql`GREATEST(${from}, ${to})`);
  const between = query.column(byMonth(early, late, query));
  const reached = query.dialect.addMonths(early, between);
  const months = query.column(sql`(${between} - CASE WHEN ${reached} <= ${late} THEN 0 ELSE 1 END)`);
  const type = raw(query.dialect.types.small);
  // A month has at least 28 days.
  const most = greatest(to.hi - from.lo, from.hi - to.lo, 0n) / 28n + 1n;
  const text = sql`CAST(CASE WHEN ${from} > ${to} THEN -${months} ELSE ${months} END AS ${type})`;
  return whole(text, { lo: -most, hi: most });
}

/** By year and month alone. */
function byMonth(from: Sql, to: Sql, { dialect }: Query): Sql {
  const years = sql`(${dialect.yearOf(to)} - ${dialect.yearOf(from)})`;
  return sql`(${years} * 12 + ${dialect.monthOf(to)} - ${dialect.monthOf(from)})`;
}

export type Billed = Extract<TruthFunction, `billed${string}`>;

/**
 * A period of months begins and ends with a date of the anchor plus a multiple of its length; both months are known from the
 * dates, so that two sums tell.
 */
export function billed(how: Billed, [anchor, start, end, every]: readonly Whole[], query: Query): Sql {
  if (anchor === undefined || start === undefined || end === undefined || every === undefined)
    throw new Bug('a period has an anchor, two ends and a length');
  const period = { anchor, start, end, every };
  if (how === 'billedDays') return sql`(${end} - ${start} = ${every} AND (${start} - ${anchor}) % ${every} = 0)`;
  // Up to the 28th a month never is too short, so that the ways of month ends are one.
  if (isEarly(anchor)) return billedOn(civilOf(Number(anchor.lo)).day, period, query);
  switch (how) {
    case 'billedRemembered':
      return billedBy(query.dialect.addMonths, period, query);
    case 'billedSticky':
      return billedBy(stickyMonths(query), period, query);
    case 'billedClamped':
      // Counted from date to date: from the 29th on only the run itself tells.
      query.unsure('clamped anchors after the 28th', sql`(${query.dialect.dayOfMonth(anchor)} > 28)`);
      return billedBy(query.dialect.addMonths, period, query);
    default:
      return how satisfies never;
  }
}

type AddMonths = (day: Sql, months: Sql) => Sql;

interface Period {
  readonly anchor: Whole;
  readonly start: Whole;
  readonly end: Whole;
  readonly every: Whole;
}

/** A date that is known beforehand. */
function isEarly({ lo, hi }: Whole): boolean {
  return lo === hi && lo >= FIRST_DAY && lo <= LAST_DAY && civilOf(Number(lo)).day <= 28;
}

/** Both ends are this day of their months. */
function billedOn(day: number, { anchor, start, end, every }: Period, query: Query): Sql {
  const { dayOfMonth } = query.dialect;
  const isDay = sql`${dayOfMonth(start)} = ${day} AND ${dayOfMonth(end)} = ${day}`;
  const isLong = sql`${byMonth(start, end, query)} = ${every}`;
  // Any month is a first one.
  if (every.hi === 1n) return sql`(${isDay} AND ${isLong})`;
  return sql`(${isDay} AND ${isLong} AND ${byMonth(anchor, start, query)} % ${every} = 0)`;
}

function billedBy(addMonths: AddMonths, { anchor, start, end, every }: Period, query: Query): Sql {
  const months = query.column(byMonth(anchor, start, query));
  const next = query.column(sql`(${months} + ${every})`);
  const isStart = sql`${addMonths(anchor, months)} = ${start}`;
  const isEnd = sql`${addMonths(anchor, next)} = ${end}`;
  return sql`(${months} % ${every} = 0 AND ${isStart} AND ${isEnd})`;
}

/** The end of a month stays one. */
function stickyMonths({ dialect }: Query): AddMonths {
  return (day, months) => {
    const moved = dialect.addMonths(day, months);
    return sql`CASE WHEN ${dialect.monthEnd(day)} = ${day} THEN ${dialect.monthEnd(moved)} ELSE ${moved} END`;
  };
}
