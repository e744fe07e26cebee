import { list, raw, type Sql, sql, TRUE, textLiteral } from '../sql.ts';
import { type Dialect, type Figure, figurePattern, INSTANT_PATTERN, type Once, type Read } from './dialect.ts';

const dateOf = (day: Sql): Sql => sql`(DATE '1970-01-01' + CAST(${day} AS INTEGER))`;
const daysOf = (date: Sql): Sql => sql`(${date} - DATE '1970-01-01')`;

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
  const fraction = sql`CAST(${parsed} % 1 AS ${decimalType(places, places)})`;
  return sql`CAST(trunc(${parsed}) AS BIGINT) * ${10n ** BigInt(places)} + CAST(${fraction} * ${power(places)} AS BIGINT)`;
}

const textOf = (column: Sql): Sql => sql`CAST(${column} AS VARCHAR)`;

/** The type of a column is known before a query runs, so that only one of the two is in it. */
function byType(column: Sql, types: readonly string[], typed: Sql, text: Sql): Sql {
  // A decimal's digits stand behind its name.
  const name = sql`split_part(typeof(${column}), '(', 1)`;
  return sql`CASE WHEN ${name} IN (${list(types.map(textLiteral), ', ')}) THEN ${typed} ELSE ${text} END`;
}

const EXACT = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'DECIMAL'];

/** What the figure is printed as begins with its text, which tells it sooner than a pattern; a zero in front only the pattern knows. */
function figureOf(column: Sql, { digits, places }: Figure, once: Once): Read {
  const text = textOf(column);
  const parsed = once(sql`TRY_CAST(${column} AS ${decimalType(digits, places)})`);
  const isPrinted = sql`(starts_with(CAST(${parsed} AS VARCHAR), ${text}) AND NOT ends_with(${text}, '.'))`;
  const isFigure = sql`regexp_full_match(${text}, ${raw(`'${figurePattern(places)}'`)})`;
  const type = raw(digits <= INT64_DIGITS ? 'BIGINT' : 'HUGEINT');
  return {
    // Without its places where it has more.
    isSo: byType(column, EXACT, sql`${parsed} = ${column}`, sql`(${isPrinted} OR ${isFigure})`),
    value: sql`CAST(${stepsOf(parsed, { digits, places })} AS ${type})`,
  };
}

/** What a date prints as is its one form. */
function dayOf(column: Sql, once: Once): Read {
  const parsed = once(sql`TRY_CAST(${column} AS DATE)`);
  const isPrinted = sql`CAST(${parsed} AS VARCHAR) = ${textOf(column)}`;
  return { isSo: byType(column, ['DATE'], TRUE, isPrinted), value: daysOf(parsed) };
}

function msOf(column: Sql): Read {
  const text = textOf(column);
  return {
    isSo: sql`regexp_full_match(${text}, ${raw(`'${INSTANT_PATTERN}'`)})`,
    value: sql`epoch_ms(TRY_CAST(${text} AS TIMESTAMPTZ))`,
  };
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
  textOf,
  figureOf,
  dayOf,
  msOf,
  matches: (text, pattern) => sql`regexp_full_match(${text}, ${raw(pattern)}, 's')`,
  isAscii: (text) => sql`(strlen(${text}) = length(${text}))`,
  upper: (text) => sql`upper(${text})`,
  textLength: (text) => sql`length(${text})`,
  endsWith: (text, end) => sql`ends_with(${text}, ${end})`,
  contains: (text, part) => sql`contains(${text}, ${part})`,
  decimal,
  addMonths: (day, months) => daysOf(sql`CAST(${dateOf(day)} + to_months(CAST(${months} AS INTEGER)) AS DATE)`),
  date: dateOf,
  instant: (ms) => sql`make_timestamp(${ms} * 1000)`,
  dayOfMonth: (day) => sql`day(${dateOf(day)})`,
  monthEnd: (day) => daysOf(sql`last_day(${dateOf(day)})`),
  yearOf: (day) => sql`year(${dateOf(day)})`,
  monthOf: (day) => sql`month(${dateOf(day)})`,
  fence: '',
  search: {
    kind: 'join',
    join: (relation, alias, key) => sql`ASOF LEFT JOIN ${raw(`${relation} AS ${alias} ON ${alias}.lo`)} <= ${key}`,
  },
};
