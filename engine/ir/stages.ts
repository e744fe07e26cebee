/**
 * What a block that stands for the items of a list gives is computed in stages; each is a loop over the items in the order of
 * the block, in whose body the block is lowered as if it stood alone: its variable is the item, and what the stages before gave
 * of the item is known. What a stage gives is put into columns at the item's index in the list itself, so that blocks over one
 * list find each other's items, whatever their order; what has no line holds 0 there. Outside, a figure is the sum of its
 * column. Whatever a body reads from outside is prepared before its loop.
 */
import { like } from './alignment.ts';
import { columnNumber, emptyOf, localList, type NumberColumn, pushColumn, type TruthColumn } from './columns.ts';
import { divisorsOf, undivided } from './divisors.ts';
import { type Flow, withZero } from './flow.ts';
import type { ListNode, NumberNode, TruthNode } from './ir.ts';
import { type AtItem, type Items, overItems } from './items.ts';
import { isZero, localNumber, representation, structural } from './number-nodes.ts';
import { add } from './numbers.ts';
import { NO } from './truths.ts';

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

/** The sum of a column, computed once. */
export function sumOfColumn(items: Items, column: NumberColumn, flow: Flow): NumberNode {
  return flow.once(column, 'sum', () => sumOverItems(items, flow, ({ index }) => column.at(index)));
}

/** A column that goes on changing: what is read of it is bound where it is read. */
export interface ChangingColumn extends NumberColumn {
  readonly put: (index: NumberNode, value: NumberNode) => void;
}

/** `extent`: what holds all that is put there; `initial` is what stands there first. */
export function changingColumn(
  items: Items,
  flow: Flow,
  extent: NumberNode,
  initial: (index: NumberNode) => NumberNode,
): ChangingColumn {
  const { builder } = flow.site;
  const [local, shape] = [builder.local(), withZero(extent)];
  pushColumn(local, items.list.node, emptyOf(shape), builder);
  const column: ChangingColumn = {
    at: (index) => builder.number(columnNumber(localList(local), shape, index)),
    put: (index, value) => builder.push({ op: 'put', local, index, value: like(value, shape) }),
  };
  overItems(items, flow, ({ index }) => column.put(index, initial(index)));
  return column;
}

/** Numbers by two lists: of each item of the one a row, a column over the other. */
export interface Table {
  readonly fill: (row: NumberNode, write: (put: (column: NumberNode, value: NumberNode) => void) => void) => void;
  readonly at: (row: NumberNode) => NumberColumn;
}

/** `extent`: what holds all that is put there. */
export function tableOf(rows: Items, columns: Items, flow: Flow, extent: NumberNode): Table {
  const { builder } = flow.site;
  const [local, shape] = [builder.local(), withZero(extent)];
  pushColumn(local, rows.list.node, { family: 'list', op: 'empty' }, builder);
  return {
    fill(row, write) {
      const own = builder.local();
      pushColumn(own, columns.list.node, emptyOf(shape), builder);
      write((index, value) => builder.push({ op: 'put', local: own, index, value: like(value, shape) }));
      builder.push({ op: 'put', local, index: row, value: localList(own) });
    },
    at: (row) => {
      const list: ListNode = { family: 'list', op: 'element', list: localList(local), column: 0, index: row };
      return { at: (index) => columnNumber(list, shape, index) };
    },
  };
}
