/**
 * Allotment by largest remainder (LANGUAGE 17.9, 18.7): exact parts, of any sign, become whole numbers of steps that add up
 * to their total. Each part is first cut down to whole steps; the missing steps go to the largest cut-off parts, ties in
 * source order.
 */
import { floorDivide } from './rounding.ts';
import { floorBig } from './rounding-big.ts';

/** All in one scale; `total` is the sum of the parts rounded to a multiple of `step`, which is above 0. */
export function allotBig(total: bigint, step: bigint, parts: readonly bigint[]): bigint[] {
  const steps = parts.map((part) => floorBig(part, step));
  const cut = parts.map((part, i) => part - (steps[i] ?? 0n) * step);
  let missing = total / step - steps.reduce((a, b) => a + b, 0n);
  while (missing > 0n) {
    const largest = indexOfLargest(cut, 0n);
    if (largest < 0) break;
    steps[largest] = (steps[largest] ?? 0n) + 1n;
    cut[largest] = 0n;
    missing -= 1n;
  }
  return steps;
}

/** The same in doubles. */
export function allot(total: number, step: number, parts: readonly number[]): number[] {
  const steps = parts.map((part) => floorDivide(part, step));
  const cut = parts.map((part, i) => part - (steps[i] ?? 0) * step);
  let missing = total / step - steps.reduce((a, b) => a + b, 0);
  while (missing > 0) {
    const largest = indexOfLargest(cut, 0);
    if (largest < 0) break;
    steps[largest] = (steps[largest] ?? 0) + 1;
    cut[largest] = 0;
    missing -= 1;
  }
  return steps;
}

/** The first of the largest that are above `zero`; -1 where none is. */
function indexOfLargest<N extends number | bigint>(values: readonly N[], zero: N): number {
  let index = -1;
  let largest = zero;
  for (const [i, value] of values.entries()) {
    if (value <= largest) continue;
    index = i;
    largest = value;
  }
  return index;
}
