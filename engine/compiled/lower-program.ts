/** A checked program as the statements of one evaluation, and where its results are stored. */
import {
  type Definition,
  type Extern,
  type GroupReasons,
  type Note,
  type Output,
  type Program,
  type Tariff,
  type ValueResult,
  valuesOf,
} from '#dsl';
import { Bug } from '../bug.ts';
import { DecisionFlow } from '../decide/decisions.ts';
import { conditionsOf, hasItems, OutputFlow } from '../decide/outputs.ts';
import type { RuleWords } from '../decide/words.ts';
import { Builder, type WideFigure } from '../ir/builder.ts';
import { dateOf } from '../ir/dates.ts';
import { Flow, type FlowParts } from '../ir/flow.ts';
import { inlineTruths } from '../ir/inline.ts';
import type { NumberNode, Statement } from '../ir/ir.ts';
import { answerPlaces, FrameAllotter, type InputPlace, inputPlaces, type Place } from '../ir/layout.ts';
import { lowerExpr } from '../ir/lower.ts';
import { constant, slotNumber } from '../ir/number-nodes.ts';
import { prune } from '../ir/prune.ts';
import { Reach } from '../ir/reach.ts';
import type { ExprOf, Site } from '../ir/site.ts';
import { compare, NO, or } from '../ir/truths.ts';
import { FROM_FRAME, type Lowered, presence, readPlace } from '../ir/values.ts';
import { TariffFlow } from '../pricing/pipeline.ts';
import { readFigure } from '../pricing/read-figure.ts';
import { lowerLookup } from '../tables/lower-lookup.ts';
import type { TableSet } from '../tables/table-set.ts';
import { FIRST_DAY, LAST_DAY } from '../time/civil.ts';
import { MS_PER_DAY } from '../time/iso.ts';
import { startOfDate } from '../time/zone.ts';
import { zoneOf } from '../time/zone-data.ts';
import type { FrameLayout } from './frame.ts';
import type { FlowSource } from './late-writer.ts';
import { frameShelf, holdsList, Store, type StoredTruth, type StoredValue } from './outputs.ts';
import { type StoredItems, storeItems } from './stored-items.ts';
import { storeTariff, type TariffOutputs } from './tariff-outputs.ts';
import { refuseUncompiled } from './uncompiled.ts';

/** What a block tells, of each item where it stands for items. */
export interface OutputOutputs {
  readonly output: Output;
  readonly items?: StoredItems<ToldOutput>;
  readonly alone?: ToldOutput;
}
export interface ToldOutput {
  readonly open: StoredTruth;
  readonly values: readonly { readonly result: ValueResult; readonly value: StoredValue }[];
  readonly notes: readonly { readonly note: Note | GroupReasons; readonly holds: StoredTruth }[];
}

export interface Lowering {
  readonly program: Program;
  readonly statements: readonly Statement[];
  /** The widest figure that an expression computes, and where it is written. */
  readonly wide: WideFigure | undefined;
  /** The widest figure of all, and what it belongs to. */
  readonly widest: WideFigure | undefined;
  /** A figure is divided by what only the run knows, which makes it wider than the language asks. */
  readonly divides: boolean;
  readonly inputs: readonly InputPlace[];
  readonly answers: ReadonlyMap<Extern, Place>;
  readonly layout: FrameLayout;
  /** The slot of the as-of: a date or an instant of the input, or the date that the caller gave. */
  readonly asOf: { readonly slot: number; readonly instant: boolean };
  /** Slots of the words. */
  readonly rules: RuleWords<number>;
  readonly verdicts: readonly number[];
  readonly tariffs: readonly TariffOutputs[];
  readonly outputs: readonly OutputOutputs[];
  /** Without a value: it holds a list, and is printed by a function of its own. */
  readonly values: readonly { readonly definition: Definition; readonly value: StoredValue | undefined }[];
}

export type Wants = 'totals' | 'lines';

/** An evaluation in the making: the site, and the blocks of the program as flows. */
export class ProgramFlow {
  readonly program: Program;
  readonly builder = new Builder();
  readonly flow: Flow;
  readonly decisions: DecisionFlow;
  readonly tariffs: readonly TariffFlow[];
  readonly outputs: OutputFlow;
  readonly asOf: Lowering['asOf'];
  readonly #asOfNode: NumberNode;

  constructor({ program, inputs: places, answers, callerDay, tables }: FlowSource) {
    this.program = program;
    const inputs = new Map(places.map(({ name, place }) => [name, readPlace(place, FROM_FRAME)]));
    const { node, instant } = asOfNode(program, inputs, callerDay);
    this.#asOfNode = node;
    if (node.op !== 'slot') throw new Bug('the as-of is an input');
    this.asOf = { slot: node.slot, instant };
    const site: Omit<Site, 'defined' | 'lateLet' | keyof FlowParts> = {
      program,
      builder: this.builder,
      inputs,
      locals: new Map(),
      answers,
      reach: new Reach(this.builder, program.externs.length > 0),
      asOfDay: () => (instant ? dateOf(node, { program }) : node),
      lower: (expr) => lowerExpr(expr, this.flow.site),
      lookup: (expr) => lowerLookup(expr, this.flow.site, tables),
      previous: [],
    };
    this.flow = new Flow(site, {
      figure: (expr) => this.figure(expr),
      outcome: ({ group }) => this.decisions.groupNumber(group),
      result: ({ output, name }) => this.outputs.result(output, name),
      rival: (expr) => this.outputs.rival(expr),
      prepareRival: (expr) => this.outputs.prepareRival(expr),
    });
    this.outputs = new OutputFlow(this.flow);
    this.decisions = new DecisionFlow(this.flow, program);
    this.tariffs = program.tariffs.map((tariff) => new TariffFlow(tariff, this.flow));
  }

  figure(expr: ExprOf<'figure'>): NumberNode {
    const { block, name } = expr;
    const owner = this.tariffs.find(({ tariff }) => ownsBlock(tariff, block, name));
    if (owner === undefined) throw new Bug(`no tariff has ${block} ${name}`);
    return readFigure(owner, expr);
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
    case 'commitment':
      return has(tariff.commitments);
    case 'credit':
      return has(tariff.credits);
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

export function lowerProgram(program: Program, tables: TableSet, wants: Wants): Lowering {
  refuseUncompiled(program);
  const allot = new FrameAllotter();
  const callerDay = allot.number(true);
  const inputs = inputPlaces(program, allot);
  const answers = answerPlaces(program, allot);
  const all = new ProgramFlow({ program, inputs, answers, callerDay, tables });
  const store = new Store(frameShelf(allot, all.builder));
  all.checkAsOf();
  const rules = storeRules(all.decisions, store);
  const verdicts = program.decisions.map((decision) => store.small(all.decisions.verdict(decision)));
  const tariffs = all.tariffs.map((tariff) =>
    storeTariff(tariff, store, (items, ...rest) => storeItems(items, all.flow, ...rest), wants === 'lines'),
  );
  const outputs = program.outputs.map((output) => storeOutput(all, output, store));
  const values = program.definitions
    .filter(({ shown }) => shown)
    .map((definition) => {
      const value = all.flow.definition(definition);
      return { definition, value: holdsList(definition.type) ? undefined : store.value(value, definition.type) };
    });
  const statements = inlineTruths(prune(all.builder.statements));
  const { wide, widest, divides } = all.builder;
  return {
    program,
    statements,
    wide,
    widest,
    divides,
    inputs,
    answers,
    layout: { numbers: allot.numbers, others: allot.others },
    asOf: all.asOf,
    rules,
    verdicts,
    tariffs,
    outputs,
    values,
  };
}

function storeRules(decisions: DecisionFlow, store: Store): RuleWords<number> {
  const { failed, undecided, notApplicable, waived } = decisions.words();
  const slots = (words: readonly NumberNode[]): number[] => words.map((word) => store.small(word));
  return {
    failed: slots(failed),
    undecided: slots(undecided),
    notApplicable: slots(notApplicable),
    waived: slots(waived),
  };
}

/** As long as the input makes it. */
function isLong(value: Lowered): boolean {
  switch (value.kind) {
    case 'list':
    case 'either':
      return true;
    case 'record':
      return value.fields.some(isLong);
    case 'literal':
      return value.items.some((item) => isLong(item.value));
    default:
      return false;
  }
}

function storeOutput({ outputs, flow }: ProgramFlow, output: Output, store: Store): OutputOutputs {
  if (!hasItems(output)) return { output, alone: toldBy(outputs, output, store) };
  const items = outputs.items(output);
  return { output, items: storeItems(items, flow, store, (columns) => toldBy(outputs, output, columns)) };
}

function toldBy(of: OutputFlow, output: Output, store: Store): ToldOutput {
  const told = valuesOf(output).filter(({ kind }) => kind === 'value');
  const values = told.map((result) => {
    if (result.value.kind === 'missing') return { result, value: { kind: 'nothing' } as const };
    if (result.value.kind === 'schedule') return { result, value: store.schedule(of.schedule(output, result.value)) };
    const value = of.value(output, result);
    if (isLong(value)) return { result, value: { kind: 'late', present: store.truth(presence(value)) } as const };
    return { result, value: store.value(value, result.value.type) };
  });
  const notes = output.results.flatMap(conditionsOf);
  return {
    open: store.truth(of.open(output)),
    values,
    notes: notes.map((note) => ({ note, holds: store.truth(of.holds(output, note)) })),
  };
}
