/** What becomes of a call of the sample: kept, or dropped and counted, never waited for. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectTo, type Database, databaseOf } from '../kernel/database/connect.ts';
import { placeOf } from '../kernel/database/open.ts';
import { type TestDatabase, testDatabase } from '../kernel/database/testing.ts';
import { ID_BYTES, type TenantId, uuidv7 } from '../kernel/index.ts';
import { DAY_BYTES_MAX, INPUT_BYTES_MAX } from './model.ts';
import { CallRecorder } from './recorder.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), 4));
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

const ANSWER = JSON.stringify({ version: '1.0.0', asOf: '2026-03-01', decisions: {}, tariffs: {} });

async function newTenant(share: string | null): Promise<TenantId> {
  const tenant: TenantId = uuidv7(Date.now(), randomBytes(ID_BYTES));
  await database.withTenant(
    tenant,
    (sql) => sql`
    INSERT INTO tenants (tenant_id, name, created_at, changed_at, recording_share, recording_days)
    VALUES (${tenant}, 'a', now(), now(), ${share}, ${share === null ? null : 30})`,
  );
  return tenant;
}

async function newRecorder(own: Partial<Database> = {}) {
  const faults: unknown[] = [];
  // Every tenth, every twentieth …
  let turn = 0;
  const chance = (): number => {
    turn = (turn + 1) % 10;
    return turn / 10;
  };
  const onFault = (cause: unknown) => faults.push(cause);
  const recorder = new CallRecorder({
    database: { ...database, ...own },
    clock: Date.now,
    random: randomBytes,
    chance,
    onFault,
  });
  await recorder.start();
  const say = (tenant: TenantId, body: string) =>
    recorder.record({ tenant, policy: 'demo.price', body: Buffer.from(body), answer: ANSWER });
  return { recorder, say, faults, fates: () => Object.fromEntries(recorder.counted().read()) };
}

const kept = (tenant: TenantId) =>
  database.withTenant(tenant, (sql) => sql<{ input: string }[]>`SELECT input FROM recordings ORDER BY recording_id`);

test('the share that a tenant has said, of its own calls alone', async () => {
  const [tenth, all, none] = [await newTenant('0.1'), await newTenant('1'), await newTenant(null)];
  const { recorder, say, fates } = await newRecorder();
  for (let n = 0; n < 20; n += 1) for (const tenant of [tenth, all, none]) say(tenant, `{"n":${n}}`);
  await recorder.stop();
  const counts = [await kept(tenth), await kept(all), await kept(none)].map(({ length }) => length);
  expect(counts).toEqual([expect.any(Number), 20, 0]);
  expect(counts[0]).toBeLessThan(10);
  expect(fates()).toEqual({ kept: 20 + (counts[0] ?? 0) });
});

test('an input that is too large, a call for which there is no room, and a day that is full', async () => {
  const tenant = await newTenant('1');
  const { recorder, say, fates } = await newRecorder();
  say(tenant, 'x'.repeat(INPUT_BYTES_MAX + 1));
  for (let n = 0; n < 2100; n += 1) say(tenant, '{}');
  await recorder.write();
  expect(fates()).toEqual({ 'too large': 1, 'no room': 100, kept: 2000 });
  await database.withTenant(tenant, (sql) => sql`UPDATE recorded_days SET bytes = ${DAY_BYTES_MAX}`);
  say(tenant, '{}');
  await recorder.stop();
  expect(fates()).toMatchObject({ kept: 2000, 'day full': 1 });
});

test('a database that is silent loses calls of the sample and nothing else', async () => {
  const tenant = await newTenant('1');
  const { recorder, say, fates, faults } = await newRecorder({
    withTenant: () => Promise.reject(new Error('silence')),
  });
  say(tenant, '{}');
  await recorder.stop();
  expect([fates(), String(faults[0])]).toEqual([{ 'not written': 1 }, 'Error: silence']);
});

test('consent that is withdrawn counts from the next writing on, whatever this process has heard', async () => {
  const tenant = await newTenant('1');
  const { recorder, say } = await newRecorder();
  say(tenant, '{}');
  await database.withTenant(
    tenant,
    (sql) => sql`
    UPDATE tenants SET recording_share = NULL, recording_days = NULL WHERE tenant_id = ${tenant}`,
  );
  await recorder.stop();
  expect(await kept(tenant)).toEqual([]);
});
