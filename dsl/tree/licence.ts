/** Limits, features and network intents (LANGUAGE section 8). */
import type { Span } from '../source.ts';
import type { Name, NumberText, Path, Text } from './common.ts';
import type { LetClause } from './declaration.ts';
import type { ExprNode, FieldInit } from './expression.ts';
import type { AppliesWhen, CodeClause, ForEach, MessageClause, WaivedClause } from './rule.ts';
import type { MeasureClause } from './tariff.ts';

interface Block {
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly title?: Text;
}

export type LimitClause =
  | LetClause
  | AppliesWhen
  | CodeClause
  | MessageClause
  | MeasureClause
  | WaivedClause
  | { readonly kind: 'Allow'; readonly span: Span; readonly amount: ExprNode }
  | {
      readonly kind: 'Grace';
      readonly span: Span;
      readonly amount: ExprNode;
      readonly time?: { readonly period: ExprNode; readonly from: ExprNode };
    }
  | { readonly kind: 'Notify'; readonly span: Span; readonly at: readonly NumberText[] }
  | {
      readonly kind: 'OnBreach';
      readonly span: Span;
      readonly does: 'deny' | 'warn' | 'charge';
      readonly charge?: Name;
    };
export interface LimitDecl extends Block {
  readonly kind: 'Limit';
  readonly each?: ForEach;
  readonly clauses: readonly LimitClause[];
}

export type FeatureClause =
  | LetClause
  | CodeClause
  | MessageClause
  | { readonly kind: 'AvailableWhen'; readonly span: Span; readonly condition: ExprNode };
export interface FeatureDecl extends Block {
  readonly kind: 'Feature';
  readonly clauses: readonly FeatureClause[];
}

export type IntentClause =
  | LetClause
  | AppliesWhen
  | { readonly kind: 'During'; readonly span: Span; readonly bands: readonly Path[] }
  | { readonly kind: 'Until'; readonly span: Span; readonly until: ExprNode }
  | { readonly kind: 'Target'; readonly span: Span; readonly target: ExprNode }
  | { readonly kind: 'Precedence'; readonly span: Span; readonly precedence: NumberText }
  | { readonly kind: 'IntentField'; readonly span: Span; readonly field: FieldInit };
export interface IntentDecl extends Block {
  readonly kind: 'Intent';
  readonly intent: Name;
  readonly each?: ForEach;
  readonly clauses: readonly IntentClause[];
}
