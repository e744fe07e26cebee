/** Whole units dealt out by portions or weights, so that nothing is lost and nothing is made. */
import { isZero, multiply, type Rational, rational } from '#dsl';
import { allotBig } from '../numeric/allot.ts';
import { floorBig } from '../numeric/rounding-big.ts';

/**
 * Who gets the units that are left when every exact share has been cut down to whole ones.
 * - `largest remainder`: those that lost most by the cut, ties in the order given (the language; OpenMeter; Meteroid).
 * - `in order`: one each, from the first on (Numscript, Formance's ledger).
 */
export type Leftover = 'largest remainder' | 'in order';

/**
 * Shares of `total` units by weights, which need not add up to 1 but to something above 0. They always add up to `total`; a weight
 * of 0 gets nothing. `total` may be negative.
 */
export function allocate(total: bigint, weights: readonly Rational[], leftover: Leftover): bigint[] {
  const denominator = weights.reduce((d, weight) => d * weight.d, 1n);
  const whole = weights.map((weight) => multiply(weight, rational(denominator)).n);
  const sum = whole.reduce((a, b) => a + b, 0n);
  const parts = whole.map((weight) => total * weight);
  if (leftover === 'largest remainder') return allotBig(total * sum, sum, parts);
  const shares = parts.map((part) => floorBig(part, sum));
  let left = total - shares.reduce((a, b) => a + b, 0n);
  return shares.map((share, i) => {
    const weight = weights[i];
    if (left === 0n || weight === undefined || isZero(weight)) return share;
    left -= 1n;
    return share + 1n;
  });
}
