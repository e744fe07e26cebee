/** A small change of a policy that its tests ought to notice. */
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source.ts';

/** The ways in which a policy is changed (LANGUAGE section 12), in the order in which they are told. */
export const OPERATORS = [
  'drop not',
  'swap comparison',
  'move boundary',
  'swap tiers',
  'drop clause',
  'swap allowances',
  'drop stack after',
  'change rounding',
] as const;

export type Operator = (typeof OPERATORS)[number];

export interface Mutant {
  readonly operator: Operator;
  /** What is changed, for a reader to look at. */
  readonly span: Span;
  /** They do not overlap. */
  readonly edits: readonly Edit[];
  /** The change as a clause without its full stop: `">=" becomes ">"`. */
  readonly what: string;
}
