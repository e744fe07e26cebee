/** The rounding kernel over BigInt: the same modes as `rounding.ts`, without a bound. d > 0. */
import type { RoundingMode } from '#dsl';
import type { Divide } from './rounding.ts';

export function floorBig(n: bigint, d: bigint): bigint {
  const q = n / d;
  return n < 0n && q * d !== n ? q - 1n : q;
}

function halfEvenBig(n: bigint, d: bigint): bigint {
  const q = floorBig(n, d);
  const twice = 2n * (n - q * d);
  return twice > d || (twice === d && q % 2n !== 0n) ? q + 1n : q;
}

function halfUpBig(n: bigint, d: bigint): bigint {
  const q = floorBig(n, d);
  const twice = 2n * (n - q * d);
  return twice > d || (twice === d && n > 0n) ? q + 1n : q;
}

function halfDownBig(n: bigint, d: bigint): bigint {
  const q = floorBig(n, d);
  const twice = 2n * (n - q * d);
  return twice > d || (twice === d && n < 0n) ? q + 1n : q;
}

function awayFromZeroBig(n: bigint, d: bigint): bigint {
  const q = floorBig(n, d);
  return n > 0n && q * d !== n ? q + 1n : q;
}

/** What BigInt division does by itself. */
function towardZeroBig(n: bigint, d: bigint): bigint {
  return n / d;
}

function ceilingBig(n: bigint, d: bigint): bigint {
  const q = floorBig(n, d);
  return q * d === n ? q : q + 1n;
}

export const ROUND_BIG: Readonly<Record<RoundingMode, Divide<bigint>>> = {
  'half even': halfEvenBig,
  'half up': halfUpBig,
  'half down': halfDownBig,
  'away from zero': awayFromZeroBig,
  'toward zero': towardZeroBig,
  ceiling: ceilingBig,
  floor: floorBig,
};
