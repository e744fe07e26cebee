/** What an evaluation meets, for who asks whether tests meet everything. Parts are known by their place in the text. */
import type { Expr, Row, Rule, Tier } from '#dsl';
import type { Outcome } from './rule.ts';

export type Seen =
  | { readonly kind: 'rule'; readonly part: Rule; readonly outcome: Outcome }
  /** The condition by which a rule, a decision or a block applies. */
  | { readonly kind: 'gate'; readonly part: Expr; readonly open: boolean }
  | { readonly kind: 'row'; readonly part: Row }
  | { readonly kind: 'tier'; readonly part: Tier };

export type Watch = (seen: Seen) => void;
