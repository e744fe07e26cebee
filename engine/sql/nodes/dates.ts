/** Dates that are moved by months, and the months between dates (LANGUAGE 18.34), as SQL. */

import { greatest, least } from '../../ir/number-nodes.ts';
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
export function byMonth(from: Sql, to: Sql, { dialect }: Query): Sql {
  const years = sql`(${dialect.yearOf(to)} - ${dialect.yearOf(from)})`;
  return sql`(${years} * 12 + ${dialect.monthOf(to)} - ${dialect.monthOf(from)})`;
}
