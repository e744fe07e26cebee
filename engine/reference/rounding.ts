/** The reference's own rounding and allocation, on exact rationals (LANGUAGE 4.2, 18.7, 18.12, 18.43). */
import {
  absolute,
  add,
  compare,
  divide,
  floor,
  isInteger,
  isZero,
  minimum,
  multiply,
  ONE,
  type Rational,
  type Rounding,
  type RoundingMode,
  rational,
  sign,
  subtract,
  ZERO,
} from '#dsl';
import { unreachable } from '../bug.ts';
import { at } from './value.ts';

const HALF = rational(1n, 2n);

/** The nearest multiple of `step` (> 0) by `mode`; the `half` modes and the two zero modes work on the magnitude. */
export function roundTo(value: Rational, mode: RoundingMode, step: Rational): Rational {
  return multiply(rational(roundWhole(divide(value, step), mode)), step);
}

/** A figure and its rounding in one unit; without a rounding the figure stays exact. */
export function roundBy(value: Rational, rounding: Rounding | undefined): Rational {
  return rounding === undefined ? value : roundTo(value, rounding.mode, rounding.step);
}

function roundWhole(value: Rational, mode: RoundingMode): bigint {
  if (isInteger(value)) return value.n;
  if (mode === 'floor') return floor(value);
  if (mode === 'ceiling') return floor(value) + 1n;
  const magnitude = absolute(value);
  const below = floor(magnitude);
  const rounded = below + (goesAway(subtract(magnitude, rational(below)), below, mode) ? 1n : 0n);
  return sign(value) < 0 ? -rounded : rounded;
}

/** Whether a magnitude with this fraction (between 0 and 1) above `below` goes away from zero. */
function goesAway(fraction: Rational, below: bigint, mode: Exclude<RoundingMode, 'floor' | 'ceiling'>): boolean {
  const side = compare(fraction, HALF);
  switch (mode) {
    case 'half even':
      return side > 0 || (side === 0 && below % 2n === 1n);
    case 'half up':
      return side >= 0;
    case 'half down':
      return side > 0;
    case 'away from zero':
      return true;
    case 'toward zero':
      return false;
    default:
      return unreachable(mode);
  }
}

/**
 * Brings exact parts to multiples of `step` that add up to `total`: each part is floored, and the missing steps go to
 * the largest non-zero fractions, ties in order. A total between two steps (the rest that a cut line left over) gives its
 * last, smaller piece to the fraction that is next.
 */
export function largestRemainder(total: Rational, parts: readonly Rational[], step: Rational): Rational[] {
  const inSteps = parts.map((part) => divide(part, step));
  const floors = inSteps.map((part) => rational(floor(part)));
  const fractions = inSteps.map((part, i) => subtract(part, at(floors, i)));
  let missing = subtract(divide(total, step), sumOf(floors));
  const order = parts
    .map((_, i) => i)
    .filter((i) => !isZero(at(fractions, i)))
    .sort((a, b) => compare(at(fractions, b), at(fractions, a)) || a - b);
  for (const i of order) {
    if (sign(missing) <= 0) break;
    const piece = minimum(missing, ONE);
    floors[i] = add(at(floors, i), piece);
    missing = subtract(missing, piece);
  }
  return floors.map((part) => multiply(part, step));
}

/** `total` in parts by weight, exact, or in multiples of `step`; without any weight, in equal parts. */
export function shareOut(total: Rational, weights: readonly Rational[], step: Rational | undefined): Rational[] {
  const sum = sumOf(weights);
  const exact = isZero(sum)
    ? weights.map(() => divide(total, rational(BigInt(weights.length))))
    : weights.map((weight) => divide(multiply(total, weight), sum));
  return step === undefined ? exact : largestRemainder(total, exact, step);
}

/**
 * A discount over its lines (18.116, 18.117): shares by weight, none above what is left of its line; what is cut off is
 * shared again over the lines that still have something left, and what finds no line lapses. A room need not be a multiple
 * of the step: such a line ends at 0 all the same, and what the others get still adds up. Every round but the last closes
 * a line.
 */
export function spreadOver(
  amount: Rational,
  weights: readonly Rational[],
  left: readonly Rational[],
  step: Rational | undefined,
): Rational[] {
  const shares = weights.map((): Rational => ZERO);
  let rest = amount;
  let open = weights.map((_, i) => i).filter((i) => sign(at(left, i)) > 0 && sign(at(weights, i)) > 0);
  while (sign(rest) > 0 && open.length > 0) {
    const parts = shareOut(
      rest,
      open.map((i) => at(weights, i)),
      step,
    );
    for (const [k, i] of open.entries()) {
      const room = subtract(at(left, i), at(shares, i));
      const part = compare(at(parts, k), room) > 0 ? room : at(parts, k);
      shares[i] = add(at(shares, i), part);
      rest = subtract(rest, part);
    }
    open = open.filter((i) => compare(at(shares, i), at(left, i)) < 0);
  }
  return shares;
}

export function sumOf(values: readonly Rational[]): Rational {
  return values.reduce(add, ZERO);
}
