/**
 * The one place that fixes the order of the stages (LANGUAGE sections 7 and 18.10 to 18.15).
 *
 * Charge: gate, measure, allowances, price, plus, minimum and cap, proration, rounding, the part of this bill, waiver. Allowances
 * come before the price, because tiers see what is left; bounds before proration, because half a month has half the minimum;
 * rounding last and once, so that instalments are parts of a printed price.
 *
 * Tariff: charges, discounts, taxes, total, payment. Discounts see lines before any discount and after rounding, so that a
 * printed figure is what was discounted; taxes see net lines, because what is not paid is not taxed; the total is rounded
 * after its lines, so that no line is bent; the payment last of all, because it changes what is handed over, not what is owed.
 */
import type { Charge, Discount, Rational, Rounding, Tariff, Tax } from '#dsl';
import { Bug } from '../bug.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { lowerAllot } from '../ir/lower-allot.ts';
import { roundTo } from '../ir/lower-number.ts';
import type { Weighted } from '../ir/lower-share-out.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber, negate, subtract, sum } from '../ir/numbers.ts';
import { lowerTruth } from '../ir/site.ts';
import { and, YES } from '../ir/truths.ts';
import { type BandNodes, lowerBands } from './bands.ts';
import {
  chargeGate,
  lowerMeasure,
  lowerPrice,
  lowerWaived,
  type MeasuredNodes,
  type PriceNodes,
  type Share,
} from './charge.ts';
import { type DiscountNodes, type DiscountSite, lowerDiscount } from './discount.ts';
import { type LineNode, type Taken, takenOff } from './lines.ts';
import { checkPeriod, lowerRatio } from './period.ts';
import { lowerPrinted, lowerPrintedQuantities, type PrintedNodes } from './printed.ts';
import { containedIn, lowerTax, type TaxNodes, type TaxSite, taxShares, weightsIn } from './tax.ts';

export interface TotalNodes {
  readonly subtotal: NumberNode;
  readonly tax: NumberNode;
  /** Before the total stage. */
  readonly exact: NumberNode;
  readonly total: NumberNode;
  readonly due: NumberNode;
}

export class TariffFlow {
  readonly tariff: Tariff;
  readonly #flow: Flow;

  constructor(tariff: Tariff, flow: Flow) {
    this.tariff = tariff;
    this.#flow = flow;
    flow.share(tariff.lets);
  }

  /** The period is checked first, also where the tariff does not apply. */
  open(): TruthNode {
    return this.#flow.once(this.tariff, 'open', () => {
      const { billing, appliesWhen } = this.tariff;
      if (billing !== undefined) checkPeriod(billing, this.#flow);
      if (appliesWhen === undefined) return YES;
      this.#flow.prepare([appliesWhen]);
      return this.#flow.site.builder.truth(lowerTruth(appliesWhen, this.#flow.site).yes);
    });
  }

  exists(charge: Charge): TruthNode {
    return this.#flow.once(charge, 'exists', () => chargeGate(charge, this.open(), this.#flow));
  }
  /** Undefined without proration. */
  #share(charge: Charge): Share | undefined {
    return this.#flow.once(charge, 'share', () => {
      const { proration, lets } = charge;
      if (proration.by === 'never') return undefined;
      const ratio = lowerRatio(proration, lets, this.tariff, this.exists(charge), this.#flow);
      return { ratio, withAllowance: proration.withAllowance };
    });
  }
  measured(charge: Charge): MeasuredNodes {
    return this.#flow.once(charge, 'measured', () =>
      lowerMeasure(charge, this.#share(charge), this.exists(charge), this.#flow),
    );
  }
  #price(charge: Charge): PriceNodes {
    return this.#flow.once(charge, 'price', () => {
      const bands = this.bands(charge);
      return lowerPrice(charge, this.#share(charge), this.exists(charge), this.measured(charge), bands, this.#flow);
    });
  }
  gross(charge: Charge): NumberNode {
    return this.#price(charge).gross;
  }
  outstanding(charge: Charge): NumberNode {
    return this.#price(charge).outstanding;
  }
  isWaived(charge: Charge): TruthNode {
    return this.#flow.once(charge, 'waived', () => lowerWaived(charge, this.#flow));
  }
  /** The whole line where it is waived, else 0. */
  waived(charge: Charge): NumberNode {
    return choiceNumber(this.isWaived(charge), this.gross(charge), structural(0n));
  }
  /** The line after its waiver. */
  kept(charge: Charge): NumberNode {
    return this.#flow.once(charge, 'kept', () => {
      const kept = choiceNumber(this.isWaived(charge), structural(0n), this.gross(charge));
      return this.#flow.site.builder.number(kept);
    });
  }
  /** Undefined where the price is not one by time of use. */
  bands(charge: Charge): BandNodes | undefined {
    const { model } = charge;
    if (model.kind !== 'time of use') return undefined;
    return this.#flow.once(charge, 'bands', () =>
      lowerBands(charge, model, this.measured(charge).quantity, this.exists(charge), this.#flow),
    );
  }
  discount(discount: Discount): DiscountNodes {
    return this.#flow.once(discount, 'shares', () => lowerDiscount(discount, this.#discountSite()));
  }
  #discountSite(): DiscountSite {
    return {
      tariff: this.tariff,
      open: this.open(),
      flow: this.#flow,
      kept: (name) => this.kept(this.charge(name)),
      discount: (each) => this.discount(each),
    };
  }
  /** After its waiver and all discounts on it. */
  net(charge: Charge): NumberNode {
    return this.#flow.once(charge, 'net', () => {
      const on = this.tariff.discounts.filter(({ base }) => base.includes(charge.name));
      const kept = this.kept(charge);
      const shares = on
        .map((each) => this.discount(each).shares.get(charge.name))
        .filter((share) => share !== undefined);
      return this.#flow.site.builder.number(subtract(kept, sum(shares)));
    });
  }
  tax(tax: Tax): TaxNodes {
    return this.#flow.once(tax, 'amount', () => lowerTax(tax, this.#taxSite()));
  }
  /** What of a tax falls on each line of its base. */
  taxShares(tax: Tax): readonly NumberNode[] {
    return this.#flow.once(tax, 'shares', () => taxShares(tax, this.tax(tax), this.#taxSite()));
  }
  /** The lines that a tax falls on, with the weights by which it does. */
  taxWeights(tax: Tax): readonly Weighted[] {
    return weightsIn(tax, this.tax(tax).parts, this.#taxSite());
  }
  #taxSite(): TaxSite {
    return {
      tariff: this.tariff,
      open: this.open(),
      flow: this.#flow,
      exists: (name) => this.#lineExists(name),
      line: (tax, name) => this.#taxedLine(tax, name),
      sumOf: (tax, names) => this.#taxedSum(tax, names),
    };
  }

  #earlier(name: string): Tax | undefined {
    return this.tariff.taxes.find((each) => each.name === name);
  }
  #lineExists(name: string): TruthNode {
    const earlier = this.#earlier(name);
    return earlier === undefined ? this.exists(this.charge(name)) : this.tax(earlier).exists;
  }
  /** An earlier tax, or a line before its taxes: of an added tax without what is contained in it. */
  #taxedLine({ how }: Tax, name: string): LineNode {
    const earlier = this.#earlier(name);
    if (earlier !== undefined) return this.tax(earlier);
    const line = { exists: this.#lineExists(name), amount: this.net(this.charge(name)) };
    const contained = containedIn(this.tariff, name);
    if (how === 'contained' || contained.length === 0) return line;
    return this.#flow.once(this.charge(name), 'without taxes', () => {
      const inside = contained.map((each) => this.#taken(each).share(name));
      return { ...line, amount: this.#flow.site.builder.number(subtract(line.amount, sum(inside))) };
    });
  }
  #taxedSum({ how }: Tax, names: readonly string[]): NumberNode {
    const earlier = this.tariff.taxes.filter(({ name }) => names.includes(name));
    const charges = names.filter((name) => this.#earlier(name) === undefined);
    const inside = how === 'contained' ? [] : this.#contained();
    return sum([
      subtract(this.#netSum(charges), takenOff(charges, inside)),
      ...earlier.map((each) => this.tax(each).amount),
    ]);
  }
  #contained(): readonly Taken[] {
    return this.tariff.taxes.filter(({ how }) => how === 'contained').map((each) => this.#taken(each));
  }
  #taken(tax: Tax): Taken {
    const share = (line: string): NumberNode => this.taxShares(tax)[tax.base.indexOf(line)] ?? structural(0n);
    return { base: tax.base, amount: this.tax(tax).amount, share };
  }

  /** Charges after waivers and discounts. */
  #netSum(names: readonly string[]): NumberNode {
    const charges = this.tariff.charges.filter(({ name }) => names.includes(name));
    const off = this.tariff.discounts.map((each): Taken => {
      const { amount, shares } = this.discount(each);
      return { base: each.base, amount, share: (line) => shares.get(line) ?? structural(0n) };
    });
    return subtract(sum(charges.map((charge) => this.kept(charge))), takenOff(names, off));
  }

  totals(): TotalNodes {
    return this.#flow.once(this.tariff, 'totals', () => {
      const { builder } = this.#flow.site;
      const { rounding, charges, taxes } = this.tariff;
      const lines = this.#netSum(charges.map(({ name }) => name));
      const subtotal = builder.number(subtract(lines, sum(this.#contained().map(({ amount }) => amount))));
      const tax = builder.number(sum(taxes.map((each) => this.tax(each).amount)));
      const exact = builder.number(sum([subtotal, tax]));
      const total = rounding.total === undefined ? exact : builder.number(roundTo(exact, rounding.total));
      return { subtotal, tax, exact, total, due: this.#due(total) };
    });
  }

  /** The step of a total that alone rounds. */
  get printedStep(): Rational | undefined {
    return this.#lastRounding?.step;
  }
  get #lastRounding(): Rounding | undefined {
    const { line, total } = this.tariff.rounding;
    return line === undefined ? total : undefined;
  }
  /** There under `per total` alone. */
  printed(): PrintedNodes | undefined {
    const rounding = this.#lastRounding;
    if (rounding === undefined) return undefined;
    return this.#flow.once(this.tariff, 'printed', () => {
      const { charges, discounts, taxes } = this.tariff;
      const exact = {
        charges: charges.map((charge) => ({ kept: this.kept(charge), waived: this.waived(charge) })),
        discounts: discounts.map((each) => negate(this.discount(each).amount)),
        taxes: taxes.map((each) => ({ contained: each.how === 'contained', amount: this.tax(each).amount })),
      };
      return lowerPrinted(this.totals().total, rounding, exact, this.#flow.site.builder);
    });
  }

  /** The quantities of a line as it prints them. */
  printedQuantities(charge: Charge): MeasuredNodes {
    const stages = this.measured(charge);
    const { quantityStep } = charge;
    if (quantityStep === undefined) return stages;
    return lowerPrintedQuantities(charge, stages, quantityStep, this.#flow.site.builder);
  }

  /** What falls into each band, as a line prints it; none without time of use. */
  printedBands(charge: Charge): readonly { readonly name: string; readonly quantity: NumberNode }[] {
    const { model, bandStep } = charge;
    const bands = this.bands(charge);
    if (model.kind !== 'time of use' || bands === undefined || bandStep === undefined) return [];
    const parts = model.bands.map(({ band }) => bands[`part${band}`] ?? structural(0n));
    const whole = this.printedQuantities(charge).quantity;
    return lowerAllot(whole, bandStep, parts, this.#flow.site.builder).flatMap((quantity, band) => {
      const name = model.calendar.bands[band]?.name;
      return name === undefined ? [] : [{ name, quantity }];
    });
  }

  #due(total: NumberNode): NumberNode {
    const { payment } = this.tariff.rounding;
    if (payment === undefined) return total;
    this.#flow.prepare([payment.when]);
    const { site } = this.#flow;
    const when = payment.when === undefined ? YES : lowerTruth(payment.when, site).yes;
    return site.builder.number(choiceNumber(and(this.open(), when), roundTo(total, payment.rounding), total));
  }

  charge(name: string): Charge {
    return found(this.tariff.charges, name);
  }
}

export function found<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const item = items.find((each) => each.name === name);
  if (item === undefined) throw new Bug(`nothing is named ${name}`);
  return item;
}
