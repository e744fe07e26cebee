/** The statements on jobs. */
import type { Database, Statements } from '../database/connect.ts';
import { sweepEach } from '../database/sweep.ts';
import { type Id, isId, type TenantId } from '../ids.ts';
import type { Problem } from '../problem.ts';
import type { Job, JobId, JobRef } from './model.ts';

const columns = (
  sql: Statements,
) => sql`tenant_id AS tenant, job_id AS id, kind, subject, asked, asked_by AS "askedBy", status, done,
  total, result, problem, made_at AS "madeAt", ended_at AS "endedAt"`;

export async function insertJob(
  sql: Statements,
  job: Pick<Job, 'tenant' | 'id' | 'kind' | 'subject' | 'asked' | 'askedBy' | 'madeAt'>,
): Promise<Job> {
  const [row] = await sql<[Job]>`
    INSERT INTO jobs (tenant_id, job_id, kind, subject, asked, asked_by, made_at)
    VALUES (${job.tenant}, ${job.id}, ${job.kind}, ${job.subject}, ${JSON.stringify(job.asked)}::text::jsonb, ${job.askedBy}, ${job.madeAt})
    RETURNING ${columns(sql)}`;
  return row;
}

export async function findJob(sql: Statements, id: string): Promise<Job | undefined> {
  if (!isId<'job'>(id)) return undefined;
  const [row] = await sql<Job[]>`
    SELECT ${columns(sql)} FROM jobs WHERE tenant_id = current_tenant() AND job_id = ${id}`;
  return row;
}

export function pageOfJobs(sql: Statements, after: string | null, count: number): Promise<readonly Job[]> {
  return sql<Job[]>`
    SELECT ${columns(sql)} FROM jobs
    WHERE tenant_id = current_tenant() AND (${after}::uuid IS NULL OR job_id > ${after}::uuid)
    ORDER BY job_id LIMIT ${count}`;
}

/** Whether it goes on; until the end of the transaction nobody ends it. */
export async function holdOpen(sql: Statements, id: JobId): Promise<boolean> {
  const held = await sql`
    SELECT FROM jobs WHERE tenant_id = current_tenant() AND job_id = ${id} AND status IN ('queued', 'running') FOR UPDATE`;
  return held.length > 0;
}

export async function noteProblem(sql: Statements, id: JobId, problem: Problem): Promise<void> {
  await sql`
    UPDATE jobs SET problem = ${JSON.stringify(problem)}::text::jsonb WHERE tenant_id = current_tenant() AND job_id = ${id}`;
}

export async function countOpen(sql: Statements): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    SELECT count(*)::int AS n FROM jobs WHERE tenant_id = current_tenant() AND status IN ('queued', 'running')`;
  return row?.n ?? 0;
}

/** Undefined when it has ended already. */
export async function noteProgress(
  sql: Statements,
  id: JobId,
  { done, total }: Pick<Job, 'done' | 'total'>,
): Promise<Job | undefined> {
  const [row] = await sql<Job[]>`
    UPDATE jobs SET status = 'running', done = greatest(done, ${done}), total = coalesce(${total}, total)
    WHERE tenant_id = current_tenant() AND job_id = ${id} AND status IN ('queued', 'running')
    RETURNING ${columns(sql)}`;
  return row;
}

export async function endJob(
  sql: Statements,
  id: string,
  end: { readonly at: Date } & (
    | { readonly status: 'done'; readonly result: unknown }
    | { readonly status: 'failed'; readonly problem: Problem }
    | { readonly status: 'cancelled' }
  ),
): Promise<Job | undefined> {
  const json = (value: unknown) => sql`${value === undefined ? null : JSON.stringify(value)}::text::jsonb`;
  const [row] = await sql<Job[]>`
    UPDATE jobs SET status = ${end.status}, ended_at = ${end.at},
      result = ${json('result' in end ? end.result : undefined)}, problem = ${json('problem' in end ? end.problem : undefined)}
    WHERE tenant_id = current_tenant() AND job_id = ${id} AND status IN ('queued', 'running')
    RETURNING ${columns(sql)}`;
  return row;
}

export interface OpenJob extends JobRef {
  readonly kind: string;
}

/** As the worker, of all tenants in turns: those that have not ended, of these kinds where some are named, the oldest of each first. */
export async function openJobs(
  database: Database,
  most: number,
  kinds?: readonly string[],
): Promise<readonly OpenJob[]> {
  const rows = await database.look(
    (sql) => sql<{ tenant: TenantId; id: Id<'job'>; kind: string }[]>`
    SELECT tenant, id, kind FROM (
      SELECT tenant_id AS tenant, job_id AS id, kind, made_at,
        row_number() OVER (PARTITION BY tenant_id ORDER BY made_at, job_id) AS turn
      FROM jobs
      WHERE status IN ('queued', 'running') AND (${kinds === undefined} OR kind = ANY (${[...(kinds ?? [])]}))) open
    ORDER BY turn, made_at LIMIT ${most}`,
  );
  return rows;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** As long as replays, which jobs tell of. */
const KEPT_DAYS = 90;

/** Jobs that ended longer ago than they are kept for. */
export function sweepJobs(database: Database, now: number): Promise<void> {
  const before = new Date(now - KEPT_DAYS * DAY_MS);
  return sweepEach(
    database,
    async (sql) => {
      const due = await sql<
        { tenant: TenantId }[]
      >`SELECT DISTINCT tenant_id AS tenant FROM jobs WHERE ended_at <= ${before}`;
      return due.map(({ tenant }) => tenant);
    },
    (sql) => sql`DELETE FROM jobs WHERE tenant_id = current_tenant() AND ended_at <= ${before}`,
  );
}
