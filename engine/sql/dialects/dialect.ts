/** What the databases say differently: pieces of SQL over whole numbers, truths and texts. */
import type { Sql } from '../sql.ts';

/** Whole numbers of up to 63 bits beside the sign, and what is wider. */
export type Width = 'small' | 'wide';

export interface Dialect {
  /** What the wider type of whole numbers holds: up to this many bits beside the sign. */
  readonly bitsMax: number;
  /** Digits of an exact decimal. */
  readonly digitsMax: number;
  /** Columns of a step of a query. */
  readonly columnsMax: number;
  /** Bytes of a name; what is longer is cut. */
  readonly nameBytesMax: number;
  /** The types of whole numbers, and that of texts. */
  readonly types: Readonly<Record<Width, string>> & { readonly text: string };
  /** The quotient of whole numbers towards zero; `width`: of the wider one. */
  readonly quotient: (left: Sql, right: Sql, width: Width) => Sql;
  /** A text that is compared by code point. */
  readonly byCodePoint: (text: Sql) => Sql;
  /** In NFC, as texts enter. */
  readonly normal: (text: Sql) => Sql;
  /** Texts at each sign that separates them, as an array. */
  readonly split: (text: Sql, sign: Sql) => Sql;
  /** Its element of this place, from 0. */
  readonly element: (array: Sql, place: Sql) => Sql;
  /** A column as a text. */
  readonly textOf: (column: Sql) => Sql;
  /** The whole number of steps that a figure in digits stands for, in a column of any type. */
  readonly figureOf: (column: Sql, figure: Figure, once: Once) => Read;
  /** The days since 1970-01-01 of an ISO date. */
  readonly dayOf: (column: Sql, once: Once) => Read;
  /** The milliseconds since 1970 of an instant with Z or an offset. */
  readonly msOf: (column: Sql) => Read;
  /** Whether a text matches a regular expression from its first to its last sign. */
  readonly matches: (text: Sql, pattern: string) => Sql;
  readonly isAscii: (text: Sql) => Sql;
  /** Of ASCII letters. */
  readonly upper: (text: Sql) => Sql;
  readonly textLength: (text: Sql) => Sql;
  readonly endsWith: (text: Sql, end: Sql) => Sql;
  readonly contains: (text: Sql, part: Sql) => Sql;
  /** A whole number over a power of ten as an exact decimal. */
  readonly decimal: (whole: Sql, figure: Figure) => Sql;
  /** The days since 1970-01-01 of a date that lies some months after that of a day. */
  readonly addMonths: (day: Sql, months: Sql) => Sql;
  /** The date of a day, and the instant (in UTC) of a millisecond. */
  readonly date: (day: Sql) => Sql;
  readonly instant: (ms: Sql) => Sql;
  readonly dayOfMonth: (day: Sql) => Sql;
  /** The last day of its month. */
  readonly monthEnd: (day: Sql) => Sql;
  readonly yearOf: (day: Sql) => Sql;
  readonly monthOf: (day: Sql) => Sql;
  /** What ends a step of the query, so that it is computed once a row and never put into the next one. */
  readonly fence: string;
  /** How the last of many rising bounds up to a key is found. */
  readonly search: Search;
}

/** Names what is used more than once, so that it is computed once. */
export type Once = (value: Sql) => Sql;

/** What a text stands for. */
export interface Read {
  /** Whether it is written so; it may be unknown where there is no text. */
  readonly isSo: Sql;
  /** Where it is: its whole number, or NULL where that has more digits than it may. */
  readonly value: Sql;
}

/** Digits of its whole number of steps, 10^-places each. */
export interface Figure {
  readonly digits: number;
  readonly places: number;
}

export type Search =
  /** How many bounds of an array are up to the key. */
  | { readonly kind: 'place'; readonly place: (key: Sql, bounds: Sql) => Sql }
  /** A join of the row of a relation whose `lo` is the last bound up to the key. */
  | { readonly kind: 'join'; readonly join: (relation: string, alias: string, key: Sql) => Sql };

/** Figures as texts: with no more decimals than these, but for zeros. */
export function figurePattern(places: number): string {
  return `-?[0-9]{1,40}(\\.${places === 0 ? '0+' : `[0-9]{1,${places}}0*`})?`;
}

export const DATE_PATTERN = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
export const INSTANT_PATTERN = `${DATE_PATTERN}[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?(Z|[+-]([01][0-9]|2[0-3])(:[0-5][0-9])?)`;
