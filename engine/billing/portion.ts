/** Portions of an amount as texts: `15%`, `0.25%`, `1/3`. */
import { compare, multiply, ONE, parseDecimal, type Rational, rational } from '#dsl';

export type ParsedPortion =
  | { readonly ok: true; readonly portion: Rational }
  /** `OUT_OF_RANGE`: it is above the whole. */
  | { readonly ok: false; readonly fault: 'INVALID_FORMAT' | 'OUT_OF_RANGE' };

const PERCENT = /^(\d+(?:\.\d+)?)%$/;
const FRACTION = /^(\d+)\s?\/\s?(\d+)$/;

/** From 0 to 1, exactly. Source: Numscript's portions. */
export function parsePortion(text: string): ParsedPortion {
  const portion = portionOf(text);
  if (portion === undefined) return { ok: false, fault: 'INVALID_FORMAT' };
  return compare(portion, ONE) > 0 ? { ok: false, fault: 'OUT_OF_RANGE' } : { ok: true, portion };
}

function portionOf(text: string): Rational | undefined {
  const percent = parseDecimal(PERCENT.exec(text)?.[1] ?? '');
  if (percent !== undefined) return multiply(percent, rational(1n, 100n));
  const [, part, whole] = FRACTION.exec(text) ?? [];
  if (part === undefined || whole === undefined || BigInt(whole) === 0n) return undefined;
  return rational(BigInt(part), BigInt(whole));
}
