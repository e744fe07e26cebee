/** Arithmetic, rounding and the numeric built-ins. Numbers carry no unit any more: each operator converts exactly. */
import { conversion, divide as over, type Rational, type Rounding, multiply as times, type Unit } from '#dsl';
import { wholeOf, withoutDivisors } from './alignment.ts';
import { divisorsOf, overAll, without } from './divisors.ts';
import type { NumberNode } from './ir.ts';
import { dividedByConstant, isConstant } from './lower-constant.ts';
import { gcd, scaleBy, structural } from './number-nodes.ts';
import {
  absolute,
  add,
  choiceNumber,
  crossed,
  greater,
  multiply,
  negate,
  quotient,
  subtract,
  timesRatio,
} from './numbers.ts';
import { type ExprOf, lowerNumber, numericType, type Site } from './site.ts';
import { and, compare } from './truths.ts';
import { convertNumber, type Lowered, type NumberValue, numberValue } from './values.ts';

export function lowerNegate(expr: ExprOf<'negate'>, site: Site): Lowered {
  const { node, present } = lowerNumber(expr.operand, site);
  return numberValue(negate(node), present);
}

export function lowerArithmetic(expr: ExprOf<'arithmetic'>, site: Site): Lowered {
  const { unit } = numericType(expr.type);
  switch (expr.operator) {
    case 'add':
    case 'subtract': {
      const left = inUnit(expr.left, unit, site);
      const right = inUnit(expr.right, unit, site);
      const combine = expr.operator === 'add' ? add : subtract;
      return numberValue(combine(left.node, right.node), and(left.present, right.present));
    }
    case 'multiply': {
      const left = lowerNumber(expr.left, site);
      const right = lowerNumber(expr.right, site);
      const factor = over(times(unitOf(expr.left).factor, unitOf(expr.right).factor), unit.factor);
      const product = numberValue(multiply(left.node, right.node), and(left.present, right.present));
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
export function roundTo(node: NumberNode, { mode, step }: Pick<Rounding, 'mode' | 'step'>): NumberNode {
  // value / step = whole x step.d / (scale x divisors x step.n)
  const divisor = gcd(step.d, node.scale * step.n);
  const left = withoutDivisors(scaleBy(node, step.d / divisor));
  const [first, ...others] = divisorsOf(node);
  const factor = (node.scale * step.n) / divisor;
  const right = first === undefined ? structural(factor) : scaleBy(others.reduce(multiply, first), factor);
  return inSteps(quotient(mode, left, right, 1n), step);
}

/** left / right, exactly, where right is above 0; where the result is not used it may be anything. */
export function divideExactly(left: NumberNode, right: NumberNode, site: Site): NumberNode {
  const { scale } = right;
  const divisor = site.builder.number(greater(wholeOf(right), structural(1n)));
  const fixed = divisor.op === 'constant' ? divisor.value : 1n;
  const rest = without(divisorsOf(left), divisorsOf(right));
  const [above] = crossed(timesRatio(left, scale, fixed), right);
  if (divisor.op === 'constant') return { ...above, ...overAll(rest) };
  site.builder.divide();
  return { ...above, ...overAll([...rest, divisor]) };
}

/** How many of `right`, which is above 0 wherever the result is used, hold `left`. */
export function divideUp(left: NumberNode, right: NumberNode): NumberNode {
  const common = gcd(left.scale, right.scale);
  const [above, below] = crossed(scaleBy(left, right.scale / common), scaleBy(right, left.scale / common));
  return quotient('ceiling', above, below, 1n);
}

/** Numbers of steps as what they come to. */
export function inSteps(steps: NumberNode, step: Rational): NumberNode {
  return { ...scaleBy(steps, step.n), scale: step.d };
}

/** left x factor / right, rounded once to multiples of the step; the divisor is not 0 wherever the result is used. */
function divideRounded(
  left: NumberNode,
  right: NumberNode,
  factor: Rational,
  { mode, step }: Rounding,
  site: Site,
): NumberNode {
  const [dividend, divisor] = positiveDivisor(left, right, site);
  const up = factor.n * right.scale * step.d;
  const down = factor.d * left.scale * step.n;
  const common = gcd(up, down);
  const [above, below] = crossed(scaleBy(dividend, up / common), scaleBy(divisor, down / common));
  return inSteps(quotient(mode, above, below, 1n), step);
}

/** The kernel divides by what is above 0: a negative divisor turns both signs. */
function positiveDivisor(left: NumberNode, right: NumberNode, site: Site): readonly [NumberNode, NumberNode] {
  if (right.lo >= 0n) return [left, right];
  if (right.hi <= 0n) return [negate(left), negate(right)];
  const dividend = site.builder.number(left);
  const divisor = site.builder.number(right);
  const below = compare('<', divisor, structural(0n));
  return [choiceNumber(below, negate(dividend), dividend), absolute(divisor)];
}
