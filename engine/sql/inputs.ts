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

/** A leaf of the inputs: its path, and the form its texts have. */
export interface Leaf {
  readonly path: string;
  readonly place: Exclude<Place, { readonly kind: 'record' | 'list' }>;
  readonly optional: boolean;
}

export function leavesOf(places: readonly InputPlace[]): readonly Leaf[] {
  return places.flatMap(({ name, place }) => leavesAt(name, place, false));
}
function leavesAt(path: string, place: Place, within: boolean): readonly Leaf[] {
  const optional = within || place.presence !== undefined;
  switch (place.kind) {
    case 'record':
      return place.fields.flatMap((field) => leavesAt(`${path}.${field.name}`, field.place, optional));
    case 'list':
      throw new NotInSql(NOT_IN_SQL.lists);
    default:
      return [{ path, place, optional }];
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
  const leaves = leavesAt(path, place, false);
  const any = `(${leaves.map((leaf) => `${reading.columnOf(leaf.path)} IS NOT NULL`).join(' OR ') || 'FALSE'})`;
  const given = reading.query.column(sql(any));
  if (place.presence !== undefined) reading.numbers.set(place.presence, given);
  const inner = place.presence === undefined ? owner : given;
  for (const field of place.fields) readPlace(`${path}.${field.name}`, field.place, inner, reading);
  return given;
}

type LeafPlace = Leaf['place'];

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
        sql(`(${given.text} AND ${dialect.textLength(source.text)} > ${TEXT_CODE_POINTS_MAX})`, source, given),
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
      return query.column(sql(timeText(source.text), source));
    case 'instant':
      return query.column(sql(dialect.msOfText(source.text), source));
    default:
      return figureText(place, source, query);
  }
}

/** Seconds since 00:00 of `HH:MM`, to 24:00. */
function timeText(text: string): string {
  const seconds = `CAST(substr(${text}, 1, 2) AS INTEGER) * 3600 + CAST(substr(${text}, 4, 2) AS INTEGER) * 60`;
  const isTime = `length(${text}) = 5 AND ${text} BETWEEN '00:00' AND '24:00' AND substr(${text}, 3, 1) = ':'`;
  return `CASE WHEN ${isTime} AND substr(${text}, 4, 2) BETWEEN '00' AND '59' AND translate(${text}, '0123456789', '') = ':' THEN ${seconds} END`;
}

function figureText({ scale, of, lo, hi }: NumberPlace, source: Sql, query: Query): Sql {
  const percent = 'flavour' in of && of.flavour === 'percent';
  // A percent is written by its hundreds and kept as a fraction.
  const steps = percent ? scale / 100n : scale;
  const places = String(steps).length - 1;
  if (steps !== 10n ** BigInt(places)) throw new NotInSql(NOT_IN_SQL.steps);
  const digits = Math.max(String(lo).length, String(hi).length, places + 1) + 1;
  if (digits + places + 1 > query.dialect.digitsMax) throw new NotInSql(NOT_IN_SQL.digits(digits));
  return query.column(sql(query.dialect.wholeOfText(source.text, places, digits), source));
}
