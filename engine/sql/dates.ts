/** Months between dates, and whether a period is one of those that an anchor makes (LANGUAGE 18.34, 18.79), as SQL. */

import { Bug } from '../bug.ts';
import type { TruthFunction } from '../ir/ir.ts';
import { type Query, type Sql, sql } from './query.ts';

/** The largest n with the first date and n months not after the second; the negative of the swapped call where it is later. */
export function monthsBetweenText(from: Sql, to: Sql, query: Query): Sql {
  const early = query.column(sql(`LEAST(${from.text}, ${to.text})`, from, to));
  const late = query.column(sql(`GREATEST(${from.text}, ${to.text})`, from, to));
  const between = query.column(rawMonths(early, late, query));
  const reached = query.column(sql(query.dialect.addMonths(early.text, between.text), early, between));
  const months = `(${between.text} - CASE WHEN ${reached.text} <= ${late.text} THEN 0 ELSE 1 END)`;
  const { whole } = query.dialect;
  return sql(
    `CAST(CASE WHEN ${from.text} > ${to.text} THEN -${months} ELSE ${months} END AS ${whole.i53})`,
    from,
    to,
    between,
    reached,
    late,
  );
}

/** By year and month alone. */
function rawMonths(from: Sql, to: Sql, { dialect }: Query): Sql {
  const years = `(${dialect.yearOf(to.text)} - ${dialect.yearOf(from.text)})`;
  return sql(`(${years} * 12 + ${dialect.monthOf(to.text)} - ${dialect.monthOf(from.text)})`, from, to);
}

type Billed = Extract<TruthFunction, `billed${string}`>;

/**
 * A period of months begins and ends with a date of the anchor plus a multiple of its length; both months are known from the
 * dates, so that two sums tell.
 */
export function billedText(how: Billed, [anchor, start, end, every]: readonly Sql[], query: Query): Sql {
  if (anchor === undefined || start === undefined || end === undefined || every === undefined)
    throw new Bug('a period has an anchor, two ends and a length');
  const all = [anchor, start, end, every] as const;
  switch (how) {
    case 'billedDays':
      return sql(
        `(${end.text} - ${start.text} = ${every.text} AND (${start.text} - ${anchor.text}) % ${every.text} = 0)`,
        ...all,
      );
    case 'billedRemembered':
      return billedBy(query.dialect.addMonths, all, query);
    case 'billedSticky':
      return billedBy(stickyMonths(query), all, query);
    case 'billedClamped':
      // Counted from date to date: from the 29th on only the run itself tells.
      query.unsure(sql(`(${query.dialect.dayOfMonth(anchor.text)} > 28)`, anchor));
      return billedBy(query.dialect.addMonths, all, query);
    default:
      return how satisfies never;
  }
}

type AddMonths = (day: string, months: string) => string;

function billedBy(addMonths: AddMonths, [anchor, start, end, every]: readonly [Sql, Sql, Sql, Sql], query: Query): Sql {
  const months = query.column(rawMonths(anchor, start, query));
  const next = query.column(sql(`(${months.text} + ${every.text})`, months, every));
  const isStart = `${addMonths(anchor.text, months.text)} = ${start.text}`;
  const isEnd = `${addMonths(anchor.text, next.text)} = ${end.text}`;
  return sql(
    `(${months.text} % ${every.text} = 0 AND ${isStart} AND ${isEnd})`,
    anchor,
    start,
    end,
    every,
    months,
    next,
  );
}

/** The end of a month stays one. */
function stickyMonths({ dialect }: Query): AddMonths {
  return (day, months) => {
    const moved = dialect.addMonths(day, months);
    return `CASE WHEN ${dialect.monthEnd(day)} = ${day} THEN ${dialect.monthEnd(moved)} ELSE ${moved} END`;
  };
}
