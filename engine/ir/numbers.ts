/** Arithmetic on numbers, whatever they stand over. */
import type { RoundingMode } from '#dsl';
import { ROUND_BIG } from '../numeric/rounding-big.ts';
import { aligned, withoutDivisors } from './alignment.ts';
import { divisorsOf, overAll, undivided, without } from './divisors.ts';
import type { NumberNode, TruthNode } from './ir.ts';
import {
  alike,
  binary,
  common,
  constant,
  gcd,
  greatest,
  isZero,
  least,
  recast,
  scaleBy,
  settled,
  structural,
} from './number-nodes.ts';

export function add(left: NumberNode, right: NumberNode): NumberNode {
  if (isZero(left)) return right;
  if (isZero(right)) return left;
  const [a, b] = aligned(left, right);
  return alike('add', a, b);
}
export function sum(items: readonly NumberNode[]): NumberNode {
  return items.reduce(add, structural(0n));
}
export function subtract(left: NumberNode, right: NumberNode): NumberNode {
  if (isZero(right)) return left;
  const [a, b] = aligned(left, right);
  return alike('subtract', a, b);
}
/** What a part leaves of a whole lies between 0 and the whole, which interval arithmetic alone cannot see. */
export function subtractPart(whole: NumberNode, part: NumberNode): NumberNode {
  if (isZero(part)) return whole;
  const [a, b] = aligned(whole, part);
  const left = alike('subtract', a, b);
  return left.op === 'constant' ? left : { ...left, lo: 0n, hi: left.hi < a.hi ? left.hi : a.hi };
}
export function multiply(left: NumberNode, right: NumberNode): NumberNode {
  const over = [...divisorsOf(left), ...divisorsOf(right)];
  return reduced(binary('multiply', left, right, { scale: left.scale * right.scale, over }));
}
export function lesser(left: NumberNode, right: NumberNode): NumberNode {
  const [a, b] = aligned(left, right);
  if (a.hi <= b.lo) return a;
  return b.hi <= a.lo ? b : alike('min', a, b);
}
export function greater(left: NumberNode, right: NumberNode): NumberNode {
  const [a, b] = aligned(left, right);
  if (a.lo >= b.hi) return a;
  return b.lo >= a.hi ? b : alike('max', a, b);
}
/** At least 0. */
export function positivePart(node: NumberNode): NumberNode {
  return greater(node, structural(0n));
}
export function negate(node: NumberNode): NumberNode {
  const { scale, lo, hi, rep } = node;
  const over = overAll(divisorsOf(node));
  if (node.op === 'constant') return { ...constant(-node.value, scale, node.structural), ...over };
  return { family: 'number', op: 'negate', operand: node, scale, lo: -hi, hi: -lo, rep, ...over };
}
export function absolute(node: NumberNode): NumberNode {
  if (node.lo >= 0n) return node;
  if (node.hi <= 0n) return negate(node);
  const { scale, rep } = node;
  const over = overAll(divisorsOf(node));
  return {
    family: 'number',
    op: 'absolute',
    operand: node,
    scale,
    lo: 0n,
    hi: greatest(-node.lo, node.hi),
    rep,
    ...over,
  };
}

/** A constant in its lowest scale, so that products do not carry factors that mean nothing. */
function reduced(node: NumberNode): NumberNode {
  if (node.op !== 'constant' || divisorsOf(node).length > 0) return node;
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

/** Each times the divisors that only the other one has: their whole numbers stand to each other as they do. */
export function crossed(left: NumberNode, right: NumberNode): readonly [NumberNode, NumberNode] {
  const [over, under] = [divisorsOf(left), divisorsOf(right)];
  const times = (node: NumberNode, divisors: readonly NumberNode[]): NumberNode =>
    divisors.reduce(multiply, withoutDivisors(node));
  return [times(left, without(under, over)), times(right, without(over, under))];
}

/** left / right as a whole number of result steps, rounded by `mode`; right > 0 wherever the result is used. */
export function quotient(
  mode: RoundingMode | 'exact',
  dividend: NumberNode,
  divisor: NumberNode,
  scale: bigint,
): NumberNode {
  const [left, right] = [undivided(dividend), undivided(divisor)];
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
    ...overAll(divisorsOf(a)),
  });
}

/** 1 where it holds, else 0. */
export function countIf(there: TruthNode): NumberNode {
  return choiceNumber(there, structural(1n), structural(0n));
}

/** The nearest to 0 of lo..hi: what stands in a slot whose value is missing, so that every proof holds for it too. */
export function nearestZero(lo: bigint, hi: bigint): bigint {
  return lo > 0n ? lo : hi < 0n ? hi : 0n;
}
