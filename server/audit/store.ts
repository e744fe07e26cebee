/** The statements on the audit trail. Rows come into it by a trigger alone, seals by the role `audit`. */
import type { PageAsked, Statements } from '../kernel/index.ts';
import type { EntryRow, SealedRow } from './model.ts';

const columnsOfEntry = (sql: Statements) => sql`e.tenant_id AS tenant,
  to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, e.actor, e.via, e.origin, e.correlation, e.subject, e.action,
  e.before::text AS before, e.after::text AS after`;

/** Of an advisory lock: `writ`, and a number of ours. One instance seals at a time. */
const SEAL_LOCK = '8533803021516341401';

export async function isSealer(sql: Statements): Promise<boolean> {
  const [row] = await sql<[{ mine: boolean }]>`SELECT pg_try_advisory_xact_lock(${SEAL_LOCK}::bigint) AS mine`;
  return row.mine;
}

/** As the worker. */
export async function hasUnsealed(sql: Statements): Promise<boolean> {
  const some = await sql`SELECT tenant_id FROM audit_unsealed LIMIT 1`;
  return some.length > 0;
}

export interface UnsealedRow extends EntryRow {
  readonly id: string;
}

/** In the order in which they are to be sealed: of two changes of one row the later one waited for the end of the first. */
export function unsealedEntries(sql: Statements, count: number): Promise<UnsealedRow[]> {
  return sql<UnsealedRow[]>`
    SELECT e.entry_id AS id, ${columnsOfEntry(sql)}
    FROM (SELECT tenant_id, entry_id FROM audit_unsealed ORDER BY tenant_id, entry_id LIMIT ${count}) u
    JOIN audit_entries e USING (tenant_id, entry_id) ORDER BY e.tenant_id, e.entry_id`;
}

export interface HeadRow {
  readonly tenant: string;
  readonly position: string;
  readonly hash: Buffer;
  readonly sealedAt: Date;
}

export function headsOf(sql: Statements, tenants: readonly string[]): Promise<HeadRow[]> {
  return sql<HeadRow[]>`
    SELECT t.tenant, s.position, s.hash, s.sealed_at AS "sealedAt" FROM unnest(${[...tenants]}::uuid[]) AS t (tenant)
    CROSS JOIN LATERAL (SELECT * FROM audit_seals WHERE tenant_id = t.tenant ORDER BY position DESC LIMIT 1) s`;
}

export interface NewSeal {
  readonly tenant: string;
  readonly id: string;
  readonly position: number;
  readonly hash: string;
}

export async function insertSeals(sql: Statements, seals: readonly NewSeal[], at: Date): Promise<void> {
  const column = <K extends keyof NewSeal>(name: K) => seals.map((seal) => seal[name]);
  await sql`
    INSERT INTO audit_seals (tenant_id, entry_id, position, hash, sealed_at)
    SELECT tenant, id, position, decode(hash, 'hex'), ${at}
    FROM unnest(${column('tenant')}::uuid[], ${column('id')}::bigint[], ${column('position')}::bigint[], ${column('hash')}::text[])
      AS s (tenant, id, position, hash)`;
  await sql`
    DELETE FROM audit_unsealed u USING unnest(${column('tenant')}::uuid[], ${column('id')}::bigint[]) AS s (tenant, id)
    WHERE u.tenant_id = s.tenant AND u.entry_id = s.id`;
}

export async function countUnsealed(sql: Statements, tenant: string): Promise<number> {
  const [row] = await sql<[{ n: number }]>`SELECT count(*)::int AS n FROM audit_unsealed WHERE tenant_id = ${tenant}`;
  return row.n;
}

/** In order, behind a place, of those that the condition holds for. In a transaction of the tenant, or of the role `audit`. */
export function sealedEntries(sql: Statements, { tenant, after, count, where }: EntriesAsked): Promise<SealedRow[]> {
  return sql<SealedRow[]>`
    SELECT s.position, s.hash, ${columnsOfEntry(sql)}
    FROM audit_seals s JOIN audit_entries e USING (tenant_id, entry_id)
    WHERE s.tenant_id = ${tenant} AND s.position > coalesce(${after}::text::bigint, 0) AND ${where(sql)} ORDER BY s.position LIMIT ${count}`;
}

interface EntriesAsked extends PageAsked {
  readonly tenant: string;
}
