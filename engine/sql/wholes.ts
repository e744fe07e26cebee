/**
 * Whole numbers of a query. Each knows between which ends it really lies in any row, also one that does not meet the condition
 * that the node stands behind, so that its type holds it and nothing is computed wider than it must be.
 */
import type { Extent as NodeExtent } from '../ir/ir.ts';
import { type Binary, ends, greatest, least } from '../ir/number-nodes.ts';
import type { Dialect, Width } from './dialects/dialect.ts';
import { NOT_IN_SQL, NotInSql } from './not-in-sql.ts';
import { type Piece, raw, type Sql, sql, textOf } from './sql.ts';

export type Extent = Pick<NodeExtent, 'lo' | 'hi'>;
/** Its type is that of its extent: see `widthOf`. */
export type Whole = Sql & Extent & Between;

/** What it is never above, or never below, whatever a row holds. */
interface Between {
  readonly atMost?: readonly Sql[];
  readonly atLeast?: readonly Sql[];
}

export function whole({ parts }: Sql, { lo, hi }: Extent): Whole {
  return { parts, lo, hi };
}

const SMALL_MAX = 2n ** 63n - 1n;

function isSmall({ lo, hi }: Extent): boolean {
  return -SMALL_MAX <= lo && hi <= SMALL_MAX;
}

/** The type that holds an extent, or no query. */
export function widthOf(extent: Extent, { bitsMax }: Dialect): Width {
  if (isSmall(extent)) return 'small';
  const bits = greatest(extent.hi, -extent.lo).toString(2).length;
  if (bits > bitsMax) throw new NotInSql(NOT_IN_SQL.width(bits, bitsMax));
  return 'wide';
}

function cast(value: Piece, width: Width, { types }: Dialect): Sql {
  return sql`CAST(${value} AS ${raw(types[width])})`;
}

export function constantWhole(value: bigint, dialect: Dialect): Whole {
  const extent = { lo: value, hi: value };
  return whole(cast(value, widthOf(extent, dialect), dialect), extent);
}

/** Of constants, of which there may be as many as a table has rows. */
export function extentOf([first = 0n, ...others]: readonly bigint[]): Extent {
  let [lo, hi] = [first, first];
  for (const value of others) {
    if (value < lo) lo = value;
    if (value > hi) hi = value;
  }
  return { lo, hi };
}

export function unionOf(...all: readonly Extent[]): Extent {
  return { lo: least(...all.map(({ lo }) => lo)), hi: greatest(...all.map(({ hi }) => hi)) };
}

/** In the type of its extent, computed in that of another one. */
export function narrowed(value: Sql, from: Width, extent: Extent, dialect: Dialect): Whole {
  const to = widthOf(extent, dialect);
  return whole(from === to ? value : cast(value, to, dialect), extent);
}

/**
 * Within the extent of its node. It changes nothing where the conditions hold that the node stands behind; in other rows the
 * figure means nothing, and may only not pass what its type holds.
 */
export function fitted(value: Whole, { lo, hi }: Extent, dialect: Dialect): Whole {
  if (value.lo >= lo && value.hi <= hi) return value;
  const width = widthOf(unionOf(value, { lo, hi }), dialect);
  const above = value.lo < lo ? sql`GREATEST(${value}, ${cast(lo, width, dialect)})` : value;
  const text = value.hi > hi ? sql`LEAST(${above}, ${cast(hi, width, dialect)})` : above;
  const extent = { lo: clamped(value.lo, lo, hi), hi: clamped(value.hi, lo, hi) };
  return narrowed(text, width, extent, dialect);
}

const clamped = (value: bigint, lo: bigint, hi: bigint): bigint => (value < lo ? lo : value > hi ? hi : value);

/** A value with the extent of its node. */
export type Operand = readonly [value: Whole, node: Extent];

/** As they are while all that is computed of them is small, else within the extents of their nodes. */
export function pairOf(
  [a, ofA]: Operand,
  [b, ofB]: Operand,
  reach: (a: Extent, b: Extent) => Extent,
  dialect: Dialect,
): readonly [Whole, Whole] {
  if (isSmall(unionOf(reach(a, b), a, b))) return [a, b];
  return [fitted(a, ofA, dialect), fitted(b, ofB, dialect)];
}

export function arithmetic(op: Binary, left: Operand, right: Operand, dialect: Dialect): Whole {
  const known = knownBefore(op, left[0], right[0]);
  if (known !== undefined) return known;
  const [a, b] = pairOf(left, right, (x, y) => ends(op, x, y), dialect);
  const extent = op === 'subtract' && isNeverAbove(b, a) ? neverBelowZero(ends(op, a, b)) : ends(op, a, b);
  const width = widthOf(unionOf(extent, a, b), dialect);
  // The databases compute in the wider type of the two.
  const first = width === 'wide' && isSmall(a) && isSmall(b) ? cast(a, width, dialect) : a;
  return { ...narrowed(operation(op, first, b), width, extent, dialect), ...between(op, a, b) };
}

function between(op: Binary, a: Whole, b: Whole): Between {
  switch (op) {
    case 'min':
      return { atMost: [a, b, ...(a.atMost ?? []), ...(b.atMost ?? [])] };
    case 'max':
      return { atLeast: [a, b, ...(a.atLeast ?? []), ...(b.atLeast ?? [])] };
    default:
      return {};
  }
}

function isNeverAbove(b: Whole, a: Whole): boolean {
  const isAmong = (value: Sql, all: readonly Sql[] = []): boolean => {
    const text = textOf(value);
    return all.some((each) => textOf(each) === text);
  };
  return isAmong(a, b.atMost) || isAmong(b, a.atLeast);
}
const neverBelowZero = ({ lo, hi }: Extent): Extent => ({ lo: greatest(0n, lo), hi });

/** The operand that the result is in every row. */
function knownBefore(op: Binary, a: Whole, b: Whole): Whole | undefined {
  switch (op) {
    case 'add':
      return is(a, 0n) ? b : is(b, 0n) ? a : undefined;
    case 'subtract':
      return is(b, 0n) ? a : undefined;
    case 'multiply':
      return is(a, 1n) ? b : is(b, 1n) ? a : undefined;
    case 'min':
      return a.hi <= b.lo ? a : b.hi <= a.lo ? b : undefined;
    case 'max':
      return a.lo >= b.hi ? a : b.lo >= a.hi ? b : undefined;
    default:
      return op satisfies never;
  }
}
const is = ({ lo, hi }: Extent, value: bigint): boolean => lo === value && hi === value;

function operation(op: Binary, a: Sql, b: Sql): Sql {
  switch (op) {
    case 'add':
      return sql`(${a} + ${b})`;
    case 'subtract':
      return sql`(${a} - ${b})`;
    case 'multiply':
      return sql`(${a} * ${b})`;
    case 'min':
      return sql`LEAST(${a}, ${b})`;
    case 'max':
      return sql`GREATEST(${a}, ${b})`;
    default:
      return op satisfies never;
  }
}

/** Of figures that stand behind no condition of their own. */
export function plainly(op: Binary, a: Whole, b: Whole, dialect: Dialect): Whole {
  return arithmetic(op, [a, a], [b, b], dialect);
}
