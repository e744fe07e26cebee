/** `/v1/jobs`, and the calls that ask for long work. */
import {
  type Caller,
  countOpen,
  type Database,
  type Done,
  endJob,
  findJob,
  ID_BYTES,
  insertJob,
  isId,
  type Job,
  jsonPart,
  lacking,
  meets,
  NO_QUERY,
  nameOf,
  PAGE_QUERY,
  pageOf,
  pageOfJobs,
  pageSchema,
  problem,
  type Route,
  readRoute,
  replyOf,
  type Statements,
  uuidv7,
  writeRoute,
  z,
} from '../kernel/index.ts';
import { DRAFT_PATH, findDraft, UNKNOWN_DRAFT } from '../rulebook/index.ts';
import { JOB, jobValue, NEW_PUBLICATION, type Publication } from './model.ts';
import { PUBLICATION } from './publication.ts';

export interface JobRoutesParts {
  readonly database: Database;
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

const JOB_PATH = z.object({ job: z.string().describe('the id of a job') });
const UNKNOWN_JOB = problem('UNKNOWN_JOB', 'There is no such job.');
const ENDED = problem('JOB_ENDED', 'The job has ended by itself; what it did stays.');

export function jobRoutes(parts: JobRoutesParts): readonly Route[] {
  return [...readingRoutes(parts), cancelling(parts), publishing(parts)];
}

function readingRoutes({ database }: JobRoutesParts): readonly Route[] {
  const list = readRoute(
    {
      ...{ method: 'get', path: '/v1/jobs', id: 'listJobs', scope: 'jobs:read' },
      summary: 'Long work of the tenant, the oldest first',
      query: z.object(PAGE_QUERY),
      answer: jsonPart('A page of jobs', pageSchema(JOB)),
      problems: [],
    },
    ({ caller, query }) =>
      database.withTenant(caller.tenant, async (sql) => {
        const { items, next } = await pageOf(query, (after, count) => pageOfJobs(sql, after, count));
        return { value: { items: items.map(jobValue), next } };
      }),
  );
  const one = readRoute(
    {
      ...{ method: 'get', path: '/v1/jobs/{job}', id: 'getJob', scope: 'jobs:read' },
      summary: 'How far a job is, and what came of it',
      params: JOB_PATH,
      answer: jsonPart('The job', JOB),
      problems: ['UNKNOWN_JOB'],
    },
    async ({ caller, params }) => {
      const job = await database.withTenant(caller.tenant, (sql) => findJob(sql, params['job'] ?? ''));
      return job === undefined ? { problem: UNKNOWN_JOB } : { value: jobValue(job) };
    },
  );
  return [list, one];
}

function cancelling({ clock }: JobRoutesParts): Route {
  return writeRoute(
    {
      ...{ method: 'post', path: '/v1/jobs/{job}/cancel', id: 'cancelJob', scope: 'jobs:write' },
      summary: 'End a job; the step that runs is ended with it, or done',
      params: JOB_PATH,
      query: NO_QUERY,
      body: jsonPart('Nothing', z.strictObject({})),
      answer: jsonPart('The job', JOB),
      problems: ['UNKNOWN_JOB', 'JOB_ENDED'],
    },
    async ({ params }, sql) =>
      replyOf(await cancel(sql, params['job'] ?? '', clock()), (job) => ({ value: jobValue(job) })),
  );
}

/** Ending it again changes nothing. */
async function cancel(sql: Statements, id: string, now: number): Promise<Done<Job>> {
  const found = await findJob(sql, id);
  if (found === undefined) return { problem: UNKNOWN_JOB };
  const ended = await endJob(sql, id, { status: 'cancelled', at: new Date(now) });
  if (ended !== undefined) return { done: ended };
  const job = await findJob(sql, id);
  return job?.status === 'cancelled' ? { done: job } : { problem: ENDED };
}

function publishing(parts: JobRoutesParts): Route {
  return writeRoute(
    {
      ...{
        method: 'post',
        path: '/v1/drafts/{draft}/publications',
        id: 'publishBehindReplay',
        scope: 'policies:write',
      },
      summary: 'Ask a draft what callers were answered, and publish it where that stays as it is',
      description:
        'A job does it, which goes on in another instance where its own is killed. The draft is asked the recorded calls; where more of them than may be would be answered differently, it is not published, and the job says so.',
      params: DRAFT_PATH,
      query: NO_QUERY,
      body: jsonPart('Which calls, and what may change', NEW_PUBLICATION),
      answer: jsonPart('The job', JOB),
      problems: ['UNKNOWN_DRAFT', 'DRAFT_CLOSED', 'JOB_LIMIT', 'PRECONDITION_FAILED'],
    },
    async ({ caller, params, body: asked, ifMatch }, sql) =>
      replyOf(await askToPublish(parts, sql, { caller, draft: params['draft'] ?? '', asked, ifMatch }), (job) => ({
        value: jobValue(job),
      })),
  );
}

const CLOSED = problem('DRAFT_CLOSED', 'The draft is published, and stays as it is: make a new one.');

/** Open jobs of one tenant. */
const OPEN_MAX = 20;
const LIMIT = problem('JOB_LIMIT', `A tenant has at most ${OPEN_MAX} jobs that go on: wait for one, or end one.`);
const CHANGED = problem('PRECONDITION_FAILED', 'The draft has been changed since it was read: read it again.');

interface Asking {
  readonly caller: Caller;
  readonly draft: string;
  readonly asked: Publication;
  readonly ifMatch: string | undefined;
}

async function askToPublish(
  { clock, random }: JobRoutesParts,
  sql: Statements,
  { caller, draft, asked, ifMatch = '*' }: Asking,
): Promise<Done<Job>> {
  if (asked.activateAt !== undefined && !caller.scopes.has('policies:activate'))
    return { problem: lacking('policies:activate') };
  const found = isId<'draft'>(draft) ? await findDraft(sql, draft) : undefined;
  if (found === undefined) return { problem: UNKNOWN_DRAFT };
  if (found.status === 'published') return { problem: CLOSED };
  if (!meets(ifMatch, found)) return { problem: CHANGED };
  if ((await countOpen(sql)) >= OPEN_MAX) return { problem: LIMIT };
  const now = clock();
  const id = uuidv7<'job'>(now, random(ID_BYTES));
  const meant = {
    id,
    tenant: caller.tenant,
    kind: PUBLICATION,
    subject: draft,
    asked: { ...asked, revision: found.revision },
  };
  return { done: await insertJob(sql, { ...meant, askedBy: nameOf(caller.actor), madeAt: new Date(now) }) };
}
