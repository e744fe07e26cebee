/** What is older than it may be, or than anybody wants it, goes. */
import { type Database, sweepEach } from '../kernel/index.ts';
import { deleteOldReplays, tenantsWithOldReplays } from './replays/store.ts';
import { sweepTenant, tenantsWithRecordings } from './store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const REPLAY_DAYS = 90;

/** Recorded calls by the days that their tenant says, replays after ninety. */
export async function sweepRecordings(database: Database, now: number): Promise<void> {
  await sweepEach(database, tenantsWithRecordings, (sql) => sweepTenant(sql, new Date(now)));
  const before = new Date(now - REPLAY_DAYS * DAY_MS);
  await sweepEach(
    database,
    (sql) => tenantsWithOldReplays(sql, before),
    (sql) => deleteOldReplays(sql, before),
  );
}
