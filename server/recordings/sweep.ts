/** What is older than it may be, or than anybody wants it, goes. */
import { type Database, isId } from '../kernel/index.ts';
import { deleteOldReplays, tenantsWithOldReplays } from './replays/store.ts';
import { sweepTenant, tenantsWithOld } from './store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const REPLAY_DAYS = 90;

/** Recorded calls by the days that their tenant says, replays after ninety. */
export async function sweepRecordings(database: Database, now: number): Promise<void> {
  const tenants = await database.as('worker', (sql) => tenantsWithOld(sql, new Date(now)));
  for (const tenant of tenants.filter(isId<'tenant'>))
    await database.withTenant(tenant, (sql) => sweepTenant(sql, new Date(now)));
  const before = new Date(now - REPLAY_DAYS * DAY_MS);
  const others = await database.as('worker', (sql) => tenantsWithOldReplays(sql, before));
  for (const tenant of others) await database.withTenant(tenant, (sql) => deleteOldReplays(sql, before));
}
