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
import type { Charge, Discount, FigureName, Tariff, Tax } from '#dsl';
import { Bug } from '../bug.ts';
import type { Flow } from '../ir/flow.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { roundTo } from '../ir/lower-number.ts';
import { choiceNumber, negate, structural, subtract, sum } from '../ir/numbers.ts';
import { lowerNumber, lowerTruth } from '../ir/site.ts';
import { and, YES } from '../ir/truths.ts';
import { chargeGate, lowerMeasure, lowerPrice, type MeasuredNodes } from './charge.ts';
import { type DiscountNodes, type DiscountSite, lowerDiscount } from './discount.ts';
import { checkPeriod } from './period.ts';
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
  measured(charge: Charge): MeasuredNodes {
    return this.#flow.once(charge, 'measured', () =>
      lowerMeasure(charge, this.tariff, this.exists(charge), this.#flow),
    );
  }
  gross(charge: Charge): NumberNode {
    return this.#flow.once(charge, 'gross', () => {
      return lowerPrice(charge, this.tariff, this.exists(charge), this.measured(charge), this.#flow);
    });
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
      const lines = tax.base.map((name) => {
        const earlier = this.tariff.taxes.find((each) => each.name === name);
        if (earlier !== undefined) return this.tax(earlier);
        const charge = this.charge(name);
        return { exists: this.exists(charge), amount: this.net(charge) };
      });
      return lowerTax(tax, this.tariff, this.open(), lines, this.#flow);
    });
  }

  /** What a tax that is computed line by line takes of one line. */
  lineShare(tax: Tax, amount: NumberNode): NumberNode {
    const { site } = this.#flow;
    this.#flow.bind(this.#flow.needed(tax.lets, [tax.rate]));
    return site.builder.number(taxOn(tax, this.tariff, amount, lowerNumber(tax.rate, site).node));
  }

  totals(): TotalNodes {
    return this.#flow.once(this.tariff, 'totals', () => {
      const { builder } = this.#flow.site;
      const { rounding, charges, taxes } = this.tariff;
      const subtotal = builder.number(sum(charges.map((charge) => this.net(charge))));
      const tax = builder.number(sum(taxes.map((each) => this.tax(each).amount)));
      const exact = builder.number(sum([subtotal, tax]));
      const total = rounding.total === undefined ? exact : builder.number(roundTo(exact, rounding.total));
      return { subtotal, tax, exact, total, due: this.#due(total) };
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
  figure(block: 'charge' | 'discount' | 'tax' | 'tariff', name: string, figure: FigureName): NumberNode {
    switch (block) {
      case 'charge':
        return this.#chargeFigure(this.charge(name), figure);
      case 'discount':
        return negate(this.discount(found(this.tariff.discounts, name)).amount);
      case 'tax':
        return this.tax(found(this.tariff.taxes, name)).amount;
      case 'tariff':
        if (figure === 'subtotal' || figure === 'tax' || figure === 'total' || figure === 'due')
          return this.totals()[figure];
        throw new Bug(`a tariff has no ${figure}`);
      default:
        return block satisfies never;
    }
  }

  #chargeFigure(charge: Charge, figure: FigureName): NumberNode {
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
      case 'waived':
        return structural(0n);
      case 'lines':
        return choiceNumber(this.exists(charge), structural(1n), structural(0n));
      default:
        throw new Bug(`a charge has no ${figure}`);
    }
  }

  charge(name: string): Charge {
    return found(this.tariff.charges, name);
  }
}

function found<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const item = items.find((each) => each.name === name);
  if (item === undefined) throw new Bug(`nothing is named ${name}`);
  return item;
}
