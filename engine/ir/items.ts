/**
 * Blocks that stand for the items of a list (LANGUAGE 18.86 to 18.88). What such a block gives is computed in stages; each is a
 * loop over the items in the order of the block, in whose body the block is lowered as if it stood alone: its variable is the
 * item, and what the stages before gave of the item is known. What a stage gives is put into columns at the item's index in the
 * list itself, so that blocks over one list find each other's items, whatever their order; what has no line holds 0 there.
 * Outside, a figure is the sum of its column. Whatever a body reads from outside is prepared before its loop.
 */
import type { Each } from '#dsl';
import { like } from './alignment.ts';
import type { Builder } from './builder.ts';
import { divisorsOf, undivided } from './divisors.ts';
import { type Flow, withZero } from './flow.ts';
import type { ListNode, Node, NumberNode, TruthNode } from './ir.ts';
import { lowerLoop } from './lower-loop.ts';
import { NOT_COMPILED, NotCompiled } from './not-compiled.ts';
import { isZero, localNumber, recast, representation, structural } from './number-nodes.ts';
import { add } from './numbers.ts';
import { lowerNumber, lowerTruth } from './site.ts';
import { NO, text, YES } from './truths.ts';
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

/** A column of numbers or truths, and what it holds at an index. */
export interface NumberColumn {
  readonly at: (index: NumberNode) => NumberNode;
}
export interface TruthColumn {
  readonly at: (index: NumberNode) => TruthNode;
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

export function localList(local: number): ListNode {
  return { family: 'list', op: 'local', local };
}
/** What the first column of a list holds, as a number of an extent. */
export function columnNumber(list: ListNode, { scale, lo, hi, rep, over }: NumberNode, index: NumberNode): NumberNode {
  const extent = { scale, lo, hi, rep, ...(over === undefined ? {} : { over }) };
  return { family: 'number', op: 'element', list, column: 0, index, ...extent };
}
export function pushColumn(local: number, list: ListNode, initial: Node, builder: Builder): void {
  builder.push({ op: 'column', local, list, initial });
}
/** What stands in a column where nothing was put. */
export function emptyOf(node: Node): Node {
  switch (node.family) {
    case 'number':
      return recast(structural(0n, node.scale), node.rep);
    case 'truth':
      return NO;
    case 'text':
      return text('');
    case 'list':
      return { family: 'list', op: 'empty' };
    default:
      return node satisfies never;
  }
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

/** A stage: what `write` gives of each item. */
export function stageOf<K extends string>(
  items: Items,
  flow: Flow,
  write: (at: AtItem) => Readonly<Record<K, NumberNode>>,
): Readonly<Record<K, NumberColumn>> {
  const { builder } = flow.site;
  const columns: [K, NumberColumn][] = [];
  const { statements, result } = builder.nested(() => {
    const declared: (() => void)[] = [];
    overItems(items, flow, (at) => {
      const inside = builder.locals;
      for (const [key, node] of Object.entries<NumberNode>(write(at))) {
        if (isZero(node)) {
          columns.push([key as K, { at: () => structural(0n, node.scale) }]);
          continue;
        }
        for (const divisor of divisorsOf(node)) if (divisor.op === 'local' && divisor.local >= inside) undivided(node);
        const local = builder.local();
        const shape = withZero(node);
        declared.push(() => pushColumn(local, items.list.node, emptyOf(shape), builder));
        builder.push({ op: 'put', local, index: at.index, value: like(node, shape) });
        const list = localList(local);
        columns.push([key as K, { at: (index) => columnNumber(list, shape, index) }]);
      }
    });
    return declared;
  });
  for (const declare of result) declare();
  for (const statement of statements) builder.push(statement);
  return Object.fromEntries(columns) as Record<K, NumberColumn>;
}

/** The same of a truth. */
export function truthStage(items: Items, flow: Flow, write: (at: AtItem) => TruthNode): TruthColumn {
  const { builder } = flow.site;
  const local = builder.local();
  pushColumn(local, items.list.node, NO, builder);
  overItems(items, flow, (at) => builder.push({ op: 'put', local, index: at.index, value: write(at) }));
  const list = localList(local);
  return { at: (index) => ({ family: 'truth', op: 'element', list, column: 0, index }) };
}

/** The sum of what `write` gives of each item. */
export function sumOverItems(items: Items, flow: Flow, write: (at: AtItem) => NumberNode): NumberNode {
  const { builder } = flow.site;
  const most = BigInt(items.list.upTo);
  const total = builder.local();
  const { statements, result } = builder.nested(() => {
    let shape = structural(0n);
    overItems(items, flow, (at) => {
      const inside = builder.locals;
      const node = write(at);
      for (const divisor of divisorsOf(node)) if (divisor.op === 'local' && divisor.local >= inside) undivided(node);
      const { lo, hi } = withZero(node);
      shape = { ...node, lo: lo * most, hi: hi * most, rep: representation(lo * most, hi * most) };
      const sum = localNumber(total, shape);
      builder.push({ op: 'assign', local: total, value: like(add(sum, node), sum) });
    });
    return shape;
  });
  builder.push({ op: 'declare', local: total, initial: like(structural(0n), result) });
  for (const statement of statements) builder.push(statement);
  return localNumber(total, result);
}
