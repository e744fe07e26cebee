/** Blocks beside decisions and bills: their gate, and each result as the value of its expression. */
import {
  type Each,
  type Expr,
  type GroupReasons,
  type Let,
  type Note,
  type Output,
  type Result,
  type ScheduleExpr,
  type ValueResult,
  valuesOf,
} from '#dsl';
import { Bug } from '../bug.ts';
import type { Flow } from '../ir/flow.ts';
import type { TruthNode } from '../ir/ir.ts';
import { type Items, itemsOf, overItems } from '../ir/items.ts';
import { type LoweredSchedule, lowerSchedule } from '../ir/lower-intents.ts';
import { identical } from '../ir/lower-truth.ts';
import { structural } from '../ir/number-nodes.ts';
import { add, choiceNumber } from '../ir/numbers.ts';
import { type ExprOf, fitted, lowerNumber, lowerTruth } from '../ir/site.ts';
import { sumOverItems } from '../ir/stages.ts';
import { and, compare, NO, not, YES } from '../ir/truths.ts';
import { type Lowered, numberValue, onlyWhere } from '../ir/values.ts';

/** What stands behind a condition: groups that give reasons, and notes. */
export function conditionsOf(result: Result): readonly (Note | GroupReasons)[] {
  if (result.kind === 'reasons') return [...result.groups, ...result.notes];
  return result.kind === 'waived' ? result.notes : [];
}

/** A block that stands for the items of a list. */
export type EachOutput = Output & { readonly each: Each };
export function hasItems(output: Output): output is EachOutput {
  return output.each !== undefined;
}

export class OutputFlow {
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** All that the block's expressions read of its own; what they read from outside is ready. */
  #needed({ results, appliesWhen, lets }: Output): readonly Let[] {
    const exprs = results.flatMap((result) => {
      if (result.kind === 'value' || result.kind === 'part') return [result.value];
      return result.kind === 'message' ? [] : conditionsOf(result).map(({ when }) => when);
    });
    return this.#flow.needed(lets, [appliesWhen, ...exprs]);
  }
  #bind(output: Output): void {
    this.#flow.once(output, 'lets', () => {
      this.#flow.bind(this.#needed(output));
      return true;
    });
  }

  /** Of a block that stands for items; whoever runs over them asks for it before. */
  items(output: EachOutput): Items {
    const items = itemsOf(output.each, output.name, this.#flow);
    this.#needed(output);
    return items;
  }

  open(output: Output): TruthNode {
    const { appliesWhen } = output;
    const { site } = this.#flow;
    return this.#flow.once(output, 'open', () => {
      this.#bind(output);
      if (appliesWhen === undefined) return YES;
      return site.reach.always(() => site.builder.truth(lowerTruth(appliesWhen, site).yes));
    });
  }

  value(output: Output, result: ValueResult): Lowered {
    return this.#flow.once(result, 'value', () => {
      this.#bind(output);
      const { site } = this.#flow;
      const { value, kind } = result;
      const write = (): Lowered => site.builder.once(fitted(site.lower(value), value.type, value.type));
      // What is told of a block is computed where the block applies; its parts only for whoever reads them.
      if (kind === 'part' || !site.reach.asks(value)) return write();
      return site.reach.always(() => site.reach.where(this.open(output), write));
    });
  }

  schedule(output: Output, expr: ScheduleExpr): LoweredSchedule {
    return this.#flow.once(expr, 'schedule', () => {
      this.#bind(output);
      return lowerSchedule(expr, this.#flow.site);
    });
  }

  /** Whether a note holds. */
  holds(output: Output, note: Note | GroupReasons): TruthNode {
    return this.#flow.once(note, 'holds', () => {
      this.#bind(output);
      return this.#flow.site.builder.truth(lowerTruth(note.when, this.#flow.site).yes);
    });
  }

  /** What expressions read: of a block that does not apply a number is 0, and anything else is missing. */
  result(output: Output, name: string): Lowered {
    const found = valuesOf(output).find((result) => result.name === name);
    if (found === undefined) throw new Bug(`${output.name} has no ${name}`);
    if (hasItems(output)) return this.#sumOf(output, found);
    const open = this.open(output);
    const value = this.value(output, found);
    if (value.kind !== 'number' || found.value.type.kind !== 'numeric') return onlyWhere(open, value);
    return numberValue(choiceNumber(open, value.node, structural(0n)));
  }

  /** 18.88: outside of a block with items its name is their sum. */
  #sumOf(output: EachOutput, found: ValueResult): Lowered {
    return this.#flow.once(found, 'sum', () => {
      const items = this.items(output);
      const sum = sumOverItems(items, this.#flow, () => {
        const value = this.value(output, found);
        if (value.kind !== 'number') throw new Bug(`a sum of ${value.kind}`);
        return choiceNumber(this.open(output), value.node, structural(0n));
      });
      return numberValue(sum);
    });
  }

  prepareRival({ intent }: ExprOf<'rival'>): void {
    const { output, lets, exprs } = this.#rivalIntent(intent);
    itemsOf(output.each, output.name, this.#flow);
    this.#flow.needed(lets, exprs);
  }

  #rivalIntent(name: string) {
    const { program } = this.#flow.site;
    const output = program.outputs.find((each) => each.kind === 'intent' && each.name === name);
    if (output === undefined || !hasItems(output)) throw new Bug(`no intent ${name} stands for items`);
    const part = (wanted: string): Expr => {
      const found = valuesOf(output).find((result) => result.name === wanted);
      if (found === undefined) throw new Bug(`${name} has no ${wanted}`);
      return found.value;
    };
    const [holds, subject] = [part('holds'), part('subject')];
    return { output, holds, subject, lets: output.lets, exprs: [output.appliesWhen, holds, subject] };
  }

  /** 18.154: an item that is emitted, holds now and is about the same; with `before` one above it in the order of the intent. */
  rival({ intent, subject: wanted, before }: ExprOf<'rival'>): TruthNode {
    const { site } = this.#flow;
    const { builder } = site;
    const { output, holds, subject, lets, exprs } = this.#rivalIntent(intent);
    const own = builder.once(site.lower(wanted));
    const place = before === undefined ? undefined : builder.number(lowerNumber(before, site).node);
    const found = builder.flag(NO);
    overItems(itemsOf(output.each, output.name, this.#flow), this.#flow, (at) => {
      const above = place === undefined ? YES : compare('<', add(at.place, structural(1n)), place);
      const { statements } = builder.nested(() => {
        this.#flow.bind(this.#flow.needed(lets, exprs));
        const open = output.appliesWhen === undefined ? YES : lowerTruth(output.appliesWhen, site).yes;
        const now = builder.truth(and(open, lowerTruth(holds, site).yes));
        builder.assign(found, and(now, identical(builder.once(site.lower(subject)), own, site)));
      });
      builder.push({ op: 'if', condition: and(not(found), above), yes: statements, no: [] });
    });
    return found;
  }
}
