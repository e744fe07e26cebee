/**
 * What calls of a tenant are answered from: its own activated versions, and the shared policies under them. A policy that the
 * tenant has activated hides the shared one of its name whole, so that one call never meets both.
 */

import type { Program } from '#dsl';
import {
  type Activation,
  type CallOptions,
  createRegistry,
  findVersions,
  narrowed,
  type Registry,
  retiredOn,
  type Stretch,
  stretchesOf,
  unknownPolicy,
  unknownVersion,
  type Versions,
} from '#engine';
import { type Problem, problem } from '../kernel/index.ts';

export interface BookQuery extends Pick<CallOptions, 'version' | 'pin'> {
  /** Only activations that were known then count; milliseconds since 1970. */
  readonly knownAt?: number;
}
export type Found = { readonly registry: Registry; readonly versions: Versions } | { readonly problem: Problem };

export interface Book {
  /** The versions that a call may be answered by, the highest first, and whose plans they are. */
  readonly find: (policy: string, query: BookQuery) => Found;
  /** Whether calls of some day are answered by this version of the tenant's own. */
  readonly isActive: (policy: string, version: string) => boolean;
  /** Whether the tenant's own policy stands before a shared one of this name. */
  readonly hides: (policy: string) => boolean;
}

/** Folders keep no record of when something was known. */
const NO_RECORD = problem('QUERY_REJECTED', 'The query does not fit.', [
  { code: 'QUERY_PARAMETER', path: 'knownAt', message: 'This policy is a shared one, whose past is not kept.' },
]);

export class SharedBook implements Book {
  readonly registry: Registry;

  constructor(registry: Registry) {
    this.registry = registry;
  }

  find(policy: string, query: BookQuery): Found {
    const found = findVersions(this.registry, policy, query);
    if ('refusal' in found) return { problem: problem(found.refusal.code, found.refusal.detail) };
    return query.knownAt === undefined ? { registry: this.registry, versions: found.versions } : { problem: NO_RECORD };
  }

  isActive(): boolean {
    return false;
  }

  hides(): boolean {
    return false;
  }
}

export interface KnownActivation extends Activation {
  readonly knownAt: number;
}

interface Activated {
  /** Every version that was ever activated. */
  readonly programs: ReadonlyMap<string, Program>;
  /** In the order in which they became known; none where the policy is published and nothing more. */
  readonly activations: readonly KnownActivation[];
}
/** A policy that a tenant has published. `unreadable`: it must not be answered by anything else instead. */
export type OwnPolicy = Activated | 'unreadable';

/** `versions`: those that answer calls, each with the days on which it does. */
interface Served extends Activated {
  readonly versions: Versions;
}

/** One state of a tenant's rulebook. It never changes: the next one takes its place. */
export class OwnBook implements Book {
  readonly #shared: SharedBook;
  readonly #registry: Registry;
  readonly #policies: ReadonlyMap<string, Served | 'unreadable'>;
  readonly #narrow: Narrow;

  constructor(shared: SharedBook, policies: ReadonlyMap<string, OwnPolicy>, before?: OwnBook) {
    this.#shared = shared;
    this.#registry = before === undefined ? createRegistry() : before.#registry;
    this.#narrow = before === undefined ? new Narrow() : before.#narrow;
    const served = [...policies].map(([name, own]) => [name, own === 'unreadable' ? own : this.#served(own)] as const);
    this.#policies = new Map(served);
    const versions = served.flatMap(([, own]) => (own === 'unreadable' ? [] : own.versions));
    this.#registry.replace(versions);
    // Here, and not in the first call of each.
    for (const program of versions) this.#registry.plan(program);
  }

  find(policy: string, query: BookQuery): Found {
    const own = this.#policies.get(policy);
    if (own === 'unreadable') return { problem: UNREADABLE };
    if (own !== undefined && own.activations.length > 0) return this.#findOwn(policy, own, query);
    const found = this.#shared.find(policy, query);
    if ('registry' in found || found.problem.code !== 'UNKNOWN_POLICY') return found;
    if (own !== undefined) return { problem: notInForce(`${policy} is published, and no version of it is activated.`) };
    const { code, detail } = unknownPolicy(policy, [...this.#policies.keys(), ...this.#shared.registry.policies()]);
    return { problem: problem(code, detail) };
  }

  isActive(policy: string, version: string): boolean {
    const own = this.#policies.get(policy);
    return own !== undefined && own !== 'unreadable' && own.versions.some((each) => each.version === version);
  }

  hides(policy: string): boolean {
    const own = this.#policies.get(policy);
    return own !== undefined && (own === 'unreadable' || own.activations.length > 0);
  }

  #findOwn(policy: string, own: Served, { version, pin, knownAt }: BookQuery): Found {
    const known = knownAt === undefined ? own : this.#knownAt(own, knownAt);
    for (const wanted of [version, pin]) {
      if (wanted === undefined || known.programs.has(wanted)) continue;
      const { code, detail } = unknownVersion(policy, wanted, [...known.programs.keys()]);
      return { problem: problem(code, detail) };
    }
    const versions = version === undefined ? known.versions : this.#named(known, version);
    if (versions.length > 0) return { registry: this.#registry, versions };
    return { problem: notInForce(`No version of ${policy} that was activated by then is in force on any day.`) };
  }

  /** A version by name answers whatever was activated later: until it is retired, on the days that its own file says. */
  #named({ programs, activations }: Activated, version: string): Versions {
    const program = programs.get(version);
    const until = program && retiredOn(program, activations);
    if (program === undefined || until === undefined) return program === undefined ? [] : [program];
    const left = this.#narrow.of({ program, from: program.effective.from, until });
    return left === undefined ? [] : [left];
  }

  #knownAt({ programs, activations }: Activated, knownAt: number): Served {
    const known = activations.filter((each) => each.knownAt <= knownAt);
    const versions = new Set(known.map(({ version }) => version));
    return this.#served({
      programs: new Map([...programs].filter(([version]) => versions.has(version))),
      activations: known,
    });
  }

  #served(own: Activated): Served {
    const stretches = stretchesOf(own.programs, own.activations);
    return { ...own, versions: stretches.flatMap((stretch) => this.#narrow.of(stretch) ?? []) };
  }
}

const UNREADABLE = problem(
  'POLICY_REJECTED',
  'An activated version of this policy is not what was published; nothing of it is served.',
);

function notInForce(detail: string): Problem {
  return problem('NO_VERSION_IN_FORCE', detail);
}

/** The same stretch of a version is the same program, so that its plan is made once. */
class Narrow {
  readonly #known = new WeakMap<Program, Map<string, Program | undefined>>();

  of(stretch: Stretch): Program | undefined {
    const { program, from, until } = stretch;
    const known = this.#known.get(program) ?? new Map<string, Program | undefined>();
    this.#known.set(program, known);
    const key = `${from} ${until ?? ''}`;
    if (!known.has(key)) known.set(key, narrowed(stretch));
    return known.get(key);
  }
}
