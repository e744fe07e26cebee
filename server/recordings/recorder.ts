/**
 * Calls that are recorded: a sample, of tenants that let it be. They wait in memory for the next writing, a second at most; what finds no
 * room there, or cannot be written, is dropped and counted, since no call is slower or fails for being recorded.
 */
import {
  type Counted,
  type Database,
  Follower,
  ID_BYTES,
  type RecordedCall,
  type Recorder,
  type TenantId,
  uuidv7,
} from '../kernel/index.ts';
import { allConsents } from '../tenants/index.ts';
import { DAY_BYTES_MAX, INPUT_BYTES_MAX, totalsOf, type Waiting } from './model.ts';
import { insertRecordings, sweepTenant, takeRoom } from './store.ts';

const CHANNEL = 'writ_consent';
const WRITE_MS = 1000;
/** Calls that wait, and what their inputs and answers take. */
const WAITING_MAX = 2000;
const WAITING_BYTES_MAX = 16 * 1024 * 1024;
/** Calls that are written at once: to read their answers takes a moment, in which no other call is answered. */
const WRITTEN_AT_ONCE = 200;

/** What becomes of a call of the sample. */
type Fate = 'kept' | 'too large' | 'no room' | 'day full' | 'not written';

export interface RecorderParts {
  readonly database: Database;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  /** In [0, 1): whether a call belongs to the sample. */
  readonly chance: () => number;
  readonly onFault: (cause: unknown) => void;
}

export class CallRecorder implements Recorder {
  readonly #parts: RecorderParts;
  readonly #shares = new Map<TenantId, number>();
  readonly #follower: Follower;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #fates = new Map<Fate, number>();

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    const ask = (): Promise<void> => this.#ask();
    this.#follower = new Follower({
      ...{ database: parts.database, channel: CHANNEL, ask },
      hear: () => void ask(),
      again: () => undefined,
    });
  }

  async start(): Promise<void> {
    await this.#follower.start();
    this.#timer = setInterval(() => void this.write(), WRITE_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#follower.stop();
    await this.write();
  }

  record({ tenant, policy, body, answer }: RecordedCall): void {
    const share = this.#shares.get(tenant);
    if (share === undefined || this.#parts.chance() >= share) return;
    const bytes = body.length + answer.length;
    if (body.length > INPUT_BYTES_MAX) this.#count('too large', 1);
    else if (this.#waiting.length >= WAITING_MAX || this.#bytes + bytes > WAITING_BYTES_MAX) this.#count('no room', 1);
    else {
      this.#bytes += bytes;
      this.#waiting.push({ tenant, policy, input: Buffer.from(body).toString(), answer });
    }
  }

  /** Resolves when what waited before is written or dropped. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  /** For /metrics. */
  counted(): Counted {
    return {
      name: 'writ_recorded_calls_total',
      help: 'Calls of the sample that is recorded, by what became of them.',
      label: 'fate',
      read: () => this.#fates,
    };
  }

  #count(fate: Fate, calls: number): void {
    this.#fates.set(fate, (this.#fates.get(fate) ?? 0) + calls);
  }

  async #ask(): Promise<void> {
    try {
      const { database, clock } = this.#parts;
      const consents = await database.look(allConsents);
      const withdrawn = new Set(this.#shares.keys());
      this.#shares.clear();
      for (const { tenant, share } of consents) this.#shares.set(tenant, Number(share));
      for (const tenant of withdrawn)
        if (!this.#shares.has(tenant)) await database.withTenant(tenant, (sql) => sweepTenant(sql, new Date(clock())));
    } catch (cause) {
      this.#parts.onFault(cause);
    }
  }

  async #writeAll(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    for (const [tenant, calls] of Map.groupBy(waiting, (each) => each.tenant))
      for (let at = 0; at < calls.length; at += WRITTEN_AT_ONCE)
        await this.#writeOf(tenant, calls.slice(at, at + WRITTEN_AT_ONCE));
  }

  async #writeOf(tenant: TenantId, calls: readonly Waiting[]): Promise<void> {
    const { database, random, onFault } = this.#parts;
    const bytes = calls.reduce((sum, { input }) => sum + Buffer.byteLength(input), 0);
    try {
      const told = calls.map(({ policy, input, answer }) => ({ policy, input, ...totalsOf(answer) }));
      const kept = await database.withTenant(tenant, async (sql) => {
        const room = await takeRoom(sql, tenant, bytes);
        if (room.bytes > DAY_BYTES_MAX) return undefined;
        const newId = () => uuidv7<'recording'>(room.at.getTime(), random(ID_BYTES));
        return insertRecordings(
          sql,
          tenant,
          room.at,
          told.map((each) => ({ id: newId(), ...each })),
        );
      });
      if (kept === undefined) this.#count('day full', calls.length);
      else this.#count('kept', kept);
    } catch (cause) {
      this.#count('not written', calls.length);
      onFault(cause);
    }
  }
}
