import { raw, type Sql, sql } from '../sql.ts';
import { type Dialect, type Figure, figurePattern, INSTANT_PATTERN } from './dialect.ts';

const dateOf = (day: Sql): Sql => sql`(DATE '1970-01-01' + CAST(${day} AS INTEGER))`;
const dayOf = (date: Sql): Sql => sql`(${date} - DATE '1970-01-01')`;

const decimalType = (digits: number, places: number): Sql => raw(`DECIMAL(${digits}, ${places})`);
/** Decimals and whole numbers of so many digits are held in 64 bits: what is wider takes ten times as long. */
const INT64_DIGITS = 18;
const DIGITS_MAX = 38;

const power = (places: number): Sql => sql`CAST(${10n ** BigInt(places)} AS ${decimalType(places + 1, 0)})`;

/** Of a decimal, the whole number of its steps. */
function stepsOf(parsed: Sql, { digits, places }: Figure): Sql {
  if (places === 0) return parsed;
  if (digits + places + 1 <= INT64_DIGITS) return sql`${parsed} * ${power(places)}`;
  // A product with the digits of both would be wide.
  if (digits > INT64_DIGITS || 2 * places + 1 > INT64_DIGITS) return sql`replace(CAST(${parsed} AS VARCHAR), '.', '')`;
  const fraction = sql`CAST(${parsed} - trunc(${parsed}) AS ${decimalType(places, places)})`;
  return sql`CAST(trunc(${parsed}) AS BIGINT) * ${10n ** BigInt(places)} + CAST(${fraction} * ${power(places)} AS BIGINT)`;
}

/** What the figure is printed as begins with its text, which tells it sooner than a pattern; a zero in front only the pattern knows. */
function wholeOfText(text: Sql, { digits, places }: Figure): Sql {
  const parsed = sql`TRY_CAST(${text} AS ${decimalType(digits, places)})`;
  const isPrinted = sql`(starts_with(CAST(${parsed} AS VARCHAR), ${text}) AND NOT ends_with(${text}, '.'))`;
  const isFigure = sql`regexp_full_match(${text}, ${raw(`'${figurePattern(places)}'`)})`;
  const type = raw(digits <= INT64_DIGITS ? 'BIGINT' : 'HUGEINT');
  return sql`CASE WHEN ${isPrinted} OR ${isFigure} THEN CAST(${stepsOf(parsed, { digits, places })} AS ${type}) END`;
}

function decimal(whole: Sql, { digits, places }: Figure): Sql {
  const fits = digits + places + 1 <= DIGITS_MAX;
  const steps = sql`CAST(${whole} AS ${decimalType(fits ? digits : DIGITS_MAX, 0)})`;
  if (places === 0) return steps;
  const step = sql`CAST(${raw(`'1e-${places}'`)} AS ${decimalType(fits ? places + 1 : DIGITS_MAX, places)})`;
  return sql`(${steps} * ${step})`;
}

export const DUCKDB: Dialect = {
  bitsMax: 127,
  digitsMax: DIGITS_MAX,
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
