/**
 * Allocation by largest remainder (LANGUAGE 17.9): whole steps of an amount are shared out by weights so that nothing is
 * lost. Each share is first cut down to whole steps; the missing steps go to the largest cut-off parts, ties in source order.
 */
import { floorBig } from './rounding-big.ts';

/** `total` and all weights are whole and at least 0. Without any weight nothing is shared out. */
export function allocateBig(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => floorBig(total * weight, sum));
  const cut = weights.map((weight, i) => total * weight - (shares[i] ?? 0n) * sum);
  let missing = Number(total - shares.reduce((a, b) => a + b, 0n));
  for (const i of byLargest(cut)) {
    if (missing === 0) break;
    shares[i] = (shares[i] ?? 0n) + 1n;
    missing -= 1;
  }
  return shares;
}

/** The same in doubles: through BigInt only where a product may pass 2^53. */
export function allocate(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  if (total * sum > Number.MAX_SAFE_INTEGER) return allocateBig(BigInt(total), weights.map(BigInt)).map(Number);
  const shares: number[] = [];
  const cut: number[] = [];
  let missing = total;
  for (const weight of weights) {
    const product = total * weight;
    const rest = product % sum;
    cut.push(rest);
    shares.push((product - rest) / sum);
    missing -= (product - rest) / sum;
  }
  for (const i of byLargest(cut)) {
    if (missing === 0) break;
    shares[i] = (shares[i] ?? 0) + 1;
    missing -= 1;
  }
  return shares;
}

/** Places of the parts, largest first; ties in source order (the sort is stable). Parts of 0 come last and get nothing. */
function byLargest<N extends number | bigint>(parts: readonly N[]): number[] {
  return parts
    .map((part, i) => ({ part, i }))
    .sort((a, b) => (a.part < b.part ? 1 : a.part > b.part ? -1 : 0))
    .map(({ i }) => i);
}
