/** Exact parts as multiples of a step that add up to their total (LANGUAGE 18.7): one statement, whose locals count steps. */
import type { Rational } from '#dsl';
import { Bug } from '../bug.ts';
import { alignedAll, like, wholeOf } from './alignment.ts';
import type { Builder } from './builder.ts';
import type { NumberNode } from './ir.ts';
import { inSteps } from './lower-number.ts';
import { constant, recast, representation, structural } from './number-nodes.ts';
import { quotient } from './numbers.ts';

/** `total` is a multiple of `step`, and the sum of the parts rounded to one. */
export function lowerAllot(
  total: NumberNode,
  step: Rational,
  parts: readonly NumberNode[],
  builder: Builder,
): readonly NumberNode[] {
  if (parts.length === 0) return [];
  const figures = alignedAll([total, constant(step.n, step.d), ...parts]);
  const rep = figures.some((node) => node.rep === 'big') ? 'big' : 'i53';
  const [whole, unit, ...exact] = figures.map((node) => recast(wholeOf(node), rep));
  if (whole === undefined || unit === undefined) throw new Bug('an allotment without a total');
  const counts = exact.map((part) => stepsOf(part, unit, rep, builder));
  const shares = counts.map((count) => (count.op === 'local' ? count.local : -1));
  builder.push({ op: 'allot', total: whole, step: unit, parts: exact, shares });
  return counts.map((count) => builder.number(inSteps(count, step)));
}

/** A variable that holds the steps below a part, and one more. */
function stepsOf(part: NumberNode, unit: NumberNode, rep: NumberNode['rep'], builder: Builder): NumberNode {
  const { lo, hi } = quotient('floor', part, unit, 1n);
  const most = hi + 1n;
  const shape = { ...structural(0n), lo, hi: most, rep: rep === 'big' ? rep : representation(lo, most) };
  return builder.variable(like(structural(0n), shape), shape);
}
