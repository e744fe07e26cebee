/** The streams that are open: how many there may be, and their end when the service stops. */
import {
  cursorOf,
  eventText,
  type FeedRead,
  placeText,
  type Streamed,
  type TenantId,
  type Watch,
} from '../kernel/index.ts';

/** Open streams of one process, in all and of one tenant. */
const STREAMS_MAX = 1000;
const STREAMS_MAX_EACH = 50;
/** Often enough for what closes silent connections on the way. */
const HEARTBEAT_MS = 15_000;
/** Milliseconds that a browser waits before it comes again. */
const AGAIN_MS = 2000;

export interface Opened {
  readonly tenant: TenantId;
  readonly watch: Watch;
  /** The place to begin behind. */
  readonly from: number;
  readonly read: (after: number) => Promise<FeedRead>;
  /** As it is sent. */
  readonly told: (event: NonNullable<FeedRead['events']>[number]) => Told;
  readonly isAdmitted: () => Promise<boolean>;
}

interface Told {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export interface StreamLimits {
  readonly max?: number;
  readonly maxEach?: number;
  readonly heartbeatMs?: number;
}

export class Streams {
  readonly #limits: Required<StreamLimits>;
  readonly #open = new Map<TenantId, number>();
  readonly #closing = new AbortController();
  #count = 0;

  constructor({ max = STREAMS_MAX, maxEach = STREAMS_MAX_EACH, heartbeatMs = HEARTBEAT_MS }: StreamLimits = {}) {
    this.#limits = { max, maxEach, heartbeatMs };
  }

  get count(): number {
    return this.#count;
  }

  hasRoom(tenant: TenantId): boolean {
    const { max, maxEach } = this.#limits;
    return !this.#closing.signal.aborted && this.#count < max && (this.#open.get(tenant) ?? 0) < maxEach;
  }

  /** Ends all of them, and opens no more. */
  close(): void {
    this.#closing.abort();
  }

  /** All events behind a place, as they come; an end without a word is followed by the same call with the last id. */
  open(opened: Opened): Extract<Streamed, { readonly ended: () => void }> {
    const { tenant, watch } = opened;
    this.#add(tenant, 1);
    return {
      texts: (signal) => this.#texts(opened, AbortSignal.any([signal, this.#closing.signal])),
      ended: () => {
        watch.end();
        this.#add(tenant, -1);
      },
    };
  }

  async *#texts({ watch, from, read, told, isAdmitted }: Opened, signal: AbortSignal): AsyncGenerator<string, void> {
    let after = from;
    let toldAt = performance.now();
    yield `retry: ${AGAIN_MS}\n${placeText(cursorOf(after))}`;
    while (!signal.aborted) {
      watch.look();
      const { events, next, more } = await read(after);
      // It was so slow that what it has not seen was swept: whoever comes again is told.
      if (events === undefined) return;
      for (const event of events) yield eventText(told(event));
      after = next;
      if (!more) await watch.wait(this.#limits.heartbeatMs, signal);
      if (performance.now() - toldAt < this.#limits.heartbeatMs) continue;
      if (signal.aborted || !(await isAdmitted())) return;
      yield placeText(cursorOf(after));
      toldAt = performance.now();
    }
  }

  #add(tenant: TenantId, one: 1 | -1): void {
    const open = (this.#open.get(tenant) ?? 0) + one;
    this.#count += one;
    if (open === 0) this.#open.delete(tenant);
    else this.#open.set(tenant, open);
  }
}
