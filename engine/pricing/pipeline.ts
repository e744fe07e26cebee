/**
 * The one place that fixes the order of the stages (LANGUAGE sections 7 and 18.10 to 18.15).
 *
 * Charge: gate, measure, allowances, price, plus, minimum and cap, proration, rounding. Allowances come before the price,
 * because tiers see what is left; bounds before proration, because half a month has half the minimum; rounding last and once.
 *
 * Tariff: charges, discounts, taxes, total, payment. Discounts see lines before any discount and after rounding, so that a
 * printed figure is what was discounted; taxes see net lines, because what is not paid is not taxed; the total is rounded
 * after its lines, so that no line is bent; the payment last of all, because it changes what is handed over, not what is owed.
 */
import type { Charge, Discount, FigureExpr, FigureName, Rational, Tariff, Tax } from '#dsl';
import { Bug } from '../bug.ts';
import { divisorsOf } from '../ir/divisors.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { lowerAllot } from '../ir/lower-allot.ts';
import { roundTo } from '../ir/lower-number.ts';
import { NOT_COMPILED, NotCompiled } from '../ir/not-compiled.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber, negate, subtract, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth } from '../ir/site.ts';
import { and, compare, YES } from '../ir/truths.ts';
import { type BandNodes, hoursIn, lowerBands } from './bands.ts';
import { chargeGate, lowerMeasure, lowerPrice, type MeasuredNodes, type Share } from './charge.ts';
import { type DiscountNodes, type DiscountSite, lowerDiscount } from './discount.ts';
import { checkPeriod, lowerRatio } from './period.ts';
import { lowerPrinted, lowerPrintedQuantities, type PrintedNodes } from './printed.ts';
import { lowerTax, type TaxNodes, taxOn } from './tax.ts';

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
  gross(charge: Charge): NumberNode {
    return this.#flow.once(charge, 'gross', () => {
      const bands = this.bands(charge);
      return lowerPrice(charge, this.#share(charge), this.exists(charge), this.measured(charge), bands, this.#flow);
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
  #hours(charge: Charge, band: string | undefined): NumberNode {
    const bands = this.bands(charge);
    if (charge.model.kind !== 'time of use' || bands === undefined) throw new Bug(`${charge.name} has no hours`);
    return hoursIn(charge.model, bands, band);
  }
  discount(discount: Discount): DiscountNodes {
    return this.#flow.once(discount, 'shares', () => lowerDiscount(discount, this.#discountSite()));
  }
  #discountSite(): DiscountSite {
    return {
      tariff: this.tariff,
      open: this.open(),
      flow: this.#flow,
      gross: (name) => this.gross(this.charge(name)),
      discount: (each) => this.discount(each),
    };
  }
  /** After all discounts on it. */
  net(charge: Charge): NumberNode {
    return this.#flow.once(charge, 'net', () => {
      const on = this.tariff.discounts.filter(({ base }) => base.includes(charge.name));
      const gross = this.gross(charge);
      const shares = on
        .map((each) => this.discount(each).shares.get(charge.name))
        .filter((share) => share !== undefined);
      return this.#flow.site.builder.number(subtract(gross, sum(shares)));
    });
  }
  tax(tax: Tax): TaxNodes {
    return this.#flow.once(tax, 'amount', () => {
      const earlier = this.tariff.taxes.filter(({ name }) => tax.base.includes(name)).map((each) => this.tax(each));
      const charges = this.tariff.charges.filter(({ name }) => tax.base.includes(name));
      const lines = charges.map((charge) => ({ exists: this.exists(charge), amount: this.net(charge) }));
      const all = sum([this.#netSum(charges), ...earlier.map(({ amount }) => amount)]);
      return lowerTax(tax, this.tariff, this.open(), [...lines, ...earlier], all, this.#flow);
    });
  }

  /** Charges after discounts. A discount that is shared out exactly is taken off whole where all its lines are among them. */
  #netSum(charges: readonly Charge[]): NumberNode {
    const has = (name: string): boolean => charges.some((charge) => charge.name === name);
    const isWhole = (each: Discount): boolean =>
      each.base.every(has) && [...this.discount(each).shares.values()].some((share) => divisorsOf(share).length > 0);
    const { discounts } = this.tariff;
    if (!discounts.some(isWhole)) return sum(charges.map((charge) => this.net(charge)));
    const off = discounts.flatMap((each) => {
      const { amount, shares } = this.discount(each);
      return isWhole(each) ? [amount] : [...shares].flatMap(([name, share]) => (has(name) ? [share] : []));
    });
    return subtract(sum(charges.map((charge) => this.gross(charge))), sum(off));
  }

  /** What a tax that is computed line by line takes of one line. */
  lineShare(tax: Tax, amount: NumberNode): NumberNode {
    const { site } = this.#flow;
    this.#flow.bind(this.#flow.needed(tax.lets, [tax.levy.value]));
    return site.builder.number(taxOn(tax, this.tariff, amount, lowerNumber(tax.levy.value, site).node));
  }

  totals(): TotalNodes {
    return this.#flow.once(this.tariff, 'totals', () => {
      const { builder } = this.#flow.site;
      const { rounding, charges, taxes } = this.tariff;
      const subtotal = builder.number(this.#netSum(charges));
      const tax = builder.number(sum(taxes.map((each) => this.tax(each).amount)));
      const exact = builder.number(sum([subtotal, tax]));
      const total = rounding.total === undefined ? exact : builder.number(roundTo(exact, rounding.total));
      return { subtotal, tax, exact, total, due: this.#due(total) };
    });
  }

  /** The step of a total that alone rounds. */
  get printedStep(): Rational | undefined {
    const { line, total } = this.tariff.rounding;
    return line === undefined ? total?.step : undefined;
  }
  /** There under `per total` alone. */
  printed(): PrintedNodes | undefined {
    const step = this.printedStep;
    if (step === undefined) return undefined;
    return this.#flow.once(this.tariff, 'printed', () => {
      const { charges, discounts, taxes } = this.tariff;
      const exact = {
        charges: charges.map((charge) => this.gross(charge)),
        discounts: discounts.map((each) => negate(this.discount(each).amount)),
        taxes: taxes.map((each) => this.tax(each).amount),
      };
      return lowerPrinted(this.totals().total, step, exact, this.#flow.site.builder);
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

  /** The nodes that expressions may read (18.81); a charge or tax without a line is worth 0 in every value. */
  figure({ block, name, figure, band }: Pick<FigureExpr, 'block' | 'name' | 'figure' | 'band'>): NumberNode {
    switch (block) {
      case 'charge':
        return this.#chargeFigure(this.charge(name), figure, band);
      case 'discount': {
        const { amount } = this.discount(found(this.tariff.discounts, name));
        return figure === 'lines' ? countIf(compare('>', amount, structural(0n))) : negate(amount);
      }
      case 'commitment':
      case 'credit':
        throw new NotCompiled(NOT_COMPILED.block(name));
      case 'tax': {
        const { amount, exists } = this.tax(found(this.tariff.taxes, name));
        return figure === 'lines' ? countIf(exists) : amount;
      }
      case 'tariff':
        if (figure === 'subtotal' || figure === 'tax' || figure === 'total' || figure === 'due')
          return this.totals()[figure];
        throw new Bug(`a tariff has no ${figure}`);
      default:
        return block satisfies never;
    }
  }

  #chargeFigure(charge: Charge, figure: FigureName, band: string | undefined): NumberNode {
    switch (figure) {
      case 'measured':
      case 'quantity':
      case 'consumed':
      case 'carried':
        return this.measured(charge)[figure];
      case 'gross':
        return this.gross(charge);
      case 'net':
        return this.net(charge);
      case 'hours':
        return this.#hours(charge, band);
      case 'waived':
        return structural(0n);
      case 'lines':
        return countIf(this.exists(charge));
      default:
        throw new Bug(`a charge has no ${figure}`);
    }
  }

  charge(name: string): Charge {
    return found(this.tariff.charges, name);
  }
}

function countIf(there: TruthNode): NumberNode {
  return choiceNumber(there, structural(1n), structural(0n));
}

function found<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const item = items.find((each) => each.name === name);
  if (item === undefined) throw new Bug(`nothing is named ${name}`);
  return item;
}
