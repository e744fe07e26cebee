/**
 * What a condition tells about the values it reads (LANGUAGE 4.3, 18.28). Exactly these forms narrow: `p is present|missing`,
 * `p is [not] CONST`, `p REL CONST`, `p in` a constant range or list, where p is an input path, parameter, `let` or `define`.
 */
import type { Expr } from '../program/expression.ts';
import { hull, type Interval, intersect, isPoint, scaleInterval, sideOf } from './interval.ts';
import { tighten } from './numeric.ts';
import type { NumericType, Type } from './type.ts';
import { conversion } from './unit.ts';

export interface Fact {
  readonly present?: boolean;
  readonly range?: Interval;
}
/** By the key of the value (see `keyOf`). */
export type Facts = ReadonlyMap<string, Fact>;
export const NO_FACTS: Facts = new Map();

const localKeys = new WeakMap<object, string>();
let localCount = 0;
function localKey(local: object): string {
  const known = localKeys.get(local);
  if (known !== undefined) return known;
  localCount += 1;
  const key = `local ${localCount}`;
  localKeys.set(local, key);
  return key;
}

/** The key of a value that can be narrowed; undefined for any other expression. */
export function keyOf(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'input':
      return `input ${expr.name}`;
    case 'local':
      return localKey(expr.local);
    case 'defined':
      return `define ${expr.definition.name}`;
    case 'field': {
      const base = keyOf(expr.base);
      return base === undefined ? undefined : `${base}.${expr.field}`;
    }
    default:
      return undefined;
  }
}

/** The type of the value named `key`, with what is known of it here. */
export function narrowed(type: Type, key: string | undefined, facts: Facts): Type {
  const fact = key === undefined ? undefined : facts.get(key);
  if (fact === undefined) return type;
  const optional = fact.present === true ? false : type.optional;
  if (type.kind !== 'numeric') return optional === type.optional ? type : { ...type, optional };
  const range = fact.range === undefined ? type.range : tighten(intersect(type.range, fact.range), type.grid);
  return { ...type, optional, range };
}

function merge(facts: Facts, key: string, fact: Fact): Facts {
  const known = facts.get(key);
  const range =
    known?.range === undefined
      ? fact.range
      : fact.range === undefined
        ? known.range
        : intersect(known.range, fact.range);
  const present = fact.present ?? known?.present;
  return new Map(facts).set(key, {
    ...(present === undefined ? {} : { present }),
    ...(range === undefined ? {} : { range }),
  });
}

/**
 * `facts` and what follows from `condition` being `truth`. With `known`, the condition is known to be decided (a gate, the
 * branch of an `if`), so that a value it compares is also present; beside `and` and `or` it may still be unknown.
 */
export function assume(facts: Facts, condition: Expr, truth: boolean, known: boolean): Facts {
  switch (condition.kind) {
    case 'not':
      return assume(facts, condition.operand, !truth, known);
    case 'and':
      return truth ? condition.items.reduce((all, item) => assume(all, item, true, known), facts) : facts;
    case 'or':
      return truth ? facts : condition.items.reduce((all, item) => assume(all, item, false, known), facts);
    case 'presence': {
      const key = keyOf(condition.operand);
      return key === undefined ? facts : merge(facts, key, { present: condition.present === truth });
    }
    default:
      return assumeComparison(facts, condition, truth, known);
  }
}

function assumeComparison(facts: Facts, condition: Expr, truth: boolean, known: boolean): Facts {
  const [operand, range] = comparedRange(condition, truth);
  const key = operand === undefined ? undefined : keyOf(operand);
  if (key === undefined) return facts;
  return merge(facts, key, { ...(range === undefined ? {} : { range }), ...(known ? { present: true } : {}) });
}

/** The operand that a comparison with constants speaks of, and the range it then has, in the operand's unit. */
export function comparedRange(condition: Expr, truth: boolean): readonly [Expr | undefined, Interval | undefined] {
  switch (condition.kind) {
    case 'compare': {
      const right = constantRange(condition.right, condition.left);
      const operator = truth ? condition.operator : OPPOSITE[condition.operator];
      if (right !== undefined) return [condition.left, sideOf(operator, right)];
      return isConstant(condition.right) ? [condition.left, undefined] : [undefined, undefined];
    }
    case 'equal': {
      if (!isConstant(condition.right)) return [undefined, undefined];
      const value = constantRange(condition.right, condition.left);
      if (value === undefined || !isPoint(value)) return [condition.left, undefined];
      const equal = truth !== condition.negated;
      const zeroExcluded = !equal && value.lo.value.n === 0n;
      return [
        condition.left,
        equal ? value : zeroExcluded ? { lo: undefined, hi: undefined, nonZero: true } : undefined,
      ];
    }
    case 'inRange': {
      if (!isConstant(condition.from) || !isConstant(condition.to)) return [undefined, undefined];
      const from = constantRange(condition.from, condition.item);
      const to = constantRange(condition.to, condition.item);
      if (from?.lo === undefined || to?.hi === undefined || truth === condition.negated)
        return [condition.item, undefined];
      return [condition.item, { lo: from.lo, hi: { value: to.hi.value, open: condition.toOpen }, nonZero: false }];
    }
    case 'inList': {
      if (condition.list.kind !== 'list' || !condition.list.items.every(isConstant)) return [undefined, undefined];
      if (truth === condition.negated) return [condition.item, undefined];
      const ranges = condition.list.items.map((item) => constantRange(item, condition.item));
      const [first, ...rest] = ranges;
      const all = rest.reduce((a, b) => (a === undefined || b === undefined ? undefined : hull(a, b)), first);
      return [condition.item, all];
    }
    default:
      return [undefined, undefined];
  }
}

/** The comparison that holds where another does not. */
export const OPPOSITE = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const;

/** A literal, a constant, or arithmetic on them (18.41). */
export function isConstant(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
    case 'text':
    case 'bool':
    case 'enum':
    case 'date':
    case 'time':
    case 'instant':
    case 'period':
    case 'constant':
    case 'previous':
      return true;
    case 'negate':
      return isConstant(expr.operand);
    case 'rounded':
      return isConstant(expr.operand);
    case 'arithmetic':
      return isConstant(expr.left) && isConstant(expr.right);
    case 'shift':
      return isConstant(expr.base) && isConstant(expr.by);
    case 'builtin':
      // The local date of an instant needs the zone, which the language does not compute.
      return expr.function !== 'date_of' && expr.args.every(isConstant);
    default:
      return false;
  }
}

/** The range of a constant number in the unit of `of`. */
function constantRange(constant: Expr, of: Expr): Interval | undefined {
  if (!isConstant(constant) || constant.type.kind !== 'numeric' || of.type.kind !== 'numeric') return undefined;
  return rangeIn(constant.type, of.type);
}
function rangeIn(type: NumericType, of: NumericType): Interval {
  return scaleInterval(type.range, conversion(type.unit, of.unit));
}
