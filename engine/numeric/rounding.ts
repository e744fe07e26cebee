/**
 * The one rounding kernel: n / d as a whole number, by each mode of the language, for integers held in doubles and for BigInt.
 *
 * Doubles: |n| and d are whole, at most 2^53 - 1, d > 0. INVARIANT: `Math.floor(n / d)` is the floor of the exact quotient.
 * An exact quotient that is no whole number lies at least 1/d from one, and the double nearest to it errs by at most
 * |n/d| * 2^-53, which is less than 1/d because |n| < 2^53: it never reaches that whole number. For the same reason q * d
 * stays within |n| + d and, being whole, q * d and the remainder are exact; doubling a remainder never loses a bit.
 */
import type { RoundingMode } from '#dsl';

/** n / d, |n| and d > 0 whole. */
export type Divide<N> = (n: N, d: N) => N;

export function floorDivide(n: number, d: number): number {
  return Math.floor(n / d);
}

export function halfEven(n: number, d: number): number {
  const q = Math.floor(n / d);
  const twice = (n - q * d) * 2;
  if (twice < d) return q;
  return twice > d || !isEven(q) ? q + 1 : q;
}
/** By halves, because `%` on doubles is a call out of generated code. */
function isEven(q: number): boolean {
  const half = q / 2;
  return half === Math.floor(half);
}

/** Ties away from zero. */
export function halfUp(n: number, d: number): number {
  const q = Math.floor(n / d);
  const twice = 2 * (n - q * d);
  return twice > d || (twice === d && n > 0) ? q + 1 : q;
}

/** Ties towards zero. */
export function halfDown(n: number, d: number): number {
  const q = Math.floor(n / d);
  const twice = 2 * (n - q * d);
  return twice > d || (twice === d && n < 0) ? q + 1 : q;
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
