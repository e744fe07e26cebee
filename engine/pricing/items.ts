/**
 * Lines of a tariff that stand for the items of a list (see ir/items.ts). In a loop over the items of a block the tariff itself
 * (pipeline.ts) is asked, which knows there the figures of the item's lines from their columns; outside it knows the sums over
 * all of them. A discount for each item takes off the lines of the same item alone, so that no item waits for another one.
 */
import type { Charge, Discount, FigureExpr, FigureName, Tax, Type } from '#dsl';
import { Bug } from '../bug.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import {
  type AtItem,
  type Items,
  itemsOf,
  type NumberColumn,
  stageOf,
  sumOverItems,
  type TruthColumn,
  truthStage,
} from '../ir/items.ts';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, countIf, negate, sum } from '../ir/numbers.ts';
import { lowerNumber } from '../ir/site.ts';
import { compare, NO } from '../ir/truths.ts';
import { type Lowered, numberValue } from '../ir/values.ts';
import { hoursIn } from './bands.ts';
import { measureExprs, priceExprs } from './charge.ts';
import { type DiscountNodes, discountExprs } from './discount.ts';
import { type EachOf, isSameList, standsForItems } from './each-block.ts';
import { lowerDiscountOverItems } from './item-discount.ts';
import { pairGroup, takenBefore } from './order.ts';
import type { TariffFlow } from './pipeline.ts';
import { type TaxNodes, taxExprs } from './tax.ts';

type Block = Pick<Charge, 'name' | 'each'>;

/** What is known of a charge in a loop. */
type Known = 'exists' | 'measured' | 'gross' | 'net';

const NOTHING: NumberColumn = { at: () => structural(0n) };

/** A loop over the items of a block, in whose body `know` comes first. */
export interface OverItems {
  readonly items: Items;
  readonly know: (at: AtItem) => void;
}
/** The line of an item in the order of another block over the same list. */
export interface SameItem {
  readonly items: Items;
  readonly at: (at: AtItem) => AtItem;
}

export class ItemLines {
  readonly #tariff: TariffFlow;
  readonly #flow: Flow;

  constructor(tariff: TariffFlow, flow: Flow) {
    this.#tariff = tariff;
    this.#flow = flow;
  }

  items({ each, name }: EachOf<Block>): Items {
    return itemsOf(each, name, this.#flow);
  }

  // Charges

  #exists(charge: EachOf<Charge>): TruthColumn {
    return this.#flow.once(charge, 'each exists', () => {
      this.#tariff.open();
      const items = this.items(charge);
      this.#flow.needed(charge.lets, [charge.appliesWhen]);
      return truthStage(items, this.#flow, () => this.#tariff.ownExists(charge));
    });
  }
  #measured(charge: EachOf<Charge>): Readonly<Record<string, NumberColumn>> {
    return this.#flow.once(charge, 'each measured', () => {
      this.#flow.needed(charge.lets, measureExprs(charge));
      this.#tariff.prepareShare(charge);
      return this.#stage(charge, ['exists'], () => ({ ...this.#tariff.ownMeasured(charge) }));
    });
  }
  #gross(charge: EachOf<Charge>): NumberColumn {
    return this.#flow.once(charge, 'each gross', () => {
      this.#flow.needed(charge.lets, priceExprs(charge));
      this.#tariff.prepareShare(charge);
      return this.#stage(charge, ['exists', 'measured'], () => ({ gross: this.#tariff.ownGross(charge) })).gross;
    });
  }
  #net(charge: EachOf<Charge>): NumberColumn {
    return this.#flow.once(charge, 'each net', () => {
      for (const discount of this.#discountsOn(charge)) this.#tariff.discount(discount);
      return this.#stage(charge, ['exists', 'gross'], (at) => {
        this.#knowDiscounts(charge, this.#discountsOn(charge), at.index);
        return { net: this.#tariff.ownNet(charge) };
      }).net;
    });
  }

  #stage<K extends string>(
    charge: EachOf<Charge>,
    known: readonly Known[],
    write: (at: AtItem) => Readonly<Record<K, NumberNode>>,
  ): Readonly<Record<K, NumberColumn>> {
    this.#prepare(charge, known);
    return stageOf(this.items(charge), this.#flow, (at) => {
      this.#know(charge, known, at.index);
      return write(at);
    });
  }

  /** Columns stand before the loops that read them. */
  #prepare(charge: EachOf<Charge>, known: readonly Known[]): void {
    for (const what of known) {
      if (what === 'exists') this.#exists(charge);
      if (what === 'measured') this.#measured(charge);
      if (what === 'gross') this.#gross(charge);
      if (what === 'net') this.#net(charge);
    }
  }
  #know(charge: EachOf<Charge>, known: readonly Known[], index: NumberNode): void {
    const flow = this.#flow;
    for (const what of known) {
      if (what === 'exists') flow.know(charge, what, this.#exists(charge).at(index));
      if (what === 'gross') {
        const gross = this.#gross(charge).at(index);
        flow.know(charge, what, gross);
        // No charge for each item is waived.
        flow.know(charge, 'kept', gross);
      }
      if (what === 'net') flow.know(charge, what, this.#net(charge).at(index));
      if (what === 'measured') {
        const columns = Object.entries(this.#measured(charge));
        flow.know(charge, what, Object.fromEntries(columns.map(([name, { at }]) => [name, at(index)])));
      }
    }
  }

  /** For whoever prints its lines: in the loop all of an item is known. */
  ofCharge(charge: EachOf<Charge>): OverItems {
    const known: readonly Known[] = ['exists', 'measured', 'gross'];
    this.#prepare(charge, known);
    this.#flow.needed(charge.lets, priceExprs(charge));
    return { items: this.items(charge), know: ({ index }) => this.#know(charge, known, index) };
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

  /** Whether there is a line at all. */
  someExists(charge: EachOf<Charge>): TruthNode {
    const { builder } = this.#flow.site;
    return builder.truth(compare('>', this.#count(charge), structural(0n)));
  }
  #count(charge: EachOf<Charge>): NumberNode {
    const column = this.#exists(charge);
    return this.#flow.once(charge, 'each count', () =>
      sumOverItems(this.items(charge), this.#flow, ({ index }) => countIf(column.at(index))),
    );
  }
  sumOf(charge: EachOf<Charge>, what: 'gross' | 'net'): NumberNode {
    return this.#sum(charge, what === 'gross' ? this.#gross(charge) : this.#net(charge));
  }
  #sum(block: EachOf<Block>, column: NumberColumn): NumberNode {
    return this.#flow.once(column, 'sum', () =>
      sumOverItems(this.items(block), this.#flow, ({ index }) => column.at(index)),
    );
  }

  // Discounts

  #discountsOn(charge: Charge): readonly Discount[] {
    return this.#tariff.tariff.discounts.filter(({ base }) => base.includes(charge.name));
  }

  /** In a loop over the items of a block: what discounts take, of lines over the same list off that of the item alone. */
  #knowDiscounts(block: Block, discounts: readonly Discount[], index: NumberNode): void {
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
  discountOver(discount: Discount): DiscountNodes {
    const charges = discount.base.map((name) => this.#tariff.charge(name));
    const { nodes, columns } = lowerDiscountOverItems(discount, charges, this.#tariff.discountSite(), {
      items: (charge) => this.items(charge),
      stage: (charge, write) => {
        const before = this.#before(discount).filter(({ base }) => base.includes(charge.name));
        for (const each of before) this.#tariff.discount(each);
        return this.#stage(charge, ['exists', 'gross'], (at) => {
          this.#knowDiscounts(charge, before, at.index);
          return write();
        });
      },
      sum: (charge, column) => this.#sum(charge, column),
    });
    this.#flow.know(discount, 'share columns', columns);
    return nodes;
  }

  /** What is taken before a discount, and so tells what is left of its lines. */
  #before(discount: Discount): readonly Discount[] {
    return takenBefore(discount, this.#tariff.tariff);
  }

  /** One for each item, off the lines of that item. */
  eachDiscount(discount: EachOf<Discount>): DiscountNodes {
    const flow = this.#flow;
    const { tariff } = this.#tariff;
    const charges = discount.base.map((name) => this.#tariff.charge(name));
    const own = charges.filter(standsForItems).filter((charge) => isSameList(charge, discount));
    if (own.length < charges.length || pairGroup(discount, tariff).length > 1)
      throw new NotCompiled(NOT_COMPILED.items(discount.name));
    const before = this.#before(discount).filter(({ base }) => base.some((name) => discount.base.includes(name)));
    for (const charge of own) this.#prepare(charge, ['exists', 'gross']);
    for (const each of before) this.#tariff.discount(each);
    this.#tariff.open();
    const items = this.items(discount);
    flow.needed(discount.lets, discountExprs(discount));
    const stages = stageOf<'amount' | `of ${string}`>(items, flow, ({ index }) => {
      for (const charge of own) this.#know(charge, ['exists', 'gross'], index);
      this.#knowDiscounts(discount, before, index);
      const { amount, shares } = this.#tariff.ownDiscount(discount);
      return { amount, ...Object.fromEntries([...shares].map(([name, share]) => [`of ${name}`, share])) };
    });
    const columns = new Map(
      discount.base.map((name): [string, NumberColumn] => [name, stages[`of ${name}`] ?? NOTHING]),
    );
    flow.know(discount, 'share columns', columns);
    flow.know(discount, 'each amount', stages.amount);
    const shares = [...columns].map(([name, column]): [string, NumberNode] => [name, this.#sum(discount, column)]);
    return { amount: this.#sum(discount, stages.amount), shares: new Map(shares) };
  }

  /** For whoever prints its lines; `base`: the line of each of its charges, of the same item. */
  ofDiscount(discount: EachOf<Discount>): OverItems & { readonly base: readonly SameItem[] } {
    this.#tariff.discount(discount);
    const charges = discount.base.map((name) => this.#tariff.charge(name)).filter(standsForItems);
    const know = ({ index }: AtItem): void => {
      for (const charge of charges) this.#know(charge, ['exists', 'gross'], index);
      this.#knowDiscounts(discount, [discount], index);
    };
    return { items: this.items(discount), know, base: charges.map((charge) => this.#sameItem(charge)) };
  }

  /** Where the line of the same item stands in the order of a charge. */
  #sameItem(block: EachOf<Block>): SameItem {
    const items = this.items(block);
    const places = items.each.id === undefined ? placesOf(items, this.#flow) : NOTHING;
    return { items, at: ({ index }) => ({ index, place: places.at(index) }) };
  }

  /** What a discount that is one takes off each line of a charge that stands for items. */
  sharedOver(discount: Discount, name: string) {
    const charge = this.#tariff.charge(name);
    if (!standsForItems(charge) || standsForItems(discount)) return undefined;
    const [share, gross] = [this.#shareColumns(discount).get(name) ?? NOTHING, this.#gross(charge)];
    return { items: this.items(charge), share: share.at, gross: gross.at };
  }

  // Taxes

  /** The lines of a charge that stands for items, as a tax sees them; undefined where it sees the line of one item alone. */
  taxedOver(tax: Tax, name: string) {
    const { charges, taxes } = this.#tariff.tariff;
    const charge = charges.find((each) => each.name === name);
    if (charge !== undefined && standsForItems(charge) && !isSameList(tax, charge))
      return { items: this.items(charge), exists: this.#exists(charge).at, amount: this.#net(charge).at };
    const earlier = taxes.find((each) => each.name === name);
    if (earlier === undefined || !standsForItems(earlier) || isSameList(tax, earlier)) return undefined;
    const at = this.#taxAt(earlier);
    return {
      items: this.items(earlier),
      exists: (index: NumberNode) => at(index).exists,
      amount: (index: NumberNode) => at(index).amount,
    };
  }
  /** The sum of what a tax takes of each of them. */
  sumOfTaxed(tax: Tax, name: string, part: (amount: NumberNode) => NumberNode): NumberNode | undefined {
    const over = this.taxedOver(tax, name);
    return (
      over &&
      sumOverItems(over.items, this.#flow, ({ index }) =>
        choiceNumber(over.exists(index), part(over.amount(index)), structural(0n)),
      )
    );
  }

  /** One for each item: on the lines of that item where they stand for the same list. */
  eachTax(tax: EachOf<Tax>): TaxNodes {
    const flow = this.#flow;
    const { items, know, prepare } = this.#overTax(tax);
    prepare();
    const exists = truthStage(items, flow, (at) => {
      know(at);
      return this.#tariff.ownTax(tax).exists;
    });
    const exempt = truthStage(items, flow, (at) => {
      know(at);
      return this.#tariff.ownTax(tax).exempt;
    });
    const numbers = stageOf<'amount' | 'base' | `part${number}`>(items, flow, (at) => {
      know(at);
      const { amount, base, parts } = this.#tariff.ownTax(tax);
      return { amount, base, ...Object.fromEntries(parts.map((part, i) => [`part${i}`, part])) };
    });
    const at = (index: NumberNode): TaxNodes => ({
      exists: exists.at(index),
      exempt: exempt.at(index),
      base: numbers.base.at(index),
      amount: numbers.amount.at(index),
      parts: tax.base.map((_, i) => (numbers[`part${i}`] ?? NOTHING).at(index)),
    });
    flow.know(tax, 'each', at);
    const count = sumOverItems(items, flow, ({ index }) => countIf(exists.at(index)));
    return {
      exists: flow.site.builder.truth(compare('>', count, structural(0n))),
      exempt: NO,
      base: structural(0n),
      amount: this.#sum(tax, numbers.amount),
      parts: [],
    };
  }
  #taxAt(tax: Tax): (index: NumberNode) => TaxNodes {
    this.#tariff.tax(tax);
    return this.#flow.once<(index: NumberNode) => TaxNodes>(tax, 'each', () => {
      throw new Bug(`${tax.name} does not stand for items`);
    });
  }

  #overTax(tax: EachOf<Tax>): OverItems & { readonly prepare: () => void } {
    const { charges, discounts, taxes } = this.#tariff.tariff;
    const own = charges.filter(standsForItems).filter((each) => isSameList(tax, each) && tax.base.includes(each.name));
    const earlier = taxes.filter((each) => isSameList(tax, each) && tax.base.includes(each.name));
    const on = discounts.filter(({ base }) => base.some((name) => own.some((charge) => charge.name === name)));
    const know = ({ index }: AtItem): void => {
      for (const charge of own) this.#know(charge, ['exists', 'gross', 'net'], index);
      this.#knowDiscounts(tax, on, index);
      for (const each of earlier) this.#flow.know(each, 'amount', this.#taxAt(each)(index));
    };
    const prepare = (): void => {
      for (const charge of own) this.#prepare(charge, ['exists', 'gross', 'net']);
      this.#flow.needed(tax.lets, taxExprs(tax));
      this.#tariff.prepareTax(tax);
    };
    return { items: this.items(tax), know, prepare };
  }

  /** For whoever prints its lines. */
  ofTax(tax: EachOf<Tax>): OverItems & { readonly base: readonly (SameItem | undefined)[] } {
    const { charges, taxes } = this.#tariff.tariff;
    const { items, know } = this.#overTax(tax);
    const at = this.#taxAt(tax);
    const base = tax.base.map((name) => {
      const line = [...charges, ...taxes].find((each) => each.name === name);
      return line !== undefined && standsForItems(line) && isSameList(tax, line) ? this.#sameItem(line) : undefined;
    });
    return {
      items,
      base,
      know: (where) => {
        know(where);
        this.#flow.know(tax, 'amount', at(where.index));
      },
    };
  }

  // Figures that expressions read

  /** The line of one item, or the sum over all of them. Undefined where the block does not stand for items. */
  figure({ block, name, figure, band, item }: FigureExpr): NumberNode | undefined {
    const { charges, discounts, taxes } = this.#tariff.tariff;
    const blocks = { charge: charges, discount: discounts, tax: taxes, commitment: [], credit: [], tariff: [] }[block];
    const found: Block | undefined = blocks.find((each) => each.name === name);
    if (found === undefined || !standsForItems(found)) return undefined;
    const column = this.#flow.once(found, `each ${figure} ${band}`, () => {
      if (block === 'charge') return this.#chargeFigure(this.#eachCharge(name), figure, band);
      return block === 'tax' ? this.#taxFigure(name, figure) : this.#discountFigure(name, figure);
    });
    if (item === undefined) return this.#sum(found, column);
    const index: Lowered | undefined = this.#flow.site.locals.get(item);
    // Where figures are only made ready there is no item yet.
    return index?.kind === 'number' ? column.at(index.node) : structural(0n);
  }

  #eachCharge(name: string): EachOf<Charge> {
    const charge = this.#tariff.charge(name);
    if (!standsForItems(charge)) throw new Bug(`${name} does not stand for items`);
    return charge;
  }

  #chargeFigure(charge: EachOf<Charge>, figure: FigureName, band: string | undefined): NumberColumn {
    switch (figure) {
      case 'measured':
      case 'quantity':
      case 'consumed':
      case 'carried':
        return this.#measured(charge)[figure] ?? NOTHING;
      case 'gross':
        return this.#gross(charge);
      case 'net':
        return this.#net(charge);
      case 'lines':
        return this.#stage(charge, ['exists'], () => ({ lines: countIf(this.#tariff.exists(charge)) })).lines;
      case 'hours':
        return this.#stage(charge, ['exists', 'measured'], () => ({ hours: this.#hours(charge, band) })).hours;
      case 'waived':
        return NOTHING;
      default:
        throw new Bug(`a charge has no ${figure}`);
    }
  }
  #hours(charge: Charge, band: string | undefined): NumberNode {
    const bands = this.#tariff.bands(charge);
    if (charge.model.kind !== 'time of use' || bands === undefined) throw new Bug(`${charge.name} has no hours`);
    return hoursIn(charge.model, bands, band);
  }

  #discountFigure(name: string, figure: FigureName): NumberColumn {
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
  #taxFigure(name: string, figure: FigureName): NumberColumn {
    const at = this.#taxAt(found(this.#tariff.tariff.taxes, name));
    return { at: (index) => (figure === 'lines' ? countIf(at(index).exists) : at(index).amount) };
  }
}

function found<T extends Block>(blocks: readonly T[], name: string): T {
  const block = blocks.find((each) => each.name === name);
  if (block === undefined) throw new Bug(`nothing is named ${name}`);
  return block;
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
