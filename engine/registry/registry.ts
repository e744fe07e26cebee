/**
 * The versions of policies that can be asked: which one is in force for a call, and plans made when they are first needed. It
 * knows nothing of subscribers: a pin and the day of activation are arguments. Readers see one consistent set, which is
 * replaced whole by one assignment.
 */

import { LRUCache } from 'lru-cache';
import { compareVersions, type Program } from '#dsl';
import type { Plan } from '../plan.ts';

export interface Choice {
  /** The as-of date, days since 1970-01-01. */
  readonly day: number;
  /** A version that must be taken, whether a newer one is in force or not. */
  readonly version?: string;
  /** The version a subscriber is pinned to; it wins while it is in force. */
  readonly pin?: string;
  /** The day the subscriber was activated: `supersedes ... for new subscribers` leaves earlier ones where they are. */
  readonly subscribedSince?: number;
}

/** Plans of versions that are no longer the newest: rarely asked, so that only the last ones asked are kept. */
const OLD_PLANS_MAX = 256;

type Versions = ReadonlyMap<string, readonly Program[]>;

export class Registry {
  readonly #compile: (program: Program) => Plan;
  readonly #old = new LRUCache<Program, Plan>({ max: OLD_PLANS_MAX });
  readonly #current = new WeakMap<Program, Plan>();
  #versions: Versions = new Map();

  constructor(compile: (program: Program) => Plan) {
    this.#compile = compile;
  }

  /** Takes up a new set of programs; the plans of those that stay are kept. */
  replace(programs: readonly Program[]): void {
    const versions = new Map<string, Program[]>();
    for (const program of programs) versions.set(program.name, [...(versions.get(program.name) ?? []), program]);
    for (const list of versions.values()) list.sort((a, b) => compareVersions(b.version, a.version));
    this.#versions = versions;
  }

  /** The versions of a policy, the highest first. */
  versions(policy: string): readonly Program[] {
    return this.#versions.get(policy) ?? [];
  }

  /** The version that answers a call (LANGUAGE 18.162); undefined when none is in force. */
  choose(policy: string, choice: Choice): Program | undefined {
    const all = this.versions(policy);
    if (choice.version !== undefined) return all.find(({ version }) => version === choice.version);
    const inForce = all.filter((program) => isInForce(program, choice.day));
    const pinned = inForce.find(({ version }) => version === choice.pin);
    return pinned ?? inForce.find((program) => mayServe(program, inForce, choice));
  }

  plan(program: Program): Plan {
    const newest = this.versions(program.name)[0] === program;
    const known = newest ? this.#current.get(program) : this.#old.get(program);
    if (known !== undefined) return known;
    const made = this.#current.get(program) ?? this.#compile(program);
    if (newest) this.#current.set(program, made);
    else this.#old.set(program, made);
    return made;
  }
}

function isInForce({ effective: { from, until } }: Program, day: number): boolean {
  return day >= from && (until === undefined || day < until);
}

/** A version for new subscribers leaves those who were there before it to the version it supersedes, while that is in force. */
function mayServe(
  { supersedes, effective }: Program,
  inForce: readonly Program[],
  { subscribedSince, day }: Choice,
): boolean {
  if (supersedes === undefined) return true;
  const hasOlder = inForce.some(({ version }) => version === supersedes.version);
  if (!hasOlder) return true;
  if (supersedes.scope === 'everyone') return supersedes.from === undefined || day >= supersedes.from;
  return subscribedSince === undefined || subscribedSince >= effective.from;
}
