/**
 * The one rounding kernel: n / d as a whole number, by each mode of the language, for integers held in doubles and for BigInt.
 *
 * Doubles: |n| and d are whole, at most 2^53 - 1, d > 0. `Math.floor(n / d)` is at most one too large (when the quotient
 * rounds up to a whole number), and then the remainder comes out as -1 or less: one correction step repairs it. A product
 * q * d stays within n + 1, so it is exact. Twice a remainder is exact, because doubling never loses a bit.
 */
import type { RoundingMode } from '#dsl';

/** n / d, |n| and d > 0 whole. */
export type Divide<N> = (n: N, d: N) => N;

export function floorDivide(n: number, d: number): number {
  const q = Math.floor(n / d);
  return n - q * d < 0 ? q - 1 : q;
}

export function halfEven(n: number, d: number): number {
  let q = Math.floor(n / d);
  let r = n - q * d;
  if (r < 0) {
    q -= 1;
    r += d;
  }
  const twice = r + r;
  return twice > d || (twice === d && q % 2 !== 0) ? q + 1 : q;
}

/** Ties away from zero. */
export function halfUp(n: number, d: number): number {
  const q = floorDivide(n, d);
  const twice = 2 * (n - q * d);
  return twice > d || (twice === d && n > 0) ? q + 1 : q;
}

/** Ties towards zero. */
export function halfDown(n: number, d: number): number {
  const q = floorDivide(n, d);
  const twice = 2 * (n - q * d);
  return twice > d || (twice === d && n < 0) ? q + 1 : q;
}

export function awayFromZero(n: number, d: number): number {
  const q = floorDivide(n, d);
  return n > 0 && q * d !== n ? q + 1 : q;
}

export function towardZero(n: number, d: number): number {
  const q = floorDivide(n, d);
  return n < 0 && q * d !== n ? q + 1 : q;
}

export function ceilingDivide(n: number, d: number): number {
  const q = floorDivide(n, d);
  return q * d === n ? q : q + 1;
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
