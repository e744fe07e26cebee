/** What several kinds read and state alike. */
import { z } from 'zod';
import { add, decimalText, divide, integer, multiply, parseDecimal, type Rational, sign } from '#dsl';
import type { Answer, Line, TariffAnswer } from '#engine';
import { type Found, found } from '../kind.ts';
import { type Statement, StatementFault, state } from '../statement.ts';

/** A number as vectors write it: exact decimal text. */
export const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
export const perhaps = decimal.nullish();
/** To how many places something is rounded. */
export const placesForm = z.string().regex(/^(\d|[12]\d|30)$/, 'a rounding has 0 to 30 places');

/** Of kinds without a day of their own. */
const SOME_DAY = '2026-01-01';

/** The figures that are read of the answer of a policy; what the engine refuses has its reason. */
export function asked(policy: string, input: unknown, read: (answer: Answer) => unknown, at = SOME_DAY): Found {
  const result = answered(policy, input, at);
  return 'notExpressible' in result ? result : found(read(result.answer), result.statement);
}

export type Answered = { readonly answer: Answer; readonly statement: Statement } | { readonly notExpressible: string };

export function answered(policy: string, input: unknown, at = SOME_DAY): Answered {
  const stated = state(policy, input, { at });
  if (stated.ok) return { answer: stated.answer, statement: stated.statement };
  const [fault] = stated.faults;
  return { notExpressible: `the policy of the case refuses its input at ${fault?.path}: ${fault?.message}` };
}

/** The text of a derived value. */
export function derived(answer: Answer, name: string): unknown {
  const value = answer.values[name];
  if (value === undefined) throw new StatementFault(`the answer holds no value ${name}`);
  return value;
}

/** Policies of cases call their tariff `bill`. */
export function bill(answer: Answer): TariffAnswer {
  const { bill } = answer.tariffs;
  if (bill === undefined) throw new StatementFault('the answer holds no bill');
  return bill;
}

export const linesOf = (answer: Answer): readonly Line[] => bill(answer).lines ?? [];

/** A block that has no line is worth nothing. */
export function lineAmount(answer: Answer, id: string): string {
  return linesOf(answer).find((line) => line.id === id)?.amount ?? '0';
}

/**
 * To how many places a figure is asked for: the vectors' own way to say it where the source printed or rounded a figure and
 * the rule is not part of what is given. It says which figure is wanted, nothing of its value.
 */
export function placesAsked(expect: unknown, name: string, otherwise = 15): number {
  const figure = typeof expect === 'object' && expect !== null ? new Map(Object.entries(expect)).get(name) : undefined;
  if (typeof figure !== 'string' || parseDecimal(figure) === undefined) return otherwise;
  return figure.split('.')[1]?.length ?? 0;
}

/** Whether the vector tells of a figure: what it does not name need not be stated. */
export const wants = (expect: unknown, name: string): boolean =>
  typeof expect === 'object' && expect !== null && name in expect;

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Of units, rates and discounts: one below zero is none, in the language as in the source. */
export const notBelowZero = z.string().regex(/^\d+(\.\d+)?$/, 'it is not a decimal number, not below 0');
/** A currency that the language knows without a declaration, in any case. */
export const currencyCode = z
  .string()
  .toUpperCase()
  .refine((code) => CURRENCIES.has(code), 'a currency that is not known');
export const aboveZero = notBelowZero.regex(/[1-9]/, 'it is not above 0');

/** The definition of what one unit came to, on the whole bill. */
export const perUnitCost = (name: string, units: string, places: number): string =>
  `define ${name}: money USD = if ${units} is 0 then 0 USD else (bill.total / ${units}) rounded half up to ${places} places`;

/** The number of a text that the form of a kind has let through as one. */
export function exact(text: string): Rational {
  const value = parseDecimal(text);
  if (value === undefined) throw new RangeError(`${text} is no decimal number`);
  return value;
}

export const isBelowZero = (text: string): boolean => sign(exact(text)) < 0;

/** Vectors in minor units: 1050 is 10.5, or 10.50 with two places. */
export const ofCents = (cents: string, places = 0): string => decimalText(divide(exact(cents), integer(100)), places);

/** The sum of amounts in minor units. */
export const toCents = (...amounts: readonly string[]): string =>
  decimalText(multiply(amounts.map(exact).reduce(add, integer(0)), integer(100)));

/** 10 raised to the places of a currency: its minor units in one of it. */
export const tenTo = (places: number): Rational => integer(10n ** BigInt(places));

/** A case that turns out not to be one of Writ while it is stated; `stating` gives its reason. */
export class NotStated extends Error {}

export function stating(run: () => Found): Found {
  try {
    return run();
  } catch (fault) {
    if (fault instanceof NotStated) return { notExpressible: fault.message };
    throw fault;
  }
}
