import { raw, type Sql, sql, TRUE } from '../sql.ts';
import { DATE_PATTERN, type Dialect, type Figure, figurePattern, INSTANT_PATTERN, type Read } from './dialect.ts';

const dateOf = (day: Sql): Sql => sql`(DATE '1970-01-01' + CAST(${day} AS integer))`;
const daysOf = (date: Sql): Sql => sql`(${date} - DATE '1970-01-01')::bigint`;
const isLike = (text: Sql, pattern: string): Sql => sql`${text} ~ ${raw(`'^(${pattern})$'`)}`;
const part = (name: string, day: Sql): Sql => sql`extract(${raw(name)} from ${dateOf(day)})::bigint`;

/** A text that is no such thing would end the query: it has no value. */
function readWhere(isSo: Sql, value: Sql): Read {
  return { isSo: TRUE, value: sql`CASE WHEN ${isSo} THEN ${value} END` };
}

const textOf = (column: Sql): Sql => sql`CAST(${column} AS text)`;

function figureOf(column: Sql, { places }: Figure): Read {
  const text = textOf(column);
  return readWhere(isLike(text, figurePattern(places)), sql`${text}::numeric * ${10n ** BigInt(places)}::numeric`);
}

function dayOf(column: Sql): Read {
  const text = textOf(column);
  const isDate = sql`${isLike(text, DATE_PATTERN)} AND pg_input_is_valid(${text}, 'date')`;
  return readWhere(isDate, daysOf(sql`${text}::date`));
}

function msOf(column: Sql): Read {
  const text = textOf(column);
  const isInstant = sql`${isLike(text, INSTANT_PATTERN)} AND pg_input_is_valid(${text}, 'timestamptz')`;
  return readWhere(isInstant, sql`(extract(epoch from ${text}::timestamptz) * 1000)::bigint`);
}

export const POSTGRES: Dialect = {
  bitsMax: 4096,
  digitsMax: 1000,
  columnsMax: 1600,
  nameBytesMax: 63,
  types: { small: 'bigint', wide: 'numeric', text: 'text' },
  quotient: (left, right, width) => (width === 'wide' ? sql`div(${left}, ${right})` : sql`(${left} / ${right})`),
  byCodePoint: (text) => sql`(${text} COLLATE "C")`,
  normal: (text) => sql`normalize(${text}, NFC)`,
  split: (text, sign) => sql`string_to_array(${text}, ${sign})`,
  element: (array, place) => sql`(${array})[${place} + 1]`,
  textOf,
  figureOf,
  dayOf,
  msOf,
  matches: (text, pattern) => sql`(${text} ~ ('^(?:' || ${raw(pattern)} || ')$'))`,
  isAscii: (text) => sql`(octet_length(${text}) = char_length(${text}))`,
  upper: (text) => sql`upper(${text} COLLATE "C")`,
  textLength: (text) => sql`char_length(${text})`,
  endsWith: (text, end) => sql`(right(${text}, char_length(${end})) = ${end})`,
  contains: (text, piece) => sql`(strpos(${text}, ${piece}) > 0)`,
  decimal: (whole, { places }) =>
    places === 0 ? sql`(${whole})::numeric` : sql`((${whole})::numeric * 1e-${places}::numeric)`,
  addMonths: (day, months) =>
    daysOf(sql`CAST(${dateOf(day)} + make_interval(months => CAST(${months} AS integer)) AS date)`),
  date: dateOf,
  // A product of a bigint and an interval goes through doubles.
  instant: (ms) =>
    sql`(TIMESTAMP 'epoch' + make_interval(days => CAST(${ms} / 86400000 AS integer)) + ${ms} % 86400000 * INTERVAL '1 millisecond')`,
  dayOfMonth: (day) => part('day', day),
  monthEnd: (day) =>
    daysOf(sql`CAST(date_trunc('month', ${dateOf(day)}::timestamp) + INTERVAL '1 month - 1 day' AS date)`),
  yearOf: (day) => part('year', day),
  monthOf: (day) => part('month', day),
  fence: '\n  OFFSET 0',
  search: { kind: 'place', place: (key, bounds) => sql`width_bucket(${key}, ${bounds})` },
};
