/** What a price curve proves: that it never falls, where it falls all the same, and how high it gets. */
import type { Curve, Piece } from './curve.ts';
import type { Form } from './form.ts';
import { firstWhere } from './interval.ts';

/** A step of the input with which the figure falls (or, for `rises`, rises). */
export interface Turn {
  /** The last point before. */
  readonly x: bigint;
  readonly before: bigint;
  readonly after: bigint;
}
export type Direction = 'never decreases' | 'never increases';
export type Proof =
  | { readonly kind: 'proved' }
  | { readonly kind: 'broken'; readonly turn: Turn }
  /** A sentence why it is not known. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Steps of a piece that are looked at one by one, where its roundings repeat after so many. */
const REPEAT_MAX = 100_000n;

/** Whether each step of the input takes the figure nowhere but in one direction. */
export function proveDirection(curve: Curve, direction: Direction): Proof {
  const wrong =
    direction === 'never decreases'
      ? (before: bigint, after: bigint) => after < before
      : (before: bigint, after: bigint) => after > before;
  let last: Piece | undefined;
  for (const piece of curve.pieces) {
    const { value } = piece;
    if (value === undefined) continue;
    const turn = last === undefined ? undefined : between(last, piece, wrong);
    if (turn !== undefined) return { kind: 'broken', turn };
    const inside = provePiece(piece, value, direction, wrong);
    if (inside.kind !== 'proved') return inside;
    last = piece;
  }
  return { kind: 'proved' };
}

function provePiece(piece: Piece, value: Form, direction: Direction, wrong: (a: bigint, b: bigint) => boolean): Proof {
  const { from, to } = piece;
  if (value.trend === 'flat' || value.trend === (direction === 'never decreases' ? 'rising' : 'falling'))
    return { kind: 'proved' };
  const repeat = value.period?.steps;
  const steps = repeat === undefined || repeat > to - from ? to - from : repeat;
  if (steps > REPEAT_MAX)
    return { kind: 'unknown', reason: `its roundings between ${from} and ${to} repeat too seldom to be looked at` };
  for (let x = from; x < from + steps; x += 1n) {
    const [before, after] = [value.at(x), value.at(x + 1n)];
    if (wrong(before, after)) return { kind: 'broken', turn: { x, before, after } };
  }
  return { kind: 'proved' };
}

function between(last: Piece, piece: Piece, wrong: (a: bigint, b: bigint) => boolean): Turn | undefined {
  const [before, after] = [last.value?.at(last.to), piece.value?.at(piece.from)];
  if (before === undefined || after === undefined || !wrong(before, after)) return undefined;
  return { x: last.to, before, after };
}

/** Where one step more costs less, between the pieces: in rising order. */
export function cliffs(curve: Curve): readonly Turn[] {
  return curve.pieces.flatMap((piece, i) => {
    const last = curve.pieces[i - 1];
    const turn = last === undefined ? undefined : between(last, piece, (before, after) => after < before);
    return turn === undefined ? [] : [turn];
  });
}

export interface Peak {
  readonly x: bigint;
  readonly value: bigint;
}
/** The highest figure and the first point that has it; undefined where a piece neither rises nor falls and is too long to look at. */
export function highest(curve: Curve): Peak | undefined {
  let peak: Peak | undefined;
  for (const { from, to, value } of curve.pieces) {
    if (value === undefined) continue;
    const x = peakOf(value, from, to);
    if (x === undefined) return undefined;
    const height = value.at(x);
    if (peak === undefined || height > peak.value) peak = { x, value: height };
  }
  return peak;
}

/** The first highest point of a piece: at an end, or within the first or last repetition of its roundings. */
function peakOf(value: Form, from: bigint, to: bigint): bigint | undefined {
  if (value.trend === 'rising') return firstAsHigh(value, from, to);
  if (value.trend !== 'unknown') return from;
  const { period } = value;
  const steps = period === undefined || period.steps > to - from ? to - from : period.steps - 1n;
  if (steps > REPEAT_MAX) return undefined;
  const start = period !== undefined && period.rise > 0n ? to - steps : from;
  let best = start;
  for (let x = start; x <= start + steps; x += 1n) if (value.at(x) > value.at(best)) best = x;
  return best;
}

/** On a rising piece, where it comes to its last figure. */
function firstAsHigh(value: Form, from: bigint, to: bigint): bigint {
  const top = value.at(to);
  return value.at(from) === top ? from : firstWhere(from, to, (x) => value.at(x) === top);
}
