/** Whether a period is one of those that an anchor makes (LANGUAGE 18.79), as SQL. */
import { Bug } from '../../bug.ts';
import type { TruthFunction } from '../../ir/ir.ts';
import { addMonths, civilOf, FIRST_DAY, LAST_DAY } from '../../time/civil.ts';
import type { Query } from '../query.ts';
import { type Sql, sql } from '../sql.ts';
import { plainly, type Whole, whole } from '../wholes.ts';
import { byMonth, MONTHS } from './dates.ts';
import { placeOf } from './search.ts';

export type Billed = Extract<TruthFunction, `billed${string}`>;

interface Period {
  readonly anchor: Whole;
  readonly start: Whole;
  readonly end: Whole;
  readonly every: Whole;
}

/** A period of months begins and ends with a date that the anchor has; the months of both are known from the dates. */
export function billed(how: Billed, [anchor, start, end, every]: readonly Whole[], query: Query): Sql {
  if (anchor === undefined || start === undefined || end === undefined || every === undefined)
    throw new Bug('a period has an anchor, two ends and a length');
  const period = { anchor, start, end, every };
  const known = knownOf(period);
  // Up to the 28th no month is too short, so that the ways of month ends are one.
  const isEarly = known !== undefined && civilOf(known.anchor).day <= 28;
  switch (how) {
    case 'billedDays':
      return sql`(${end} - ${start} = ${every} AND (${start} - ${anchor}) % ${every} = 0)`;
    case 'billedRemembered':
      return isEarly ? billedOn(known, period, query) : billedBy(query.dialect.addMonths, period, query);
    case 'billedSticky':
      return isEarly ? billedOn(known, period, query) : billedBy(stickyMonths(query), period, query);
    case 'billedClamped':
      if (known !== undefined) return billedOn(known, period, query);
      // Counted from date to date: from the 29th on only the run itself tells.
      query.unsure('clamped anchors after the 28th', sql`(${query.dialect.dayOfMonth(anchor)} > 28)`);
      return billedBy(query.dialect.addMonths, period, query);
    default:
      return how satisfies never;
  }
}

type AddMonths = (day: Sql, months: Sql) => Sql;

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

/** An anchor and a length that are known beforehand. */
interface Known {
  readonly anchor: number;
  readonly every: number;
}

function knownOf({ anchor, every }: Period): Known | undefined {
  if (anchor.lo !== anchor.hi || every.lo !== every.hi) return undefined;
  const known = { anchor: Number(anchor.lo), every: Number(every.lo) };
  return known.anchor >= FIRST_DAY && known.anchor <= LAST_DAY && known.every > 0 ? known : undefined;
}

/** Both ends have the day of the month that the count comes to, and lie so many months apart. */
function billedOn(known: Known, period: Period, query: Query): Sql {
  const { start, end, every, anchor } = period;
  const { dayOfMonth } = query.dialect;
  const [first, ...others] = daysCounted(known);
  if (others.length === 0) {
    const isDay = sql`${dayOfMonth(start)} = ${first.day} AND ${dayOfMonth(end)} = ${first.day}`;
    const isLong = sql`${isDay} AND ${isApart(start, end, known.every, query)}`;
    // Any month is a first one.
    return known.every === 1 ? sql`(${isLong})` : sql`(${isLong} AND ${byMonth(anchor, start, query)} % ${every} = 0)`;
  }
  const months = query.column(whole(byMonth(anchor, start, query), MONTHS));
  const next = query.column(plainly('add', months, every, query.dialect));
  const dayAfter = (count: Whole): Sql => {
    const place = placeOf(
      others.map(({ from }) => BigInt(from)),
      count,
      query,
    );
    const days = [first, ...others].map(({ day }) => day);
    return query.dialect.element(query.array(days, query.dialect.types.small), place);
  };
  const isStart = sql`${months} % ${every} = 0 AND ${dayOfMonth(start)} = ${dayAfter(months)}`;
  const isEnd = sql`${byMonth(anchor, end, query)} = ${next} AND ${dayOfMonth(end)} = ${dayAfter(next)}`;
  return sql`(${isStart} AND ${isEnd})`;
}

/** From so many months after the anchor on, the day of the month. */
interface Counted {
  readonly from: number;
  readonly day: number;
}

/** Of a count from date to date, in either direction: once cut to a short month, it stays cut. The first one holds from ever on. */
function daysCounted({ anchor, every }: Known): readonly [Counted, ...Counted[]] {
  const after = countedFrom(anchor, every);
  const before = countedFrom(anchor, -every);
  const rising = [...before.slice(1).reverse(), ...after];
  const [first = { from: 0, day: civilOf(anchor).day }, ...others] = rising;
  const changes: [Counted, ...Counted[]] = [first];
  for (const each of others) if (each.day !== changes.at(-1)?.day) changes.push(each);
  return changes;
}

/** Each date that is counted to, until nothing is cut any more. */
function countedFrom(anchor: number, step: number): readonly Counted[] {
  const counted: Counted[] = [];
  let date = anchor;
  for (let from = 0; date >= FIRST_DAY && date <= LAST_DAY; from += step) {
    const { day } = civilOf(date);
    counted.push({ from, day });
    if (day <= 28) break;
    date = addMonths(date, step);
  }
  return counted;
}

const MONTHS_COUNTED_MAX = 36;
/** The calendar repeats after 400 years. */
const [DAYS_PER_ERA, MONTHS_PER_ERA] = [146_097, 4800];

/**
 * Of two dates with one day of the month. A month is 30.44 days long, and up to three years of them are never more than three days
 * off it: dates that lie another number of months apart are further off.
 */
function isApart(start: Sql, end: Sql, months: number, query: Query): Sql {
  if (months > MONTHS_COUNTED_MAX) return sql`${byMonth(start, end, query)} = ${months}`;
  const days = Math.round(months * (DAYS_PER_ERA / MONTHS_PER_ERA));
  return sql`${end} - ${start} BETWEEN ${days - 3} AND ${days + 3}`;
}
