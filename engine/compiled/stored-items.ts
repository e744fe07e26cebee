/** What is printed of the items of a block: columns of the frame, which the encoder goes over in the order of the block. */
import type { Each } from '#dsl';
import { Bug } from '../bug.ts';
import type { Builder } from '../ir/builder.ts';
import type { Flow } from '../ir/flow.ts';
import type { Node, NumberNode } from '../ir/ir.ts';
import { type AtItem, emptyOf, type Items, overItems, pushColumn } from '../ir/items.ts';
import type { FrameAllotter } from '../ir/layout.ts';
import type { AnswerWriter, ItemWriter } from './answer-writer.ts';
import { frameShelf, type Shelf, type Slot, Store } from './outputs.ts';
import { type ItemNames, OF_LINES, slotText } from './slot-text.ts';

/** `order`: the indices of its items. */
export interface StoredItems<T> {
  readonly each: Each;
  readonly order: Slot;
  readonly names: ItemNames;
  readonly item: T;
}

class ColumnShelf implements Shelf {
  readonly #allot: FrameAllotter;
  readonly #builder: Builder;
  readonly #index: NumberNode;
  readonly #name: string;
  readonly columns: { readonly local: number; readonly initial: Node; readonly slot: number }[] = [];

  constructor(allot: FrameAllotter, builder: Builder, index: NumberNode, name: string) {
    this.#name = name;
    this.#allot = allot;
    this.#builder = builder;
    this.#index = index;
  }

  /** What is the same for all of them needs no column. */
  keep(value: Node): Slot {
    if (value.op === 'constant') return frameShelf(this.#allot, this.#builder).keep(value);
    const [local, slot] = [this.#builder.local(), this.#allot.other()];
    this.#builder.push({ op: 'put', local, index: this.#index, value });
    this.columns.push({ local, initial: emptyOf(value), slot });
    return { slot, at: this.#name };
  }
}

/** Runs `write` for each item, and keeps what it stores. */
export function storeItems<T>(
  items: Items,
  flow: Flow,
  allot: FrameAllotter,
  write: (store: Store, at: AtItem) => T,
  names = OF_LINES,
): StoredItems<T> {
  const { builder } = flow.site;
  const made: { readonly shelf: ColumnShelf; readonly item: T }[] = [];
  const { statements } = builder.nested(() =>
    overItems(items, flow, (at) => {
      const shelf = new ColumnShelf(allot, builder, at.index, names.index);
      made.push({ shelf, item: write(new Store(shelf), at) });
    }),
  );
  const [only] = made;
  if (only === undefined) throw new Bug('a loop without a body');
  for (const { local, initial } of only.shelf.columns) pushColumn(local, items.list.node, initial, builder);
  for (const statement of statements) builder.push(statement);
  for (const { local, slot } of only.shelf.columns)
    builder.push({ op: 'store', slot, value: { family: 'list', op: 'local', local } });
  const order = allot.other();
  builder.push({ op: 'store', slot: order, value: items.order.node });
  return { each: items.each, order: { slot: order }, names, item: only.item };
}

/** What keeps items, wherever it stands. */
export type KeepItems = <T>(items: Items, write: (store: Store, at: AtItem) => T, names?: ItemNames) => StoredItems<T>;

/** One, or one for each item. */
export type Stored<T extends object> = T | StoredItems<T>;
function hasItems<T extends object>(of: Stored<T>): of is StoredItems<T> {
  return 'order' in of;
}

export function mapStored<A extends object, B extends object>(of: Stored<A>, map: (one: A) => B): Stored<B> {
  return hasItems(of) ? { ...of, item: map(of.item) } : map(of);
}

/** `write` for one, or in a loop for each item. */
export function overStored<T extends object>(of: Stored<T>, answer: AnswerWriter, write: (one: T) => void): void {
  if (!hasItems(of)) write(of);
  else answer.block(headOf(of), () => inItem(of, answer, write));
}

/** The same for items of a list of the answer. */
export function writeStored<T extends object>(
  of: Stored<T>,
  to: ItemWriter,
  answer: AnswerWriter,
  write: (one: T) => void,
): void {
  if (!hasItems(of)) write(of);
  else to.loop(headOf(of), () => inItem(of, answer, write));
}

function headOf({ order, names: { place } }: StoredItems<unknown>): string {
  return `for (let ${place} = 0; ${place} < ${slotText(order, true)}.length; ${place} += 1) {`;
}
function inItem<T>({ order, names, item }: StoredItems<T>, answer: AnswerWriter, write: (one: T) => void): void {
  answer.line(`const ${names.index} = ${slotText(order, true)}.columns[0][${names.place}];`);
  write(item);
}
