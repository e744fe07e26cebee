/**
 * Dates that come round, D + k P for k = 0, 1, ..., as questions of a billing period: how many lie before a day, and is the
 * last of them in the period. Spelled out in expressions, so that they bring no arithmetic of their own.
 */
import type { Expr } from '../program/expression.ts';
import type { Span } from '../source.ts';
import type { ExprNode } from '../tree/expression.ts';
import { type Context, checkExpr } from '../types/context.ts';
import { wrongType } from '../types/fitting.ts';
import { fold, UNDATED } from '../types/fold.ts';
import { closed } from '../types/interval.ts';
import { numeric, quotientType, roundedType } from '../types/numeric.ts';
import { discharge } from '../types/places.ts';
import { integer, ONE, ZERO } from '../types/rational.ts';
import { both, choice, compares, figure, greater, lesser, minus, plus, times } from '../types/spell.ts';
import { BOOL, DATE, type NumericType } from '../types/type.ts';

const WHOLE: NumericType = numeric({ flavour: 'integer', grid: ONE, range: closed(undefined, undefined) });

export interface Recurring {
  /** D. */
  readonly from: Expr;
  readonly every: number;
  readonly family: 'days' | 'months';
}

/** `P from D`: P is a constant span of at least one day or month. */
export function checkRecurring(periodNode: ExprNode, fromNode: ExprNode, context: Context): Recurring | undefined {
  const period = discharge(checkExpr(periodNode, context), context);
  const from = checkDay(fromNode, context);
  if (period === undefined || from === undefined) return undefined;
  if (period.type.kind !== 'period') return wrongType('a period such as 12 months', period, context);
  const known = fold(period, UNDATED);
  if (known?.kind !== 'period') return context.report('WR3130', period.span, { what: 'The length of a term' });
  if (known.count < 1) return wrongType('a period of at least one day or month', period, context);
  return { from, every: known.count, family: period.type.family };
}

export function checkDay(node: ExprNode, context: Context): Expr | undefined {
  const day = discharge(checkExpr(node, context), context);
  return day === undefined || day.type.kind === 'date' ? day : wrongType('a date', day, context);
}

/** A field of the input `period`, which a tariff that bills has. */
export function periodField(
  field: 'start' | 'end' | 'in_service_until',
  span: Span,
  context: Context,
): Expr | undefined {
  const base: ExprNode = { kind: 'Name', name: { text: 'period', span }, span };
  return context.check({ kind: 'Field', base, field: { text: field, span }, span }, { ...context, locals: new Map() });
}

/** A missing day lies in no period. */
export function isWithin(day: Expr, start: Expr, end: Expr): Expr {
  const { span } = day;
  const item: Expr = { ...day, type: { ...day.type, optional: false } } as Expr;
  const inside: Expr = { kind: 'inRange', negated: false, item, from: start, to: end, toOpen: true, type: BOOL, span };
  return day.type.optional ? both({ kind: 'presence', present: true, operand: day, type: BOOL, span }, inside) : inside;
}

/** How many of the dates lie before a day: an integer, at least 0. */
export function datesBefore(dates: Recurring, day: Expr): Expr {
  const { from, span } = { ...dates, span: dates.from.span };
  const passed = distance(dates, eve(day));
  const count = plus(wholeTimes(passed, dates.every), figure(ONE, WHOLE, span));
  return choice(compares(from, '<', day), greater(count, none(span)), none(span));
}

/** At most `count` of them; the first is at D itself. */
export function firstDatesBefore(dates: Recurring, count: Expr, day: Expr): Expr {
  return lesser(datesBefore(dates, day), count);
}

/** Whether a term D + k P, k >= 1, ends in the period: its last day is one of the period's. */
export function termEndsIn(dates: Recurring, start: Expr, end: Expr): Expr {
  const { from, every, family } = dates;
  const { span } = from;
  const terms = wholeTimes(distance(dates, end), every);
  const length = times(terms, figure(integer(every), WHOLE, span));
  const past: Expr =
    family === 'months'
      ? compares(built('add_months', [from, length], span), '>', start)
      : compares(minus(distance(dates, end), length), '<', built('days_between', [start, end], span));
  return both(compares(terms, '>=', figure(ONE, WHOLE, span)), past);
}

function none(span: Span): Expr {
  return figure(ZERO, WHOLE, span);
}

/** Whole months or days from D to a day. */
function distance({ from, family }: Recurring, day: Expr): Expr {
  return built(family === 'months' ? 'months_between' : 'days_between', [from, day], from.span);
}

function built(name: 'months_between' | 'days_between' | 'add_months', args: readonly Expr[], span: Span): Expr {
  const type = name === 'add_months' ? DATE : WHOLE;
  return { kind: 'builtin', function: name, args, type, span };
}

/** The day before. */
function eve(day: Expr): Expr {
  const { span } = day;
  const by: Expr = { kind: 'period', count: 1, type: { kind: 'period', family: 'days', optional: false }, span };
  return { kind: 'shift', base: day, by, sign: -1, type: DATE, span };
}

function wholeTimes(count: Expr, every: number): Expr {
  if (every === 1) return count;
  const { span } = count;
  const right = figure(integer(every), WHOLE, span);
  const type = count.type.kind === 'numeric' ? quotientType(count.type, WHOLE) : WHOLE;
  const quotient: Expr = { kind: 'arithmetic', operator: 'divide', left: count, right, type, span };
  const rounding = { mode: 'floor', step: ONE, span } as const;
  return { kind: 'rounded', operand: quotient, rounding, type: roundedType(type, rounding), span };
}
