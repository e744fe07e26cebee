/**
 * Checked expressions: every name resolved, every node typed. Units are still the author's: a node's number is meant in
 * its own `type.unit`, and an operator that mixes units of one dimension converts exactly (that is the evaluator's work).
 * Numbers are exact between roundings; missing values follow LANGUAGE 18.3.
 */
import type { Span } from '../source.ts';
import type { ComparisonOperator, RoundingMode } from '../tree/expression.ts';
import type { Pattern } from '../types/pattern.ts';
import type { Rational } from '../types/rational.ts';
import type { Type } from '../types/type.ts';
import type { Calendar } from './calendar.ts';
import type { Extern } from './extern.ts';
import type { AddressExpr, RivalExpr, ScheduleExpr } from './intent.ts';
import type { Output } from './output.ts';
import type { Group } from './policy.ts';
import type { Table } from './table.ts';

interface Base {
  readonly type: Type;
  readonly span: Span;
}

/** Rounds to the nearest multiple of `step` (in the operand's static unit) by `mode`. */
export interface Rounding {
  readonly mode: RoundingMode;
  readonly step: Rational;
  readonly span: Span;
}

/** A name bound inside a block, a definition or a comprehension; two are the same when they are the same object. */
export interface Local {
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
}
export interface Let {
  readonly local: Local;
  readonly value: Expr;
}

/** A constant; an entry without `from` holds from the beginning. Entries are in rising order of date. */
export interface Constant {
  readonly name: string;
  readonly type: Type;
  readonly entries: readonly ConstantEntry[];
  readonly span: Span;
}
export interface ConstantEntry {
  /** Days since 1970-01-01. */
  readonly from?: number;
  /** As the author wrote it; may read other constants, and `previous` as a `previous` node. */
  readonly value: Expr;
  /** The value as a literal, in the constant's type. For an expression over dated constants: absent when it differs by date. */
  readonly folded?: Expr;
  readonly span: Span;
}

/** `define`: without parameters a derived value, computed at most once for an evaluation. */
export interface Definition {
  readonly name: string;
  readonly params: readonly Local[];
  readonly type: Type;
  readonly value: Expr;
  readonly span: Span;
  readonly doc?: string;
  /** Declared in the policy itself (not imported) and without parameters: shown under `values` in the answer. */
  readonly shown: boolean;
}

export interface NumberExpr extends Base {
  readonly kind: 'number';
  /** In `type.unit`; a percent is its fraction (20 % is 1/5). */
  readonly value: Rational;
}
export interface TextExpr extends Base {
  readonly kind: 'text';
  readonly value: string;
}
export interface BoolExpr extends Base {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** An enum value by its place among the members, from 0. */
export interface EnumExpr extends Base {
  readonly kind: 'enum';
  readonly member: number;
}
/** Days since 1970-01-01. */
export interface DateExpr extends Base {
  readonly kind: 'date';
  readonly day: number;
}
/** Seconds since 00:00; 24:00 is 86,400. */
export interface TimeExpr extends Base {
  readonly kind: 'time';
  readonly second: number;
}
/** Milliseconds since 1970-01-01T00:00:00Z. */
export interface InstantExpr extends Base {
  readonly kind: 'instant';
  readonly ms: number;
}
/** A count of days or of months, by `type.family`; may be negative after arithmetic. */
export interface PeriodExpr extends Base {
  readonly kind: 'period';
  readonly count: number;
}
export interface MissingExpr extends Base {
  readonly kind: 'missing';
}
export interface ListExpr extends Base {
  readonly kind: 'list';
  readonly items: readonly Expr[];
}
/** One expression for each field, in the order of the record's declaration; absent optionals are `missing` nodes. */
export interface RecordExpr extends Base {
  readonly kind: 'record';
  readonly fields: readonly Expr[];
}
export interface UpdateExpr extends Base {
  readonly kind: 'update';
  readonly base: Expr;
  readonly changes: readonly { readonly field: number; readonly value: Expr }[];
}
export interface InputExpr extends Base {
  readonly kind: 'input';
  readonly name: string;
}
/** A constant at the evaluation's as-of date, or on another date (`NAME as of D`). */
export interface ConstantExpr extends Base {
  readonly kind: 'constant';
  readonly constant: Constant;
  /** `as of D`: a date or an instant; absent: the evaluation's own as-of. */
  readonly on?: Expr;
}
/** The entry above, inside an entry of a dated constant. */
export interface PreviousExpr extends Base {
  readonly kind: 'previous';
}
/** A derived value (a definition without parameters). */
export interface DefinedExpr extends Base {
  readonly kind: 'defined';
  readonly definition: Definition;
}
export interface LocalExpr extends Base {
  readonly kind: 'local';
  readonly local: Local;
}
export type FigureName =
  | 'net'
  | 'gross'
  | 'waived'
  | 'measured'
  | 'quantity'
  | 'consumed'
  | 'carried'
  | 'outstanding'
  | 'counted'
  | 'missing'
  | 'carriedShortfall'
  | 'carriedExcess'
  | 'remaining'
  | 'lines'
  | 'hours'
  | 'subtotal'
  | 'tax'
  | 'total'
  | 'due';
/** A visible value of a charge, discount, commitment, credit, tax or tariff (LANGUAGE 18.10, 81). Discounts and credits are negative, taxes positive. */
export interface FigureExpr extends Base {
  readonly kind: 'figure';
  readonly block: 'charge' | 'discount' | 'commitment' | 'credit' | 'tax' | 'tariff';
  readonly name: string;
  readonly figure: FigureName;
  /** Of `hours`: the band, by its name in the calendar. */
  readonly band?: string;
  /** Of a block with items, the line of the item whose index this holds; else the sum of its lines. */
  readonly item?: Local;
  /** In tests: the line, or the share, of the item with this key. */
  readonly key?: string;
}
export interface FieldExpr extends Base {
  readonly kind: 'field';
  readonly base: Expr;
  readonly field: number;
}
export interface NegateExpr extends Base {
  readonly kind: 'negate';
  readonly operand: Expr;
}
/** On numbers only. `divide` stands under `rounded` or has a constant divisor; its divisor is proved not 0. */
export interface ArithmeticExpr extends Base {
  readonly kind: 'arithmetic';
  readonly operator: 'add' | 'subtract' | 'multiply' | 'divide';
  readonly left: Expr;
  readonly right: Expr;
}
/** A date or instant moved by a period, or an instant by a quantity of seconds; `sign` -1 goes back. */
export interface ShiftExpr extends Base {
  readonly kind: 'shift';
  readonly base: Expr;
  readonly by: Expr;
  readonly sign: 1 | -1;
}
export interface RoundedExpr extends Base {
  readonly kind: 'rounded';
  readonly operand: Expr;
  readonly rounding: Rounding;
}
export interface CompareExpr extends Base {
  readonly kind: 'compare';
  readonly operator: ComparisonOperator;
  readonly left: Expr;
  readonly right: Expr;
}
export interface EqualExpr extends Base {
  readonly kind: 'equal';
  readonly negated: boolean;
  readonly left: Expr;
  readonly right: Expr;
}
/** `is present` (or `is missing` when `present` is false): never unknown. */
export interface PresenceExpr extends Base {
  readonly kind: 'presence';
  readonly present: boolean;
  readonly operand: Expr;
}
export interface InListExpr extends Base {
  readonly kind: 'inList';
  readonly negated: boolean;
  readonly item: Expr;
  readonly list: Expr;
}
export interface InRangeExpr extends Base {
  readonly kind: 'inRange';
  readonly negated: boolean;
  readonly item: Expr;
  readonly from: Expr;
  readonly to: Expr;
  readonly toOpen: boolean;
}
/** Whether the wall clock of the calendar's zone reads a time of the band at an instant. */
export interface InBandExpr extends Base {
  readonly kind: 'inBand';
  readonly negated: boolean;
  readonly item: Expr;
  readonly calendar: Calendar;
  readonly band: number;
}
/** Whether a text is of a pattern, from its first code point to its last. */
export interface MatchesExpr extends Base {
  readonly kind: 'matches';
  readonly item: Expr;
  readonly pattern: Pattern;
  /** As it is written. */
  readonly source: string;
}
export interface NotExpr extends Base {
  readonly kind: 'not';
  readonly operand: Expr;
}
export interface LogicExpr extends Base {
  readonly kind: 'and' | 'or';
  readonly items: readonly Expr[];
}
export interface IfExpr extends Base {
  readonly kind: 'if';
  readonly condition: Expr;
  readonly then: Expr;
  readonly otherwise: Expr;
}
export interface OtherwiseExpr extends Base {
  readonly kind: 'otherwise';
  readonly operand: Expr;
  readonly fallback: Expr;
}
export type BuiltinName =
  | 'min'
  | 'max'
  | 'abs'
  | 'clamp'
  | 'date_of'
  | 'days_between'
  | 'months_between'
  | 'add_months'
  | 'starts_with'
  | 'ends_with'
  | 'contains'
  | 'length'
  | 'upper'
  | 'as_percent';
export interface BuiltinExpr extends Base {
  readonly kind: 'builtin';
  readonly function: BuiltinName;
  readonly args: readonly Expr[];
}
/** A call of a definition with parameters. */
export interface ApplyExpr extends Base {
  readonly kind: 'apply';
  readonly definition: Definition;
  readonly args: readonly Expr[];
}
/** A call that whoever runs the engine answers. */
export interface ExternExpr extends Base {
  readonly kind: 'extern';
  readonly extern: Extern;
  readonly args: readonly Expr[];
}
/** A table looked up by its keys, in the order of its key columns: a record of its outputs (or a list, or a count). */
export interface LookupExpr extends Base {
  readonly kind: 'lookup';
  readonly table: Table;
  readonly args: readonly Expr[];
}
export type AggregateName = 'sum' | 'count' | 'min' | 'max' | 'some' | 'every' | 'percentile';
/** `sum(body for variable in list where where)`; `count` has no meaning for its body. */
export interface AggregateExpr extends Base {
  readonly kind: 'aggregate';
  readonly function: AggregateName;
  readonly variable: Local;
  readonly list: Expr;
  readonly where?: Expr;
  readonly body: Expr;
  /** Of `percentile`: which one, a constant percent above 0 % and at most 100 %. */
  readonly share?: Expr;
}

/** The date of the evaluation's as-of. */
export interface AsOfExpr extends Base {
  readonly kind: 'asOf';
}
/** How a group comes out, as a member of `OUTCOMES` or a like enum: pass, fail, undecided, not applicable, waived. */
export interface OutcomeExpr extends Base {
  readonly kind: 'outcome';
  readonly group: Group;
}
/** Money in parts that add up: multiples of `step` (in the amount's unit), as fields of a record. */
export interface SplitExpr extends Base {
  readonly kind: 'split';
  readonly amount: Expr;
  /** Percents that make 100 %, one for each field. */
  readonly shares: readonly Expr[];
  readonly step: Rational;
}
/** The items whose condition holds, in order. */
export interface KeptExpr extends Base {
  readonly kind: 'kept';
  readonly items: readonly { readonly when: Expr; readonly value: Expr }[];
}
/** What a block gives beside the bill; where it does not apply 0, or nothing. */
export interface ResultExpr extends Base {
  readonly kind: 'result';
  readonly output: Output;
  readonly name: string;
}

export type Expr =
  | NumberExpr
  | TextExpr
  | BoolExpr
  | EnumExpr
  | DateExpr
  | TimeExpr
  | InstantExpr
  | PeriodExpr
  | MissingExpr
  | ListExpr
  | RecordExpr
  | UpdateExpr
  | InputExpr
  | ConstantExpr
  | PreviousExpr
  | DefinedExpr
  | LocalExpr
  | FigureExpr
  | FieldExpr
  | NegateExpr
  | ArithmeticExpr
  | ShiftExpr
  | RoundedExpr
  | CompareExpr
  | EqualExpr
  | PresenceExpr
  | InListExpr
  | InRangeExpr
  | InBandExpr
  | MatchesExpr
  | NotExpr
  | LogicExpr
  | IfExpr
  | OtherwiseExpr
  | BuiltinExpr
  | ApplyExpr
  | ExternExpr
  | LookupExpr
  | AggregateExpr
  | AsOfExpr
  | OutcomeExpr
  | SplitExpr
  | KeptExpr
  | ResultExpr
  | ScheduleExpr
  | AddressExpr
  | RivalExpr;

/** A message: texts and holes in turn; a hole is printed by its type (LANGUAGE 18.9, 70). */
export interface Message {
  readonly parts: readonly (string | Expr)[];
}
