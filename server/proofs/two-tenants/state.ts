/** What a tenant has, as the service shows it, in the tables that only its callers change. */
import { connectTo, databaseOf } from '../../kernel/database/connect.ts';
import { placeOf } from '../../kernel/database/open.ts';
import { type Side, tenantOf } from './sides.ts';

const STEADY: readonly string[] = [
  ...['tenants', 'api_keys', 'policy_versions', 'activations', 'drafts', 'draft_revisions', 'draft_reviews'],
  ...['policy_history', 'licences', 'portal_revocations', 'replay_changes'],
];

/** `url`: of the database. */
export async function stateOf({ url }: { readonly url: string }, side: Side): Promise<readonly unknown[]> {
  const database = databaseOf(connectTo(placeOf(url), 1));
  const state = await database.withTenant(tenantOf(side), async (sql) => {
    const webhooks = await sql`
      SELECT name, url, types, status, secret, previous_secret, revision FROM webhooks ORDER BY webhook_id`;
    const all: unknown[] = [...webhooks];
    for (const name of STEADY) all.push(...(await sql`SELECT to_jsonb(t)::text AS row FROM ${sql(name)} t ORDER BY 1`));
    return all;
  });
  await database.close();
  return state;
}
