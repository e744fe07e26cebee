/** Keys that are kept in memory: how a change reaches them where no notice does, and what silence of the database costs. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo, type Database, databaseOf } from '../kernel/database/connect.ts';
import { placeOf } from '../kernel/database/open.ts';
import { type TestDatabase, testDatabase } from '../kernel/database/testing.ts';
import { Accounts, ID_BYTES, type KeyId, STRANGER, type TenantId, uuidv7 } from '../kernel/index.ts';
import { KeyAccess } from './access.ts';
import { digestOf, newCredential } from './credential.ts';
import { insertKey, insertTenant, revokeKeyRow } from './store.ts';

const ORIGIN = '192.0.2.1';
const RATES = { ofCaller: undefined, ofTenant: undefined, ofStranger: 2 };
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
  const accounts = new Accounts(RATES, clock);
  return new KeyAccess({ database: { ...database, as, listen }, pepper, clock, accounts, onSilence: () => undefined });
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
  expect(await access.find(header, ORIGIN)).toMatchObject({ caller: { tenant, actor: { key } } });
  expect(access.known(header)).toMatchObject({ tenant, actor: { key } });
  await database.withTenant(tenant, (sql) => revokeKeyRow(sql, key, new Date()));
  expect(await gone(access, header)).toBe(true);
  expect(await access.find(header, ORIGIN)).toBe(STRANGER);
  await access.stop();
});

test('a change that was begun long before it is committed is not missed', async () => {
  const access = deaf();
  await access.start();
  const { key, header } = await madeKey();
  await access.find(header, ORIGIN);
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
  await access.find(header, ORIGIN);
  quiet = true;
  now += 9_000;
  expect(access.known(header)).toBeDefined();
  now += 2_000;
  expect(access.known(header)).toBeUndefined();
  await expect(access.find(header, ORIGIN)).rejects.toThrow('silence');
  await access.stop();
});

test.each(['', 'Bearer', 'Bearer writ_', `Basic ${'a'.repeat(80)}`])(
  '%j is no key, and nobody is asked',
  async (header) => {
    expect(await deaf({ silent: () => true }).find(header, ORIGIN)).toBe(STRANGER);
  },
);

/** How often the database is asked meanwhile. */
function counting(clock: () => number): { readonly access: KeyAccess; readonly asked: () => number } {
  let asked = 0;
  const as: Database['as'] = (role, work) => {
    asked += 1;
    return database.as(role, work);
  };
  const accounts = new Accounts(RATES, clock);
  const listen = () => Promise.resolve();
  const parts = { database: { ...database, as, listen }, pepper, clock, accounts, onSilence: () => undefined };
  return { access: new KeyAccess(parts), asked: () => asked };
}
const headerOfNobody = (): string =>
  `Bearer ${newCredential(uuidv7(Date.now(), randomBytes(ID_BYTES)), randomBytes(32)).text}`;

test('a credential of nobody is looked up once, and for whoever sends many no query is made', async () => {
  let now = Date.now();
  const { access, asked } = counting(() => now);
  const useless = headerOfNobody();
  for (let i = 0; i < 10; i += 1) expect(await access.find(useless, ORIGIN)).toBe(STRANGER);
  expect(asked()).toBe(1);
  for (let i = 0; i < 20; i += 1) await access.find(headerOfNobody(), ORIGIN);
  expect(asked()).toBe(4);
  expect(await access.find(headerOfNobody(), ORIGIN)).toMatchObject({ problem: { code: 'TOO_MANY_CALLS' } });
  expect(await access.find(headerOfNobody(), '192.0.2.2')).toBe(STRANGER);
  now += 1000;
  expect(await access.find(headerOfNobody(), ORIGIN)).toBe(STRANGER);
});

test('who has a key is no stranger, however often it is looked up', async () => {
  const { access } = counting(Date.now);
  const { header } = await madeKey();
  for (let i = 0; i < 20; i += 1) expect(await access.find(header, ORIGIN)).toMatchObject({ caller: { tenant } });
});
