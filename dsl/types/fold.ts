/**
 * Constant expressions to literals: arithmetic on literals and constants, exact, with the roundings that are written.
 * Undefined where the value is not one literal (a dated constant that changes, or something that is no constant).
 */
import type { BuiltinExpr, Expr, NumberExpr } from '../program/expression.ts';
import { addMonths } from './calendar.ts';
import { pointType } from './numeric.ts';
import {
  absolute,
  add,
  compare,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  type Rational,
  subtract,
} from './rational.ts';
import { roundTo } from './round.ts';
import type { NumericType } from './type.ts';
import { conversion, divideUnits, multiplyUnits, type Unit } from './unit.ts';

/** What dated constants are worth: by name of the constant, on the as-of date in question. */
export type ConstantValues = (constant: Extract<Expr, { kind: 'constant' }>['constant']) => Expr | undefined;

export interface FoldContext {
  readonly constants: ConstantValues;
  readonly previous?: Expr;
}

/** Constants with one entry fold everywhere; dated ones only where all entries agree on nothing else. */
export const UNDATED: FoldContext = {
  constants: (constant) => (constant.entries.length === 1 ? constant.entries[0]?.folded : undefined),
};

/** Constants as they stand on one day (days since 1970-01-01). */
export function asOfDay(day: number): FoldContext {
  return {
    constants: (constant) => {
      const entry = constant.entries.findLast((each) => each.from === undefined || each.from <= day);
      return entry === undefined ? undefined : (entry.folded ?? fold(entry.value, asOfDay(day)));
    },
  };
}

export function fold(expr: Expr, context: FoldContext): Expr | undefined {
  switch (expr.kind) {
    case 'number':
    case 'text':
    case 'bool':
    case 'enum':
    case 'date':
    case 'time':
    case 'instant':
    case 'period':
      return expr;
    case 'constant':
      return context.constants(expr.constant);
    case 'previous':
      return context.previous;
    case 'negate':
    case 'arithmetic':
    case 'rounded':
      return foldNumber(expr, context);
    case 'builtin':
      return foldBuiltin(expr, context);
    case 'shift':
      return foldShift(expr, context);
    default:
      return undefined;
  }
}

function foldShift(expr: Extract<Expr, { kind: 'shift' }>, context: FoldContext): Expr | undefined {
  const base = fold(expr.base, context);
  const by = fold(expr.by, context);
  if (base?.kind !== 'date' || by?.kind !== 'period' || by.type.kind !== 'period') return undefined;
  const count = by.count * expr.sign;
  const day = by.type.family === 'days' ? base.day + count : addMonths(base.day, count);
  return { ...base, day, span: expr.span };
}

function foldNumber(
  expr: Extract<Expr, { kind: 'negate' | 'arithmetic' | 'rounded' }>,
  context: FoldContext,
): Expr | undefined {
  if (expr.type.kind !== 'numeric') return undefined;
  const value = numberOf(expr, expr.type.unit, context);
  return value === undefined ? undefined : literal(value, expr);
}

function literal(value: Rational, at: Expr): NumberExpr {
  const type = at.type as NumericType;
  return { kind: 'number', value, type: pointType(value, type.flavour, type.unit), span: at.span };
}

/** The value of a constant number in `unit`. */
export function numberOf(expr: Expr, unit: Unit, context: FoldContext): Rational | undefined {
  if (expr.type.kind !== 'numeric') return undefined;
  const value = ownValue(expr, context);
  return value === undefined ? undefined : multiply(value, conversion(expr.type.unit, unit));
}

/** The value of a constant number in its own unit. */
function ownValue(expr: Expr, context: FoldContext): Rational | undefined {
  if (expr.type.kind !== 'numeric') return undefined;
  const { unit } = expr.type;
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'negate': {
      const operand = numberOf(expr.operand, unit, context);
      return operand === undefined ? undefined : negate(operand);
    }
    case 'rounded': {
      const operand = numberOf(expr.operand, unit, context);
      return operand === undefined ? undefined : roundTo(operand, expr.rounding.step, expr.rounding.mode);
    }
    case 'arithmetic':
      return arithmetic(expr, unit, context);
    default: {
      const folded = fold(expr, context);
      return folded?.kind === 'number' && folded.type.kind === 'numeric'
        ? multiply(folded.value, conversion(folded.type.unit, unit))
        : undefined;
    }
  }
}

function arithmetic(
  expr: Extract<Expr, { kind: 'arithmetic' }>,
  unit: Unit,
  context: FoldContext,
): Rational | undefined {
  if (expr.operator === 'add' || expr.operator === 'subtract') {
    const a = numberOf(expr.left, unit, context);
    const b = numberOf(expr.right, unit, context);
    if (a === undefined || b === undefined) return undefined;
    return expr.operator === 'add' ? add(a, b) : subtract(a, b);
  }
  const { left, right } = expr;
  if (left.type.kind !== 'numeric' || right.type.kind !== 'numeric') return undefined;
  const a = numberOf(left, left.type.unit, context);
  const b = numberOf(right, right.type.unit, context);
  if (a === undefined || b === undefined) return undefined;
  if (expr.operator === 'multiply')
    return multiply(multiply(a, b), conversion(multiplyUnits(left.type.unit, right.type.unit), unit));
  return b.n === 0n
    ? undefined
    : multiply(divide(a, b), conversion(divideUnits(left.type.unit, right.type.unit), unit));
}

function foldBuiltin(expr: BuiltinExpr, context: FoldContext): Expr | undefined {
  if (expr.type.kind !== 'numeric') return undefined;
  const { unit } = expr.type;
  const args = expr.args.map((arg) => numberOf(arg, unit, context));
  const [a, b, c] = args;
  if (args.includes(undefined) || a === undefined) return undefined;
  switch (expr.function) {
    case 'min':
      return b === undefined ? undefined : literal(minimum(a, b), expr);
    case 'max':
      return b === undefined ? undefined : literal(maximum(a, b), expr);
    case 'clamp':
      return b === undefined || c === undefined ? undefined : literal(minimum(maximum(a, b), c), expr);
    case 'abs':
      return literal(absolute(a), expr);
    case 'as_percent':
      return literal(a, expr);
    default:
      return undefined;
  }
}

/** -1, 0 or 1 as the literal a is below, equal to or above b, in their order; undefined when they have none. */
export function compareLiterals(a: Expr, b: Expr): number | undefined {
  if (a.kind === 'number' && b.kind === 'number' && a.type.kind === 'numeric' && b.type.kind === 'numeric') {
    return compare(a.value, multiply(b.value, conversion(b.type.unit, a.type.unit)));
  }
  const [x, y] = [ordinal(a), ordinal(b)];
  return x === undefined || y === undefined ? undefined : Math.sign(x - y);
}
function ordinal(expr: Expr): number | undefined {
  switch (expr.kind) {
    case 'date':
      return expr.day;
    case 'time':
      return expr.second;
    case 'instant':
      return expr.ms;
    case 'enum':
      return expr.member;
    case 'bool':
      return expr.value ? 1 : 0;
    case 'period':
      return expr.count;
    default:
      return undefined;
  }
}
