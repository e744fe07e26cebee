/**
 * Where a comparison of two forms changes its mind. A run over an interval stops there and is begun again on each side, so that
 * on what remains every comparison, and with it every choice, is one and the same at all points.
 */
import { add, compare, divide, floor, negate, type Rational, subtract } from '#dsl';
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

export type Sign = -1 | 0 | 1;

/**
 * What a test of the sign of a form says, on the whole interval. `test` must change at most once from -1 over 0 to 1.
 */
export function decide(form: Form, test: (sign: Sign) => boolean, { from, to }: Interval): boolean {
  const first = test(sign(form.at(from)));
  if (from === to || form.trend === 'flat') return first;
  if (form.trend !== 'unknown') {
    const holds = (x: bigint): boolean => test(sign(form.at(x))) !== first;
    if (!holds(to)) return first;
    throw new Split(firstWhere(from, to, holds));
  }
  const side = sideOfZero(form, from, to);
  return side === undefined ? split(form, from, to) : test(side);
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

/** Values of one rounding on a stretch, so few that they are told apart one by one. */
const FEW = 512n;

/** Off the stretch around 0 on which the line says nothing; within it, between two values of its coarsest rounding, or in halves. */
function split({ ideal, roundings = [] }: Form, from: bigint, to: bigint): never {
  if (ideal !== undefined && ideal.slope.n !== 0n) {
    const edges = [negate(add(ideal.base, ideal.above)), subtract(ideal.below, ideal.base)].map((level) =>
      divide(level, ideal.slope),
    );
    for (const edge of edges.sort(compare)) {
      for (const at of [floorOf(edge), floorOf(edge) + 1n]) if (at > from && at <= to) throw new Split(at);
    }
  }
  const jump = jumpOf(roundings, from, to);
  throw new Split(jump ?? (from + to + 1n) / 2n);
}

/** The middle one of the jumps of the rounding that has the fewest. */
function jumpOf(roundings: readonly Form[], from: bigint, to: bigint): bigint | undefined {
  const jumps = roundings.flatMap((form) => {
    const [first, last] = [form.at(from), form.at(to)];
    const count = last > first ? last - first : first - last;
    return count > 0n && count <= FEW ? [{ form, count, first, last }] : [];
  });
  const [fewest] = jumps.sort((a, b) => (a.count < b.count ? -1 : a.count > b.count ? 1 : 0));
  if (fewest === undefined) return undefined;
  const { form, first, last } = fewest;
  const middle = first + (last - first) / 2n;
  return firstWhere(from, to, (x) => (last > first ? form.at(x) > middle : form.at(x) < middle));
}

function floorOf(value: Rational): bigint {
  return floor(value);
}
function sign(value: bigint): Sign {
  return value === 0n ? 0 : value < 0n ? -1 : 1;
}
