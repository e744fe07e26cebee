/**
 * Gives events their places in the feed after they are committed. A number that is drawn while a transaction runs says nothing of when it
 * commits, and a reader who has seen a higher one would pass it by; readers who stop below the oldest running transaction would lose
 * none, but stand still behind any long one, of other databases of the server too, and would see one subject in the order in which
 * transactions began. Any instance does it, tenant by tenant: who holds the row of the tenant does it now, and whoever dies lets go.
 */
import type { Database } from '../database/connect.ts';
import type { TenantId } from '../ids.ts';
import { Repeated } from '../repeated.ts';
import { NUMBERED_MAX, numberEvents, unnumbered } from './store.ts';

const LOOK_MS = 200;
/** Transactions in which one tenant gets its places before the next one does. */
const NUMBERED_AT_ONCE = 10;

export interface SequencerParts {
  readonly database: Database;
  readonly clock: () => number;
  /** The feed of a tenant has grown. */
  readonly onGrowth: (tenant: TenantId) => void;
  /** Told when the database does not answer. */
  readonly onSilence: (cause: unknown) => void;
}

export class Sequencer {
  readonly #parts: SequencerParts;
  readonly #looking: Repeated;
  #oldest: number | undefined;

  constructor(parts: SequencerParts) {
    this.#parts = parts;
    this.#looking = new Repeated(() => this.#look(), LOOK_MS);
  }

  start(): void {
    this.#looking.start();
  }

  stop(): Promise<void> {
    return this.#looking.stop();
  }

  /** Milliseconds that the oldest event without a place has waited, as it was last seen. */
  get lagMs(): number {
    return this.#oldest === undefined ? 0 : Math.max(0, this.#parts.clock() - this.#oldest);
  }

  async #look(): Promise<void> {
    try {
      await this.pass();
    } catch (cause) {
      this.#parts.onSilence(cause);
    }
  }

  /** What is committed now has its place when it resolves, or another instance is about it; of very many the next pass does the rest. */
  async pass(): Promise<void> {
    const { database } = this.#parts;
    const { tenants, oldest } = await database.look(unnumbered);
    this.#oldest = oldest?.getTime();
    for (const tenant of tenants) await this.#number(tenant);
  }

  /** A tenant that writes very many keeps no other one waiting for all of them. */
  async #number(tenant: TenantId): Promise<void> {
    const { database, clock, onGrowth } = this.#parts;
    for (let i = 0; i < NUMBERED_AT_ONCE; i += 1) {
      const numbered = await database.withTenant(tenant, (sql) => numberEvents(sql, new Date(clock())));
      if (numbered > 0) onGrowth(tenant);
      if (numbered < NUMBERED_MAX) return;
    }
  }
}
