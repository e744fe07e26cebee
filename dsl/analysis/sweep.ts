/**
 * Gaps, overlaps and masked rows of a decision table, exactly: column by column the set of rows that still match is carried
 * along the elementary pieces of the column (see `pieces.ts`); equal sets share their work. No sampling.
 */
import { type CellSet, cellHolds, type Domain, type Piece, piecesOf, showPieces } from './pieces.ts';

export interface SweepColumn {
  readonly name: string;
  readonly domain: Domain;
}

/** A part of the table's space: for each column the neighbouring pieces, or undefined where it is the whole column. */
export type Box = readonly (readonly Piece[] | undefined)[];

export interface Findings {
  readonly gaps: readonly Box[];
  /** Pairs of rows (from 0) with a box they share; each pair once. */
  readonly overlaps: readonly { readonly first: number; readonly second: number; readonly box: Box }[];
  /** Rows (from 0) that are the first match somewhere. */
  readonly reached: ReadonlySet<number>;
}

/** Steps that one table may take before it is given up as too intricate. */
export const SWEEP_BUDGET = 5_000_000;

const MAX_FINDINGS = 8;

export class Sweep {
  readonly #columns: readonly SweepColumn[];
  readonly #pieces: readonly (readonly Piece[])[];
  /** For each column and piece, which rows match. */
  readonly #matches: readonly (readonly (readonly boolean[])[])[];
  readonly #seen = new Set<string>();
  readonly #gaps: Box[] = [];
  readonly #overlaps = new Map<string, Findings['overlaps'][number]>();
  readonly #reached = new Set<number>();
  #work = 0;

  constructor(columns: readonly SweepColumn[], rows: readonly (readonly CellSet[])[]) {
    this.#columns = columns;
    this.#pieces = columns.map((column, i) => piecesOf(column.domain, cellsOf(rows, i)));
    this.#matches = this.#pieces.map((pieces, i) => {
      this.#work += pieces.length * rows.length;
      if (this.#work > SWEEP_BUDGET) return [];
      return pieces.map((piece) => cellsOf(rows, i).map((cell) => cellHolds(cell, piece)));
    });
    if (this.#work <= SWEEP_BUDGET)
      this.#walk(
        0,
        rows.map((_, i) => i),
        [],
      );
  }

  /** Undefined when the budget did not suffice. */
  get findings(): Findings | undefined {
    if (this.#work > SWEEP_BUDGET) return undefined;
    return { gaps: this.#gaps, overlaps: [...this.#overlaps.values()], reached: this.#reached };
  }

  #walk(depth: number, rows: readonly number[], box: Box): void {
    if (rows.length === 0) {
      if (this.#gaps.length < MAX_FINDINGS) this.#gaps.push(box);
      return;
    }
    if (depth === this.#columns.length) {
      this.#leaf(rows, box);
      return;
    }
    const key = `${depth}:${rows.join(',')}`;
    if (this.#seen.has(key) || this.#work > SWEEP_BUDGET) return;
    this.#seen.add(key);
    const pieces = this.#pieces[depth] ?? [];
    for (const run of this.#runs(depth, rows)) {
      const whole = run.to - run.from === pieces.length;
      this.#walk(depth + 1, run.rows, [...box, whole ? undefined : pieces.slice(run.from, run.to)]);
    }
  }

  /** Neighbouring pieces in which the same rows match, as runs. */
  #runs(
    depth: number,
    rows: readonly number[],
  ): readonly { readonly from: number; readonly to: number; readonly rows: readonly number[] }[] {
    const runs: { from: number; to: number; rows: readonly number[]; key: string }[] = [];
    for (const [i, matches] of (this.#matches[depth] ?? []).entries()) {
      this.#work += rows.length + 1;
      const left = rows.filter((row) => matches[row]);
      const key = left.join(',');
      const last = runs.at(-1);
      if (last !== undefined && last.key === key) last.to = i + 1;
      else runs.push({ from: i, to: i + 1, rows: left, key });
    }
    return runs;
  }

  #leaf(rows: readonly number[], box: Box): void {
    const [first] = rows;
    if (first !== undefined) this.#reached.add(first);
    if (this.#overlaps.size >= MAX_FINDINGS) return;
    for (const [i, a] of rows.entries()) {
      for (const b of rows.slice(i + 1)) {
        const key = `${a},${b}`;
        if (!this.#overlaps.has(key) && this.#overlaps.size < MAX_FINDINGS)
          this.#overlaps.set(key, { first: a, second: b, box });
      }
    }
  }
}

function cellsOf(rows: readonly (readonly CellSet[])[], column: number): readonly CellSet[] {
  return rows.map((row) => row[column] ?? { kind: 'any' });
}

/** `score 600 with disputes 0 .. 2`; the columns whose whole domain the box spans are left out. */
export function showBox(columns: readonly SweepColumn[], box: Box, joiner: string): string {
  const parts = columns.flatMap((column, i) => {
    const pieces = box[i];
    return pieces === undefined ? [] : [`${column.name} ${showPieces(column.domain, pieces)}`];
  });
  const [first, ...rest] = parts;
  return first === undefined ? 'any case' : rest.length === 0 ? first : `${first}${joiner}${rest.join(', ')}`;
}
