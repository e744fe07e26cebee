/**
 * An index over decision table rows, as data. Exact columns (texts, enums, truths, lists of single figures) are interned: a
 * value has a class, the classes of all exact columns make a cell number. Every cell has the stretches of the one range
 * column, sorted, with the row that holds on each. Tables with more range columns are narrowed to a cell and then scanned.
 */
import type { Cell, Span } from './key-columns.ts';

export type Key = number | bigint | string | boolean;
export type Role = 'interned' | 'range' | 'scanned';

/** Cells beyond this many are not laid out: the columns that would pass it are scanned. */
const CELLS_MAX = 1 << 20;

export class Grid {
  /** What each key column is for, in the order of the table. */
  readonly roles: readonly Role[];
  /** Value to class, for each interned column; class 0 is every value that no row names. */
  readonly classes: readonly ReadonlyMap<Key, number>[];
  /** The same by element, where all values are small numbers, as those of enums are; what is beyond it is named by no row. */
  readonly dense: readonly (Int32Array | undefined)[];
  readonly strides: readonly number[];
  readonly #starts: Int32Array;
  readonly #bounds: readonly (number | bigint)[] | Float64Array;
  readonly #rows: Int32Array;
  /** The edges that all cells have in common; none where each has its own. */
  readonly #common: Float64Array | undefined;
  readonly #cells: readonly (readonly Cell[])[];
  readonly #miss: number;

  constructor(cells: readonly (readonly Cell[])[], columns: number, wide: boolean) {
    this.#cells = cells;
    this.#miss = cells.length;
    this.roles = rolesOf(cells, columns);
    const interned = this.roles.flatMap((role, column) => (role === 'interned' ? [column] : []));
    this.classes = interned.map((column) => classesOf(cells, column));
    this.dense = this.classes.map(denseOf);
    this.strides = stridesOf(this.classes);
    const range = this.roles.indexOf('range');
    const laid = layOut(cells, interned, this.classes, range);
    this.#starts = Int32Array.from(laid.starts);
    this.#bounds = wide ? laid.bounds : Float64Array.from(laid.bounds, Number);
    this.#rows = Int32Array.from(laid.rows);
    this.#common = wide || laid.common === undefined ? undefined : Float64Array.from(laid.common, Number);
  }

  /** The key cells of every row. */
  get cells(): readonly (readonly Cell[])[] {
    return this.#cells;
  }

  /** The row of a cell whose rows differ in their interned columns alone. */
  only(cell: number): number {
    return this.#rows[this.#starts[cell] ?? 0] ?? this.#miss;
  }

  /** The row that holds for `value` in the range column. */
  search(cell: number, value: number | bigint): number {
    const common = this.#common;
    if (common !== undefined) {
      let band = 0;
      while (band < common.length && (common[band] ?? 0) <= value) band += 1;
      return this.#rows[cell * (common.length + 1) + band] ?? this.#miss;
    }
    const bounds = this.#bounds;
    let low = this.#starts[cell] ?? 0;
    let left = (this.#starts[cell + 1] ?? 0) - low;
    // Halved without a branch, whose way could not be foretold.
    while (left > 1) {
      const half = left >> 1;
      low += Number((bounds[low + half] ?? 0) <= value) * half;
      left -= half;
    }
    return this.#rows[low] ?? this.#miss;
  }

  /** Every stretch as it is laid out: from `lo` on, the row that holds in a cell; no `lo` below all edges. */
  *stretches(): Generator<{ readonly cell: number; readonly lo: bigint | undefined; readonly row: number }> {
    for (let cell = 0; cell + 1 < this.#starts.length; cell += 1) {
      for (let at = this.#starts[cell] ?? 0; at < (this.#starts[cell + 1] ?? 0); at += 1) {
        const bound = this.#bounds[at] ?? 0;
        const lo = bound === Number.NEGATIVE_INFINITY ? undefined : BigInt(bound);
        yield { cell, lo, row: this.#rows[at] ?? this.#miss };
      }
    }
  }

  /** In rising order, where rows begin and end to hold in a column of figures; between two of them nothing changes. */
  edges(column: number): readonly bigint[] {
    return edgesOf(this.#cells.flatMap((row) => spansOf(row[column])));
  }

  /** The first row that matches all keys. */
  scan(keys: readonly Key[]): number {
    const found = this.#cells.findIndex((row) => matches(row, keys));
    return found < 0 ? this.#miss : found;
  }

  /** Every row that matches, in order. */
  all(keys: readonly Key[]): readonly number[] {
    return this.#cells.flatMap((row, i) => (matches(row, keys) ? [i] : []));
  }
}

/** Classes by element are at most so many. */
const DENSE_MAX = 4096;

function denseOf(classes: ReadonlyMap<Key, number>): Int32Array | undefined {
  const keys = [...classes.keys()];
  const isSmall = (key: Key): key is number => typeof key === 'number' && key >= 0 && key < DENSE_MAX;
  if (!keys.every(isSmall)) return undefined;
  const dense = new Int32Array(Math.max(-1, ...keys) + 1);
  for (const key of keys) dense[key] = classes.get(key) ?? 0;
  return dense;
}

function matches(row: readonly Cell[], keys: readonly Key[]): boolean {
  return row.every((cell, column) => holds(cell, keys[column] ?? 0));
}
function holds(cell: Cell, key: Key): boolean {
  if (cell.kind === 'any') return true;
  if (cell.kind === 'texts') return cell.texts.some((text) => text === key);
  const value = typeof key === 'bigint' ? key : Number(key);
  return cell.spans.some(({ lo, hi }) => (lo === undefined || value >= lo) && (hi === undefined || value <= hi));
}

function isExact(cell: Cell | undefined): boolean {
  if (cell?.kind !== 'spans') return true;
  return cell.spans.every(({ lo, hi }) => lo !== undefined && lo === hi);
}

/** At most one range column is searched; what does not fit is scanned, and then the whole table is. */
function rolesOf(cells: readonly (readonly Cell[])[], columns: number): readonly Role[] {
  const roles: Role[] = [];
  let size = 1;
  for (let column = 0; column < columns; column += 1) {
    const exact = cells.every((row) => isExact(row[column]));
    const grown = exact ? size * (classesOf(cells, column).size + 1) : size;
    if (exact && grown <= CELLS_MAX) {
      roles.push('interned');
      size = grown;
    } else roles.push(!exact && !roles.includes('range') ? 'range' : 'scanned');
  }
  return roles;
}

function keysOf(cell: Cell): readonly Key[] {
  if (cell.kind === 'texts') return cell.texts;
  // Exact figures that pass 2^53 are looked up as BigInt; the argument is then a BigInt as well.
  if (cell.kind === 'spans') return cell.spans.flatMap(({ lo }) => (lo === undefined ? [] : [asKey(lo)]));
  return [];
}
function asKey(value: bigint): Key {
  const double = Number(value);
  return Number.isSafeInteger(double) ? double : value;
}

function classesOf(cells: readonly (readonly Cell[])[], column: number): ReadonlyMap<Key, number> {
  const classes = new Map<Key, number>();
  for (const row of cells) {
    for (const key of keysOf(row[column] ?? { kind: 'any' })) if (!classes.has(key)) classes.set(key, classes.size + 1);
  }
  return classes;
}

function stridesOf(classes: readonly ReadonlyMap<Key, number>[]): readonly number[] {
  return classes.map((_, i) => classes.slice(i + 1).reduce((product, each) => product * (each.size + 1), 1));
}

interface Layout {
  readonly starts: number[];
  readonly bounds: (number | bigint)[];
  readonly rows: number[];
  /** Where every cell is laid out over the same edges: these. */
  readonly common: readonly bigint[] | undefined;
}

/** So few edges are gone through one by one, and each cell may have all of them: the stretch is then known before the cell. */
const COMMON_EDGES_MAX = 8;
const COMMON_STRETCHES_MAX = 1 << 16;

/** For every cell the stretches of its range column, in rising order; the first one begins below everything. */
function layOut(
  cells: readonly (readonly Cell[])[],
  interned: readonly number[],
  classes: readonly ReadonlyMap<Key, number>[],
  range: number,
): Layout {
  const byCell = candidatesByCell(cells, interned, classes);
  const common = range < 0 ? undefined : commonEdges(cells, range, byCell.length);
  const laid: Layout = { starts: [0], bounds: [], rows: [], common };
  for (const candidates of byCell) {
    if (range < 0) {
      laid.bounds.push(0);
      laid.rows.push(candidates[0] ?? cells.length);
    } else layStretches(cells, candidates, range, laid);
    laid.starts.push(laid.rows.length);
  }
  return laid;
}

function commonEdges(cells: readonly (readonly Cell[])[], range: number, size: number): readonly bigint[] | undefined {
  const edges = edgesOf(cells.flatMap((row) => spansOf(row[range])));
  const isSmall = edges.length <= COMMON_EDGES_MAX && size * (edges.length + 1) <= COMMON_STRETCHES_MAX;
  return isSmall ? edges : undefined;
}

/** The rows that can hold in each cell, in table order. */
function candidatesByCell(
  cells: readonly (readonly Cell[])[],
  interned: readonly number[],
  classes: readonly ReadonlyMap<Key, number>[],
): number[][] {
  const size = classes.reduce((product, each) => product * (each.size + 1), 1);
  const found: number[][] = Array.from({ length: size }, () => []);
  const strides = stridesOf(classes);
  cells.forEach((row, number) => {
    const choices = interned.map((column, i) => {
      const cell = row[column] ?? { kind: 'any' };
      const of = classes[i] ?? new Map<Key, number>();
      const ids = cell.kind === 'any' ? [0, ...of.values()] : keysOf(cell).map((key) => of.get(key) ?? 0);
      return [...new Set(ids)].map((id) => id * (strides[i] ?? 1));
    });
    for (const cell of sums(choices)) found[cell]?.push(number);
  });
  return found;
}

function sums(choices: readonly (readonly number[])[]): readonly number[] {
  return choices.reduce<readonly number[]>((all, next) => all.flatMap((a) => next.map((b) => a + b)), [0]);
}

function layStretches(
  cells: readonly (readonly Cell[])[],
  candidates: readonly number[],
  range: number,
  laid: Layout,
): void {
  const spans = candidates.map((row) => ({ row, spans: spansOf(cells[row]?.[range]) }));
  const sorted = laid.common ?? edgesOf(spans.flatMap((each) => each.spans));
  for (const from of [undefined, ...sorted]) {
    const holder = spans.find((each) => each.spans.some(({ lo, hi }) => covers(lo, hi, from)));
    laid.bounds.push(from ?? Number.NEGATIVE_INFINITY);
    laid.rows.push(holder?.row ?? cells.length);
  }
}

/** A cell of no figures holds everywhere. */
function spansOf(cell: Cell | undefined): readonly Span[] {
  return cell?.kind === 'spans' ? cell.spans : [{ lo: undefined, hi: undefined }];
}
function edgesOf(spans: readonly Span[]): readonly bigint[] {
  const edges = new Set<bigint>();
  for (const { lo, hi } of spans) {
    if (lo !== undefined) edges.add(lo);
    if (hi !== undefined) edges.add(hi + 1n);
  }
  return [...edges].sort((a, b) => (a < b ? -1 : 1));
}

/** Whether a span holds from this edge on; no edge: below all of them. */
function covers(lo: bigint | undefined, hi: bigint | undefined, from: bigint | undefined): boolean {
  if (from === undefined) return lo === undefined;
  return (lo === undefined || lo <= from) && (hi === undefined || from <= hi);
}
