/** A checked program as the statements of one evaluation, and where its results are stored. */
import type { Charge, Definition, Discount, Program, Tariff, Tax } from '#dsl';
import { Bug } from '../bug.ts';
import { DecisionFlow } from '../decide/decisions.ts';
import type { RuleWords } from '../decide/words.ts';
import { Builder, type WideFigure } from '../ir/builder.ts';
import { dateOf } from '../ir/dates.ts';
import { Flow } from '../ir/flow.ts';
import { inlineTruths } from '../ir/inline.ts';
import type { NumberNode, Statement } from '../ir/ir.ts';
import { FrameAllotter, type InputPlace, inputPlaces } from '../ir/layout.ts';
import { lowerExpr } from '../ir/lower.ts';
import { constant, slotNumber, structural } from '../ir/numbers.ts';
import { prune } from '../ir/prune.ts';
import type { ExprOf, Site } from '../ir/site.ts';
import { compare, NO, or } from '../ir/truths.ts';
import { FROM_FRAME, type Lowered, readPlace } from '../ir/values.ts';
import { TariffFlow } from '../pricing/pipeline.ts';
import { lowerLookup } from '../tables/lower-lookup.ts';
import type { TableSet } from '../tables/table-set.ts';
import { FIRST_DAY, LAST_DAY } from '../time/civil.ts';
import { MS_PER_DAY } from '../time/iso.ts';
import { startOfDate } from '../time/zone.ts';
import { zoneOf } from '../time/zone-data.ts';
import type { FrameLayout } from './frame.ts';
import { Store, type StoredNumber, type StoredTruth, type StoredValue } from './outputs.ts';

export interface ChargeOutputs {
  readonly charge: Charge;
  readonly exists: StoredTruth;
  readonly gross: StoredNumber;
  readonly quantity: StoredNumber;
  readonly consumed: StoredNumber;
  readonly carried: StoredNumber;
  readonly allowances: readonly { readonly consumed: StoredNumber; readonly left: StoredNumber }[];
}
export interface DiscountOutputs {
  readonly discount: Discount;
  readonly amount: StoredNumber;
  readonly shares: readonly { readonly charge: string; readonly share: StoredNumber; readonly gross: StoredNumber }[];
}
export interface TaxOutputs {
  readonly tax: Tax;
  readonly exists: StoredTruth;
  readonly amount: StoredNumber;
  /** Charges and earlier taxes of the base; `share` where each line is rounded by itself. */
  readonly lines: readonly {
    readonly id: string;
    readonly exists: StoredTruth;
    readonly amount: StoredNumber;
    readonly share?: StoredNumber;
  }[];
}
export interface TariffOutputs {
  readonly tariff: Tariff;
  readonly open: StoredTruth;
  readonly subtotal: StoredNumber;
  readonly tax: StoredNumber;
  readonly exact: StoredNumber;
  readonly total: StoredNumber;
  readonly due: StoredNumber;
  readonly charges: readonly ChargeOutputs[];
  readonly discounts: readonly DiscountOutputs[];
  readonly taxes: readonly TaxOutputs[];
}

export interface Lowering {
  readonly program: Program;
  readonly statements: readonly Statement[];
  /** The widest figure that an expression computes, and where it is written. */
  readonly wide: WideFigure | undefined;
  readonly inputs: readonly InputPlace[];
  readonly layout: FrameLayout;
  /** The slot of the as-of: a date or an instant of the input, or the date that the caller gave. */
  readonly asOf: { readonly slot: number; readonly instant: boolean };
  /** Slots of the words. */
  readonly rules: RuleWords<number>;
  readonly verdicts: readonly number[];
  readonly tariffs: readonly TariffOutputs[];
  readonly values: readonly { readonly definition: Definition; readonly value: StoredValue }[];
}

export type Wants = 'totals' | 'lines';

/** An evaluation in the making: the site, and the blocks of the program as flows. */
export class ProgramFlow {
  readonly program: Program;
  readonly builder = new Builder();
  readonly flow: Flow;
  readonly decisions: DecisionFlow;
  readonly tariffs: readonly TariffFlow[];
  readonly asOf: Lowering['asOf'];
  readonly #asOfNode: NumberNode;

  constructor(program: Program, places: readonly InputPlace[], callerDay: number, tables: TableSet) {
    this.program = program;
    const inputs = new Map(places.map(({ name, place }) => [name, readPlace(place, FROM_FRAME)]));
    const { node, instant } = asOfNode(program, inputs, callerDay);
    this.#asOfNode = node;
    if (node.op !== 'slot') throw new Bug('the as-of is an input');
    this.asOf = { slot: node.slot, instant };
    const site: Omit<Site, 'defined' | 'figure'> = {
      program,
      builder: this.builder,
      inputs,
      locals: new Map(),
      asOfDay: () => (instant ? dateOf(node, { program }) : node),
      lower: (expr) => lowerExpr(expr, this.flow.site),
      lookup: (expr) => lowerLookup(expr, this.flow.site, tables),
      previous: [],
    };
    this.flow = new Flow(site, { figure: (expr) => this.figure(expr) });
    this.decisions = new DecisionFlow(this.flow, program);
    this.tariffs = program.tariffs.map((tariff) => new TariffFlow(tariff, this.flow));
  }

  figure({ block, name, figure }: ExprOf<'figure'>): NumberNode {
    const owner = this.tariffs.find(({ tariff }) => ownsBlock(tariff, block, name));
    if (owner === undefined) throw new Bug(`no tariff has ${block} ${name}`);
    return owner.figure(block, name, figure);
  }

  /**
   * Rejects an as-of outside the version. An instant within a day of an end is rejected too, because local dates may run
   * back there; the slow path then decides by the date itself.
   */
  checkAsOf(): void {
    const { from, until } = this.program.effective;
    const node = this.#asOfNode;
    const { zone } = this.program;
    const edge = (day: number, margin: number): NumberNode => {
      if (!this.asOf.instant) return constant(BigInt(day));
      const ms = zone === undefined ? day * MS_PER_DAY : startOfDate(zoneOf(zone), day) + margin * MS_PER_DAY;
      return constant(BigInt(ms));
    };
    const late = until === undefined ? NO : compare('>=', node, edge(until, -1));
    this.builder.push({ op: 'reject', condition: or(compare('<', node, edge(from, 1)), late) });
  }
}

function ownsBlock(tariff: Tariff, block: ExprOf<'figure'>['block'], name: string): boolean {
  const has = (items: readonly { readonly name: string }[]): boolean => items.some((each) => each.name === name);
  switch (block) {
    case 'charge':
      return has(tariff.charges);
    case 'discount':
      return has(tariff.discounts);
    case 'tax':
      return has(tariff.taxes);
    case 'tariff':
      return tariff.name === name;
    default:
      return block satisfies never;
  }
}

function asOfNode(
  program: Program,
  inputs: ReadonlyMap<string, Lowered>,
  callerDay: number,
): { node: NumberNode; instant: boolean } {
  if (program.asOf === undefined) {
    return { node: slotNumber(callerDay, BigInt(FIRST_DAY), BigInt(LAST_DAY)), instant: false };
  }
  const { path, type } = program.asOf;
  let value = inputs.get(path.input);
  let of = program.inputs.find(({ name }) => name === path.input)?.type;
  for (const name of path.fields) {
    if (value?.kind !== 'record' || of?.kind !== 'record') throw new Bug('as of a field of no record');
    const field = of.record.fields.findIndex((each) => each.name === name);
    value = value.fields[field];
    of = of.record.fields[field]?.type;
  }
  if (value?.kind !== 'number') throw new Bug('as of no date');
  return { node: value.node, instant: type === 'instant' };
}

/** Undefined where a result is a list that only exists at run time. */
export function lowerProgram(program: Program, tables: TableSet, wants: Wants): Lowering | undefined {
  const allot = new FrameAllotter();
  const callerDay = allot.number(true);
  const inputs = inputPlaces(program, allot);
  const all = new ProgramFlow(program, inputs, callerDay, tables);
  const store = new Store(allot, all.builder);
  all.checkAsOf();
  const rules = storeRules(all.decisions, store);
  const verdicts = program.decisions.map((decision) => store.small(all.decisions.verdict(decision)));
  const tariffs = all.tariffs.map((tariff) => storeTariff(tariff, store, wants));
  const values = program.definitions
    .filter(({ shown }) => shown)
    .map((definition) => ({ definition, value: store.value(all.flow.definition(definition), definition.type) }));
  if (!values.every((each): each is Lowering['values'][number] => each.value !== undefined)) return undefined;
  const statements = inlineTruths(prune(all.builder.statements));
  const { wide } = all.builder;
  return {
    program,
    statements,
    wide,
    inputs,
    layout: { numbers: allot.numbers, others: allot.others },
    asOf: all.asOf,
    rules,
    verdicts,
    tariffs,
    values,
  };
}

function storeRules(decisions: DecisionFlow, store: Store): RuleWords<number> {
  const { failed, undecided, notApplicable } = decisions.words();
  const slots = (words: readonly NumberNode[]): number[] => words.map((word) => store.small(word));
  return { failed: slots(failed), undecided: slots(undecided), notApplicable: slots(notApplicable) };
}

function storeTariff(of: TariffFlow, store: Store, wants: Wants): TariffOutputs {
  const { tariff } = of;
  const { subtotal, tax, exact, total, due } = of.totals();
  const lines = wants === 'lines';
  return {
    tariff,
    open: store.truth(of.open()),
    subtotal: store.number(subtotal),
    tax: store.number(tax),
    exact: store.number(exact),
    total: store.number(total),
    due: store.number(due),
    charges: lines ? tariff.charges.map((charge) => storeCharge(of, charge, store)) : [],
    discounts: lines ? tariff.discounts.map((discount) => storeDiscount(of, discount, store)) : [],
    taxes: lines ? tariff.taxes.map((each) => storeTax(of, each, store)) : [],
  };
}

function storeCharge(of: TariffFlow, charge: Charge, store: Store): ChargeOutputs {
  const measured = of.measured(charge);
  const at = (figure: `drawn${number}` | `left${number}`): StoredNumber =>
    store.number(measured[figure] ?? structural(0n));
  return {
    charge,
    exists: store.truth(of.exists(charge)),
    gross: store.number(of.gross(charge)),
    quantity: store.number(measured.quantity),
    consumed: store.number(measured.consumed),
    carried: store.number(measured.carried),
    allowances: charge.included.map((_, i) => ({ consumed: at(`drawn${i}`), left: at(`left${i}`) })),
  };
}

function storeDiscount(of: TariffFlow, discount: Discount, store: Store): DiscountOutputs {
  const { amount, shares } = of.discount(discount);
  return {
    discount,
    amount: store.number(amount),
    shares: discount.base.map((charge) => ({
      charge,
      share: store.number(shares.get(charge) ?? structural(0n)),
      gross: store.number(of.gross(of.charge(charge))),
    })),
  };
}

function storeTax(of: TariffFlow, tax: Tax, store: Store): TaxOutputs {
  const { exists, amount } = of.tax(tax);
  const lines = tax.base.map((id) => {
    const earlier = of.tariff.taxes.find(({ name }) => name === id);
    const line =
      earlier === undefined ? { exists: of.exists(of.charge(id)), amount: of.net(of.charge(id)) } : of.tax(earlier);
    const own = tax.perLine ? { share: store.number(of.lineShare(tax, line.amount)) } : {};
    return { id, exists: store.truth(line.exists), amount: store.number(line.amount), ...own };
  });
  return { tax, exists: store.truth(exists), amount: store.number(amount), lines };
}
