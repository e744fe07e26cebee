import { raw, type Sql, sql } from '../sql.ts';
import { type Dialect, type Figure, figurePattern, INSTANT_PATTERN } from './dialect.ts';

const dateOf = (day: Sql): Sql => sql`(DATE '1970-01-01' + CAST(${day} AS INTEGER))`;
const dayOf = (date: Sql): Sql => sql`(${date} - DATE '1970-01-01')`;

/** Decimals of up to 18 digits are held in 64 bits, and take a tenth of the time. */
const FAST_DIGITS = 18;
const decimalType = (digits: number, places: number): Sql => raw(`DECIMAL(${digits}, ${places})`);

/** A product of decimals has the digits of both; where they are too many, the figure is printed and read without its point. */
function wholeOfText(text: Sql, { digits, places }: Figure): Sql {
  const isFigure = sql`regexp_full_match(${text}, ${raw(`'${figurePattern(places)}'`)})`;
  const parsed = sql`TRY_CAST(${text} AS ${decimalType(digits, places)})`;
  const type = raw(digits <= FAST_DIGITS ? 'BIGINT' : 'HUGEINT');
  return sql`CASE WHEN ${isFigure} THEN CAST(${stepsOf(parsed, { digits, places })} AS ${type}) END`;
}

function stepsOf(parsed: Sql, { digits, places }: Figure): Sql {
  if (places === 0) return parsed;
  if (digits + places + 1 > FAST_DIGITS) return sql`replace(CAST(${parsed} AS VARCHAR), '.', '')`;
  return sql`${parsed} * CAST(${10n ** BigInt(places)} AS ${decimalType(places + 1, 0)})`;
}

function decimal(whole: Sql, { digits, places }: Figure): Sql {
  const fast = digits + places + 1 <= FAST_DIGITS;
  const figure = sql`CAST(${whole} AS ${decimalType(fast ? digits : 38, 0)})`;
  if (places === 0) return figure;
  return sql`(${figure} * CAST(${raw(`'1e-${places}'`)} AS ${decimalType(fast ? places + 1 : 38, places)}))`;
}

export const DUCKDB: Dialect = {
  bitsMax: 127,
  digitsMax: 38,
  columnsMax: Number.POSITIVE_INFINITY,
  nameBytesMax: Number.POSITIVE_INFINITY,
  types: { small: 'BIGINT', wide: 'HUGEINT', text: 'VARCHAR' },
  quotient: (left, right) => sql`(${left} // ${right})`,
  byCodePoint: (text) => text,
  normal: (text) => sql`nfc_normalize(${text})`,
  split: (text, sign) => sql`string_split(${text}, ${sign})`,
  element: (array, place) => sql`${array}[${place} + 1]`,
  wholeOfText,
  // What a date prints as is its one form.
  dayOfText: (text) =>
    sql`CASE WHEN CAST(TRY_CAST(${text} AS DATE) AS VARCHAR) = ${text} THEN ${dayOf(sql`TRY_CAST(${text} AS DATE)`)} END`,
  msOfText: (text) =>
    sql`CASE WHEN regexp_full_match(${text}, ${raw(`'${INSTANT_PATTERN}'`)}) THEN epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ)) END`,
  matches: (text, pattern) => sql`regexp_full_match(${text}, ${raw(pattern)}, 's')`,
  isAscii: (text) => sql`(strlen(${text}) = length(${text}))`,
  upper: (text) => sql`upper(${text})`,
  textLength: (text) => sql`length(${text})`,
  endsWith: (text, end) => sql`ends_with(${text}, ${end})`,
  contains: (text, part) => sql`contains(${text}, ${part})`,
  decimal,
  addMonths: (day, months) => dayOf(sql`CAST(${dateOf(day)} + to_months(CAST(${months} AS INTEGER)) AS DATE)`),
  date: dateOf,
  instant: (ms) => sql`make_timestamp(${ms} * 1000)`,
  dayOfMonth: (day) => sql`day(${dateOf(day)})`,
  monthEnd: (day) => dayOf(sql`last_day(${dateOf(day)})`),
  yearOf: (day) => sql`year(${dateOf(day)})`,
  monthOf: (day) => sql`month(${dateOf(day)})`,
  fence: '',
  search: {
    kind: 'join',
    join: (relation, alias, key) => sql`ASOF LEFT JOIN ${raw(`${relation} AS ${alias} ON ${alias}.lo`)} <= ${key}`,
  },
};
