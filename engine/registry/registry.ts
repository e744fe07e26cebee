/**
 * The versions of policies that can be asked, and their plans. Readers see one consistent set, which is replaced whole by one
 * assignment; who holds a list of versions keeps it.
 */

import { LRUCache } from 'lru-cache';
import { compareVersions, type Program } from '#dsl';
import type { Plan } from '../plan.ts';

/** Plans of versions that are no longer the newest: rarely asked, so that only the last ones asked are kept. */
const OLD_PLANS_MAX = 256;
const NONE: readonly Program[] = [];

export class Registry {
  readonly #compile: (program: Program) => Plan;
  readonly #old = new LRUCache<Program, Plan>({ max: OLD_PLANS_MAX });
  readonly #current = new WeakMap<Program, Plan>();
  #versions = new Map<string, readonly Program[]>();

  /** `compile` makes a plan that was dropped, or was never there, again. */
  constructor(compile: (program: Program) => Plan) {
    this.#compile = compile;
  }

  /** Takes up a new set of programs. Plans of those that stay are kept, and so are those that are made already. */
  replace(programs: readonly Program[], made: readonly Plan[] = []): void {
    const versions = new Map<string, Program[]>();
    for (const program of programs) versions.set(program.name, [...(versions.get(program.name) ?? []), program]);
    for (const list of versions.values()) list.sort(highestFirst);
    this.#versions = versions;
    for (const plan of made) this.#keep(plan);
  }

  /** Takes up one version, in the place of that of the same number if there is one; all others stay, however many there are. */
  put(plan: Plan): void {
    const { program } = plan;
    const others = this.versions(program.name).filter(({ version }) => version !== program.version);
    this.#versions.set(program.name, [...others, program].sort(highestFirst));
    this.#keep(plan);
  }

  /** The names of the policies. */
  policies(): readonly string[] {
    return [...this.#versions.keys()];
  }

  /** The versions of a policy, the highest first; none for an unknown name. */
  versions(policy: string): readonly Program[] {
    return this.#versions.get(policy) ?? NONE;
  }

  plan(program: Program): Plan {
    const known = this.#current.get(program) ?? this.#old.get(program);
    if (known !== undefined) return known;
    const made = this.#compile(program);
    this.#keep(made);
    return made;
  }

  #keep(plan: Plan): void {
    const { program } = plan;
    if (this.versions(program.name)[0] === program) this.#current.set(program, plan);
    else this.#old.set(program, plan);
  }
}

function highestFirst(a: Program, b: Program): number {
  return compareVersions(b.version, a.version);
}
