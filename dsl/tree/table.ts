/** Decision tables, calendars and lists of dates. */
import type { Span } from '../source.ts';
import type { DateText, Name, Path, Text } from './common.ts';
import type { TypeNode } from './declaration.ts';
import type { ComparisonOperator, ExprNode } from './expression.ts';
import type { Verdict } from './test.ts';

export type PickPolicy =
  | 'one row'
  | 'first row'
  | 'every row'
  | 'longest prefix'
  | 'sum of rows'
  | 'min of rows'
  | 'max of rows'
  | 'count of rows';

export interface ColumnNode {
  readonly name: Name;
  readonly type: TypeNode;
  readonly span: Span;
}
/** One item of a cell: a value, or a range `a .. b` / `a ..< b`. */
export interface CellItem {
  readonly from: ExprNode;
  readonly to?: ExprNode;
  readonly toOpen: boolean;
  readonly span: Span;
}
export type CellNode =
  | { readonly kind: 'any' | 'otherwise'; readonly span: Span }
  | { readonly kind: 'compare'; readonly operator: ComparisonOperator; readonly value: ExprNode; readonly span: Span }
  | { readonly kind: 'items'; readonly items: readonly CellItem[]; readonly span: Span }
  /** Only in the rows of a test's `cases`. */
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly span: Span };

export interface RowNode {
  readonly keys: readonly CellNode[];
  readonly outputs: readonly CellNode[];
  readonly span: Span;
}
export interface TableDecl {
  readonly kind: 'Table';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly picks: PickPolicy;
  readonly csv?: { readonly file: Text; readonly digest?: Text };
  readonly keys: readonly ColumnNode[];
  readonly outputs: readonly ColumnNode[];
  readonly rows: readonly RowNode[];
}

export type DaySpec =
  | { readonly kind: 'every day' }
  | { readonly kind: 'on'; readonly dates: Name }
  | { readonly kind: 'days'; readonly days: readonly Name[] }
  | { readonly kind: 'range'; readonly from: Name; readonly to: Name };
export interface WindowNode {
  readonly span: Span;
  readonly days: DaySpec;
  readonly hours?: { readonly from: string; readonly to: string };
  readonly months?: { readonly from: Name; readonly to?: Name };
  readonly exceptOn?: Name;
}
export interface BandNode {
  readonly span: Span;
  readonly name: Name;
  /** Absent: `otherwise`. */
  readonly windows?: readonly WindowNode[];
}
export interface CalendarDecl {
  readonly kind: 'Calendar';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly zone: { readonly kind: 'text'; readonly text: Text } | { readonly kind: 'path'; readonly path: Path };
  readonly bands: readonly BandNode[];
}
export interface DatesDecl {
  readonly kind: 'Dates';
  readonly span: Span;
  readonly doc?: string;
  readonly name: Name;
  readonly dates: readonly { readonly date: DateText; readonly label?: Text; readonly span: Span }[];
}
