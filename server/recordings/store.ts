/** The statements on recorded calls. */
import type { PageAsked, Statements, TenantId } from '../kernel/index.ts';
import type { RecordingId, RecordingRow } from './model.ts';

const columns = (sql: Statements) =>
  sql`recording_id AS id, policy, version, as_of AS "asOf", input, answer, recorded_at AS at`;

export interface Room {
  /** Of the inputs of the day, with those that come. */
  readonly bytes: number;
  /** By the clock of the database, which is one for all instances. */
  readonly at: Date;
}

/** The bytes are counted, whether they fit or not. */
export async function takeRoom(sql: Statements, tenant: TenantId, bytes: number): Promise<Room> {
  const [row] = await sql<[{ bytes: string; at: Date }]>`
    INSERT INTO recorded_days (tenant_id, day, bytes) VALUES (${tenant}, (now() AT TIME ZONE 'UTC')::date, ${bytes})
    ON CONFLICT (tenant_id, day) DO UPDATE SET bytes = recorded_days.bytes + excluded.bytes
    RETURNING bytes, now() AS at`;
  return { bytes: Number(row.bytes), at: row.at };
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

interface Wanted {
  readonly policy: string;
  readonly after: RecordingId | null;
  readonly until: RecordingId | null;
  readonly ageMs: number;
}

/** Of one policy, behind one and up to another; only those that were written so long ago. */
export function batchOfRecordings(
  sql: Statements,
  { policy, after, until, ageMs }: Wanted,
  count: number,
): Promise<RecordingRow[]> {
  return sql<RecordingRow[]>`
    SELECT ${columns(sql)} FROM recordings
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND recorded_at <= now() - make_interval(secs => ${ageMs / 1000})
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

/** As the worker: tenants with calls that are recorded. */
export async function tenantsWithRecordings(sql: Statements): Promise<readonly TenantId[]> {
  const rows = await sql<{ tenant: TenantId }[]>`
    SELECT tenant_id AS tenant FROM tenants t
    WHERE EXISTS (SELECT FROM recordings r WHERE r.tenant_id = t.tenant_id)`;
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
