/** All nodes of the tree as one union, and walks over them. A clause or declaration that the language learns is in it by itself. */
import type { Span } from '../source.ts';
import type { ClawbackClause, CommissionClause, GrantClause, PayoutClause } from '../tree/commission.ts';
import type { HeaderClause, HeaderNode, TypeNode, UseNode } from '../tree/declaration.ts';
import type { ExprNode } from '../tree/expression.ts';
import type { Declaration, FileNode } from '../tree/file.ts';
import type { FeatureClause, IntentClause, LimitClause } from '../tree/licence.ts';
import type { DecisionClause, RuleClause } from '../tree/rule.ts';
import type {
  ChargeClause,
  CommitmentClause,
  CreditClause,
  DiscountClause,
  TariffClause,
  TaxClause,
} from '../tree/tariff.ts';
import type { PropertyDecl, TestDecl } from '../tree/test.ts';

export type Top = HeaderNode | UseNode | Declaration;

export type Node =
  | FileNode
  | Top
  | HeaderClause
  | TypeNode
  | RuleClause
  | DecisionClause
  | TariffClause
  | ChargeClause
  | DiscountClause
  | CommitmentClause
  | CreditClause
  | TaxClause
  | GrantClause
  | PayoutClause
  | CommissionClause
  | ClawbackClause
  | LimitClause
  | FeatureClause
  | IntentClause
  | TestDecl['clauses'][number]
  | PropertyDecl['clauses'][number]
  | ExprNode;

/** The nodes of a kind. */
export type NodeOf<K extends Node['kind']> = Node extends infer N
  ? N extends { readonly kind: infer J }
    ? K extends J
      ? N
      : never
    : never
  : never;

/** Nodes have kinds with a capital; what only varies a node (a bound of a tier, a cell of a row) has none. */
export function isNode(value: object): value is Node {
  return 'kind' in value && typeof value.kind === 'string' && /^[A-Z]/.test(value.kind);
}

/** The objects directly below one, in the order in which they were read. */
export function children(value: object): readonly object[] {
  return Object.values(value).filter((child): child is object => typeof child === 'object' && child !== null);
}

const EXPRESSIONS: { readonly [K in ExprNode['kind']]: true } = {
  Number: true,
  Percent: true,
  Text: true,
  Bool: true,
  Missing: true,
  Date: true,
  Time: true,
  Instant: true,
  List: true,
  Record: true,
  Split: true,
  Name: true,
  Call: true,
  Field: true,
  Update: true,
  Otherwise: true,
  AsOf: true,
  Negate: true,
  Binary: true,
  Rounded: true,
  Compare: true,
  Is: true,
  IsPresent: true,
  In: true,
  Matches: true,
  Not: true,
  And: true,
  Or: true,
  If: true,
};

function isExpression(value: object): value is ExprNode {
  return isNode(value) && Object.hasOwn(EXPRESSIONS, value.kind);
}

/** The innermost expression around a place. */
export function expressionAt(value: object, offset: number): ExprNode | undefined {
  const span: unknown = Reflect.get(value, 'span');
  if (isSpan(span) && !holds(span, offset)) return undefined;
  for (const child of children(value)) {
    const found = expressionAt(child, offset);
    if (found !== undefined) return found;
  }
  return isExpression(value) ? value : undefined;
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

/** The place lies in the span or at its end, where a cursor stands behind a word. */
export function holds(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
