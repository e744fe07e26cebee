/**
 * A discount over its lines (LANGUAGE 18.116, 18.117): whole steps by weight and largest remainder, none above the room of
 * its line; what is cut off is shared again over the lines with room left, and what finds no line lapses.
 */
import { floorBig } from './rounding-big.ts';

/**
 * All in one scale, at least 0. Rooms need not be multiples of `step`. The arithmetic is BigInt: a product of two amounts
 * passes 2^53 early, and several lines under one discount are rare on the hot path.
 */
export function spreadBig(total: bigint, step: bigint, weights: readonly bigint[], rooms: readonly bigint[]): bigint[] {
  const shares = weights.map(() => 0n);
  let rest = total;
  let open = weights.map((_, i) => i).filter((i) => of(rooms, i) > 0n && of(weights, i) > 0n);
  // Every round but the last closes a line.
  while (rest > 0n && open.length > 0) {
    const parts = inSteps(
      rest,
      step,
      open.map((i) => of(weights, i)),
    );
    open.forEach((line, k) => {
      const room = of(rooms, line) - of(shares, line);
      const part = of(parts, k) > room ? room : of(parts, k);
      shares[line] = of(shares, line) + part;
      rest -= part;
    });
    open = open.filter((i) => of(shares, i) < of(rooms, i));
  }
  return shares;
}

export function spread(total: number, step: number, weights: readonly number[], rooms: readonly number[]): number[] {
  return spreadBig(BigInt(total), BigInt(step), weights.map(BigInt), rooms.map(BigInt)).map(Number);
}

/**
 * Floors every exact share at the step and gives what is missing to the largest cut-off parts, a step to each; after a cut
 * at a room between two steps the last piece is smaller.
 */
function inSteps(total: bigint, step: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  const floors = weights.map((weight) => floorBig(total * weight, sum * step));
  const cut = weights.map((weight, i) => total * weight - of(floors, i) * sum * step);
  const parts = floors.map((steps) => steps * step);
  let missing = total - parts.reduce((a, b) => a + b, 0n);
  const order = weights.map((_, i) => i).filter((i) => of(cut, i) > 0n);
  order.sort((a, b) => (of(cut, a) < of(cut, b) ? 1 : of(cut, a) > of(cut, b) ? -1 : a - b));
  for (const i of order) {
    const piece = missing < step ? missing : step;
    parts[i] = of(parts, i) + piece;
    missing -= piece;
  }
  return parts;
}

function of(values: readonly bigint[], index: number): bigint {
  return values[index] ?? 0n;
}
