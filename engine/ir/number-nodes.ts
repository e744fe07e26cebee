/**
 * Numeric nodes one by one. Scale, interval and representation are inferred here, once, where a node is made: an operation is
 * done in BigInt when its result or one of its operands may pass 2^53 - 1, with a cast at the edge of such a subtree.
 */
import { divisorsOf, overAll } from './divisors.ts';
import type { Extent, NumberNode, Representation } from './ir.ts';

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
export function least(...values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (b < a ? b : a));
}
export function greatest(...values: readonly bigint[]): bigint {
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

/** A small integer of every engine is held without a box: 31 bits with the sign. */
const SMALL = 1n << 30n;
export function isSmall({ rep, lo, hi }: Extent): boolean {
  return rep === 'i53' && lo >= -SMALL && hi < SMALL;
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
  return { family: 'number', op: 'local', local, scale, lo, hi, rep, ...overAll(divisorsOf(like)) };
}

export function recast(node: NumberNode, rep: Representation): NumberNode {
  if (node.rep === rep) return node;
  if (node.op === 'constant') return { ...node, rep };
  if ((node.op === 'widen' || node.op === 'narrow') && node.operand.rep === rep)
    return { ...node.operand, lo: node.lo, hi: node.hi };
  const { scale, lo, hi } = node;
  const op = rep === 'big' ? 'widen' : 'narrow';
  return { family: 'number', op, operand: node, scale, lo, hi, rep, ...overAll(divisorsOf(node)) };
}

/** What one operation must be done in, given its operands and the ends of its result. */
export function common(lo: bigint, hi: bigint, ...operands: readonly NumberNode[]): Representation {
  return operands.some(isBig) ? 'big' : representation(lo, hi);
}
/** A constant is cast for nothing, so that only its own size counts. */
export function isBig(node: NumberNode): boolean {
  return node.op === 'constant' ? representation(node.value, node.value) === 'big' : node.rep === 'big';
}
/** Back to doubles as soon as the value fits. */
export function settled(node: NumberNode): NumberNode {
  return node.rep === 'big' && representation(node.lo, node.hi) === 'i53' ? recast(node, 'i53') : node;
}

/** The same node, known to lie in lo..hi as well. */
export function within(node: NumberNode, lo: bigint | undefined, hi: bigint | undefined): NumberNode {
  const low = lo === undefined || lo < node.lo ? node.lo : lo;
  const high = hi === undefined || hi > node.hi ? node.hi : hi;
  if ((low === node.lo && high === node.hi) || low > high || node.op === 'constant') return node;
  return settled({ ...node, lo: low, hi: high });
}

export type Binary = 'add' | 'subtract' | 'multiply' | 'min' | 'max';
type Ends = Pick<Extent, 'lo' | 'hi'>;

/** Between which ends the result lies. */
export function ends(op: Binary, a: Ends, b: Ends): Ends {
  switch (op) {
    case 'add':
      return { lo: a.lo + b.lo, hi: a.hi + b.hi };
    case 'subtract':
      return { lo: a.lo - b.hi, hi: a.hi - b.lo };
    case 'multiply': {
      const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
      return { lo: least(...corners), hi: greatest(...corners) };
    }
    case 'min':
      return { lo: least(a.lo, b.lo), hi: least(a.hi, b.hi) };
    case 'max':
      return { lo: greatest(a.lo, b.lo), hi: greatest(a.hi, b.hi) };
    default:
      return op satisfies never;
  }
}

/** Of whole numbers: `scale` and `over` are what the operation makes of those of its operands. */
export function binary(
  op: Binary,
  left: NumberNode,
  right: NumberNode,
  { scale, over }: { readonly scale: bigint; readonly over: readonly NumberNode[] },
): NumberNode {
  const { lo, hi } = ends(op, left, right);
  if (left.op === 'constant' && right.op === 'constant')
    return { ...constant(lo, scale, left.structural && right.structural), ...overAll(over) };
  const rep = common(lo, hi, left, right);
  const operands = { left: recast(left, rep), right: recast(right, rep) };
  return settled({ family: 'number', op, ...operands, scale, lo, hi, rep, ...overAll(over) });
}

/** Of two numbers over one denominator. */
export function alike(op: Exclude<Binary, 'multiply'>, left: NumberNode, right: NumberNode): NumberNode {
  return binary(op, left, right, { scale: left.scale, over: divisorsOf(left) });
}

/** The whole number multiplied by a factor while the meaning stays: value and scale grow alike. */
export function rescale(node: NumberNode, scale: bigint): NumberNode {
  if (scale === node.scale) return node;
  const grown = scaleBy(node, scale / node.scale);
  return { ...grown, scale };
}

/** node x factor, whole numbers, same scale. */
export function scaleBy(node: NumberNode, factor: bigint): NumberNode {
  if (factor === 1n) return node;
  return binary('multiply', node, structural(factor), { scale: node.scale, over: divisorsOf(node) });
}

export function isZero(node: NumberNode): boolean {
  return node.lo === 0n && node.hi === 0n;
}
