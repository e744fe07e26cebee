/**
 * The one table of diagnostic codes, family by family. Codes are stable and never reused; wording is free to improve.
 * Each code has a page under docs/diagnostics/ with a wrong and a right example and the text that an author sees.
 */

import { BILL_CODES } from './codes-bills.ts';
import { EXCHANGE_CODES } from './codes-exchange.ts';
import { LICENCE_CODES } from './codes-licences.ts';
import { MISSING_CODES } from './codes-missing.ts';
import { MONEY_CODES } from './codes-money.ts';
import { NAME_CODES } from './codes-names.ts';
import { SYNTAX_CODES } from './codes-syntax.ts';
import { TABLE_CODES } from './codes-tables.ts';
import { TEST_CODES } from './codes-tests.ts';
import { TYPE_CODES } from './codes-types.ts';
import { VERSION_CODES } from './codes-versions.ts';
import type { CodeEntry } from './entry.ts';

const TABLE = {
  ...SYNTAX_CODES,
  ...NAME_CODES,
  ...TYPE_CODES,
  ...MISSING_CODES,
  ...TABLE_CODES,
  ...MONEY_CODES,
  ...BILL_CODES,
  ...LICENCE_CODES,
  ...VERSION_CODES,
  ...TEST_CODES,
  ...EXCHANGE_CODES,
} as const;

export type Code = keyof typeof TABLE;
/** What the sentence of each code is made of. */
export type ParamsByCode = { readonly [C in Code]: Parameters<(typeof TABLE)[C]['message']>[0] };
export type Params<C extends Code> = ParamsByCode[C];

export const CODES: { readonly [C in Code]: CodeEntry<ParamsByCode[C]> } = TABLE;
