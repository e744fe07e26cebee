/** Keys that are kept in memory: how a change reaches them where no notice does, and what silence of the database costs. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo, type Database, databaseOf } from '../kernel/database/connect.ts';
import { placeOf } from '../kernel/database/open.ts';
import { type TestDatabase, testDatabase } from '../kernel/database/testing.ts';
import { ID_BYTES, type KeyId, type TenantId, uuidv7 } from '../kernel/index.ts';
import { KeyAccess } from './access.ts';
import { digestOf, newCredential } from './credential.ts';
import { insertKey, insertTenant, revokeKeyRow } from './store.ts';

const pepper = Buffer.from('a pepper of a test');
const tenant: TenantId = uuidv7(Date.now(), randomBytes(ID_BYTES));

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), 4));
  await database.withTenant(tenant, (sql) => insertTenant(sql, tenant, 'a tenant', new Date()));
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

async function madeKey(): Promise<{ readonly key: KeyId; readonly header: string }> {
  const key: KeyId = uuidv7(Date.now(), randomBytes(ID_BYTES));
  const { text, secret } = newCredential(key, randomBytes(32));
  const row = { id: key, name: 'a key', roles: ['reader'], scopes: null, createdAt: new Date(), expiresAt: null };
  await database.withTenant(tenant, (sql) => insertKey(sql, tenant, { ...row, digest: digestOf(pepper, secret) }));
  return { key, header: `Bearer ${text}` };
}

/** That nobody tells of changes, so that it has to ask. */
function deaf(parts: { readonly clock?: () => number; readonly silent?: () => boolean } = {}): KeyAccess {
  const { clock = Date.now, silent = () => false } = parts;
  const as: Database['as'] = (role, work) =>
    silent() ? Promise.reject(new Error('silence')) : database.as(role, work);
  const listen = () => Promise.resolve();
  return new KeyAccess({ database: { ...database, as, listen }, pepper, clock, onSilence: () => undefined });
}

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function gone(access: KeyAccess, header: string): Promise<boolean> {
  const end = performance.now() + 10_000;
  while (access.known(header) !== undefined && performance.now() < end) await moment(20);
  return access.known(header) === undefined;
}

test('a change that no notice tells of is asked for', async () => {
  const access = deaf();
  await access.start();
  const { key, header } = await madeKey();
  expect(access.known(header)).toBeUndefined();
  expect(await access.find(header)).toMatchObject({ tenant, key });
  expect(access.known(header)).toMatchObject({ tenant, key });
  await database.withTenant(tenant, (sql) => revokeKeyRow(sql, key, new Date()));
  expect(await gone(access, header)).toBe(true);
  expect(await access.find(header)).toBeUndefined();
  await access.stop();
});

test('a change that was begun long before it is committed is not missed', async () => {
  const access = deaf();
  await access.start();
  const { key, header } = await madeKey();
  await access.find(header);
  await database.withTenant(tenant, async (sql) => {
    await revokeKeyRow(sql, key, new Date());
    // Others come and go meanwhile, and it asks a few times.
    for (let i = 0; i < 3; i += 1) {
      await madeKey();
      await moment(400);
    }
  });
  expect(await gone(access, header)).toBe(true);
  await access.stop();
});

test('where the database does not answer, what is kept is trusted for a while and no longer', async () => {
  let [now, quiet] = [Date.now(), false];
  const access = deaf({ clock: () => now, silent: () => quiet });
  await access.start();
  const { header } = await madeKey();
  await access.find(header);
  quiet = true;
  now += 9_000;
  expect(access.known(header)).toBeDefined();
  now += 2_000;
  expect(access.known(header)).toBeUndefined();
  await expect(access.find(header)).rejects.toThrow('silence');
  await access.stop();
});

test.each(['', 'Bearer', 'Bearer writ_', `Basic ${'a'.repeat(80)}`])(
  '%j is no key, and nobody is asked',
  async (header) => {
    expect(await deaf({ silent: () => true }).find(header)).toBeUndefined();
  },
);
