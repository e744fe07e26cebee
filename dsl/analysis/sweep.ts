/**
 * Gaps, overlaps and masked rows of a decision table, exactly: column by column the set of rows that still match is carried
 * along the elementary pieces of the column (see `pieces.ts`); equal sets share their work. No sampling.
 */
import { type CellSet, cellSpans, type Domain, type Piece, type PieceSpan, piecesOf, showPieces } from './pieces.ts';

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

interface Event {
  readonly at: number;
  readonly row: number;
  readonly begins: boolean;
}
interface Run {
  readonly from: number;
  to: number;
  readonly rows: readonly number[];
  readonly key: string;
}

export class Sweep {
  readonly #columns: readonly SweepColumn[];
  readonly #pieces: readonly (readonly Piece[])[];
  /** For each column and row, the stretches of pieces that its cell matches. */
  readonly #spans: readonly (readonly (readonly PieceSpan[])[])[];
  readonly #seen = new Set<string>();
  readonly #gaps: Box[] = [];
  readonly #overlaps = new Map<string, Findings['overlaps'][number]>();
  readonly #reached = new Set<number>();
  #work = 0;

  constructor(columns: readonly SweepColumn[], rows: readonly (readonly CellSet[])[]) {
    this.#columns = columns;
    this.#pieces = columns.map((column, i) => piecesOf(column.domain, cellsOf(rows, i)));
    this.#spans = this.#pieces.map((pieces, i) => cellSpans(pieces, cellsOf(rows, i)));
    const all = rows.map((_, i) => i);
    this.#walk(0, all, []);
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

  /** Neighbouring pieces in which the same rows match, as runs. Between two events, where a cell begins or ends, nothing changes. */
  #runs(depth: number, rows: readonly number[]): readonly Run[] {
    const count = this.#pieces[depth]?.length ?? 0;
    const events = this.#events(depth, rows);
    const active = new Set<number>();
    const runs: Run[] = [];
    let next = 0;
    for (let from = 0; from < count && this.#work <= SWEEP_BUDGET; ) {
      for (let event = events[next]; event !== undefined && event.at <= from; event = events[next]) {
        if (event.begins) active.add(event.row);
        else active.delete(event.row);
        next += 1;
      }
      const to = Math.min(events[next]?.at ?? count, count);
      const left = [...active].sort((a, b) => a - b);
      this.#work += left.length + 1;
      const key = left.join(',');
      const last = runs.at(-1);
      if (last?.key === key) last.to = to;
      else runs.push({ from, to, rows: left, key });
      from = to;
    }
    return runs;
  }

  /** Where the cells of the rows begin and end, in order; at one place ends come first. */
  #events(depth: number, rows: readonly number[]): readonly Event[] {
    const events = rows.flatMap((row) =>
      (this.#spans[depth]?.[row] ?? []).flatMap(({ from, to }): Event[] => [
        { at: from, row, begins: true },
        { at: to, row, begins: false },
      ]),
    );
    this.#work += events.length;
    return events.sort((a, b) => a.at - b.at || Number(a.begins) - Number(b.begins));
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
