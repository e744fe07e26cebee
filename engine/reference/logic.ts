/** Strong Kleene logic: a missing operand is unknown, and evaluation order never changes a verdict (LANGUAGE 6.1, 18.23). */
import type { Expr } from '#dsl';
import type { Context, Environment } from './context.ts';
import type { Node } from './node.ts';
import { bool, compareValues, equalValues, isMissing, itemsOf, MISSING, truthOf, type Value } from './value.ts';

export function not(value: Value): Value {
  const truth = truthOf(value);
  return truth === undefined ? MISSING : bool(!truth);
}

/** Folds with Kleene and (`deciding` false) or or (`deciding` true), stopping at the first deciding operand (18.157). */
export function kleene(deciding: boolean, values: Iterable<Value>): Value {
  let unknown = false;
  for (const value of values) {
    const truth = truthOf(value);
    if (truth === deciding) return bool(deciding);
    if (truth === undefined) unknown = true;
  }
  return unknown ? MISSING : bool(!deciding);
}

export function evaluateLogic(expr: Node<'and' | 'or'>, env: Environment, context: Context): Value {
  return kleene(expr.kind === 'or', lazily(expr.items, env, context));
}

function* lazily(items: readonly Expr[], env: Environment, context: Context): Iterable<Value> {
  for (const item of items) yield context.evaluate(item, env);
}

export function evaluateCompare(expr: Node<'compare'>, env: Environment, context: Context): Value {
  const left = context.evaluate(expr.left, env);
  const right = context.evaluate(expr.right, env);
  if (isMissing(left) || isMissing(right)) return MISSING;
  const order = compareValues(left, right);
  switch (expr.operator) {
    case '<':
      return bool(order < 0);
    case '<=':
      return bool(order <= 0);
    case '>':
      return bool(order > 0);
    case '>=':
      return bool(order >= 0);
  }
}

export function evaluateEqual(expr: Node<'equal'>, env: Environment, context: Context): Value {
  const left = context.evaluate(expr.left, env);
  const right = context.evaluate(expr.right, env);
  if (isMissing(left) || isMissing(right)) return MISSING;
  return bool(equalValues(left, right) !== expr.negated);
}

/** A missing element can neither be the item nor not be it. */
export function evaluateInList(expr: Node<'inList'>, env: Environment, context: Context): Value {
  const item = context.evaluate(expr.item, env);
  const list = context.evaluate(expr.list, env);
  if (isMissing(item) || isMissing(list)) return MISSING;
  const tests = itemsOf(list).map((each) => (isMissing(each) ? MISSING : bool(equalValues(item, each))));
  const found = kleene(true, tests);
  return expr.negated ? not(found) : found;
}

/** `from .. to` is closed, `from ..< to` is open at its end (18.20). */
export function evaluateInRange(expr: Node<'inRange'>, env: Environment, context: Context): Value {
  const item = context.evaluate(expr.item, env);
  const from = context.evaluate(expr.from, env);
  const to = context.evaluate(expr.to, env);
  if (isMissing(item) || isMissing(from) || isMissing(to)) return MISSING;
  const end = compareValues(item, to);
  const inside = compareValues(item, from) >= 0 && (expr.toOpen ? end < 0 : end <= 0);
  return bool(inside !== expr.negated);
}
