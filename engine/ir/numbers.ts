/**
 * Building numeric nodes. Scale, interval and representation are inferred here, once, where a node is made: an operation is
 * done in BigInt when its result or one of its operands may pass 2^53 - 1, with a cast at the edge of such a subtree.
 */
import type { RoundingMode } from '#dsl';
import { ROUND_BIG } from '../numeric/rounding-big.ts';
import type { NumberNode, Representation, TruthNode } from './ir.ts';

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
function least(...values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (b < a ? b : a));
}
function greatest(...values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (b > a ? b : a));
}
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
export function lcm(a: bigint, b: bigint): bigint {
  return (a / gcd(a, b)) * b;
}

export function representation(lo: bigint, hi: bigint): Representation {
  return magnitude(lo) <= SAFE && magnitude(hi) <= SAFE ? 'i53' : 'big';
}

/** A figure of the author; structural ones (0 of a bound, 1 of a step) belong to the shape of the code. */
export function constant(value: bigint, scale = 1n, structural = false): NumberNode {
  const rep = representation(value, value);
  return { family: 'number', op: 'constant', value, structural, scale, lo: value, hi: value, rep };
}
export function structural(value: bigint, scale = 1n): NumberNode {
  return constant(value, scale, true);
}

export function slotNumber(slot: number, lo: bigint, hi: bigint, scale = 1n): NumberNode {
  return { family: 'number', op: 'slot', slot, scale, lo, hi, rep: representation(lo, hi) };
}
export function localNumber(local: number, like: NumberNode): NumberNode {
  const { scale, lo, hi, rep } = like;
  return { family: 'number', op: 'local', local, scale, lo, hi, rep };
}

export function recast(node: NumberNode, rep: Representation): NumberNode {
  if (node.rep === rep) return node;
  if (node.op === 'constant') return { ...node, rep };
  if ((node.op === 'widen' || node.op === 'narrow') && node.operand.rep === rep)
    return { ...node.operand, lo: node.lo, hi: node.hi };
  const { scale, lo, hi } = node;
  return { family: 'number', op: rep === 'big' ? 'widen' : 'narrow', operand: node, scale, lo, hi, rep };
}

/** What one operation must be done in, given its operands and the ends of its result. */
function common(lo: bigint, hi: bigint, ...operands: readonly NumberNode[]): Representation {
  return operands.some(isBig) ? 'big' : representation(lo, hi);
}
/** A constant is cast for nothing, so that only its own size counts. */
export function isBig(node: NumberNode): boolean {
  return node.op === 'constant' ? representation(node.value, node.value) === 'big' : node.rep === 'big';
}
/** Back to doubles as soon as the value fits. */
function settled(node: NumberNode): NumberNode {
  return node.rep === 'big' && representation(node.lo, node.hi) === 'i53' ? recast(node, 'i53') : node;
}

/** The same node, known to lie in lo..hi as well. */
export function within(node: NumberNode, lo: bigint | undefined, hi: bigint | undefined): NumberNode {
  const low = lo === undefined || lo < node.lo ? node.lo : lo;
  const high = hi === undefined || hi > node.hi ? node.hi : hi;
  if ((low === node.lo && high === node.hi) || low > high || node.op === 'constant') return node;
  return settled({ ...node, lo: low, hi: high });
}

type Binary = 'add' | 'subtract' | 'multiply' | 'min' | 'max';

function ends(op: Binary, a: NumberNode, b: NumberNode): readonly [bigint, bigint] {
  switch (op) {
    case 'add':
      return [a.lo + b.lo, a.hi + b.hi];
    case 'subtract':
      return [a.lo - b.hi, a.hi - b.lo];
    case 'multiply': {
      const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
      return [least(...corners), greatest(...corners)];
    }
    case 'min':
      return [least(a.lo, b.lo), least(a.hi, b.hi)];
    case 'max':
      return [greatest(a.lo, b.lo), greatest(a.hi, b.hi)];
    default:
      return op satisfies never;
  }
}

function binary(op: Binary, left: NumberNode, right: NumberNode, scale: bigint): NumberNode {
  const [lo, hi] = ends(op, left, right);
  if (left.op === 'constant' && right.op === 'constant')
    return constant(lo, scale, left.structural && right.structural);
  const rep = common(lo, hi, left, right);
  return settled({ family: 'number', op, left: recast(left, rep), right: recast(right, rep), scale, lo, hi, rep });
}

/** The whole number multiplied by a factor while the meaning stays: value and scale grow alike. */
export function rescale(node: NumberNode, scale: bigint): NumberNode {
  if (scale === node.scale) return node;
  const grown = scaleBy(node, scale / node.scale);
  return { ...grown, scale };
}

/** node x factor, whole numbers, same scale. */
export function scaleBy(node: NumberNode, factor: bigint): NumberNode {
  return factor === 1n ? node : binary('multiply', node, structural(factor), node.scale);
}

export function aligned(left: NumberNode, right: NumberNode): readonly [NumberNode, NumberNode] {
  const scale = lcm(left.scale, right.scale);
  return [rescale(left, scale), rescale(right, scale)];
}

/** The number in the scale and representation of another, for a place that is laid out already. */
export function like(node: NumberNode, place: NumberNode): NumberNode {
  return recast(rescale(node, place.scale), place.rep);
}

function isZero(node: NumberNode): boolean {
  return node.lo === 0n && node.hi === 0n;
}

export function add(left: NumberNode, right: NumberNode): NumberNode {
  if (isZero(left)) return right;
  if (isZero(right)) return left;
  const [a, b] = aligned(left, right);
  return binary('add', a, b, a.scale);
}
export function sum(items: readonly NumberNode[]): NumberNode {
  return items.reduce(add, structural(0n));
}
export function subtract(left: NumberNode, right: NumberNode): NumberNode {
  if (isZero(right)) return left;
  const [a, b] = aligned(left, right);
  return binary('subtract', a, b, a.scale);
}
export function multiply(left: NumberNode, right: NumberNode): NumberNode {
  return reduced(binary('multiply', left, right, left.scale * right.scale));
}
export function lesser(left: NumberNode, right: NumberNode): NumberNode {
  const [a, b] = aligned(left, right);
  if (a.hi <= b.lo) return a;
  return b.hi <= a.lo ? b : binary('min', a, b, a.scale);
}
export function greater(left: NumberNode, right: NumberNode): NumberNode {
  const [a, b] = aligned(left, right);
  if (a.lo >= b.hi) return a;
  return b.lo >= a.hi ? b : binary('max', a, b, a.scale);
}
/** At least 0. */
export function positivePart(node: NumberNode): NumberNode {
  return greater(node, structural(0n));
}
export function negate(node: NumberNode): NumberNode {
  if (node.op === 'constant') return constant(-node.value, node.scale, node.structural);
  const { scale, lo, hi, rep } = node;
  return { family: 'number', op: 'negate', operand: node, scale, lo: -hi, hi: -lo, rep };
}
export function absolute(node: NumberNode): NumberNode {
  if (node.lo >= 0n) return node;
  if (node.hi <= 0n) return negate(node);
  const { scale, rep } = node;
  return { family: 'number', op: 'absolute', operand: node, scale, lo: 0n, hi: greatest(-node.lo, node.hi), rep };
}

/** A constant in its lowest scale, so that products do not carry factors that mean nothing. */
function reduced(node: NumberNode): NumberNode {
  if (node.op !== 'constant') return node;
  const divisor = node.value === 0n ? node.scale : gcd(node.value, node.scale);
  return divisor === 1n ? node : constant(node.value / divisor, node.scale / divisor, node.structural);
}

/** node x (n / d), exactly: the scale grows by what of d does not cancel. */
export function timesRatio(node: NumberNode, n: bigint, d: bigint): NumberNode {
  const whole = node.scale * d;
  const divisor = gcd(n, whole);
  const scaled = scaleBy(node, n / divisor);
  return reduced({ ...scaled, scale: whole / divisor });
}

/** left / right as a whole number of result steps, rounded by `mode`; right > 0 wherever the result is used. */
export function quotient(mode: RoundingMode | 'exact', left: NumberNode, right: NumberNode, scale: bigint): NumberNode {
  const [low, high] = [greatest(1n, right.lo), greatest(1n, right.hi)];
  const round = ROUND_BIG[mode === 'exact' ? 'floor' : mode];
  const corners = [round(left.lo, low), round(left.lo, high), round(left.hi, low), round(left.hi, high)];
  const [lo, hi] = [least(...corners), greatest(...corners)];
  if (left.op === 'constant' && right.op === 'constant' && right.value > 0n)
    return constant(round(left.value, right.value), scale);
  if (right.op === 'constant' && right.value === 1n) return { ...left, scale };
  const rep = common(lo, hi, left, right);
  return settled({
    family: 'number',
    op: 'quotient',
    mode,
    left: recast(left, rep),
    right: recast(right, rep),
    scale,
    lo,
    hi,
    rep,
  });
}

/** A word of truths, for the runtime to read bit by bit. */
export function bitsOf(truths: readonly TruthNode[]): NumberNode {
  if (truths.every((truth) => truth.op === 'constant' && !truth.value)) return structural(0n);
  return {
    family: 'number',
    op: 'bits',
    truths,
    scale: 1n,
    lo: 0n,
    hi: (1n << BigInt(truths.length)) - 1n,
    rep: 'i53',
  };
}

export function choiceNumber(condition: TruthNode, then: NumberNode, otherwise: NumberNode): NumberNode {
  if (condition.op === 'constant') return condition.value ? then : otherwise;
  const [a, b] = aligned(then, otherwise);
  const [lo, hi] = [least(a.lo, b.lo), greatest(a.hi, b.hi)];
  if (a.op === 'constant' && b.op === 'constant' && a.value === b.value) return a;
  const rep = common(lo, hi, a, b);
  return settled({
    family: 'number',
    op: 'choice',
    condition,
    yes: recast(a, rep),
    no: recast(b, rep),
    scale: a.scale,
    lo,
    hi,
    rep,
  });
}

/** The nearest to 0 of lo..hi: what stands in a slot whose value is missing, so that every proof holds for it too. */
export function nearestZero(lo: bigint, hi: bigint): bigint {
  return lo > 0n ? lo : hi < 0n ? hi : 0n;
}
