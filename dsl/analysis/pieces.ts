/**
 * The domain of a key column cut into elementary pieces: within one piece every row of the table either matches whole or
 * not at all. Ordered columns are cut at the bounds of their cells into points and the gaps between them; where the column
 * has a grid, a gap without a grid point is no piece.
 */
import { beginsInside, endsInside, type Interval, isEmpty, isWithin } from '../types/interval.ts';
import { tighten } from '../types/numeric.ts';
import { compare, type Rational } from '../types/rational.ts';

/** A key cell without its expressions: `any`, or ranges of ordered values, or members of an unordered set. */
export type CellSet =
  | { readonly kind: 'any' }
  | { readonly kind: 'ranges'; readonly ranges: readonly Interval[] }
  | { readonly kind: 'members'; readonly members: ReadonlySet<string> };

export type Domain =
  | {
      readonly kind: 'ordered';
      readonly range: Interval;
      readonly grid: Rational | undefined;
      readonly show: (range: Interval) => string;
    }
  /** `open`: there are other values than the members (text). */
  | { readonly kind: 'members'; readonly members: readonly string[]; readonly open: boolean };

export type Piece =
  | { readonly kind: 'range'; readonly range: Interval }
  | { readonly kind: 'member'; readonly member: string }
  | { readonly kind: 'other' };

export function piecesOf(domain: Domain, cells: readonly CellSet[]): readonly Piece[] {
  return domain.kind === 'members' ? memberPieces(domain, cells) : rangePieces(domain.range, domain.grid, cells);
}

function memberPieces(domain: Extract<Domain, { kind: 'members' }>, cells: readonly CellSet[]): readonly Piece[] {
  const members = new Set(domain.members);
  if (domain.open)
    for (const cell of cells) if (cell.kind === 'members') for (const member of cell.members) members.add(member);
  const pieces: Piece[] = [...members].map((member) => ({ kind: 'member', member }));
  return domain.open ? [...pieces, { kind: 'other' }] : pieces;
}

function rangePieces(domain: Interval, grid: Rational | undefined, cells: readonly CellSet[]): readonly Piece[] {
  const cuts = sortedBounds(domain, cells);
  const ranges: Interval[] = [];
  let before: Rational | undefined;
  for (const cut of cuts) {
    ranges.push(between(before, cut), {
      lo: { value: cut, open: false },
      hi: { value: cut, open: false },
      nonZero: false,
    });
    before = cut;
  }
  ranges.push(between(before, undefined));
  return ranges
    .map((range) => tighten(range, grid))
    .filter((range) => !isEmpty(range) && isWithin(range, domain))
    .map((range) => ({ kind: 'range', range }));
}

function between(lo: Rational | undefined, hi: Rational | undefined): Interval {
  return {
    lo: lo === undefined ? undefined : { value: lo, open: true },
    hi: hi === undefined ? undefined : { value: hi, open: true },
    nonZero: false,
  };
}

function sortedBounds(domain: Interval, cells: readonly CellSet[]): readonly Rational[] {
  const bounds = new Map<string, Rational>();
  const put = (value: Rational | undefined): void => {
    if (value !== undefined) bounds.set(`${value.n}/${value.d}`, value);
  };
  put(domain.lo?.value);
  put(domain.hi?.value);
  for (const cell of cells) {
    if (cell.kind !== 'ranges') continue;
    for (const range of cell.ranges) {
      put(range.lo?.value);
      put(range.hi?.value);
    }
  }
  return [...bounds.values()].sort(compare);
}

/** Pieces `from` to before `to`. */
export interface PieceSpan {
  readonly from: number;
  readonly to: number;
}

/** For each cell the stretches of pieces that it matches; it matches each piece whole or not at all. */
export function cellSpans(pieces: readonly Piece[], cells: readonly CellSet[]): readonly (readonly PieceSpan[])[] {
  const places = new Map(pieces.flatMap((piece, i) => (piece.kind === 'member' ? [[piece.member, i] as const] : [])));
  const ranges = pieces.flatMap((piece) => (piece.kind === 'range' ? [piece.range] : []));
  return cells.map((cell) => {
    switch (cell.kind) {
      case 'any':
        return [{ from: 0, to: pieces.length }];
      case 'members':
        return [...cell.members].flatMap((member) => {
          const at = places.get(member);
          return at === undefined ? [] : [{ from: at, to: at + 1 }];
        });
      case 'ranges':
        return joined(cell.ranges.map((range) => rangeSpan(ranges, range)));
      default:
        return cell satisfies never;
    }
  });
}

/** The pieces of an ordered column that lie in a range: one stretch of them, since all ranges are cut at each other's ends. */
function rangeSpan(pieces: readonly Interval[], range: Interval): PieceSpan {
  const from = firstIndex(pieces, (piece) => beginsInside(piece.lo, range.lo));
  const to = firstIndex(pieces, (piece) => !endsInside(piece.hi, range.hi));
  return { from, to: Math.max(from, to) };
}

/** The first piece of which `holds` is true, when it is false of all before and true of all after. */
function firstIndex(pieces: readonly Interval[], holds: (piece: Interval) => boolean): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const piece = pieces[middle];
    if (piece !== undefined && holds(piece)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Stretches in order, those that meet or overlap as one. */
function joined(spans: readonly PieceSpan[]): readonly PieceSpan[] {
  const result: PieceSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (span.from === span.to) continue;
    if (last !== undefined && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** Neighbouring pieces in words, as one stretch where they are ordered. */
export function showPieces(domain: Domain, pieces: readonly Piece[]): string {
  if (domain.kind === 'members') {
    return pieces.map((piece) => (piece.kind === 'member' ? piece.member : 'any other text')).join(' or ');
  }
  const ranges = pieces.flatMap((piece) => (piece.kind === 'range' ? [piece.range] : []));
  const [first, last] = [ranges[0], ranges.at(-1)];
  return first === undefined || last === undefined ? '' : domain.show({ lo: first.lo, hi: last.hi, nonZero: false });
}
