/**
 * Discounts of lines that stand for items: one for each item takes off the lines of the same item alone, so that no item waits
 * for another one; one that is one over all of them is dealt out at once (item-discount.ts).
 */
import type { Charge, Discount, FigureName } from '#dsl';
import { NOTHING, type NumberColumn } from '../ir/columns.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode } from '../ir/ir.ts';
import { type AtItem, type Items, itemsOf } from '../ir/items.ts';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { structural } from '../ir/number-nodes.ts';
import { countIf, negate, sum } from '../ir/numbers.ts';
import { stageOf, sumOfColumn } from '../ir/stages.ts';
import { compare } from '../ir/truths.ts';
import { found } from './charge-flow.ts';
import { type DiscountNodes, discountExprs } from './discount.ts';
import { type Block, type EachOf, isSameList, standsForItems } from './each-block.ts';
import type { OverItems } from './each-charges.ts';
import { lowerDiscountOverItems } from './item-discount.ts';
import type { SameItem } from './items.ts';
import { pairGroup, takenBefore } from './order.ts';
import type { TariffFlow } from './pipeline.ts';

export class EachDiscounts {
  readonly #tariff: TariffFlow;
  readonly #flow: Flow;

  constructor(tariff: TariffFlow, flow: Flow) {
    this.#tariff = tariff;
    this.#flow = flow;
  }

  items({ each, name }: EachOf<Discount>): Items {
    return itemsOf(each, name, this.#flow);
  }

  on(charge: Charge): readonly Discount[] {
    return this.#tariff.tariff.discounts.filter(({ base }) => base.includes(charge.name));
  }

  /** In a loop over the items of a block: what discounts take, of lines over the same list off that of the item alone. */
  know(block: Block, discounts: readonly Discount[], index: NumberNode): void {
    for (const discount of discounts) {
      const outside = this.#tariff.discount(discount);
      const shares = new Map(
        discount.base.map((name): [string, NumberNode] => {
          const same = isSameList(block, this.#tariff.charge(name));
          const column = same ? this.#shareColumns(discount).get(name) : undefined;
          return [name, column?.at(index) ?? outside.shares.get(name) ?? structural(0n)];
        }),
      );
      this.#flow.know(discount, 'shares', { amount: sum([...shares.values()]), shares } satisfies DiscountNodes);
    }
  }
  #shareColumns(discount: Discount): ReadonlyMap<string, NumberColumn> {
    return this.#flow.once(discount, 'share columns', () => new Map());
  }

  /** A discount that is one, over lines of items among others. */
  overItems(discount: Discount): DiscountNodes {
    const { charges } = this.#tariff.items;
    const { nodes, columns } = lowerDiscountOverItems(discount, this.#base(discount), this.#tariff.discountSite(), {
      items: (charge) => charges.items(charge),
      stage: (charge, write) => {
        const before = this.#before(discount).filter(({ base }) => base.includes(charge.name));
        for (const each of before) this.#tariff.discount(each);
        return charges.stage(charge, ['exists', 'price'], (at) => {
          this.know(charge, before, at.index);
          return write();
        });
      },
      sum: (charge, column) => charges.sum(charge, column),
    });
    this.#flow.know(discount, 'share columns', columns);
    return nodes;
  }
  #base(discount: Discount): readonly Charge[] {
    return discount.base.map((name) => this.#tariff.charge(name));
  }

  /** What is taken before a discount, and so tells what is left of its lines. */
  #before(discount: Discount): readonly Discount[] {
    return takenBefore(discount, this.#tariff.tariff);
  }

  /** One for each item, off the lines of that item. */
  forEach(discount: EachOf<Discount>): DiscountNodes {
    const flow = this.#flow;
    const { charges } = this.#tariff.items;
    const base = this.#base(discount);
    const own = base.filter(standsForItems).filter((charge) => isSameList(charge, discount));
    if (own.length < base.length || pairGroup(discount, this.#tariff.tariff).length > 1)
      throw new NotCompiled(NOT_COMPILED.items(discount.name));
    const before = this.#before(discount).filter((each) => each.base.some((name) => discount.base.includes(name)));
    for (const charge of own) charges.prepare(charge, ['exists', 'price']);
    for (const each of before) this.#tariff.discount(each);
    this.#tariff.open();
    const items = this.items(discount);
    flow.needed(discount.lets, discountExprs(discount));
    const stages = stageOf<'amount' | `of ${string}`>(items, flow, ({ index }) => {
      for (const charge of own) charges.know(charge, ['exists', 'price'], index);
      this.know(discount, before, index);
      const { amount, shares } = this.#tariff.ownDiscount(discount);
      return { amount, ...Object.fromEntries([...shares].map(([name, share]) => [`of ${name}`, share])) };
    });
    const columns = new Map(
      discount.base.map((name): [string, NumberColumn] => [name, stages[`of ${name}`] ?? NOTHING]),
    );
    flow.know(discount, 'share columns', columns);
    flow.know(discount, 'each amount', stages.amount);
    const total = (column: NumberColumn): NumberNode => sumOfColumn(items, column, flow);
    const shares = [...columns].map(([name, column]): [string, NumberNode] => [name, total(column)]);
    return { amount: total(stages.amount), shares: new Map(shares) };
  }

  /** For whoever prints its lines; `base`: the line of each of its charges, of the same item. */
  printed(discount: EachOf<Discount>): OverItems & { readonly base: readonly SameItem[] } {
    this.#tariff.discount(discount);
    const { items } = this.#tariff;
    const charges = this.#base(discount).filter(standsForItems);
    const know = ({ index }: AtItem): void => {
      for (const charge of charges) items.charges.know(charge, ['exists', 'price'], index);
      this.know(discount, [discount], index);
    };
    return { items: this.items(discount), know, base: charges.map((charge) => items.sameItem(charge)) };
  }

  /** What a discount that is one takes off each line of a charge that stands for items, and what was there to take. */
  sharedOver(discount: Discount, name: string) {
    const charge = this.#tariff.charge(name);
    if (!standsForItems(charge) || standsForItems(discount)) return undefined;
    const { charges } = this.#tariff.items;
    const share = this.#shareColumns(discount).get(name) ?? NOTHING;
    return { items: charges.items(charge), share: share.at, kept: charges.kept(charge).at };
  }

  figure(name: string, figure: FigureName): NumberColumn {
    const discount = found(this.#tariff.tariff.discounts, name);
    this.#tariff.discount(discount);
    const amounts = this.#flow.once(discount, 'each amount', () => NOTHING);
    return {
      at: (index) => {
        const amount = amounts.at(index);
        return figure === 'lines' ? countIf(compare('>', amount, structural(0n))) : negate(amount);
      },
    };
  }
}
