/** Where the figures of a tariff are stored, as they are printed: what its encoder reads. */
import type { Charge, Discount, Rational, Tariff, Tax } from '#dsl';
import { alignedAll, like, wholeOf } from '../ir/alignment.ts';
import type { NumberNode } from '../ir/ir.ts';
import type { AtItem, Items } from '../ir/items.ts';
import { listLength } from '../ir/lower-loop.ts';
import { structural } from '../ir/number-nodes.ts';
import { negate } from '../ir/numbers.ts';
import { NO } from '../ir/truths.ts';
import { standsForItems } from '../pricing/each-block.ts';
import { keyOf } from '../pricing/items.ts';
import type { TariffFlow } from '../pricing/pipeline.ts';
import { taxRounding } from '../pricing/tax.ts';
import type { Store, StoredNumber, StoredTruth, StoredValue } from './outputs.ts';
import { OF_SHARES } from './slot-text.ts';
import type { KeepItems, Stored } from './stored-items.ts';

export interface ChargeOutputs {
  readonly charge: Charge;
  /** Of the line of an item: by what it is known. */
  readonly key?: StoredValue;
  readonly exists: StoredTruth;
  readonly gross: StoredNumber;
  readonly quantity: StoredNumber;
  readonly consumed: StoredNumber;
  readonly carried: StoredNumber;
  readonly allowances: readonly { readonly consumed: StoredNumber; readonly left: StoredNumber }[];
  readonly bands: readonly { readonly name: string; readonly quantity: StoredNumber }[];
}
export interface DiscountOutputs {
  readonly discount: Discount;
  readonly key?: StoredValue;
  /** Above 0 where there is a line. */
  readonly taken: StoredNumber;
  readonly amount: StoredNumber;
  /** What falls on each line, or the weights by which the printed amount is shared out. `gross`: above 0 for a line. */
  readonly shares: readonly Stored<ShareOutputs>[];
}
export interface ShareOutputs {
  readonly charge: string;
  readonly key?: StoredValue;
  readonly share: StoredNumber;
  readonly gross: StoredNumber;
}
export interface TaxOutputs {
  readonly tax: Tax;
  readonly key?: StoredValue;
  readonly exists: StoredTruth;
  readonly exempt: StoredTruth;
  /** Printed where it is exempt. */
  readonly base: StoredNumber;
  readonly amount: StoredNumber;
  /** Under `per total` alone: the tax by a rounding of its own, which is shared out before what is printed of it. */
  readonly rounded?: { readonly amount: StoredNumber; readonly step: Rational };
  /** The lines of the base: the weights of their shares, or where it is known the share itself. */
  readonly lines: readonly Stored<TaxedOutputs>[];
  /** The shares are known. */
  readonly isShared: boolean;
}
export interface TaxedOutputs {
  readonly id: string;
  readonly key?: StoredValue;
  readonly exists: StoredTruth;
  readonly weight: StoredNumber;
  readonly share?: StoredNumber;
}
export interface TariffOutputs {
  readonly tariff: Tariff;
  /** There where the lines are exact: the step that printed amounts are shared out in. */
  readonly printedStep?: Rational;
  readonly open: StoredTruth;
  readonly subtotal: StoredNumber;
  readonly tax: StoredNumber;
  readonly exact: StoredNumber;
  readonly total: StoredNumber;
  readonly due: StoredNumber;
  /** How many items each block stands for, where blocks stand for items. */
  readonly counts: ReadonlyMap<string, StoredNumber>;
  readonly charges: readonly Stored<ChargeOutputs>[];
  readonly discounts: readonly Stored<DiscountOutputs>[];
  readonly taxes: readonly Stored<TaxOutputs>[];
}

/** Without `lines` the sums alone. */
export function storeTariff(of: TariffFlow, store: Store, keep: KeepItems, lines: boolean): TariffOutputs {
  const to: Kept = { of, store, keep };
  const { tariff, printedStep } = of;
  const totals = of.totals();
  const printed = of.printed();
  const { subtotal, tax } = printed ?? totals;
  return {
    tariff,
    ...(printedStep === undefined ? {} : { printedStep }),
    open: store.truth(of.open()),
    subtotal: store.number(subtotal),
    tax: store.number(tax),
    exact: store.number(printed === undefined ? totals.exact : totals.total),
    total: store.number(totals.total),
    due: store.number(totals.due),
    counts: storeCounts(to),
    charges: lines ? tariff.charges.map((charge, i) => storeCharges(charge, printed?.charges[i], to)) : [],
    discounts: lines ? tariff.discounts.map((each, i) => storeDiscounts(each, printed?.discounts[i], to)) : [],
    taxes: lines ? tariff.taxes.map((each, i) => storeTaxes(each, printed?.taxes[i], to)) : [],
  };
}

interface Kept {
  readonly of: TariffFlow;
  readonly store: Store;
  readonly keep: KeepItems;
}

function storeCounts({ of, store }: Kept): ReadonlyMap<string, StoredNumber> {
  const blocks = [...of.tariff.charges, ...of.tariff.discounts, ...of.tariff.taxes];
  return new Map(
    blocks.filter(standsForItems).map((block) => [block.name, store.number(listLength(of.items.items(block).order))]),
  );
}

function storeCharges(
  charge: Charge,
  printed: NumberNode | undefined,
  { of, store, keep }: Kept,
): Stored<ChargeOutputs> {
  if (!standsForItems(charge)) return storeCharge(of, charge, printed, store);
  const { items, know } = of.items.ofCharge(charge);
  return keep(items, (columns, at) => {
    know(at);
    return { ...storeCharge(of, charge, undefined, columns), key: storeKey(items, at, columns) };
  });
}

/** By what a line of an item is known. */
function storeKey(items: Items, at: AtItem, store: Store): StoredValue {
  const { value, type } = keyOf(items, at);
  return store.value(value, type);
}

function storeCharge(of: TariffFlow, charge: Charge, printed: NumberNode | undefined, store: Store): ChargeOutputs {
  const measured = of.printedQuantities(charge);
  const at = (figure: `drawn${number}` | `left${number}`): StoredNumber =>
    store.number(measured[figure] ?? structural(0n));
  return {
    charge,
    exists: store.truth(of.exists(charge)),
    gross: store.number(printed ?? of.gross(charge)),
    quantity: store.number(measured.quantity),
    consumed: store.number(measured.consumed),
    carried: store.number(measured.carried),
    allowances: charge.included.map((_, i) => ({ consumed: at(`drawn${i}`), left: at(`left${i}`) })),
    bands: of.printedBands(charge).map(({ name, quantity }) => ({ name, quantity: store.number(quantity) })),
  };
}

function storeDiscounts(discount: Discount, printed: NumberNode | undefined, to: Kept): Stored<DiscountOutputs> {
  const { of, keep } = to;
  if (!standsForItems(discount)) return storeDiscount(discount, printed, to);
  const { items, know, base } = of.items.ofDiscount(discount);
  return keep(items, (columns, at) => {
    know(at);
    const own = storeDiscount(discount, undefined, { ...to, store: columns });
    const shares = own.shares.map((share, i) => {
      const line = base[i];
      return line === undefined ? share : { ...share, key: storeKey(line.items, line.at(at), columns) };
    });
    return { ...own, shares, key: storeKey(items, at, columns) };
  });
}

function storeDiscount(
  discount: Discount,
  printed: NumberNode | undefined,
  { of, store, keep }: Kept,
): DiscountOutputs {
  const { amount, shares } = of.discount(discount);
  const parts = discount.base.map((charge) => shares.get(charge) ?? structural(0n));
  const stored = printed === undefined ? parts : weightsOf(parts);
  return {
    discount,
    taken: store.number(wholeOf(amount)),
    amount: store.number(printed === undefined ? amount : negate(printed)),
    shares: discount.base.map((charge, i): Stored<ShareOutputs> => {
      const items = of.items.sharedOver(discount, charge);
      if (items !== undefined)
        return keep(
          items.items,
          (columns, at) => ({
            charge,
            key: storeKey(items.items, at, columns),
            share: columns.number(items.share(at.index)),
            gross: columns.number(wholeOf(items.gross(at.index))),
          }),
          OF_SHARES,
        );
      return {
        charge,
        share: store.number(stored[i] ?? structural(0n)),
        gross: store.number(wholeOf(of.gross(of.charge(charge)))),
      };
    }),
  };
}

function storeTaxes(tax: Tax, printed: NumberNode | undefined, to: Kept): Stored<TaxOutputs> {
  const { of, keep } = to;
  if (!standsForItems(tax)) return storeTax(tax, printed, to);
  const { items, know, base } = of.items.ofTax(tax);
  return keep(items, (columns, at) => {
    know(at);
    const own = storeTax(tax, undefined, { ...to, store: columns });
    const lines = own.lines.map((line, i) => {
      const same = base[i];
      return same === undefined ? line : { ...line, key: storeKey(same.items, same.at(at), columns) };
    });
    return { ...own, lines, key: storeKey(items, at, columns) };
  });
}

function storeTax(tax: Tax, printed: NumberNode | undefined, { of, store, keep }: Kept): TaxOutputs {
  const { exists, exempt, base, amount } = of.tax(tax);
  const lines = of.taxWeights(tax);
  const ofItems = tax.base.map((name) => of.items.taxedOver(tax, name));
  const samples = lines.map(({ weight }, i) => ofItems[i]?.amount(structural(0n)) ?? weight);
  const weights = alignedAll(samples);
  const known = tax.perLine && printed === undefined ? of.taxShares(tax) : undefined;
  const step = printed === undefined || tax.perLine ? undefined : taxRounding(tax, of.tariff)?.step;
  const line = (id: string, i: number): Stored<TaxedOutputs> => {
    const over = ofItems[i];
    const weight = weights[i] ?? structural(0n);
    if (over === undefined)
      return {
        id,
        exists: store.truth(lines[i]?.exists ?? NO),
        weight: store.number(wholeOf(weight)),
        ...(known === undefined ? {} : { share: store.number(known[i] ?? structural(0n)) }),
      };
    const item = (columns: Store, at: AtItem): TaxedOutputs => ({
      id,
      key: storeKey(over.items, at, columns),
      exists: columns.truth(over.exists(at.index)),
      weight: columns.number(wholeOf(like(over.amount(at.index), weight))),
      ...(known === undefined ? {} : { share: columns.number(of.taxOn(tax, over.amount(at.index))) }),
    });
    return keep(over.items, item, OF_SHARES);
  };
  return {
    tax,
    exists: store.truth(exists),
    exempt: store.truth(exempt),
    base: store.exact(tax.exempt === undefined ? structural(0n) : base),
    amount: store.number(printed ?? amount),
    ...(step === undefined ? {} : { rounded: { amount: store.number(amount), step } }),
    lines: tax.base.map(line),
    isShared: known !== undefined,
  };
}

/** Numbers by their proportion alone: whole ones over one denominator, which is left out. */
function weightsOf(nodes: readonly NumberNode[]): readonly NumberNode[] {
  return alignedAll(nodes).map(wholeOf);
}
