/** What keeps tenants apart is read off the catalogue of the database, so that no table can be forgotten. */
import type { Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo, databaseOf } from './connect.ts';
import { placeOf } from './open.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

/** What belongs to no tenant. */
const COMMON: readonly string[] = ['executors', 'installation', 'writ_migrations'];
/** What runs with the rights of the owner, because the tenant is not known yet. */
const DEFINERS: readonly string[] = ['find_key', 'audit_row'];
/** Tables of tenants whose changes are not audited, and why. */
const UNAUDITED: Readonly<Record<string, string>> = {
  audit_entries: 'the trail itself',
  audit_seals: 'the trail itself',
  audit_unsealed: 'what of the trail waits for its seal',
  usage_days: 'counts of evaluations, which the service adds up by itself',
  events: 'told of what is audited where it falls',
  event_heads: 'how far the feed has come',
  webhook_deliveries: 'what became of sending',
  broker_places: 'how far a broker has been told',
  recordings: 'calls that were answered',
  recorded_days: 'counts of what was recorded, which the service adds up by itself',
  replays: 'questions about recorded calls, which change nothing but how far they have come',
  replay_changes: 'what came of such questions',
  jobs: 'long work, whose effects are audited where they fall',
  settled_operations: 'answers of steps of long work, whose effects are audited where they fall',
  idempotent_calls: 'answers of calls, whose effects are audited where they fall',
};

const TENANT_TABLES = `SELECT c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attnum
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`;

const CHECKS: Readonly<Record<string, string>> = {
  'a table without a tenant': `SELECT relname AS fault FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> ALL ($1)
      AND oid NOT IN (SELECT oid FROM (${TENANT_TABLES}) t)`,
  'a table whose rows are not kept apart': `SELECT relname AS fault FROM (${TENANT_TABLES}) t
    WHERE NOT (relrowsecurity AND relforcerowsecurity) AND $1::text[] IS NOT NULL`,
  'a unique key that does not begin with the tenant': `SELECT i.indexrelid::regclass::text AS fault
    FROM (${TENANT_TABLES}) t JOIN pg_index i ON i.indrelid = t.oid
    WHERE i.indisunique AND i.indkey[0] <> t.attnum AND $1::text[] IS NOT NULL`,
  'a foreign key that does not begin with the tenant': `SELECT k.conname AS fault
    FROM (${TENANT_TABLES}) t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
    LEFT JOIN (${TENANT_TABLES}) f ON f.oid = k.confrelid
    WHERE (k.conkey[1] <> t.attnum OR k.confkey[1] IS DISTINCT FROM f.attnum) AND $1::text[] IS NOT NULL`,
  'a view that shows what its owner sees': `SELECT relname AS fault FROM pg_class
    WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace AND $1::text[] IS NOT NULL
      AND NOT coalesce(reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on'], false)`,
  'a function with the rights of its owner': `SELECT proname AS fault FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prosecdef AND $1::text[] IS NOT NULL
      AND NOT (proname = ANY ($2) AND coalesce(proconfig::text[], '{}') && ARRAY['search_path=pg_catalog, pg_temp'])`,
  'a function that anybody may call': `SELECT proname AS fault FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype AND $1::text[] IS NOT NULL
      AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`,
};

async function faultsOf(sql: Sql): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [what, query] of Object.entries(CHECKS)) {
    const lists = query.includes('$2') ? [[...COMMON], [...DEFINERS]] : [[...COMMON]];
    for (const { fault } of await sql.unsafe(query, lists)) faults.push(`${what}: ${fault}`);
  }
  return faults;
}

let home: TestDatabase;
beforeAll(async () => {
  home = await testDatabase();
});
afterAll(() => home.drop());

test('nothing in the schema lets tenants meet', async () => {
  expect(await faultsOf(home.sql)).toEqual([]);
});

test('no table of tenants shows anything, not even that it is empty, where no tenant is set', async () => {
  const database = databaseOf(connectTo(placeOf(home.url), 1));
  const tables = await home.sql.unsafe(TENANT_TABLES);
  expect(tables.length).toBeGreaterThan(2);
  for (const { relname } of tables) {
    const ask = database.as('app', (sql) => sql`SELECT FROM ${sql(relname)}`);
    await expect(ask, relname).rejects.toThrow(/uuid|permission denied/);
  }
  await database.close();
});

test('what changes in a table of tenants is audited, or there is a reason why not', async () => {
  const unaudited = await home.sql.unsafe(`SELECT relname FROM (${TENANT_TABLES}) t
    WHERE NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = t.oid AND tgname = 'audit' AND tgenabled = 'O') ORDER BY relname`);
  expect(unaudited.map(({ relname }) => relname)).toEqual(Object.keys(UNAUDITED).sort());
});

test('whatever would let them meet is found', async () => {
  const planted = await testDatabase();
  await planted.sql.unsafe(`
    CREATE TABLE loose (id uuid PRIMARY KEY);
    CREATE TABLE open (tenant_id uuid, id uuid, PRIMARY KEY (tenant_id, id));
    CREATE TABLE wrong (id uuid UNIQUE, tenant_id uuid, other uuid, PRIMARY KEY (tenant_id, id),
      FOREIGN KEY (other, id) REFERENCES open (tenant_id, id));
    ALTER TABLE wrong ENABLE ROW LEVEL SECURITY;
    ALTER TABLE wrong FORCE ROW LEVEL SECURITY;
    CREATE VIEW shown AS SELECT * FROM wrong;
    CREATE FUNCTION mighty() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
    GRANT EXECUTE ON FUNCTION mighty() TO PUBLIC;`);
  expect(await faultsOf(planted.sql)).toEqual([
    'a table without a tenant: loose',
    'a table whose rows are not kept apart: open',
    'a unique key that does not begin with the tenant: wrong_id_key',
    'a foreign key that does not begin with the tenant: wrong_other_id_fkey',
    'a view that shows what its owner sees: shown',
    'a function with the rights of its owner: mighty',
    'a function that anybody may call: mighty',
  ]);
  await planted.drop();
});
