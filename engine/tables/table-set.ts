/** The tables of one compiled policy, numbered as its nodes name them: indexes and columns, shared by all its functions. */

import type { Grid, Key, Role } from './grid.ts';
import type { ListValueData } from './list-data.ts';

/** Values of an output column by row; the entry after the last row stands for no row at all. */
export type ColumnData = Float64Array | readonly (number | bigint | string)[];

export type RuntimeTable =
  | { readonly kind: 'grid'; readonly grid: Grid }
  | { readonly kind: 'prefix'; readonly prefixes: readonly string[]; readonly find: (text: string) => number }
  | { readonly kind: 'columns'; readonly columns: readonly ColumnData[] };

export class TableSet {
  readonly #tables: RuntimeTable[] = [];
  readonly #known = new Map<object, Map<string, number>>();

  get tables(): readonly RuntimeTable[] {
    return this.#tables;
  }

  /** The number of a table for a purpose; made when first asked for. */
  number(of: object, purpose: string, make: () => RuntimeTable): number {
    const known = this.#known.get(of) ?? new Map<string, number>();
    this.#known.set(of, known);
    const found = known.get(purpose);
    if (found !== undefined) return found;
    known.set(purpose, this.#tables.push(make()) - 1);
    return this.#tables.length - 1;
  }

  rolesOf(table: number): readonly Role[] | undefined {
    const found = this.#tables[table];
    return found?.kind === 'grid' ? found.grid.roles : undefined;
  }
}

/** Matching rows as a list with one column, their numbers. */
export function matchingRows(grid: Grid, keys: readonly Key[]): ListValueData {
  const rows = grid.all(keys);
  return { length: rows.length, columns: [rows] };
}
