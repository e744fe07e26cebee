/**
 * Exact rational numbers over BigInt: the arithmetic of the checker (constants, intervals) and of the reference evaluator.
 * Always in lowest terms with a positive denominator, so equal values are equal field by field.
 */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y > SAFE || x > SAFE) {
    if (y === 0n) return x;
    [x, y] = [y, x % y];
  }
  return BigInt(gcdOfDoubles(Number(x), Number(y)));
}

/** Whole numbers up to here are exact as doubles, which divide many times faster. */
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function gcdOfDoubles(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return x;
}

/** n / d in lowest terms. `d` is not 0. */
export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new RangeError('a rational with denominator 0');
  if (d === 1n) return { n, d };
  if (n % d === 0n) return { n: n / d, d: 1n };
  const divisor = d < 0n ? -gcd(n, d) : gcd(n, d);
  return divisor === 1n ? { n, d } : { n: n / divisor, d: d / divisor };
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

export function integer(value: number | bigint): Rational {
  return { n: BigInt(value), d: 1n };
}

/** Far beyond any figure that can be computed: what is wider is given up instead of being carried along. */
const BITS_MAX = 2048;
const TOO_WIDE = 1n << BigInt(BITS_MAX);

/** The bits of the larger of numerator and denominator. */
export function bitsOf(a: Rational): number {
  return Math.max(absolute(a).n.toString(2).length, a.d.toString(2).length);
}

export function isTooWide(a: Rational): boolean {
  return a.n >= TOO_WIDE || a.n <= -TOO_WIDE || a.d >= TOO_WIDE;
}

/** The value of decimal digits (`-12.50`, underscores allowed). Undefined when the text is no such number. */
export function parseDecimal(text: string): Rational | undefined {
  const match = /^(-?)(\d[\d_]*)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const scaled = BigInt(whole.replaceAll('_', '') + fraction);
  return rational(sign === '-' ? -scaled : scaled, 10n ** BigInt(fraction.length));
}

/** A whole number that was written down, as a count; undefined when it is none or too large to count to. */
export function wholeNumber(digits: string): number | undefined {
  const value = parseDecimal(digits);
  return value?.d === 1n && value.n >= 0n && value.n <= 1_000_000_000n ? Number(value.n) : undefined;
}

export function add(a: Rational, b: Rational): Rational {
  return a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
}
export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b));
}
export function multiply(a: Rational, b: Rational): Rational {
  if (isOne(b)) return a;
  return rational(a.n * b.n, a.d * b.d);
}
/** So are most factors of units. */
function isOne(a: Rational): boolean {
  return a.n === 1n && a.d === 1n;
}
/** a / b; b is not 0. */
export function divide(a: Rational, b: Rational): Rational {
  if (isOne(b)) return a;
  return rational(a.n * b.d, a.d * b.n);
}
export function negate(a: Rational): Rational {
  return { n: -a.n, d: a.d };
}
export function absolute(a: Rational): Rational {
  return a.n < 0n ? negate(a) : a;
}
/** Negative, 0 or positive, as a is below, equal to or above b. */
export function compare(a: Rational, b: Rational): number {
  const [left, right] = a.d === b.d ? [a.n, b.n] : [a.n * b.d, b.n * a.d];
  return left < right ? -1 : left > right ? 1 : 0;
}
export function equal(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d;
}
export function sign(a: Rational): number {
  return a.n < 0n ? -1 : a.n > 0n ? 1 : 0;
}
export function isZero(a: Rational): boolean {
  return a.n === 0n;
}
export function isInteger(a: Rational): boolean {
  return a.d === 1n;
}
export function minimum(a: Rational, b: Rational): Rational {
  return compare(a, b) <= 0 ? a : b;
}
export function maximum(a: Rational, b: Rational): Rational {
  return compare(a, b) >= 0 ? a : b;
}
/** The largest integer not above a. */
export function floor(a: Rational): bigint {
  return a.n >= 0n || a.n % a.d === 0n ? a.n / a.d : a.n / a.d - 1n;
}
/** The largest rational that both a and b are whole multiples of (the grid of their sums). */
export function commonGrid(a: Rational, b: Rational): Rational {
  return rational(gcd(a.n * b.d, b.n * a.d), a.d * b.d);
}
/** True when a is a whole multiple of `step` (not 0). */
export function isMultiple(a: Rational, step: Rational): boolean {
  return isInteger(divide(a, step));
}
/** The number of decimal places of a, or undefined when it has no finite decimal form. */
export function decimalPlaces(a: Rational): number | undefined {
  let { d } = a;
  let twos = 0;
  let fives = 0;
  for (; d > SAFE && d % 2n === 0n; twos += 1) d /= 2n;
  for (; d > SAFE && d % 5n === 0n; fives += 1) d /= 5n;
  if (d > SAFE) return undefined;
  let rest = Number(d);
  for (; rest % 2 === 0; twos += 1) rest /= 2;
  for (; rest % 5 === 0; fives += 1) rest /= 5;
  return rest === 1 ? Math.max(twos, fives) : undefined;
}
const POWERS_OF_TEN: readonly bigint[] = Array.from({ length: 20 }, (_, places) => 10n ** BigInt(places));

function powerOfTen(places: number): bigint {
  return POWERS_OF_TEN[places] ?? 10n ** BigInt(places);
}
/** Decimal text with at least `places` places: the shortest exact one, or `n/d` where there is none. */
export function decimalText(a: Rational, places = 0): string {
  const needed = decimalPlaces(a);
  if (needed === undefined) return `${a.n}/${a.d}`;
  const shown = Math.max(needed, places);
  if (shown === 0) return a.n.toString();
  const digits = ((a.n < 0n ? -a.n : a.n) * powerOfTen(shown)) / a.d;
  const padded = digits.toString().padStart(shown + 1, '0');
  const text = `${padded.slice(0, -shown)}.${padded.slice(-shown)}`;
  return a.n < 0n ? `-${text}` : text;
}
