/**
 * Blocks that tell something beside decisions and bills: limits and features, and what follows them. A block is a record of
 * results; what a result is worth is spelled out as an expression, so that such blocks bring no arithmetic of their own.
 */
import type { Span } from '../source.ts';
import type { Each, Item } from './each.ts';
import type { Expr, Let, Message } from './expression.ts';
import type { Group, Rule } from './policy.ts';

export type OutputKind = 'limit' | 'feature' | 'progression' | 'commission' | 'payout' | 'grant' | 'intent';

export interface Output {
  readonly kind: OutputKind;
  readonly name: string;
  readonly title: string;
  /** It stands for each item of a list. */
  readonly each?: Each;
  readonly item?: Item;
  /** The author's own, then the steps that the clauses amount to. */
  readonly lets: readonly Let[];
  /** Discharged. Where it is false the block says nothing. */
  readonly appliesWhen?: Expr;
  readonly results: readonly Result[];
  readonly span: Span;
}

/** In the order of the answer, by the name that the answer gives it. */
export type Result =
  /** A missing value is absent from the answer; with `orNull` it is null. */
  | { readonly kind: 'value'; readonly name: string; readonly value: Expr; readonly orNull?: true }
  /** What other blocks read; it is not told. */
  | { readonly kind: 'part'; readonly name: string; readonly value: Expr }
  /** The reasons of the groups that failed come first. */
  | {
      readonly kind: 'reasons';
      readonly name: string;
      readonly notes: readonly Note[];
      readonly groups: readonly GroupReasons[];
    }
  | { readonly kind: 'waived'; readonly name: string; readonly notes: readonly Note[] }
  | { readonly kind: 'message'; readonly name: string; readonly message: Message };

/** The reasons of a group, given where `when` holds. */
export interface GroupReasons {
  readonly when: Expr;
  readonly group: Group;
}

/** A reason that is given where `when` holds; for `waived` the text is why. */
export interface Note {
  readonly when: Expr;
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: Message;
  readonly lets: readonly Let[];
  /** The rule, limit or clawback that says so. */
  readonly rule: string;
  readonly span: Span;
}

/** A limit or feature: the rule that groups and tests see, and what the answer tells. One that stands for each item is no rule. */
export interface Judged {
  readonly rule?: Rule;
  readonly output: Output;
}

/** What is worth something: told, or read by others. */
export type ValueResult = Extract<Result, { readonly kind: 'value' | 'part' }>;

export function valuesOf({ results }: Output): readonly ValueResult[] {
  return results.filter((result): result is ValueResult => result.kind === 'value' || result.kind === 'part');
}
