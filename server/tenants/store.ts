/** The statements on tenants and keys. */
import type { Actor, KeyId, PageAsked, Statements, TenantId } from '../kernel/index.ts';
import type { KeyRow, Settings, TenantRow } from './model.ts';

const columnsOfTenant = (sql: Statements) =>
  sql`tenant_id AS id, name, status, review, minimum_coverage AS "minimumCoverage",
    CASE WHEN recording_share IS NOT NULL THEN
      json_build_object('share', trim_scale(recording_share)::text, 'days', recording_days) END AS recording,
    revision, created_at AS "createdAt", changed_at AS "changedAt"`;
const columnsOfKey = (sql: Statements) => sql`key_id AS id, name, roles, scopes, created_at AS "createdAt",
  expires_at AS "expiresAt", revoked_at AS "revokedAt", previous_until AS "previousUntil"`;

/** As the worker of all tenants, else of the one that the transaction is for. */
export function pageOfTenants(sql: Statements, { after, count, where }: PageAsked): Promise<TenantRow[]> {
  return sql<TenantRow[]>`
    SELECT ${columnsOfTenant(sql)} FROM tenants
    WHERE (${after}::uuid IS NULL OR tenant_id > ${after}::uuid) AND ${where(sql)} ORDER BY tenant_id LIMIT ${count}`;
}

export async function findTenant(sql: Statements, tenant: TenantId): Promise<TenantRow | undefined> {
  const [row] = await sql<TenantRow[]>`SELECT ${columnsOfTenant(sql)} FROM tenants WHERE tenant_id = ${tenant}`;
  return row;
}

export async function insertTenant(sql: Statements, id: TenantId, name: string, at: Date): Promise<TenantRow> {
  const [row] = await sql<[TenantRow]>`
    INSERT INTO tenants (tenant_id, name, created_at, changed_at) VALUES (${id}, ${name}, ${at}, ${at})
    RETURNING ${columnsOfTenant(sql)}`;
  return row;
}

/** Undefined when it is not there, or not at this revision. */
export async function updateTenant(
  sql: Statements,
  row: Omit<TenantRow, 'createdAt' | 'changedAt'> & { readonly at: Date },
): Promise<TenantRow | undefined> {
  const { id, name, status, review, minimumCoverage, recording, revision, at } = row;
  const [edited] = await sql<TenantRow[]>`
    UPDATE tenants SET name = ${name}, status = ${status}, review = ${review}, minimum_coverage = ${minimumCoverage},
      recording_share = ${recording?.share ?? null}, recording_days = ${recording?.days ?? null},
      revision = revision + 1, changed_at = ${at}
    WHERE tenant_id = ${id} AND revision = ${revision}
    RETURNING ${columnsOfTenant(sql)}`;
  return edited;
}

/** Of the tenant that the transaction is for. */
export async function findSettings(sql: Statements): Promise<Settings> {
  const [row] = await sql<[Settings]>`SELECT ${columnsOfTenant(sql)} FROM tenants WHERE tenant_id = current_tenant()`;
  return row;
}

export interface Consent {
  readonly tenant: TenantId;
  /** Of the calls, decimal text. */
  readonly share: string;
  readonly days: number;
}

/** As the worker: of all tenants that let calls be recorded. */
export function allConsents(sql: Statements): Promise<readonly Consent[]> {
  return sql<Consent[]>`
    SELECT tenant_id AS tenant, trim_scale(recording_share)::text AS share, recording_days AS days FROM tenants
    WHERE recording_share IS NOT NULL AND status = 'active'`;
}

export function pageOfKeys(sql: Statements, { after, count, where }: PageAsked): Promise<KeyRow[]> {
  return sql<KeyRow[]>`
    SELECT ${columnsOfKey(sql)} FROM api_keys
    WHERE tenant_id = current_tenant() AND (${after}::uuid IS NULL OR key_id > ${after}::uuid) AND ${where(sql)}
    ORDER BY key_id LIMIT ${count}`;
}

/** Those that were not revoked. */
export async function countKeys(sql: Statements): Promise<number> {
  const [row] = await sql<[{ n: number }]>`
    SELECT count(*)::int AS n FROM api_keys WHERE tenant_id = current_tenant() AND revoked_at IS NULL`;
  return row.n;
}

export async function findKeyRow(sql: Statements, key: KeyId): Promise<KeyRow | undefined> {
  const [row] = await sql<KeyRow[]>`
    SELECT ${columnsOfKey(sql)} FROM api_keys WHERE tenant_id = current_tenant() AND key_id = ${key}`;
  return row;
}

/** Whether whoever it is may still do what it once might: a key that was not revoked, in a tenant that is not suspended. */
export async function isInForce(sql: Statements, actor: Actor, at: Date): Promise<boolean> {
  const key = actor.kind === 'key' ? actor.key : null;
  const [row] = await sql<{ may: boolean }[]>`
    SELECT t.status = 'active' AND (${key}::uuid IS NULL
        OR (k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${at}))) AS may
    FROM tenants t LEFT JOIN api_keys k ON k.tenant_id = t.tenant_id AND k.key_id = ${key}::uuid
    WHERE t.tenant_id = current_tenant() AND (${key}::uuid IS NULL OR k.key_id IS NOT NULL)`;
  return row?.may === true;
}

export interface NewKeyRow extends Pick<KeyRow, 'id' | 'name' | 'roles' | 'scopes' | 'createdAt' | 'expiresAt'> {
  readonly digest: Buffer;
}

export async function insertKey(sql: Statements, tenant: TenantId, key: NewKeyRow): Promise<KeyRow> {
  const { id, name, roles, scopes, createdAt, expiresAt, digest } = key;
  const [row] = await sql<[KeyRow]>`
    INSERT INTO api_keys (tenant_id, key_id, name, roles, scopes, digest, created_at, expires_at)
    VALUES (${tenant}, ${id}, ${name}, ${[...roles]}, ${scopes === null ? null : [...scopes]}, ${digest}, ${createdAt}, ${expiresAt})
    RETURNING ${columnsOfKey(sql)}`;
  return row;
}

export async function rotateKeyRow(
  sql: Statements,
  { key, digest, previousUntil }: { readonly key: KeyId; readonly digest: Buffer; readonly previousUntil: Date },
): Promise<KeyRow | undefined> {
  const [row] = await sql<KeyRow[]>`
    UPDATE api_keys SET previous_digest = digest, previous_until = ${previousUntil}, digest = ${digest}
    WHERE tenant_id = current_tenant() AND key_id = ${key} AND revoked_at IS NULL
    RETURNING ${columnsOfKey(sql)}`;
  return row;
}

/** Revoking again changes nothing. */
export async function revokeKeyRow(sql: Statements, key: KeyId, at: Date): Promise<KeyRow | undefined> {
  const [row] = await sql<KeyRow[]>`
    UPDATE api_keys SET revoked_at = coalesce(revoked_at, ${at})
    WHERE tenant_id = current_tenant() AND key_id = ${key}
    RETURNING ${columnsOfKey(sql)}`;
  return row;
}

export interface FoundKey {
  readonly tenant: TenantId;
  readonly roles: readonly string[];
  readonly scopes: readonly string[] | null;
  readonly until: Date | null;
}

/** Before its tenant is known; answers nobody who does not have the key. */
export async function findKeyOf(sql: Statements, key: KeyId, digest: Buffer, at: Date): Promise<FoundKey | undefined> {
  const [row] = await sql<FoundKey[]>`
    SELECT tenant_id AS tenant, roles, scopes, until FROM find_key(${key}, ${digest}, ${at})`;
  return row;
}

export interface KeyChanges {
  /** Since when to ask the next time: no transaction before it still runs. */
  readonly next: string;
  readonly keys: readonly string[];
}

/** As the worker: keys that were changed in a transaction from this one on, whenever it committed. */
export async function changedKeys(sql: Statements, since: string | undefined): Promise<KeyChanges> {
  const [row] = await sql<[KeyChanges]>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS next,
      ARRAY(SELECT key_id::text FROM api_keys WHERE changed_in >= ${since ?? null}::xid8
        AND changed_in < pg_snapshot_xmax(pg_current_snapshot())) AS keys`;
  return row;
}

/** Whether it is made by this statement; another start that makes it now is waited for. */
export async function claimInstallation(sql: Statements, pepper: Buffer, at: Date): Promise<boolean> {
  const made = await sql`
    INSERT INTO installation (pepper, made_at) VALUES (${pepper}, ${at}) ON CONFLICT DO NOTHING RETURNING one`;
  return made.length > 0;
}

export async function pepperOfInstallation(sql: Statements): Promise<Buffer | undefined> {
  const [row] = await sql<{ pepper: Buffer }[]>`SELECT pepper FROM installation`;
  return row?.pepper;
}
