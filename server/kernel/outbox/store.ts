/** The statements on the outbox. Places are safe integers: at a million events a second they last for centuries. */
import type { Statements } from '../database/connect.ts';
import { isId, type TenantId } from '../ids.ts';
import type { EventRow } from './event.ts';

/** Events that get their places in one transaction. */
export const NUMBERED_MAX = 1000;
/** Events that are swept in one transaction. */
const SWEPT_MAX = 5000;

export interface Unnumbered {
  readonly tenants: readonly TenantId[];
  /** When the oldest of them was written. */
  readonly oldest: Date | null;
}

/** As the worker: whose events have no place yet. */
export async function unnumbered(sql: Statements): Promise<Unnumbered> {
  const rows = await sql<{ tenant: string; oldest: Date }[]>`
    SELECT tenant_id AS tenant, min(occurred_at) AS oldest FROM events WHERE position IS NULL GROUP BY tenant_id`;
  const oldest = rows.map((row) => row.oldest).sort((a, b) => a.getTime() - b.getTime());
  return { tenants: rows.map(({ tenant }) => tenant).filter(isId<'tenant'>), oldest: oldest[0] ?? null };
}

/**
 * Gives places to events that are committed, in the order of their writing; how many. None where another instance does it at this
 * moment: the row of the tenant is held, and whoever dies lets go of it.
 */
export async function numberEvents(sql: Statements, now: Date): Promise<number> {
  const held = await sql`SELECT FROM event_heads WHERE tenant_id = current_tenant() FOR UPDATE SKIP LOCKED`;
  if (held.length === 0) return 0;
  const [row] = await sql<{ numbered: number }[]>`
    WITH due AS (
      SELECT event_id, row_number() OVER (ORDER BY emitted) AS place FROM (
        SELECT event_id, emitted FROM events WHERE tenant_id = current_tenant() AND position IS NULL
        ORDER BY emitted LIMIT ${NUMBERED_MAX}) d
    ), head AS (
      UPDATE event_heads SET last_position = last_position + (SELECT count(*) FROM due)
      WHERE tenant_id = current_tenant() RETURNING last_position - (SELECT count(*) FROM due) AS before
    ), numbered AS (
      UPDATE events e SET position = head.before + due.place, numbered_at = ${now}
      FROM due, head WHERE e.tenant_id = current_tenant() AND e.event_id = due.event_id RETURNING e.event_id
    )
    SELECT count(*)::int AS numbered FROM numbered`;
  return row?.numbered ?? 0;
}

export interface FeedAsked {
  /** What comes after this place; from the oldest that is kept on where it is undefined, from now on where it is `latest`. */
  readonly after: number | 'latest' | undefined;
  readonly type: string | undefined;
  readonly subject: string | undefined;
  readonly count: number;
}

export interface FeedRead {
  /** Undefined when what came after the place is no longer kept, or when there never was such a place. */
  readonly events: readonly EventRow[] | undefined;
  /** Where to go on. */
  readonly next: number;
  /** Whether there is more already. */
  readonly more: boolean;
  /** The place before the oldest that is kept. */
  readonly oldest: number;
}

interface HeadRow {
  readonly last: number;
  readonly swept: number;
}

const columnsOfEvent = (sql: Statements) => sql`event_id AS id, position::float8 AS position, type, subject,
  occurred_at AS at, correlation, traceparent, data`;

/** One statement, so that nothing is swept between the look at what is kept and the look at what there is. */
export async function readFeed(sql: Statements, { after, type, subject, count }: FeedAsked): Promise<FeedRead> {
  const place = typeof after === 'number' ? after : null;
  const rows = await sql<(HeadRow & (EventRow | { readonly id: null }))[]>`
    SELECT h.last_position::float8 AS last, h.swept_position::float8 AS swept, e.*
    FROM event_heads h LEFT JOIN LATERAL (
      SELECT ${columnsOfEvent(sql)} FROM events
      WHERE tenant_id = h.tenant_id AND position > coalesce(${place}::bigint, h.swept_position)
        AND position <= h.last_position AND ${after !== 'latest'}
        AND (${type ?? null}::text IS NULL OR type = ${type ?? null})
        AND (${subject ?? null}::text IS NULL OR subject = ${subject ?? null})
      ORDER BY position LIMIT ${count + 1}) e ON true
    WHERE h.tenant_id = current_tenant()`;
  const { last = 0, swept = 0 } = rows[0] ?? {};
  if (place !== null && (place < swept || place > last))
    return { events: undefined, next: last, more: false, oldest: swept };
  const found = rows.flatMap((row) => (row.id === null ? [] : [row]));
  const events = found.slice(0, count);
  const more = found.length > count;
  return { events, next: (more ? events.at(-1)?.position : undefined) ?? last, more, oldest: swept };
}

/** In the order of their places. */
export function eventsOf(sql: Statements, ids: readonly string[]): Promise<EventRow[]> {
  return sql<EventRow[]>`
    SELECT ${columnsOfEvent(sql)} FROM events
    WHERE tenant_id = current_tenant() AND event_id = ANY(${[...ids]}::uuid[]) ORDER BY position`;
}

/** In the tenant: the place of the last event, and of the last one that is no longer kept. */
export async function headsInTenant(sql: Statements): Promise<HeadRow> {
  const [row] = await sql<[HeadRow]>`
    SELECT last_position::float8 AS last, swept_position::float8 AS swept FROM event_heads
    WHERE tenant_id = current_tenant()`;
  return row;
}

/** As the worker: the last places of these tenants. */
export async function headsOf(sql: Statements, tenants: readonly TenantId[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ tenant: string; last: number }[]>`
    SELECT tenant_id AS tenant, last_position::float8 AS last FROM event_heads
    WHERE tenant_id = ANY(${[...tenants]}::uuid[])`;
  return new Map(rows.map(({ tenant, last }) => [tenant, last]));
}

/** As the worker: who has events that got their place before this. */
export async function tenantsToSweep(sql: Statements, before: Date): Promise<readonly TenantId[]> {
  const rows = await sql<{ tenant: string }[]>`
    SELECT DISTINCT tenant_id AS tenant FROM events WHERE numbered_at < ${before}`;
  return rows.map(({ tenant }) => tenant).filter(isId<'tenant'>);
}

/** Up to a place that is still wanted, the oldest ones; how many. */
export async function sweepEvents(sql: Statements, before: Date, wanted: number | undefined): Promise<number> {
  const held = await sql`SELECT FROM event_heads WHERE tenant_id = current_tenant() FOR UPDATE`;
  if (held.length === 0) return 0;
  const [row] = await sql<{ upTo: number | null }[]>`
    SELECT max(position)::float8 AS "upTo" FROM (
      SELECT position, numbered_at FROM events
      WHERE tenant_id = current_tenant() AND position < coalesce(${wanted ?? null}::bigint, 9223372036854775807)
      ORDER BY position LIMIT ${SWEPT_MAX}) oldest
    WHERE numbered_at < ${before}`;
  const upTo = row?.upTo ?? null;
  if (upTo === null) return 0;
  const swept =
    await sql`DELETE FROM events WHERE tenant_id = current_tenant() AND position <= ${upTo} RETURNING event_id`;
  await sql`UPDATE event_heads SET swept_position = ${upTo} WHERE tenant_id = current_tenant()`;
  return swept.length;
}
