/** `sum`, `count`, `min`, `max`, `percentile`, `some`, `every` over a list (LANGUAGE section 9, 18.26). */
import type { AggregateExpr } from '#dsl';
import { add, floor, integer, isInteger, multiply, ZERO } from '#dsl';
import { Bug, unreachable } from '../bug.ts';
import { type Context, Environment } from './context.ts';
import { kleene, not } from './logic.ts';
import { at, compareValues, isMissing, itemsOf, MISSING, number, numberOf, truthOf, type Value } from './value.ts';

export function evaluateAggregate(expr: AggregateExpr, env: Environment, context: Context): Value {
  const list = context.evaluate(expr.list, env);
  if (isMissing(list)) return MISSING;
  const scopes = itemsOf(list).map((item) => itemScope(expr, item, env));
  if (expr.function === 'some' || expr.function === 'every') return quantified(expr, scopes, context);
  const taken: Environment[] = [];
  for (const scope of scopes) {
    const holds = expr.where === undefined ? true : truthOf(context.evaluate(expr.where, scope));
    if (holds === undefined) return MISSING;
    if (holds) taken.push(scope);
  }
  if (expr.function === 'count') return number(integer(taken.length));
  const bodies = taken.map((scope) => context.evaluate(expr.body, scope));
  if (bodies.some(isMissing)) return MISSING;
  return expr.function === 'percentile' ? nearestRank(expr, bodies, env, context) : fold(expr.function, bodies);
}

function itemScope(expr: AggregateExpr, item: Value, env: Environment): Environment {
  const scope = new Environment(env);
  scope.bind(expr.variable, () => item);
  return scope;
}

/** An element that `where` leaves out is false for `some` and true for `every`. */
function quantified(expr: AggregateExpr, scopes: readonly Environment[], context: Context): Value {
  const some = expr.function === 'some';
  return kleene(
    some,
    scopes.map((scope) => {
      const body = () => context.evaluate(expr.body, scope);
      if (expr.where === undefined) return body();
      const where = context.evaluate(expr.where, scope);
      if (truthOf(where) === false) return some ? where : not(where);
      return some ? kleene(false, [where, body()]) : kleene(true, [not(where), body()]);
    }),
  );
}

/** 18.46: the k-th smallest of n, k being the share of n raised to a whole number. */
function nearestRank(
  { share, type }: AggregateExpr,
  values: readonly Value[],
  env: Environment,
  context: Context,
): Value {
  if (share === undefined) throw new Bug(`a percentile of type ${type.kind} without its share`);
  if (values.length === 0) return MISSING;
  const rank = multiply(numberOf(context.evaluate(share, env)), integer(values.length));
  const k = isInteger(rank) ? rank.n : floor(rank) + 1n;
  return at([...values].sort(compareValues), Number(k) - 1);
}

function fold(name: 'sum' | 'min' | 'max', values: readonly Value[]): Value {
  switch (name) {
    case 'sum':
      return number(values.map(numberOf).reduce(add, ZERO));
    case 'min':
      return values.length === 0 ? MISSING : values.reduce((a, b) => (compareValues(b, a) < 0 ? b : a));
    case 'max':
      return values.length === 0 ? MISSING : values.reduce((a, b) => (compareValues(b, a) > 0 ? b : a));
    default:
      return unreachable(name);
  }
}
