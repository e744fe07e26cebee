/** What every family of the reference shares: the evaluation under way, and the names bound around an expression. */
import type { Constant, Definition, Expr, FigureExpr, Group, Local, Output, Program } from '#dsl';
import type { AsOfMoment } from '../boundary/as-of.ts';
import type { Fault } from '../boundary/fault.ts';
import { Bug } from '../bug.ts';
import type { AskExtern } from './extern.ts';
import type { OutputResult } from './output.ts';
import type { Outcome, RuleResult } from './rule.ts';
import type { Watch } from './seen.ts';
import type { Value } from './value.ts';

/** Told of every expression with what it came to. */
export type Observe = (expr: Expr, value: Value) => void;

/** Who is told what happens on the way. */
export interface Told {
  readonly observe?: Observe | undefined;
  readonly watch?: Watch | undefined;
}

export interface Context extends Told {
  readonly program: Program;
  readonly asOf: AsOfMoment;
  readonly evaluate: (expr: Expr, env: Environment) => Value;
  /** The entry above, while an entry of a dated constant is evaluated. */
  readonly previous?: Value;
  readonly input: (name: string) => Value;
  readonly constant: (constant: Constant, day: number) => Value | undefined;
  readonly derived: (definition: Definition) => Value;
  readonly extern: AskExtern;
  /** `index`: of the item whose line is meant. */
  readonly figure: (figure: FigureExpr, index?: number) => Value;
  readonly outcome: (group: Group) => Outcome;
  /** In source order of the rules. */
  readonly reasons: (group: Group) => readonly RuleResult[];
  readonly result: (output: Output, name: string) => Value;
  /** What came of an intent, item by item. */
  readonly intents: (name: string) => readonly OutputResult[];
}

/** An input that only the evaluation itself can find wrong; caught at the door. */
export class Rejected extends Error {
  readonly faults: readonly Fault[];
  constructor(fault: Fault) {
    super(fault.message);
    this.faults = [fault];
  }
}

/** Names bound by `let`, parameters and comprehensions; each is computed when first read. */
export class Environment {
  readonly #outer: Environment | undefined;
  readonly #bound = new Map<Local, () => Value>();

  constructor(outer?: Environment) {
    this.#outer = outer;
  }

  bind(local: Local, compute: () => Value): void {
    this.#bound.set(local, once(compute));
  }

  read(local: Local): Value {
    const bound = this.#bound.get(local);
    if (bound !== undefined) return bound();
    if (this.#outer === undefined) throw new Bug(`${local.name} is not bound`);
    return this.#outer.read(local);
  }
}

function once(compute: () => Value): () => Value {
  let known: Value | undefined;
  return () => {
    known ??= compute();
    return known;
  };
}

/** Remembers what was computed for a key. A key that needs itself is a circle, which the checker excludes. */
export function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, { readonly value: V } | 'open'>();
  return (key) => {
    const found = known.get(key);
    if (found === 'open') throw new Bug('values depend on each other');
    if (found !== undefined) return found.value;
    known.set(key, 'open');
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}
