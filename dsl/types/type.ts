/** The types of the language (LANGUAGE section 4). `optional` marks a value that may be missing. */
import type { Span } from '../source.ts';
import type { Interval } from './interval.ts';
import type { Rational } from './rational.ts';
import type { Unit } from './unit.ts';

/** How a number is meant and printed; arithmetic follows 4.1 and 18.4. */
export type Flavour = 'integer' | 'number' | 'percent' | 'money' | 'quantity';

interface Base {
  readonly optional: boolean;
}

export interface NumericType extends Base {
  readonly kind: 'numeric';
  readonly flavour: Flavour;
  /** The static unit: places, steps and printed figures are in it. */
  readonly unit: Unit;
  /** What the value can be, in `unit`. */
  readonly range: Interval;
  /** Every value is a whole multiple of this (in `unit`); absent: any real. */
  readonly grid: Rational | undefined;
}
export interface SimpleType extends Base {
  readonly kind: 'bool' | 'text' | 'date' | 'time' | 'instant' | 'zone';
}
/** `days` (weeks are 7 days) or `months` (years are 12 months). */
export interface PeriodType extends Base {
  readonly kind: 'period';
  readonly family: 'days' | 'months';
}
export interface EnumType extends Base {
  readonly kind: 'enum';
  readonly enum: EnumInfo;
}
export interface RecordType extends Base {
  readonly kind: 'record';
  readonly record: RecordInfo;
}
export interface ListType extends Base {
  readonly kind: 'list';
  readonly of: Type;
  readonly upTo: number;
}
/** The type of `missing` before it meets another. */
export interface NothingType extends Base {
  readonly kind: 'nothing';
}

export type Type = NumericType | SimpleType | PeriodType | EnumType | RecordType | ListType | NothingType;

/** A declared enum; two are the same when they are the same object. */
export interface EnumInfo {
  readonly name: string;
  readonly ordered: boolean;
  readonly members: readonly string[];
  readonly span: Span;
}
export interface FieldInfo {
  readonly name: string;
  readonly type: Type;
  /** Decimal places at the boundary, in the declared unit; only for numbers. */
  readonly places?: number;
  readonly span: Span;
  readonly doc?: string;
}
/** A declared record, a table's row, or BillingPeriod; two are the same when they are the same object. */
export interface RecordInfo {
  readonly name: string;
  readonly fields: readonly FieldInfo[];
  readonly span: Span;
  /** For the row of a table: its columns as declared, while `fields` has what its rows can be. Rows of one table are one type. */
  readonly columns?: RecordInfo;
}

export const BOOL: SimpleType = { kind: 'bool', optional: false };
export const TEXT: SimpleType = { kind: 'text', optional: false };
export const DATE: SimpleType = { kind: 'date', optional: false };
export const TIME: SimpleType = { kind: 'time', optional: false };
export const INSTANT: SimpleType = { kind: 'instant', optional: false };

export function withOptional<T extends Type>(type: T, optional: boolean): T {
  return type.optional === optional ? type : { ...type, optional };
}
