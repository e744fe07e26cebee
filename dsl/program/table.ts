/** A checked decision table: typed, with its gaps and overlaps settled. */
import type { Remedy } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source.ts';
import type { PickPolicy } from '../tree/table.ts';
import type { RecordInfo, Type } from '../types/type.ts';
import type { Expr } from './expression.ts';

export interface Column {
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
}

/** A bound of a key cell: a constant expression (a literal unless it reads a dated constant). */
export interface KeyBound {
  readonly value: Expr;
  readonly open: boolean;
}
export type KeyItem =
  | { readonly kind: 'value'; readonly value: Expr }
  | { readonly kind: 'range'; readonly lo?: KeyBound; readonly hi?: KeyBound };
/** `any`, or a list of values and ranges of which one must hold. */
export type KeyCell = { readonly kind: 'any' } | { readonly kind: 'items'; readonly items: readonly KeyItem[] };

export interface Row {
  readonly keys: readonly KeyCell[];
  /** One for each output column, in the column's type. */
  readonly outputs: readonly Expr[];
  /** Where the row stands; for a CSV table in the CSV file. */
  readonly span: Span;
}

/** The uncovered case in words, and how to cover it. */
export interface TableGap {
  readonly box: string;
  readonly notes: readonly string[];
  readonly remedy: Remedy;
}

export interface Table {
  readonly name: string;
  readonly picks: PickPolicy;
  readonly keys: readonly Column[];
  readonly outputs: readonly Column[];
  /** The record of the output columns; what one picked row is. */
  readonly row: RecordInfo;
  /** Without the `otherwise` row. */
  readonly rows: readonly Row[];
  readonly otherwise?: Row;
  /** What a look-up gives: the row record (optional where there is a gap), a list of them, or an integer. */
  readonly result: Type;
  /** A case that no row covers: the reason why the result is optional. */
  readonly gap?: TableGap;
  readonly span: Span;
}
