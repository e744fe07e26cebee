/** The book of each tenant in this process. One is made anew beside the one that serves, and put in its place by one assignment. */
import type { Program } from '#dsl';
import type { Registry } from '#engine';
import { type DraftChecker, type DraftFile, planOfFiles } from '#plans';
import { type Database, Follower, isId, type Statements, type TenantId } from '../kernel/index.ts';
import { type Book, OwnBook, type OwnPolicy, SharedBook } from './book.ts';
import { allActivations, changedRulebooks, findVersion, type KnownActivation, policiesOf } from './store.ts';

const CHANNEL = 'writ_rulebook';

export interface ServingParts {
  readonly database: Database;
  /** Of the policies that all tenants see. */
  readonly shared: Registry;
  /** Reads what is published beside the calls that are answered. */
  readonly drafts: Pick<DraftChecker, 'read'>;
  /** Told when the database does not answer, or a book cannot be made of what it holds. */
  readonly onFault: (cause: unknown) => void;
}

export class Serving {
  readonly #parts: ServingParts;
  readonly #shared: SharedBook;
  readonly #books = new Map<TenantId, OwnBook>();
  /** Programs of activated versions, by tenant and then by policy and version. */
  readonly #programs = new Map<TenantId, Map<string, Program>>();
  readonly #reading = new Map<TenantId, Promise<boolean>>();
  readonly #stale = new Set<TenantId>();
  #since: string | undefined;
  /** Before the first call there is nobody to be held up. */
  #isServing = false;
  readonly #follower: Follower;

  constructor(parts: ServingParts) {
    this.#parts = parts;
    this.#shared = new SharedBook(parts.shared);
    this.#follower = new Follower({
      ...{ database: parts.database, channel: CHANNEL },
      hear: (tenant) => {
        if (isId<'tenant'>(tenant)) void this.#read(tenant);
      },
      // What was missed is asked for.
      again: () => undefined,
      ask: () => this.#ask(),
    });
  }

  /** Asks nobody. */
  of(tenant: TenantId): Book {
    return this.#books.get(tenant) ?? this.#shared;
  }

  /** Resolves when the book is that of what was committed before; where the database is silent it stays as it is. */
  async refresh(tenant: TenantId): Promise<void> {
    await this.#read(tenant);
  }

  /** Tenants with policies of their own. */
  get size(): number {
    return this.#books.size;
  }

  /** Resolves when every book is there: whether it is, since without it a tenant would be answered by what is everybody's. */
  async start(): Promise<boolean> {
    await this.#follower.start();
    this.#isServing = true;
    if (this.#since !== undefined) return true;
    await this.#follower.stop();
    return false;
  }

  async stop(): Promise<void> {
    await this.#follower.stop();
    await Promise.all(this.#reading.values());
  }

  async #ask(): Promise<void> {
    const { database, onFault } = this.#parts;
    try {
      const { next, tenants } = await database.look((sql) => changedRulebooks(sql, this.#since));
      const read = await Promise.all(tenants.filter(isId<'tenant'>).map((tenant) => this.#read(tenant)));
      // What could not be read is asked for again.
      if (read.every(Boolean)) this.#since = next;
    } catch (cause) {
      onFault(cause);
    }
  }

  /** Whether it could be read. Who asks while it is read waits for what is read after that. */
  #read(tenant: TenantId): Promise<boolean> {
    const running = this.#reading.get(tenant);
    if (running !== undefined) {
      this.#stale.add(tenant);
      return running;
    }
    const reading = this.#readUntilFresh(tenant);
    this.#reading.set(tenant, reading);
    return reading;
  }

  async #readUntilFresh(tenant: TenantId): Promise<boolean> {
    let isRead: boolean;
    do {
      this.#stale.delete(tenant);
      isRead = await this.#readOnce(tenant);
    } while (this.#stale.has(tenant));
    this.#reading.delete(tenant);
    return isRead;
  }

  async #readOnce(tenant: TenantId): Promise<boolean> {
    const { database, onFault } = this.#parts;
    try {
      const policies = await database.withTenant(tenant, (sql) => this.#policies(sql, tenant));
      this.#books.set(tenant, new OwnBook(this.#shared, policies, this.#books.get(tenant)));
      return true;
    } catch (cause) {
      onFault(cause);
      return false;
    }
  }

  async #policies(sql: Statements, tenant: TenantId): Promise<ReadonlyMap<string, OwnPolicy>> {
    const names = await policiesOf(sql);
    const activations = Map.groupBy(await allActivations(sql), ({ policy }) => policy);
    const policies = new Map<string, OwnPolicy>();
    for (const name of names) policies.set(name, await this.#policy(sql, tenant, name, activations.get(name) ?? []));
    return policies;
  }

  async #policy(
    sql: Statements,
    tenant: TenantId,
    policy: string,
    known: readonly KnownActivation[],
  ): Promise<OwnPolicy> {
    const programs = new Map<string, Program>();
    for (const version of new Set(known.map((each) => each.version))) {
      const program = await this.#program(sql, tenant, policy, version);
      if (program === undefined) return 'unreadable';
      programs.set(version, program);
    }
    const activations = known.map(({ kind, version, at, knownAt }) => ({
      ...{ kind, version, at: at.getTime(), knownAt: knownAt.getTime() },
    }));
    return { programs, activations };
  }

  /** Undefined for a version that means something else to this release than it meant when it was published. */
  async #program(sql: Statements, tenant: TenantId, policy: string, version: string): Promise<Program | undefined> {
    const programs = this.#programs.get(tenant) ?? new Map<string, Program>();
    this.#programs.set(tenant, programs);
    const key = `${policy}@${version}`;
    const known = programs.get(key);
    if (known !== undefined) return known;
    const row = await findVersion(sql, policy, version);
    const program = row && (await this.#programOf(row.files));
    if (program === undefined || program.hash !== row?.hash || program.text !== row.text) {
      this.#parts.onFault(new Error(`${key} of tenant ${tenant} is not what was published, and is not served`));
      return undefined;
    }
    programs.set(key, program);
    return program;
  }

  /** In a process of its own, for a large table takes a second; here where that fails, since without it the policy would not be served. */
  async #programOf(files: readonly DraftFile[]): Promise<Program | undefined> {
    if (this.#isServing) {
      const read = await this.#parts.drafts.read(files).catch(() => undefined);
      if (read?.kind === 'program') return read.program;
    }
    return planOfFiles(files)?.program;
  }
}
