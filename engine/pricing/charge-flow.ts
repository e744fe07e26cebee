/** The charges of a tariff, each stage built when it is first read: figures depend on each other one by one (LANGUAGE 18.82). */
import type { Charge, Tariff } from '#dsl';
import { Bug } from '../bug.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { lowerAllot } from '../ir/lower-allot.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber } from '../ir/numbers.ts';
import { lowerTruth } from '../ir/site.ts';
import { YES } from '../ir/truths.ts';
import { type BandNodes, lowerBands } from './bands.ts';
import {
  type AllowanceItems,
  chargeGate,
  lowerAllowanceItems,
  lowerMeasure,
  lowerPrice,
  lowerWaived,
  type MeasuredNodes,
  type PriceNodes,
  type Share,
} from './charge.ts';
import { standsForItems } from './each-block.ts';
import type { ItemLines } from './items.ts';
import { checkPeriod, lowerRatio, prepareRatio } from './period.ts';
import { lowerPrintedQuantities } from './printed.ts';

export abstract class ChargeFlow {
  abstract readonly items: ItemLines;
  readonly tariff: Tariff;
  protected readonly flow: Flow;

  constructor(tariff: Tariff, flow: Flow) {
    this.tariff = tariff;
    this.flow = flow;
    flow.share(tariff.lets);
  }

  charge(name: string): Charge {
    return found(this.tariff.charges, name);
  }

  /** The period is checked first, also where the tariff does not apply. */
  open(): TruthNode {
    return this.flow.once(this.tariff, 'open', () => {
      const { billing, appliesWhen } = this.tariff;
      if (billing !== undefined) checkPeriod(billing, this.flow);
      if (appliesWhen === undefined) return YES;
      const { site } = this.flow;
      return site.reach.always(() => {
        this.flow.prepare([appliesWhen]);
        return site.builder.truth(lowerTruth(appliesWhen, site).yes);
      });
    });
  }

  /** Of a charge that stands for items: in a loop over them whether the item has a line, outside whether one has. */
  exists(charge: Charge): TruthNode {
    return this.flow.once(charge, 'exists', () =>
      standsForItems(charge) ? this.items.charges.someExists(charge) : this.ownExists(charge),
    );
  }
  /** Of the charge by itself, or in a loop over its items of the item's line. */
  ownExists(charge: Charge): TruthNode {
    return chargeGate(charge, this.open(), this.flow);
  }
  prepareShare({ proration, lets }: Charge): void {
    if (proration.by !== 'never') prepareRatio(proration, lets, this.tariff, this.flow);
  }
  /** Undefined without proration. */
  #share(charge: Charge): Share | undefined {
    return this.flow.once(charge, 'share', () => {
      const { proration, lets } = charge;
      if (proration.by === 'never') return undefined;
      const ratio = lowerRatio(proration, lets, this.tariff, this.exists(charge), this.flow);
      return { ratio, withAllowance: proration.withAllowance };
    });
  }
  measured(charge: Charge): MeasuredNodes {
    return this.flow.once(charge, 'measured', () => this.ownMeasured(charge));
  }
  ownMeasured(charge: Charge): MeasuredNodes {
    return lowerMeasure(charge, this.#share(charge), this.exists(charge), this.flow);
  }
  /** Of the charge by itself, or in a loop over its items of the item's line. */
  ownPrice(charge: Charge): PriceNodes {
    return this.flow.once(charge, 'price', () => {
      const bands = this.bands(charge);
      return lowerPrice(charge, this.#share(charge), this.exists(charge), this.measured(charge), bands, this.flow);
    });
  }
  /** Of a charge that stands for items outside of a loop over them the sum. */
  gross(charge: Charge): NumberNode {
    return this.flow.once(charge, 'gross', () =>
      standsForItems(charge) ? this.items.charges.sumOf(charge, 'gross') : this.ownPrice(charge).gross,
    );
  }
  outstanding(charge: Charge): NumberNode {
    return this.flow.once(charge, 'outstanding', () =>
      standsForItems(charge) ? this.items.charges.sumOf(charge, 'outstanding') : this.ownPrice(charge).outstanding,
    );
  }
  /** Of the charge by itself, or in a loop over its items of the item's line. */
  isWaived(charge: Charge): TruthNode {
    return this.flow.once(charge, 'is waived', () => lowerWaived(charge, this.flow));
  }
  /** The whole line where it is waived, else 0. */
  waived(charge: Charge): NumberNode {
    return this.flow.once(charge, 'waived', () => {
      if (standsForItems(charge)) return this.items.charges.sumOf(charge, 'waived');
      return choiceNumber(this.isWaived(charge), this.gross(charge), structural(0n));
    });
  }
  /** The line after its waiver. */
  kept(charge: Charge): NumberNode {
    return this.flow.once(charge, 'kept', () => {
      if (standsForItems(charge)) return this.items.charges.sumOf(charge, 'kept');
      const kept = choiceNumber(this.isWaived(charge), structural(0n), this.gross(charge));
      return this.flow.site.builder.number(kept);
    });
  }
  /** Undefined where the price is not one by time of use. */
  bands(charge: Charge): BandNodes | undefined {
    const { model } = charge;
    if (model.kind !== 'time of use') return undefined;
    return this.flow.once(charge, 'bands', () =>
      lowerBands(charge, model, this.measured(charge).quantity, this.exists(charge), this.flow),
    );
  }
  /** The quantities of a line as it prints them. */
  printedQuantities(charge: Charge): MeasuredNodes {
    const stages = this.measured(charge);
    const { quantityStep } = charge;
    if (quantityStep === undefined) return stages;
    return lowerPrintedQuantities(charge, stages, quantityStep, this.flow.site.builder);
  }

  /** By allowance, what the items of a list give; none where no allowance stands for items. */
  allowanceItems(charge: Charge): readonly (AllowanceItems | undefined)[] {
    return lowerAllowanceItems(charge, this.#share(charge), this.measured(charge), this.flow);
  }

  /** What falls into each band, as a line prints it; none without time of use. */
  printedBands(charge: Charge): readonly { readonly name: string; readonly quantity: NumberNode }[] {
    const { model, bandStep } = charge;
    const bands = this.bands(charge);
    if (model.kind !== 'time of use' || bands === undefined || bandStep === undefined) return [];
    const parts = model.bands.map(({ band }) => bands[`part${band}`] ?? structural(0n));
    const whole = this.printedQuantities(charge).quantity;
    return lowerAllot(whole, bandStep, parts, this.flow.site.builder).flatMap((quantity, band) => {
      const name = model.calendar.bands[band]?.name;
      return name === undefined ? [] : [{ name, quantity }];
    });
  }
}

export function found<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const item = items.find((each) => each.name === name);
  if (item === undefined) throw new Bug(`nothing is named ${name}`);
  return item;
}
