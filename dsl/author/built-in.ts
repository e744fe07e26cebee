/** The names that the language brings along, with a sentence for each. */
import type { AggregateName, BuiltinName, FigureName } from '../program/expression.ts';
import { currencyName } from '../types/currencies.ts';
import { decimalText } from '../types/rational.ts';
import { PLAIN_NUMBERS, SIMPLE } from '../types/resolve-type.ts';
import type { Type } from '../types/type.ts';
import type { Vocabulary } from '../types/vocabulary.ts';

export interface BuiltIn {
  readonly kind: 'built-in';
  readonly what: 'function' | 'type' | 'unit' | 'currency' | 'figure' | 'field' | 'word';
  readonly name: string;
  /** As it is written, where the name alone does not say it. */
  readonly signature?: string;
  readonly text: string;
  readonly type?: Type;
}

const FUNCTIONS: { readonly [F in BuiltinName | AggregateName]: readonly [signature: string, text: string] } = {
  min: [
    'min(a, b)',
    'The smaller of two values; `min(e for x in list)` the smallest, missing where the list is empty.',
  ],
  max: ['max(a, b)', 'The larger of two values; `max(e for x in list)` the largest, missing where the list is empty.'],
  sum: ['sum(e for x in list where c)', 'The sum of an expression over the items of a list; 0 where it is empty.'],
  count: ['count(x for x in list where c)', 'How many items of a list there are.'],
  some: ['some(c for x in list)', 'Whether a condition holds for at least one item.'],
  every: ['every(c for x in list)', 'Whether a condition holds for all items.'],
  percentile: [
    'percentile(95%, item.rate for item in items)',
    'The value that this share of the values does not pass: the nearest rank; missing for an empty list.',
  ],
  clamp: ['clamp(x, low, high)', 'The value, moved into the range from low to high.'],
  abs: ['abs(x)', 'The value without its sign.'],
  date_of: ['date_of(instant)', 'The local date of an instant, in the zone of the policy.'],
  days_between: ['days_between(earlier, later)', 'The days from one date to another.'],
  months_between: ['months_between(earlier, later)', 'The whole months from one date to another.'],
  add_months: ['add_months(date, count)', 'The date so many months later, or the last day of that month.'],
  starts_with: ['starts_with(text, start)', 'Whether a text begins with another.'],
  ends_with: ['ends_with(text, end)', 'Whether a text ends with another.'],
  contains: ['contains(text, part)', 'Whether a text holds another.'],
  length: ['length(text)', 'The number of characters of a text.'],
  upper: ['upper(text)', 'The text in capitals.'],
  as_percent: ['as_percent(x)', 'A plain number as a percent: 0.2 is 20%.'],
};

export const FUNCTION_ENTITIES: readonly BuiltIn[] = Object.entries(FUNCTIONS).map(([name, [signature, text]]) => ({
  kind: 'built-in',
  what: 'function',
  name,
  signature,
  text,
}));

export const FIGURE_TEXTS: { readonly [F in FigureName]: string } = {
  net: 'The line after its discounts.',
  gross: 'The line before its discounts.',
  waived: 'What was waived of the line.',
  measured: 'The measure as it came in.',
  quantity: 'What is priced: the measure in its steps, less the allowances.',
  consumed: 'What was drawn from the allowances.',
  carried: 'What is left of the allowances for the next period.',
  outstanding: 'What of the whole price is not billed yet.',
  counted: 'What counts towards the commitment so far.',
  missing: 'What is short of the commitment so far.',
  carriedShortfall: 'What of the shortfall moves to the next term.',
  carriedExcess: 'What of the excess moves to the next term.',
  remaining: 'What is left of the credit.',
  lines: 'How many lines there are.',
  hours: 'The time that falls into a band of its calendar: `.hours.peak`.',
  subtotal: 'The sum of the lines before tax.',
  tax: 'The taxes added to the lines.',
  total: 'The subtotal with its taxes.',
  due: 'What is to be paid, after the rounding of the payment.',
};

export const TYPE_ENTITIES: readonly BuiltIn[] = [
  ...[...Object.keys(PLAIN_NUMBERS), ...Object.keys(SIMPLE)].map((name) => typeEntity(name, 'A type of the language.')),
  typeEntity(
    'BillingPeriod',
    'The period that is billed: `start`, `end` (the day after the last one), and the time in service.',
  ),
];

function typeEntity(name: string, text: string): BuiltIn {
  return { kind: 'built-in', what: 'type', name, text };
}

export function wordEntity(name: string, text: string): BuiltIn {
  return { kind: 'built-in', what: 'word', name, text };
}

export function currencyEntity(code: string, vocabulary: Vocabulary): BuiltIn | undefined {
  const places = vocabulary.currencies.get(code);
  if (places === undefined) return undefined;
  const called = currencyName(code) === code ? '' : `${currencyName(code)}, `;
  return { kind: 'built-in', what: 'currency', name: code, text: `Currency: ${called}${places} decimal places.` };
}

export function unitEntity(word: string, vocabulary: Vocabulary): BuiltIn | undefined {
  const unit = vocabulary.units.get(word);
  if (unit === undefined) return undefined;
  const base = unit.dimensions.map(({ base, exponent }) => {
    const name = base.replace(/^#/, '');
    return exponent === 1 ? name : `${name}^${exponent}`;
  });
  return { kind: 'built-in', what: 'unit', name: word, text: `Unit: ${decimalText(unit.factor)} ${base.join(' ')}.` };
}
