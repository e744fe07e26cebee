/** A call of an extern as a step: `answered(ANSWER, ARGUMENT, ...)`; the answer's home names the call, its plugin and its dataset. */
import type { Expr } from '#dsl';
import { lacksArgument } from '../extern.ts';
import { at, isMissing } from '../value.ts';
import { figureText } from './figure.ts';
import { call, leaf, type Rendered } from './rendered.ts';
import type { TraceScope } from './scope.ts';
import type { Tracer } from './tracer.ts';

export function renderExtern(
  { extern, args, span }: Extract<Expr, { readonly kind: 'extern' }>,
  scope: TraceScope,
  tracer: Tracer,
): Rendered {
  const { name, params, plugin, version, answer } = extern;
  const values = args.map((arg) => tracer.context.evaluate(arg, scope.env));
  const given = params.map(({ type }, i) => tracer.converted(at(args, i), type, scope));
  const stage = `extern ${name}`;
  const options = { at: span };
  if (lacksArgument(extern, values)) {
    const absent = values.findIndex((value, i) => !at(params, i).type.optional && isMissing(value));
    return scope.block.step(stage, call('missing_argument', [at(given, absent)]), 'missing', options);
  }
  const { value, dataset } = tracer.context.extern(extern, values);
  const texts = values.map((each, i) => figureText(each, at(params, i).type));
  const from = dataset === undefined ? '' : ` on ${JSON.stringify(dataset)}`;
  const home = `extern ${name} of ${JSON.stringify(plugin)} version ${version}${from}: (${texts.join(', ')})`;
  const out = figureText(value, answer.type);
  return scope.block.step(stage, call('answered', [leaf(home, out), ...given]), out, options);
}
