/**
 * Forms: whole numbers as functions of one whole number `x` on an interval, built from straight lines by the operations of the
 * intermediate form. A form is exact at every point; beside that it knows what can be proved of all points at once: which way
 * it goes, the line it follows but for its roundings, and after how many steps its roundings repeat.
 */
import {
  add,
  compare,
  divide,
  integer,
  isZero,
  multiply,
  ONE,
  type Rational,
  type RoundingMode,
  rational,
  subtract,
  ZERO,
} from '#dsl';
import { gcd, lcm } from '../ir/number-nodes.ts';
import { ROUND_BIG } from '../numeric/rounding-big.ts';

/** `unknown`: it may rise here and fall there. */
export type Trend = 'flat' | 'rising' | 'falling' | 'unknown';

/** `slope * x + base`; the form is nowhere further from it than from `below` under to `above` over it. */
export interface Ideal {
  readonly slope: Rational;
  readonly base: Rational;
  readonly below: Rational;
  readonly above: Rational;
}
/** `at(x + steps) = at(x) + rise` wherever both lie in the interval. */
export interface Period {
  readonly steps: bigint;
  readonly rise: bigint;
}

export interface Form {
  readonly at: (x: bigint) => bigint;
  readonly trend: Trend;
  readonly ideal?: Ideal;
  readonly period?: Period;
  /** The rounded parts it is made of, each of which only rises or only falls. */
  readonly roundings?: readonly Form[];
}

/** `slope * x + base` */
export function line(slope: bigint, base: bigint): Form {
  return {
    at: (x) => slope * x + base,
    trend: slope === 0n ? 'flat' : slope > 0n ? 'rising' : 'falling',
    ideal: { slope: integer(slope), base: integer(base), below: ZERO, above: ZERO },
    period: { steps: 1n, rise: slope },
  };
}
export function constant(value: bigint): Form {
  return line(0n, value);
}
export function isConstant(form: Form): boolean {
  return form.trend === 'flat';
}
/** A form of which nothing is known but its values. */
export function opaque(at: (x: bigint) => bigint): Form {
  return { at, trend: 'unknown' };
}

export function plus(a: Form, b: Form): Form {
  const ideal = a.ideal && b.ideal && sumOf(a.ideal, b.ideal);
  return {
    at: (x) => a.at(x) + b.at(x),
    trend: joined(a.trend, b.trend) ?? trendOf(ideal),
    ...(ideal === undefined ? {} : { ideal }),
    ...roundingsOf(a, b),
    ...both(a.period, b.period, (p, q) => {
      const steps = lcm(p.steps, q.steps);
      return { period: { steps, rise: (steps / p.steps) * p.rise + (steps / q.steps) * q.rise } };
    }),
  };
}
function sumOf(a: Ideal, b: Ideal): Ideal {
  return {
    slope: add(a.slope, b.slope),
    base: add(a.base, b.base),
    below: add(a.below, b.below),
    above: add(a.above, b.above),
  };
}
/** What is its line goes the way of its line. */
function trendOf(ideal: Ideal | undefined): Trend {
  if (ideal === undefined || !isZero(ideal.below) || !isZero(ideal.above)) return 'unknown';
  return isZero(ideal.slope) ? 'flat' : ideal.slope.n > 0n ? 'rising' : 'falling';
}
function roundingsOf(...forms: readonly Form[]): Pick<Form, 'roundings'> {
  const all = new Set(forms.flatMap(({ roundings }) => roundings ?? []));
  return all.size === 0 ? {} : { roundings: [...all] };
}

export function negated(a: Form): Form {
  return times(a, -1n);
}
export function minus(a: Form, b: Form): Form {
  return a === b ? constant(0n) : plus(a, negated(b));
}

export function times(a: Form, by: bigint): Form {
  const factor = integer(by);
  const [low, high] = by < 0n ? (['above', 'below'] as const) : (['below', 'above'] as const);
  const size = by < 0n ? integer(-by) : factor;
  return {
    at: (x) => a.at(x) * by,
    trend: by === 0n ? 'flat' : by > 0n ? a.trend : opposite(a.trend),
    ...roundingsOf(a),
    ...one(a.ideal, (p) => ({
      ideal: {
        slope: multiply(p.slope, factor),
        base: multiply(p.base, factor),
        below: multiply(p[low], size),
        above: multiply(p[high], size),
      },
    })),
    ...one(a.period, (p) => ({ period: { steps: p.steps, rise: p.rise * by } })),
  };
}

/** How far a rounding leads from what is rounded, in units of its step. */
const HALF = rational(1n, 2n);
const STRAYS: Readonly<Record<RoundingMode, readonly [below: Rational, above: Rational]>> = {
  'half even': [HALF, HALF],
  'half up': [HALF, HALF],
  'half down': [HALF, HALF],
  'away from zero': [ONE, ONE],
  'toward zero': [ONE, ONE],
  ceiling: [ZERO, ONE],
  floor: [ONE, ZERO],
};

/** The whole quotient by a divisor above 0. `a` must not change its sign on the interval, since modes may look at it. */
export function quotient(a: Form, divisor: bigint, mode: RoundingMode | 'exact'): Form {
  const [below, above] = mode === 'exact' ? [ZERO, ZERO] : STRAYS[mode];
  const by = integer(divisor);
  const round = mode === 'exact' ? (n: bigint, d: bigint): bigint => n / d : ROUND_BIG[mode];
  const rounded: Form = {
    at: (x) => round(a.at(x), divisor),
    trend: a.trend,
    ...roundingsOf(a),
    ...one(a.ideal, (p) => ({
      ideal: {
        slope: divide(p.slope, by),
        base: divide(p.base, by),
        below: add(divide(p.below, by), below),
        above: add(divide(p.above, by), above),
      },
    })),
    ...one(a.period, (p) => ({ period: dividedPeriod(p, divisor, mode) })),
  };
  return a.trend === 'unknown' ? rounded : { ...rounded, roundings: [rounded] };
}

/** Enough steps for what is rounded to rise by a multiple of the divisor, and by an even one where the mode looks at parity. */
function dividedPeriod({ steps, rise }: Period, divisor: bigint, mode: RoundingMode | 'exact'): Period {
  const whole = mode === 'half even' ? 2n * divisor : divisor;
  const repeats = whole / gcd(whole, rise);
  return { steps: steps * repeats, rise: (rise * repeats) / divisor };
}

/** What the line of a form is at a point, roundings aside. */
function idealAt({ slope, base }: Ideal, x: bigint): Rational {
  return add(multiply(slope, integer(x)), base);
}

/** Whether a form lies on one side of 0 by its line alone, over the whole interval. */
export function sideOfZero({ ideal }: Form, from: bigint, to: bigint): 1 | -1 | undefined {
  if (ideal === undefined) return undefined;
  const ends = [idealAt(ideal, from), idealAt(ideal, to)];
  if (ends.every((end) => compare(subtract(end, ideal.below), ZERO) > 0)) return 1;
  if (ends.every((end) => compare(add(end, ideal.above), ZERO) < 0)) return -1;
  return undefined;
}

function joined(a: Trend, b: Trend): Trend | undefined {
  if (a === 'flat') return b;
  return b === 'flat' || a === b ? a : undefined;
}
function opposite(trend: Trend): Trend {
  if (trend === 'rising') return 'falling';
  return trend === 'falling' ? 'rising' : trend;
}
function one<T, R extends object>(a: T | undefined, make: (a: T) => R): R | Record<never, never> {
  return a === undefined ? {} : make(a);
}
function both<T, R extends object>(
  a: T | undefined,
  b: T | undefined,
  make: (a: T, b: T) => R,
): R | Record<never, never> {
  return a === undefined || b === undefined ? {} : make(a, b);
}
