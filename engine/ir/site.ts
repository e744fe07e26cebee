/** What lowering needs to know at a place of the program; families of expressions meet only here. */
import type { Definition, Expr, Extern, FigureExpr, Local, LookupExpr, NumericType, Program, Type } from '#dsl';
import { conversion } from '#dsl';
import { Bug } from '../bug.ts';
import type { Builder } from './builder.ts';
import type { NumberNode, TruthNode } from './ir.ts';
import type { Place } from './layout.ts';
import { missingOf } from './missing.ts';
import type { Reach } from './reach.ts';
import {
  type AnyList,
  convertNumber,
  isList,
  type Lowered,
  type NumberValue,
  type TextValue,
  type TruthValue,
} from './values.ts';

/** Expressions of one kind. */
export type ExprOf<K extends Expr['kind']> = Extract<Expr, { readonly kind: K }>;

export interface Site {
  readonly program: Program;
  readonly builder: Builder;
  readonly inputs: ReadonlyMap<string, Lowered>;
  readonly locals: Map<Local, Lowered>;
  /** Where answers of externs are put. */
  readonly answers: ReadonlyMap<Extern, Place>;
  readonly reach: Reach;
  /** A `let` that is built where it is read. */
  readonly lateLet: (local: Local) => Lowered | undefined;
  /** Derived values and figures of charges stand ready when an expression is lowered. */
  readonly defined: (definition: Definition) => Lowered;
  readonly figure: (expr: FigureExpr) => NumberNode;
  readonly outcome: (expr: ExprOf<'outcome'>) => NumberNode;
  readonly result: (expr: ExprOf<'result'>) => Lowered;
  readonly rival: (expr: ExprOf<'rival'>) => TruthNode;
  /** The as-of date as a day number. */
  readonly asOfDay: () => NumberNode;
  readonly lower: (expr: Expr) => Lowered;
  readonly lookup: (expr: LookupExpr) => Lowered;
  /** The entry above, while an entry of a dated constant is lowered. */
  readonly previous: readonly Lowered[];
}

/** A part that is computed only where a condition holds, as far as that can be noticed. */
export function lowerWhere(condition: TruthNode, expr: Expr, site: Site): Lowered {
  const { reach } = site;
  return reach.asks(expr) ? reach.where(condition, () => site.lower(expr)) : site.lower(expr);
}

export function lowerNumber(expr: Expr, site: Site): NumberValue {
  const value = site.lower(expr);
  if (value.kind === 'number') return value;
  if (value.kind === 'nothing') {
    const missing = missingOf(expr.type);
    if (missing.kind === 'number') return missing;
  }
  throw new Bug(`a number is wanted, ${value.kind} stands here`);
}

export function lowerTruth(expr: Expr, site: Site): TruthValue {
  const value = site.lower(expr);
  if (value.kind !== 'truth') throw new Bug(`a truth is wanted, ${value.kind} stands here`);
  return value;
}

export function lowerText(expr: Expr, site: Site): TextValue {
  const value = site.lower(expr);
  if (value.kind !== 'text') throw new Bug(`a text is wanted, ${value.kind} stands here`);
  return value;
}

export function numericType(type: Type): NumericType {
  if (type.kind !== 'numeric') throw new Bug(`a number is wanted, ${type.kind} stands here`);
  return type;
}

/** A value bound to a typed place: numbers are converted to the unit of the place, a missing value gets its shape. */
export function fitted(value: Lowered, from: Type, to: Type): Lowered {
  if (value.kind === 'nothing') return missingOf(to);
  if (value.kind === 'number' && from.kind === 'numeric' && to.kind === 'numeric') {
    return convertNumber(value, conversion(from.unit, to.unit));
  }
  if (isList(value) && from.kind === 'list' && to.kind === 'list') return fittedList(value, from.of, to.of);
  return value;
}

function fittedList(value: AnyList, from: Type, to: Type): AnyList {
  switch (value.kind) {
    case 'list':
      return { ...value, read: (index) => fitted(value.read(index), from, to) };
    case 'literal':
      return { ...value, items: value.items.map((item) => ({ ...item, value: fitted(item.value, from, to) })) };
    case 'either':
      return { ...value, yes: fittedList(value.yes, from, to), no: fittedList(value.no, from, to) };
    default:
      return value satisfies never;
  }
}

export function lowerAs(expr: Expr, type: Type, site: Site): Lowered {
  return fitted(site.lower(expr), expr.type, type);
}
