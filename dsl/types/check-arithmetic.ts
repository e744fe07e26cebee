/** Arithmetic with units and currencies (LANGUAGE 4.1, 4.2, 18.4, 18.5). */

import type { Expr, Rounding } from '../program/expression.ts';
import type { BinaryNode, NegateNode, RoundedNode, RoundSpec } from '../tree/expression.ts';
import { resolveUnit } from './check-literals.ts';
import type { Context } from './context.ts';
import { checkExpr } from './context.ts';
import { fitTogether, wrongType } from './fitting.ts';
import { fold, UNDATED } from './fold.ts';
import { containsZero } from './interval.ts';
import { isConstant } from './narrowing.ts';
import {
  currencyOf,
  isCurrencyBase,
  isMoney,
  isPlainMoney,
  negated,
  productType,
  quotientType,
  rangeText,
  roundedType,
  sumType,
  typeText,
} from './numeric.ts';
import { divide, integer, multiply, parseDecimal, type Rational, rational, ZERO } from './rational.ts';
import { DATE, INSTANT, type NumericType } from './type.ts';
import { conversion, isPlain, multiplyUnits, sameDimension, sameUnit } from './unit.ts';

export function checkNegate(node: NegateNode, context: Context): Expr | undefined {
  const operand = checkExpr(node.operand, context);
  if (operand === undefined) return undefined;
  if (operand.kind === 'number') {
    return {
      ...operand,
      value: { n: -operand.value.n, d: operand.value.d },
      type: negated(operand.type as NumericType),
      span: node.span,
    };
  }
  if (operand.type.kind !== 'numeric') return wrongType('a number', operand, context);
  return { kind: 'negate', operand, type: negated(operand.type), span: node.span };
}

export function checkArithmetic(node: BinaryNode, context: Context): Expr | undefined {
  const operandContext: Context = { ...context, around: 'operator' };
  const left = checkExpr(node.left, operandContext);
  const right = checkExpr(node.right, operandContext);
  if (left === undefined || right === undefined) return undefined;
  switch (node.operator) {
    case '+':
    case '-':
      return checkSum(node, left, right, context);
    case '*':
    case 'of':
      return checkProduct(node, left, right, context);
    case '/':
      return checkQuotient(node, left, right, context);
    default:
      return node.operator satisfies never;
  }
}

function checkSum(node: BinaryNode, left: Expr, right: Expr, context: Context): Expr | undefined {
  const subtract = node.operator === '-';
  if (left.type.kind === 'date' || left.type.kind === 'instant') return checkShift(node, left, right, context);
  if (left.type.kind === 'period' && right.type.kind === 'period') return checkPeriodSum(node, left, right, context);
  if (left.type.kind !== 'numeric') return wrongType('a number, a date or an instant', left, context);
  if (right.type.kind !== 'numeric') return wrongType(typeText(left.type), right, context);
  if (!fitTogether(left.type, right.type, node.span, left, right, context, subtract ? 'subtract' : 'add'))
    return undefined;
  const type = sumType(left.type, right.type, subtract);
  return { kind: 'arithmetic', operator: subtract ? 'subtract' : 'add', left, right, type, span: node.span };
}

function checkPeriodSum(node: BinaryNode, left: Expr, right: Expr, context: Context): Expr | undefined {
  if (
    left.kind !== 'period' ||
    right.kind !== 'period' ||
    left.type.kind !== 'period' ||
    right.type.kind !== 'period'
  ) {
    return context.report('WR3108', node.span, { message: 'Only written periods can be added to each other.' });
  }
  if (left.type.family !== right.type.family) {
    return context.report('WR3108', node.span, { message: 'Days and months do not add up to one period.' });
  }
  const count = node.operator === '-' ? left.count - right.count : left.count + right.count;
  return { kind: 'period', count, type: left.type, span: node.span };
}

/** Dates and instants move by periods, instants by seconds too (18.33). */
function checkShift(node: BinaryNode, base: Expr, by: Expr, context: Context): Expr | undefined {
  if (by.type.kind === 'date' || by.type.kind === 'instant') {
    if (node.operator === '+')
      return context.report('WR3109', node.span, { message: 'Two points in time cannot be added.' });
    const text = `days_between(${context.textOf(node.right.span)}, ${context.textOf(node.left.span)})`;
    return context.report('WR3125', node.span, {}, { remedy: { text, edits: [{ span: node.span, text }] } });
  }
  const seconds =
    by.type.kind === 'numeric' && by.type.unit.dimensions.length === 1 && by.type.unit.dimensions[0]?.base === 'second';
  if (by.type.kind !== 'period' && !(seconds && base.type.kind === 'instant')) {
    return wrongType(
      base.type.kind === 'date' ? 'a period such as 30 days' : 'a period or a quantity of time',
      by,
      context,
    );
  }
  const type = base.type.kind === 'date' ? DATE : INSTANT;
  const optional = base.type.optional || by.type.optional;
  const sign = node.operator === '-' ? -1 : 1;
  return insideCalendar({ kind: 'shift', base, by, sign, type: { ...type, optional }, span: node.span }, context);
}

/** WR3112: a constant date that leaves the years 1 to 9999. */
function insideCalendar(shift: Extract<Expr, { kind: 'shift' }>, context: Context): Expr | undefined {
  const operands = [fold(shift.base, UNDATED), fold(shift.by, UNDATED)];
  if (shift.type.kind !== 'date' || operands.includes(undefined) || fold(shift, UNDATED) !== undefined) return shift;
  return context.report('WR3112', shift.span, { message: 'This date lies outside the years 0001 to 9999.' });
}

function checkProduct(node: BinaryNode, left: Expr, right: Expr, context: Context): Expr | undefined {
  if (left.type.kind !== 'numeric') return wrongType('a number', left, context);
  if (right.type.kind !== 'numeric') return wrongType('a number', right, context);
  const currencies = multiplyUnits(left.type.unit, right.type.unit).dimensions.filter(
    (dimension) => dimension.exponent > 0 && isCurrencyBase(dimension.base),
  );
  if (currencies.length > 1 || currencies.some((dimension) => dimension.exponent > 1))
    return context.report('WR3105', node.span, {});
  return {
    kind: 'arithmetic',
    operator: 'multiply',
    left,
    right,
    type: productType(left.type, right.type),
    span: node.span,
  };
}

function checkQuotient(node: BinaryNode, left: Expr, right: Expr, context: Context): Expr | undefined {
  if (left.type.kind !== 'numeric') return wrongType('a number', left, context);
  if (right.type.kind !== 'numeric') return wrongType('a number', right, context);
  if (containsZero(right.type.range)) return mayBeZero(node, right, right.type, context);
  if (!isConstant(right) && context.around !== 'rounded') return mustRound(node, left.type, context);
  return {
    kind: 'arithmetic',
    operator: 'divide',
    left,
    right,
    type: quotientType(left.type, right.type),
    span: node.span,
  };
}

function mayBeZero(node: BinaryNode, right: Expr, type: NumericType, context: Context): undefined {
  const divisor = context.textOf(node.right.span);
  const zero = isPlain(type.unit) ? '0' : `0 ${type.unit.label}`;
  const range = `its range is ${rangeText(type.range, type)}`;
  return context.report(
    'WR3111',
    right.span,
    { divisor, range },
    {
      remedy: { text: `if ${divisor} > ${zero} then ... else ${context.textOf(node.left.span)}` },
    },
  );
}

function mustRound(node: BinaryNode, type: NumericType, context: Context): undefined {
  const written = context.textOf(node.span);
  const quotient = written.startsWith('(') ? written : `(${written})`;
  const text = `${quotient} rounded half even to ${isMoney(type.unit) ? 2 : 3} places`;
  // `rounded` is looser than the operators, so beside one of them the rounded quotient needs parentheses of its own.
  const edit = { span: node.span, text: context.around === 'operator' ? `(${text})` : text };
  return context.report('WR3110', node.operatorSpan, {}, { remedy: { text, edits: [edit] } });
}

export function checkRounded(node: RoundedNode, context: Context): Expr | undefined {
  const operand = checkExpr(node.operand, { ...context, around: 'rounded' });
  if (operand === undefined) return undefined;
  if (operand.type.kind !== 'numeric') return wrongType('a number', operand, context);
  const rounding = resolveRounding(node.spec, operand.type, context);
  if (rounding === undefined) return undefined;
  if (operand.kind === 'arithmetic' && operand.left.type.kind === 'numeric' && operand.right.type.kind === 'numeric') {
    const [a, b] = [operand.left.type.unit, operand.right.type.unit];
    if ((operand.operator === 'add' || operand.operator === 'subtract') && !sameUnit(a, b)) {
      context.report('WR3122', node.span, { left: a.label, right: b.label });
    }
  }
  return { kind: 'rounded', operand, rounding, type: roundedType(operand.type, rounding), span: node.span };
}

/** The step of a rounding in the unit of the value it rounds (18.10, 18.11, 18.43). */
export function resolveRounding(spec: RoundSpec, type: NumericType, context: Context): Rounding | undefined {
  const step = roundingStep(spec, type, context);
  return step === undefined ? undefined : { mode: spec.mode, step, span: spec.span };
}

function roundingStep(spec: RoundSpec, type: NumericType, context: Context): Rational | undefined {
  const { target } = spec;
  switch (target.kind) {
    case 'places': {
      const places = placesOf(target.places.digits);
      if (places === undefined) {
        return context.report('WR3112', target.places.span, { message: 'A rounding has 0 to 30 places.' });
      }
      const step = rational(1n, 10n ** BigInt(places));
      return type.flavour === 'percent' ? divide(step, integer(100)) : step;
    }
    case 'minor unit': {
      const currency = currencyOf(type.unit);
      const places = currency === undefined ? undefined : context.scope.vocabulary.currencies.get(currency);
      if (places !== undefined && isPlainMoney(type.unit)) return rational(1n, 10n ** BigInt(places));
      return context.report('WR3100', spec.span, {
        wanted: 'money, since only money has a minor unit',
        found: typeText(type),
      });
    }
    case 'step': {
      const value = parseDecimal(target.step.digits) ?? ZERO;
      if (value.n === 0n)
        return context.report('WR3112', target.step.span, { message: 'A rounding step must be above 0.' });
      if (target.unit === undefined) {
        if (isPlain(type.unit) && type.flavour !== 'percent') return value;
        return context.report('WR3102', target.step.span, {
          message: `The step must be an amount of ${type.unit.label || 'percent'}.`,
        });
      }
      const unit = resolveUnit([target.unit], context);
      if (unit === undefined) return undefined;
      if (sameDimension(unit, type.unit)) return multiply(value, conversion(unit, type.unit));
      return context.report('WR3102', spec.span, {
        message: `A step of ${unit.label} cannot round ${typeText(type)}.`,
      });
    }
    default:
      return target satisfies never;
  }
}

export function placesOf(digits: string): number | undefined {
  return /^\d{1,2}$/.test(digits) && Number(digits) <= 30 ? Number(digits) : undefined;
}
