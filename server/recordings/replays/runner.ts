/**
 * Goes on with replays, a batch at a time: recorded calls are read, asked of the draft in its process, and what comes of them is kept together
 * with the place that was come to. Who has a batch has it for a while; where its process is killed, another one takes it up from there.
 */
import { Replay } from '#engine';
import type { DraftChecker, DraftFile, TrialOutcome } from '#plans';
import type { Database, Statements, TenantId } from '../../kernel/index.ts';
import { findDraft, type Turns } from '../../rulebook/index.ts';
import type { RecordingRow } from '../model.ts';
import { batchOfRecordings } from '../store.ts';
import { type ChangedRow, type ReplayId, type ReplayRow, withVerdicts } from './model.ts';
import { advance, dueReplays, insertChanges, lease } from './store.ts';

const BATCH = 200;
const LOOK_MS = 2000;
const DUE_MAX = 20;
/** Besides the time that a batch may take. */
const LEASE_MS = 60_000;
/** Who writes a call takes less than that, so that none is passed over that comes late. */
const LATE_MS = 5000;
/** Before what has nothing to do is looked at again. */
const REST_MS = 5000;

export interface RunnerParts {
  readonly database: Database;
  readonly drafts: Pick<DraftChecker, 'try' | 'longestMs'>;
  readonly turns: Turns<TenantId>;
  readonly clock: () => number;
  readonly onFault: (cause: unknown) => void;
  /** How long ago a call has to be written for a shadow to be asked it. */
  readonly lateMs?: number;
}

type Files = readonly DraftFile[];

interface Taken {
  readonly row: ReplayRow;
  readonly leased: Date;
  readonly files: Files | undefined;
  readonly calls: readonly RecordingRow[];
}

export class ReplayRunner {
  readonly #parts: RunnerParts;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  /** Whether somebody has asked for a look that has not begun yet. */
  #isAsked = false;
  #stopped = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), LOOK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#running;
  }

  /** Looks for what is due, behind what it does now. */
  wake(): void {
    if (this.#isAsked || this.#stopped) return;
    this.#isAsked = true;
    this.#running = this.#running.then(() => {
      this.#isAsked = false;
      return this.#goOn();
    });
  }

  /** Round after round, as long as one of them has moved something. */
  async #goOn(): Promise<void> {
    try {
      while (!this.#stopped && (await this.#round()));
    } catch (cause) {
      this.#parts.onFault(cause);
    }
  }

  /** A batch of each that is due, so that no replay waits for the end of another; whether there is more to be done at once. */
  async #round(): Promise<boolean> {
    const { database, clock } = this.#parts;
    const due = await database.look((sql) => dueReplays(sql, new Date(clock()), DUE_MAX));
    let goesOn = false;
    for (const { tenant, id } of due) {
      if (this.#stopped) return false;
      goesOn = (await this.step(tenant, id)) || goesOn;
    }
    return goesOn;
  }

  /** One batch; whether there is more of it to be done at once. */
  async step(tenant: TenantId, id: ReplayId): Promise<boolean> {
    const { database, turns, clock } = this.#parts;
    const taken = await database.withTenant(tenant, (sql) => this.#take(sql, id));
    if (taken === undefined) return false;
    const { row, files, calls } = taken;
    if (files === undefined)
      return this.#keep(tenant, taken, failed(row, 'the draft was changed, published or discarded', clock()));
    if (calls.length === 0) return this.#keep(tenant, taken, ended(row, clock()));
    const trial = await turns.take(tenant, () => this.#try({ ...taken, files }));
    // Those who wait for a draft to be checked come first.
    if (trial === undefined) return this.#keep(tenant, taken, row);
    if (trial.kind === 'broken')
      return this.#keep(tenant, taken, failed(row, 'it broke; this has been logged', clock()));
    if (trial.kind === 'unsound') return this.#keep(tenant, taken, failed(row, 'the draft is not sound', clock()));
    if (trial.kind === 'over budget') return this.#keep(tenant, taken, failed(row, `out of ${trial.of}`, clock()));
    const { next, changed } = added(row, calls, trial.answers);
    const isLast = calls.length < BATCH || next.sums.result.calls >= row.most;
    return this.#keep(tenant, taken, isLast ? ended(next, clock()) : next, changed);
  }

  async #try({ row, files, calls }: Taken & { readonly files: Files }): Promise<TrialOutcome | { kind: 'broken' }> {
    const asked = calls.map(({ input: body, asOf }) => ({ body, asOf }));
    try {
      return await this.#parts.drafts.try({ name: `${row.id} ${row.revision}`, files, from: row.from, calls: asked });
    } catch (cause) {
      this.#parts.onFault(cause);
      return { kind: 'broken' };
    }
  }

  async #take(sql: Statements, id: ReplayId): Promise<Taken | undefined> {
    const now = this.#parts.clock();
    const leased = new Date(now + this.#parts.drafts.longestMs + LEASE_MS);
    const row = await lease(sql, id, { now: new Date(now), until: leased });
    if (row === undefined) return undefined;
    const draft = await findDraft(sql, row.draft);
    const files = draft?.revision === row.revision && draft.status !== 'published' ? draft.files : undefined;
    // What is written already is there; of what is still to come nothing may be written behind.
    const ageMs = row.kind === 'shadow' ? (this.#parts.lateMs ?? LATE_MS) : 0;
    const left = Math.min(BATCH, row.most - row.sums.result.calls);
    return { row, leased, files, calls: left > 0 ? await batchOfRecordings(sql, { ...row, ageMs }, left) : [] };
  }

  /** Whether to go on at once: not with what has ended, waits for calls, or was taken by another. */
  async #keep(
    tenant: TenantId,
    { row: before, leased }: Taken,
    row: ReplayRow,
    changed: readonly ChangedRow[] = [],
  ): Promise<boolean> {
    const { database, clock } = this.#parts;
    const hasMoved = row.status === 'running' && row.after !== before.after;
    const until = new Date(clock() + (hasMoved ? 0 : REST_MS));
    const kept = await database.withTenant(tenant, async (sql) => {
      if (!(await advance(sql, row, { leased, until }))) return false;
      if (changed.length > 0) await insertChanges(sql, tenant, row.id, changed);
      return true;
    });
    return kept && hasMoved;
  }
}

function failed(row: ReplayRow, failure: string, now: number): ReplayRow {
  return { ...row, status: 'failed', failure, endedAt: new Date(now) };
}

/** A shadow has no end of its own but that of the calls that one may ask. */
function ended(row: ReplayRow, now: number): ReplayRow {
  const goesOn = row.kind === 'shadow' && row.sums.result.calls < row.most;
  return goesOn ? row : { ...row, status: 'done', endedAt: new Date(now) };
}

type Answers = readonly Parameters<Replay['add']>[1][];

function added(row: ReplayRow, calls: readonly RecordingRow[], answers: Answers) {
  const replay = new Replay('total', row.sums.result);
  let { verdicts } = row.sums;
  const changed: ChangedRow[] = [];
  for (const [i, { id, answer }] of calls.entries()) {
    const next = answers[i];
    if (next === undefined) throw new Error('a call without an answer');
    const changes = replay.add({ answer }, next);
    verdicts = withVerdicts(verdicts, changes);
    if (changes.length > 0) changed.push({ recording: id, changes });
  }
  const after = calls.at(-1)?.id ?? row.after;
  return { next: { ...row, after, sums: { result: replay.result(), verdicts } }, changed };
}
