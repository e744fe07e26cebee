/** What is written down of the database comes back as it was, on another server, and answers as it did. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TenantId, uuidv7 } from '#kernel';
import {
  backUpDatabase,
  databaseStatus,
  openTrail,
  restoreDatabase,
  type Service,
  start,
  upgradeDatabase,
} from './app.ts';
import { readHead, verifyChain } from './audit/index.ts';
import { startCluster } from './kernel/database/cluster.ts';
import { connectTo, databaseOf } from './kernel/database/connect.ts';
import { migrate } from './kernel/database/migrate.ts';
import { placeOf } from './kernel/database/open.ts';
import { testDatabase } from './kernel/database/testing.ts';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

type Json = Record<string, unknown>;
const silent = (): void => undefined;
const folder = mkdtempSync(join(tmpdir(), 'writ-backup-'));
// As root, the user of the database passes through.
chmodSync(folder, 0o711);
const file = join(folder, 'whole.writ-backup');
const home = join(folder, 'home');

let running: TestService;
let environment: Record<string, string>;
let embedded: Record<string, string>;
let second: { readonly id: string; readonly authorization: string };
let others: Service | undefined;
beforeAll(async () => {
  running = await startTestService({});
  environment = { DATABASE_URL: running.home.database.url, WRIT_DATA: running.home.data };
  embedded = { WRIT_DATA: home, WRIT_POLICIES: running.folder, WRIT_PORT: '0', WRIT_LOG_LEVEL: 'silent' };
  await publish(running.authorization, '2');
  const tenant = await post('/v1/tenants', { name: 'acme "\\N\t' });
  const key = await post(`/v1/keys?tenant=${tenant['id']}`, { name: 'acme', roles: ['operator'] });
  second = { id: String(tenant['id']), authorization: `Bearer ${key['secret']}` };
  await publish(second.authorization, '3');
  await post(`/v1/tenants/${tenant['id']}/licence`, { plan: 'professional' }, 'PUT');
  await post('/v1/webhooks', { name: 'there', url: 'https://hooks.example/in' });
});
afterAll(async () => {
  await others?.stop();
  await (await startCluster({ folder: home })).stop();
  await running.close();
  rmSync(folder, { recursive: true, force: true });
});

async function post(
  path: string,
  body: unknown,
  method = 'POST',
  authorization = running.authorization,
): Promise<Json> {
  const headers = { authorization, 'if-match': '*' };
  const response = await running.call(path, { method, body: JSON.stringify(body), headers });
  expect(response.status, path).toBeLessThan(300);
  return (await response.json()) as Json;
}

async function publish(authorization: string, price: string): Promise<void> {
  const files = [{ name: 'price.writ', text: priceFile({ version: '1.0.0', price }) }];
  await post('/v1/policies', { files }, 'POST', authorization);
  const activation = { version: '1.0.0', at: '2026-01-01T00:00:00Z', comment: 'a\\.\nb' };
  await post('/v1/policies/demo.price/activations', activation, 'POST', authorization);
}

async function price(url: string, authorization: string): Promise<unknown> {
  const body = JSON.stringify({ day: '2026-03-01' });
  const response = await fetch(`${url}/v1/evaluate/demo.price`, { method: 'POST', headers: { authorization }, body });
  return response.json();
}

/** All but when it was made. */
function contents(name: string): string {
  const text = gunzipSync(readFileSync(name)).toString();
  return text.slice(text.indexOf('\n'));
}

/** With the lines changed as said. */
function changed(name: string, change: (text: string) => string): string {
  const to = join(folder, name);
  writeFileSync(to, gzipSync(change(gunzipSync(readFileSync(file)).toString())));
  return to;
}

async function tables(url: string): Promise<number> {
  const status = await databaseStatus({ DATABASE_URL: url });
  return status.ok ? Object.keys(status.done.rows).length : -1;
}

test('while the service works, a backup has what was there at one moment, in a file for its owner alone', async () => {
  const done = { yet: false };
  const load = (async () => {
    for (let i = 0; !done.yet; i += 1) await post('/v1/keys', { name: `load ${i}`, roles: ['reader'] });
  })();
  const made = await backUpDatabase(environment, join(folder, 'under-load'), silent);
  done.yet = true;
  await load;
  expect(made).toMatchObject({ ok: true });
  expect(statSync(join(folder, 'under-load')).mode & 0o777).toBe(0o600);
  const rows = (table: string): readonly string[] => {
    const [, found = ''] =
      new RegExp(`"table":"${table}".*\n([\\s\\S]*?)\\\\\\.\n`).exec(contents(join(folder, 'under-load'))) ?? [];
    return found.split('\n').filter((line) => line !== '');
  };
  const keys = rows('api_keys').length;
  expect(keys).toBeGreaterThanOrEqual(2);
  // Of every key that is in it, what was written down in its transaction, and nothing of another.
  expect(rows('audit_entries').filter((line) => line.includes('\tapi_keys\tinsert\t'))).toHaveLength(keys);
  expect(rows('events').filter((line) => line.includes('\tkey.created.v1\t'))).toHaveLength(keys);
});

test('two backups of the same state are equal, and no file is written over', async () => {
  await running.service.stop();
  const again = join(folder, 'again');
  expect(await backUpDatabase(environment, file, silent)).toMatchObject({ ok: true });
  expect(await backUpDatabase(environment, again, silent)).toMatchObject({ ok: true });
  expect(contents(again)).toBe(contents(file));
  const over = await backUpDatabase(environment, again, silent);
  expect(over).toEqual({ ok: false, faults: [`${again} is there already: name another file.`] });
});

test('a backup comes back on another server: the same rows, answers, keys and trail', async () => {
  const restored = await restoreDatabase(embedded, file, silent);
  expect(restored).toMatchObject({ ok: true, done: { migrated: [] } });
  // Its superuser sees all rows at once, the owner of the first one only those of one tenant after the other.
  const back = join(folder, 'back');
  expect(await backUpDatabase(embedded, back, silent)).toMatchObject({ ok: true });
  expect(contents(back)).toBe(contents(file));

  const wanted = [running.authorization, second.authorization];
  for (const name of ['pepper', 'master.key']) copyFileSync(join(running.home.data, name), join(home, name));
  const started = await start(embedded);
  if (!started.ok) throw new Error(started.faults.join(' '));
  others = started.service;
  const { url } = others;
  const answers = await Promise.all(wanted.map((each) => price(url, each)));
  expect(answers).toEqual(
    ['6.00', '9.00'].map((total) =>
      expect.objectContaining({ tariffs: { price: expect.objectContaining({ total }) } }),
    ),
  );
  // What changes there from now on is told, audited and refused as ever.
  const headers = { authorization: second.authorization };
  const made = await fetch(`${url}/v1/keys`, { method: 'POST', headers, body: '{"name": "new", "roles": ["reader"]}' });
  expect(made.status).toBe(200);
  const head = await eventually(
    async () => (await (await fetch(`${url}/v1/audit/head`, { headers })).json()) as { head: string; unsealed: number },
    ({ unsealed }) => unsealed === 0,
    10_000,
  );
  const trail = openTrail(embedded, second.id);
  if (!trail.ok) throw new Error(trail.fault);
  const known = readHead(head.head);
  const verdict = await verifyChain({ ...trail, ...(known === undefined ? {} : { head: known }) }).finally(trail.close);
  expect(verdict).toMatchObject({ ok: true });
});

test('how a database is can be seen while a service has it', async () => {
  const status = await databaseStatus(embedded);
  expect(status).toMatchObject({
    ok: true,
    done: {
      ...{ embedded: true, database: 'writ', schema: { missing: [], unknown: [] }, jobs: {} },
      rows: { tenants: 2, policy_versions: 2, licences: 1, webhooks: 1 },
    },
  });
  expect(await upgradeDatabase(embedded, { dryRun: true })).toEqual({ ok: true, done: [] });
});

test('into a database that is not empty nothing is restored', async () => {
  expect(await restoreDatabase(embedded, file, silent)).toEqual({
    ok: false,
    faults: [expect.stringMatching(/^The database is not empty: it has \w+\.\w+\. Name an empty one/)],
  });
});

const DAMAGED: readonly (readonly [string, (text: string) => string, RegExp])[] = [
  ['a row that was changed', (text) => text.replace('\tdefault\t', '\tdefaulT\t'), /damaged at the rows of tenants/],
  ['a row that was removed', (text) => text.replace(/^.*\tdefault\t.*\n/m, ''), /damaged at the rows of tenants/],
  [
    'a table that was removed',
    (text) => text.replace(/^\{"table":"licences"[\s\S]*?sha256.*\n/m, ''),
    /place where licences/,
  ],
  ['the end cut off', (text) => text.slice(0, text.lastIndexOf('{"end"')), /its end, which is missing/],
  ['no backup', () => 'hello\n', /^This is no backup of Writ\.$/],
  [
    'a form of a later release',
    (text) => text.replace('"format":1', '"format":2'),
    /in a form that this release cannot/,
  ],
  [
    'a schema of a later release',
    (text) => text.replace('"migrations":[', '"migrations":[{"version":9999,"name":"later","md5":"x"},'),
    /has a step that this release has not: 9999/,
  ],
  [
    'a row that breaks a rule',
    (text) => text.replace('\tactive\t', '\tasleep\t'),
    /^The database refuses the rows of tenants: nothing was restored\.$/,
  ],
];
test.each(DAMAGED)('%s: nothing is left of it', async (name, change, fault) => {
  const database = await testDatabase({ migrated: false });
  const restored = await restoreDatabase({ DATABASE_URL: database.url }, changed(name, change), silent);
  expect(restored).toEqual({ ok: false, faults: [expect.stringMatching(fault)] });
  expect(await tables(database.url)).toBe(0);
  await database.drop();
});

test('the schema is brought up to date, or what that would run is said', async () => {
  const database = await testDatabase({ migrated: false });
  const url = { DATABASE_URL: database.url };
  const before = await upgradeDatabase(url, { dryRun: true });
  const all = before.ok ? before.done : [];
  expect(all.length).toBeGreaterThan(10);
  expect(await tables(database.url)).toBe(0);
  expect(await upgradeDatabase(url, { dryRun: false })).toEqual({ ok: true, done: all });
  expect(await upgradeDatabase(url, { dryRun: true })).toEqual({ ok: true, done: [] });
  await database.drop();
});

test('a backup of an older schema comes back and is brought up to date', async () => {
  const [older, newer] = [await testDatabase({ migrated: false }), await testDatabase({ migrated: false })];
  await older.sql.begin((sql) => migrate(sql, 43));
  const database = databaseOf(connectTo(placeOf(older.url), 1));
  const tenant: TenantId = uuidv7(Date.now(), randomBytes(10));
  await database.withTenant(
    tenant,
    (sql) => sql`INSERT INTO tenants (tenant_id, name, created_at, changed_at) VALUES (${tenant}, 'a', now(), now())`,
  );
  await database.close();
  const before = await databaseStatus({ DATABASE_URL: older.url });
  if (!before.ok) throw new Error(before.faults.join(' '));
  const { step, missing } = before.done.schema;
  expect([step, missing[0], before.done.rows['tenants']]).toEqual([43, '050.do.jobs.sql', 1]);
  const name = join(folder, 'older');
  expect(await backUpDatabase({ DATABASE_URL: older.url }, name, silent)).toMatchObject({ ok: true });
  const restored = await restoreDatabase({ DATABASE_URL: newer.url }, name, silent);
  expect(restored).toMatchObject({ ok: true, done: { migrated: missing } });
  const after = await databaseStatus({ DATABASE_URL: newer.url });
  expect(after).toMatchObject({ ok: true, done: { schema: { missing: [] }, rows: { tenants: 1, jobs: 0 } } });
  await older.drop();
  await newer.drop();
});

test('where there is no database, that is said, and none is made', async () => {
  const nowhere = { WRIT_DATA: join(folder, 'nowhere') };
  const faults = [`There is no database in ${nowhere.WRIT_DATA}: no service has started there.`];
  expect(await databaseStatus(nowhere)).toEqual({ ok: false, faults });
  expect(await backUpDatabase(nowhere, join(folder, 'none'), silent)).toEqual({ ok: false, faults });
  expect(await upgradeDatabase(nowhere, { dryRun: false })).toEqual({ ok: false, faults });
  expect(existsSync(nowhere.WRIT_DATA) || existsSync(join(folder, 'none'))).toBe(false);
});
