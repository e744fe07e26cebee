/** Constant expressions as exact rationals on a given date: divisors and cells of tables (LANGUAGE 18.41, 18.49). */
import {
  add,
  type Constant,
  conversion,
  divide,
  type Expr,
  integer,
  multiply,
  negate,
  type Rational,
  subtract,
} from '#dsl';
import { Bug } from '../bug.ts';
import { ROUND_BIG } from '../numeric/rounding-big.ts';

/** The dates on which a constant that the expression reads changes, in rising order. */
export function changesOf(expr: Expr): readonly number[] {
  const dates = new Set<number>();
  collect(expr, dates);
  return [...dates].sort((a, b) => a - b);
}

function collect(expr: Expr, dates: Set<number>): void {
  switch (expr.kind) {
    case 'constant':
      for (const entry of expr.constant.entries) {
        if (entry.from !== undefined) dates.add(entry.from);
        if (entry.folded === undefined) collect(entry.value, dates);
      }
      return;
    case 'arithmetic':
      collect(expr.left, dates);
      collect(expr.right, dates);
      return;
    case 'negate':
    case 'rounded':
      collect(expr.operand, dates);
      return;
    default:
      return;
  }
}

export function isConstant(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
    case 'text':
    case 'bool':
    case 'enum':
    case 'date':
    case 'time':
    case 'instant':
    case 'period':
    case 'constant':
      return true;
    case 'arithmetic':
      return isConstant(expr.left) && isConstant(expr.right);
    case 'negate':
    case 'rounded':
      return isConstant(expr.operand);
    default:
      return false;
  }
}

/** The entry in force on a day. */
function entryOn(constant: Constant, day: number): Expr {
  const entry = constant.entries.findLast(({ from }) => from === undefined || from <= day) ?? constant.entries[0];
  if (entry === undefined) throw new Bug(`constant ${constant.name} has no entry`);
  return entry.folded ?? entry.value;
}

/** The figure of a constant expression on a day, in the unit of its type; whole numbers for dates, enums and the like. */
export function foldNumber(expr: Expr, day: number): Rational {
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'enum':
      return integer(expr.member);
    case 'date':
      return integer(expr.day);
    case 'time':
      return integer(expr.second);
    case 'instant':
      return integer(expr.ms);
    case 'period':
      return integer(expr.count);
    case 'bool':
      return integer(expr.value ? 1 : 0);
    case 'constant': {
      const entry = entryOn(expr.constant, day);
      return multiply(foldNumber(entry, day), between(entry, expr));
    }
    case 'negate':
      return negate(foldNumber(expr.operand, day));
    case 'arithmetic':
      return foldArithmetic(expr, day);
    case 'rounded': {
      const { mode, step } = expr.rounding;
      const steps = divide(foldNumber(expr.operand, day), step);
      return multiply(integer(ROUND_BIG[mode](steps.n, steps.d)), step);
    }
    default:
      throw new Bug(`${expr.kind} is no constant`);
  }
}

export function foldText(expr: Expr, day: number): string {
  if (expr.kind === 'text') return expr.value;
  if (expr.kind === 'constant') return foldText(entryOn(expr.constant, day), day);
  throw new Bug(`${expr.kind} is no constant text`);
}

function between(from: Expr, to: Expr): Rational {
  if (from.type.kind !== 'numeric' || to.type.kind !== 'numeric') return integer(1);
  return conversion(from.type.unit, to.type.unit);
}

function factorOf(expr: Expr): Rational {
  return expr.type.kind === 'numeric' ? expr.type.unit.factor : integer(1);
}

function foldArithmetic(expr: Expr & { readonly kind: 'arithmetic' }, day: number): Rational {
  const left = multiply(foldNumber(expr.left, day), factorOf(expr.left));
  const right = multiply(foldNumber(expr.right, day), factorOf(expr.right));
  const base = { add, subtract, multiply, divide }[expr.operator](left, right);
  return divide(base, factorOf(expr));
}
