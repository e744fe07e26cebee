/** The statements on licences and on what is used. */
import type { Statements, TenantId } from '../kernel/index.ts';
import { type Licence, type LicenceRow, licenceOf } from './model.ts';

interface Stored {
  readonly plan: string;
  readonly settings: object;
  readonly revision: number;
  readonly changedAt: Date;
}
const columns = (sql: Statements) => sql`plan, settings, revision, changed_at AS "changedAt"`;

function rowOf({ plan, settings, revision, changedAt }: Stored): LicenceRow {
  return { licence: licenceOf(plan, settings), revision, changedAt };
}

/** In a transaction of the tenant. `locked`: whoever asks for it, too, waits for the end of this one. */
export async function findLicence(sql: Statements, { locked = false } = {}): Promise<LicenceRow | undefined> {
  const [row] = await sql<Stored[]>`
    SELECT ${columns(sql)} FROM licences WHERE tenant_id = current_tenant() ${locked ? sql`FOR UPDATE` : sql``}`;
  return row && rowOf(row);
}

/** Undefined where it is not at this revision, which is 0 before the first. */
export async function putLicence(
  sql: Statements,
  {
    tenant,
    licence,
    revision,
    at,
  }: { readonly tenant: TenantId; readonly licence: Licence; readonly revision: number; readonly at: Date },
): Promise<LicenceRow | undefined> {
  const { plan, ...settings } = licence;
  const [row] =
    revision === 0
      ? await sql<Stored[]>`
          INSERT INTO licences (tenant_id, plan, settings, changed_at) VALUES (${tenant}, ${plan}, ${sql.json(settings)}, ${at})
          ON CONFLICT DO NOTHING RETURNING ${columns(sql)}`
      : await sql<Stored[]>`
          UPDATE licences SET plan = ${plan}, settings = ${sql.json(settings)}, revision = revision + 1, changed_at = ${at}
          WHERE tenant_id = ${tenant} AND revision = ${revision} RETURNING ${columns(sql)}`;
  return row && rowOf(row);
}

export interface DayRow {
  readonly day: string;
  readonly evaluations: number;
}

/** Of the tenant, both days included. */
export async function usageDays(sql: Statements, from: string, until: string): Promise<readonly DayRow[]> {
  const rows = await sql<{ day: string; evaluations: string }[]>`
    SELECT day::text AS day, evaluations FROM usage_days
    WHERE tenant_id = current_tenant() AND day BETWEEN ${from}::text::date AND ${until}::text::date ORDER BY day`;
  return rows.map(({ day, evaluations }) => ({ day, evaluations: Number(evaluations) }));
}

/** As the worker: adds to what other instances have written down; in one order, so that no two wait for one another. */
export async function addUsage(sql: Statements, day: string, counts: ReadonlyMap<TenantId, number>): Promise<void> {
  await sql`
    INSERT INTO usage_days (tenant_id, day, evaluations)
    SELECT tenant, ${day}::text::date, evaluations
    FROM unnest(${[...counts.keys()]}::uuid[], ${[...counts.values()]}::bigint[]) AS counted (tenant, evaluations)
    ORDER BY tenant
    ON CONFLICT (tenant_id, day) DO UPDATE SET evaluations = usage_days.evaluations + excluded.evaluations`;
}

export interface Licensed {
  readonly tenant: TenantId;
  /** Undefined for one that this release cannot read. */
  readonly licence: Licence | undefined;
  /** Of the month so far. */
  readonly evaluations: number;
}

/** As the worker: the licences of these tenants, where they have one. */
export async function licencesOf(
  sql: Statements,
  tenants: readonly TenantId[],
  month: string,
): Promise<readonly Licensed[]> {
  const rows = await sql<{ tenant: TenantId; plan: string; settings: object; evaluations: string }[]>`
    SELECT l.tenant_id AS tenant, l.plan, l.settings, coalesce(sum(u.evaluations), 0)::bigint AS evaluations
    FROM licences l LEFT JOIN usage_days u ON u.tenant_id = l.tenant_id AND u.day >= ${month}::text::date
      AND u.day < ${month}::text::date + interval '1 month'
    WHERE l.tenant_id = ANY (${[...tenants]}::uuid[]) GROUP BY l.tenant_id`;
  return rows.map(({ tenant, plan, settings, evaluations }) => ({
    tenant,
    licence: licenceOf(plan, settings),
    evaluations: Number(evaluations),
  }));
}
