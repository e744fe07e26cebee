/**
 * What a sound table says more than once: a row whose cases another row answers alike (WR5105), two rows that one could stand
 * for (WR5106), and a column that no row looks at (WR5123). Only of tables whose rows stand in the file.
 */
import type { CellSet } from '../analysis/pieces.ts';
import type { Table } from '../program/table.ts';
import type { TableDecl } from '../tree/table.ts';
import { type Interval, intersect, isEmpty, isWithin } from '../types/interval.ts';
import { equal } from '../types/rational.ts';
import type { Module } from './module.ts';
import { picksOne } from './rows.ts';

/** Pairs of rows of larger tables are not looked at. */
const ROWS_MAX = 400;

interface LintedRow {
  readonly place: number;
  readonly cells: readonly CellSet[];
  /** What the row says, as it is written. */
  readonly says: string;
}

/** `rows`: as they hold on one day; a table that dates take part in is not linted. */
export function lintTable(
  table: Pick<Table, 'name' | 'picks' | 'keys'>,
  decl: TableDecl,
  rows: readonly (readonly CellSet[])[],
  module: Module,
): void {
  if (decl.rows.length === 0 || decl.rows.length > ROWS_MAX || rows.length !== decl.rows.length) return;
  lintColumns(table, decl, rows, module);
  if (!picksOne(table.picks)) return;
  const linted = rows.map((cells, place): LintedRow => ({ place, cells, says: saysOf(decl, place, module) }));
  const told = new Set<number>();
  for (const row of linted) {
    const found = told.has(row.place) ? undefined : remarkOn(row, linted, table.picks === 'first row');
    const span = decl.rows[row.place]?.span;
    if (found === undefined || span === undefined) continue;
    told.add(found.other);
    module.report(found.code, span, { row: row.place + 1, other: found.other + 1 });
  }
}

function saysOf({ rows }: TableDecl, place: number, { context }: Module): string {
  return (rows[place]?.outputs ?? []).map(({ span }) => context.textOf(span)).join(' | ');
}

function lintColumns(
  { name, keys }: Pick<Table, 'name' | 'keys'>,
  decl: TableDecl,
  rows: readonly (readonly CellSet[])[],
  module: Module,
): void {
  keys.forEach((key, i) => {
    const span = decl.keys[i]?.span;
    if (span === undefined || rows.length < 2 || rows.some((row) => row[i]?.kind !== 'any')) return;
    module.report('WR5123', span, { table: name, column: key.name });
  });
}

interface Remark {
  readonly code: 'WR5105' | 'WR5106';
  readonly other: number;
}

function remarkOn(row: LintedRow, rows: readonly LintedRow[], inOrder: boolean): Remark | undefined {
  for (const other of rows.slice(row.place + 1)) {
    // In a table that is read in order, the rows between them must not come first for what would move.
    if (other.says !== row.says || (inOrder && !canMeet(row, other, rows))) continue;
    if (inOrder && rowWithin(row.cells, other.cells)) return { code: 'WR5105', other: other.place };
    if (makesOne(row.cells, other.cells)) return { code: 'WR5106', other: other.place };
  }
  return undefined;
}

function canMeet(row: LintedRow, other: LintedRow, rows: readonly LintedRow[]): boolean {
  return rows
    .slice(row.place + 1, other.place)
    .every((between) => between.says === row.says || !meet(row.cells, between.cells));
}

function meet(a: readonly CellSet[], b: readonly CellSet[]): boolean {
  return a.every((cell, i) => cellsMeet(cell, b[i] ?? cell));
}

function cellsMeet(a: CellSet, b: CellSet): boolean {
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (a.kind === 'members' && b.kind === 'members') return [...a.members].some((member) => b.members.has(member));
  if (a.kind !== 'ranges' || b.kind !== 'ranges') return true;
  return a.ranges.some((x) => b.ranges.some((y) => !isEmpty(intersect(x, y))));
}

function rowWithin(inner: readonly CellSet[], outer: readonly CellSet[]): boolean {
  return inner.every((cell, i) => cellWithin(cell, outer[i] ?? cell));
}

function cellWithin(inner: CellSet, outer: CellSet): boolean {
  if (outer.kind === 'any') return true;
  if (inner.kind === 'members' && outer.kind === 'members')
    return [...inner.members].every((member) => outer.members.has(member));
  if (inner.kind !== 'ranges' || outer.kind !== 'ranges') return false;
  return inner.ranges.every((x) => outer.ranges.some((y) => isWithin(x, y)));
}

/** Alike in every column but one, in which one range goes on where the other ends. */
function makesOne(a: readonly CellSet[], b: readonly CellSet[]): boolean {
  const different = a.flatMap((cell, i) => {
    const other = b[i] ?? cell;
    return cellWithin(cell, other) && cellWithin(other, cell) ? [] : [[cell, other] as const];
  });
  const [pair, another] = different;
  if (pair === undefined || another !== undefined) return false;
  const [x, y] = pair;
  if (x.kind !== 'ranges' || y.kind !== 'ranges') return false;
  const [left, right] = [x.ranges, y.ranges];
  return left.length === 1 && right.length === 1 && touch(left[0], right[0]);
}

function touch(a: Interval | undefined, b: Interval | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return goesOn(a.hi, b.lo) || goesOn(b.hi, a.lo);
}

function goesOn(end: Interval['hi'], start: Interval['lo']): boolean {
  return end !== undefined && start !== undefined && equal(end.value, start.value) && end.open !== start.open;
}
