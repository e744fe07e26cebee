/**
 * The one rounding kernel: n / d as a whole number, by each mode of the language, for integers held in doubles and for BigInt.
 *
 * Doubles: |n| and d are whole, at most 2^53 - 1, d > 0. INVARIANT: the double `n / d` is never rounded to, or across, a whole
 * number that the exact quotient is not. Such a quotient lies at least 1/d from every whole number, and the double nearest to
 * it errs by at most |n/d| * 2^-53, which is less than 1/d because |n| < 2^53. So `Math.floor`, `Math.ceil` and `Math.trunc` of
 * it are those of the exact quotient. Remainders are taken of magnitudes or by `Math.trunc`, so that |q * d| <= |n| and product
 * and remainder are exact; the product of the floor of a negative quotient may pass 2^53. Doubling a remainder loses no bit.
 */
import type { RoundingMode } from '#dsl';

/** n / d, |n| and d > 0 whole. */
export type Divide<N> = (n: N, d: N) => N;

export function floorDivide(n: number, d: number): number {
  return Math.floor(n / d);
}

/**
 * Below it halves are told from the double `n / d` alone, without a remainder and a branch that nobody foresees. A quotient that is
 * a half is held exactly. Any other lies at least 1/(2d) from every half, and what the division and a sum with a half err by is at
 * most (2|n/d| + 1/2) * 2^-53, which is less for |n| < 2^50 and d < 2^52; with greater d the quotient is less than 1/4.
 */
const NARROW = 2 ** 50;
const isNarrow = (n: number): boolean => n < NARROW && n > -NARROW;
/**
 * Between 2^52 and 2^53 doubles are the whole numbers. A sum with this one, in the middle of them and even, is rounded to them by the
 * processor, a half to the even one (IEEE 754).
 */
const NO_HALVES = 1.5 * 2 ** 52;

export function halfEven(n: number, d: number): number {
  return isNarrow(n) ? n / d + NO_HALVES - NO_HALVES : wideHalfEven(n, d);
}

function wideHalfEven(n: number, d: number): number {
  if (n < 0) return -wideHalfEven(-n, d);
  const q = Math.floor(n / d);
  const twice = 2 * (n - q * d);
  if (twice < d) return q;
  return twice > d || !isEven(q) ? q + 1 : q;
}
/** By halves, because `%` on doubles is a call out of generated code. */
function isEven(q: number): boolean {
  const half = q / 2;
  return half === Math.floor(half);
}
/** The next whole number away from 0, in the direction of n. */
function further(q: number, n: number): number {
  return n < 0 ? q - 1 : q + 1;
}

/** Ties away from zero. */
export function halfUp(n: number, d: number): number {
  if (isNarrow(n)) return n < 0 ? Math.ceil(n / d - 0.5) : Math.floor(n / d + 0.5);
  const q = Math.trunc(n / d);
  return 2 * Math.abs(n - q * d) >= d ? further(q, n) : q;
}

/** Ties towards zero. */
export function halfDown(n: number, d: number): number {
  if (isNarrow(n)) return n > 0 ? Math.ceil(n / d - 0.5) : Math.floor(n / d + 0.5);
  const q = Math.trunc(n / d);
  return 2 * Math.abs(n - q * d) > d ? further(q, n) : q;
}

export function awayFromZero(n: number, d: number): number {
  return n > 0 ? Math.ceil(n / d) : Math.floor(n / d);
}

export function towardZero(n: number, d: number): number {
  return n < 0 ? Math.ceil(n / d) : Math.floor(n / d);
}

export function ceilingDivide(n: number, d: number): number {
  return Math.ceil(n / d);
}

export const ROUND_DOUBLE: Readonly<Record<RoundingMode, Divide<number>>> = {
  'half even': halfEven,
  'half up': halfUp,
  'half down': halfDown,
  'away from zero': awayFromZero,
  'toward zero': towardZero,
  ceiling: ceilingDivide,
  floor: floorDivide,
};
