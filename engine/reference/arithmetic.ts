/** Exact arithmetic in base units, moved dates, and the built-in functions (LANGUAGE 4.1, 18.31 to 18.45). */
import {
  absolute,
  add,
  type BuiltinExpr,
  divide,
  floor,
  integer,
  isZero,
  multiply,
  type Rational,
  rational,
  subtract,
} from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import { addMonths, daysBetween, monthsBetween } from '../time/civil.ts';
import { MS_PER_DAY } from '../time/iso.ts';
import { instantOf, localDate, localTime } from '../time/zone.ts';
import { zoneOf } from '../time/zone-data.ts';
import type { Context, Environment } from './context.ts';
import type { Node } from './node.ts';
import { roundTo } from './rounding.ts';
import {
  at,
  bool,
  compareValues,
  dayOfValue,
  inUnit,
  isMissing,
  MISSING,
  number,
  numberOf,
  textOf,
  toBase,
  type Value,
} from './value.ts';

export function evaluateArithmetic(expr: Node<'arithmetic'>, env: Environment, context: Context): Value {
  const left = context.evaluate(expr.left, env);
  const right = context.evaluate(expr.right, env);
  if (isMissing(left) || isMissing(right)) return MISSING;
  return number(calculate(expr.operator, numberOf(left), numberOf(right)));
}

function calculate(operator: Node<'arithmetic'>['operator'], a: Rational, b: Rational): Rational {
  switch (operator) {
    case 'add':
      return add(a, b);
    case 'subtract':
      return subtract(a, b);
    case 'multiply':
      return multiply(a, b);
    case 'divide':
      if (isZero(b)) throw new Bug('a division by zero that the checker let pass');
      return divide(a, b);
    default:
      return unreachable(operator);
  }
}

/** The step is in the operand's static unit (18.11). */
export function evaluateRounded(expr: Node<'rounded'>, env: Environment, context: Context): Value {
  const operand = context.evaluate(expr.operand, env);
  if (isMissing(operand)) return MISSING;
  const { type } = expr.operand;
  const figure = roundTo(inUnit(numberOf(operand), type), expr.rounding.mode, expr.rounding.step);
  return number(toBase(figure, type));
}

export function evaluateShift(expr: Node<'shift'>, env: Environment, context: Context): Value {
  const base = context.evaluate(expr.base, env);
  const by = context.evaluate(expr.by, env);
  if (isMissing(base) || isMissing(by)) return MISSING;
  if (by.kind === 'number' && base.kind === 'instant') return elapsed(base.ms, by.value, expr.sign);
  if (by.kind !== 'period' || expr.by.type.kind !== 'period') throw new Bug(`a date moved by a ${by.kind}`);
  const count = by.count * expr.sign;
  const months = expr.by.type.family === 'months';
  const move = (day: number): number => (months ? addMonths(day, count) : day + count);
  if (base.kind === 'date') return { kind: 'date', day: move(base.day) };
  if (base.kind === 'instant') return atSameClock(base.ms, move, context);
  throw new Bug(`a ${base.kind} cannot be moved`);
}

/** An exact duration, in seconds; what is below a millisecond is dropped. */
function elapsed(ms: number, seconds: Rational, sign: 1 | -1): Value {
  const moved = add(integer(ms), multiply(seconds, integer(1000 * sign)));
  return { kind: 'instant', ms: Number(floor(moved)) };
}

/** 18.33: the date moves, the clock on the wall stays; a skipped time is the transition, a repeated one the first. */
function atSameClock(ms: number, move: (day: number) => number, { program }: Context): Value {
  if (program.zone === undefined) throw new Bug('an instant moved by a period without a zone');
  const zone = zoneOf(program.zone);
  const { day, second } = localTime(zone, ms);
  const below = ((ms % 1000) + 1000) % 1000;
  return { kind: 'instant', ms: instantOf(zone, { day: move(day), second }) + below };
}

/** The local date of an instant in the header's zone. */
export function dateOfInstant(ms: number, { program }: Context): number {
  return program.zone === undefined ? Math.floor(ms / MS_PER_DAY) : localDate(zoneOf(program.zone), ms);
}

export function evaluateBuiltin(expr: BuiltinExpr, env: Environment, context: Context): Value {
  const args = expr.args.map((arg) => context.evaluate(arg, env));
  return args.some(isMissing) ? MISSING : applyBuiltin(expr, args, context);
}

function applyBuiltin(expr: BuiltinExpr, args: readonly Value[], context: Context): Value {
  const arg = (index: number): Value => at(args, index);
  switch (expr.function) {
    case 'min':
      return args.reduce((a, b) => (compareValues(b, a) < 0 ? b : a));
    case 'max':
      return args.reduce((a, b) => (compareValues(b, a) > 0 ? b : a));
    case 'clamp': {
      const raised = compareValues(arg(0), arg(1)) < 0 ? arg(1) : arg(0);
      return compareValues(raised, arg(2)) > 0 ? arg(2) : raised;
    }
    case 'abs':
      return number(absolute(numberOf(arg(0))));
    case 'as_percent':
      return arg(0);
    case 'date_of':
      return dateOf(arg(0), context);
    case 'days_between':
      return number(integer(daysBetween(dayOfValue(arg(0)), dayOfValue(arg(1)))));
    case 'months_between':
      return number(integer(monthsBetween(dayOfValue(arg(0)), dayOfValue(arg(1)))));
    case 'add_months':
      return { kind: 'date', day: addMonths(dayOfValue(arg(0)), Number(numberOf(arg(1)).n)) };
    case 'starts_with':
      return bool(textOf(arg(0)).startsWith(textOf(arg(1))));
    case 'ends_with':
      return bool(textOf(arg(0)).endsWith(textOf(arg(1))));
    case 'contains':
      return bool(textOf(arg(0)).includes(textOf(arg(1))));
    case 'length':
      return number(rational(BigInt([...textOf(arg(0))].length)));
    case 'upper':
      return { kind: 'text', value: textOf(arg(0)).toUpperCase().normalize('NFC') };
    default:
      return unreachable(expr.function);
  }
}

function dateOf(value: Value, context: Context): Value {
  if (value.kind !== 'instant') throw new Bug(`date_of a ${value.kind}`);
  return { kind: 'date', day: dateOfInstant(value.ms, context) };
}
