/** Aggregates in a text: `sum(BODY where CONDITION, …)`, one part for each element of the list. */
import type { Expr } from '#dsl';
import { Environment } from '../context.ts';
import { isMissing, itemsOf, truthOf } from '../value.ts';
import { elementPath } from './element.ts';
import { call, compose, LEVEL, NOT_NEEDED, type Rendered } from './rendered.ts';
import { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

type Aggregate = Extract<Expr, { readonly kind: 'aggregate' }>;

export function renderAggregate(expr: Aggregate, scope: TraceScope, tracer: Tracer): Rendered {
  const list = tracer.context.evaluate(expr.list, scope.env);
  if (isMissing(list)) return call('missing_argument', [tracer.render(expr.list, scope)]);
  const path =
    elementPath(expr.list, scope) ?? `${expr.variable.name} in ${scope.block.kind} ${scope.block.id}, element `;
  const parts = itemsOf(list).map((item, i) => {
    const env = new Environment(scope.env);
    env.bind(expr.variable, () => item);
    const inner = new TraceScope(env, scope.block, scope);
    inner.bind(expr.variable, { kind: 'element', path: `${path}[${i}]` });
    return renderElement(expr, inner, tracer);
  });
  return call(expr.function, expr.share === undefined ? parts : [tracer.render(expr.share, scope), ...parts]);
}

function renderElement(expr: Aggregate, scope: TraceScope, tracer: Tracer): Rendered {
  const quantified = expr.function === 'some' || expr.function === 'every';
  const taken = expr.where === undefined ? true : truthOf(tracer.context.evaluate(expr.where, scope.env));
  const needsBody = taken === true || (taken === undefined && quantified);
  const body = expr.function === 'count' || !needsBody ? NOT_NEEDED : bodyOf(expr, scope, tracer);
  if (expr.where === undefined) return body;
  return compose('{} where {}', LEVEL.choice, LEVEL.or, [body, tracer.render(expr.where, scope)]);
}

function bodyOf(expr: Aggregate, scope: TraceScope, tracer: Tracer): Rendered {
  return expr.type.kind === 'numeric' ? tracer.converted(expr.body, expr.type, scope) : tracer.render(expr.body, scope);
}
