/**
 * Where a comparison of two forms changes its mind. A run over an interval stops there and is begun again on each side, so that
 * on what remains every comparison, and with it every choice, is one and the same at all points.
 */
import { divide, type Rational, subtract, add, negate, compare, floor } from '#dsl';
import { type Form, sideOfZero } from './form.ts';

export interface Interval {
  readonly from: bigint;
  readonly to: bigint;
}

/** Thrown to end a run: `at` is the first point of the upper part. */
export class Split {
  readonly at: bigint;
  constructor(at: bigint) {
    this.at = at;
  }
}

/** The sign of a form on an interval: -1, 0 or 1 at all its points. */
export function signOn(form: Form, { from, to }: Interval): -1 | 0 | 1 {
  const first = sign(form.at(from));
  if (from === to || form.trend === 'flat') return first;
  if (form.trend !== 'unknown') {
    if (sign(form.at(to)) === first) return first;
    throw new Split(firstWhere(from, to, (x) => sign(form.at(x)) !== first));
  }
  return sideOfZero(form, from, to) ?? split(form, from, to);
}

/** The first point where what is false at `from` and true at `to` becomes true, and stays so. */
export function firstWhere(from: bigint, to: bigint, holds: (x: bigint) => boolean): bigint {
  let [low, high] = [from, to];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Off the stretch around 0 on which the line says nothing; within it, in halves. */
function split({ ideal }: Form, from: bigint, to: bigint): never {
  if (ideal !== undefined && ideal.slope.n !== 0n) {
    const edges = [negate(add(ideal.base, ideal.above)), subtract(ideal.below, ideal.base)].map((level) =>
      divide(level, ideal.slope),
    );
    for (const edge of edges.sort(compare)) {
      for (const at of [floorOf(edge), floorOf(edge) + 1n]) if (at > from && at <= to) throw new Split(at);
    }
  }
  throw new Split((from + to + 1n) / 2n);
}

function floorOf(value: Rational): bigint {
  return floor(value);
}
function sign(value: bigint): -1 | 0 | 1 {
  return value === 0n ? 0 : value < 0n ? -1 : 1;
}
