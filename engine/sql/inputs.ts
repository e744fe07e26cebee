/**
 * Inputs as columns of a relation: a leaf is a column, read as a text, since only that is exact for whatever type it has. A value
 * that may not enter is replaced by one that may, so that everything behind it stays in its extent, and the row is rejected.
 */
import type { InputPlace, NumberPlace, Place } from '../ir/layout.ts';
import { nearestZero } from '../ir/numbers.ts';
import { TEXT_CODE_POINTS_MAX } from '../limits.ts';
import { wholeLiteral } from './nodes.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { type Query, type Sql, sql, textLiteral } from './query.ts';

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
  readonly numbers: Map<number, Sql>;
  readonly others: Map<number, Sql>;
  /** Conditions under which a value may not enter. */
  readonly faults: readonly Sql[];
}

/** `columnOf`: the SQL of a leaf's column, as a text. */
export function readInputs(places: readonly InputPlace[], query: Query, columnOf: (path: string) => string): Read {
  const read = { numbers: new Map<number, Sql>(), others: new Map<number, Sql>(), faults: [] as Sql[] };
  for (const { name, place } of places) readPlace(name, place, undefined, { query, columnOf, ...read });
  return read;
}

interface Reading {
  readonly query: Query;
  readonly columnOf: (path: string) => string;
  readonly numbers: Map<number, Sql>;
  readonly others: Map<number, Sql>;
  readonly faults: Sql[];
}

/** `owner`: whether the record is there that the value stands in; undefined: it always is. Gives whether anything is there. */
function readPlace(path: string, place: Place, owner: Sql | undefined, reading: Reading): Sql {
  const { query, numbers } = reading;
  if (place.kind === 'list') throw new NotInSql(NOT_IN_SQL.lists);
  if (place.kind === 'record') return readRecord(path, place, owner, reading);
  const source = query.column(sql(`CAST(${reading.columnOf(path)} AS ${query.dialect.textType})`));
  const given = query.column(sql(`(${source.text} IS NOT NULL)`, source));
  if (place.presence !== undefined) numbers.set(place.presence, given);
  else if (owner === undefined) reading.faults.push(sql(`(NOT ${given.text})`, given));
  else reading.faults.push(sql(`(${owner.text} AND NOT ${given.text})`, owner, given));
  readLeaf(place, source, given, reading);
  return given;
}

/** A record that may be missing is there where any of its fields is. */
function readRecord(
  path: string,
  place: Place & { readonly kind: 'record' },
  owner: Sql | undefined,
  reading: Reading,
): Sql {
  const any = `(${
    leavesAt(path, place)
      .map((leaf) => `${reading.columnOf(leaf)} IS NOT NULL`)
      .join(' OR ') || 'FALSE'
  })`;
  const given = reading.query.column(sql(any));
  if (place.presence !== undefined) reading.numbers.set(place.presence, given);
  const inner = place.presence === undefined ? owner : given;
  for (const field of place.fields) readPlace(`${path}.${field.name}`, field.place, inner, reading);
  if (place.name === 'BillingPeriod') refuseEmptyPeriod(place, given, reading);
  return given;
}

/** A period begins before it ends. */
function refuseEmptyPeriod({ fields }: Place & { readonly kind: 'record' }, given: Sql, reading: Reading): void {
  const day = (name: string): Sql | undefined => {
    const place = fields.find((field) => field.name === name)?.place;
    return place?.kind === 'number' ? reading.numbers.get(place.slot) : undefined;
  };
  const [start, end] = [day('start'), day('end')];
  if (start === undefined || end === undefined) return;
  reading.faults.push(sql(`(${given.text} AND ${start.text} >= ${end.text})`, given, start, end));
}

type LeafPlace = Exclude<Place, { readonly kind: 'record' | 'list' }>;

function readLeaf(place: LeafPlace, source: Sql, given: Sql, reading: Reading): void {
  const { query, numbers, others, faults } = reading;
  const { dialect } = query;
  switch (place.kind) {
    case 'truth':
      faults.push(sql(`(${given.text} AND lower(${source.text}) NOT IN ('true', 'false'))`, source, given));
      numbers.set(place.slot, query.column(sql(`coalesce(lower(${source.text}) = 'true', FALSE)`, source)));
      return;
    case 'text':
      if (place.zone) throw new NotInSql(NOT_IN_SQL.zones);
      faults.push(
        sql(
          `(${given.text} AND ${dialect.textLength(dialect.normal(source.text))} > ${TEXT_CODE_POINTS_MAX})`,
          source,
          given,
        ),
      );
      others.set(place.slot, query.column(sql(`coalesce(${dialect.normal(source.text)}, '')`, source)));
      return;
    case 'number': {
      const whole = wholeText(place, source, query);
      const { lo, hi } = place;
      const good = query.column(sql(`coalesce(${whole.text} BETWEEN ${lo} AND ${hi}, FALSE)`, whole));
      faults.push(sql(`(${given.text} AND NOT ${good.text})`, given, good));
      const instead = wholeLiteral(nearestZero(lo, hi), place.rep, query);
      const kept = sql(
        `CASE WHEN ${good.text} THEN CAST(${whole.text} AS ${dialect.whole[place.rep]}) ELSE ${instead.text} END`,
        good,
        whole,
      );
      (place.rep === 'big' ? others : numbers).set(place.slot, query.column(kept));
      return;
    }
    default:
      place satisfies never;
  }
}

/** The whole number that a text stands for; NULL where it stands for none. */
function wholeText(place: NumberPlace, source: Sql, query: Query): Sql {
  const { dialect } = query;
  const { of } = place;
  switch (of.kind) {
    case 'enum': {
      const members = of.enum.members.map((member, i) => `WHEN ${textLiteral(member)} THEN ${i}`);
      return query.column(sql(`CASE ${source.text} ${members.join(' ')} END`, source));
    }
    case 'date':
      return query.column(sql(dialect.dayOfText(source.text), source));
    case 'time':
      return query.column(sql(timeText(source.text, query), source));
    case 'instant':
      return query.column(sql(dialect.msOfText(source.text), source));
    default:
      return figureText(place, source, query);
  }
}

/** Seconds since 00:00 of `HH:MM`, with seconds of 00 where a column has them. */
function timeText(text: string, { dialect }: Query): string {
  const isTime = dialect.matches(text, "'([01][0-9]|2[0-3]):[0-5][0-9](:00)?'");
  return `CASE WHEN ${isTime} THEN CAST(substr(${text}, 1, 2) AS INTEGER) * 3600 + CAST(substr(${text}, 4, 2) AS INTEGER) * 60 END`;
}

/** A bare percent is its fraction, as in the body of a call; with its sign it is written by the hundred. */
function figureText({ scale, of, lo, hi }: NumberPlace, source: Sql, query: Query): Sql {
  const { dialect } = query;
  const places = String(scale).length - 1;
  if (scale !== 10n ** BigInt(places)) throw new NotInSql(NOT_IN_SQL.steps);
  const digits = Math.max(String(lo).length, String(hi).length, places + 1) + 1;
  if (digits + places + 1 > dialect.digitsMax) throw new NotInSql(NOT_IN_SQL.digits(digits));
  const bare = query.column(sql(dialect.wholeOfText(source.text, places, digits), source));
  if (!('flavour' in of) || of.flavour !== 'percent' || places < 2) return bare;
  const hundreds = query.column(sql(`replace(${source.text}, '%', '')`, source));
  const signed = query.column(sql(dialect.wholeOfText(hundreds.text, places - 2, digits), hundreds));
  const isSigned = dialect.endsWith(source.text, "'%'");
  return sql(`CASE WHEN ${isSigned} THEN ${signed.text} ELSE ${bare.text} END`, source, signed, bare);
}
