/** Built-in functions, calls of the author's own definitions, and moving along the calendar. */
import { type BuiltinExpr, conversion, type Expr, PLAIN } from '#dsl';
import { Bug } from '../bug.ts';
import { TEXT_CODE_POINTS_MAX } from '../limits.ts';
import { call, dateOf, dayCall, instantCall, MONTHS_MOST } from './dates.ts';
import type { NumberNode, TruthFunction, TruthNode } from './ir.ts';
import { structural } from './number-nodes.ts';
import { absolute, add, greater, lesser, negate, quotient, subtract, timesRatio } from './numbers.ts';
import { type ExprOf, fitted, lowerNumber, lowerText, lowerWhere, numericType, type Site } from './site.ts';
import { and, YES } from './truths.ts';
import {
  convertNumber,
  knownWhere,
  type Lowered,
  type NumberValue,
  numberValue,
  onlyWhere,
  presence,
  textValue,
} from './values.ts';

export function lowerBuiltin(expr: BuiltinExpr, site: Site): Lowered {
  switch (expr.function) {
    case 'min':
    case 'max': {
      const pick = expr.function === 'min' ? lesser : greater;
      return numbersOf(expr, site).reduce((a, b) => numberValue(pick(a.node, b.node), and(a.present, b.present)));
    }
    case 'clamp': {
      const [x, lo, hi] = three(numbersOf(expr, site));
      return numberValue(lesser(greater(x.node, lo.node), hi.node), and(x.present, lo.present, hi.present));
    }
    case 'abs':
      return mapNumber(first(expr, site), absolute);
    case 'as_percent':
      return first(expr, site);
    case 'date_of':
      return mapNumber(first(expr, site), (node) => dateOf(node, site));
    case 'days_between': {
      const [a, b] = two(plainNumbers(expr, site));
      return numberValue(subtract(b.node, a.node), and(a.present, b.present));
    }
    case 'months_between': {
      const [a, b] = two(plainNumbers(expr, site));
      return numberValue(call('monthsBetween', [a.node, b.node], MONTHS_MOST), and(a.present, b.present));
    }
    case 'add_months': {
      const [date, months] = two(plainNumbers(expr, site));
      return numberValue(dayCall('addMonths', [date.node, months.node]), and(date.present, months.present));
    }
    case 'length': {
      const value = lowerText(argument(expr, 0), site);
      return numberValue(call('textLength', [value.node], [0n, BigInt(3 * TEXT_CODE_POINTS_MAX)]), value.present);
    }
    case 'upper': {
      const value = lowerText(argument(expr, 0), site);
      return textValue({ family: 'text', op: 'upper', operand: value.node }, value.present);
    }
    case 'starts_with':
      return textTest('startsWith', expr, site);
    case 'ends_with':
      return textTest('endsWith', expr, site);
    case 'contains':
      return textTest('contains', expr, site);
    default:
      return expr.function satisfies never;
  }
}

function argument(expr: BuiltinExpr, index: number): Expr {
  const found = expr.args[index];
  if (found === undefined) throw new Bug(`${expr.function} has no argument ${index}`);
  return found;
}
function first(expr: BuiltinExpr, site: Site): NumberValue {
  return lowerNumber(argument(expr, 0), site);
}
function plainNumbers(expr: BuiltinExpr, site: Site): readonly NumberValue[] {
  return expr.args.map((arg) => lowerNumber(arg, site));
}
/** All in the unit of the result; dates and instants as they are. */
function numbersOf(expr: BuiltinExpr, site: Site): readonly NumberValue[] {
  const unit = expr.type.kind === 'numeric' ? expr.type.unit : PLAIN;
  return expr.args.map((arg) => {
    const value = lowerNumber(arg, site);
    return arg.type.kind === 'numeric' ? convertNumber(value, conversion(arg.type.unit, unit)) : value;
  });
}
function two(values: readonly NumberValue[]): readonly [NumberValue, NumberValue] {
  const [a, b] = values;
  if (a === undefined || b === undefined) throw new Bug('two arguments are wanted');
  return [a, b];
}
function three(values: readonly NumberValue[]): readonly [NumberValue, NumberValue, NumberValue] {
  const [, , c] = values;
  if (c === undefined) throw new Bug('three arguments are wanted');
  return [...two(values), c];
}
function mapNumber(value: NumberValue, map: (node: NumberNode) => NumberNode): NumberValue {
  return numberValue(map(value.node), value.present);
}

function textTest(fn: TruthFunction, expr: BuiltinExpr, site: Site): Lowered {
  const a = lowerText(argument(expr, 0), site);
  const b = lowerText(argument(expr, 1), site);
  const test: TruthNode = { family: 'truth', op: 'call', function: fn, args: [a.node, b.node] };
  const known = and(a.present, b.present);
  return knownWhere(known, known === YES ? test : site.builder.truth(test));
}

export function lowerMatches({ item, pattern }: ExprOf<'matches'>, site: Site): Lowered {
  const { node, present } = lowerText(item, site);
  const test: TruthNode = { family: 'truth', op: 'call', function: 'matches', args: [node], pattern };
  return knownWhere(present, present === YES ? test : site.builder.truth(test));
}

/** A definition is unfolded at its call; a missing argument of a parameter that is not optional makes the call missing. */
export function lowerApply(expr: ExprOf<'apply'>, site: Site): Lowered {
  const { params, type, value } = expr.definition;
  let known: TruthNode = YES;
  const args = params.map((param, i) => {
    const arg = expr.args[i];
    if (arg === undefined) throw new Bug(`${expr.definition.name} wants ${params.length} arguments`);
    const lower = (): Lowered => (param.type.optional ? lowerLate(arg, site) : lowerWhere(known, arg, site));
    const bound = site.builder.once(fitted(lower(), arg.type, param.type));
    if (!param.type.optional) known = and(known, presence(bound));
    return bound;
  });
  params.forEach((param, i) => {
    const bound = args[i];
    if (bound !== undefined) site.locals.set(param, bound);
  });
  return onlyWhere(known, fitted(lowerWhere(known, value, site), value.type, type));
}

/** Computed where the body reads it first, wherever that is: nobody is asked for it. */
function lowerLate(arg: Expr, site: Site): Lowered {
  return site.reach.asks(arg) ? site.reach.never(() => site.lower(arg)) : site.lower(arg);
}

export function lowerShift(expr: ExprOf<'shift'>, site: Site): Lowered {
  const base = lowerNumber(expr.base, site);
  const by = lowerNumber(expr.by, site);
  const signed = expr.sign === 1 ? by.node : negate(by.node);
  return numberValue(shifted(expr, base.node, signed, site), and(base.present, by.present));
}

function shifted(expr: ExprOf<'shift'>, base: NumberNode, by: NumberNode, site: Site): NumberNode {
  const { type } = expr.by;
  const date = expr.base.type.kind === 'date';
  if (type.kind === 'period') {
    if (type.family === 'months') {
      return date ? dayCall('addMonths', [base, by]) : instantCall('shiftInstantMonths', [base, by], site);
    }
    return date ? add(base, by) : instantCall('shiftInstantDays', [base, by], site);
  }
  const inSeconds = numericType(type).unit.factor;
  const ms = timesRatio(by, inSeconds.n * 1000n, inSeconds.d);
  return add(base, quotient('floor', ms, structural(ms.scale), 1n));
}
