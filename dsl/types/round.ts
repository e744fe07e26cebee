/** Rounding of exact rationals for constants: to the nearest multiple of a step, by the seven modes (LANGUAGE 4.2, 18.12). */
import type { RoundingMode } from '../tree/expression.ts';
import {
  compare,
  divide,
  floor,
  integer,
  multiply,
  negate,
  type Rational,
  rational,
  sign,
  subtract,
} from './rational.ts';

const HALF = rational(1n, 2n);

export function roundTo(value: Rational, step: Rational, mode: RoundingMode): Rational {
  return multiply(integer(roundWhole(divide(value, step), mode)), step);
}

function roundWhole(value: Rational, mode: RoundingMode): bigint {
  if (mode === 'floor') return floor(value);
  if (mode === 'ceiling') return -floor(negate(value));
  const negative = sign(value) < 0;
  const magnitude = roundMagnitude(negative ? negate(value) : value, mode);
  return negative ? -magnitude : magnitude;
}

/** The modes that work on the magnitude; `value` is not negative. */
function roundMagnitude(value: Rational, mode: Exclude<RoundingMode, 'floor' | 'ceiling'>): bigint {
  const below = floor(value);
  const rest = subtract(value, integer(below));
  if (rest.n === 0n || mode === 'toward zero') return below;
  if (mode === 'away from zero') return below + 1n;
  const order = compare(rest, HALF);
  if (order !== 0) return order > 0 ? below + 1n : below;
  if (mode === 'half up') return below + 1n;
  if (mode === 'half down') return below;
  return below % 2n === 0n ? below : below + 1n;
}
