/**
 * Who calls: keys that were found are kept in memory, so that a call of a known key asks nobody. Where the database has not answered
 * for a while nothing kept is trusted any more.
 */
import { type Access, type Caller, type Database, Follower, type KeyId } from '../kernel/index.ts';
import { digestOf, readCredential } from './credential.ts';
import { scopesOf } from './model.ts';
import { changedKeys, findKeyOf } from './store.ts';

const TRUST_MS = 10_000;
const KEPT_MAX = 10_000;
const CHANNEL = 'writ_keys';

interface Kept {
  readonly caller: Caller;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface AccessParts {
  readonly database: Database;
  readonly pepper: Buffer;
  readonly clock: () => number;
  /** Told when the database does not answer. */
  readonly onSilence: (cause: unknown) => void;
}

export class KeyAccess implements Access {
  readonly #parts: AccessParts;
  /** By the header as it came. */
  readonly #kept = new Map<string, Kept>();
  readonly #headers = new Map<string, Set<string>>();
  /** Goes up with every change: what was read before it is not kept. */
  #changes = 0;
  #since: string | undefined;
  #asked = 0;
  readonly #follower: Follower;

  constructor(parts: AccessParts) {
    this.#parts = parts;
    this.#follower = new Follower({
      ...{ database: parts.database, channel: CHANNEL },
      hear: (key) => this.#drop(key),
      again: () => this.#dropAll(),
      ask: () => this.catchUp(),
    });
  }

  start(): Promise<void> {
    return this.#follower.start();
  }

  stop(): Promise<void> {
    return this.#follower.stop();
  }

  /** Asks for what was changed; of what this instance has just changed the notice may still be under way. */
  async catchUp(): Promise<void> {
    const { database, clock, onSilence } = this.#parts;
    try {
      const at = clock();
      const { next, keys } = await database.as('worker', (sql) => changedKeys(sql, this.#since));
      for (const key of keys) this.#drop(key);
      this.#since = next;
      this.#asked = at;
    } catch (cause) {
      onSilence(cause);
    }
  }

  known(header: string): Caller | undefined {
    const kept = this.#kept.get(header);
    if (kept === undefined) return undefined;
    const now = this.#parts.clock();
    return now < kept.until && now - this.#asked < TRUST_MS ? kept.caller : undefined;
  }

  /** Whether the database has answered a short while ago. */
  get answered(): boolean {
    return this.#parts.clock() - this.#asked < TRUST_MS;
  }

  async find(header: string): Promise<Caller | undefined> {
    const { database, pepper, clock } = this.#parts;
    const credential = readCredential(header);
    if (credential === undefined) return undefined;
    const { key, secret } = credential;
    const changes = this.#changes;
    const found = await database.as('app', (sql) => findKeyOf(sql, key, digestOf(pepper, secret), new Date(clock())));
    if (found === undefined) return undefined;
    const caller = { tenant: found.tenant, key, scopes: scopesOf(found.roles, found.scopes) };
    if (changes === this.#changes)
      this.#keep(header, { caller, until: found.until?.getTime() ?? Number.POSITIVE_INFINITY });
    return caller;
  }

  #keep(header: string, kept: Kept): void {
    if (this.#kept.size >= KEPT_MAX) this.#dropAll();
    this.#kept.set(header, kept);
    const { key } = kept.caller;
    const headers = this.#headers.get(key) ?? new Set();
    this.#headers.set(key, headers.add(header));
  }

  #drop(key: KeyId | string): void {
    this.#changes += 1;
    for (const header of this.#headers.get(key) ?? []) this.#kept.delete(header);
    this.#headers.delete(key);
  }

  #dropAll(): void {
    this.#changes += 1;
    this.#kept.clear();
    this.#headers.clear();
  }
}
