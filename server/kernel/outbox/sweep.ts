/** Events are kept for a while, and longer where something still has to have them. */
import type { Database, Statements } from '../database/connect.ts';
import { sweepEvents, tenantsToSweep } from './store.ts';

export interface Sweep {
  readonly database: Database;
  /** Those that got their places before this instant may go. */
  readonly before: Date;
  /** In a tenant: the first place that something still has to have. */
  readonly wanted: (sql: Statements) => Promise<number | undefined>;
}

export async function sweepOutbox({ database, before, wanted }: Sweep): Promise<void> {
  for (const tenant of await database.as('worker', (sql) => tenantsToSweep(sql, before))) {
    let swept: number;
    do {
      swept = await database.withTenant(tenant, async (sql) => sweepEvents(sql, before, await wanted(sql)));
    } while (swept > 0);
  }
}
