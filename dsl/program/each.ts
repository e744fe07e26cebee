/** Blocks that stand once for each item of a list (LANGUAGE 18.86 to 18.88). */
import type { Span } from '../source.ts';
import type { Expr, Local } from './expression.ts';

export interface Each {
  readonly variable: Local;
  /** `position(x)`: the place in the order of the block, from 1. */
  readonly position: Local;
  /** The item's index in the list itself, from 0: by it blocks over one list find the line of the same item. */
  readonly index: Local;
  readonly list: Expr;
  /** The list as written: `account.sims`. */
  readonly path: string;
  /** Discharged. */
  readonly where?: Expr;
  readonly order?: { readonly by: 'highest' | 'lowest' | 'earliest' | 'latest'; readonly key: Expr };
  /** The field `id` of the item's record; absent: its line is known by its place in the order. */
  readonly id?: number;
  readonly span: Span;
}

/** Which item a block was laid out for: only evaluations know, so checked blocks have none. */
export interface Item {
  /** The name of the block as declared. */
  readonly of: string;
  readonly key: string;
  readonly index: number;
  readonly place: number;
}
