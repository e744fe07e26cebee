/** What would mend a gap or an overlap: the neighbouring rows in words, and the one cell to change. */

import type { Piece } from '../analysis/pieces.ts';
import type { Box } from '../analysis/sweep.ts';
import type { Remedy } from '../diagnostics/diagnostic.ts';
import type { CellNode, TableDecl } from '../tree/table.ts';
import type { Context } from '../types/context.ts';
import { type Interval, isWithin } from '../types/interval.ts';
import { compare, equal } from '../types/rational.ts';

/** The one range of each key cell of a row, where it has one; undefined for `any`, lists and unordered columns. */
export type RowRanges = readonly (readonly (Interval | undefined)[])[];
/** A range as it is written in a cell: `600 ..< 700`. */
export type ShowRange = (column: number, range: Interval) => string;

export interface Advice {
  readonly notes: readonly string[];
  readonly remedy?: Remedy;
}

const NONE: Advice = { notes: [] };

/** What mends a gap that no neighbouring row can close. */
export const ADD_ROW: Remedy = { text: 'add the row, or an "otherwise" row' };

function cellOf(decl: TableDecl, row: number, column: number): CellNode | undefined {
  return decl.rows[row]?.keys[column];
}

/** A row that begins right above the gap is drawn down to it; the row below it is named. */
export function gapAdvice(decl: TableDecl, rows: RowRanges, box: Box, show: ShowRange): Advice {
  for (const [column, pieces] of box.entries()) {
    const gap = pieces === undefined ? undefined : stretch(pieces);
    if (gap?.lo === undefined || gap.hi === undefined) continue;
    const top = gap.hi.value;
    const beside = rows.map((row) => coversElsewhere(row, box, column));
    const above = nearestRow(
      rows,
      beside,
      column,
      (range) => range.lo !== undefined && compare(range.lo.value, top) >= 0,
      'lo',
    );
    const bottom = gap.lo.value;
    const below = nearestRow(
      rows,
      beside,
      column,
      (range) => range.hi !== undefined && compare(range.hi.value, bottom) <= 0,
      'hi',
    );
    const cell = above === undefined ? undefined : cellOf(decl, above.row, column);
    if (above === undefined || cell === undefined) continue;
    const text = show(column, { ...above.range, lo: gap.lo });
    const ends =
      below === undefined
        ? ''
        : `, row ${below.row + 1} ends ${below.range.hi?.open === true ? 'below' : 'at'} ${boundText(show, column, below.range, 'hi')}`;
    return {
      notes: [`Row ${above.row + 1} starts at ${boundText(show, column, above.range, 'lo')}${ends}.`],
      remedy: { text: `row ${above.row + 1}: ${text}`, edits: [{ span: cell.span, text }] },
    };
  }
  return NONE;
}

function stretch(pieces: readonly Piece[]): Interval | undefined {
  const [first, last] = [pieces[0], pieces.at(-1)];
  return first?.kind === 'range' && last?.kind === 'range'
    ? { lo: first.range.lo, hi: last.range.hi, nonZero: false }
    : undefined;
}

/** True when in every other column the row reaches over the gap, so that drawing it out in this one closes it. */
function coversElsewhere(row: RowRanges[number], box: Box, column: number): boolean {
  return row.every((range, other) => {
    const pieces = box[other];
    const gap = pieces === undefined ? undefined : stretch(pieces);
    return other === column || range === undefined || (gap !== undefined && isWithin(gap, range));
  });
}

function boundText(show: ShowRange, column: number, range: Interval, end: 'lo' | 'hi'): string {
  const bound = range[end];
  return bound === undefined
    ? ''
    : show(column, { lo: { ...bound, open: false }, hi: { ...bound, open: false }, nonZero: false });
}

/** The row whose range begins lowest (`lo`) or ends highest (`hi`) among those that qualify. */
function nearestRow(
  rows: RowRanges,
  beside: readonly boolean[],
  column: number,
  qualifies: (range: Interval) => boolean,
  end: 'lo' | 'hi',
): { readonly row: number; readonly range: Interval } | undefined {
  let best: { row: number; range: Interval } | undefined;
  for (const [row, cells] of rows.entries()) {
    const range = cells[column];
    if (range === undefined || beside[row] !== true || !qualifies(range)) continue;
    const [mine, theirs] = [range[end]?.value, best?.range[end]?.value];
    const nearer =
      mine !== undefined &&
      (theirs === undefined || (end === 'lo' ? compare(mine, theirs) < 0 : compare(mine, theirs) > 0));
    if (nearer) best = { row, range };
  }
  return best;
}

/** Two rows that share only the bound between them: the lower one is to end below it. */
export function overlapAdvice(
  decl: TableDecl,
  rows: RowRanges,
  first: number,
  second: number,
  show: ShowRange,
  context: Context,
): Advice {
  const said = [first, second].map((row) => {
    const outputs = decl.rows[row]?.outputs.map((cell) => context.textOf(cell.span)).join(', ') ?? '';
    return `row ${row + 1} says ${outputs}`;
  });
  const notes = decl.rows.length === 0 ? [] : [`${capital(said.join(', '))}.`];
  for (const column of (rows[first] ?? []).keys()) {
    const [a, b] = [rows[first]?.[column], rows[second]?.[column]];
    if (a === undefined || b === undefined) continue;
    const [lower, row, upper] = isBelow(a, b) ? [a, first, b] : [b, second, a];
    const touching =
      lower.hi !== undefined &&
      upper.lo !== undefined &&
      equal(lower.hi.value, upper.lo.value) &&
      !lower.hi.open &&
      !upper.lo.open;
    const cell = cellOf(decl, row, column);
    if (!touching || lower.hi === undefined || cell === undefined) continue;
    const text = show(column, { ...lower, hi: { value: lower.hi.value, open: true } });
    return { notes, remedy: { text: `row ${row + 1}: ${text}`, edits: [{ span: cell.span, text }] } };
  }
  return { notes };
}

function isBelow(a: Interval, b: Interval): boolean {
  return a.lo === undefined || (b.lo !== undefined && compare(a.lo.value, b.lo.value) <= 0);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
