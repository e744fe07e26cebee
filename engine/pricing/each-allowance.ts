/** An allowance for each item of a list: one after the other, each until it is empty (LANGUAGE 18.91). */
import { aligned, like } from '../ir/alignment.ts';
import type { NumberColumn } from '../ir/columns.ts';
import { type Flow, withZero } from '../ir/flow.ts';
import type { NumberNode } from '../ir/ir.ts';
import { type Items, itemsOf } from '../ir/items.ts';
import { localNumber } from '../ir/number-nodes.ts';
import { lesser, subtract, subtractPart } from '../ir/numbers.ts';
import { stageOf, sumOfColumn } from '../ir/stages.ts';
import type { Block, EachOf } from './each-block.ts';

/** What an allowance holds, and of what is left of it what is carried. */
export interface Holding {
  readonly given: () => NumberNode;
  readonly carried: (left: NumberNode) => NumberNode;
}

export interface DrawnItems {
  readonly items: Items;
  readonly taken: NumberColumn;
  readonly left: NumberColumn;
  readonly carriedInAll: () => NumberNode;
  /** What none of them has given. */
  readonly rest: NumberNode;
}

export function drawItems(
  { each, name }: EachOf<Block>,
  holding: Holding,
  quantity: NumberNode,
  flow: Flow,
): DrawnItems {
  const { builder } = flow.site;
  const items = itemsOf(each, name, flow);
  const rest = builder.local();
  const { statements, result } = builder.nested(() => {
    let shape = quantity;
    const columns = stageOf(items, flow, () => {
      const given = builder.number(holding.given());
      shape = withZero(aligned(quantity, given)[0]);
      const before = builder.copy(localNumber(rest, shape));
      const taken = builder.number(lesser(given, before));
      const left = builder.number(subtract(given, taken));
      builder.push({ op: 'assign', local: rest, value: like(subtractTaken(before, taken), shape) });
      return { taken, left, carried: holding.carried(left) };
    });
    return { ...columns, shape };
  });
  builder.push({ op: 'declare', local: rest, initial: like(quantity, result.shape) });
  for (const statement of statements) builder.push(statement);
  const { taken, left, carried, shape } = result;
  return {
    items,
    taken,
    left,
    carriedInAll: () => sumOfColumn(items, carried, flow),
    rest: builder.copy(localNumber(rest, shape)),
  };
}

/** What is left after min(allowance, rest) lies between 0 and the rest, which interval arithmetic alone cannot see. */
export function subtractTaken(rest: NumberNode, taken: NumberNode): NumberNode {
  return rest.lo < 0n ? subtract(rest, taken) : subtractPart(rest, taken);
}
