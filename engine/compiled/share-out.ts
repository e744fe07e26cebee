/** How a printed amount falls on the lines it belongs to. */
import { floorDivide } from '../numeric/rounding.ts';
import { floorBig } from '../numeric/rounding-big.ts';

/** What falls on each line of `total` by weight, in whole steps; all in one scale (LANGUAGE 18.125). */
export function shareOut(
  total: number | bigint,
  weights: readonly (number | bigint)[],
  step: number | bigint,
): (number | bigint)[] {
  if (weights.length === 1) return [total];
  const quick = sharesInDoubles(total, weights, step);
  if (quick !== undefined) return quick;
  return sharesBig(BigInt(total), weights.map(BigInt), BigInt(step)).map((share) =>
    typeof total === 'bigint' ? share : Number(share),
  );
}

/** The common case: amounts of at least 0, and products below 2^53. */
function sharesInDoubles(
  total: number | bigint,
  weights: readonly (number | bigint)[],
  step: number | bigint,
): number[] | undefined {
  if (typeof total !== 'number' || typeof step !== 'number' || total < 0 || total % step !== 0) return undefined;
  let sum = 0;
  for (const weight of weights) {
    if (typeof weight !== 'number' || weight < 0) return undefined;
    sum += weight;
  }
  const steps = total / step;
  if (sum === 0 || steps * sum > Number.MAX_SAFE_INTEGER) return undefined;
  const shares: number[] = [];
  const cut: number[] = [];
  let missing = steps;
  for (const weight of weights) {
    const product = steps * Number(weight);
    const share = floorDivide(product, sum);
    cut.push(product - share * sum);
    shares.push(share * step);
    missing -= share;
  }
  for (; missing > 0; missing -= 1) {
    let largest = 0;
    for (let i = 1; i < cut.length; i += 1) if ((cut[i] ?? 0) > (cut[largest] ?? 0)) largest = i;
    cut[largest] = -1;
    shares[largest] = (shares[largest] ?? 0) + step;
  }
  return shares;
}

function sharesBig(total: bigint, given: readonly bigint[], step: bigint): bigint[] {
  const sum = given.reduce((a, b) => a + b, 0n);
  const weights = sum === 0n ? given.map(() => 1n) : given;
  const divisor = (sum === 0n ? BigInt(given.length) : sum) * step;
  const [sign, whole] = divisor < 0n ? [-1n, -divisor] : [1n, divisor];
  const floors = weights.map((weight) => floorBig(sign * total * weight, whole));
  const cut = weights.map((weight, i) => sign * total * weight - (floors[i] ?? 0n) * whole);
  const shares = floors.map((steps) => steps * step);
  let missing = total - shares.reduce((a, b) => a + b, 0n);
  const order = weights.map((_, i) => i).filter((i) => (cut[i] ?? 0n) > 0n);
  order.sort((a, b) => ((cut[a] ?? 0n) < (cut[b] ?? 0n) ? 1 : (cut[a] ?? 0n) > (cut[b] ?? 0n) ? -1 : a - b));
  for (const i of order) {
    if (missing <= 0n) break;
    // A total between two steps gives its last, smaller piece to the one that is next.
    const piece = missing < step ? missing : step;
    shares[i] = (shares[i] ?? 0n) + piece;
    missing -= piece;
  }
  return shares;
}
