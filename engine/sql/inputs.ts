/**
 * Inputs as columns of a relation: a leaf is a column, read as a text, since only that is exact for whatever type it has. A value
 * that may not enter is replaced by one that may, so that everything behind it stays in its extent, and the row is rejected.
 */
import type { InputPlace, NumberPlace, Place, RecordPlace } from '../ir/layout.ts';
import { nearestZero } from '../ir/numbers.ts';
import { TEXT_CODE_POINTS_MAX } from '../limits.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import type { Query } from './query.ts';
import type { Held } from './scope.ts';
import { FALSE, list, raw, type Sql, sql, textLiteral } from './sql.ts';
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

export interface Read {
  readonly numbers: Map<number, Held>;
  readonly others: Map<number, Held>;
  /** Conditions under which a value may not enter. */
  readonly faults: Sql[];
}

/** `columnOf`: the SQL of a leaf's column. */
export function readInputs(places: readonly InputPlace[], query: Query, columnOf: (path: string) => string): Read {
  const reading: Reading = { query, columnOf, numbers: new Map(), others: new Map(), faults: [] };
  for (const { name, place } of places) readPlace(name, place, undefined, reading);
  return reading;
}

interface Reading extends Read {
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
      const text = query.column(sql`lower(${source})`);
      numbers.set(place.slot, query.column(sql`coalesce(${text} = 'true', FALSE)`));
      return sql`coalesce(${text} IN ('true', 'false'), FALSE)`;
    }
    case 'text': {
      if (place.zone) throw new NotInSql(NOT_IN_SQL.zones);
      const text = query.column(dialect.normal(source));
      others.set(place.slot, query.column(sql`coalesce(${text}, '')`));
      return sql`coalesce(${dialect.textLength(text)} <= ${TEXT_CODE_POINTS_MAX}, FALSE)`;
    }
    case 'number': {
      const { lo, hi } = place;
      const read = query.column(wholeText(place, source, query));
      const isGood = query.column(sql`coalesce(${read} BETWEEN ${lo} AND ${hi}, FALSE)`);
      const type = raw(dialect.types[widthOf(place, dialect)]);
      const instead = constantWhole(nearestZero(lo, hi), dialect);
      const kept = whole(sql`CASE WHEN ${isGood} THEN CAST(${read} AS ${type}) ELSE ${instead} END`, { lo, hi });
      (place.rep === 'big' ? others : numbers).set(place.slot, query.column(kept));
      return isGood;
    }
    default:
      return place satisfies never;
  }
}

/** The whole number that a text stands for; NULL where it stands for none. */
function wholeText(place: NumberPlace, source: Sql, query: Query): Sql {
  const { dialect } = query;
  const { of } = place;
  switch (of.kind) {
    case 'enum': {
      const members = of.enum.members.map((member, i) => sql`WHEN ${textLiteral(member)} THEN ${i}`);
      return sql`CASE ${source} ${list(members, ' ')} END`;
    }
    case 'date':
      return dialect.dayOfText(source);
    case 'time':
      return timeText(source, query);
    case 'instant':
      return dialect.msOfText(source);
    default:
      return figureText(place, source, query);
  }
}

/** Seconds since 00:00 of `HH:MM`, with seconds of 00 where a column has them. */
function timeText(text: Sql, { dialect }: Query): Sql {
  const isTime = dialect.matches(text, "'([01][0-9]|2[0-3]):[0-5][0-9](:00)?'");
  const part = (from: number): Sql => sql`CAST(substr(${text}, ${from}, 2) AS INTEGER)`;
  return sql`CASE WHEN ${isTime} THEN ${part(1)} * 3600 + ${part(4)} * 60 END`;
}

/** A bare percent is its fraction, as in the body of a call; with its sign it is written by the hundred. */
function figureText({ scale, of, lo, hi }: NumberPlace, source: Sql, { dialect }: Query): Sql {
  const places = String(scale).length - 1;
  if (scale !== 10n ** BigInt(places)) throw new NotInSql(NOT_IN_SQL.steps);
  const digits = Math.max(String(lo).length, String(hi).length, places + 1) + 1;
  if (digits + places + 1 > dialect.digitsMax) throw new NotInSql(NOT_IN_SQL.digits(digits));
  const bare = dialect.wholeOfText(source, { digits, places });
  if (!('flavour' in of) || of.flavour !== 'percent' || places < 2) return bare;
  const hundreds = dialect.wholeOfText(sql`left(${source}, -1)`, { digits, places: places - 2 });
  return sql`CASE WHEN ${dialect.endsWith(source, textLiteral('%'))} THEN ${hundreds} ELSE ${bare} END`;
}
