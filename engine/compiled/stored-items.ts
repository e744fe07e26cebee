/** What is printed of the items of a block: columns of the frame, which the encoder goes over in the order of the block. */
import type { Each } from '#dsl';
import { Bug } from '../bug.ts';
import type { Builder } from '../ir/builder.ts';
import { emptyOf, pushColumn } from '../ir/columns.ts';
import type { Flow } from '../ir/flow.ts';
import type { Node, NumberNode } from '../ir/ir.ts';
import { type AtItem, type Items, overItems } from '../ir/items.ts';
import type { AnswerWriter, ItemWriter } from './answer-writer.ts';
import { type Room, type Shelf, type Slot, Store } from './outputs.ts';
import { type ItemNames, OF_LINES, slotText } from './slot-text.ts';

/** `order`: the indices of its items. */
export interface StoredItems<T> {
  readonly each: Each;
  readonly order: Slot;
  readonly names: ItemNames;
  readonly item: T;
}

/** Columns of what differs from item to item, each in a room of the shelf around it. */
class ColumnShelf implements Shelf {
  readonly #around: Shelf;
  readonly #builder: Builder;
  readonly #index: NumberNode;
  readonly #name: string;
  readonly columns: { readonly local: number; readonly initial: Node; readonly room: Room }[] = [];

  constructor(around: Shelf, builder: Builder, index: NumberNode, name: string) {
    this.#around = around;
    this.#builder = builder;
    this.#index = index;
    this.#name = name;
  }

  /** What is the same for all of them needs no column. */
  keep(value: Node): Slot {
    if (value.op === 'constant') return this.#around.keep(value);
    const { fill, ...slot } = this.#column(emptyOf(value));
    fill(value);
    return slot;
  }

  room(): Room {
    return this.#column({ family: 'list', op: 'empty' });
  }

  #column(initial: Node): Slot & { readonly fill: (value: Node) => void } {
    const [local, room] = [this.#builder.local(), this.#around.room()];
    this.columns.push({ local, initial, room });
    const fill = (value: Node): void => this.#builder.push({ op: 'put', local, index: this.#index, value });
    return { slot: room.slot, at: [...(room.at ?? []), this.#name], fill };
  }
}

/** Runs `write` for each item, and keeps in a store what it stores. */
export function storeItems<T>(
  items: Items,
  flow: Flow,
  store: Store,
  write: (store: Store, at: AtItem) => T,
  names = OF_LINES,
): StoredItems<T> {
  const { builder } = flow.site;
  const made: { readonly shelf: ColumnShelf; readonly item: T }[] = [];
  const { statements } = builder.nested(() =>
    overItems(items, flow, (at) => {
      const shelf = new ColumnShelf(store.shelf, builder, at.index, names.index);
      made.push({ shelf, item: write(new Store(shelf), at) });
    }),
  );
  const [only] = made;
  if (only === undefined) throw new Bug('a loop without a body');
  for (const { local, initial } of only.shelf.columns) pushColumn(local, items.list.node, initial, builder);
  for (const statement of statements) builder.push(statement);
  for (const { local, room } of only.shelf.columns) room.fill({ family: 'list', op: 'local', local });
  const { fill, ...order } = store.shelf.room();
  fill(items.order.node);
  return { each: items.each, order, names, item: only.item };
}

/** What keeps items, wherever it stands. */
export type KeepItems = <T>(
  items: Items,
  store: Store,
  write: (store: Store, at: AtItem) => T,
  names?: ItemNames,
) => StoredItems<T>;

/** One, or one for each item. */
export type Stored<T extends object> = T | StoredItems<T>;
function hasItems<T extends object>(of: Stored<T>): of is StoredItems<T> {
  return 'order' in of;
}

/** What is the same for all of them. */
export function sampleOf<T extends object>(of: Stored<T>): T {
  return hasItems(of) ? of.item : of;
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
