/**
 * Divisors that only the run knows (`over` of a number): the days of a period, the sum of the lines that a discount is shared
 * out over. Arithmetic brings its operands over the same ones, as it does with scales; only a rounding divides.
 */
import type { Extent, NumberNode } from './ir.ts';
import { NOT_COMPILED, NotCompiled } from './not-compiled.ts';

export function divisorsOf({ over }: Extent): readonly NumberNode[] {
  return over ?? [];
}

/** The property of a node; absent where there are none. */
export function overAll(divisors: readonly NumberNode[]): Pick<Extent, 'over'> {
  return divisors.length === 0 ? {} : { over: divisors };
}

/** For places that count in whole numbers over a denominator that is known beforehand. */
export function undivided(node: NumberNode): NumberNode {
  if (divisorsOf(node).length === 0) return node;
  throw new NotCompiled(NOT_COMPILED.denominator());
}

/** Divisors are computed once, so that one is known by its local or slot. */
function isSame(a: NumberNode, b: NumberNode): boolean {
  if (a.op === 'slot') return b.op === 'slot' && a.slot === b.slot;
  return a.op === 'local' && b.op === 'local' && a.local === b.local;
}

/** Those of `all` that `some` does not have, counting how often. */
export function without(all: readonly NumberNode[], some: readonly NumberNode[]): readonly NumberNode[] {
  const left = [...some];
  return all.filter((divisor) => {
    const index = left.findIndex((other) => isSame(other, divisor));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

/** Each as often as the one of the two has it that has it more often. */
export function joined(a: readonly NumberNode[], b: readonly NumberNode[]): readonly NumberNode[] {
  return a.length === 0 ? b : [...a, ...without(b, a)];
}
