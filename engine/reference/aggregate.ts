/** `sum`, `count`, `min`, `max`, `some`, `every` over a list (LANGUAGE section 9, 18.26). */
import type { AggregateExpr } from '#dsl';
import { add, integer, ZERO } from '#dsl';
import { unreachable } from '../bug.ts';
import { type Context, Environment } from './context.ts';
import { kleene, not } from './logic.ts';
import { compareValues, isMissing, itemsOf, MISSING, number, numberOf, truthOf, type Value } from './value.ts';

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
  return bodies.some(isMissing) ? MISSING : fold(expr.function, bodies);
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
