/**
 * Units and currencies (LANGUAGE 4.1): a unit is a vector of exponents over base dimensions with an exact factor
 * to the base units. Each currency and each declared count unit is a base dimension of its own.
 */
import { divide, equal, multiply, ONE, type Rational } from './rational.ts';

/** Exponent of one base dimension: `bit` +1, `second` -1, `USD` +1 ... never 0. */
export interface Dimension {
  readonly base: string;
  readonly exponent: number;
}

export interface Unit {
  /** Sorted by base, no exponent is 0. Empty: a plain number. */
  readonly dimensions: readonly Dimension[];
  /** How many base units one of this unit is: 1 kB = 8000 bit. */
  readonly factor: Rational;
  /** As the author wrote or would write it: `GB`, `USD per GB`; empty for a plain number. */
  readonly label: string;
}

export const PLAIN: Unit = { dimensions: [], factor: ONE, label: '' };

export function isPlain(unit: Unit): boolean {
  return unit.dimensions.length === 0;
}

export function sameDimension(a: Unit, b: Unit): boolean {
  return (
    a.dimensions.length === b.dimensions.length &&
    a.dimensions.every((dimension, i) => {
      const other = b.dimensions[i];
      return other !== undefined && other.base === dimension.base && other.exponent === dimension.exponent;
    })
  );
}

/** One of `from` in `to`s (same dimension): 1 GB in MB is 1000. */
export function conversion(from: Unit, to: Unit): Rational {
  return divide(from.factor, to.factor);
}

export function sameUnit(a: Unit, b: Unit): boolean {
  return sameDimension(a, b) && equal(a.factor, b.factor);
}

function combine(a: readonly Dimension[], b: readonly Dimension[], sign: 1 | -1): Dimension[] {
  const exponents = new Map(a.map((dimension) => [dimension.base, dimension.exponent]));
  for (const { base, exponent } of b) exponents.set(base, (exponents.get(base) ?? 0) + sign * exponent);
  return [...exponents]
    .filter(([, exponent]) => exponent !== 0)
    .map(([base, exponent]) => ({ base, exponent }))
    .sort((x, y) => (x.base < y.base ? -1 : 1));
}

export function multiplyUnits(a: Unit, b: Unit): Unit {
  if (isPlain(a)) return b;
  if (isPlain(b)) return a;
  const dimensions = combine(a.dimensions, b.dimensions, 1);
  return { dimensions, factor: multiply(a.factor, b.factor), label: productLabel(a.label, b.label) };
}

export function divideUnits(a: Unit, b: Unit): Unit {
  if (isPlain(b)) return a;
  const dimensions = combine(a.dimensions, b.dimensions, -1);
  return {
    dimensions,
    factor: divide(a.factor, b.factor),
    label: isPlain(a) ? `per ${b.label}` : `${a.label} per ${b.label}`,
  };
}

/** `USD per GB` times `GB` reads `USD`; where words do not cancel, both are named: `USD x second per GB`. */
function productLabel(a: string, b: string): string {
  for (const [rate, by] of [
    [a, b],
    [b, a],
  ] as const) {
    const cancelled = rate.replace(new RegExp(` per ${by.replace(/[^A-Za-z0-9_ ]/g, '')}(?= per |$)`), '');
    if (cancelled !== rate) return cancelled;
  }
  const [[upper = '', ...under], [other = '', ...below]] = [a.split(' per '), b.split(' per ')];
  return [`${upper} x ${other}`, ...under, ...below].join(' per ');
}
