/** The items of a list that a block stands for (LANGUAGE 18.86 to 18.88): which of them, in what order, and loops over them. */
import type { Each } from '#dsl';
import { columnNumber, emptyOf, localList, pushColumn } from './columns.ts';
import { undivided } from './divisors.ts';
import type { Flow } from './flow.ts';
import type { Node, NumberNode, TruthNode } from './ir.ts';
import { lowerLoop } from './lower-loop.ts';
import { NOT_COMPILED, NotCompiled } from './not-compiled.ts';
import { structural } from './number-nodes.ts';
import { add } from './numbers.ts';
import { lowerNumber, lowerTruth } from './site.ts';
import { NO, YES } from './truths.ts';
import { type ListValue, type Lowered, numberValue } from './values.ts';

export interface Items {
  readonly each: Each;
  readonly list: ListValue;
  /** The indices of its items, in the order of the block. */
  readonly order: ListValue;
}

/** Where the body of a loop stands. */
export interface AtItem {
  /** From 0, in the order of the block. */
  readonly place: NumberNode;
  /** In the list itself. */
  readonly index: NumberNode;
}

/** `name`: of the block. The list is read, and its order made, once for a block. */
export function itemsOf(each: Each, name: string, flow: Flow): Items {
  return flow.once(each, 'items', () => {
    flow.prepare([each.list, each.where, each.order?.key]);
    const { site } = flow;
    const list = site.builder.once(site.lower(each.list));
    if (list.kind !== 'list') throw new NotCompiled(NOT_COMPILED.items(name));
    return { each, list, order: orderOf(each, list, flow) };
  });
}

/** One look at every item: whether it is chosen, its key in the order, and its `id`, which no other may have. */
function orderOf(each: Each, list: ListValue, flow: Flow): ListValue {
  const { builder } = flow.site;
  const { where, order, id } = each;
  const [chosen, keys, ids] = [builder.local(), builder.local(), builder.local()];
  const { statements, result } = builder.nested(() => {
    const initial: { key?: Node; id?: Node } = {};
    lowerLoop(list, flow.site, (index) =>
      flow.apart(() => {
        const item = list.read(index);
        flow.site.locals.set(each.variable, item);
        if (where !== undefined)
          builder.push({ op: 'put', local: chosen, index, value: lowerTruth(where, flow.site).yes });
        if (order !== undefined) {
          const key = lowerNumber(order.key, flow.site).node;
          undivided(key);
          initial.key = emptyOf(key);
          builder.push({ op: 'put', local: keys, index, value: key });
        }
        const name = id === undefined || item.kind !== 'record' ? undefined : item.fields[id];
        if (name?.kind !== 'number' && name?.kind !== 'text') return;
        initial.id = emptyOf(name.node);
        builder.push({ op: 'put', local: ids, index, value: name.node });
      }),
    );
    return initial;
  });
  if (where !== undefined) pushColumn(chosen, list.node, NO, builder);
  if (result.key !== undefined) pushColumn(keys, list.node, result.key, builder);
  if (result.id !== undefined) pushColumn(ids, list.node, result.id, builder);
  for (const statement of statements) builder.push(statement);
  if (result.id !== undefined) {
    const twice: TruthNode = { family: 'truth', op: 'call', function: 'holdsTwice', args: [localList(ids)] };
    builder.push({ op: 'reject', condition: builder.truth(twice) });
  }
  const node = builder.list({
    family: 'list',
    op: 'chosen',
    list: list.node,
    ...(where === undefined ? {} : { where: localList(chosen) }),
    ...(result.key === undefined ? {} : { keys: localList(keys) }),
    falling: order?.by === 'highest' || order?.by === 'latest',
  });
  const read = (place: NumberNode): Lowered => numberValue(columnNumber(node, structuralBelow(list.upTo), place));
  return { kind: 'list', present: YES, node, upTo: list.upTo, read };
}

/** A number of 0 up to a bound. */
function structuralBelow(upTo: number): NumberNode {
  return { ...structural(0n), hi: BigInt(upTo) };
}

/** Runs `write` in a loop over the items, where the block is that of the item. */
export function overItems({ each, list, order }: Items, flow: Flow, write: (at: AtItem) => void): void {
  const { site } = flow;
  lowerLoop(order, site, (place) =>
    flow.apart(() => {
      const index = site.builder.number(columnNumber(order.node, structuralBelow(list.upTo), place));
      bindItem({ each, list }, { place, index }, flow);
      write({ place, index });
    }),
  );
}

/** The names that stand for an item in its block. */
export function bindItem({ each, list }: Pick<Items, 'each' | 'list'>, { place, index }: AtItem, { site }: Flow): void {
  site.locals.set(each.variable, list.read(index));
  site.locals.set(each.position, numberValue(add(place, structural(1n))));
  site.locals.set(each.index, numberValue(index));
}
