/** The rows of a table, wherever they stand. */
import type { Row } from '../program/table.ts';
import type { PickPolicy } from '../tree/table.ts';

export interface Rows {
  readonly rows: readonly Row[];
  readonly otherwise?: Row;
}

/** True when a look-up gives one row, so that a table can have an `otherwise` row and a gap (18.50, 18.51). */
export function picksOne(picks: PickPolicy): boolean {
  return picks === 'one row' || picks === 'first row' || picks === 'longest prefix';
}
