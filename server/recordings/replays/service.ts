/** Replays as authors begin and end them, in a transaction that is already the tenant's. */
import {
  type Caller,
  type Done,
  ID_BYTES,
  isId,
  nameOf,
  problem,
  type Statements,
  uuidv7,
  type z,
} from '../../kernel/index.ts';
import { findDraft, UNKNOWN_DRAFT } from '../../rulebook/index.ts';
import { extentOf, lastBefore } from '../store.ts';
import { type NEW_REPLAY, NO_SUMS, type ReplayRow } from './model.ts';
import { countRunning, endReplay, findReplay, findShadow, insertReplay } from './store.ts';

export interface ReplayParts {
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** Of one tenant at once, shadows among them. */
const RUNNING_MAX = 5;
const SHADOW_CALLS_MAX = 1_000_000;
/** How far back the days may lie that new calls are about, where none that is recorded is about earlier ones. */
const SHADOW_DAYS = 62;
const DAY_MS = 24 * 60 * 60 * 1000;

const UNKNOWN_REPLAY = problem('UNKNOWN_REPLAY', 'There is no such replay of this draft.');
const LIMIT = problem(
  'REPLAY_LIMIT',
  `At most ${RUNNING_MAX} replays and shadows run at once: wait for one, or end one.`,
);
const NOT_SOUND = problem('DRAFT_NOT_SOUND', 'Only a sound draft can be asked.');

interface Meant {
  readonly caller: Caller;
  readonly draft: string;
}

export async function beginReplay(
  parts: ReplayParts,
  sql: Statements,
  { caller, draft, asked }: Meant & { readonly asked: z.output<typeof NEW_REPLAY> },
): Promise<Done<ReplayRow>> {
  const since = asked.since === undefined ? null : new Date(asked.since);
  return begin(parts, sql, { caller, draft }, async (policy, today) => {
    const { last, from } = await extentOf(sql, policy, since);
    const after = since === null ? null : await lastBefore(sql, policy, since);
    return { kind: 'replay', from: from ?? today, most: asked.calls, after, until: last };
  });
}

/** One that runs already goes on. */
export async function beginShadow(parts: ReplayParts, sql: Statements, meant: Meant): Promise<Done<ReplayRow>> {
  const running = await shadowOf(sql, meant.draft);
  if ('done' in running && running.done.status === 'running') return running;
  return begin(parts, sql, meant, async (policy) => {
    const { last, from: first } = await extentOf(sql, policy, null);
    const lately = new Date(parts.clock() - SHADOW_DAYS * DAY_MS).toISOString().slice(0, 10);
    const from = first === null || first > lately ? lately : first;
    return { kind: 'shadow', from, most: SHADOW_CALLS_MAX, after: last, until: null };
  });
}

type Span = Pick<ReplayRow, 'kind' | 'from' | 'most' | 'after' | 'until'>;

async function begin(
  { clock, random }: ReplayParts,
  sql: Statements,
  { caller, draft: text }: Meant,
  spanOf: (policy: string, today: string) => Promise<Span>,
): Promise<Done<ReplayRow>> {
  const draft = isId<'draft'>(text) ? await findDraft(sql, text) : undefined;
  if (draft === undefined) return { problem: UNKNOWN_DRAFT };
  const { id, revision, policy, checked } = draft;
  if (policy === null || checked.state !== 'sound') return { problem: NOT_SOUND };
  if ((await countRunning(sql)) >= RUNNING_MAX) return { problem: LIMIT };
  const now = new Date(clock());
  const row: ReplayRow = {
    ...{ id: uuidv7<'replay'>(now.getTime(), random(ID_BYTES)), draft: id, revision, policy, sums: NO_SUMS },
    ...(await spanOf(policy, now.toISOString().slice(0, 10))),
    ...{ status: 'running', failure: null, startedAt: now, startedBy: nameOf(caller.actor), endedAt: null },
  };
  await insertReplay(sql, caller.tenant, row);
  return { done: row };
}

export async function endShadow({ clock }: ReplayParts, sql: Statements, draft: string): Promise<Done<ReplayRow>> {
  const found = await shadowOf(sql, draft);
  if ('problem' in found) return found;
  await endReplay(sql, found.done.id, new Date(clock()));
  return shadowOf(sql, draft);
}

export async function shadowOf(sql: Statements, draft: string): Promise<Done<ReplayRow>> {
  const found = isId<'draft'>(draft) ? await findDraft(sql, draft) : undefined;
  if (found === undefined) return { problem: UNKNOWN_DRAFT };
  const row = await findShadow(sql, found.id);
  return row === undefined ? { problem: UNKNOWN_REPLAY } : { done: row };
}

export async function replayOf(sql: Statements, draft: string, replay: string): Promise<Done<ReplayRow>> {
  const found = isId<'draft'>(draft) ? await findDraft(sql, draft) : undefined;
  if (found === undefined) return { problem: UNKNOWN_DRAFT };
  const row = isId<'replay'>(replay) ? await findReplay(sql, found.id, replay) : undefined;
  return row === undefined ? { problem: UNKNOWN_REPLAY } : { done: row };
}
