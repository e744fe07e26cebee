/** What has been kept for long enough is taken away tenant by tenant: the worker finds them, each of which is then entered. */
import type { TenantId } from '../ids.ts';
import type { Database, Statements } from './connect.ts';

export async function sweepEach(
  database: Database,
  due: (sql: Statements) => Promise<readonly TenantId[]>,
  sweep: (sql: Statements) => Promise<unknown>,
): Promise<void> {
  for (const tenant of await database.as('worker', due)) await database.withTenant(tenant, sweep);
}
