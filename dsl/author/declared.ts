/** What can be declared in a file, and a declared thing: its name, and the part of the file that says what it is. */
import type { Span } from '../source.ts';
import type { Name } from '../tree/common.ts';

/** Read from the whole file and, of a library, by those who use it. */
export const VALUES = [
  ...(['input', 'constant', 'definition', 'function', 'extern', 'table', 'calendar', 'dates'] as const),
  ...(['tariff', 'charge', 'discount', 'commitment', 'credit', 'tax', 'grant', 'payout', 'commission'] as const),
] as const;
export const VERDICTS = ['rule', 'decision', 'progression', 'limit', 'feature', 'intent'] as const;
export const TYPES = ['enum', 'record'] as const;
/** The lines that discounts, taxes, credits and commitments name. */
export const LINES = ['charge', 'discount', 'commitment', 'credit', 'tax'] as const;

export type FileWide =
  | (typeof VALUES)[number]
  | (typeof VERDICTS)[number]
  | (typeof TYPES)[number]
  | 'unit'
  | 'currency'
  | 'example'
  | 'code'
  | 'category';
/** Known only inside what declares them. */
export type Inner = 'enum value' | 'field' | 'column' | 'parameter' | 'let' | 'variable' | 'band' | 'clawback' | 'part';
export type What = FileWide | Inner;

export interface Declared {
  readonly kind: 'declared';
  readonly what: What;
  readonly name: Name;
  readonly item: Item;
}

/** The part of the file that declares: shown on hover, folded in the outline. */
export interface Item {
  readonly span: Span;
  readonly doc?: string;
}

/** Two are the same when they are declared at the same place. */
export function keyOf({ file, start }: Span): string {
  return `${file}:${start}`;
}
