/** Webhooks over HTTP, from their making to what arrives. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, startTestService, type TestService, testHome } from './testing.ts';

interface Made {
  readonly id: string;
  readonly secret: string;
}

let running: TestService;
let server: Server;
let origin: string;
const received: { readonly path: string; readonly headers: Record<string, string>; readonly body: string }[] = [];
beforeAll(async () => {
  server = createServer(async (incoming, response) => {
    const headers = incoming.headers as Record<string, string>;
    received.push({ path: incoming.url ?? '', headers, body: await text(incoming) });
    response.writeHead(incoming.url === '/gone' ? 410 : 200).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  running = await startTestService({}, undefined, { WRIT_EGRESS_ALLOW: '127.0.0.1/32' });
});
afterAll(async () => {
  await running.close();
  server.close();
});

async function call<T>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return (await (await running.call(path, init)).json()) as T;
}
const made = (path: string, more: object = {}) =>
  call<Made>('POST', '/v1/webhooks', { name: path, url: origin + path, ...more });
const arrived = (path: string, count = 1) =>
  eventually(
    () => received.filter((each) => each.path === path),
    (all) => all.length >= count,
    20_000,
  );

describe('a webhook', () => {
  test('is sent what happens, and its deliveries tell so', async () => {
    const { id, secret } = await made('/a', { types: ['key.created.v1'] });
    const key = await call<Made>('POST', '/v1/keys', { name: 'told', roles: ['reader'] });
    const isTold = ({ path, body }: (typeof received)[number]) => path === '/a' && body.includes(key.id);
    const first = await eventually(
      () => received.find(isTold),
      (found) => found !== undefined,
      20_000,
    );
    const event = new Webhook(secret).verify(first?.body ?? '', first?.headers ?? {});
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'key.created.v1',
      subject: key.id,
      data: { name: 'told' },
    });
    const deliveries = await eventually(
      () => call<{ items: object[] }>('GET', `/v1/webhooks/${id}/deliveries?state=delivered`),
      ({ items }) => JSON.stringify(items).includes(key.id),
      20_000,
    );
    expect(deliveries.items).toContainEqual(
      expect.objectContaining({ id: first?.headers['webhook-id'], state: 'delivered', attempts: 1, lastStatus: 200 }),
    );
    expect(JSON.stringify(await call('GET', `/v1/webhooks/${id}`))).not.toContain('whsec_');
  });

  test('is tested, turned and sent something again', async () => {
    const { id } = await made('/b', { types: ['key.revoked.v1'] });
    const { secret } = await call<Made>('POST', `/v1/webhooks/${id}/rotate`);
    const { event } = await call<{ event: string }>('POST', `/v1/webhooks/${id}/test`);
    const [first] = await arrived('/b');
    expect(new Webhook(secret).verify(first?.body ?? '', first?.headers ?? {})).toMatchObject({ id: event });
    await eventually(
      () => call<{ items: object[] }>('GET', `/v1/webhooks/${id}/deliveries?state=delivered`),
      ({ items }) => items.length > 0,
      20_000,
    );
    expect(await call('POST', `/v1/webhooks/${id}/replay`, { delivery: event })).toEqual({ replayed: 1, next: null });
    const [, again] = await arrived('/b', 2);
    expect([again?.headers['webhook-id'], again?.body]).toEqual([event, first?.body]);
  });

  test('that is gone is disabled, and enabled again by an edit of what was read', async () => {
    const { id } = await made('/gone');
    await call('POST', `/v1/webhooks/${id}/test`);
    await eventually(
      () => call<{ status: string }>('GET', `/v1/webhooks/${id}`),
      ({ status }) => status === 'disabled',
      20_000,
    );
    expect(await call('POST', `/v1/webhooks/${id}/test`)).toMatchObject({ code: 'WEBHOOK_DISABLED' });
    const read = await running.call(`/v1/webhooks/${id}`);
    expect(await read.json()).toMatchObject({ disabledBecause: 'The endpoint answered 410: it is gone.' });
    const edit = { url: `${origin}/c`, status: 'enabled' };
    expect(await call('PATCH', `/v1/webhooks/${id}`, edit)).toMatchObject({ code: 'PRECONDITION_REQUIRED' });
    expect(await call('PATCH', `/v1/webhooks/${id}`, edit, { 'if-match': '"1"' })).toMatchObject({
      code: 'PRECONDITION_FAILED',
    });
    const etag = { 'if-match': read.headers.get('etag') ?? '' };
    expect(await call('PATCH', `/v1/webhooks/${id}`, edit, etag)).toMatchObject({ status: 'enabled', failures: 0 });
    await arrived('/c');
  });

  test('is ended', async () => {
    const { id } = await made('/d');
    expect(await call('DELETE', `/v1/webhooks/${id}`)).toMatchObject({ id });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/deliveries'],
      ['POST', '/rotate'],
      ['DELETE', ''],
    ] as const)
      expect(await call(method, `/v1/webhooks/${id}${path}`)).toMatchObject({ code: 'UNKNOWN_WEBHOOK' });
  });

  test.each([
    [{ url: 'http://10.0.0.1/' }, 'inside the network'],
    [{ url: 'https://169.254.169.254/' }, 'inside the network'],
    [{ url: 'http://hooks.example/'.replace('hooks.example', '93.184.215.14') }, 'by https'],
    [{ url: 'mailto:a@b.example' }, 'https://'],
    [{ types: [] }, ''],
    [{ types: ['key.made.v1'] }, ''],
    [{ name: '' }, ''],
    [{ secret: 'mine' }, ''],
    [{ after: 'x' }, 'cursor'],
  ])('is not made of %j', async (more, why) => {
    const refused = await call<{ status: number; faults: { message: string }[] }>('POST', '/v1/webhooks', {
      ...{ name: 'x', url: 'https://hooks.example/' },
      ...more,
    });
    expect(refused).toMatchObject({ status: 422, code: 'BODY_REJECTED' });
    expect(refused.faults[0]?.message).toContain(why);
  });

  test('is one of twenty at most', async () => {
    const { id: tenant } = await call<Made>('POST', '/v1/tenants', { name: 'many' });
    const { secret } = await call<Made>('POST', `/v1/keys?tenant=${tenant}`, { name: 'k', roles: ['operator'] });
    const authorization = { authorization: `Bearer ${secret}` };
    const make = () =>
      call<{ id?: string; code?: string }>(
        'POST',
        '/v1/webhooks',
        { name: 'x', url: 'https://h.example/' },
        authorization,
      );
    const all = await Promise.all(Array.from({ length: 24 }, make));
    expect(all.filter(({ id }) => id !== undefined)).toHaveLength(20);
    expect(new Set(all.flatMap(({ code }) => code ?? []))).toEqual(new Set(['TOO_MANY_WEBHOOKS']));
  });
});

test('an instance with another master key is refused; one that has the old one behind its own takes over', async () => {
  const home = await testHome();
  const [first, next] = ['f'.repeat(32), 'n'.repeat(32)];
  const started = async (keys: string): Promise<string> => {
    try {
      const service = await startTestService({}, home, { WRIT_MASTER_KEY: keys });
      await service.call('/v1/webhooks', { method: 'POST', body: '{"name":"x","url":"https://h.example/"}' });
      await eventually(
        () => home.database.sql`SELECT DISTINCT split_part(secret, '.', 3) AS key FROM webhooks`,
        (rows) => rows.length === 1,
      );
      await service.close();
      return 'started';
    } catch (cause) {
      return String(cause);
    }
  };
  expect(await started(first)).toBe('started');
  expect(await started(next)).toContain('another master key');
  expect(await started(`${next},${first}`)).toBe('started');
  expect(await started(first)).toContain('another master key');
  expect(await started(next)).toBe('started');
  await home.close();
});
