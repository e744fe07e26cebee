/** Blocks beside decisions and bills: their gate, and each result as the value of its expression. */
import {
  type GroupReasons,
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
import { type LoweredSchedule, lowerSchedule } from '../ir/lower-intents.ts';
import { structural } from '../ir/number-nodes.ts';
import { choiceNumber } from '../ir/numbers.ts';
import { fitted, lowerTruth } from '../ir/site.ts';
import { YES } from '../ir/truths.ts';
import { type Lowered, numberValue, onlyWhere } from '../ir/values.ts';

/** What stands behind a condition: groups that give reasons, and notes. */
export function conditionsOf(result: Result): readonly (Note | GroupReasons)[] {
  if (result.kind === 'reasons') return [...result.groups, ...result.notes];
  return result.kind === 'waived' ? result.notes : [];
}

export class OutputFlow {
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** All that the block's expressions read of its own. */
  #bind(output: Output): void {
    this.#flow.once(output, 'lets', () => {
      const { results, appliesWhen, lets } = output;
      const exprs = results.flatMap((result) => {
        if (result.kind === 'value' || result.kind === 'part') return [result.value];
        return result.kind === 'message' ? [] : conditionsOf(result).map(({ when }) => when);
      });
      this.#flow.bind(this.#flow.needed(lets, [appliesWhen, ...exprs]));
      return true;
    });
  }

  open(output: Output): TruthNode {
    return this.#flow.once(output, 'open', () => {
      this.#bind(output);
      const { site } = this.#flow;
      return output.appliesWhen === undefined ? YES : site.builder.truth(lowerTruth(output.appliesWhen, site).yes);
    });
  }

  value(output: Output, result: ValueResult): Lowered {
    return this.#flow.once(result, 'value', () => {
      this.#bind(output);
      const { site } = this.#flow;
      return site.builder.once(fitted(site.lower(result.value), result.value.type, result.value.type));
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
    const open = this.open(output);
    const value = this.value(output, found);
    if (value.kind !== 'number' || found.value.type.kind !== 'numeric') return onlyWhere(open, value);
    return numberValue(choiceNumber(open, value.node, structural(0n)));
  }
}
