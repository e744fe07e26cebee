/**
 * Lines of a tariff that stand for the items of a list (see ir/stages.ts). In a loop over the items of a block the tariff itself
 * (pipeline.ts) is asked, which knows there the figures of the item's lines from their columns; outside it knows the sums over
 * all of them.
 */
import type { Charge, FigureExpr, FigureName, Type } from '#dsl';
import { NOTHING, type NumberColumn } from '../ir/columns.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode } from '../ir/ir.ts';
import { type AtItem, type Items, itemsOf } from '../ir/items.ts';
import { structural } from '../ir/number-nodes.ts';
import { add } from '../ir/numbers.ts';
import { lowerNumber } from '../ir/site.ts';
import { stageOf, sumOfColumn } from '../ir/stages.ts';
import { type Lowered, numberValue } from '../ir/values.ts';
import { found } from './charge-flow.ts';
import { type Block, type EachOf, standsForItems } from './each-block.ts';
import { EachCharges } from './each-charges.ts';
import { EachCredits } from './each-credits.ts';
import { EachDiscounts } from './each-discounts.ts';
import { EachTaxes } from './each-taxes.ts';
import type { TariffFlow } from './pipeline.ts';

/** The line of an item in the order of another block over the same list. */
export interface SameItem {
  readonly items: Items;
  readonly at: (at: AtItem) => AtItem;
}

export class ItemLines {
  readonly charges: EachCharges;
  readonly discounts: EachDiscounts;
  readonly credits: EachCredits;
  readonly taxes: EachTaxes;
  readonly #tariff: TariffFlow;
  readonly #flow: Flow;

  constructor(tariff: TariffFlow, flow: Flow) {
    this.#tariff = tariff;
    this.#flow = flow;
    this.charges = new EachCharges(tariff, flow);
    this.discounts = new EachDiscounts(tariff, flow);
    this.credits = new EachCredits(tariff, flow);
    this.taxes = new EachTaxes(tariff, flow);
  }

  items({ each, name }: EachOf<Block>): Items {
    return itemsOf(each, name, this.#flow);
  }

  /** Over which items a line is spread, and how much each of them weighs (18.89). */
  spreadOf({ name, spread, lets }: Charge): { readonly items: Items; readonly weight: () => NumberNode } | undefined {
    if (spread === undefined) return undefined;
    const { each, by } = spread;
    const items = itemsOf(each, name, this.#flow);
    const own = this.#flow.needed(lets, [by]);
    const weight = (): NumberNode => {
      this.#flow.bind(own);
      return lowerNumber(by, this.#flow.site).node;
    };
    return { items, weight };
  }

  /** Where the line of the same item stands in the order of a block. */
  sameItem(block: EachOf<Block>): SameItem {
    const items = this.items(block);
    const places = items.each.id === undefined ? placesOf(items, this.#flow) : NOTHING;
    return { items, at: ({ index }) => ({ index, place: places.at(index) }) };
  }

  /** What expressions read: the line of one item, or the sum over all of them. Undefined where no block stands for items. */
  figure({ block, name, figure, band, item }: FigureExpr): NumberNode | undefined {
    const { charges, discounts, credits, taxes } = this.#tariff.tariff;
    const blocks = { charge: charges, discount: discounts, credit: credits, tax: taxes, commitment: [], tariff: [] }[
      block
    ];
    const owner: Block | undefined = blocks.find((each) => each.name === name);
    if (owner === undefined || !standsForItems(owner)) return undefined;
    const column = this.#flow.once(owner, `each ${figure} ${band}`, () => this.#column(block, name, figure, band));
    if (item === undefined) return sumOfColumn(this.items(owner), column, this.#flow);
    const index: Lowered | undefined = this.#flow.site.locals.get(item);
    // Where figures are only made ready there is no item yet.
    return index?.kind === 'number' ? column.at(index.node) : structural(0n);
  }
  #column(block: FigureExpr['block'], name: string, figure: FigureName, band: string | undefined): NumberColumn {
    if (block === 'tax') return this.taxes.figure(name, figure);
    if (block === 'discount') return this.discounts.figure(name, figure);
    if (block === 'credit')
      return this.credits.figure(found(this.#tariff.tariff.credits.filter(standsForItems), name), figure);
    const charge = found(this.#tariff.tariff.charges.filter(standsForItems), name);
    return this.charges.figure(charge, figure, band);
  }
}

/** The place of an item in the order of a block, from 0, by its index in the list. */
function placesOf(items: Items, flow: Flow): NumberColumn {
  return flow.once(items.each, 'places', () => stageOf(items, flow, ({ place }) => ({ place })).place);
}

/** By what a line of an item is known (18.87): its `id`, else its place in the order of its block. */
export function keyOf(
  { each, list }: Items,
  { index, place }: AtItem,
): { readonly value: Lowered; readonly type: Type } {
  const { type } = each.variable;
  const item = list.read(index);
  const id = each.id === undefined || item.kind !== 'record' ? undefined : item.fields[each.id];
  const field = each.id === undefined || type.kind !== 'record' ? undefined : type.record.fields[each.id];
  if (id !== undefined && field !== undefined) return { value: id, type: field.type };
  return { value: numberValue(add(place, structural(1n))), type: each.position.type };
}
