/** The statements on published versions and activations, in a transaction that is the tenant's. */
import type { PageAsked, Statements, TenantId } from '../kernel/index.ts';
import type { EntryRow } from './history.ts';
import type { ActivationRow, VersionRow, WholeVersionRow } from './model.ts';

const columnsOfVersion = (sql: Statements) => sql`policy, version, libraries, described, hash, text_hash AS text,
  semantics, comment, published_at AS "publishedAt", published_by AS "publishedBy"`;
const columnsOfActivation = (sql: Statements) => sql`activation_id AS id, kind, policy, version, valid_at AS at,
  known_at AS "knownAt", activated_by AS by, comment`;

/** Until the end of the transaction nobody else publishes or activates versions of this policy. */
export async function lockPolicy(sql: Statements, policy: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('writ.rulebook'), hashtext(current_tenant()::text || ${policy}))`;
}

export async function versionsOf(sql: Statements, policy: string): Promise<readonly string[]> {
  const rows = await sql<{ version: string }[]>`
    SELECT version FROM policy_versions WHERE tenant_id = current_tenant() AND policy = ${policy}`;
  return rows.map(({ version }) => version);
}

/** Of which an activation is known, whether they still answer or not. */
export async function activatedVersions(sql: Statements, policy: string): Promise<readonly string[]> {
  const rows = await sql<{ version: string }[]>`
    SELECT DISTINCT version FROM activations
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND kind = 'activation'`;
  return rows.map(({ version }) => version);
}

/** Of all versions of a policy. */
export async function pinnedLibraries(sql: Statements, policy: string): Promise<VersionRow['libraries']> {
  const rows = await sql<Pick<VersionRow, 'libraries'>[]>`
    SELECT libraries FROM policy_versions WHERE tenant_id = current_tenant() AND policy = ${policy}`;
  return rows.flatMap(({ libraries }) => libraries);
}

export async function versionRows(sql: Statements, policies: readonly string[]): Promise<readonly VersionRow[]> {
  return sql<VersionRow[]>`
    SELECT ${columnsOfVersion(sql)} FROM policy_versions
    WHERE tenant_id = current_tenant() AND policy = ANY (${[...policies]})`;
}

export async function findVersion(
  sql: Statements,
  policy: string,
  version: string,
): Promise<WholeVersionRow | undefined> {
  const [row] = await sql<WholeVersionRow[]>`
    SELECT ${columnsOfVersion(sql)}, files FROM policy_versions
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND version = ${version}`;
  return row;
}

export async function insertVersion(sql: Statements, tenant: TenantId, row: WholeVersionRow): Promise<void> {
  const { policy, version, hash, text, semantics, comment, publishedAt, publishedBy } = row;
  const json = (value: unknown) => sql.json(JSON.parse(JSON.stringify(value)));
  await sql`
    INSERT INTO policy_versions (tenant_id, policy, version, files, libraries, described, hash, text_hash, semantics, comment,
      published_at, published_by)
    VALUES (${tenant}, ${policy}, ${version}, ${json(row.files)}, ${json(row.libraries)}, ${json(row.described)}, ${hash}, ${text},
      ${semantics}, ${comment}, ${publishedAt}, ${publishedBy})`;
}

/** What became known of a policy later than all before it, whatever the clocks of the instances say. */
export async function insertActivation(
  sql: Statements,
  tenant: TenantId,
  { id, kind, policy, version, at, knownAt, by, comment }: ActivationRow,
): Promise<ActivationRow> {
  const [row] = await sql<[ActivationRow]>`
    INSERT INTO activations (tenant_id, activation_id, kind, policy, version, valid_at, known_at, activated_by, comment)
    SELECT ${tenant}, ${id}, ${kind}, ${policy}, ${version}, ${at},
      greatest(${knownAt}::timestamptz, max(known_at) + interval '1 ms'), ${by}, ${comment}
    FROM activations WHERE tenant_id = ${tenant} AND policy = ${policy}
    RETURNING ${columnsOfActivation(sql)}`;
  return row;
}

export function pageOfActivations(
  sql: Statements,
  policy: string,
  { after, count, where }: PageAsked,
): Promise<ActivationRow[]> {
  return sql<ActivationRow[]>`
    SELECT ${columnsOfActivation(sql)} FROM activations
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND (${after}::uuid IS NULL OR activation_id > ${after}::uuid)
      AND ${where(sql)}
    ORDER BY activation_id LIMIT ${count}`;
}

export interface KnownActivation extends Pick<ActivationRow, 'kind' | 'policy' | 'version' | 'at' | 'knownAt'> {}

/** In the order in which they became known. */
export async function allActivations(sql: Statements): Promise<readonly KnownActivation[]> {
  return sql<KnownActivation[]>`
    SELECT kind, policy, version, valid_at AS at, known_at AS "knownAt" FROM activations
    WHERE tenant_id = current_tenant() ORDER BY known_at, activation_id`;
}

export async function policiesOf(sql: Statements): Promise<readonly string[]> {
  const rows = await sql<{ policy: string }[]>`
    SELECT DISTINCT policy FROM policy_versions WHERE tenant_id = current_tenant()`;
  return rows.map(({ policy }) => policy);
}

/** In the order of their names, behind the one given. */
export async function pageOfPolicies(sql: Statements, after: string | null, count: number): Promise<readonly string[]> {
  const rows = await sql<{ policy: string }[]>`
    SELECT DISTINCT policy COLLATE "C" AS policy FROM policy_versions
    WHERE tenant_id = current_tenant() AND (${after}::text IS NULL OR policy COLLATE "C" > ${after})
    ORDER BY 1 LIMIT ${count}`;
  return rows.map(({ policy }) => policy);
}

export async function insertEntry(sql: Statements, tenant: TenantId, policy: string, row: EntryRow): Promise<void> {
  const { id, kind, doneAt, by, comment, details } = row;
  await sql`
    INSERT INTO policy_history (tenant_id, entry_id, policy, kind, done_at, done_by, comment, details)
    VALUES (${tenant}, ${id}, ${policy}, ${kind}, ${doneAt}, ${by}, ${comment}, ${sql.json(details)})`;
}

export function pageOfHistory(
  sql: Statements,
  policy: string,
  { after, count, where }: PageAsked,
): Promise<EntryRow[]> {
  return sql<EntryRow[]>`
    SELECT entry_id AS id, kind, done_at AS "doneAt", done_by AS by, comment, details FROM policy_history
    WHERE tenant_id = current_tenant() AND policy = ${policy} AND (${after}::uuid IS NULL OR entry_id > ${after}::uuid)
      AND ${where(sql)}
    ORDER BY entry_id LIMIT ${count}`;
}

export async function countPolicies(sql: Statements): Promise<number> {
  const names = await policiesOf(sql);
  return names.length;
}

export interface RulebookChanges {
  /** Since when to ask the next time: no transaction before it still runs. */
  readonly next: string;
  readonly tenants: readonly string[];
}

/** As the worker: tenants whose rulebook was changed in a transaction from this one on, whenever it committed; all that have one at first. */
export async function changedRulebooks(sql: Statements, since = '0'): Promise<RulebookChanges> {
  const [row] = await sql<[RulebookChanges]>`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS next, ARRAY(
      SELECT tenant_id::text FROM policy_versions WHERE changed_in >= ${since}::xid8
      UNION SELECT tenant_id::text FROM activations WHERE changed_in >= ${since}::xid8) AS tenants`;
  return row;
}
