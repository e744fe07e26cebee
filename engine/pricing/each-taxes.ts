/** Taxes on lines that stand for items: one for each item falls on the lines of the same item where they stand for one list. */
import type { Charge, FigureName, Tax } from '#dsl';
import { Bug } from '../bug.ts';
import { NOTHING, type NumberColumn } from '../ir/columns.ts';
import { dealShares, type WeightedLine } from '../ir/deal-shares.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { type AtItem, type Items, itemsOf } from '../ir/items.ts';
import { isColumn, type Share } from '../ir/lower-deal.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber, countIf, multiply, subtract, sum } from '../ir/numbers.ts';
import { stageOf, sumOfColumn, sumOverItems, truthStage } from '../ir/stages.ts';
import { compare, NO } from '../ir/truths.ts';
import { found } from './charge-flow.ts';
import { type Block, type EachOf, isSameList, standsForItems } from './each-block.ts';
import type { OverItems } from './each-charges.ts';
import type { SameItem } from './items.ts';
import type { TariffFlow } from './pipeline.ts';
import { containedIn, type TaxNodes, taxExprs, taxRounding } from './tax.ts';

const NOWHERE: WeightedLine = { exists: NO, weight: structural(0n) };

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
        amount: this.#withoutContained(tax, charge).at,
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
  /** Of an added tax what is left of the lines of a charge without the taxes that are contained in them. */
  #withoutContained({ how }: Tax, charge: EachOf<Charge>): NumberColumn {
    const taxable = this.#tariff.items.credits.taxable(charge);
    const contained = how === 'contained' ? [] : containedIn(this.#tariff.tariff, charge.name);
    const inside = contained.map((each) => this.#shareColumn(each, charge.name));
    return { at: (index) => subtract(taxable.at(index), sum(inside.map(({ at }) => at(index)))) };
  }

  /** The lines of a charge with what taxes add to each. */
  addedTo(charge: EachOf<Charge>, taxable: NumberColumn): NumberColumn {
    const { taxes } = this.#tariff.tariff;
    const added = taxes.filter(({ how, base }) => how === 'added' && base.includes(charge.name));
    const shares = added.map((each) => this.#shareColumn(each, charge.name));
    return { at: (index) => sum([taxable.at(index), ...shares.map(({ at }) => at(index))]) };
  }

  /** Whether a tax that is one falls on lines of items. */
  concerns(tax: Tax): boolean {
    const { charges, taxes } = this.#tariff.tariff;
    const onItems = [...charges, ...taxes].some((line) => tax.base.includes(line.name) && standsForItems(line));
    return onItems && !standsForItems(tax);
  }
  /** What of a tax falls on each line of its base, or of each item of the base. */
  shares(tax: Tax): readonly Share[] {
    const nodes = this.#tariff.tax(tax);
    return this.#flow.once(tax, 'each shares', () => {
      const weights = this.#tariff.taxWeights(tax);
      const lines = tax.base.map((name, i) => this.#weighted(tax, name, i, nodes) ?? weights[i] ?? NOWHERE);
      if (!tax.perLine) return dealShares(nodes.amount, lines, taxRounding(tax, this.#tariff.tariff)?.step, this.#flow);
      return tax.base.map((name, i): Share => {
        const over = this.taxedOver(tax, name);
        if (over === undefined) return nodes.parts[i] ?? structural(0n);
        const part = (index: NumberNode): NumberNode => this.#tariff.taxOn(tax, over.amount(index), i);
        return stageOf(over.items, this.#flow, ({ index }) => ({
          share: choiceNumber(over.exists(index), part(index), structural(0n)),
        })).share;
      });
    });
  }
  #weighted(tax: Tax, name: string, place: number, { factors }: TaxNodes): WeightedLine | undefined {
    const over = this.taxedOver(tax, name);
    if (over === undefined) return undefined;
    const weight = (amount: NumberNode): NumberNode =>
      tax.how === 'added' ? amount : multiply(amount, factors[place] ?? structural(0n));
    const at = (index: NumberNode) => ({ exists: over.exists(index), weight: weight(over.amount(index)) });
    return { items: over.items, at };
  }
  #shareColumn(tax: Tax, name: string): NumberColumn {
    const share = this.shares(tax)[tax.base.indexOf(name)];
    return share === undefined || !isColumn(share) ? NOTHING : share;
  }
  /** The same, of each name in all; undefined where no items take part. */
  sharesInAll(tax: Tax): readonly NumberNode[] | undefined {
    if (!this.concerns(tax) && !standsForItems(tax)) return undefined;
    return this.shares(tax).map((share, i) => {
      if (!isColumn(share)) return share;
      const items = standsForItems(tax) ? this.items(tax) : this.taxedOver(tax, tax.base[i] ?? '')?.items;
      return items === undefined ? structural(0n) : sumOfColumn(items, share, this.#flow);
    });
  }

  /** In a loop over the items of a block: what is contained in lines, of those over the same list in that of the item alone. */
  #knowContained(block: Block, index: NumberNode): void {
    for (const tax of this.#tariff.tariff.taxes.filter(({ how }) => how === 'contained')) {
      const [outside, columns] = [this.#tariff.taxShares(tax), this.shares(tax)];
      const shares = tax.base.map((name, i) => {
        const column = columns[i];
        const same = column !== undefined && isColumn(column) && this.#isOver(block, name);
        return same ? column.at(index) : (outside[i] ?? structural(0n));
      });
      this.#flow.know(tax, 'taken', sum(shares));
      this.#flow.know(tax, 'shares', shares);
    }
  }
  #isOver(block: Block, name: string): boolean {
    return this.#tariff.tariff.charges.some((charge) => charge.name === name && isSameList(block, charge));
  }
  /** The rates of the taxes for each item that are contained in the lines that a tax is contained in. */
  #knowRates(tax: Tax, index: NumberNode): void {
    for (const each of this.#beside(tax)) this.#flow.know(each, 'rate', this.#rates(each).at(index));
  }
  #beside(tax: Tax): readonly EachOf<Tax>[] {
    const all = tax.base.flatMap((name) => containedIn(this.#tariff.tariff, name)).filter(standsForItems);
    return [...new Set(all)].filter((each) => each !== tax);
  }
  #rates(tax: EachOf<Tax>): NumberColumn {
    return this.#flow.once(tax, 'each rate', () => {
      this.#flow.needed(tax.lets, taxExprs(tax));
      this.#tariff.open();
      return stageOf(this.items(tax), this.#flow, () => ({ rate: this.#tariff.ownTaxRate(tax) })).rate;
    });
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
      const nodes = this.#tariff.ownTax(tax);
      const { amount, base } = nodes;
      // What of it falls on each line is known here alone.
      const parts = this.#isTold(tax) ? this.#tariff.ownTaxShares(tax, nodes) : nodes.parts;
      return { amount, base, ...Object.fromEntries(parts.map((part, i) => [`part${i}`, part])) };
    });
    const columns = tax.base.map((_, i) => numbers[`part${i}`] ?? NOTHING);
    const at = (index: NumberNode): TaxNodes => ({
      exists: exists.at(index),
      exempt: exempt.at(index),
      base: numbers.base.at(index),
      amount: numbers.amount.at(index),
      parts: columns.map((column) => column.at(index)),
      factors: [],
    });
    flow.know(tax, 'each shares', columns);
    flow.know(tax, 'each', at);
    const count = sumOverItems(items, flow, ({ index }) => countIf(exists.at(index)));
    return {
      exists: flow.site.builder.truth(compare('>', count, structural(0n))),
      exempt: NO,
      base: structural(0n),
      amount: sumOfColumn(items, numbers.amount, flow),
      parts: [],
      factors: [],
    };
  }
  /** Whether others ask what of it falls on each line. */
  #isTold({ how }: Tax): boolean {
    return how === 'contained' || this.#tariff.tariff.credits.some(({ when }) => when === 'after');
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
      if (tax.how === 'contained') this.#knowRates(tax, index);
      else this.#knowContained(tax, index);
      for (const each of earlier) this.#flow.know(each, 'amount', this.#taxAt(each)(index));
    };
    const prepare = (): void => {
      for (const charge of own) lines.charges.prepare(charge, ['exists', 'price', 'net']);
      lines.credits.prepare();
      if (tax.how === 'contained') for (const each of this.#beside(tax)) this.#rates(each);
      else for (const each of taxes.filter(({ how }) => how === 'contained')) this.#tariff.taxShares(each);
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
        const nodes = at(where.index);
        this.#flow.know(tax, 'amount', nodes);
        this.#flow.know(tax, 'shares', nodes.parts);
      },
    };
  }

  figure(name: string, figure: FigureName): NumberColumn {
    const at = this.#taxAt(found(this.#tariff.tariff.taxes, name));
    return { at: (index) => (figure === 'lines' ? countIf(at(index).exists) : at(index).amount) };
  }
}
