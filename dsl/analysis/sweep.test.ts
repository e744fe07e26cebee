/** The sweep against brute force over small grids: gaps, overlaps and rows that are reached. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closed, type Interval } from '../types/interval.ts';
import { integer, ONE, type Rational, rational } from '../types/rational.ts';
import type { CellSet, Piece } from './pieces.ts';
import { Sweep, type SweepColumn } from './sweep.ts';

const TOP = 6;
const MEMBERS = ['a', 'b', 'c'];

function ordered(grid: Rational | undefined): SweepColumn {
  return { name: 'n', domain: { kind: 'ordered', range: closed(integer(0), integer(TOP)), grid, show: () => '' } };
}
const NAMED: SweepColumn = { name: 'm', domain: { kind: 'members', members: MEMBERS, open: false } };

const bound = fc.option(fc.record({ value: fc.integer({ min: -1, max: TOP + 1 }).map(integer), open: fc.boolean() }), {
  nil: undefined,
});
const range = fc.record({ lo: bound, hi: bound, nonZero: fc.constant(false) });
const rangeCell: fc.Arbitrary<CellSet> = fc.oneof(
  { arbitrary: fc.constant<CellSet>({ kind: 'any' }), weight: 1 },
  {
    arbitrary: fc.array(range, { minLength: 1, maxLength: 2 }).map((ranges): CellSet => ({ kind: 'ranges', ranges })),
    weight: 4,
  },
);
const memberCell: fc.Arbitrary<CellSet> = fc.oneof(
  fc.constant<CellSet>({ kind: 'any' }),
  fc.subarray(MEMBERS, { minLength: 1 }).map((members): CellSet => ({ kind: 'members', members: new Set(members) })),
);

const doubled = ({ n, d }: Rational): number => (2 * Number(n)) / Number(d);

function inRange(twice: number, { lo, hi }: Interval): boolean {
  const [l, h] = [lo === undefined ? -99 : doubled(lo.value), hi === undefined ? 99 : doubled(hi.value)];
  return (twice > l || (twice === l && lo?.open !== true)) && (twice < h || (twice === h && hi?.open !== true));
}
/** Values of ordered columns are counted in halves, so that what lies between whole numbers is tried too. */
function matches(cell: CellSet, value: number | string): boolean {
  if (cell.kind === 'any') return true;
  if (cell.kind === 'members') return typeof value === 'string' && cell.members.has(value);
  return typeof value === 'number' && cell.ranges.some((each) => inRange(value, each));
}
function holds(pieces: readonly Piece[] | undefined, value: number | string): boolean {
  if (pieces === undefined) return true;
  return pieces.some((piece) =>
    piece.kind === 'range'
      ? typeof value === 'number' && inRange(value, piece.range)
      : piece.kind === 'member' && piece.member === value,
  );
}

test.each([
  ['whole numbers', ONE, Array.from({ length: TOP + 1 }, (_, i) => 2 * i)],
  ['halves', rational(1n, 2n), Array.from({ length: 2 * TOP + 1 }, (_, i) => i)],
  ['a continuous column', undefined, Array.from({ length: 2 * TOP + 1 }, (_, i) => i)],
])('%s', (_, grid, values) => {
  const columns = [ordered(grid), ordered(grid), NAMED];
  const row = fc.tuple(rangeCell, rangeCell, memberCell);
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const { findings } = new Sweep(columns, rows);
      const points = values.flatMap((x) => values.flatMap((y) => MEMBERS.map((z) => [x, y, z] as const)));
      const hit = (cells: readonly CellSet[], point: readonly (number | string)[]): boolean =>
        cells.every((cell, i) => matches(cell, point[i] ?? ''));
      const found = points.map((point) => rows.flatMap((cells, i) => (hit(cells, point) ? [i] : [])));
      expect((findings?.gaps.length ?? 0) > 0).toBe(found.some((at) => at.length === 0));
      expect([...(findings?.reached ?? [])].sort()).toEqual([...new Set(found.flatMap((at) => at.slice(0, 1)))].sort());
      expect((findings?.overlaps.length ?? 0) > 0).toBe(found.some((at) => at.length > 1));
      for (const box of findings?.gaps ?? []) {
        const inside = points.filter((point) => box.every((pieces, i) => holds(pieces, point[i] ?? '')));
        for (const point of inside) expect(rows.some((cells) => hit(cells, point))).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});

test('what is too intricate is given up, not taken for proved', () => {
  const rows = Array.from({ length: 3_000 }, (_, i): CellSet[] => [
    { kind: 'ranges', ranges: [closed(integer(i), integer(i + 2_999))] },
  ]);
  const column: SweepColumn = {
    name: 'n',
    domain: { kind: 'ordered', range: closed(integer(0), integer(6_000)), grid: ONE, show: () => '' },
  };
  expect(new Sweep([column], rows).findings).toBeUndefined();
  expect(new Sweep([column], rows.slice(0, 1_000)).findings?.overlaps.length).toBeGreaterThan(0);
});
