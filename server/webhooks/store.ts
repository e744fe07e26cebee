/** The statements on webhooks and their deliveries. */
import { isId, type PageAsked, type Statements, type TenantId } from '../kernel/index.ts';
import type { DeliveryRow, WebhookId, WebhookRow } from './model.ts';

/** Events that get their deliveries in one transaction. */
const FANNED_MAX = 500;
/** Events of a test are for the one that is tested, whatever types it takes. */
const TEST_TYPE = 'webhook.tested.v1';

const columnsOfWebhook = (sql: Statements) => sql`webhook_id AS id, name, url, types, status,
  disabled_because AS "disabledBecause", position::float8 AS position, failures, previous_until AS "previousUntil",
  revision, created_at AS "createdAt", changed_at AS "changedAt"`;

/** Which events a webhook `w` is to have. */
const isMeant = (sql: Statements) => sql`CASE WHEN e.type = ${TEST_TYPE} THEN e.subject = w.webhook_id::text
  ELSE w.types IS NULL OR e.type = ANY (w.types) END`;

export function pageOfWebhooks(sql: Statements, { after, count, where }: PageAsked): Promise<WebhookRow[]> {
  return sql<WebhookRow[]>`
    SELECT ${columnsOfWebhook(sql)} FROM webhooks
    WHERE tenant_id = current_tenant() AND (${after}::uuid IS NULL OR webhook_id > ${after}::uuid)
      AND ${where(sql)}
    ORDER BY webhook_id LIMIT ${count}`;
}

export async function findWebhook(sql: Statements, id: WebhookId): Promise<WebhookRow | undefined> {
  const [row] = await sql<WebhookRow[]>`
    SELECT ${columnsOfWebhook(sql)} FROM webhooks WHERE tenant_id = current_tenant() AND webhook_id = ${id}`;
  return row;
}

/** Until the end of the transaction nobody else makes one in this tenant. */
export async function countWebhooks(sql: Statements): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('writ.webhooks'), hashtext(current_tenant()::text))`;
  const [row] = await sql<[{ count: number }]>`
    SELECT count(*)::int AS count FROM webhooks WHERE tenant_id = current_tenant()`;
  return row.count;
}

export interface NewWebhookRow extends Pick<WebhookRow, 'id' | 'name' | 'url' | 'types' | 'position' | 'createdAt'> {
  readonly secret: string;
}

export async function insertWebhook(sql: Statements, webhook: NewWebhookRow): Promise<WebhookRow> {
  const { id, name, url, types, position, createdAt, secret } = webhook;
  const [row] = await sql<[WebhookRow]>`
    INSERT INTO webhooks (webhook_id, name, url, types, secret, position, created_at, changed_at)
    VALUES (${id}, ${name}, ${url}, ${types === null ? null : [...types]}, ${secret}, ${position}, ${createdAt}, ${createdAt})
    RETURNING ${columnsOfWebhook(sql)}`;
  return row;
}

export interface EditedWebhook extends Pick<WebhookRow, 'id' | 'name' | 'url' | 'types' | 'status' | 'revision'> {
  readonly at: Date;
}

/** Undefined when it is not at this revision. What is pending is tried afresh at once; it goes on behind what is no longer kept. */
export async function updateWebhook(sql: Statements, edited: EditedWebhook): Promise<WebhookRow | undefined> {
  const { id, name, url, types, status, revision, at } = edited;
  const [row] = await sql<WebhookRow[]>`
    UPDATE webhooks SET name = ${name}, url = ${url}, types = ${types === null ? null : [...types]}, status = ${status},
      disabled_because = CASE WHEN ${status} = 'enabled' THEN NULL ELSE coalesce(disabled_because, 'It was asked for.') END,
      position = greatest(position, (SELECT swept_position FROM event_heads WHERE tenant_id = current_tenant())),
      failures = 0, retry_at = NULL, due_at = ${at}, revision = revision + 1, changed_at = ${at}
    WHERE tenant_id = current_tenant() AND webhook_id = ${id} AND revision = ${revision}
    RETURNING ${columnsOfWebhook(sql)}`;
  if (row !== undefined)
    await sql`
      UPDATE webhook_deliveries SET next_at = ${at}
      WHERE tenant_id = current_tenant() AND webhook_id = ${id} AND state = 'pending' AND next_at > ${at}`;
  return row;
}

export async function rotateSecret(
  sql: Statements,
  { id, secret, previousUntil, at }: { id: WebhookId; secret: string; previousUntil: Date; at: Date },
): Promise<WebhookRow | undefined> {
  const [row] = await sql<WebhookRow[]>`
    UPDATE webhooks SET previous_secret = secret, previous_until = ${previousUntil}, secret = ${secret},
      revision = revision + 1, changed_at = ${at}
    WHERE tenant_id = current_tenant() AND webhook_id = ${id}
    RETURNING ${columnsOfWebhook(sql)}`;
  return row;
}

export async function deleteWebhook(sql: Statements, id: WebhookId): Promise<WebhookRow | undefined> {
  const [row] = await sql<WebhookRow[]>`
    DELETE FROM webhooks WHERE tenant_id = current_tenant() AND webhook_id = ${id} RETURNING ${columnsOfWebhook(sql)}`;
  return row;
}

/** From the newest back, as their events are. */
export function pageOfDeliveries(
  sql: Statements,
  { id, state }: { readonly id: WebhookId; readonly state: string | undefined },
  after: string | null,
  count: number,
): Promise<DeliveryRow[]> {
  return sql<DeliveryRow[]>`
    SELECT d.event_id AS id, e.type, d.subject, d.position::float8 AS position, d.state, d.attempts, d.next_at AS "nextAt",
      d.last_at AS "lastAt", d.last_status AS "lastStatus", d.last_fault AS "lastFault"
    FROM webhook_deliveries d JOIN events e USING (tenant_id, event_id)
    WHERE d.tenant_id = current_tenant() AND d.webhook_id = ${id} AND (${state ?? null}::text IS NULL OR d.state = ${state ?? null})
      AND (${after}::uuid IS NULL OR d.event_id > ${after}::uuid)
    ORDER BY d.event_id LIMIT ${count}`;
}

export interface DueWebhook {
  readonly tenant: TenantId;
  readonly webhook: WebhookId;
}

const dueOf = (rows: readonly { tenant: string; webhook: string }[]): readonly DueWebhook[] =>
  rows.flatMap(({ tenant, webhook }) =>
    isId<'tenant'>(tenant) && isId<'webhook'>(webhook) ? [{ tenant, webhook }] : [],
  );

/** As the worker: those whose feed has grown beyond what has its deliveries. */
export async function behindWebhooks(sql: Statements): Promise<readonly DueWebhook[]> {
  return dueOf(
    await sql<{ tenant: string; webhook: string }[]>`
      SELECT w.tenant_id AS tenant, w.webhook_id AS webhook
      FROM webhooks w JOIN event_heads h USING (tenant_id) JOIN tenants t USING (tenant_id)
      WHERE w.status = 'enabled' AND t.status = 'active' AND w.position < h.last_position`,
  );
}

/** As the worker: those that may have something to send, who has waited longest first. */
export async function dueWebhooks(sql: Statements, now: Date, count: number): Promise<readonly DueWebhook[]> {
  return dueOf(
    await sql<{ tenant: string; webhook: string }[]>`
      SELECT w.tenant_id AS tenant, w.webhook_id AS webhook FROM webhooks w JOIN tenants t USING (tenant_id)
      WHERE w.status = 'enabled' AND t.status = 'active' AND w.due_at <= ${now} ORDER BY w.due_at LIMIT ${count}`,
  );
}

/** Makes the deliveries of the next events, none where another instance does it at this moment; whether there may be more. */
export async function fanOut(sql: Statements, webhook: WebhookId, now: Date, expiresAt: Date): Promise<boolean> {
  const [held] = await sql<{ position: string }[]>`
    SELECT position::text FROM webhooks WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND status = 'enabled'
    FOR UPDATE SKIP LOCKED`;
  if (held === undefined) return false;
  const [row] = await sql<{ seen: number }[]>`
    WITH next AS (
      SELECT event_id, position, subject, type FROM events
      WHERE tenant_id = current_tenant() AND position > ${held.position}::bigint ORDER BY position LIMIT ${FANNED_MAX}
    ), made AS (
      INSERT INTO webhook_deliveries (webhook_id, event_id, position, subject, next_at, expires_at)
      SELECT w.webhook_id, e.event_id, e.position, e.subject, ${now}, ${expiresAt}
      FROM next e JOIN webhooks w ON w.tenant_id = current_tenant() AND w.webhook_id = ${webhook} WHERE ${isMeant(sql)}
      ON CONFLICT DO NOTHING RETURNING event_id
    )
    UPDATE webhooks SET position = greatest(position, (SELECT max(position) FROM next)),
      due_at = CASE WHEN EXISTS (SELECT FROM made) THEN least(due_at, ${now}) ELSE due_at END
    WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} RETURNING (SELECT count(*)::int FROM next) AS seen`;
  return row?.seen === FANNED_MAX;
}

/** What one sending needs to know. */
export interface Claimed {
  readonly event: string;
  readonly attempt: number;
}

export interface ClaimedWebhook {
  /** In a row, before this. */
  readonly failures: number;
  readonly url: string;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousUntil: Date | null;
  readonly deliveries: readonly Claimed[];
}

export interface Claim {
  readonly webhook: WebhookId;
  readonly now: Date;
  readonly leasedUntil: Date;
  /** Sendings at once, by all instances together. */
  readonly max: number;
}

/**
 * Takes what is due: of each subject the first event that is pending, so that the next one is sent when that has arrived or is given
 * up. Undefined where there is nothing to send, or another instance takes it at this moment.
 */
export async function claimDeliveries(sql: Statements, claim: Claim): Promise<ClaimedWebhook | undefined> {
  const { webhook, now, leasedUntil, max } = claim;
  const [held] = await sql<(Omit<ClaimedWebhook, 'deliveries'> & { retryAt: Date | null })[]>`
    SELECT url, secret, previous_secret AS "previousSecret", previous_until AS "previousUntil", failures, retry_at AS "retryAt"
    FROM webhooks WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND status = 'enabled'
      AND EXISTS (SELECT FROM tenants t WHERE t.tenant_id = current_tenant() AND t.status = 'active')
    FOR UPDATE SKIP LOCKED`;
  if (held === undefined) return undefined;
  const { retryAt, ...rest } = held;
  await giveUp(sql, webhook, now);
  if (retryAt !== null && retryAt.getTime() > now.getTime()) {
    await setDue(sql, webhook, retryAt);
    return undefined;
  }
  const { deliveries, isFull } = await lease(sql, claim, rest.failures > 0 ? 1 : max);
  // Whoever is done sets it to that moment; this is for one who never is.
  await (isFull ? setDueAt(sql, webhook, leasedUntil) : setDue(sql, webhook, now));
  return deliveries.length === 0 ? undefined : { ...rest, deliveries };
}

async function giveUp(sql: Statements, webhook: WebhookId, now: Date): Promise<void> {
  await sql`
    UPDATE webhook_deliveries SET state = 'dead', last_fault = coalesce(last_fault, 'It was not tried in time: the endpoint failed.')
    WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND state = 'pending' AND expires_at <= ${now}
      AND coalesce(leased_until <= ${now}, true)`;
}

async function lease(
  sql: Statements,
  { webhook, now, leasedUntil }: Claim,
  max: number,
): Promise<{ readonly deliveries: readonly Claimed[]; readonly isFull: boolean }> {
  const [running] = await sql<[{ count: number }]>`
    SELECT count(*)::int AS count FROM webhook_deliveries
    WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND state = 'pending' AND leased_until > ${now}`;
  const room = Math.max(0, max - running.count);
  const deliveries = await sql<Claimed[]>`
    WITH due AS (
      SELECT event_id FROM webhook_deliveries d
      WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND state = 'pending' AND next_at <= ${now}
        AND coalesce(leased_until <= ${now}, true)
        AND NOT EXISTS (
          SELECT FROM webhook_deliveries b WHERE b.tenant_id = current_tenant() AND b.webhook_id = ${webhook}
            AND b.subject = d.subject AND b.state = 'pending' AND b.position < d.position)
      ORDER BY position LIMIT ${room} FOR UPDATE SKIP LOCKED
    )
    UPDATE webhook_deliveries d SET attempts = d.attempts + 1, leased_until = ${leasedUntil}, last_at = ${now}
    FROM due WHERE d.tenant_id = current_tenant() AND d.webhook_id = ${webhook} AND d.event_id = due.event_id
    RETURNING d.event_id AS event, d.attempts AS attempt`;
  return { deliveries, isFull: deliveries.length === room };
}

/** At the first of what may be sent then, and not before; never where nothing is pending. */
async function setDue(sql: Statements, webhook: WebhookId, notBefore: Date): Promise<void> {
  await sql`
    UPDATE webhooks SET due_at = (
      SELECT greatest(min(may_at), ${notBefore}) FROM (
        SELECT DISTINCT ON (subject) greatest(next_at, leased_until) AS may_at FROM webhook_deliveries
        WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND state = 'pending' ORDER BY subject, position) firsts
      HAVING count(*) > 0)
    WHERE tenant_id = current_tenant() AND webhook_id = ${webhook}`;
}

async function setDueAt(sql: Statements, webhook: WebhookId, at: Date): Promise<void> {
  await sql`UPDATE webhooks SET due_at = ${at} WHERE tenant_id = current_tenant() AND webhook_id = ${webhook}`;
}

export interface Settled {
  readonly webhook: WebhookId;
  readonly event: string;
  /** As it was claimed: whoever was too slow says nothing any more. */
  readonly leasedUntil: Date;
  readonly now: Date;
  readonly status: number | null;
  readonly fault: string | null;
  readonly outcome:
    | { readonly state: 'delivered' }
    | { readonly state: 'dead' }
    | { readonly state: 'pending'; readonly nextAt: Date };
  /** Until when the endpoint is left alone. */
  readonly retryAt: Date | null;
  /** Why nothing is to be sent there any more. */
  readonly disabledBecause: string | null;
}

export async function settleDelivery(sql: Statements, settled: Settled): Promise<void> {
  const { webhook, event, leasedUntil, now, status, fault, outcome, retryAt, disabledBecause } = settled;
  const nextAt = outcome.state === 'pending' ? outcome.nextAt : now;
  // The webhook first, as everybody does, so that no two wait for one another.
  await sql`SELECT FROM webhooks WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} FOR UPDATE`;
  const ours = await sql`
    UPDATE webhook_deliveries SET state = ${outcome.state}, next_at = ${nextAt}, leased_until = NULL,
      last_status = ${status}, last_fault = ${fault}
    WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND event_id = ${event} AND state = 'pending'
      AND leased_until = ${leasedUntil} RETURNING event_id`;
  if (ours.length === 0) return;
  await sql`
    UPDATE webhooks SET failures = CASE WHEN ${outcome.state} = 'delivered' THEN 0 ELSE failures + 1 END,
      retry_at = ${retryAt}, due_at = ${now},
      status = CASE WHEN ${disabledBecause}::text IS NULL THEN status ELSE 'disabled' END,
      disabled_because = coalesce(${disabledBecause}, disabled_because),
      revision = revision + CASE WHEN ${disabledBecause}::text IS NULL THEN 0 ELSE 1 END
    WHERE tenant_id = current_tenant() AND webhook_id = ${webhook}`;
}

export interface Replay {
  readonly webhook: WebhookId;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** One delivery again; whether there is one. */
export async function replayDelivery(
  sql: Statements,
  { webhook, now, expiresAt }: Replay,
  event: string,
): Promise<number> {
  await setDueAt(sql, webhook, now);
  const again = await sql`
    UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_at = ${now}, expires_at = ${expiresAt},
      leased_until = CASE WHEN state = 'pending' THEN leased_until END
    WHERE tenant_id = current_tenant() AND webhook_id = ${webhook} AND event_id = ${event} RETURNING event_id`;
  return again.length;
}

/** All that it is to have behind a place, up to where it stands, so many at a time. */
export async function replayAfter(
  sql: Statements,
  { webhook, now, expiresAt }: Replay,
  after: number,
  max: number,
): Promise<{ readonly replayed: number; readonly last: number | null; readonly more: boolean }> {
  await setDueAt(sql, webhook, now);
  const rows = await sql<{ position: number }[]>`
    INSERT INTO webhook_deliveries AS d (webhook_id, event_id, position, subject, next_at, expires_at)
    SELECT w.webhook_id, e.event_id, e.position, e.subject, ${now}, ${expiresAt}
    FROM events e JOIN webhooks w USING (tenant_id)
    WHERE w.tenant_id = current_tenant() AND w.webhook_id = ${webhook} AND e.position > ${after} AND e.position <= w.position
      AND ${isMeant(sql)}
    ORDER BY e.position LIMIT ${max}
    ON CONFLICT (tenant_id, webhook_id, event_id) DO UPDATE SET state = 'pending', attempts = 0, next_at = ${now},
      expires_at = ${expiresAt}, leased_until = CASE WHEN d.state = 'pending' THEN d.leased_until END
    RETURNING d.position::float8 AS position`;
  const last = rows.reduce((most, { position }) => Math.max(most, position), 0);
  return { replayed: rows.length, last: rows.length === 0 ? null : last, more: rows.length === max };
}

/** The first place whose event some webhook still has to have; a tenant that is suspended is sent nothing. */
export async function firstWanted(sql: Statements): Promise<number | undefined> {
  const [row] = await sql<{ first: number | null }[]>`
    SELECT least(
      (SELECT min(d.position) FROM webhook_deliveries d JOIN webhooks w USING (tenant_id, webhook_id)
        WHERE d.tenant_id = current_tenant() AND d.state = 'pending' AND w.status = 'enabled'),
      (SELECT min(position) + 1 FROM webhooks WHERE tenant_id = current_tenant() AND status = 'enabled'))::float8 AS first
    FROM tenants WHERE tenant_id = current_tenant() AND status = 'active'`;
  return row?.first ?? undefined;
}

export interface Secrets {
  readonly id: WebhookId;
  readonly secret: string;
  readonly previousSecret: string | null;
}

/** Held until the end of the transaction, so that no rotation is undone. */
export function secretsOf(sql: Statements): Promise<Secrets[]> {
  return sql<Secrets[]>`
    SELECT webhook_id AS id, secret, previous_secret AS "previousSecret" FROM webhooks
    WHERE tenant_id = current_tenant() FOR UPDATE`;
}

export async function setSecrets(sql: Statements, { id, secret, previousSecret }: Secrets): Promise<void> {
  await sql`
    UPDATE webhooks SET secret = ${secret}, previous_secret = ${previousSecret}
    WHERE tenant_id = current_tenant() AND webhook_id = ${id}`;
}

/** As the worker: who has any. */
export async function tenantsWithWebhooks(sql: Statements): Promise<readonly TenantId[]> {
  const rows = await sql<{ tenant: string }[]>`SELECT DISTINCT tenant_id AS tenant FROM webhooks`;
  return rows.map(({ tenant }) => tenant).filter(isId<'tenant'>);
}
