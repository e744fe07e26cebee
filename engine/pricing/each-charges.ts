/**
 * Charges that stand for the items of a list: what each stage gives of an item stands in columns (see ir/stages.ts). In a loop
 * over the items the stages before are known of the item; outside, a figure is the sum of its column.
 */
import type { Charge, FigureName } from '#dsl';
import { Bug } from '../bug.ts';
import { NOTHING, type NumberColumn, type TruthColumn } from '../ir/columns.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { type AtItem, type Items, itemsOf } from '../ir/items.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber, countIf } from '../ir/numbers.ts';
import { stageOf, sumOfColumn, sumOverItems, truthStage } from '../ir/stages.ts';
import { compare, NO } from '../ir/truths.ts';
import { hoursIn } from './bands.ts';
import { measureExprs, neededForPrice, type PriceNodes } from './charge.ts';
import type { EachOf } from './each-block.ts';
import type { TariffFlow } from './pipeline.ts';

/** What is known of a charge in a loop. */
export type Known = 'exists' | 'measured' | 'price' | 'net';

/** A loop over the items of a block, in whose body `know` comes first. */
export interface OverItems {
  readonly items: Items;
  readonly know: (at: AtItem) => void;
}

export class EachCharges {
  readonly #tariff: TariffFlow;
  readonly #flow: Flow;

  constructor(tariff: TariffFlow, flow: Flow) {
    this.#tariff = tariff;
    this.#flow = flow;
  }

  items({ each, name }: EachOf<Charge>): Items {
    return itemsOf(each, name, this.#flow);
  }

  exists(charge: EachOf<Charge>): TruthColumn {
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
      return this.stage(charge, ['exists'], () => ({ ...this.#tariff.ownMeasured(charge) }));
    });
  }
  #price(charge: EachOf<Charge>): Readonly<Record<keyof PriceNodes, NumberColumn>> {
    return this.#flow.once(charge, 'each price', () => {
      neededForPrice(charge, this.#flow);
      this.#tariff.prepareShare(charge);
      return this.stage(charge, ['exists', 'measured'], () => this.#tariff.ownPrice(charge));
    });
  }
  /** Undefined where the charge is never waived. */
  #isWaived(charge: EachOf<Charge>): TruthColumn | undefined {
    const { waived, lets } = charge;
    if (waived === undefined) return undefined;
    return this.#flow.once(charge, 'each waived', () => {
      this.#flow.needed(lets, [waived.when]);
      return truthStage(this.items(charge), this.#flow, () => this.#tariff.isWaived(charge));
    });
  }
  gross(charge: EachOf<Charge>): NumberColumn {
    return this.#price(charge).gross;
  }
  /** The lines that are waived, and what is left of all. */
  waived(charge: EachOf<Charge>): NumberColumn {
    return this.#flow.once(charge, 'each waived amount', () => {
      const [isWaived, gross] = [this.#isWaived(charge), this.gross(charge)];
      if (isWaived === undefined) return NOTHING;
      return { at: (index) => choiceNumber(isWaived.at(index), gross.at(index), structural(0n)) };
    });
  }
  kept(charge: EachOf<Charge>): NumberColumn {
    return this.#flow.once(charge, 'each kept', () => {
      const [isWaived, gross] = [this.#isWaived(charge), this.gross(charge)];
      if (isWaived === undefined) return gross;
      return { at: (index) => choiceNumber(isWaived.at(index), structural(0n), gross.at(index)) };
    });
  }
  net(charge: EachOf<Charge>): NumberColumn {
    return this.#flow.once(charge, 'each net', () => {
      const { discounts } = this.#tariff.items;
      for (const discount of discounts.on(charge)) this.#tariff.discount(discount);
      return this.stage(charge, ['exists', 'price'], (at) => {
        discounts.know(charge, discounts.on(charge), at.index);
        return { net: this.#tariff.ownNet(charge) };
      }).net;
    });
  }

  /** What `write` gives of each item, of which `known` is known. */
  stage<K extends string>(
    charge: EachOf<Charge>,
    known: readonly Known[],
    write: (at: AtItem) => Readonly<Record<K, NumberNode>>,
  ): Readonly<Record<K, NumberColumn>> {
    this.prepare(charge, known);
    return stageOf(this.items(charge), this.#flow, (at) => {
      this.know(charge, known, at.index);
      return write(at);
    });
  }

  /** Columns stand before the loops that read them. */
  prepare(charge: EachOf<Charge>, known: readonly Known[]): void {
    for (const what of known) {
      if (what === 'exists') this.exists(charge);
      if (what === 'measured') this.#measured(charge);
      if (what === 'price') this.kept(charge);
      if (what === 'net') this.net(charge);
    }
  }
  know(charge: EachOf<Charge>, known: readonly Known[], index: NumberNode): void {
    const flow = this.#flow;
    for (const what of known) {
      if (what === 'exists') flow.know(charge, what, this.exists(charge).at(index));
      if (what === 'measured') flow.know(charge, what, itemOf(this.#measured(charge), index));
      if (what === 'price') {
        const { gross, outstanding } = itemOf(this.#price(charge), index);
        flow.know(charge, 'gross', gross);
        flow.know(charge, 'outstanding', outstanding);
        flow.know(charge, 'is waived', this.#isWaived(charge)?.at(index) ?? NO);
        flow.know(charge, 'waived', this.waived(charge).at(index));
        flow.know(charge, 'kept', this.kept(charge).at(index));
      }
      if (what === 'net') flow.know(charge, what, this.net(charge).at(index));
    }
  }

  /** For whoever prints its lines: in the loop all of an item is known. */
  printed(charge: EachOf<Charge>): OverItems {
    const known: readonly Known[] = ['exists', 'measured', 'price'];
    this.prepare(charge, known);
    neededForPrice(charge, this.#flow);
    this.#flow.needed(charge.lets, measureExprs(charge));
    const { spread, lets } = charge;
    if (spread !== undefined) this.#flow.needed(lets, [spread.each.list, spread.each.where, spread.by]);
    return { items: this.items(charge), know: ({ index }) => this.know(charge, known, index) };
  }

  /** Whether there is a line at all. */
  someExists(charge: EachOf<Charge>): TruthNode {
    const column = this.exists(charge);
    const count = this.#flow.once(charge, 'each count', () =>
      sumOverItems(this.items(charge), this.#flow, ({ index }) => countIf(column.at(index))),
    );
    return this.#flow.site.builder.truth(compare('>', count, structural(0n)));
  }
  sum(charge: EachOf<Charge>, column: NumberColumn): NumberNode {
    return sumOfColumn(this.items(charge), column, this.#flow);
  }
  sumOf(charge: EachOf<Charge>, what: 'gross' | 'outstanding' | 'waived' | 'kept' | 'net'): NumberNode {
    return this.sum(charge, what === 'outstanding' ? this.#price(charge).outstanding : this[what](charge));
  }

  figure(charge: EachOf<Charge>, figure: FigureName, band: string | undefined): NumberColumn {
    switch (figure) {
      case 'measured':
      case 'quantity':
      case 'consumed':
      case 'carried':
        return this.#measured(charge)[figure] ?? NOTHING;
      case 'gross':
      case 'waived':
      case 'net':
        return this[figure](charge);
      case 'outstanding':
        return this.#price(charge).outstanding;
      case 'lines':
        return this.stage(charge, ['exists'], () => ({ lines: countIf(this.#tariff.exists(charge)) })).lines;
      case 'hours':
        return this.stage(charge, ['exists', 'measured'], () => ({ hours: this.#hours(charge, band) })).hours;
      default:
        throw new Bug(`a charge has no ${figure}`);
    }
  }
  #hours(charge: Charge, band: string | undefined): NumberNode {
    const bands = this.#tariff.bands(charge);
    if (charge.model.kind !== 'time of use' || bands === undefined) throw new Bug(`${charge.name} has no hours`);
    return hoursIn(charge.model, bands, band);
  }
}

function itemOf<K extends string>(
  columns: Readonly<Record<K, NumberColumn>>,
  index: NumberNode,
): Readonly<Record<K, NumberNode>> {
  const nodes = Object.entries<NumberColumn>(columns).map(([name, { at }]) => [name, at(index)]);
  return Object.fromEntries(nodes) as Record<K, NumberNode>;
}
