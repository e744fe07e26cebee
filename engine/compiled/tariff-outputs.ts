/** Where the figures of a tariff are stored, as they are printed: what its encoder reads. */
import type { Charge, Commitment, Discount, Excuse, Rational, Tariff, Tax } from '#dsl';
import { alignedAll, like, wholeOf } from '../ir/alignment.ts';
import { undivided } from '../ir/divisors.ts';
import type { NumberNode } from '../ir/ir.ts';
import type { AtItem } from '../ir/items.ts';
import { isColumn, type Share } from '../ir/lower-deal.ts';
import { listLength } from '../ir/lower-loop.ts';
import { structural } from '../ir/number-nodes.ts';
import { negate, subtract } from '../ir/numbers.ts';
import { and, compare, NO } from '../ir/truths.ts';
import type { AllowanceItems, MeasuredNodes } from '../pricing/charge.ts';
import { REPORTED } from '../pricing/commitment.ts';
import { standsForItems } from '../pricing/each-block.ts';
import type { TariffFlow } from '../pricing/pipeline.ts';
import type { PrintedLine, PrintedNodes } from '../pricing/printed.ts';
import { taxRounding } from '../pricing/tax.ts';
import { type CreditOutputs, storeCredits } from './credit-outputs.ts';
import { type Kept, storeKey, weightsOf } from './kept.ts';
import type { Store, StoredNumber, StoredTruth, StoredValue } from './outputs.ts';
import { OF_SHARES } from './slot-text.ts';
import type { KeepItems, Stored } from './stored-items.ts';

export interface ChargeOutputs {
  readonly charge: Charge;
  /** Of the line of an item: by what it is known. */
  readonly key?: StoredValue;
  readonly exists: StoredTruth;
  readonly gross: StoredNumber;
  /** A line that is spread: by what it falls on each item. */
  readonly spread?: Stored<SpreadOutputs>;
  readonly waiver?: WaiverOutputs;
  /** What the counter of what was used grows by. */
  readonly used?: StoredNumber;
  /** What later bills hold. */
  readonly outstanding?: StoredNumber;
  readonly quantity: StoredNumber;
  readonly consumed: StoredNumber;
  readonly carried: StoredNumber;
  /** How many items each allowance stands for; absent of one that is one. */
  readonly allowances: readonly { readonly drawn: Stored<AllowanceOutputs>; readonly count?: StoredNumber }[];
  readonly bands: readonly { readonly name: string; readonly quantity: StoredNumber }[];
}
export interface AllowanceOutputs {
  readonly key?: StoredValue;
  readonly consumed: StoredNumber;
  readonly left: StoredNumber;
}
export interface SpreadOutputs {
  readonly key: StoredValue;
  readonly weight: StoredNumber;
}
export interface WaiverOutputs {
  readonly excuse: Excuse;
  readonly exists: StoredTruth;
  readonly amount: StoredNumber;
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
export interface CommitmentOutputs {
  readonly commitment: Commitment;
  readonly open: StoredTruth;
  readonly exists: StoredTruth;
  readonly amount: StoredNumber;
  /** By what the answer calls them. */
  readonly reported: readonly (readonly [name: string, StoredNumber])[];
}
export interface TaxOutputs {
  readonly tax: Tax;
  readonly key?: StoredValue;
  readonly exists: StoredTruth;
  readonly exemption?: { readonly excuse: Excuse; readonly holds: StoredTruth; readonly base: StoredNumber };
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
  /** The share itself, or the weight by which the tax falls on the line. */
  readonly share: StoredNumber;
}
export interface TariffOutputs {
  readonly tariff: Tariff;
  /** There where the lines are exact: the step that printed amounts are shared out in. */
  readonly printedStep?: Rational;
  readonly open: StoredTruth;
  readonly subtotal: StoredNumber;
  readonly tax: StoredNumber;
  readonly total: StoredNumber;
  readonly due: StoredNumber;
  /** What the total and the payment add; there where a line of it may be. */
  readonly rounding?: StoredNumber;
  readonly payment?: StoredNumber;
  /** How many items each block stands for, where blocks stand for items. */
  readonly counts: ReadonlyMap<string, StoredNumber>;
  readonly charges: readonly Stored<ChargeOutputs>[];
  readonly discounts: readonly Stored<DiscountOutputs>[];
  readonly commitments: readonly CommitmentOutputs[];
  readonly credits: readonly Stored<CreditOutputs>[];
  readonly taxes: readonly Stored<TaxOutputs>[];
}

/** Without `lines` the sums alone. */
export function storeTariff(of: TariffFlow, store: Store, keep: KeepItems, lines: boolean): TariffOutputs {
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
    total: store.number(totals.total),
    due: store.number(totals.due),
    counts: storeCounts(of, store),
    ...(lines ? { ...storeRoundings(of, store), ...storeLines({ of, store, keep }, printed) } : NO_LINES),
  };
}

function storeRoundings(of: TariffFlow, store: Store): Pick<TariffOutputs, 'rounding' | 'payment'> {
  const { rounding } = of.tariff;
  const { exact, total, due } = of.totals();
  return {
    ...(rounding.line === undefined || rounding.total === undefined
      ? {}
      : { rounding: store.number(subtract(total, exact)) }),
    ...(rounding.payment === undefined ? {} : { payment: store.number(subtract(due, total)) }),
  };
}

type Lines = Pick<TariffOutputs, 'charges' | 'discounts' | 'commitments' | 'credits' | 'taxes'>;
const NO_LINES: Lines = { charges: [], discounts: [], commitments: [], credits: [], taxes: [] };

function storeCounts(of: TariffFlow, store: Store): ReadonlyMap<string, StoredNumber> {
  const { charges, discounts, credits, taxes } = of.tariff;
  const blocks = [...charges, ...discounts, ...credits, ...taxes];
  return new Map(
    blocks.filter(standsForItems).map((block) => [block.name, store.number(listLength(of.items.items(block).order))]),
  );
}

function storeLines(to: Kept, printed: PrintedNodes | undefined): Lines {
  const { of, store } = to;
  const { charges, discounts, commitments, credits, taxes } = of.tariff;
  const line = (block: object): PrintedLine | undefined => printed?.lines.get(block);
  return {
    charges: charges.map((each) => storeCharges(each, line(each), to)),
    discounts: discounts.map((each) => storeDiscounts(each, line(each)?.amount, to)),
    commitments: commitments.map((each) => storeCommitment(of, each, line(each)?.amount, store)),
    credits: credits.map((each) => storeCredits(each, line(each)?.amount, to)),
    taxes: taxes.map((each) => storeTaxes(each, line(each)?.amount, to)),
  };
}

function storeCharges(charge: Charge, printed: PrintedLine | undefined, to: Kept): Stored<ChargeOutputs> {
  if (!standsForItems(charge)) return storeCharge(charge, printed, to);
  const { items, know } = to.of.items.charges.printed(charge);
  return to.keep(items, to.store, (columns, at) => {
    know(at);
    return { ...storeCharge(charge, undefined, { ...to, store: columns }), key: storeKey(items, at, columns) };
  });
}

function storeCharge(charge: Charge, printed: PrintedLine | undefined, to: Kept): ChargeOutputs {
  const { of, store } = to;
  const spread = storeSpread(charge, to);
  const measured = of.printedQuantities(charge);
  const items = of.allowanceItems(charge);
  return {
    charge,
    exists: store.truth(of.exists(charge)),
    gross: store.number(printed?.amount ?? of.gross(charge)),
    ...(spread === undefined ? {} : { spread }),
    ...(charge.waived === undefined ? {} : { waiver: storeWaiver(of, charge, charge.waived, printed?.alone, store) }),
    ...(charge.used === undefined ? {} : { used: store.exact(measured.stepped) }),
    ...(charge.part?.outstanding === undefined ? {} : { outstanding: store.exact(of.outstanding(charge)) }),
    quantity: store.number(measured.quantity),
    consumed: store.number(measured.consumed),
    carried: store.number(measured.carried),
    allowances: charge.included.map((_, i) => storeAllowance(i, items[i], measured, to)),
    bands: of.printedBands(charge).map(({ name, quantity }) => ({ name, quantity: store.number(quantity) })),
  };
}

function storeAllowance(
  i: number,
  over: AllowanceItems | undefined,
  measured: MeasuredNodes,
  { store, keep }: Kept,
): ChargeOutputs['allowances'][number] {
  if (over === undefined) {
    const at = (figure: `drawn${number}` | `left${number}`): StoredNumber =>
      store.number(measured[figure] ?? structural(0n));
    return { drawn: { consumed: at(`drawn${i}`), left: at(`left${i}`) } };
  }
  const { items, taken, left } = over;
  const drawn = (columns: Store, at: AtItem): AllowanceOutputs => ({
    key: storeKey(items, at, columns),
    consumed: columns.number(taken.at(at.index)),
    left: columns.number(left.at(at.index)),
  });
  return { drawn: keep(items, store, drawn, OF_SHARES), count: store.number(listLength(items.order)) };
}

function storeSpread(charge: Charge, { of, store, keep }: Kept): Stored<SpreadOutputs> | undefined {
  const over = of.items.spreadOf(charge);
  if (over === undefined) return undefined;
  const { items, weight } = over;
  const share = (columns: Store, at: AtItem): SpreadOutputs => ({
    key: storeKey(items, at, columns),
    weight: columns.number(wholeOf(undivided(weight()))),
  });
  return keep(items, store, share, OF_SHARES);
}

/** A line of nothing has no waiver. */
function storeWaiver(
  of: TariffFlow,
  charge: Charge,
  excuse: Excuse,
  printed: NumberNode | undefined,
  store: Store,
): WaiverOutputs {
  const exists = and(of.isWaived(charge), compare('!==', of.gross(charge), structural(0n)));
  return { excuse, exists: store.truth(exists), amount: store.number(printed ?? of.waived(charge)) };
}

function storeDiscounts(discount: Discount, printed: NumberNode | undefined, to: Kept): Stored<DiscountOutputs> {
  const { of, keep } = to;
  if (!standsForItems(discount)) return storeDiscount(discount, printed, to);
  const { items, know, base } = of.items.discounts.printed(discount);
  return keep(items, to.store, (columns, at) => {
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
      const items = of.items.discounts.sharedOver(discount, charge);
      if (items !== undefined)
        return keep(
          items.items,
          store,
          (columns, at) => ({
            charge,
            key: storeKey(items.items, at, columns),
            share: columns.number(items.share(at.index)),
            gross: columns.number(wholeOf(items.kept(at.index))),
          }),
          OF_SHARES,
        );
      return {
        charge,
        share: store.number(stored[i] ?? structural(0n)),
        gross: store.number(wholeOf(of.kept(of.charge(charge)))),
      };
    }),
  };
}

function storeCommitment(
  of: TariffFlow,
  commitment: Commitment,
  printed: NumberNode | undefined,
  store: Store,
): CommitmentOutputs {
  const { open, ...nodes } = of.commitment(commitment);
  const told = REPORTED.filter((what) => commitment[what] !== undefined);
  return {
    commitment,
    open: store.truth(open),
    exists: store.truth(of.line(commitment.name).exists),
    amount: store.number(printed ?? nodes.amount),
    reported: told.map((what) => [what, store.exact(nodes[what])]),
  };
}

function storeTaxes(tax: Tax, printed: NumberNode | undefined, to: Kept): Stored<TaxOutputs> {
  const { of, keep } = to;
  if (!standsForItems(tax)) return storeTax(tax, printed, to);
  const { items, know, base } = of.items.taxes.printed(tax);
  return keep(items, to.store, (columns, at) => {
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
  const ofItems = tax.base.map((name) => of.items.taxes.taxedOver(tax, name));
  const samples = lines.map(({ weight }, i) => ofItems[i]?.amount(structural(0n)) ?? weight);
  const weights = alignedAll(samples);
  const known = printed === undefined ? knownShares(tax, of) : undefined;
  const step = printed === undefined || tax.perLine ? undefined : taxRounding(tax, of.tariff)?.step;
  const line = (id: string, i: number): Stored<TaxedOutputs> => {
    const [over, share, weight = structural(0n)] = [ofItems[i], known?.[i], weights[i]];
    if (over === undefined) {
      const one = share === undefined || isColumn(share) ? wholeOf(weight) : share;
      return { id, exists: store.truth(lines[i]?.exists ?? NO), share: store.number(one) };
    }
    const falls = (index: NumberNode): NumberNode =>
      share !== undefined && isColumn(share) ? share.at(index) : wholeOf(like(over.amount(index), weight));
    const item = (columns: Store, at: AtItem): TaxedOutputs => ({
      id,
      key: storeKey(over.items, at, columns),
      exists: columns.truth(over.exists(at.index)),
      share: columns.number(falls(at.index)),
    });
    return keep(over.items, store, item, OF_SHARES);
  };
  return {
    tax,
    exists: store.truth(exists),
    ...(tax.exempt === undefined
      ? {}
      : { exemption: { excuse: tax.exempt, holds: store.truth(exempt), base: store.exact(base) } }),
    amount: store.number(printed ?? amount),
    ...(step === undefined ? {} : { rounded: { amount: store.number(amount), step } }),
    lines: tax.base.map(line),
    isShared: known !== undefined,
  };
}

/** Where they are known, what of a tax falls on each line, or on those of items. */
function knownShares(tax: Tax, of: TariffFlow): readonly Share[] | undefined {
  const { taxes } = of.items;
  if (taxes.concerns(tax)) return tax.perLine || tax.how === 'contained' ? taxes.shares(tax) : undefined;
  return tax.perLine || (tax.how === 'contained' && standsForItems(tax)) ? of.taxShares(tax) : undefined;
}
