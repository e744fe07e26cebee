/** Numbers over one denominator: the same static scale, and the same divisors of the run. */
import { divisorsOf, joined, overAll, undivided, without } from './divisors.ts';
import type { NumberNode } from './ir.ts';
import { binary, isZero, lcm, recast, rescale, structural } from './number-nodes.ts';

/** The same number over more divisors: its whole number grows by those that are new. */
function spreadOver(node: NumberNode, over: readonly NumberNode[]): NumberNode {
  const fresh = without(over, divisorsOf(node));
  if (fresh.length === 0) return node;
  if (isZero(node)) return { ...structural(0n, node.scale), ...overAll(over) };
  const { scale } = node;
  const grown = fresh.reduce((product, divisor) => binary('multiply', product, divisor, { scale, over }), node);
  return { ...grown, ...overAll(over) };
}

/** Over one denominator: the same scale, and the same divisors. */
export function alignedAll(nodes: readonly NumberNode[]): readonly NumberNode[] {
  const scale = nodes.reduce((all, node) => lcm(all, node.scale), 1n);
  const over = nodes.reduce<readonly NumberNode[]>((all, node) => joined(all, divisorsOf(node)), []);
  return nodes.map((node) => spreadOver(rescale(node, scale), over));
}
export function aligned(left: NumberNode, right: NumberNode): readonly [NumberNode, NumberNode] {
  const [a = left, b = right] = alignedAll([left, right]);
  return [a, b];
}

/** The number over the denominator and in the representation of another, for a place that is laid out already. */
export function like(node: NumberNode, place: NumberNode): NumberNode {
  if (without(divisorsOf(node), divisorsOf(place)).length > 0) undivided(node);
  return recast(spreadOver(rescale(node, place.scale), divisorsOf(place)), place.rep);
}

export function withoutDivisors(node: NumberNode): NumberNode {
  const { over: _, ...rest } = node;
  return rest;
}
/** Its whole number alone: scale 1, no divisors. */
export function wholeOf(node: NumberNode): NumberNode {
  return { ...withoutDivisors(node), scale: 1n };
}
