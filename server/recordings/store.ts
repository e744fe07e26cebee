/** The statements on recorded calls. */
import type { PageAsked, Statements, TenantId } from '../kernel/index.ts';
import type { RecordingId, RecordingRow } from './model.ts';

const columns = (sql: Statements) =>
  sql`recording_id AS id, policy, version, as_of AS "asOf", input, answer, recorded_at AS at`;

/** Bytes that were recorded on the day before; they are counted with those that come. */
export async function takeRoom(sql: Statements, tenant: TenantId, day: string, bytes: number): Promise<number> {
  const [row] = await sql<[{ bytes: string }]>`
    INSERT INTO recorded_days (tenant_id, day, bytes) VALUES (${tenant}, ${day}, ${bytes})
    ON CONFLICT (tenant_id, day) DO UPDATE SET bytes = recorded_days.bytes + excluded.bytes
    RETURNING bytes - ${bytes} AS bytes`;
  return Number(row.bytes);
}

/** Only where the tenant lets calls be recorded still. How many were kept. */
export async function insertRecordings(
  sql: Statements,
  tenant: TenantId,
  at: Date,
  rows: readonly Omit<RecordingRow, 'at'>[],
): Promise<number> {
  const kept = await sql`
    INSERT INTO recordings (tenant_id, recording_id, policy, version, as_of, input, answer, recorded_at)
    SELECT ${tenant}::uuid, id, policy, version, as_of, input, answer::jsonb, ${at}
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ policy }) => policy)}::text[],
      ${rows.map(({ version }) => version)}::text[], ${rows.map(({ asOf }) => asOf)}::text[],
      ${rows.map(({ input }) => input)}::text[], ${rows.map(({ answer }) => JSON.stringify(answer))}::text[])
      AS r (id, policy, version, as_of, input, answer)
    WHERE EXISTS (SELECT FROM tenants WHERE tenant_id = ${tenant} AND recording_share IS NOT NULL)`;
  return kept.count;
}

export function pageOfRecordings(sql: Statements, { after, count, where }: PageAsked): Promise<RecordingRow[]> {
  return sql<RecordingRow[]>`
    SELECT ${columns(sql)} FROM recordings
    WHERE tenant_id = current_tenant() AND ${where(sql)}
      AND (${after}::uuid IS NULL OR recording_id > ${after}::uuid)
    ORDER BY recording_id LIMIT ${count}`;
}

/** Of one policy, behind one and up to another; `by`: those that were written by then. */
export function batchOfRecordings(
  sql: Statements,
  { policy, after, until, by }: { policy: string; after: RecordingId | null; until: RecordingId | null; by: Date },
  count: number,
): Promise<RecordingRow[]> {
  return sql<RecordingRow[]>`
    SELECT ${columns(sql)} FROM recordings
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND recorded_at <= ${by}
      AND (${after}::uuid IS NULL OR recording_id > ${after}::uuid)
      AND (${until}::uuid IS NULL OR recording_id <= ${until}::uuid)
    ORDER BY recording_id LIMIT ${count}`;
}

export interface Extent {
  readonly last: RecordingId | null;
  /** The first of the days that they are about. */
  readonly from: string | null;
}

export async function extentOf(sql: Statements, policy: string, since: Date | null): Promise<Extent> {
  const [row] = await sql<[Extent]>`
    SELECT (SELECT recording_id FROM recordings WHERE tenant_id = current_tenant() AND policy = ${policy}
        ORDER BY recording_id DESC LIMIT 1) AS last, min(left(as_of, 10)) AS from
    FROM recordings
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND (${since}::timestamptz IS NULL OR recorded_at >= ${since})`;
  return row;
}

/** Behind which the calls of a day and later stand. */
export async function lastBefore(sql: Statements, policy: string, since: Date): Promise<RecordingId | null> {
  const [row] = await sql<{ id: RecordingId }[]>`
    SELECT recording_id AS id FROM recordings
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND recorded_at < ${since}
    ORDER BY recording_id DESC LIMIT 1`;
  return row?.id ?? null;
}

/** As the worker: tenants with calls that are older than a time. */
export async function tenantsWithOld(sql: Statements, before: Date): Promise<readonly string[]> {
  const rows = await sql<{ tenant: string }[]>`
    SELECT DISTINCT tenant_id AS tenant FROM recordings WHERE recorded_at < ${before}`;
  return rows.map(({ tenant }) => tenant);
}

/** All that is older than the tenant says; all there is where it lets nothing be recorded any more. */
export async function sweepTenant(sql: Statements, now: Date): Promise<void> {
  await sql`
    DELETE FROM recordings USING tenants t
    WHERE recordings.tenant_id = current_tenant() AND t.tenant_id = current_tenant()
      AND (t.recording_days IS NULL OR recorded_at < ${now}::timestamptz - make_interval(days => t.recording_days))`;
  await sql`DELETE FROM recorded_days WHERE tenant_id = current_tenant() AND day < ${now}::date - 1`;
}
