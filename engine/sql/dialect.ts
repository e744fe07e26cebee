/** What the databases say differently. Texts of SQL over whole numbers, truths and texts. */
import type { Representation } from '../ir/ir.ts';

export type DialectName = 'duckdb' | 'postgres';

export interface Dialect {
  /** The types of whole numbers, and what the wider one holds: up to this many bits without the sign. */
  readonly whole: Readonly<Record<Representation, string>>;
  readonly bitsMax: number;
  /** Digits of an exact decimal. */
  readonly digitsMax: number;
  /** The quotient of whole numbers, towards zero. */
  readonly quotient: (left: string, right: string, rep: Representation) => string;
  /** Texts by code point. */
  readonly byCodePoint: (text: string) => string;
  readonly textType: string;
  /** In NFC, as texts enter. */
  readonly normal: (text: string) => string;
  /** The whole number of steps, of 10^-places each, that a text stands for; NULL where it is no such figure. */
  readonly wholeOfText: (text: string, places: number, digits: number) => string;
  /** The days since 1970-01-01 of an ISO date; NULL where it is none. */
  readonly dayOfText: (text: string) => string;
  /** The milliseconds since 1970 of an instant with Z or an offset; NULL where it is none. */
  readonly msOfText: (text: string) => string;
  /** Whether a text matches a regular expression from its first to its last sign. */
  readonly matches: (text: string, pattern: string) => string;
  readonly isAscii: (text: string) => string;
  readonly textLength: (text: string) => string;
  readonly endsWith: (text: string, end: string) => string;
  readonly contains: (text: string, part: string) => string;
  /** A whole number over a power of ten as an exact decimal. */
  readonly decimal: (whole: string, places: number) => string;
  /** The days since 1970-01-01 of a date that lies some months after that of a day. */
  readonly addMonths: (day: string, months: string) => string;
  /** The date of a day, and the instant (in UTC) of a millisecond. */
  readonly date: (day: string) => string;
  readonly instant: (ms: string) => string;
  readonly dayOfMonth: (day: string) => string;
  /** The last day of its month. */
  readonly monthEnd: (day: string) => string;
  readonly yearOf: (day: string) => string;
  readonly monthOf: (day: string) => string;
  /** A step of the query: computed once a row, and never put into the next one. */
  readonly step: (select: string) => string;
  /** Joins the row of a relation with the largest `lo` up to a key, among those of a cell. */
  readonly nearest: (join: NearestJoin) => string;
}

export interface NearestJoin {
  readonly relation: string;
  readonly alias: string;
  readonly cell: string;
  readonly key: string;
}

/** A figure with no more decimals than these, but for zeros. */
const figurePattern = (places: number): string => `-?[0-9]{1,40}(\\.${places === 0 ? '0+' : `[0-9]{1,${places}}0*`})?`;

const INSTANT_PATTERN =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?(Z|[+-]([01][0-9]|2[0-3])(:[0-5][0-9])?)';

const dateOf = (day: string): string => `(DATE '1970-01-01' + CAST(${day} AS INTEGER))`;

const DUCKDB: Dialect = {
  whole: { i53: 'BIGINT', big: 'HUGEINT' },
  bitsMax: 126,
  digitsMax: 38,
  quotient: (left, right) => `(${left} // ${right})`,
  byCodePoint: (text) => text,
  textType: 'VARCHAR',
  normal: (text) => `nfc_normalize(${text})`,
  wholeOfText: (text, places, digits) =>
    `CASE WHEN regexp_full_match(${text}, '${figurePattern(places)}') THEN ` +
    `CAST(CAST(TRY_CAST(${text} AS DECIMAL(${digits}, ${places})) AS DECIMAL(38, ${places})) * CAST(${10n ** BigInt(places)} AS DECIMAL(38, 0)) AS HUGEINT) END`,
  dayOfText: (text) =>
    `CASE WHEN regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(${text} AS DATE) - DATE '1970-01-01' END`,
  msOfText: (text) =>
    `CASE WHEN regexp_full_match(${text}, '${INSTANT_PATTERN}') THEN epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)) END`,
  matches: (text, pattern) => `regexp_full_match(${text}, ${pattern}, 's')`,
  isAscii: (text) => `(strlen(${text}) = length(${text}))`,
  textLength: (text) => `length(${text})`,
  endsWith: (text, end) => `ends_with(${text}, ${end})`,
  contains: (text, part) => `contains(${text}, ${part})`,
  decimal: (whole, places) =>
    places === 0
      ? `CAST(${whole} AS DECIMAL(38, 0))`
      : `(CAST(${whole} AS DECIMAL(38, 0)) * CAST('1e-${places}' AS DECIMAL(38, ${places})))`,
  addMonths: (day, months) =>
    `(CAST(${dateOf(day)} + to_months(CAST(${months} AS INTEGER)) AS DATE) - DATE '1970-01-01')`,
  date: dateOf,
  instant: (ms) => `make_timestamp(${ms} * 1000)`,
  dayOfMonth: (day) => `day(${dateOf(day)})`,
  monthEnd: (day) => `(last_day(${dateOf(day)}) - DATE '1970-01-01')`,
  yearOf: (day) => `year(${dateOf(day)})`,
  monthOf: (day) => `month(${dateOf(day)})`,
  step: (select) => select,
  nearest: ({ relation, alias, cell, key }) =>
    `ASOF LEFT JOIN ${relation} AS ${alias} ON ${alias}.cell = ${cell} AND ${alias}.lo <= ${key}`,
};

const POSTGRES: Dialect = {
  whole: { i53: 'bigint', big: 'numeric' },
  bitsMax: 4096,
  digitsMax: 1000,
  quotient: (left, right, rep) => (rep === 'big' ? `div(${left}, ${right})` : `(${left} / ${right})`),
  byCodePoint: (text) => `(${text} COLLATE "C")`,
  textType: 'text',
  normal: (text) => `normalize(${text}, NFC)`,
  wholeOfText: (text, places) =>
    `CASE WHEN ${text} ~ '^(${figurePattern(places)})$' THEN ${text}::numeric * ${10n ** BigInt(places)}::numeric END`,
  dayOfText: (text) =>
    `CASE WHEN ${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND pg_input_is_valid(${text}, 'date') THEN (${text}::date - DATE '1970-01-01')::bigint END`,
  msOfText: (text) =>
    `CASE WHEN ${text} ~ '^${INSTANT_PATTERN}$' AND pg_input_is_valid(${text}, 'timestamptz') THEN (extract(epoch from ${text}::timestamptz) * 1000)::bigint END`,
  matches: (text, pattern) => `(${text} ~ ('^(?:' || ${pattern} || ')$'))`,
  isAscii: (text) => `(octet_length(${text}) = char_length(${text}))`,
  textLength: (text) => `char_length(${text})`,
  endsWith: (text, end) => `(right(${text}, char_length(${end})) = ${end})`,
  contains: (text, part) => `(strpos(${text}, ${part}) > 0)`,
  decimal: (whole, places) => (places === 0 ? `(${whole})::numeric` : `((${whole})::numeric * 1e-${places}::numeric)`),
  addMonths: (day, months) =>
    `(CAST(${dateOf(day)} + make_interval(months => CAST(${months} AS integer)) AS date) - DATE '1970-01-01')::bigint`,
  date: dateOf,
  instant: (ms) => `(TIMESTAMP 'epoch' + ${ms} * INTERVAL '1 millisecond')`,
  dayOfMonth: (day) => `extract(day from ${dateOf(day)})::bigint`,
  monthEnd: (day) =>
    `(CAST(date_trunc('month', ${dateOf(day)}::timestamp) + INTERVAL '1 month' AS date) - DATE '1970-01-01' - 1)::bigint`,
  yearOf: (day) => `extract(year from ${dateOf(day)})::bigint`,
  monthOf: (day) => `extract(month from ${dateOf(day)})::bigint`,
  step: (select) => `${select} OFFSET 0`,
  nearest: ({ relation, alias, cell, key }) =>
    `LEFT JOIN LATERAL (SELECT * FROM ${relation} AS n WHERE n.cell = ${cell} AND n.lo <= ${key} ORDER BY n.lo DESC LIMIT 1) AS ${alias} ON true`,
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { duckdb: DUCKDB, postgres: POSTGRES };
