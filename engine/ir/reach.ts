/**
 * Where an evaluation asks outside (LANGUAGE 18.157). An extern is called exactly where its call is reached, so that what reads
 * one is not built beforehand but where it is read, under the condition that it is reached there; what was built is known as far
 * as that condition goes. Everything else is pure, and is built without asking whether it is wanted.
 */
import type { Definition, Expr, Let, Local } from '#dsl';
import { ASKING_MAX } from '../limits.ts';
import type { Builder } from './builder.ts';
import type { TruthNode } from './ir.ts';
import { NOT_COMPILED, NotCompiled } from './not-compiled.ts';
import { and, YES } from './truths.ts';
import type { Lowered } from './values.ts';
import { readsOf } from './walk.ts';

type Known = Map<Definition | Let, Lowered>;

function nameOf(owner: Definition | Let): string {
  return 'local' in owner ? owner.local.name : owner.name;
}

export class Reach {
  readonly #builder: Builder;
  /** A policy without externs pays for nothing. */
  readonly #isAsking: boolean;
  /** Undefined: here nobody is asked. */
  #when: TruthNode | undefined;
  #isClosed = false;
  /** What was built: where it is surely read, and behind each condition that is open now. */
  #known: readonly Known[] = [new Map()];
  readonly #lets = new Map<Local, Let>();
  #built = 0;

  constructor(builder: Builder, isAsking: boolean) {
    this.#builder = builder;
    this.#isAsking = isAsking;
  }

  get when(): TruthNode | undefined {
    return this.#when;
  }

  /** Whether an expression calls an extern, through tables, `let`s and definitions as well, but for those that are shown anyway. */
  asks(expr: Expr | undefined): boolean {
    if (!this.#isAsking || expr === undefined) return false;
    const { asks, definitions, locals } = readsOf([expr]);
    return (
      asks ||
      [...definitions].some(({ shown, value }) => !shown && this.asks(value)) ||
      [...locals].some((local) => this.asks(this.#lets.get(local)?.value))
    );
  }

  /** `let`s that expressions may read from now on. */
  register(lets: readonly Let[]): void {
    if (this.#isAsking) for (const each of lets) this.#lets.set(each.local, each);
  }
  letOf(local: Local): Let | undefined {
    return this.#lets.get(local);
  }

  /** What stands here is always computed, as far as the block goes in which it stands. */
  always<T>(write: () => T): T {
    return this.#isClosed ? write() : this.#under(YES, write);
  }
  /** The same where it is not sure that nothing is left out: nobody is asked. */
  never<T>(write: () => T): T {
    return this.#under(undefined, write);
  }
  /** The body of a loop, which is run again and again. */
  closed<T>(write: () => T): T {
    const outer = this.#isClosed;
    this.#isClosed = true;
    const result = this.never(() => this.apart(write));
    this.#isClosed = outer;
    return result;
  }
  /** Only where the condition holds. */
  where<T>(condition: TruthNode, write: () => T): T {
    const when = this.#when;
    if (!this.#isAsking || when === undefined || condition === YES) return write();
    return this.#under(this.#builder.truth(and(when, condition)), () => this.apart(write));
  }
  #under<T>(when: TruthNode | undefined, write: () => T): T {
    const outer = this.#when;
    this.#when = when;
    const result = write();
    this.#when = outer;
    return result;
  }

  /** A block of statements that may not be run: what is built in it is not known outside. */
  apart<T>(write: () => T): T {
    const outer = this.#known;
    this.#known = [new Map(), ...outer];
    const result = write();
    this.#known = outer;
    return result;
  }

  /** Builds what asks where it is first read. */
  once(owner: Definition | Let, make: () => Lowered): Lowered {
    const found = this.#known.map((known) => known.get(owner)).find((value) => value !== undefined);
    if (found !== undefined) return found;
    const [here] = this.#known;
    this.#built += 1;
    if (this.#built > ASKING_MAX) throw new NotCompiled(NOT_COMPILED.extern(nameOf(owner)));
    const made = make();
    here?.set(owner, made);
    return made;
  }
}
