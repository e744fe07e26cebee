/** The built-in functions: one entry each for its arguments and its result (LANGUAGE section 5; 18.31 to 18.40, 18.45). */

import type { BuiltinExpr, BuiltinName, Expr } from '../program/expression.ts';
import type { CallNode } from '../tree/expression.ts';
import type { Context } from './context.ts';
import { fitTogether, wrongType } from './fitting.ts';
import { fold, UNDATED } from './fold.ts';
import { absInterval, closed, type Interval, maxInterval, minInterval } from './interval.ts';
import { sameKind } from './kinds.ts';
import { eitherType, numeric, typeText } from './numeric.ts';
import { integer, ONE, ZERO } from './rational.ts';
import { BOOL, DATE, type SimpleType, TEXT, type Type, withOptional } from './type.ts';
import { isPlain } from './unit.ts';

type Check = (args: readonly Expr[], node: CallNode, context: Context) => Expr | undefined;

/** Type of the result from types of the arguments; undefined when a fault was reported. */
type Result = (args: readonly Expr[], context: Context) => Type | undefined;

function builtin(name: BuiltinName, count: number, result: Result): Check {
  return (args, node, context) => {
    if (args.length !== count) {
      const wanted = count === 1 ? '1 argument' : `${count} arguments`;
      return context.report('WR2104', node.span, { name, wanted, given: args.length });
    }
    const type = result(args, context);
    if (type === undefined) return undefined;
    const optional = type.optional || args.some((arg) => arg.type.optional);
    return exact({ kind: 'builtin', function: name, args, type: withOptional(type, optional), span: node.span });
  };
}

/** Of constants the value itself is known, so no interval stands for it. */
function exact(expr: BuiltinExpr): BuiltinExpr {
  const folded = fold(expr, UNDATED);
  return folded?.kind === 'number' ? { ...expr, type: folded.type } : expr;
}

function extreme(name: 'min' | 'max', pick: (a: Interval, b: Interval) => Interval): Check {
  return builtin(name, 2, ([a, b], context) => alternatives(a, b, pick, context));
}

function alternatives(
  a: Expr | undefined,
  b: Expr | undefined,
  pick: (a: Interval, b: Interval) => Interval,
  context: Context,
): Type | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.type.kind === 'numeric' && b.type.kind === 'numeric') {
    return fitTogether(a.type, b.type, b.span, a, b, context, 'compare') ? eitherType(a.type, b.type, pick) : undefined;
  }
  const ordered = a.type.kind === 'date' || a.type.kind === 'instant' || a.type.kind === 'time';
  if (!ordered) return wrongType('a number, a date or an instant', a, context);
  return sameKind(a.type, b.type) ? a.type : wrongType(typeText(a.type), b, context);
}

function clampType(args: readonly Expr[], context: Context): Type | undefined {
  const [x, lo, hi] = args;
  const raised = alternatives(x, lo, maxInterval, context);
  if (raised === undefined || x === undefined) return undefined;
  return alternatives({ ...x, type: raised } as Expr, hi, minInterval, context);
}

function simple(kinds: readonly SimpleType['kind'][], result: Type): Result {
  return (args, context) => {
    for (const [i, kind] of kinds.entries()) {
      const arg = args[i];
      if (arg !== undefined && arg.type.kind !== kind)
        return wrongType(kind === 'text' ? 'text' : `a ${kind}`, arg, context);
    }
    return result;
  };
}

const DAYS = numeric({ flavour: 'integer', range: closed(integer(-3_652_059), integer(3_652_059)), grid: ONE });
const MONTHS = numeric({ flavour: 'integer', range: closed(integer(-119_988), integer(119_988)), grid: ONE });
const LENGTH = numeric({ flavour: 'integer', range: closed(ZERO, integer(4096)), grid: ONE });

export const BUILTINS: Readonly<Record<BuiltinName, Check>> = {
  min: extreme('min', minInterval),
  max: extreme('max', maxInterval),
  clamp: builtin('clamp', 3, clampType),
  abs: builtin('abs', 1, ([x], context) => {
    if (x === undefined) return undefined;
    return x.type.kind === 'numeric'
      ? numeric({ ...x.type, range: absInterval(x.type.range) })
      : wrongType('a number', x, context);
  }),
  date_of: builtin('date_of', 1, simple(['instant'], DATE)),
  days_between: builtin('days_between', 2, simple(['date', 'date'], DAYS)),
  months_between: builtin('months_between', 2, simple(['date', 'date'], MONTHS)),
  add_months: builtin('add_months', 2, ([date, count], context) => {
    if (date !== undefined && date.type.kind !== 'date') return wrongType('a date', date, context);
    const whole = count?.type.kind === 'numeric' && count.type.flavour === 'integer' && isPlain(count.type.unit);
    return whole || count === undefined ? DATE : wrongType('a whole number of months', count, context);
  }),
  starts_with: builtin('starts_with', 2, simple(['text', 'text'], BOOL)),
  ends_with: builtin('ends_with', 2, simple(['text', 'text'], BOOL)),
  contains: builtin('contains', 2, simple(['text', 'text'], BOOL)),
  length: builtin('length', 1, simple(['text'], LENGTH)),
  upper: builtin('upper', 1, simple(['text'], TEXT)),
  as_percent: builtin('as_percent', 1, ([x], context) => {
    if (x === undefined) return undefined;
    if (x.type.kind !== 'numeric' || !isPlain(x.type.unit) || x.type.flavour === 'percent')
      return wrongType('a plain number', x, context);
    return { ...x.type, flavour: 'percent' };
  }),
};
