/** A row that only one may make: whoever comes second waits a moment for the first, and is then told that it goes on. */
import { LOCK_MS, type Statements } from './connect.ts';

/** How long the second waits. */
const CLAIM_MS = 2000;

/** `claim` waits no longer than that; what follows it waits for others as everybody does. */
export async function claiming<T>(sql: Statements, claim: () => Promise<T>): Promise<T> {
  await waitAtMost(sql, CLAIM_MS);
  const claimed = await claim();
  await waitAtMost(sql, LOCK_MS);
  return claimed;
}

async function waitAtMost(sql: Statements, ms: number): Promise<void> {
  await sql`SELECT set_config('lock_timeout', ${`${ms}ms`}, true)`;
}
