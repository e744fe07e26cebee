/**
 * Publishing behind a replay: what was recorded is asked of the draft batch by batch, and the draft is published, and activated where that
 * is asked, when no more answers would change than may. A revision that comes in between ends it.
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
  type Problem,
  problem,
  type Steps,
  z,
} from '../kernel/index.ts';
import { beginReplay, findReplay, type ReplayId, type ReplayRunner } from '../recordings/index.ts';
import { activate, findDraft, publishDraft, type RulebookParts, UNKNOWN_DRAFT } from '../rulebook/index.ts';
import { NEW_PUBLICATION, type Publication } from './model.ts';

export const PUBLICATION = 'publication';

export interface PublicationParts extends RulebookParts {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly replays: Pick<ReplayRunner, 'step'>;
}

/** What a step gives that may refuse: the problem is kept like any other result. */
const REFUSED = z.object({ problem: z.custom<Problem>() });
const BEGUN = z.union([z.object({ replay: z.string() }), REFUSED]);
const PUBLISHED = z.union([z.object({ policy: z.string(), version: z.string() }), REFUSED]);
const ACTIVATED = z.union([z.object({ activation: z.string() }), REFUSED]);
type Published = Exclude<z.output<typeof PUBLISHED>, { readonly problem: unknown }>;

/** Who has asked for it, with the right to what was asked alone. */
function callerOf({ accounts }: PublicationParts, { tenant, askedBy }: Job): Caller {
  return { tenant, actor: actorOf(askedBy), scopes: new Set(), account: accounts.of(tenant, askedBy) };
}

interface Asked {
  readonly job: Job;
  readonly asked: Publication;
  readonly caller: Caller;
  readonly steps: Steps;
}

export function publicationFlow(parts: PublicationParts): Flow {
  return {
    kind: PUBLICATION,
    async run(job, steps) {
      const caller: Caller = callerOf(parts, job);
      const about: Asked = { job, asked: NEW_PUBLICATION.parse(job.asked), caller, steps };
      const replayed = await replay(parts, about);
      if ('problem' in replayed) return replayed;
      const published = await publish(parts, about);
      if ('problem' in published) return published;
      const activated = await activateIfAsked(parts, about, published.done);
      return 'problem' in activated ? activated : { done: { ...replayed.done, ...published.done, ...activated.done } };
    },
  };
}

interface Replayed {
  readonly replay: string;
  readonly calls: number;
  readonly changed: number;
}

async function replay(parts: PublicationParts, { job, asked, caller, steps }: Asked): Promise<Done<Replayed>> {
  const begun = await steps.once({ name: 'begin the replay', result: BEGUN }, async (sql) => {
    const row = await beginReplay(parts, sql, { caller, draft: job.subject, asked: asked.replay });
    return 'problem' in row ? row : { replay: row.done.id };
  });
  if ('problem' in begun) return begun;
  const { replay: id } = begun;
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
  const { tenant, subject } = job;
  for (;;) {
    const draft = subject;
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

async function publish(parts: PublicationParts, { job, asked, caller, steps }: Asked): Promise<Done<Published>> {
  const { subject } = job;
  const draft = isId<'draft'>(subject)
    ? await parts.database.withTenant(job.tenant, (sql) => findDraft(sql, subject))
    : undefined;
  if (draft === undefined) return { problem: UNKNOWN_DRAFT };
  const { files } = draft;
  const check = await parts.checks.check(job.tenant, files);
  const published = await steps.once({ name: 'publish', result: PUBLISHED }, async (sql) => {
    const row = await publishDraft(parts, sql, { caller, draft: draft.id, files, check, comment: asked.comment });
    return 'problem' in row ? row : { policy: row.done.policy, version: row.done.version };
  });
  return 'problem' in published ? published : { done: published };
}

async function activateIfAsked(
  parts: PublicationParts,
  { asked: { activateAt: at, comment }, caller, steps }: Asked,
  { policy, version }: Published,
): Promise<Done<object>> {
  if (at === undefined) return { done: {} };
  const activated = await steps.once({ name: 'activate', result: ACTIVATED }, async (sql) => {
    const row = await activate(parts, sql, { caller, policy, asked: { version, at, comment } });
    return 'problem' in row ? row : { activation: row.done.id };
  });
  return 'problem' in activated ? activated : { done: activated };
}
