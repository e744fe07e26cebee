/**
 * The domain of a key column cut into elementary pieces: within one piece every row of the table either matches whole or
 * not at all. Ordered columns are cut at the bounds of their cells into points and the gaps between them; where the column
 * has a grid, a gap without a grid point is no piece.
 */
import type { Interval } from '../types/interval.ts';
import { isEmpty, isWithin } from '../types/interval.ts';
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

/** True when the cell matches every value of the piece (it matches all or none). */
export function cellHolds(cell: CellSet, piece: Piece): boolean {
  switch (cell.kind) {
    case 'any':
      return true;
    case 'members':
      return piece.kind === 'member' && cell.members.has(piece.member);
    case 'ranges':
      return piece.kind === 'range' && cell.ranges.some((range) => isWithin(piece.range, range));
    default:
      return cell satisfies never;
  }
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
