/** Steps in the making, and what stands in their registers. */
import { Bug } from '../../bug.ts';
import { type Assembled, OP, type Op, type Step } from './steps.ts';

/** What emitted source calls beside the helpers. */
const GLOBALS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  undefined: undefined,
  Number,
  BigInt,
  'Math.min': Math.min,
  'Math.max': Math.max,
  'Math.abs': Math.abs,
};

const NO_ARGS: readonly number[] = [];

export class Sheet {
  readonly #helpers: Readonly<Record<string, unknown>>;
  readonly #steps: Step[] = [];
  readonly #registers: unknown[] = [];
  readonly #constants = new Map<unknown, number>();
  readonly #names: Map<string, number>;
  /** What names stood for before they were declared, innermost last. */
  readonly #hidden: { readonly name: string; readonly register: number | undefined }[] = [];
  /** Registers of results that no name stands for yet. */
  readonly #unnamed = new Set<number>();

  constructor(parameters: readonly string[], helpers: Readonly<Record<string, unknown>>) {
    this.#helpers = helpers;
    this.#names = new Map(parameters.map((name) => [name, this.#register()]));
  }

  get assembled(): Assembled {
    return { steps: this.#steps, registers: this.#registers };
  }

  #register(initial?: unknown): number {
    return this.#registers.push(initial) - 1;
  }
  /** A register for what comes out of steps. */
  fresh(): number {
    const register = this.#register();
    this.#unnamed.add(register);
    return register;
  }
  constant(value: unknown): number {
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const register = this.#register(value);
    this.#constants.set(value, register);
    return register;
  }

  step(op: Op, of: Partial<Omit<Step, 'op'>>): Step {
    const { to = 0, a = 0, b = 0, name = '', args = NO_ARGS } = of;
    const step: Step = { op, to, a, b, name, args };
    this.#steps.push(step);
    return step;
  }
  /** A step with a register of its own for what comes out. */
  result(op: Op, of: Partial<Omit<Step, 'op' | 'to'>>): number {
    const to = this.fresh();
    this.step(op, { ...of, to });
    return to;
  }
  /** The number of the step that comes next. */
  get here(): number {
    return this.#steps.length;
  }
  /** Jumps of these go on with the step that comes next. */
  land(...jumps: readonly Step[]): void {
    for (const jump of jumps) jump.to = this.here;
  }

  /** What a name stands for: a variable, a helper or one of the names of the language. */
  named(name: string): number {
    const found = this.#names.get(name);
    if (found !== undefined) return found;
    const known = [this.#helpers, GLOBALS].find((names) => Object.hasOwn(names, name));
    if (known === undefined) throw new Bug(`emitted source with the unknown name ${name}`);
    return this.constant(known[name]);
  }
  /** From here to the end of the block the name stands for a variable that holds the value. */
  declare(name: string, value: number): void {
    const register = this.#own(value);
    this.#hidden.push({ name, register: this.#names.get(name) });
    this.#names.set(name, register);
  }
  /** A register that nothing else stands for. */
  #own(value: number): number {
    if (this.#unnamed.delete(value)) return value;
    const register = this.#register();
    this.step(OP.move, { to: register, a: value });
    return register;
  }
  /** Names that are declared meanwhile are forgotten. */
  scoped(write: () => void): void {
    const outside = this.#hidden.length;
    write();
    for (const { name, register } of this.#hidden.splice(outside).reverse()) {
      if (register === undefined) this.#names.delete(name);
      else this.#names.set(name, register);
    }
  }
}
