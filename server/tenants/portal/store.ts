/** The statements on revoked tokens of customers. */
import type { Statements, TenantId } from '../../kernel/index.ts';

/** How often the tokens of a customer were revoked, in a transaction of the tenant. */
export async function generationOf(sql: Statements, customer: string): Promise<number> {
  const [row] = await sql<{ generation: number }[]>`
    SELECT generation FROM portal_revocations WHERE tenant_id = current_tenant() AND customer = ${customer}`;
  return row?.generation ?? 0;
}

export async function insertRevocation(sql: Statements, tenant: TenantId, customer: string, at: Date): Promise<void> {
  await sql`
    INSERT INTO portal_revocations (tenant_id, customer, revoked_at) VALUES (${tenant}, ${customer}, ${at})
    ON CONFLICT (tenant_id, customer)
    DO UPDATE SET generation = portal_revocations.generation + 1, revoked_at = excluded.revoked_at`;
}

export interface RevocationRow {
  readonly tenant: string;
  readonly customer: string;
  readonly generation: number;
}

/** As the worker: those since an instant. */
export function revocationsSince(sql: Statements, since: Date): Promise<RevocationRow[]> {
  return sql<RevocationRow[]>`
    SELECT tenant_id AS tenant, customer, generation FROM portal_revocations WHERE revoked_at > ${since}`;
}
