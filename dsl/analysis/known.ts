/**
 * What is known of values while a condition is taken apart: of an ordered value a range, of an enum, a text or a truth which
 * values are left, and whether it is there. `undefined` stands for a contradiction: no value is left.
 */
import type { Expr } from '../program/expression.ts';
import { type Interval, intersect, isEmpty, isPoint, point, scaleInterval } from '../types/interval.ts';
import { keyOf } from '../types/narrowing.ts';
import { tighten } from '../types/numeric.ts';
import { integer } from '../types/rational.ts';
import type { Type } from '../types/type.ts';
import { conversion } from '../types/unit.ts';

export interface Values {
  readonly present?: boolean;
  readonly range?: Interval;
  /** The values that are left; absent: all but those in `not`. */
  readonly only?: ReadonlySet<string>;
  readonly not?: ReadonlySet<string>;
}
/** By the key of the value. */
export type Known = ReadonlyMap<string, Values>;
export const NOTHING_KNOWN: Known = new Map();

/** What can be, of an ordered value, in its own unit; days, seconds or milliseconds of what is no number. */
function rangeOf(expr: Expr, known: Known): Interval | undefined {
  const key = keyOf(expr);
  const learnt = key === undefined ? undefined : known.get(key)?.range;
  const own = ownRange(expr);
  return own === undefined || learnt === undefined ? (own ?? learnt) : intersect(own, learnt);
}

function ownRange(expr: Expr): Interval | undefined {
  switch (expr.kind) {
    case 'date':
      return point(integer(expr.day));
    case 'time':
      return point(integer(expr.second));
    case 'instant':
      return point(integer(expr.ms));
    default:
      return expr.type.kind === 'numeric' ? expr.type.range : undefined;
  }
}

/** The range of `other` in the unit of `expr`; undefined where nothing is known of it. */
export function rangeBeside(expr: Expr, other: Expr, known: Known): Interval | undefined {
  const range = rangeOf(other, known);
  if (range === undefined || expr.type.kind !== 'numeric' || other.type.kind !== 'numeric') return range;
  return scaleInterval(range, conversion(other.type.unit, expr.type.unit));
}

/** `expr` lies in a range (of its own unit), and so is there. */
export function within(expr: Expr, range: Interval, known: Known): Known | undefined {
  const left = rangeOf(expr, known);
  const both = left === undefined ? range : intersect(left, range);
  const tight = expr.type.kind === 'numeric' ? tighten(both, expr.type.grid) : onWhole(both, expr.type);
  return isEmpty(tight) ? undefined : learn(expr, { range: tight }, known);
}

/** Days, seconds of the clock and milliseconds are whole. */
function onWhole(range: Interval, type: Type): Interval {
  return type.kind === 'date' || type.kind === 'time' || type.kind === 'instant' ? tighten(range, integer(1)) : range;
}

/** The name of a value that is one of several: a member of an enum, a text, a truth. */
export function tokenOf(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'enum':
      return `${expr.member}`;
    case 'text':
      return expr.value;
    case 'bool':
      return `${expr.value}`;
    default:
      return undefined;
  }
}

function allOf(type: Type): ReadonlySet<string> | undefined {
  if (type.kind === 'enum') return new Set(type.enum.members.map((_, i) => `${i}`));
  return type.kind === 'bool' ? new Set(['true', 'false']) : undefined;
}

/** The values that are left of an enum or a truth, and of a text where they are few. */
function leftOf(expr: Expr, known: Known): ReadonlySet<string> | undefined {
  const own = tokenOf(expr);
  if (own !== undefined) return new Set([own]);
  const key = keyOf(expr);
  return (key === undefined ? undefined : known.get(key)?.only) ?? allOf(expr.type);
}

/** `expr` is one of the values, or none of them. */
export function among(expr: Expr, values: ReadonlySet<string>, is: boolean, known: Known): Known | undefined {
  const key = keyOf(expr);
  const not = key === undefined ? undefined : known.get(key)?.not;
  const left = leftOf(expr, known) ?? (is ? values : undefined);
  if (left === undefined) return learn(expr, { not: new Set([...(not ?? []), ...values]) }, known);
  const only = new Set([...left].filter((value) => values.has(value) === is && not?.has(value) !== true));
  return only.size === 0 ? undefined : learn(expr, { only }, known);
}

/** The value that both can only be, where that is certain. */
export function isSettled(expr: Expr, known: Known): boolean {
  const range = rangeOf(expr, known);
  return range !== undefined && isPoint(range);
}

/** A value that is compared is there; what has no key cannot be remembered. */
function learn(expr: Expr, values: Values, known: Known): Known | undefined {
  const key = keyOf(expr);
  if (key === undefined) return known;
  const before = known.get(key);
  return before?.present === false ? undefined : new Map(known).set(key, { ...before, ...values, present: true });
}

export function presence(expr: Expr, present: boolean, known: Known): Known | undefined {
  if (!present && !expr.type.optional) return undefined;
  const key = keyOf(expr);
  if (key === undefined) return known;
  const before = known.get(key);
  return before?.present === !present ? undefined : new Map(known).set(key, { ...before, present });
}
