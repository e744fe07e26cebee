/**
 * Inputs as columns of a relation: a leaf is a column of any type, and means what its text means. A value
 * that may not enter is replaced by one that may, so that everything behind it stays in its extent, and the row is rejected.
 */
import type { InputPlace, NumberPlace, Place, RecordPlace } from '../ir/layout.ts';
import { nearestZero } from '../ir/numbers.ts';
import { TEXT_CODE_POINTS_MAX } from '../limits.ts';
import type { Once, Read } from './dialects/dialect.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import type { Query } from './query.ts';
import type { Held } from './scope.ts';
import { FALSE, list, raw, type Sql, sql, TRUE, textLiteral } from './sql.ts';
import { constantWhole, whole, widthOf } from './wholes.ts';

/** The paths of the leaves of the inputs. */
export function leavesOf(places: readonly InputPlace[]): readonly string[] {
  return places.flatMap(({ name, place }) => leavesAt(name, place));
}
function leavesAt(path: string, place: Place): readonly string[] {
  switch (place.kind) {
    case 'record':
      return place.fields.flatMap((field) => leavesAt(`${path}.${field.name}`, field.place));
    case 'list':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return [path];
  }
}

export interface Inputs {
  readonly numbers: Map<number, Held>;
  readonly others: Map<number, Held>;
  /** Conditions under which a value may not enter. */
  readonly faults: Sql[];
}

/** `columnOf`: the SQL of a leaf's column. */
export function readInputs(places: readonly InputPlace[], query: Query, columnOf: (path: string) => string): Inputs {
  const reading: Reading = { query, columnOf, numbers: new Map(), others: new Map(), faults: [] };
  for (const { name, place } of places) readPlace(name, place, undefined, reading);
  return reading;
}

interface Reading extends Inputs {
  readonly query: Query;
  readonly columnOf: (path: string) => string;
}

function sourceOf(path: string, { query, columnOf }: Reading): Sql {
  return query.source(columnOf(path));
}

/** `owner`: whether the record is there that the value stands in; undefined: it always is. */
function readPlace(path: string, place: Place, owner: Sql | undefined, reading: Reading): void {
  if (place.kind === 'list') throw new NotInSql(NOT_IN_SQL.lists);
  if (place.kind === 'record') {
    readRecord(path, place, owner, reading);
    return;
  }
  const { query, numbers, faults } = reading;
  const source = sourceOf(path, reading);
  const given = query.column(sql`(${source} IS NOT NULL)`);
  const isGood = readLeaf(place, source, reading);
  if (place.presence !== undefined) {
    numbers.set(place.presence, given);
    faults.push(sql`(${given} AND NOT ${isGood})`);
  } else faults.push(owner === undefined ? sql`(NOT ${isGood})` : sql`((${owner} OR ${given}) AND NOT ${isGood})`);
}

/** A record that may be missing is there where any of its fields is. */
function readRecord(path: string, place: RecordPlace, owner: Sql | undefined, reading: Reading): void {
  const there = leavesAt(path, place).map((leaf) => sql`${sourceOf(leaf, reading)} IS NOT NULL`);
  const given = reading.query.column(there.length === 0 ? FALSE : sql`(${list(there, ' OR ')})`);
  if (place.presence !== undefined) reading.numbers.set(place.presence, given);
  const inner = place.presence === undefined ? owner : given;
  for (const field of place.fields) readPlace(`${path}.${field.name}`, field.place, inner, reading);
  if (place.name === 'BillingPeriod') refuseEmptyPeriod(place, inner, reading);
}

/** A period begins before it ends. */
function refuseEmptyPeriod({ fields }: RecordPlace, owner: Sql | undefined, reading: Reading): void {
  const day = (name: string): Held | undefined => {
    const place = fields.find((field) => field.name === name)?.place;
    return place?.kind === 'number' ? reading.numbers.get(place.slot) : undefined;
  };
  const [start, end] = [day('start'), day('end')];
  if (start === undefined || end === undefined) return;
  reading.faults.push(owner === undefined ? sql`(${start} >= ${end})` : sql`(${owner} AND ${start} >= ${end})`);
}

type LeafPlace = Exclude<Place, { readonly kind: 'record' | 'list' }>;

/** Puts the value into its slot. Gives whether there is one that may enter. */
function readLeaf(place: LeafPlace, source: Sql, { query, numbers, others }: Reading): Sql {
  const { dialect } = query;
  switch (place.kind) {
    case 'truth': {
      const text = query.column(sql`lower(${dialect.textOf(source)})`);
      numbers.set(place.slot, query.column(sql`coalesce(${text} = 'true', FALSE)`));
      return sql`coalesce(${text} IN ('true', 'false'), FALSE)`;
    }
    case 'text': {
      if (place.zone) throw new NotInSql(NOT_IN_SQL.zones);
      const text = query.column(dialect.normal(dialect.textOf(source)));
      others.set(place.slot, query.column(sql`coalesce(${text}, '')`));
      return sql`coalesce(${dialect.textLength(text)} <= ${TEXT_CODE_POINTS_MAX}, FALSE)`;
    }
    case 'number': {
      const { lo, hi } = place;
      const read = readWhole(place, source, query);
      const value = query.column(read.value);
      // A condition of CASE is left at the first part that fails.
      const isGood = query.column(
        sql`CASE WHEN ${read.isSo} AND ${value} BETWEEN ${lo} AND ${hi} THEN TRUE ELSE FALSE END`,
      );
      const type = raw(dialect.types[widthOf(place, dialect)]);
      const instead = constantWhole(nearestZero(lo, hi), dialect);
      const kept = whole(sql`CASE WHEN ${isGood} THEN CAST(${value} AS ${type}) ELSE ${instead} END`, { lo, hi });
      (place.rep === 'big' ? others : numbers).set(place.slot, query.column(kept));
      return isGood;
    }
    default:
      return place satisfies never;
  }
}

/** The whole number that a text stands for. */
function readWhole(place: NumberPlace, source: Sql, query: Query): Read {
  const { dialect } = query;
  const once = (value: Sql): Sql => query.column(value);
  const { of } = place;
  switch (of.kind) {
    case 'enum': {
      const members = of.enum.members.map((member, i) => sql`WHEN ${textLiteral(member)} THEN ${i}`);
      return { isSo: TRUE, value: sql`CASE ${dialect.textOf(source)} ${list(members, ' ')} END` };
    }
    case 'date':
      return dialect.dayOf(source, once);
    case 'time':
      return { isSo: TRUE, value: timeText(dialect.textOf(source), query) };
    case 'instant':
      return dialect.msOf(source);
    default:
      return readFigure(place, source, once, query);
  }
}

/** Seconds since 00:00 of `HH:MM`, with seconds of 00 where a column has them; NULL where it is no time. */
function timeText(text: Sql, { dialect }: Query): Sql {
  const isTime = dialect.matches(text, "'([01][0-9]|2[0-3]):[0-5][0-9](:00)?'");
  const part = (from: number): Sql => sql`CAST(substr(${text}, ${from}, 2) AS INTEGER)`;
  return sql`CASE WHEN ${isTime} THEN ${part(1)} * 3600 + ${part(4)} * 60 END`;
}

/** A bare percent is its fraction, as in the body of a call; with its sign it is written by the hundred. */
function readFigure({ scale, of, lo, hi }: NumberPlace, source: Sql, once: Once, { dialect }: Query): Read {
  const places = String(scale).length - 1;
  if (scale !== 10n ** BigInt(places)) throw new NotInSql(NOT_IN_SQL.steps);
  const digits = Math.max(String(lo).length, String(hi).length, places + 1) + 1;
  if (digits + places + 1 > dialect.digitsMax) throw new NotInSql(NOT_IN_SQL.digits(digits));
  const bare = dialect.figureOf(source, { digits, places }, once);
  if (!('flavour' in of) || of.flavour !== 'percent' || places < 2) return bare;
  const text = dialect.textOf(source);
  const hundreds = dialect.figureOf(sql`left(${text}, -1)`, { digits, places: places - 2 }, once);
  const isSigned = dialect.endsWith(text, textLiteral('%'));
  return {
    isSo: sql`CASE WHEN ${isSigned} THEN ${hundreds.isSo} ELSE ${bare.isSo} END`,
    value: sql`CASE WHEN ${isSigned} THEN ${hundreds.value} ELSE ${bare.value} END`,
  };
}
