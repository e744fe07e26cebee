/** Commissions, payouts, progressions and grants (LANGUAGE section 8). */
import type { Span } from '../source.ts';
import type { Name, Path, Text } from './common.ts';
import type { LetClause, RoundingClause } from './declaration.ts';
import type { ExprNode } from './expression.ts';
import type {
  AlreadyClause,
  AppliesWhen,
  CapClause,
  CodeClause,
  ForEach,
  GroupNode,
  MessageClause,
  RoundClause,
  WaivedClause,
} from './rule.ts';
import type { TierNode } from './tariff.ts';

interface Block {
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
}

export type GrantClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | CapClause
  | RoundClause
  | MessageClause
  | { readonly kind: 'Give'; readonly span: Span; readonly what: ExprNode; readonly to: ExprNode; readonly as: Name }
  | { readonly kind: 'ValidFor'; readonly span: Span; readonly period: ExprNode; readonly from?: ExprNode }
  | { readonly kind: 'ValidUntil'; readonly span: Span; readonly until: ExprNode };
export interface GrantDecl extends Block {
  readonly kind: 'Grant';
  readonly each?: ForEach;
  readonly clauses: readonly GrantClause[];
}

export interface CarriedInClause {
  readonly kind: 'CarriedIn';
  readonly span: Span;
  readonly amount: ExprNode;
}
export interface MinimumPayoutClause {
  readonly kind: 'MinimumPayout';
  readonly span: Span;
  readonly amount: ExprNode;
  readonly below: 'carry' | 'forfeit';
}
/** `payable P after D`; `payable after P` has no `from`. */
export interface PayableClause {
  readonly kind: 'Payable';
  readonly span: Span;
  readonly period: ExprNode;
  readonly from?: ExprNode;
}
export interface PayClause {
  readonly kind: 'Pay';
  readonly span: Span;
  /** Absent: `remaining`. */
  readonly share?: ExprNode;
  readonly to: ExprNode;
}
export type PayoutClause =
  | LetClause
  | CodeClause
  | CapClause
  | RoundClause
  | MessageClause
  | CarriedInClause
  | MinimumPayoutClause
  | PayableClause
  | { readonly kind: 'CountingCommissions'; readonly span: Span; readonly names: readonly Name[] };
export interface PayoutDecl extends Block {
  readonly kind: 'Payout';
  readonly to: ExprNode;
  readonly clauses: readonly PayoutClause[];
}

export type ClawbackClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | WaivedClause
  | CapClause
  | RoundClause
  | MessageClause
  | { readonly kind: 'TakeBack'; readonly span: Span; readonly share: ExprNode };
export interface ClawbackDecl extends Block {
  readonly kind: 'Clawback';
  readonly clauses: readonly ClawbackClause[];
}

export type CommissionClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | CapClause
  | RoundClause
  | RoundingClause
  | MessageClause
  | AlreadyClause
  | CarriedInClause
  | MinimumPayoutClause
  | PayableClause
  | PayClause
  | ClawbackDecl
  | { readonly kind: 'Eligible'; readonly span: Span; readonly group: GroupNode }
  | { readonly kind: 'Base'; readonly span: Span; readonly amount: ExprNode }
  | { readonly kind: 'Rate'; readonly span: Span; readonly rate: ExprNode }
  | { readonly kind: 'RateGraduated'; readonly span: Span; readonly tiers: readonly TierNode[] };
export interface CommissionDecl extends Block {
  readonly kind: 'Commission';
  readonly each?: ForEach;
  readonly clauses: readonly CommissionClause[];
}

export interface ProgressionStep {
  readonly from: Name;
  readonly to: Name;
  readonly when: GroupNode;
  readonly span: Span;
}
export interface ProgressionDecl extends Block {
  readonly kind: 'Progression';
  readonly on: Path;
  readonly steps: readonly ProgressionStep[];
}
