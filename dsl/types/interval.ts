/**
 * Ranges of values: closed or open ends, each possibly absent, and a "not zero" mark.
 * The forward interval proof (LANGUAGE 18.5, 44) is built on these operations; no relation between variables is known.
 */
import {
  add,
  compare,
  divide,
  isZero,
  maximum,
  minimum,
  multiply,
  negate,
  type Rational,
  sign,
  ZERO,
} from './rational.ts';

export interface Bound {
  readonly value: Rational;
  readonly open: boolean;
}

/** `lo` or `hi` absent: unbounded on that side. */
export interface Interval {
  readonly lo: Bound | undefined;
  readonly hi: Bound | undefined;
  readonly nonZero: boolean;
}

export const EVERYTHING: Interval = { lo: undefined, hi: undefined, nonZero: false };

export function point(value: Rational): Interval {
  return { lo: { value, open: false }, hi: { value, open: false }, nonZero: !isZero(value) };
}

export function closed(lo: Rational | undefined, hi: Rational | undefined): Interval {
  return {
    lo: lo === undefined ? undefined : { value: lo, open: false },
    hi: hi === undefined ? undefined : { value: hi, open: false },
    nonZero: false,
  };
}

export function containsZero(interval: Interval): boolean {
  if (interval.nonZero) return false;
  const { lo, hi } = interval;
  if (lo !== undefined && (sign(lo.value) > 0 || (isZero(lo.value) && lo.open))) return false;
  return !(hi !== undefined && (sign(hi.value) < 0 || (isZero(hi.value) && hi.open)));
}

export function isEmpty(interval: Interval): boolean {
  const { lo, hi } = interval;
  if (lo === undefined || hi === undefined) return false;
  const order = compare(lo.value, hi.value);
  if (order > 0 || (order === 0 && (lo.open || hi.open))) return true;
  return order === 0 && isZero(lo.value) && interval.nonZero;
}

export function isAtLeast(interval: Interval, value: Rational): boolean {
  return interval.lo !== undefined && compare(interval.lo.value, value) >= 0;
}
export function isAtMost(interval: Interval, value: Rational): boolean {
  return interval.hi !== undefined && compare(interval.hi.value, value) <= 0;
}
/** Strictly above 0. */
export function isPositive(interval: Interval): boolean {
  return isAtLeast(interval, ZERO) && !containsZero(interval);
}
export function isPoint(
  interval: Interval,
): interval is { readonly lo: Bound; readonly hi: Bound; readonly nonZero: boolean } {
  return interval.lo !== undefined && interval.hi !== undefined && compare(interval.lo.value, interval.hi.value) === 0;
}
/** True when every value of `inner` lies in `outer`. */
export function isWithin(inner: Interval, outer: Interval): boolean {
  return isEmpty(inner) || (beginsInside(inner.lo, outer.lo) && endsInside(inner.hi, outer.hi));
}
/** True when a range that begins at `inner` begins inside one that begins at `outer`. */
export function beginsInside(inner: Bound | undefined, outer: Bound | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  const order = compare(inner.value, outer.value);
  return order > 0 || (order === 0 && (inner.open || !outer.open));
}
/** True when a range that ends at `inner` ends inside one that ends at `outer`. */
export function endsInside(inner: Bound | undefined, outer: Bound | undefined): boolean {
  if (outer === undefined) return true;
  if (inner === undefined) return false;
  const order = compare(inner.value, outer.value);
  return order < 0 || (order === 0 && (inner.open || !outer.open));
}

export function intersect(a: Interval, b: Interval): Interval {
  return { lo: higherLow(a.lo, b.lo), hi: lowerHigh(a.hi, b.hi), nonZero: a.nonZero || b.nonZero };
}
function higherLow(a: Bound | undefined, b: Bound | undefined): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return beginsInside(a, b) ? a : b;
}
function lowerHigh(a: Bound | undefined, b: Bound | undefined): Bound | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return endsInside(a, b) ? a : b;
}

/** The smallest interval that holds both. */
export function hull(a: Interval, b: Interval): Interval {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return {
    lo: a.lo === undefined || b.lo === undefined ? undefined : beginsInside(a.lo, b.lo) ? b.lo : a.lo,
    hi: a.hi === undefined || b.hi === undefined ? undefined : endsInside(a.hi, b.hi) ? b.hi : a.hi,
    nonZero: !containsZero(a) && !containsZero(b),
  };
}

function addBounds(a: Bound | undefined, b: Bound | undefined): Bound | undefined {
  return a === undefined || b === undefined ? undefined : { value: add(a.value, b.value), open: a.open || b.open };
}
function negateBound(a: Bound | undefined): Bound | undefined {
  return a === undefined ? undefined : { value: negate(a.value), open: a.open };
}

export function negateInterval(a: Interval): Interval {
  return { lo: negateBound(a.hi), hi: negateBound(a.lo), nonZero: a.nonZero };
}
export function addIntervals(a: Interval, b: Interval): Interval {
  return { lo: addBounds(a.lo, b.lo), hi: addBounds(a.hi, b.hi), nonZero: false };
}

/** A corner of a product: absent bounds are infinite, and 0 times infinite is 0. */
type Corner = { readonly infinite: -1 | 0 | 1; readonly value: Rational; readonly open: boolean };

function corner(bound: Bound | undefined, side: -1 | 1): Corner {
  return bound === undefined
    ? { infinite: side, value: ZERO, open: true }
    : { infinite: 0, value: bound.value, open: bound.open };
}
function cornerSign(a: Corner): number {
  return a.infinite === 0 ? sign(a.value) : a.infinite;
}
function timesCorner(a: Corner, b: Corner): Corner {
  const s = cornerSign(a) * cornerSign(b);
  if (a.infinite === 0 && b.infinite === 0) {
    const zeroReached = (isZero(a.value) && !a.open) || (isZero(b.value) && !b.open);
    return { infinite: 0, value: multiply(a.value, b.value), open: (a.open || b.open) && !zeroReached };
  }
  if (s === 0) return { infinite: 0, value: ZERO, open: false };
  return { infinite: s > 0 ? 1 : -1, value: ZERO, open: true };
}
function cornerBelow(a: Corner, b: Corner): boolean {
  if (a.infinite !== b.infinite) return a.infinite < b.infinite;
  if (a.infinite !== 0) return false;
  const order = compare(a.value, b.value);
  return order < 0 || (order === 0 && !a.open && b.open);
}
function cornerAbove(a: Corner, b: Corner): boolean {
  if (a.infinite !== b.infinite) return a.infinite > b.infinite;
  if (a.infinite !== 0) return false;
  const order = compare(a.value, b.value);
  return order > 0 || (order === 0 && !a.open && b.open);
}
function asBound(a: Corner): Bound | undefined {
  return a.infinite === 0 ? { value: a.value, open: a.open } : undefined;
}

export function multiplyIntervals(a: Interval, b: Interval): Interval {
  const corners = [corner(a.lo, -1), corner(a.hi, 1)].flatMap((x) => [
    timesCorner(x, corner(b.lo, -1)),
    timesCorner(x, corner(b.hi, 1)),
  ]);
  const low = corners.reduce((best, next) => (cornerBelow(next, best) ? next : best));
  const high = corners.reduce((best, next) => (cornerAbove(next, best) ? next : best));
  return { lo: asBound(low), hi: asBound(high), nonZero: !containsZero(a) && !containsZero(b) };
}

/** 1 / b where b excludes 0; unbounded where b comes arbitrarily near to 0 or spans it. */
function reciprocal(b: Interval): Interval {
  const positive = b.lo !== undefined && sign(b.lo.value) >= 0;
  const negative = b.hi !== undefined && sign(b.hi.value) <= 0;
  if (!positive && !negative) return { ...EVERYTHING, nonZero: true };
  const far = (bound: Bound | undefined): Bound =>
    bound === undefined
      ? { value: ZERO, open: true }
      : { value: divide({ n: 1n, d: 1n }, bound.value), open: bound.open };
  const near = (bound: Bound | undefined): Bound | undefined =>
    bound === undefined || isZero(bound.value) ? undefined : far(bound);
  return positive ? { lo: far(b.hi), hi: near(b.lo), nonZero: true } : { lo: near(b.hi), hi: far(b.lo), nonZero: true };
}

export function divideIntervals(a: Interval, b: Interval): Interval {
  return multiplyIntervals(a, reciprocal(b));
}

function minBound(a: Bound | undefined, b: Bound | undefined, pick: typeof minimum): Bound | undefined {
  if (a === undefined || b === undefined) return undefined;
  const value = pick(a.value, b.value);
  const open = compare(a.value, b.value) === 0 ? a.open && b.open : compare(value, a.value) === 0 ? a.open : b.open;
  return { value, open };
}

export function minInterval(a: Interval, b: Interval): Interval {
  return {
    lo: minBound(a.lo, b.lo, minimum),
    hi: lowerHigh(a.hi, b.hi),
    nonZero: !containsZero(a) && !containsZero(b),
  };
}
export function maxInterval(a: Interval, b: Interval): Interval {
  return {
    lo: higherLow(a.lo, b.lo),
    hi: minBound(a.hi, b.hi, maximum),
    nonZero: !containsZero(a) && !containsZero(b),
  };
}
export function absInterval(a: Interval): Interval {
  if (a.lo !== undefined && sign(a.lo.value) >= 0) return a;
  const flipped = negateInterval(a);
  if (a.hi !== undefined && sign(a.hi.value) <= 0) return flipped;
  const top = a.hi === undefined || flipped.hi === undefined ? undefined : minBound(a.hi, flipped.hi, maximum);
  return { lo: { value: ZERO, open: false }, hi: top, nonZero: a.nonZero };
}
/** Every value multiplied by a factor (unit conversion). */
export function scaleInterval(a: Interval, factor: Rational): Interval {
  return multiplyIntervals(a, point(factor));
}
/** What is on the asked side of at least one value of a range. */
export function sideOf(operator: '<' | '<=' | '>' | '>=', { lo, hi }: Interval): Interval {
  const below = operator === '<' || operator === '<=';
  const end = below ? hi : lo;
  const strict = operator === '<' || operator === '>';
  const bound = end === undefined ? undefined : { value: end.value, open: end.open || strict };
  return below ? { lo: undefined, hi: bound, nonZero: false } : { lo: bound, hi: undefined, nonZero: false };
}
