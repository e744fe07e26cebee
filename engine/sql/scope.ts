/** What stands where an expression is written: the query, the tables, and what locals and slots hold. */
import { Bug } from '../bug.ts';
import type { Node } from '../ir/ir.ts';
import type { TableSet } from '../tables/table-set.ts';
import type { Query, Sql } from './query.ts';

export interface Scope {
  readonly query: Query;
  readonly tables: TableSet;
  readonly locals: ReadonlyMap<number, Sql>;
  readonly numbers: ReadonlyMap<number, Sql>;
  readonly others: ReadonlyMap<number, Sql>;
  /** Writes any node; handed down so that the files of the families need not know each other. */
  readonly nodeText: (node: Node, scope: Scope) => Sql;
}

/** What stands in a local or a slot. */
export function held(places: ReadonlyMap<number, Sql>, place: number): Sql {
  const found = places.get(place);
  if (found === undefined) throw new Bug(`nothing stands in ${place}`);
  return found;
}
