/** Rules, decisions and the clauses that several kinds of block share. */
import type { Span } from '../source.ts';
import type { Name, NumberText, Path, Text } from './common.ts';
import type { LetClause } from './declaration.ts';
import type { ExprNode, RoundSpec, Template } from './expression.ts';

export interface AppliesWhen {
  readonly kind: 'AppliesWhen';
  readonly span: Span;
  readonly condition: ExprNode;
}
export interface CodeClause {
  readonly kind: 'Code';
  readonly span: Span;
  readonly code: Name;
}
export interface MessageClause {
  readonly kind: 'Message';
  readonly span: Span;
  readonly message: Template;
}
export interface WaivedClause {
  readonly kind: 'Waived';
  readonly span: Span;
  readonly when: ExprNode;
  readonly reason?: Template;
}
export interface CapClause {
  readonly kind: 'Cap';
  readonly span: Span;
  readonly amount: ExprNode;
}
export interface RoundClause {
  readonly kind: 'Round';
  readonly span: Span;
  readonly spec: RoundSpec;
  readonly per?: 'increment' | 'factor' | 'line';
}
export interface AlreadyClause {
  readonly kind: 'Already';
  readonly span: Span;
  readonly counter: 'used' | 'charged' | 'counted';
  readonly value: ExprNode;
}
/** `for each x in PATH [where c] [highest e first]` */
export interface ForEach {
  readonly span: Span;
  readonly variable: Name;
  readonly list: Path;
  readonly where?: ExprNode;
  readonly order?: { readonly by: 'highest' | 'lowest' | 'earliest' | 'latest'; readonly key: ExprNode };
}

export interface SeverityClause {
  readonly kind: 'Severity';
  readonly span: Span;
  readonly severity: 'error' | 'warning' | 'info';
}
export interface WeightClause {
  readonly kind: 'Weight';
  readonly span: Span;
  readonly weight: NumberText;
}
export interface RequireClause {
  readonly kind: 'Require';
  readonly span: Span;
  readonly condition: ExprNode;
}
export interface WhenMissingClause {
  readonly kind: 'WhenMissing';
  readonly span: Span;
  readonly outcome: 'fail' | 'pass' | 'undecided';
}
export type RuleClause =
  | LetClause
  | CodeClause
  | SeverityClause
  | WeightClause
  | AppliesWhen
  | RequireClause
  | WhenMissingClause
  | WaivedClause
  | MessageClause;
export interface RuleDecl {
  readonly kind: 'Rule';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly clauses: readonly RuleClause[];
}

export type GroupNode =
  | { readonly kind: 'all' | 'any' | 'none'; readonly members: readonly GroupNode[]; readonly span: Span }
  | {
      readonly kind: 'at least' | 'weight';
      readonly threshold: NumberText;
      readonly members: readonly GroupNode[];
      readonly span: Span;
    }
  | { readonly kind: 'member'; readonly name: Name; readonly span: Span };

export interface PassWhenClause {
  readonly kind: 'PassWhen';
  readonly span: Span;
  readonly group: GroupNode;
}
export interface WhenUndecidedClause {
  readonly kind: 'WhenUndecided';
  readonly span: Span;
  readonly outcome: 'refer' | 'fail' | 'pass';
}
/** `when passed refer` */
export interface WhenPassedClause {
  readonly kind: 'WhenPassed';
  readonly span: Span;
}
export type DecisionClause = LetClause | AppliesWhen | PassWhenClause | WhenUndecidedClause | WhenPassedClause;
export interface DecisionDecl {
  readonly kind: 'Decision';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
  readonly clauses: readonly DecisionClause[];
}
