/** Local time in a zone as SQL: the transitions of the pinned release as a relation, joined by the stretch that holds. */
import { FIRST_DAY } from '../time/civil.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from '../time/iso.ts';
import { offsetAt, transitionsBetween } from '../time/zone.ts';
import { zoneOf } from '../time/zone-data.ts';
import { type Query, type Sql, sql } from './query.ts';

/** 2200-01-01: the transitions of a zone go on without end, and these are written out up to here. */
const UNTIL_MS = 84_006 * MS_PER_DAY;
const FROM_MS = FIRST_DAY * MS_PER_DAY;

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
const relationName = (of: string, zone: string): string => `_${of}_${zone.replaceAll(/\W/g, '_').toLowerCase()}`;
const START = -(2n ** 62n);

/** Seconds east of UTC at a second since 1970. */
function offsetText(second: Sql, zone: string, query: Query): Sql {
  query.unsure(sql(`(${second.text} >= ${UNTIL_MS / 1000})`, second));
  const turns = turnsOf(zone);
  if (turns.length === 0) return sql(`${firstOffset(zone)}`);
  const name = query.relation(relationName('offsets', zone), () =>
    query.rows(
      ['cell', 'lo', 'east'],
      [['0', `${START}`, `${firstOffset(zone)}`], ...turns.map(({ second: lo, after }) => ['0', `${lo}`, `${after}`])],
    ),
  );
  const join = (alias: string): string => query.dialect.nearest({ relation: name, alias, cell: '0', key: second.text });
  return query.joined(`${name}/${second.text}`, (alias) => `${alias}.east`, join, second);
}

/** The seconds since 1970 of a reading of the clock on the wall: skipped gives the transition, repeated the first (18.3). */
function instantText(reading: Sql, zone: string, query: Query): Sql {
  query.unsure(sql(`(${reading.text} >= ${UNTIL_MS / 1000})`, reading));
  const turns = turnsOf(zone);
  if (turns.length === 0) return sql(`(${reading.text} - (${firstOffset(zone)}))`, reading);
  const rows = turns.flatMap(({ second, before, after }) => {
    const then = ['0', `${second + Math.max(before, after)}`, `${after}`, 'NULL'];
    return after > before ? [['0', `${second + before}`, '0', `${second}`], then] : [then];
  });
  const whole = query.dialect.whole.i53;
  const name = query.relation(relationName('readings', zone), () =>
    query.rows(
      ['cell', 'lo', 'east', 'skipped'],
      [['0', `${START}`, `${firstOffset(zone)}`, `CAST(NULL AS ${whole})`], ...rows],
    ),
  );
  const join = (alias: string): string =>
    query.dialect.nearest({ relation: name, alias, cell: '0', key: reading.text });
  const value = (alias: string): string => `coalesce(${alias}.skipped, ${reading.text} - ${alias}.east)`;
  return query.joined(`${name}/${reading.text}`, value, join, reading);
}

/** Whole numbers of any sign by one above 0, downwards. */
function floorText(n: Sql, d: number, query: Query): Sql {
  const kept = query.column(n);
  const quotient = query.dialect.quotient(kept.text, `${d}`, 'i53');
  return sql(`(${quotient} - CASE WHEN ${kept.text} % ${d} < 0 THEN 1 ELSE 0 END)`, kept);
}

interface Local {
  readonly day: Sql;
  readonly second: Sql;
}

function localText(ms: Sql, zone: string, query: Query): Local {
  const second = query.column(floorText(ms, 1000, query));
  const offset = offsetText(second, zone, query);
  const reading = query.column(sql(`(${second.text} + ${offset.text})`, second, offset));
  const day = query.column(floorText(reading, SECONDS_PER_DAY, query));
  return { day, second: query.column(sql(`(${reading.text} - ${day.text} * ${SECONDS_PER_DAY})`, reading, day)) };
}

export function localDateText(ms: Sql, zone: string, query: Query): Sql {
  return localText(ms, zone, query).day;
}

export function startOfDateText(day: Sql, zone: string, query: Query): Sql {
  return instantText(query.column(sql(`(${day.text} * ${SECONDS_PER_DAY})`, day)), zone, query);
}

/** The date moves, the clock on the wall stays; what is below a second is kept. */
export function movedText(ms: Sql, zone: string, move: (day: Sql) => Sql, query: Query): Sql {
  const { day, second } = localText(ms, zone, query);
  const moved = query.column(move(day));
  const reading = query.column(sql(`(${moved.text} * ${SECONDS_PER_DAY} + ${second.text})`, moved, second));
  const instant = query.column(instantText(reading, zone, query));
  return sql(`(${instant.text} * 1000 + (${ms.text} % 1000 + 1000) % 1000)`, instant, ms);
}
