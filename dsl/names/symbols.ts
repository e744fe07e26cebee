/** What a name can stand for. Values that need their own checking first (definitions, tables, measures) are computed on demand. */
import type { Calendar, DateList } from '../program/calendar.ts';
import type { Constant, Definition, Expr, FigureExpr } from '../program/expression.ts';
import type { Extern } from '../program/extern.ts';
import type { Output, OutputKind } from '../program/output.ts';
import type { Input, Rule } from '../program/policy.ts';
import type { Table } from '../program/table.ts';
import type { Span } from '../source.ts';
import type { Interval } from '../types/interval.ts';
import type { Rational } from '../types/rational.ts';
import type { EnumInfo, NumericType, RecordInfo, Type } from '../types/type.ts';

/** Computed once, when first asked for; undefined where a fault was reported. */
export type Lazy<T> = () => T | undefined;

export type FigureBlock = FigureExpr['block'];
/** A block whose figures can be read. Quantities have the type of the charge's measure. */
export interface FigureSymbol {
  readonly kind: 'figures';
  readonly block: FigureBlock;
  readonly name: string;
  readonly tariff: string;
  /** It has a line for each item of this list, of up to so many. */
  readonly each?: { readonly path: string; readonly upTo: () => number };
  /** It is billed in instalments, so something may be outstanding: also below 0, where what was charged already is taken off. */
  readonly instalments?: { readonly belowZero: boolean };
  /** Its one line is shown in shares by item. */
  readonly shares?: boolean;
  readonly money: Lazy<NumericType>;
  /** Only credits: the amount as it is written, which no rounding brings to the grid of money. */
  readonly granted?: Lazy<NumericType>;
  /** Only charges with a measure. */
  readonly measure?: Lazy<NumericType>;
  /**
   * What is drawn from an allowance or left above it, once the measure is raised to steps: how far it reaches, and its grid;
   * undefined where it need not be a finite decimal.
   */
  readonly drawn?: Lazy<{ readonly range: Interval; readonly grid: Rational | undefined }>;
  /** Only charges that are priced by time of use: what has hours. */
  readonly calendar?: Lazy<Calendar>;
  readonly span: Span;
}

export type ValueSymbol =
  | { readonly kind: 'input'; readonly input: Input; readonly span: Span }
  | { readonly kind: 'constant'; readonly get: Lazy<Constant>; readonly span: Span }
  | { readonly kind: 'definition'; readonly params: boolean; readonly get: Lazy<Definition>; readonly span: Span }
  | { readonly kind: 'table'; readonly get: Lazy<Table>; readonly span: Span }
  | { readonly kind: 'extern'; readonly get: Lazy<Extern>; readonly span: Span }
  | { readonly kind: 'calendar'; readonly get: Lazy<Calendar>; readonly span: Span }
  | { readonly kind: 'dates'; readonly get: Lazy<DateList>; readonly span: Span }
  | FigureSymbol
  /** Commissions, payouts and grants, whose results are read with a dot. */
  | { readonly kind: 'output'; readonly of: OutputKind; readonly output: Lazy<Output>; readonly span: Span }
  /** Declared, but faulty: uses of it stay silent. */
  | { readonly kind: 'poisoned'; readonly span: Span };

export type VerdictSymbol = {
  readonly kind: 'rule' | 'decision' | 'limit' | 'feature' | 'progression' | 'intent';
  readonly name: string;
  /** What groups judge: rules, limits and features. */
  readonly rule?: Lazy<Rule>;
  /** A limit that stands for each item of a list: many verdicts, and no rule. */
  readonly each?: boolean;
  /** What is told beside a verdict. */
  readonly output?: Lazy<Output>;
  readonly span: Span;
};

export type TypeSymbol =
  | { readonly kind: 'enum'; readonly enum: EnumInfo; readonly span: Span }
  | { readonly kind: 'record'; readonly get: Lazy<RecordInfo>; readonly span: Span };

export interface ExampleSymbol {
  readonly get: Lazy<Expr>;
  readonly type: Lazy<Type>;
  readonly span: Span;
}

/** What a library gives to those who `use` it. */
export type ExportedSymbol =
  | { readonly kind: 'type'; readonly symbol: TypeSymbol }
  | { readonly kind: 'value'; readonly symbol: ValueSymbol }
  | { readonly kind: 'unit'; readonly words: readonly string[] };
