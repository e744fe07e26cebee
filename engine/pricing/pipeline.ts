/**
 * The one place that fixes the order of the stages (LANGUAGE sections 7 and 18.10 to 18.15).
 *
 * Charge: gate, measure, allowances, price, plus, minimum and cap, proration, rounding, the part of this bill, waiver. Allowances
 * come before the price, because tiers see what is left; bounds before proration, because half a month has half the minimum;
 * rounding last and once, so that instalments are parts of a printed price.
 *
 * Tariff: charges, discounts, commitments, credits before tax, taxes, credits after tax, total, payment. Discounts see lines
 * before any discount and after rounding, so that a printed figure is what was discounted; a commitment counts what is left to
 * pay; taxes see net lines, because what is not paid is not taxed, and what was prepaid without tax is no exception; credits
 * after tax pay lines with their taxes; the total is rounded after its lines, so that no line is bent; the payment last of all,
 * because it changes what is handed over, not what is owed.
 */
import type { Charge, Commitment, Credit, Discount, Rational, Rounding, Tax } from '#dsl';
import { divisorsOf } from '../ir/divisors.ts';
import type { NumberNode, TruthNode } from '../ir/ir.ts';
import { roundTo } from '../ir/lower-number.ts';
import type { Weighted } from '../ir/lower-share-out.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber, negate, subtract, sum } from '../ir/numbers.ts';
import { lowerTruth } from '../ir/site.ts';
import { and, compare, YES } from '../ir/truths.ts';
import { type PartSite, paysWhole, taxesOnLine } from './after-tax.ts';
import { ChargeFlow } from './charge-flow.ts';
import { type CommitmentNodes, lowerCommitment } from './commitment.ts';
import { type CreditNodes, type CreditSite, creditShares, lowerCredit } from './credit.ts';
import { type DiscountNodes, type DiscountSite, lowerDiscount } from './discount.ts';
import { standsForItems } from './each-block.ts';
import { ItemLines } from './items.ts';
import { type LineNode, lessTaken, type Taken, takenOff } from './lines.ts';
import { type ExactLine, lowerPrinted, type PrintedNodes } from './printed.ts';
import {
  containedIn,
  containedRate,
  lowerTax,
  type TaxNodes,
  type TaxSite,
  taxIn,
  taxOn,
  taxShares,
  weightsIn,
} from './tax.ts';

export interface TotalNodes {
  readonly subtotal: NumberNode;
  readonly tax: NumberNode;
  /** Before the total stage. */
  readonly exact: NumberNode;
  readonly total: NumberNode;
  readonly due: NumberNode;
}

export class TariffFlow extends ChargeFlow {
  readonly items = new ItemLines(this, this.flow);

  discount(discount: Discount): DiscountNodes {
    return this.flow.once(discount, 'shares', () => {
      if (standsForItems(discount)) return this.items.discounts.forEach(discount);
      const over = discount.base.some((name) => standsForItems(this.charge(name)));
      return over ? this.items.discounts.overItems(discount) : this.ownDiscount(discount);
    });
  }
  ownDiscount(discount: Discount): DiscountNodes {
    return lowerDiscount(discount, this.discountSite());
  }
  discountSite(): DiscountSite {
    return {
      tariff: this.tariff,
      open: this.open(),
      flow: this.flow,
      kept: (name) => this.kept(this.charge(name)),
      discount: (each) => this.discount(each),
    };
  }
  /** After its waiver and all discounts on it. */
  net(charge: Charge): NumberNode {
    return this.flow.once(charge, 'net', () =>
      standsForItems(charge) ? this.items.charges.sumOf(charge, 'net') : this.ownNet(charge),
    );
  }
  ownNet(charge: Charge): NumberNode {
    const on = this.tariff.discounts.filter(({ base }) => base.includes(charge.name));
    const kept = this.kept(charge);
    const shares = on.map((each) => this.discount(each).shares.get(charge.name)).filter((share) => share !== undefined);
    // No discount takes a line below zero (18.116).
    const off = sum(shares);
    return this.flow.site.builder.number(lessTaken(kept, off));
  }
  commitment(commitment: Commitment): CommitmentNodes {
    return this.flow.once(commitment, 'amount', () => lowerCommitment(commitment, this.open(), this.flow));
  }
  /** A charge after discounts, or a true-up, which is a line where it is not 0. */
  line(name: string): LineNode {
    const commitment = this.tariff.commitments.find((each) => each.name === name);
    if (commitment === undefined)
      return { exists: this.exists(this.charge(name)), amount: this.net(this.charge(name)) };
    const { amount } = this.commitment(commitment);
    return { exists: compare('!==', amount, structural(0n)), amount };
  }

  credit(credit: Credit): CreditNodes {
    return this.flow.once(credit, 'amount', () => {
      const site = this.#creditSite(credit);
      return this.items.credits.concerns(credit) ? this.items.credits.lower(credit, site) : lowerCredit(credit, site);
    });
  }
  /** What a credit pays of each line of its base. */
  creditShares(credit: Credit): readonly NumberNode[] {
    const nodes = this.credit(credit);
    return this.flow.once(credit, 'shares', () => creditShares(credit, nodes, this.#creditSite(credit)));
  }
  #creditSite(credit: Credit): CreditSite {
    const { when } = credit;
    return {
      tariff: this.tariff,
      open: this.open(),
      flow: this.flow,
      payable: (line) => (when === 'before' ? this.line(line).amount : this.#withTaxes(line)),
      paysWhole: () => when === 'after' && paysWhole(credit, this.tariff) && this.#isWhole(credit.base),
      share: (each, line) => this.#paid(each).share(line),
    };
  }
  /** Whether lines and the taxes on them are figures over fixed denominators. */
  #isWhole(names: readonly string[]): boolean {
    const shares = this.tariff.taxes.filter(({ how }) => how === 'added').flatMap((each) => this.taxShares(each));
    const lines = names.map((name) => this.#taxable(name).amount);
    return [...lines, ...shares].every((node) => divisorsOf(node).length === 0);
  }
  #paid(credit: Credit): Taken {
    const share = (line: string): NumberNode => this.creditShares(credit)[credit.base.indexOf(line)] ?? structural(0n);
    return { base: credit.base, amount: this.credit(credit).amount, share };
  }
  #creditsOf(when: Credit['when']): readonly Taken[] {
    return this.tariff.credits.filter((each) => each.when === when).map((each) => this.#paid(each));
  }
  /** What is left of a line before its taxes, and with those that were added. */
  #taxable(name: string): LineNode {
    const { exists, amount } = this.line(name);
    const on = this.tariff.credits.filter(({ when, base }) => when === 'before' && base.includes(name));
    if (on.length === 0) return { exists, amount };
    const paid = sum(on.map((each) => this.#paid(each).share(name)));
    return { exists, amount: lessTaken(amount, paid) };
  }
  #withTaxes(name: string): NumberNode {
    const at: PartSite = {
      tariff: this.tariff,
      site: this.flow.site,
      amount: (tax) => this.tax(tax).amount,
      share: (tax, line) => this.taxShares(tax)[tax.base.indexOf(line)] ?? structural(0n),
      divisor: (tax, make) => this.flow.once(tax, 'divisor', make),
    };
    return this.flow.site.builder.number(add(this.#taxable(name).amount, taxesOnLine(name, at)));
  }

  tax(tax: Tax): TaxNodes {
    return this.flow.once(tax, 'amount', () =>
      standsForItems(tax) ? this.items.taxes.forEach(tax) : this.ownTax(tax),
    );
  }
  ownTax(tax: Tax): TaxNodes {
    return lowerTax(tax, this.#taxSite());
  }
  /** Has ready what a tax falls on. */
  prepareTax(tax: Tax): void {
    for (const name of tax.base) this.#taxedLine(tax, name);
    this.#taxedSum(tax, tax.base);
  }
  /** What a tax that is computed line by line takes of one, at a place of its base. */
  taxOn(tax: Tax, amount: NumberNode, place: number): NumberNode {
    const { exists, exempt, factors } = this.tax(tax);
    const factor = factors[place];
    const part =
      factor === undefined || tax.how === 'added'
        ? taxOn(tax, amount, exempt, this.#taxSite())
        : taxIn(tax, amount, factor, this.#taxSite());
    return choiceNumber(exists, part, structural(0n));
  }
  /** What of a tax falls on each line of its base. */
  taxShares(tax: Tax): readonly NumberNode[] {
    return this.flow.once(tax, 'shares', () => {
      const nodes = this.tax(tax);
      return this.items.taxes.sharesInAll(tax) ?? this.ownTaxShares(tax, nodes);
    });
  }
  ownTaxShares(tax: Tax, nodes: TaxNodes): readonly NumberNode[] {
    return taxShares(tax, nodes, this.#taxSite());
  }
  /** Of a tax that is contained in lines: its rate where it applies. */
  ownTaxRate(tax: Tax): NumberNode {
    return containedRate(tax, this.#taxSite());
  }
  /** The lines that a tax falls on, with the weights by which it does. */
  taxWeights(tax: Tax): readonly Weighted[] {
    return weightsIn(tax, this.tax(tax).parts, this.#taxSite());
  }
  #taxSite(): TaxSite {
    return {
      tariff: this.tariff,
      open: this.open(),
      flow: this.flow,
      exists: (name) => this.#lineExists(name),
      line: (tax, name) => this.#taxedLine(tax, name),
      sumOf: (tax, names) => this.#taxedSum(tax, names),
      overItems: (tax, name, part) => this.items.taxes.sumOfTaxed(tax, name, part),
    };
  }

  #earlier(name: string): Tax | undefined {
    return this.tariff.taxes.find((each) => each.name === name);
  }
  #lineExists(name: string): TruthNode {
    const earlier = this.#earlier(name);
    return earlier === undefined ? this.line(name).exists : this.tax(earlier).exists;
  }
  /** An earlier tax, or a line before its taxes: of an added tax without what is contained in it. */
  #taxedLine({ how }: Tax, name: string): LineNode {
    const earlier = this.#earlier(name);
    if (earlier !== undefined) return this.tax(earlier);
    const line = this.#taxable(name);
    const contained = containedIn(this.tariff, name);
    if (how === 'contained' || contained.length === 0) return line;
    const inside = sum(contained.map((each) => this.#taken(each).share(name)));
    return { ...line, amount: this.flow.site.builder.number(subtract(line.amount, inside)) };
  }
  #taxedSum({ how }: Tax, names: readonly string[]): NumberNode {
    const earlier = this.tariff.taxes.filter(({ name }) => names.includes(name));
    const lines = names.filter((name) => this.#earlier(name) === undefined);
    const inside = how === 'contained' ? [] : this.#contained();
    return sum([
      subtract(this.#taxableSum(lines), takenOff(lines, inside)),
      ...earlier.map((each) => this.tax(each).amount),
    ]);
  }
  #contained(): readonly Taken[] {
    return this.tariff.taxes.filter(({ how }) => how === 'contained').map((each) => this.#taken(each));
  }
  #taken(tax: Tax): Taken {
    const share = (line: string): NumberNode => this.taxShares(tax)[tax.base.indexOf(line)] ?? structural(0n);
    // In a loop over items what of it is in their lines.
    const amount = this.flow.once(tax, 'taken', () => this.tax(tax).amount);
    return { base: tax.base, amount, share };
  }

  /** Charges after waivers and discounts, and true-ups, after credits before tax. */
  #taxableSum(names: readonly string[]): NumberNode {
    const { charges, commitments, discounts } = this.tariff;
    const has = ({ name }: { readonly name: string }): boolean => names.includes(name);
    const lines = [
      ...charges.filter(has).map((charge) => this.kept(charge)),
      ...commitments.filter(has).map((each) => this.commitment(each).amount),
    ];
    const off = discounts.map((each): Taken => {
      const { amount, shares } = this.discount(each);
      return { base: each.base, amount, share: (line) => shares.get(line) ?? structural(0n) };
    });
    return subtract(sum(lines), takenOff(names, [...off, ...this.#creditsOf('before')]));
  }

  totals(): TotalNodes {
    return this.flow.once(this.tariff, 'totals', () => {
      const { builder } = this.flow.site;
      const { rounding, charges, commitments, taxes } = this.tariff;
      const lines = this.#taxableSum([...charges, ...commitments].map(({ name }) => name));
      const subtotal = builder.number(subtract(lines, sum(this.#contained().map(({ amount }) => amount))));
      const tax = builder.number(sum(taxes.map((each) => this.tax(each).amount)));
      const paid = sum(this.#creditsOf('after').map(({ amount }) => amount));
      const exact = builder.number(subtract(add(subtotal, tax), paid));
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
    return this.flow.once(this.tariff, 'printed', () =>
      lowerPrinted(this.totals().total, rounding, this.#exactLines(), this.flow.site),
    );
  }
  /** In the order of 18.84. */
  #exactLines(): readonly ExactLine[] {
    const { charges, discounts, commitments, credits, taxes } = this.tariff;
    const line = (block: object, stage: ExactLine['stage'], shared: NumberNode, alone = structural(0n)) => ({
      block,
      stage,
      shared,
      alone,
    });
    const paid = (when: Credit['when'], stage: ExactLine['stage']) =>
      credits.filter((each) => each.when === when).map((each) => line(each, stage, negate(this.credit(each).amount)));
    return [
      ...charges.map((each) => line(each, 'before tax', this.kept(each), this.waived(each))),
      ...discounts.map((each) => line(each, 'before tax', negate(this.discount(each).amount))),
      ...commitments.map((each) => line(each, 'before tax', this.commitment(each).amount)),
      ...paid('before', 'before tax'),
      ...taxes.map((each) => {
        const { amount } = this.tax(each);
        return each.how === 'contained' ? line(each, 'tax', structural(0n), amount) : line(each, 'tax', amount);
      }),
      ...paid('after', 'after tax'),
    ];
  }

  #due(total: NumberNode): NumberNode {
    const { payment } = this.tariff.rounding;
    if (payment === undefined) return total;
    this.flow.prepare([payment.when]);
    const { site } = this.flow;
    const when = payment.when === undefined ? YES : lowerTruth(payment.when, site).yes;
    return site.builder.number(choiceNumber(and(this.open(), when), roundTo(total, payment.rounding), total));
  }
}
