/**
 * Hands events on to a message broker, tenant by tenant in the order of the feed. The place is kept in the database and held while events
 * are handed on, so that one instance does it at a time, and another one goes on where it stopped: at worst with an event twice.
 */
import { cloudEvent, type Database, type EventRow, Repeated, readFeed, type TenantId } from '../kernel/index.ts';
import { behindBroker, holdPlace, setPlace } from './store.ts';

const LOOK_MS = 250;
/** After a broker did not answer. */
const AGAIN_MS = 2000;
/** Events of one transaction, and how long it goes on taking up another one. */
const BATCH_MAX = 200;
const BATCH_MS = 2000;

/** One that has acknowledged an event has it for good. */
export interface Broker {
  /** Of its own place in the feed. */
  readonly name: string;
  /** Resolves when the event is acknowledged; an event with the id of one before it is none. */
  readonly publish: (event: ReturnType<typeof cloudEvent>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PublisherParts {
  readonly database: Database;
  readonly open: () => Promise<Broker>;
  readonly clock: () => number;
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (what: object, text: string) => void>>;
}

export class Publisher {
  readonly #parts: PublisherParts;
  readonly #looking: Repeated;
  #broker: Broker | undefined;
  #notBefore = 0;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#looking = new Repeated(() => this.#look(), LOOK_MS);
  }

  start(): void {
    this.#looking.start();
  }

  async stop(): Promise<void> {
    await this.#looking.stop();
    await this.#broker?.close();
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#parts;
    if (clock() < this.#notBefore) return;
    try {
      await this.pass();
    } catch (cause) {
      log.warn({ err: cause }, 'events could not be handed on to the broker; it is tried again');
      this.#notBefore = clock() + AGAIN_MS;
    }
  }

  /** All that has a place now is handed on when it resolves, or another instance is about it. */
  async pass(): Promise<void> {
    const { database } = this.#parts;
    const broker = await this.#opened();
    try {
      for (const tenant of await database.look((sql) => behindBroker(sql, broker.name)))
        while (await this.#handOn(broker, tenant));
    } catch (cause) {
      // Opened anew, it is looked at anew: what it was handed on to may be gone.
      this.#broker = undefined;
      await broker.close();
      throw cause;
    }
  }

  async #opened(): Promise<Broker> {
    const { open, log } = this.#parts;
    if (this.#broker === undefined) {
      this.#broker = await open();
      log.info({ broker: this.#broker.name }, 'events are handed on to the broker');
    }
    return this.#broker;
  }

  /** Whether there is more. What was acknowledged before a failure stays so. */
  async #handOn(broker: Broker, tenant: TenantId): Promise<boolean> {
    const { more, fault } = await this.#parts.database.withTenant(tenant, async (sql) => {
      const place = await holdPlace(sql, broker.name);
      if (place === undefined) return { more: false, fault: undefined };
      const asked = { type: undefined, subject: undefined, count: BATCH_MAX };
      const read = await readFeed(sql, { ...asked, after: place });
      if (read.events === undefined) {
        this.#parts.log.error(
          { tenant, after: place, to: read.oldest },
          'events were swept before the broker had them',
        );
        await setPlace(sql, broker.name, read.oldest);
        return { more: true, fault: undefined };
      }
      const { reached, isAll, fault } = await publishAll(broker, tenant, read.events);
      await setPlace(sql, broker.name, isAll ? read.next : Math.max(place, reached));
      return { more: read.more || !isAll, fault };
    });
    if (fault !== undefined) throw fault;
    return more;
  }
}

/** One after another, so that a failure leaves no gap; up to which place. */
async function publishAll(
  broker: Broker,
  tenant: TenantId,
  events: readonly EventRow[],
): Promise<{ readonly reached: number; readonly isAll: boolean; readonly fault?: unknown }> {
  const end = performance.now() + BATCH_MS;
  let reached = 0;
  for (const row of events) {
    if (performance.now() > end) return { reached, isAll: false };
    try {
      await broker.publish(cloudEvent(tenant, row));
    } catch (cause) {
      return { reached, isAll: false, fault: cause };
    }
    reached = row.position;
  }
  return { reached, isAll: true };
}
