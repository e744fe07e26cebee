/** The policies that are written for cases: their text in the one layout of `writ fmt`, and what several of them say alike. */
import { format, parse, sourceFile } from '#dsl';
import { StatementFault } from './statement.ts';

/** Inputs are as wide as any case needs; what an author writes is as narrow as the business is. */
export const ANY_NUMBER = 'number -1_000_000_000_000..1_000_000_000_000 places 15';
export const ANY_COUNT = 'number 0..1_000_000_000_000 places 15';
/** Of a price for each unit alone a quantity may be below 0, as a correction is; tiers, packages and blocks count from nothing. */
export const unitsOf = (isPerUnit: boolean): string => (isPerUnit ? ANY_NUMBER : ANY_COUNT);
/** A currency by its code, or the currency of the bill. */
export const anyMoney = (currency: string): string =>
  `money ${currency} -1_000_000_000_000..1_000_000_000_000 places 15`;
export const someMoney = (currency: string): string => `money ${currency} 0..1_000_000_000_000 places 15`;

/** A rounding plan that keeps what a case calls exact: no figure of a vector has so many places. */
export const EXACT = 'rounding half up to 15 places per line';

interface Text {
  /** The last part of the policy's name. */
  readonly name: string;
  readonly header?: readonly string[];
  readonly body: readonly string[];
}

/** The day from which every policy here holds, before any day of a case. */
const FROM = '1970-01-01';

/** The whole file. Throws StatementFault where the text does not parse: a fault of the mapping. */
export function policyText({ name, header = [], body }: Text): string {
  const text = [`policy conformance.${name} version 1.0.0`, `effective from ${FROM}`, ...header, '', ...body, ''].join(
    '\n',
  );
  const source = sourceFile('case.writ', text);
  const { file, diagnostics } = parse(source);
  const [fault] = diagnostics;
  if (file === undefined || fault !== undefined) throw new StatementFault(`${fault?.message}\n${text}`);
  return format(file, source);
}

/** `name { clauses }` over several lines. */
export function block(head: string, ...clauses: readonly (string | undefined)[]): string {
  return [`${head} {`, ...clauses.filter((clause) => clause !== undefined).map((clause) => `  ${clause}`), '}'].join(
    '\n',
  );
}
