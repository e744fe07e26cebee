/** Local time in a zone as SQL: the transitions of the pinned release as rising bounds, found by the stretch that holds. */
import { FIRST_DAY } from '../../time/civil.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from '../../time/iso.ts';
import { offsetAt, transitionsBetween } from '../../time/zone.ts';
import { zoneOf } from '../../time/zone-data.ts';
import type { Query } from '../query.ts';
import { type Sql, sql } from '../sql.ts';
import { constantWhole, type Extent, extentOf, plainly, type Whole, whole } from '../wholes.ts';
import { DAYS } from './dates.ts';
import { rounded } from './rounding.ts';
import { placeOf } from './search.ts';

/** 2200-01-01: the transitions of a zone go on without end, and these are written out up to here. */
const UNTIL_MS = 84_006 * MS_PER_DAY;
const FROM_MS = FIRST_DAY * MS_PER_DAY;

/** Milliseconds of the days that both databases have a date for. */
export const MOMENTS: Extent = { lo: DAYS.lo * BigInt(MS_PER_DAY), hi: DAYS.hi * BigInt(MS_PER_DAY) };
interface Turn {
  /** Seconds since 1970 of the transition, and the offsets before and after it. */
  readonly second: number;
  readonly before: number;
  readonly after: number;
}

function turnsOf(zone: string): readonly Turn[] {
  const of = zoneOf(zone);
  return transitionsBetween(of, FROM_MS, UNTIL_MS).map((ms) => ({
    second: ms / 1000,
    before: offsetAt(of, ms - 1000),
    after: offsetAt(of, ms),
  }));
}

const firstOffset = (zone: string): number => offsetAt(zoneOf(zone), FROM_MS);

/** Seconds east of UTC at a second since 1970. */
function offset(second: Whole, zone: string, query: Query): Whole {
  const turns = turnsOf(zone);
  query.unsure('instants of 2200 and later', sql`(${second} >= ${UNTIL_MS / 1000})`);
  const place = placeOf(
    turns.map(({ second: from }) => BigInt(from)),
    second,
    query,
  );
  return at(place, [firstOffset(zone), ...turns.map(({ after }) => after)], query);
}

/**
 * The seconds since 1970 of a reading of the clock on the wall: skipped gives the transition, repeated the first (18.3). From a
 * reading on the instant runs along with it, so many seconds behind, or where readings are skipped stands still.
 */
function instantOf(reading: Whole, zone: string, query: Query): Whole {
  query.unsure('instants of 2200 and later', sql`(${reading} >= ${UNTIL_MS / 1000})`);
  const stretches = turnsOf(zone).flatMap(({ second, before, after }) => {
    const then = { from: second + Math.max(before, after), runs: 1, origin: -after };
    return after > before ? [{ from: second + before, runs: 0, origin: second }, then] : [then];
  });
  const place = query.column(
    placeOf(
      stretches.map(({ from }) => BigInt(from)),
      reading,
      query,
    ),
  );
  const runs = at(place, [1, ...stretches.map((each) => each.runs)], query);
  const origin = at(place, [-firstOffset(zone), ...stretches.map((each) => each.origin)], query);
  // No offset is as long as a day.
  const most = BigInt(SECONDS_PER_DAY);
  return whole(sql`(${reading} * ${runs} + ${origin})`, { lo: reading.lo - most, hi: reading.hi + most });
}

/** What holds at a place. */
function at(place: Sql, values: readonly number[], query: Query): Whole {
  const { dialect } = query;
  const extent = extentOf(values.map(BigInt));
  return whole(dialect.element(query.array(values, dialect.types.small), place), extent);
}

const wholeOf = (value: number | bigint, { dialect }: Query): Whole => constantWhole(BigInt(value), dialect);

function floorBy(value: Whole, by: number, query: Query): Whole {
  const divisor = wholeOf(by, query);
  return query.column(rounded('floor', [value, value], [divisor, divisor], query));
}
function times(value: Whole, by: number, query: Query): Whole {
  return plainly('multiply', value, wholeOf(by, query), query.dialect);
}

interface Local {
  readonly day: Whole;
  readonly second: Whole;
}

function local(ms: Whole, zone: string, query: Query): Local {
  const second = floorBy(ms, 1000, query);
  const reading = query.column(plainly('add', second, offset(second, zone, query), query.dialect));
  const day = floorBy(reading, SECONDS_PER_DAY, query);
  const rest: Sql = sql`(${reading} - ${day} * ${SECONDS_PER_DAY})`;
  return { day, second: whole(rest, { lo: 0n, hi: BigInt(SECONDS_PER_DAY - 1) }) };
}

export function localDate(ms: Whole, zone: string, query: Query): Whole {
  return local(ms, zone, query).day;
}

export function startOfDate(day: Whole, zone: string, query: Query): Whole {
  return instantOf(query.column(times(day, SECONDS_PER_DAY, query)), zone, query);
}

/** The date moves, the clock on the wall stays; what is below a second is kept. */
export function moved(ms: Whole, zone: string, move: (day: Whole) => Whole, query: Query): Whole {
  const { day, second } = local(ms, zone, query);
  const midnight = times(query.column(move(day)), SECONDS_PER_DAY, query);
  const reading = query.column(plainly('add', midnight, second, query.dialect));
  const inMs = times(instantOf(reading, zone, query), 1000, query);
  const below = whole(sql`((${ms} % 1000 + 1000) % 1000)`, { lo: 0n, hi: 999n });
  return plainly('add', inMs, below, query.dialect);
}
