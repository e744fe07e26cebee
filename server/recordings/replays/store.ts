/** The statements on replays, in a transaction that is the tenant's unless it is said otherwise. */
import type { Statements, TenantId } from '../../kernel/index.ts';
import type { ChangedRow, DraftId, ReplayId, ReplayRow } from './model.ts';

const columns = (sql: Statements) => sql`replay_id AS id, draft_id AS draft, revision, policy, kind, status, failure,
  from_day::text AS from, most, after_id AS after, until_id AS until, result AS sums, started_at AS "startedAt",
  started_by AS "startedBy", ended_at AS "endedAt"`;
const json = (sql: Statements, value: unknown) => sql.json(JSON.parse(JSON.stringify(value)));

export async function insertReplay(sql: Statements, tenant: TenantId, row: ReplayRow): Promise<void> {
  const { id, draft, revision, policy, kind, status, from, most, after, until, sums, startedAt, startedBy } = row;
  await sql`
    INSERT INTO replays (tenant_id, replay_id, draft_id, revision, policy, kind, status, from_day, most, after_id, until_id, result,
      started_at, started_by, leased_until)
    VALUES (${tenant}, ${id}, ${draft}, ${revision}, ${policy}, ${kind}, ${status}, ${from}, ${most}, ${after}, ${until},
      ${json(sql, sums)}, ${startedAt}, ${startedBy}, ${startedAt})`;
}

/** Until the end of the transaction nobody else begins one of this tenant. */
export async function countRunning(sql: Statements): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('writ.replays'), hashtext(current_tenant()::text))`;
  const [row] = await sql<[{ count: number }]>`
    SELECT count(*)::int AS count FROM replays WHERE tenant_id = current_tenant() AND status = 'running'`;
  return row.count;
}

export async function findReplay(sql: Statements, draft: DraftId, id: ReplayId): Promise<ReplayRow | undefined> {
  const [row] = await sql<ReplayRow[]>`
    SELECT ${columns(sql)} FROM replays
    WHERE tenant_id = current_tenant() AND draft_id = ${draft} AND replay_id = ${id}`;
  return row;
}

export function pageOfReplays(
  sql: Statements,
  draft: DraftId,
  after: string | null,
  count: number,
): Promise<ReplayRow[]> {
  return sql<ReplayRow[]>`
    SELECT ${columns(sql)} FROM replays
    WHERE tenant_id = current_tenant() AND draft_id = ${draft} AND (${after}::uuid IS NULL OR replay_id > ${after}::uuid)
    ORDER BY replay_id LIMIT ${count}`;
}

/** The last one of the draft. */
export async function findShadow(sql: Statements, draft: DraftId): Promise<ReplayRow | undefined> {
  const [row] = await sql<ReplayRow[]>`
    SELECT ${columns(sql)} FROM replays
    WHERE tenant_id = current_tenant() AND draft_id = ${draft} AND kind = 'shadow' ORDER BY replay_id DESC LIMIT 1`;
  return row;
}

/** As the worker: what nobody goes on with now. */
export async function dueReplays(sql: Statements, now: Date, count: number) {
  return sql<{ tenant: TenantId; id: ReplayId }[]>`
    SELECT tenant_id AS tenant, replay_id AS id FROM replays
    WHERE status = 'running' AND leased_until <= ${now} ORDER BY leased_until LIMIT ${count}`;
}

/** Taken until then; undefined where somebody else has it, or it has ended. */
export async function lease(
  sql: Statements,
  id: ReplayId,
  { now, until }: { readonly now: Date; readonly until: Date },
): Promise<ReplayRow | undefined> {
  const [row] = await sql<ReplayRow[]>`
    UPDATE replays SET leased_until = ${until}
    WHERE tenant_id = current_tenant() AND replay_id = ${id} AND status = 'running' AND leased_until <= ${now}
    RETURNING ${columns(sql)}`;
  return row;
}

/** What came of a batch, by whoever has it until the time it took it for; whether it still had it. */
export async function advance(
  sql: Statements,
  { id, status, after, sums, failure, endedAt }: ReplayRow,
  { leased, until }: { readonly leased: Date; readonly until: Date },
): Promise<boolean> {
  const kept = await sql`
    UPDATE replays SET status = ${status}, after_id = ${after}, result = ${json(sql, sums)}, failure = ${failure},
      ended_at = ${endedAt}, leased_until = ${until}
    WHERE tenant_id = current_tenant() AND replay_id = ${id} AND status = 'running' AND leased_until = ${leased}`;
  return kept.count > 0;
}

export async function endReplay(sql: Statements, id: ReplayId, at: Date): Promise<void> {
  await sql`
    UPDATE replays SET status = 'done', ended_at = ${at}
    WHERE tenant_id = current_tenant() AND replay_id = ${id} AND status = 'running'`;
}

export async function insertChanges(
  sql: Statements,
  tenant: TenantId,
  replay: ReplayId,
  rows: readonly ChangedRow[],
): Promise<void> {
  await sql`
    INSERT INTO replay_changes (tenant_id, replay_id, recording_id, changes, largest)
    SELECT ${tenant}::uuid, ${replay}::uuid, id, changes::jsonb,
      (SELECT max(abs((each->>'by')::numeric)) FROM jsonb_array_elements(changes::jsonb) AS each WHERE each->>'kind' = 'price')
    FROM unnest(${rows.map(({ recording }) => recording)}::uuid[],
      ${rows.map(({ changes }) => JSON.stringify(changes))}::text[]) AS r (id, changes)`;
}

export async function pageOfChanges(sql: Statements, replay: ReplayId, after: string | null, count: number) {
  return sql<(ChangedRow & { readonly id: string })[]>`
    SELECT recording_id AS id, recording_id AS recording, changes FROM replay_changes
    WHERE tenant_id = current_tenant() AND replay_id = ${replay} AND (${after}::uuid IS NULL OR recording_id > ${after}::uuid)
    ORDER BY recording_id LIMIT ${count}`;
}

export function largestChanges(sql: Statements, replay: ReplayId, count: number): Promise<ChangedRow[]> {
  return sql<ChangedRow[]>`
    SELECT recording_id AS recording, changes FROM replay_changes
    WHERE tenant_id = current_tenant() AND replay_id = ${replay} AND largest IS NOT NULL
    ORDER BY largest DESC, recording_id LIMIT ${count}`;
}

/** As the worker: tenants with replays that ended before a time. */
export async function tenantsWithOldReplays(sql: Statements, before: Date): Promise<readonly TenantId[]> {
  const rows = await sql<{ tenant: TenantId }[]>`
    SELECT DISTINCT tenant_id AS tenant FROM replays WHERE ended_at < ${before}`;
  return rows.map(({ tenant }) => tenant);
}

export async function deleteOldReplays(sql: Statements, before: Date): Promise<void> {
  await sql`DELETE FROM replays WHERE tenant_id = current_tenant() AND ended_at < ${before}`;
}
