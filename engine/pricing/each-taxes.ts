/** Taxes on lines that stand for items: one for each item falls on the lines of the same item where they stand for one list. */
import type { FigureName, Tax } from '#dsl';
import { Bug } from '../bug.ts';
import { NOTHING, type NumberColumn } from '../ir/columns.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { type AtItem, type Items, itemsOf } from '../ir/items.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber, countIf } from '../ir/numbers.ts';
import { stageOf, sumOfColumn, sumOverItems, truthStage } from '../ir/stages.ts';
import { compare, NO } from '../ir/truths.ts';
import { found } from './charge-flow.ts';
import { type EachOf, isSameList, standsForItems } from './each-block.ts';
import type { OverItems } from './each-charges.ts';
import type { SameItem } from './items.ts';
import type { TariffFlow } from './pipeline.ts';
import { type TaxNodes, taxExprs } from './tax.ts';

/** Lines of items that a tax falls on. */
export interface TaxedItems {
  readonly items: Items;
  readonly exists: (index: NumberNode) => TruthNode;
  readonly amount: (index: NumberNode) => NumberNode;
}

export class EachTaxes {
  readonly #tariff: TariffFlow;
  readonly #flow: Flow;

  constructor(tariff: TariffFlow, flow: Flow) {
    this.#tariff = tariff;
    this.#flow = flow;
  }

  items({ each, name }: EachOf<Tax>): Items {
    return itemsOf(each, name, this.#flow);
  }

  /** The lines of a charge that stands for items, as a tax sees them; undefined where it sees the line of one item alone. */
  taxedOver(tax: Tax, name: string): TaxedItems | undefined {
    const { charges, taxes } = this.#tariff.tariff;
    const charge = charges.find((each) => each.name === name);
    if (charge !== undefined && standsForItems(charge) && !isSameList(tax, charge)) {
      const lines = this.#tariff.items.charges;
      return {
        items: lines.items(charge),
        exists: lines.exists(charge).at,
        amount: this.#tariff.items.credits.taxable(charge).at,
      };
    }
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

  /** On the lines of that item where they stand for the same list. */
  forEach(tax: EachOf<Tax>): TaxNodes {
    const flow = this.#flow;
    const { items, know, prepare } = this.#over(tax);
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
      amount: sumOfColumn(items, numbers.amount, flow),
      parts: [],
    };
  }
  #taxAt(tax: Tax): (index: NumberNode) => TaxNodes {
    this.#tariff.tax(tax);
    return this.#flow.once<(index: NumberNode) => TaxNodes>(tax, 'each', () => {
      throw new Bug(`${tax.name} does not stand for items`);
    });
  }

  #over(tax: EachOf<Tax>): OverItems & { readonly prepare: () => void } {
    const { charges, discounts, taxes } = this.#tariff.tariff;
    const lines = this.#tariff.items;
    const own = charges.filter(standsForItems).filter((each) => isSameList(tax, each) && tax.base.includes(each.name));
    const earlier = taxes.filter((each) => isSameList(tax, each) && tax.base.includes(each.name));
    const on = discounts.filter(({ base }) => base.some((name) => own.some((charge) => charge.name === name)));
    const know = ({ index }: AtItem): void => {
      for (const charge of own) lines.charges.know(charge, ['exists', 'price', 'net'], index);
      lines.discounts.know(tax, on, index);
      lines.credits.know(tax, index);
      for (const each of earlier) this.#flow.know(each, 'amount', this.#taxAt(each)(index));
    };
    const prepare = (): void => {
      for (const charge of own) lines.charges.prepare(charge, ['exists', 'price', 'net']);
      lines.credits.prepare();
      this.#flow.needed(tax.lets, taxExprs(tax));
      this.#tariff.prepareTax(tax);
    };
    return { items: this.items(tax), know, prepare };
  }

  /** For whoever prints its lines. */
  printed(tax: EachOf<Tax>): OverItems & { readonly base: readonly (SameItem | undefined)[] } {
    const { charges, taxes } = this.#tariff.tariff;
    const { items, know } = this.#over(tax);
    const at = this.#taxAt(tax);
    const base = tax.base.map((name) => {
      const line = [...charges, ...taxes].find((each) => each.name === name);
      return line !== undefined && standsForItems(line) && isSameList(tax, line)
        ? this.#tariff.items.sameItem(line)
        : undefined;
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

  figure(name: string, figure: FigureName): NumberColumn {
    const at = this.#taxAt(found(this.#tariff.tariff.taxes, name));
    return { at: (index) => (figure === 'lines' ? countIf(at(index).exists) : at(index).amount) };
  }
}
