/** Expressions (LANGUAGE section 5). Parentheses leave no node: the printer puts them where precedence asks. */
import type { Span } from '../source.ts';
import type { Name, NumberText, Text, UnitNode } from './common.ts';

export type RoundingMode =
  | 'half even'
  | 'half up'
  | 'half down'
  | 'away from zero'
  | 'toward zero'
  | 'ceiling'
  | 'floor';

/** What a rounding rounds to: decimal places, a step (`5`, `0.05 CHF`) or the currency's minor unit. */
export type RoundingTarget =
  | { readonly kind: 'places'; readonly places: NumberText }
  | { readonly kind: 'step'; readonly step: NumberText; readonly unit?: Name }
  | { readonly kind: 'minor unit' };

export interface RoundSpec {
  readonly mode: RoundingMode;
  readonly target: RoundingTarget;
  readonly span: Span;
}

export interface NumberNode {
  readonly kind: 'Number';
  readonly span: Span;
  readonly number: NumberText;
  readonly unit?: UnitNode;
}
/** `20%`; the digits stand before the sign. */
export interface PercentNode {
  readonly kind: 'Percent';
  readonly span: Span;
  readonly number: NumberText;
}
export interface TextNode {
  readonly kind: 'Text';
  readonly span: Span;
  readonly value: string;
}
export interface BoolNode {
  readonly kind: 'Bool';
  readonly span: Span;
  readonly value: boolean;
}
export interface MissingNode {
  readonly kind: 'Missing';
  readonly span: Span;
}
/** A calendar literal, its text as written (`2026-01-01`, `08:00`, `2026-01-01T00:00:00Z`). */
export interface DateNode {
  readonly kind: 'Date' | 'Time' | 'Instant';
  readonly span: Span;
  readonly value: string;
}
export interface ListNode {
  readonly kind: 'List';
  readonly span: Span;
  readonly items: readonly ExprNode[];
}
export interface FieldInit {
  readonly name: Name;
  readonly value: ExprNode;
  readonly span: Span;
}
export interface RecordNode {
  readonly kind: 'Record';
  readonly span: Span;
  readonly fields: readonly FieldInit[];
}
export interface SplitPart {
  readonly name: Name;
  /** Absent: `remaining`. */
  readonly share?: ExprNode;
  readonly span: Span;
}
export interface SplitNode {
  readonly kind: 'Split';
  readonly span: Span;
  readonly amount: ExprNode;
  readonly parts: readonly SplitPart[];
}
/** A bare word: an enum value, a local or a value, resolved by the checker. */
export interface NameNode {
  readonly kind: 'Name';
  readonly span: Span;
  readonly name: Name;
}
/** `for x in LIST where c` inside a call. */
export interface Comprehension {
  readonly variable: Name;
  readonly list: ExprNode;
  readonly where?: ExprNode;
}
export interface CallNode {
  readonly kind: 'Call';
  readonly span: Span;
  readonly callee: Name;
  readonly args: readonly ExprNode[];
  readonly over?: Comprehension;
}
export interface FieldNode {
  readonly kind: 'Field';
  readonly span: Span;
  readonly base: ExprNode;
  readonly field: Name;
}
export interface UpdateNode {
  readonly kind: 'Update';
  readonly span: Span;
  readonly base: ExprNode;
  readonly changes: RecordNode;
}
export interface OtherwiseNode {
  readonly kind: 'Otherwise';
  readonly span: Span;
  readonly operand: ExprNode;
  readonly fallback: ExprNode;
}
/** `NAME as of D` */
export interface AsOfNode {
  readonly kind: 'AsOf';
  readonly span: Span;
  readonly operand: ExprNode;
  readonly date: ExprNode;
}
export interface NegateNode {
  readonly kind: 'Negate';
  readonly span: Span;
  readonly operand: ExprNode;
}
export type ArithmeticOperator = '+' | '-' | '*' | '/' | 'of';
export interface BinaryNode {
  readonly kind: 'Binary';
  readonly span: Span;
  readonly operator: ArithmeticOperator;
  readonly operatorSpan: Span;
  readonly left: ExprNode;
  readonly right: ExprNode;
}
export interface RoundedNode {
  readonly kind: 'Rounded';
  readonly span: Span;
  readonly operand: ExprNode;
  readonly spec: RoundSpec;
}
export type ComparisonOperator = '<' | '<=' | '>' | '>=';
export interface CompareNode {
  readonly kind: 'Compare';
  readonly span: Span;
  readonly operator: ComparisonOperator;
  readonly left: ExprNode;
  readonly right: ExprNode;
}
/** `x is v`, `x is not v` (also `is missing`, whose right side is a Missing node). */
export interface IsNode {
  readonly kind: 'Is';
  readonly span: Span;
  readonly negated: boolean;
  readonly left: ExprNode;
  readonly right: ExprNode;
}
/** `x is present`, `x is not present`. */
export interface IsPresentNode {
  readonly kind: 'IsPresent';
  readonly span: Span;
  readonly negated: boolean;
  readonly operand: ExprNode;
}
/** `x in LIST`, `x in a .. b`, `x in a ..< b`, `x in CALENDAR.BAND`, each with `not`. */
export interface InNode {
  readonly kind: 'In';
  readonly span: Span;
  readonly negated: boolean;
  readonly item: ExprNode;
  readonly from: ExprNode;
  readonly to?: ExprNode;
  readonly toOpen: boolean;
}
export interface MatchesNode {
  readonly kind: 'Matches';
  readonly span: Span;
  readonly operand: ExprNode;
  readonly pattern: Text;
}
export interface NotNode {
  readonly kind: 'Not';
  readonly span: Span;
  readonly operand: ExprNode;
}
/** `a and b and c`, `a or b or c`: two items or more. */
export interface LogicNode {
  readonly kind: 'And' | 'Or';
  readonly span: Span;
  readonly items: readonly ExprNode[];
}
export interface IfNode {
  readonly kind: 'If';
  readonly span: Span;
  readonly condition: ExprNode;
  readonly then: ExprNode;
  readonly otherwise: ExprNode;
}

export type ExprNode =
  | NumberNode
  | PercentNode
  | TextNode
  | BoolNode
  | MissingNode
  | DateNode
  | ListNode
  | RecordNode
  | SplitNode
  | NameNode
  | CallNode
  | FieldNode
  | UpdateNode
  | OtherwiseNode
  | AsOfNode
  | NegateNode
  | BinaryNode
  | RoundedNode
  | CompareNode
  | IsNode
  | IsPresentNode
  | InNode
  | MatchesNode
  | NotNode
  | LogicNode
  | IfNode;

/** A message with holes: texts and expressions in turn. */
export interface Template {
  readonly parts: readonly (string | ExprNode)[];
  readonly span: Span;
}
