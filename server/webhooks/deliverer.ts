/**
 * Sends what is due. Any instance does; what one has taken is its own until the lease ends, and then anybody's again, so that a killed one
 * loses nothing and an endpoint may see an event twice. No connection of the database is held while an endpoint is waited for.
 */
import {
  type Came,
  type Counted,
  cloudEvent,
  type Database,
  type Egress,
  type EventRow,
  eventsOf,
  type MasterKeys,
  Repeated,
  type TenantId,
  type Traces,
  theService,
} from '../kernel/index.ts';
import { GIVEN_UP_MS, pauseAfter, retryAfter, waitAfter } from './retries.ts';
import { openSecret } from './secrets.ts';
import { signedHeaders } from './signing.ts';
import {
  behindWebhooks,
  type Claimed,
  type ClaimedWebhook,
  claimDeliveries,
  type DueWebhook,
  dueWebhooks,
  fanOut,
  type Settled,
  settleDelivery,
} from './store.ts';

const LOOK_MS = 250;
const TIMEOUT_MS = 10_000;
/** Longer than a sending may take, by what the database may take to hear of it. */
const LEASE_MS = 30_000;
/** Sendings at once: of one process, of one tenant in it, and to one webhook by all processes. */
const SENDING_MAX = 64;
const SENDING_MAX_EACH = 16;
const SENDING_MAX_TO = 4;
/** Transactions in which one webhook gets its deliveries before the next one does. */
const FANNED_AT_ONCE = 10;

export interface DelivererParts {
  readonly database: Database;
  readonly egress: Egress;
  readonly keys: MasterKeys;
  readonly traces: Traces;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** In [0, 1). */
  readonly chance: () => number;
  /** Told when the database does not answer. */
  readonly onSilence: (cause: unknown) => void;
}

interface Sending extends DueWebhook {
  readonly claimed: ClaimedWebhook;
  readonly leasedUntil: Date;
}

export class Deliverer {
  readonly #parts: DelivererParts;
  readonly #looking: Repeated;
  readonly #sending = new Set<Promise<void>>();
  readonly #each = new Map<TenantId, number>();
  #count = 0;
  #stopping = false;
  readonly #outcomes = new Map<string, number>(['delivered', 'retried', 'dead'].map((outcome) => [outcome, 0]));

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#looking = new Repeated(() => this.#quietly(() => this.pass()), LOOK_MS);
  }

  counted(): Counted {
    const name = 'writ_webhook_deliveries_total';
    const help = 'Attempts to deliver an event, by what came of them.';
    return { name, help, label: 'outcome', read: () => this.#outcomes };
  }

  start(): void {
    this.#looking.start();
  }

  /** Resolves when what is being sent has been answered, or has taken its time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#looking.stop();
    await this.settled();
  }

  /** Resolves when nothing is being sent, and nothing is due at once. */
  async settled(): Promise<void> {
    while (this.#sending.size > 0) await Promise.all(this.#sending);
  }

  /** Begins to send what is due now. */
  async pass(): Promise<void> {
    const { database, clock } = this.#parts;
    for (const due of await database.look(behindWebhooks)) await this.#fanOut(due);
    if (this.#count >= SENDING_MAX) return;
    const due = await database.look((sql) => dueWebhooks(sql, new Date(clock()), SENDING_MAX));
    for (const each of due) await this.#claim(each);
  }

  /** One that is far behind is not waited for by all others. */
  async #fanOut({ tenant, webhook }: DueWebhook): Promise<void> {
    const { database, clock } = this.#parts;
    for (let i = 0; i < FANNED_AT_ONCE; i += 1) {
      const now = clock();
      const [at, expiresAt] = [new Date(now), new Date(now + GIVEN_UP_MS)];
      if (!(await database.withTenant(tenant, (sql) => fanOut(sql, webhook, at, expiresAt)))) return;
    }
  }

  async #claim(due: DueWebhook): Promise<void> {
    const { database, clock } = this.#parts;
    const { tenant, webhook } = due;
    const room = Math.min(SENDING_MAX - this.#count, SENDING_MAX_EACH - (this.#each.get(tenant) ?? 0));
    if (room <= 0 || this.#stopping) return;
    const now = clock();
    const leasedUntil = new Date(now + LEASE_MS);
    const claim = { webhook, now: new Date(now), leasedUntil, max: Math.min(SENDING_MAX_TO, room) };
    const claimed = await database.withTenant(tenant, (sql) => claimDeliveries(sql, claim));
    for (const delivery of claimed?.deliveries ?? [])
      if (claimed !== undefined) this.#begin({ ...due, claimed, leasedUntil }, delivery);
  }

  #begin(sending: Sending, delivery: Claimed): void {
    this.#add(sending.tenant, 1);
    const running = this.#quietly(() => this.#send(sending, delivery))
      .then(() => {
        this.#add(sending.tenant, -1);
        // What comes next to the same endpoint need not wait for the next look.
        return this.#quietly(() => this.#claim(sending));
      })
      .finally(() => this.#sending.delete(running));
    this.#sending.add(running);
  }

  #add(tenant: TenantId, one: 1 | -1): void {
    const each = (this.#each.get(tenant) ?? 0) + one;
    this.#count += one;
    if (each === 0) this.#each.delete(tenant);
    else this.#each.set(tenant, each);
  }

  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      this.#parts.onSilence(cause);
    }
  }

  async #send({ tenant, webhook, claimed, leasedUntil }: Sending, { event, attempt }: Claimed): Promise<void> {
    const { database, clock, chance } = this.#parts;
    const [row] = await database.withTenant(tenant, (sql) => eventsOf(sql, [event]));
    if (row === undefined) return;
    const body = JSON.stringify(cloudEvent(tenant, row));
    const secrets = this.#secretsOf(tenant, claimed);
    const came =
      secrets.length === 0
        ? UNOPENED
        : await this.#post(claimed.url, {
            row,
            body,
            headers: signedHeaders(secrets, { id: event, body, now: clock() }),
          });
    const settled = settle(
      { webhook, event, leasedUntil, now: new Date(clock()) },
      { came, attempt, chance: chance(), failures: claimed.failures },
    );
    await database.withTenant(tenant, (sql) => settleDelivery(sql, settled), theService('deliveries'));
    const outcome = settled.outcome.state === 'pending' ? 'retried' : settled.outcome.state;
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
  }

  /** Goes on with the trace of the event, which the endpoint is told; one that has none begins none. */
  #post(url: string, { row, body, headers }: Posted): Promise<Came> {
    const { egress, traces } = this.#parts;
    const known = row.traceparent;
    const send = (place: Readonly<Record<string, string>>): Promise<Came> =>
      egress.send({
        ...{ method: 'POST', url, body, timeoutMs: TIMEOUT_MS },
        headers: {
          ...{ 'content-type': 'application/cloudevents+json', 'user-agent': 'writ' },
          'content-length': String(Buffer.byteLength(body)),
          ...place,
          ...headers,
        },
      });
    if (known === null) return send({});
    const attributes = { 'writ.event': row.id, 'http.request.method': 'POST' };
    const told = (came: Came) => (came.ok ? { 'http.response.status_code': came.status } : { error: true });
    return traces.enter(known, { name: 'webhook', kind: 'client', attributes, told }, () =>
      send({ traceparent: traces.current() ?? known }),
    );
  }

  #secretsOf(tenant: TenantId, { secret, previousSecret, previousUntil }: ClaimedWebhook): readonly string[] {
    const isGood = previousUntil !== null && previousUntil.getTime() > this.#parts.clock();
    const sealed = [secret, ...(previousSecret !== null && isGood ? [previousSecret] : [])];
    return sealed.flatMap((text) => openSecret(this.#parts, tenant, text) ?? []);
  }
}

interface Posted {
  readonly row: EventRow;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const UNOPENED: Came = {
  ...{ ok: false, fault: 'REFUSED' },
  detail: 'Its secret cannot be opened: the master key that sealed it is missing.',
};

type Place = Pick<Settled, 'webhook' | 'event' | 'leasedUntil' | 'now'>;

interface Attempted {
  readonly came: Came;
  /** From 1 on. */
  readonly attempt: number;
  readonly chance: number;
  /** Of the endpoint, in a row, before this. */
  readonly failures: number;
}

/** What becomes of a delivery after an attempt. */
export function settle(place: Place, { came, attempt, chance, failures }: Attempted): Settled {
  const status = came.ok ? came.status : null;
  const isTaken = status !== null && status >= 200 && status < 300;
  if (isTaken)
    return { ...place, status, fault: null, outcome: { state: 'delivered' }, retryAt: null, disabledBecause: null };
  const now = place.now.getTime();
  const asked = came.ok ? retryAfter(came.headers['retry-after'], now) : undefined;
  const wait = waitAfter(attempt, chance);
  const at = (ms: number): Date => new Date(now + ms);
  return {
    ...{ ...place, status, fault: came.ok ? faultOf(came.status) : came.detail },
    outcome: wait === undefined ? { state: 'dead' } : { state: 'pending', nextAt: at(Math.max(wait, asked ?? 0)) },
    retryAt: at(Math.max(pauseAfter(failures), asked ?? 0)),
    disabledBecause: status === GONE ? 'The endpoint answered 410: it is gone.' : null,
  };
}

const GONE = 410;

function faultOf(status: number): string {
  return status >= 300 && status < 400
    ? `It answered ${status}; redirects are not followed.`
    : `It answered ${status}.`;
}
