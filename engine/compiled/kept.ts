/** What whoever stores the lines of a tariff needs. */
import { alignedAll, wholeOf } from '../ir/alignment.ts';
import type { NumberNode } from '../ir/ir.ts';
import type { AtItem, Items } from '../ir/items.ts';
import { keyOf } from '../pricing/items.ts';
import type { TariffFlow } from '../pricing/pipeline.ts';
import type { Store, StoredValue } from './outputs.ts';
import type { KeepItems } from './stored-items.ts';

export interface Kept {
  readonly of: TariffFlow;
  readonly store: Store;
  readonly keep: KeepItems;
}

/** By what a line of an item is known. */
export function storeKey(items: Items, at: AtItem, store: Store): StoredValue {
  const { value, type } = keyOf(items, at);
  return store.value(value, type);
}

/** Numbers by their proportion alone: whole ones over one denominator, which is left out. */
export function weightsOf(nodes: readonly NumberNode[]): readonly NumberNode[] {
  return alignedAll(nodes).map(wholeOf);
}
