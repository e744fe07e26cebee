/** Arithmetic, rounding and the numeric built-ins. Numbers carry no unit any more: each operator converts exactly. */
import { conversion, divide as over, type Rational, type Rounding, multiply as times, type Unit } from '#dsl';
import type { NumberNode } from './ir.ts';
import { dividedByConstant, isConstant } from './lower-constant.ts';
import * as num from './numbers.ts';
import { type ExprOf, lowerNumber, numericType, type Site } from './site.ts';
import { and, compare } from './truths.ts';
import { convertNumber, type Lowered, type NumberValue, numberValue } from './values.ts';

export function lowerNegate(expr: ExprOf<'negate'>, site: Site): Lowered {
  const { node, present } = lowerNumber(expr.operand, site);
  return numberValue(num.negate(node), present);
}

export function lowerArithmetic(expr: ExprOf<'arithmetic'>, site: Site): Lowered {
  const { unit } = numericType(expr.type);
  switch (expr.operator) {
    case 'add':
    case 'subtract': {
      const left = inUnit(expr.left, unit, site);
      const right = inUnit(expr.right, unit, site);
      const combine = expr.operator === 'add' ? num.add : num.subtract;
      return numberValue(combine(left.node, right.node), and(left.present, right.present));
    }
    case 'multiply': {
      const left = lowerNumber(expr.left, site);
      const right = lowerNumber(expr.right, site);
      const factor = over(times(unitOf(expr.left).factor, unitOf(expr.right).factor), unit.factor);
      const product = numberValue(num.multiply(left.node, right.node), and(left.present, right.present));
      return convertNumber(product, factor);
    }
    case 'divide': {
      const left = lowerNumber(expr.left, site);
      const factor = over(over(unitOf(expr.left).factor, unitOf(expr.right).factor), unit.factor);
      return convertNumber(numberValue(dividedByConstant(left.node, expr.right, site), left.present), factor);
    }
    default:
      return expr.operator satisfies never;
  }
}

function unitOf(expr: ExprOf<'arithmetic'>['left']): Unit {
  return numericType(expr.type).unit;
}

function inUnit(expr: ExprOf<'arithmetic'>['left'], unit: Unit, site: Site): NumberValue {
  return convertNumber(lowerNumber(expr, site), conversion(unitOf(expr), unit));
}

export function lowerRounded(expr: ExprOf<'rounded'>, site: Site): Lowered {
  const { operand, rounding } = expr;
  if (operand.kind !== 'arithmetic' || operand.operator !== 'divide' || isConstant(operand.right)) {
    const value = lowerNumber(operand, site);
    return numberValue(roundTo(value.node, rounding), value.present);
  }
  const left = lowerNumber(operand.left, site);
  const right = lowerNumber(operand.right, site);
  const factor = over(
    over(unitOf(operand.left).factor, unitOf(operand.right).factor),
    numericType(operand.type).unit.factor,
  );
  const node = divideRounded(left.node, right.node, factor, rounding, site);
  return numberValue(node, and(left.present, right.present));
}

/** To the nearest multiple of the step, in one division. */
export function roundTo(node: NumberNode, { mode, step }: Rounding): NumberNode {
  // value / step = whole x step.d / (scale x step.n)
  const divisor = num.gcd(step.d, node.scale * step.n);
  const left = num.scaleBy(node, step.d / divisor);
  const steps = num.quotient(mode, left, num.structural((node.scale * step.n) / divisor), 1n);
  return inSteps(steps, step);
}

function inSteps(steps: NumberNode, step: Rational): NumberNode {
  return { ...num.scaleBy(steps, step.n), scale: step.d };
}

/** left x factor / right, rounded once to multiples of the step; the divisor is not 0 wherever the result is used. */
export function divideRounded(
  left: NumberNode,
  right: NumberNode,
  factor: Rational,
  { mode, step }: Rounding,
  site: Site,
): NumberNode {
  const [dividend, divisor] = positiveDivisor(left, right, site);
  const up = factor.n * right.scale * step.d;
  const down = factor.d * left.scale * step.n;
  const common = num.gcd(up, down);
  const steps = num.quotient(mode, num.scaleBy(dividend, up / common), num.scaleBy(divisor, down / common), 1n);
  return inSteps(steps, step);
}

/** The kernel divides by what is above 0: a negative divisor turns both signs. */
function positiveDivisor(left: NumberNode, right: NumberNode, site: Site): readonly [NumberNode, NumberNode] {
  if (right.lo >= 0n) return [left, right];
  if (right.hi <= 0n) return [num.negate(left), num.negate(right)];
  const dividend = site.builder.number(left);
  const divisor = site.builder.number(right);
  const below = compare('<', divisor, num.structural(0n));
  return [num.choiceNumber(below, num.negate(dividend), dividend), num.absolute(divisor)];
}
