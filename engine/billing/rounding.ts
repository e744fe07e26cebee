/** Rounding of exact amounts, by the one kernel of the engine. */
import { type Rational, type RoundingMode, rational } from '#dsl';
import { ROUND_BIG } from '../numeric/rounding-big.ts';

/** To so many decimal places; a negative number of places rounds to tens, hundreds and so on. */
export function roundPlaces(value: Rational, mode: RoundingMode, places: number): Rational {
  const scale = 10n ** BigInt(Math.abs(places));
  if (places < 0) return rational(ROUND_BIG[mode](value.n, value.d * scale) * scale);
  return rational(ROUND_BIG[mode](value.n * scale, value.d), scale);
}
