/**
 * Who calls with a key: keys that were found are kept in memory, so that a call of a known key asks nobody, and so are those that are of
 * no use. Where the database has not answered for a while nothing kept is trusted any more.
 */
import {
  type Access,
  type Accounts,
  type Admission,
  type Caller,
  type Database,
  Follower,
  type KeyId,
  LRUCache,
  STRANGER,
  TOO_MANY_STRANGERS,
} from '../kernel/index.ts';
import { type Credential, digestOf, readCredential } from './credential.ts';
import { scopesOf } from './model.ts';
import { changedKeys, findKeyOf } from './store.ts';

const TRUST_MS = 10_000;
const KEPT_MAX = 10_000;
/** Of a longer one with the same key in it nothing is kept. */
const HEADER_MAX = 200;
const CHANNEL = 'writ_keys';

interface Kept {
  readonly caller: Caller;
  readonly key: KeyId;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface AccessParts {
  readonly database: Database;
  readonly pepper: Buffer;
  readonly clock: () => number;
  readonly accounts: Accounts;
  /** Told when the database does not answer. */
  readonly onSilence: (cause: unknown) => void;
}

export class KeyAccess implements Access {
  readonly #parts: AccessParts;
  /** By the header as it came. */
  readonly #kept = new Map<string, Kept>();
  readonly #headers = new Map<string, Set<string>>();
  /** Credentials that nobody has, for a while: until any key is changed. */
  readonly #useless: LRUCache<string, true>;
  readonly #asking = new Map<string, Promise<Caller | undefined>>();
  /** Goes up with every change: what was read before it is not kept. */
  #changes = 0;
  #since: string | undefined;
  #asked = 0;
  readonly #follower: Follower;

  constructor(parts: AccessParts) {
    this.#parts = parts;
    this.#useless = new LRUCache({ max: KEPT_MAX, ttl: TRUST_MS, perf: { now: parts.clock } });
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
      const { next, keys } = await database.look((sql) => changedKeys(sql, this.#since));
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

  async find(header: string, origin: string): Promise<Admission> {
    const credential = readCredential(header);
    if (credential === undefined || this.#useless.has(nameOfUseless(credential))) return STRANGER;
    const { accounts } = this.#parts;
    if (!accounts.admitStranger(origin)) return { problem: TOO_MANY_STRANGERS };
    const caller = await this.#lookUpOnce(header, credential);
    if (caller !== undefined) return { caller };
    accounts.chargeStranger(origin);
    return STRANGER;
  }

  /** Whoever comes with the same one meanwhile waits for the same answer. */
  #lookUpOnce(header: string, credential: Credential): Promise<Caller | undefined> {
    const running = this.#asking.get(header);
    if (running !== undefined) return running;
    const asking = this.#lookUp(header, credential).finally(() => {
      if (this.#asking.get(header) === asking) this.#asking.delete(header);
    });
    this.#asking.set(header, asking);
    return asking;
  }

  async #lookUp(header: string, credential: Credential): Promise<Caller | undefined> {
    const { database, pepper, clock, accounts } = this.#parts;
    const { key, secret } = credential;
    const changes = this.#changes;
    const found = await database.as('app', (sql) => findKeyOf(sql, key, digestOf(pepper, secret), new Date(clock())));
    const isFresh = changes === this.#changes;
    if (found === undefined) {
      if (isFresh) this.#useless.set(nameOfUseless(credential), true);
      return undefined;
    }
    const { tenant, roles, scopes, until } = found;
    const account = accounts.of(tenant, key);
    const caller: Caller = { tenant, actor: { kind: 'key', key }, scopes: scopesOf(roles, scopes), account };
    if (isFresh) this.#keep(header, { caller, key, until: until?.getTime() ?? Number.POSITIVE_INFINITY });
    return caller;
  }

  #keep(header: string, kept: Kept): void {
    if (header.length > HEADER_MAX) return;
    if (this.#kept.size >= KEPT_MAX) this.#dropAll();
    this.#kept.set(header, kept);
    const headers = this.#headers.get(kept.key) ?? new Set();
    this.#headers.set(kept.key, headers.add(header));
  }

  #drop(key: KeyId | string): void {
    this.#forgetQuestions();
    for (const header of this.#headers.get(key) ?? []) this.#kept.delete(header);
    this.#headers.delete(key);
  }

  /** What is being looked up now may be answered by what was before. */
  #forgetQuestions(): void {
    this.#changes += 1;
    this.#useless.clear();
    this.#asking.clear();
  }

  #dropAll(): void {
    this.#forgetQuestions();
    this.#kept.clear();
    this.#headers.clear();
  }
}

const nameOfUseless = ({ key, secret }: Credential): string => `${key} ${secret}`;
