/**
 * Publishing behind a replay: what was recorded is asked of the draft batch by batch, and the draft is published, and activated where that
 * is asked, when no more answers would change than may. It is the revision that was asked for, or nothing; and whoever has asked still
 * has to be allowed to at its end.
 */
import {
  type Accounts,
  actorOf,
  type Caller,
  type Database,
  type Done,
  type Flow,
  isId,
  type Job,
  problem,
  type Statements,
  type Steps,
  z,
} from '../kernel/index.ts';
import { beginReplay, findReplay, type ReplayId, type ReplayRunner } from '../recordings/index.ts';
import { activate, findDraft, publishDraft, type RulebookParts, UNKNOWN_DRAFT } from '../rulebook/index.ts';
import { isInForce } from '../tenants/index.ts';
import { ASKED_PUBLICATION, type AskedPublication } from './model.ts';

export const PUBLICATION = 'publication';

export interface PublicationParts extends RulebookParts {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly replays: Pick<ReplayRunner, 'step'>;
}

const PUBLISHED = z.object({ policy: z.string(), version: z.string() });
type Published = z.output<typeof PUBLISHED>;

interface Asked {
  readonly job: Job;
  readonly asked: AskedPublication;
  readonly caller: Caller;
  readonly steps: Steps;
}

export function publicationFlow(parts: PublicationParts): Flow {
  return {
    kind: PUBLICATION,
    async run(job, steps) {
      const about: Asked = { job, asked: ASKED_PUBLICATION.parse(job.asked), caller: callerOf(parts, job), steps };
      const replayed = await replay(parts, about);
      if ('problem' in replayed) return replayed;
      const published = await publish(parts, about);
      if ('problem' in published) return published;
      const activated = await activateIfAsked(parts, about, published.done);
      return 'problem' in activated ? activated : { done: { ...replayed.done, ...published.done, ...activated.done } };
    },
  };
}

/** Who has asked for it, with the right to what was asked alone. */
function callerOf({ accounts }: PublicationParts, { tenant, askedBy }: Job): Caller {
  return { tenant, actor: actorOf(askedBy), scopes: new Set(), account: accounts.of(tenant, askedBy) };
}

const CHANGED = problem('PRECONDITION_FAILED', 'The draft has been changed since it was asked to be published.');
const OVER = problem(
  'FORBIDDEN',
  'Who has asked for it may do nothing more: the key has ended, or its tenant is suspended.',
);

/** Undefined where the job may go on. */
async function hindranceOf({ clock }: PublicationParts, sql: Statements, { job, asked, caller }: Asked) {
  if (!(await isInForce(sql, caller.actor, new Date(clock())))) return OVER;
  const { subject } = job;
  const draft = isId<'draft'>(subject) ? await findDraft(sql, subject) : undefined;
  if (draft === undefined) return UNKNOWN_DRAFT;
  return draft.revision === asked.revision ? undefined : CHANGED;
}

interface Replayed {
  readonly replay: string;
  readonly calls: number;
  readonly changed: number;
}

async function replay(parts: PublicationParts, about: Asked): Promise<Done<Replayed>> {
  const { job, asked, caller, steps } = about;
  const begun = await steps.attempt({ name: 'begin the replay', result: z.string() }, async (sql) => {
    const hindrance = await hindranceOf(parts, sql, about);
    if (hindrance !== undefined) return { problem: hindrance };
    const row = await beginReplay(parts, sql, { caller, draft: job.subject, asked: asked.replay });
    return 'problem' in row ? row : { done: row.done.id };
  });
  if ('problem' in begun) return begun;
  const id = begun.done;
  if (!isId<'replay'>(id)) throw new Error('a replay without an id');
  const { calls, changed, failure } = await steps.again('ask the draft', () => askAll(parts, job, id, steps));
  if (failure !== null) return { problem: problem('DRAFT_NOT_SOUND', `The replay was not ended: ${failure}.`) };
  if (changed > asked.mayChange)
    return { problem: problem('REPLAY_DIFFERS', differing({ calls, changed, may: asked.mayChange, id })) };
  return { done: { replay: id, calls, changed } };
}

const differing = ({ calls, changed, may, id }: { calls: number; changed: number; may: number; id: string }): string =>
  `${changed} of ${calls} recorded calls would be answered differently, and ${may} may: replay ${id} tells which.`;

/** A batch of another instance is waited for. */
const REST_MS = 250;

/** To the end of the replay, from wherever it stands. */
async function askAll({ database, replays }: PublicationParts, job: Job, id: ReplayId, steps: Steps) {
  const { tenant, subject: draft } = job;
  for (;;) {
    const row = await database.withTenant(tenant, (sql) =>
      isId<'draft'>(draft) ? findReplay(sql, draft, id) : Promise.resolve(undefined),
    );
    if (row === undefined) return { calls: 0, changed: 0, failure: 'the draft is gone' };
    const { calls, changed } = row.sums.result;
    await steps.progress(calls, null);
    if (row.status !== 'running') return { calls, changed, failure: row.failure };
    if (!(await replays.step(tenant, id))) await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}

async function publish(parts: PublicationParts, about: Asked): Promise<Done<Published>> {
  const { job, asked, caller, steps } = about;
  const { subject } = job;
  const checked = await steps.look(async () => {
    const draft = isId<'draft'>(subject)
      ? await parts.database.withTenant(job.tenant, (sql) => findDraft(sql, subject))
      : undefined;
    return draft === undefined
      ? undefined
      : { id: draft.id, files: draft.files, check: await parts.checks.check(job.tenant, draft.files) };
  });
  if (checked === undefined) return { problem: UNKNOWN_DRAFT };
  const { id: draft, files, check } = checked;
  return steps.attempt({ name: 'publish', result: PUBLISHED }, async (sql) => {
    const hindrance = await hindranceOf(parts, sql, about);
    if (hindrance !== undefined) return { problem: hindrance };
    const row = await publishDraft(parts, sql, { caller, draft, files, check, comment: asked.comment });
    return 'problem' in row ? row : { done: { policy: row.done.policy, version: row.done.version } };
  });
}

async function activateIfAsked(
  parts: PublicationParts,
  { asked: { activateAt: at, comment }, caller, steps }: Asked,
  { policy, version }: Published,
): Promise<Done<object>> {
  if (at === undefined) return { done: {} };
  return steps.attempt({ name: 'activate', result: z.object({ activation: z.string() }) }, async (sql) => {
    if (!(await isInForce(sql, caller.actor, new Date(parts.clock())))) return { problem: OVER };
    const row = await activate(parts, sql, { caller, policy, asked: { version, at, comment } });
    return 'problem' in row ? row : { done: { activation: row.done.id } };
  });
}
