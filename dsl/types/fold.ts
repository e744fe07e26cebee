/**
 * Constant expressions to literals: arithmetic on literals and constants, exact, with the roundings that are written.
 * Undefined where the value is not one literal (a dated constant that changes, or something that is no constant).
 */
import type { Expr, NumberExpr } from '../program/expression.ts';
import { addMonths, isCivil } from './calendar.ts';
import { foldBuiltin } from './fold-builtins.ts';
import { pointType } from './numeric.ts';
import { add, divide, isTooWide, multiply, negate, type Rational, subtract } from './rational.ts';
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
      return foldBuiltin(
        expr,
        expr.args.map((arg) => fold(arg, context)),
      );
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
  return isCivil(day) ? { ...base, day, span: expr.span } : undefined;
}

function foldNumber(
  expr: Extract<Expr, { kind: 'negate' | 'arithmetic' | 'rounded' }>,
  context: FoldContext,
): Expr | undefined {
  if (expr.type.kind !== 'numeric') return undefined;
  const value = numberOf(expr, expr.type.unit, context);
  return value === undefined ? undefined : literal(value, expr);
}

function literal(value: Rational, at: Expr): NumberExpr | undefined {
  const type = at.type as NumericType;
  if (isTooWide(value)) return undefined;
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
