/** What stands where an expression is written: the query, the tables, what locals and slots hold, and who writes a node. */
import { Bug } from '../bug.ts';
import type { NumberNode, TextNode, TruthNode } from '../ir/ir.ts';
import type { TableSet } from '../tables/table-set.ts';
import type { Query } from './query.ts';
import type { Sql } from './sql.ts';
import { type Extent, type Operand, unionOf, type Whole, whole } from './wholes.ts';

export interface Scope {
  readonly query: Query;
  readonly tables: TableSet;
  readonly locals: ReadonlyMap<number, Held>;
  readonly numbers: ReadonlyMap<number, Held>;
  readonly others: ReadonlyMap<number, Held>;
  /** Handed down so that the files of the families need not know each other. */
  readonly write: Writers;
}

/** Of the families of nodes. */
export interface Writers {
  readonly number: (node: NumberNode, scope: Scope) => Whole;
  readonly truth: (node: TruthNode, scope: Scope) => Sql;
  readonly text: (node: TextNode, scope: Scope) => Sql;
}

export type Held = Sql | Whole;

/** What stands in a local or a slot. */
export function held(places: ReadonlyMap<number, Held>, place: number): Held {
  const found = places.get(place);
  if (found === undefined) throw new Bug(`nothing stands in ${place}`);
  return found;
}
export function heldWhole(places: ReadonlyMap<number, Held>, place: number): Whole {
  const found = held(places, place);
  if (!isWhole(found)) throw new Bug(`no number stands in ${place}`);
  return found;
}

function isWhole(value: Held): value is Whole {
  return 'lo' in value;
}

/** One of two; the extent of a whole number is that of both. */
export function chosen(text: Sql, a: Held, b: Held): Held {
  return isWhole(a) && isWhole(b) ? whole(text, unionOf(a, b)) : text;
}

/** A node as an operand: what it is, and what it is known to be where its condition holds. */
export function operand(node: NumberNode, scope: Scope): Operand {
  const extent: Extent = node;
  return [scope.write.number(node, scope), extent];
}
