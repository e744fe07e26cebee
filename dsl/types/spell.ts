/**
 * Clauses spelled out as expressions: typed nodes made of typed nodes, for blocks whose meaning is what an author could have
 * written with the same words. The operands are checked and fit each other.
 */
import type { Expr, Let, NumberExpr, Rounding } from '../program/expression.ts';
import type { Span } from '../source.ts';
import type { ComparisonOperator } from '../tree/expression.ts';
import { hull, maxInterval, minInterval, point } from './interval.ts';
import { eitherType, numeric, pointType, productType, quotientType, roundedType, sumType } from './numeric.ts';
import { ONE, type Rational, ZERO } from './rational.ts';
import { BOOL, type NumericType, type Type, withOptional } from './type.ts';

function numericOf({ type }: Expr): NumericType {
  if (type.kind !== 'numeric') throw new TypeError('a number is spelled out of numbers');
  return type;
}

/** A named step, and how it is read. */
export function step(name: string, value: Expr, type: Type = value.type): { readonly let: Let; readonly read: Expr } {
  const local = { name, type, span: value.span };
  return { let: { local, value }, read: { kind: 'local', local, type, span: value.span } };
}

export function figure(value: Rational, like: NumericType, span: Span): NumberExpr {
  return { kind: 'number', value, type: pointType(value, like.flavour, like.unit), span };
}
export function wholePercent(span: Span): NumberExpr {
  return { kind: 'number', value: ONE, type: pointType(ONE, 'percent'), span };
}
/** 0 of the same kind; it lies on every grid. */
export function zero(like: Expr, span: Span): NumberExpr {
  const type = numericOf(like);
  const grid = type.grid ?? ONE;
  return {
    kind: 'number',
    value: ZERO,
    type: numeric({ flavour: type.flavour, unit: type.unit, range: point(ZERO), grid }),
    span,
  };
}

export function plus(left: Expr, right: Expr): Expr {
  const type = sumType(numericOf(left), numericOf(right), false);
  return { kind: 'arithmetic', operator: 'add', left, right, type, span: left.span };
}
export function minus(left: Expr, right: Expr): Expr {
  const type = sumType(numericOf(left), numericOf(right), true);
  return { kind: 'arithmetic', operator: 'subtract', left, right, type, span: left.span };
}
export function times(left: Expr, right: Expr): Expr {
  const type = productType(numericOf(left), numericOf(right));
  return { kind: 'arithmetic', operator: 'multiply', left, right, type, span: left.span };
}
/** The divisor is constant and not 0. */
export function over(left: Expr, right: Expr): Expr {
  const type = quotientType(numericOf(left), numericOf(right));
  return { kind: 'arithmetic', operator: 'divide', left, right, type, span: left.span };
}
export function lesser(left: Expr, right: Expr): Expr {
  const type = eitherType(numericOf(left), numericOf(right), minInterval);
  return { kind: 'builtin', function: 'min', args: [left, right], type, span: left.span };
}
export function greater(left: Expr, right: Expr): Expr {
  const type = eitherType(numericOf(left), numericOf(right), maxInterval);
  return { kind: 'builtin', function: 'max', args: [left, right], type, span: left.span };
}
export function rounded(operand: Expr, rounding: Rounding | undefined): Expr {
  if (rounding === undefined) return operand;
  return { kind: 'rounded', operand, rounding, type: roundedType(numericOf(operand), rounding), span: operand.span };
}

export function compares(left: Expr, operator: ComparisonOperator, right: Expr): Expr {
  const type = withOptional(BOOL, left.type.optional || right.type.optional);
  return { kind: 'compare', operator, left, right, type, span: left.span };
}
export function equals(left: Expr, right: Expr): Expr {
  const type = withOptional(BOOL, left.type.optional || right.type.optional);
  return { kind: 'equal', negated: false, left, right, type, span: left.span };
}
export function both(...items: readonly [Expr, ...Expr[]]): Expr {
  return joined('and', items);
}
export function oneOf(...items: readonly [Expr, ...Expr[]]): Expr {
  return joined('or', items);
}
function joined(kind: 'and' | 'or', items: readonly [Expr, ...Expr[]]): Expr {
  const [first] = items;
  const optional = items.some(({ type }) => type.optional);
  return items.length === 1 ? first : { kind, items, type: withOptional(BOOL, optional), span: first.span };
}
export function negation(operand: Expr): Expr {
  return { kind: 'not', operand, type: operand.type, span: operand.span };
}
export function truth(value: boolean, span: Span): Expr {
  return { kind: 'bool', value, type: BOOL, span };
}

/** What is unknown does not hold. */
export function certain(condition: Expr): Expr {
  const { span } = condition;
  if (!condition.type.optional) return condition;
  return { kind: 'otherwise', operand: condition, fallback: truth(false, span), type: BOOL, span };
}

/** Numbers as the hull of both; anything else is of one kind. */
export function choice(condition: Expr, then: Expr, otherwise: Expr): Expr {
  const { span } = condition;
  return { kind: 'if', condition, then, otherwise, type: eitherOf(then.type, otherwise.type), span };
}
function eitherOf(a: Type, b: Type): Type {
  if (a.kind === 'nothing') return withOptional(b, true);
  if (b.kind === 'nothing') return withOptional(a, true);
  if (a.kind === 'numeric' && b.kind === 'numeric') return eitherType(a, b, hull);
  return withOptional(a, a.optional || b.optional);
}
export function nothing(span: Span): Expr {
  return { kind: 'missing', type: { kind: 'nothing', optional: true }, span };
}
