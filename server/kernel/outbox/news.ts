/** Whether the feed of a tenant has grown, for those who wait for it: asked of the database for all of them at once, while there are any. */
import type { Database } from '../database/connect.ts';
import type { TenantId } from '../ids.ts';
import { Repeated } from '../repeated.ts';
import { headsOf } from './store.ts';

const LOOK_MS = 250;

interface Waiting {
  /** Goes up with every growth. */
  growths: number;
  head: number | undefined;
  readonly wake: Set<() => void>;
  readers: number;
}

/** What one reader has: whether there is news since he last looked, and a way to wait for it. */
export interface Watch {
  /** To be called before a look at the feed: growth from here on ends the next wait. */
  readonly look: () => void;
  /** True when the feed has grown since the look, false when nothing has come for so long or the signal is given. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly end: () => void;
}

export interface NewsParts {
  readonly database: Database;
  readonly onSilence: (cause: unknown) => void;
}

export class News {
  readonly #parts: NewsParts;
  readonly #waiting = new Map<TenantId, Waiting>();
  readonly #looking: Repeated;

  constructor(parts: NewsParts) {
    this.#parts = parts;
    this.#looking = new Repeated(() => this.#look(), LOOK_MS);
  }

  start(): void {
    this.#looking.start();
  }

  stop(): Promise<void> {
    return this.#looking.stop();
  }

  /** The feed of a tenant has grown. */
  tell(tenant: TenantId): void {
    const waiting = this.#waiting.get(tenant);
    if (waiting === undefined) return;
    waiting.growths += 1;
    for (const wake of waiting.wake) wake();
  }

  watch(tenant: TenantId): Watch {
    const waiting = this.#waiting.get(tenant) ?? { growths: 0, head: undefined, wake: new Set(), readers: 0 };
    this.#waiting.set(tenant, waiting);
    waiting.readers += 1;
    let seen = waiting.growths;
    return {
      look: () => {
        seen = waiting.growths;
      },
      wait: async (ms, signal) => {
        if (waiting.growths === seen && !signal.aborted) await growth(waiting, ms, signal);
        return waiting.growths !== seen;
      },
      end: () => {
        waiting.readers -= 1;
        if (waiting.readers === 0) this.#waiting.delete(tenant);
      },
    };
  }

  async #look(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const { database, onSilence } = this.#parts;
    try {
      const heads = await database.look((sql) => headsOf(sql, [...this.#waiting.keys()]));
      for (const [tenant, waiting] of this.#waiting) {
        const head = heads.get(tenant);
        if (head !== waiting.head) this.tell(tenant);
        waiting.head = head;
      }
    } catch (cause) {
      onSilence(cause);
    }
  }
}

function growth({ wake }: Waiting, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      wake.delete(end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    wake.add(end);
    signal.addEventListener('abort', end, { once: true });
  });
}
