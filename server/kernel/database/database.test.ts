/** Tenants apart, and a schema that several instances bring up to date at once. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TenantId, uuidv7 } from '../ids.ts';
import { connectTo, type Database, databaseOf, within } from './connect.ts';
import { openDatabase, placeOf } from './open.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

const tenant = (): TenantId => uuidv7(Date.now(), randomBytes(10));
const [one, other] = [tenant(), tenant()];

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), 4));
  await home.sql.unsafe(`
    CREATE TABLE notes (tenant_id uuid DEFAULT current_tenant(), note text, PRIMARY KEY (tenant_id, note));
    ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
    ALTER TABLE notes FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON notes TO writ_app, CURRENT_USER USING (tenant_id = current_tenant());
    GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO writ_app;`);
  for (const each of [one, other]) await database.withTenant(each, (sql) => sql`INSERT INTO notes (note) VALUES ('a')`);
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

describe('a transaction', () => {
  test('sees and changes rows of its tenant alone', async () => {
    const seen = await database.withTenant(one, (sql) => sql`SELECT tenant_id FROM notes`);
    expect(seen).toEqual([{ tenant_id: one }]);
    const changed = await database.withTenant(one, (sql) => sql`UPDATE notes SET note = 'b' RETURNING note`);
    expect(changed).toHaveLength(1);
    expect(await database.withTenant(other, (sql) => sql`SELECT note FROM notes`)).toEqual([{ note: 'a' }]);
  });

  test('writes no row of another tenant', async () => {
    const write = database.withTenant(one, (sql) => sql`INSERT INTO notes VALUES (${other}, 'c')`);
    await expect(write).rejects.toThrow('row-level security');
  });

  test('without a tenant fails, on a fresh connection as on one that had a tenant before', async () => {
    const fresh = databaseOf(connectTo(placeOf(home.url), 1));
    const ask = () => fresh.as('app', (sql) => sql`SELECT FROM notes`);
    await expect(ask()).rejects.toThrow();
    await fresh.withTenant(one, (sql) => sql`SELECT FROM notes`);
    await expect(ask()).rejects.toThrow();
    await fresh.close();
  });

  test('that works within another tenant is that one’s for this part', async () => {
    const seen = await database.withTenant(one, async (sql) => {
      const ask = () => sql`SELECT tenant_id FROM notes`;
      return [...(await within(sql, { from: one, to: other }, ask)), ...(await ask())];
    });
    expect(seen).toEqual([{ tenant_id: other }, { tenant_id: one }]);
  });

  test.each(['worker', 'audit'] as const)(
    'of the role %s has no right to a table that it was not given',
    async (role) => {
      await expect(database.as(role, (sql) => sql`SELECT FROM notes`)).rejects.toThrow('permission denied');
    },
  );

  test('leaves neither role nor tenant behind', async () => {
    const pool = connectTo(placeOf(home.url), 1);
    await databaseOf(pool).withTenant(one, (sql) => sql`SELECT FROM notes`);
    const [after] = await pool`SELECT current_user = session_user AS same, current_setting('writ.tenant') AS tenant`;
    expect(after).toEqual({ same: true, tenant: '' });
    await pool.end();
  });
});

describe('the schema', () => {
  test('is brought up to date once by four instances that start at once', async () => {
    const fresh = await testDatabase({ migrated: false });
    const config = { data: 'nowhere', databaseUrl: fresh.url, databaseConnections: 2 };
    const opened = await Promise.all(Array.from({ length: 4 }, () => openDatabase(config)));
    expect(opened.map((each) => each.ok)).toEqual([true, true, true, true]);
    const ran = opened.flatMap((each) => (each.ok ? each.migrated : []));
    expect(ran).toContain('001.do.tenant-of-a-transaction.sql');
    expect(new Set(ran).size).toBe(ran.length);
    await Promise.all(opened.map((each) => (each.ok ? each.database.close() : undefined)));
    await fresh.drop();
  });

  test.each(['data', 'mysql://a@b/c'])('DATABASE_URL is not %s', async (databaseUrl) => {
    const opened = await openDatabase({ data: 'nowhere', databaseUrl, databaseConnections: 1 });
    expect(opened).toEqual({ ok: false, faults: [expect.stringContaining('DATABASE_URL')] });
  });

  test('a server that is not there is said, without the password', async () => {
    const databaseUrl = 'postgres://writ:secret@127.0.0.1:1/writ';
    const opened = await openDatabase({ data: 'nowhere', databaseUrl, databaseConnections: 1 });
    expect(opened.ok ? '' : opened.faults.join()).toMatch(/cannot be reached: (?!.*secret)/);
  });
});
