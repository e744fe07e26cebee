/** The row of a table for keys of which one may vary: the same on the whole interval, or the run is split at a bound of a row. */
import { Bug } from '../bug.ts';
import type { Key } from '../tables/grid.ts';
import type { RuntimeTable } from '../tables/table-set.ts';
import { constant, type Form, isConstant, minus } from './form.ts';
import { decide, type Interval } from './interval.ts';

export interface TableKey {
  readonly key: Form | string | boolean;
  /** It is looked up as a BigInt where it passes a double. */
  readonly wide: boolean;
}

export function rowOf(table: RuntimeTable | undefined, keys: readonly TableKey[], interval: Interval): number {
  if (table === undefined || table.kind === 'columns') throw new Bug('a table that is not searched');
  keys.forEach(({ key }, column) => {
    if (typeof key === 'object' && !isConstant(key) && table.kind === 'grid')
      for (const edge of table.grid.edges(column)) decide(minus(key, constant(edge)), (sign) => sign >= 0, interval);
  });
  const found = keys.map((key) => keyAt(key, interval.from));
  return table.kind === 'prefix' ? table.find(String(found[0])) : table.grid.scan(found);
}

function keyAt({ key, wide }: TableKey, x: bigint): Key {
  if (typeof key !== 'object') return key;
  const value = key.at(x);
  const double = Number(value);
  return !wide || Number.isSafeInteger(double) ? double : value;
}
