/** Deliveries on a clock of the test: order, retries, leases, and that nobody waits for anybody else. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Came,
  type Database,
  Egress,
  emit,
  MasterKeys,
  type NewEvent,
  NO_TRACES,
  Sequencer,
  type Statements,
  sweepOutbox,
  type TenantId,
  uuidv7,
} from '#kernel';
import { connectTo, databaseOf } from '../kernel/database/connect.ts';
import { placeOf } from '../kernel/database/open.ts';
import { type TestDatabase, testDatabase } from '../kernel/database/testing.ts';
import { Deliverer } from './deliverer.ts';
import { ATTEMPTS_MAX, GIVEN_UP_MS, waitAfter } from './retries.ts';
import { resealSecrets } from './secrets.ts';
import { editWebhook, makeWebhook, replayWebhook, rotateWebhook, testWebhook, type WithSecret } from './service.ts';
import { firstWanted, pageOfDeliveries } from './store.ts';

interface Sent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let home: TestDatabase;
let database: Database;
let server: Server;
let origin: string;
let now: number;
let tenant: TenantId;
let sent: Sent[];
let answer: (sent: Sent, response: ServerResponse) => void;
const keys = new MasterKeys(['k'.repeat(32)]);
const egress = new Egress({ allow: ['127.0.0.0/8'] });
const clock = (): number => now;
const parts = { egress, keys, clock, random: randomBytes };

const fail = (cause: unknown): never => {
  throw cause;
};
const newDeliverer = (more: Partial<ConstructorParameters<typeof Deliverer>[0]> = {}): Deliverer =>
  new Deliverer({
    ...{ database, egress, keys, traces: NO_TRACES, clock, chance: () => 0, onSilence: fail },
    ...more,
  });
let deliverer: Deliverer;
let sequencer: Sequencer;

const inTenant = <T>(work: (sql: Statements) => Promise<T>, of = tenant): Promise<T> => database.withTenant(of, work);

async function madeTenant(): Promise<TenantId> {
  const id: TenantId = uuidv7(Date.now(), randomBytes(10));
  await inTenant((sql) => sql`INSERT INTO tenants VALUES (${id}, 'one', 'active', 1, now(), now())`, id);
  return id;
}

async function made(path: string, of = tenant): Promise<WithSecret> {
  const asked = { name: path, url: `${origin}${path}` };
  const done = await inTenant((sql) => makeWebhook(parts, sql, { tenant: of, asked }), of);
  if ('problem' in done) throw new Error(done.problem.detail);
  return done.done;
}

async function happen(...names: readonly string[]): Promise<void> {
  const events = names.map(
    (name): NewEvent => ({ type: 'tenant.created.v1', subject: name.slice(0, 1), data: { name } }),
  );
  for (const event of events) await inTenant((sql) => emit(parts, sql, event));
  await sequencer.pass();
}

/** All that is due at this moment, and what comes of it. */
async function deliver(): Promise<void> {
  let before: number;
  do {
    before = sent.length;
    await deliverer.pass();
    await deliverer.settled();
  } while (sent.length > before);
}

async function pass(ms: number): Promise<void> {
  now += ms;
  await deliver();
}

const counted = () => Object.fromEntries(deliverer.counted().read());

const nameOf = ({ body }: Sent): string => (JSON.parse(body) as { data: { name: string } }).data.name;
const names = (): readonly string[] => sent.map(nameOf);
const statesOf = async ({ row: { id } }: WithSecret) =>
  (await inTenant((sql) => pageOfDeliveries(sql, { id, state: undefined }, null, 500)))
    .sort((a, b) => a.position - b.position)
    .map(({ state, attempts }) => `${state} ${attempts}`);

beforeAll(async () => {
  home = await testDatabase();
  database = databaseOf(connectTo(placeOf(home.url), 8));
  sequencer = new Sequencer({ database, clock, onGrowth: () => undefined, onSilence: fail });
  server = createServer(async (incoming, response) => {
    const one = { path: incoming.url ?? '', headers: incoming.headers, body: await text(incoming) };
    sent.push(one);
    answer(one, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(async () => {
  now = Date.now();
  sent = [];
  answer = (_, response) => void response.writeHead(204).end();
  deliverer = newDeliverer();
  tenant = await madeTenant();
});
// What is left pending would be due in the next one.
afterEach(() => inTenant((sql) => sql`DELETE FROM webhooks WHERE tenant_id = ${tenant}`));
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await database.close();
  await home.drop();
});

describe('an event', () => {
  test('is sent once, signed so that a receiver’s library believes it, and nothing else does', async () => {
    const { secret } = await made('/a');
    await happen('a1');
    await deliver();
    await pass(60_000);
    const [first, ...rest] = sent;
    expect(rest).toEqual([]);
    const { body, headers } = first ?? { body: '', headers: {} };
    const signed = headers as Record<string, string>;
    expect(new Webhook(secret).verify(body, signed)).toMatchObject({ type: 'tenant.created.v1', data: { name: 'a1' } });
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': JSON.parse(body).id,
    });
    expect(() => new Webhook(secret).verify(body.replace('a1', 'a2'), signed)).toThrow();
    expect(() => new Webhook(`whsec_${randomBytes(32).toString('base64')}`).verify(body, signed)).toThrow();
    expect(counted()).toEqual({ delivered: 1, retried: 0, dead: 0 });
  });

  test('that was there before the webhook is not sent, and of types that it does not take neither', async () => {
    await happen('a1');
    const hook = await made('/a');
    const edit = { types: ['key.revoked.v1' as const] };
    await inTenant((sql) => editWebhook(parts, sql, { webhook: hook.row.id, edit, ifMatch: '*' }));
    await happen('a2');
    await deliver();
    expect([names(), await statesOf(hook)]).toEqual([[], []]);
  });

  test('of a test goes to the one webhook that is tested, whatever it takes', async () => {
    const [tested] = [await made('/tested'), await made('/other')];
    const edit = { types: ['key.revoked.v1' as const] };
    await inTenant((sql) => editWebhook(parts, sql, { webhook: tested.row.id, edit, ifMatch: '*' }));
    await inTenant((sql) => testWebhook(parts, sql, tested.row.id));
    await sequencer.pass();
    await deliver();
    expect(sent.map(({ path }) => path)).toEqual(['/tested']);
  });

  test('of a tenant that is suspended waits', async () => {
    const hook = await made('/a');
    await happen('a1');
    await inTenant((sql) => sql`UPDATE tenants SET status = 'suspended' WHERE tenant_id = ${tenant}`);
    await deliver();
    expect(names()).toEqual([]);
    await inTenant((sql) => sql`UPDATE tenants SET status = 'active' WHERE tenant_id = ${tenant}`);
    await deliver();
    expect([names(), await statesOf(hook)]).toEqual([['a1'], ['delivered 1']]);
  });
});

describe('a failure', () => {
  test('holds up what comes after it of the same subject, and nothing else', async () => {
    const hook = await made('/a');
    answer = (one, response) => void response.writeHead(nameOf(one) === 'a1' ? 500 : 204).end();
    await happen('a1', 'a2', 'b1');
    await deliver();
    await pass(2000);
    expect([...names()].sort()).toEqual(['a1', 'b1']);
    answer = (_, response) => void response.writeHead(204).end();
    await pass(4000);
    expect(names().slice(2)).toEqual(['a1', 'a2']);
    expect(await statesOf(hook)).toEqual(['delivered 2', 'delivered 1', 'delivered 1']);
  });

  test('after failure ends as a dead letter, the next of its subject goes on, and it can be sent again', async () => {
    const hook = await made('/a');
    answer = (one, response) => void response.writeHead(nameOf(one) === 'a1' ? 500 : 204).end();
    await happen('a1', 'a2');
    await deliver();
    for (let attempt = 1; attempt < ATTEMPTS_MAX; attempt += 1) {
      await pass((waitAfter(attempt, 0) ?? 0) - 1);
      expect(sent.length).toBe(attempt);
      await pass(1);
    }
    await pass(60_000);
    expect(names()).toEqual([...Array.from({ length: ATTEMPTS_MAX }, () => 'a1'), 'a2']);
    expect(await statesOf(hook)).toEqual([`dead ${ATTEMPTS_MAX}`, 'delivered 1']);
    answer = (_, response) => void response.writeHead(204).end();
    const { id: delivery } = JSON.parse(sent[0]?.body ?? '') as { id: string };
    await inTenant((sql) => replayWebhook(parts, sql, { webhook: hook.row.id, asked: { delivery } }));
    await deliver();
    expect([names().at(-1), await statesOf(hook)]).toEqual(['a1', ['delivered 1', 'delivered 1']]);
  });

  test('of an endpoint that asks to be left alone is heeded for all that is to go there', async () => {
    await made('/a');
    answer = (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end();
    await happen('a1');
    await deliver();
    await happen('b1');
    await pass(3_599_000);
    expect(names()).toEqual(['a1']);
    answer = (_, response) => void response.writeHead(204).end();
    await pass(1000);
    expect([...names()].sort()).toEqual(['a1', 'a1', 'b1']);
  });

  test('that says the endpoint is gone disables it; enabled again it goes on where it stood', async () => {
    const hook = await made('/a');
    const webhook = hook.row.id;
    answer = (_, response) => void response.writeHead(410).end();
    await happen('a1');
    await deliver();
    await happen('b1');
    await pass(86_400_000 / 4);
    expect(names()).toEqual(['a1']);
    answer = (_, response) => void response.writeHead(204).end();
    await inTenant((sql) => editWebhook(parts, sql, { webhook, edit: { status: 'enabled' }, ifMatch: '*' }));
    await deliver();
    expect([...names()].sort()).toEqual(['a1', 'a1', 'b1']);
  });

  test('of an endpoint for two days gives up what was never tried, too', async () => {
    const hook = await made('/a');
    answer = (_, response) => void response.writeHead(500).end();
    await happen('a1', 'b1', 'c1', 'd1', 'e1', 'f1');
    await deliver();
    await pass(GIVEN_UP_MS);
    const states = await statesOf(hook);
    expect(states.every((state) => state.startsWith('dead'))).toBe(true);
    expect(states).toContain('dead 0');
  });
});

test('a tenant that is suspended while it is sent something is sent nothing more until it is taken up again', async () => {
  const set = (status: string) =>
    inTenant((sql) => sql`UPDATE tenants SET status = ${status} WHERE tenant_id = ${tenant}`);
  answer = (_, response) => void set('suspended').then(() => response.writeHead(204).end());
  await made('/one');
  await happen('a1', 'a2');
  await deliver();
  expect(names()).toEqual(['a1']);
  await set('active');
  await pass(60_000);
  expect(names()).toEqual(['a1', 'a2']);
});

test('whatever an endpoint answers, of each subject one event is settled before the next is sent', async () => {
  const hook = await made('/a');
  const subjects = ['a', 'b', 'c', 'd'];
  const events = Array.from({ length: 40 }, (_, i) => `${subjects[i % subjects.length]}${i}`);
  let seed = 7;
  // Parks and Miller's, so that a failure can be had again.
  const chance = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const answered: { readonly name: string; readonly status: number }[] = [];
  answer = (one, response) => {
    const status = [204, 500, 503, 302, 404][Math.floor(chance() * 8)] ?? 500;
    answered.push({ name: nameOf(one), status });
    response.writeHead(status, status === 503 ? { 'retry-after': '90' } : {}).end();
  };
  deliverer = newDeliverer({ chance });
  await happen(...events);
  const isPending = async () => (await statesOf(hook)).some((state) => state.startsWith('pending'));
  await deliver();
  while (await isPending()) await pass(20 * 60_000);
  const states = await statesOf(hook);
  expect(new Set(states.map((state) => state.split(' ')[0]))).toEqual(new Set(['delivered', 'dead']));
  for (const subject of subjects) {
    const own = answered.filter(({ name }) => name.startsWith(subject)).map(({ name }) => name);
    const order = events.filter((name) => name.startsWith(subject) && own.includes(name));
    expect(own.filter((name, i) => name !== own[i - 1])).toEqual(order);
  }
  for (const [i, name] of events.entries()) {
    const own = answered.filter((each) => each.name === name);
    expect(own.filter(({ status }) => status === 204).length).toBe(states[i]?.startsWith('delivered') ? 1 : 0);
  }
});

describe('nobody waits for anybody else', () => {
  test('an endpoint that never answers holds up no other one', async () => {
    const held: ServerResponse[] = [];
    await made('/slow');
    await made('/quick');
    answer = ({ path }, response) => {
      if (path === '/slow') held.push(response);
      else response.writeHead(204).end();
    };
    await happen(...'abcdefgh'.split('').map((subject) => `${subject}1`));
    const quick = () => sent.filter(({ path }) => path === '/quick').length;
    // What is begun may still be on its way here.
    for (let i = 0; i < 200 && sent.length < 12; i += 1) {
      await deliverer.pass();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await deliverer.pass();
    expect(quick()).toBe(8);
    expect(sent.length - quick()).toBe(4);
    for (const response of held) response.destroy();
    await deliverer.settled();
  });

  test('two instances send each event once', async () => {
    await made('/a');
    const events = Array.from({ length: 60 }, (_, i) => `${String.fromCharCode(97 + (i % 12))}${i}`);
    await happen(...events);
    const both = [deliverer, newDeliverer()];
    for (let i = 0; i < 500 && sent.length < events.length; i += 1) {
      await Promise.all(both.map((each) => each.pass()));
      await Promise.all(both.map((each) => each.settled()));
    }
    expect([...names()].sort()).toEqual([...events].sort());
    for (const subject of new Set(events.map((name) => name[0])))
      expect(names().filter((name) => name[0] === subject)).toEqual(events.filter((name) => name[0] === subject));
  });

  test('what a killed instance had taken is sent by another one when its lease is over', async () => {
    const hook = await made('/a');
    const dying = newDeliverer({ egress: { send: () => new Promise<Came>(() => undefined) } as unknown as Egress });
    await happen('a1');
    await dying.pass();
    await pass(29_000);
    expect(names()).toEqual([]);
    await pass(2000);
    expect([names(), await statesOf(hook)]).toEqual([['a1'], ['delivered 2']]);
  });
});

describe('a secret', () => {
  test('that was rotated signs for another day besides the new one', async () => {
    const { row, secret: old } = await made('/a');
    const rotated = await inTenant((sql) => rotateWebhook(parts, sql, { tenant, webhook: row.id }));
    const fresh = 'done' in rotated ? rotated.done.secret : '';
    await happen('a1');
    await deliver();
    const [first] = sent;
    for (const secret of [old, fresh])
      expect(() =>
        new Webhook(secret).verify(first?.body ?? '', first?.headers as Record<string, string>),
      ).not.toThrow();
    now += 24 * 60 * 60 * 1000;
    await happen('a2');
    await deliver();
    expect(String(sent[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  test('is sealed anew under a new master key, and what nobody can open is not sent unsigned', async () => {
    const { secret } = await made('/a');
    const [newer, newest] = ['n'.repeat(32), 'm'.repeat(32)];
    const both = new MasterKeys([newer, 'k'.repeat(32)]);
    expect(await resealSecrets(database, { keys: both, random: randomBytes })).toBeGreaterThan(0);
    expect(await resealSecrets(database, { keys: both, random: randomBytes })).toBe(0);
    await happen('a1');
    deliverer = newDeliverer({ keys: new MasterKeys([newest]) });
    await deliver();
    expect([sent, counted()]).toEqual([[], { delivered: 0, retried: 1, dead: 0 }]);
    deliverer = newDeliverer({ keys: new MasterKeys([newer]) });
    await pass(10_000);
    const [first] = sent;
    expect(() => new Webhook(secret).verify(first?.body ?? '', first?.headers as Record<string, string>)).not.toThrow();
    await resealSecrets(database, { keys: new MasterKeys(['k'.repeat(32), newer]), random: randomBytes });
  });
});

test('what a webhook still has to have is not swept, and what it has is', async () => {
  const hook = await made('/a');
  answer = (_, response) => void response.writeHead(500).end();
  await happen('a1', 'b1');
  const kept = async () => (await inTenant((sql) => sql`SELECT FROM events`)).length;
  const sweep = () => sweepOutbox({ database, before: new Date(now + 1000), wanted: firstWanted });
  await sweep();
  await deliver();
  await sweep();
  expect(await kept()).toBe(2);
  answer = (_, response) => void response.writeHead(204).end();
  await pass(10_000);
  await sweep();
  expect([await kept(), await statesOf(hook)]).toEqual([0, []]);
});

test('all behind a cursor are sent again, in their order', async () => {
  const hook = await made('/a');
  await happen('a1', 'a2', 'a3');
  await deliver();
  const replayed = await inTenant((sql) => replayWebhook(parts, sql, { webhook: hook.row.id, asked: { after: 1 } }));
  expect(replayed).toEqual({ done: { replayed: 2, next: null } });
  await deliver();
  expect(names()).toEqual(['a1', 'a2', 'a3', 'a2', 'a3']);
});
