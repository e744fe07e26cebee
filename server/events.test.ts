/** The feed over HTTP: pages, streams that go on where they were, what is told when, and to whom. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

interface Event {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly tenant: string;
  readonly cursor: string;
  readonly correlationid?: string;
  readonly data: Readonly<Record<string, unknown>>;
}
interface Page {
  readonly items: readonly Event[];
  readonly next: string;
  readonly more: boolean;
}

let running: TestService;
beforeAll(async () => {
  running = await startTestService({});
});
afterAll(() => running.close());

interface Side {
  readonly tenant: string;
  readonly authorization: string;
}

async function post<T>(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const response = await running.call(path, { method: 'POST', body: JSON.stringify(body), headers });
  return (await response.json()) as T;
}

/** A tenant of its own, with a key for all of it. */
async function madeSide(): Promise<Side> {
  const { id: tenant } = await post<{ id: string }>('/v1/tenants', { name: 'one of many' });
  const asked = { name: 'all', roles: ['operator'] };
  const { secret } = await post<{ secret: string }>(`/v1/keys?tenant=${tenant}`, asked);
  return { tenant, authorization: `Bearer ${secret}` };
}

const newKey = async ({ authorization }: Side, name: string): Promise<string> =>
  (await post<{ id: string }>('/v1/keys', { name, roles: ['reader'] }, { authorization })).id;

async function page({ authorization }: Pick<Side, 'authorization'>, query = ''): Promise<Page> {
  return (await (await running.call(`/v1/events${query}`, { headers: { authorization } })).json()) as Page;
}

/** As soon as so many are there. */
const pageOf = (side: Side, count: number, query = '') =>
  eventually(
    () => page(side, query),
    ({ items }) => items.length >= count,
    20_000,
  );

describe('the feed', () => {
  test('tells what was done, in that order, with no secret in it', async () => {
    const side = await madeSide();
    const headers = { authorization: side.authorization, 'x-correlation-id': 'order-7' };
    const { id, secret } = await post<{ id: string; secret: string }>(
      '/v1/keys',
      { name: 'k', roles: ['reader'] },
      headers,
    );
    const rotated = await post<{ secret: string }>(`/v1/keys/${id}/rotate`, {}, headers);
    await post(`/v1/keys/${id}/revoke`, {}, headers);
    await post(`/v1/keys/${id}/revoke`, {}, headers);
    const files = [{ name: 'price.writ', text: priceFile({ version: '1.0.0', price: '2' }) }];
    for (const _ of [1, 2]) await post('/v1/policies', { files }, headers);
    await post('/v1/policies/demo.price/activations', { version: '1.0.0', comment: 'as agreed' }, headers);
    const { items } = await pageOf(side, 7);
    expect(items.map(({ type, subject }) => [type, subject])).toEqual([
      ['tenant.created.v1', side.tenant],
      ['key.created.v1', expect.any(String)],
      ['key.created.v1', id],
      ['key.rotated.v1', id],
      ['key.revoked.v1', id],
      ['policy.version.published.v1', 'demo.price'],
      ['policy.version.activated.v1', 'demo.price'],
    ]);
    expect(items.at(-1)).toMatchObject({
      ...{ specversion: '1.0', source: `urn:writ:${side.tenant}`, tenant: side.tenant },
      ...{ datacontenttype: 'application/json', correlationid: 'order-7' },
      data: { policy: 'demo.price', version: '1.0.0', comment: 'as agreed' },
    });
    for (const part of [secret, rotated.secret].map((text) => text.slice(-43)))
      expect(JSON.stringify(items)).not.toContain(part);
  });

  test.each(['', 'a b', 'ü', 'x'.repeat(129)])('has a correlation of its own instead of %j', async (text) => {
    const side = await madeSide();
    const headers = { authorization: side.authorization, 'x-correlation-id': text };
    if (text === 'ü') headers['x-correlation-id'] = Buffer.from(text).toString('latin1');
    await post('/v1/keys', { name: 'k', roles: ['reader'] }, headers);
    const { items } = await pageOf(side, 3);
    const told = items.map(({ correlationid = '' }) => correlationid);
    expect(new Set(told).size).toBe(3);
    for (const each of told) expect(each).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('tells that a tenant is suspended and resumed, once each', async () => {
    const side = await madeSide();
    for (const [revision, status] of [
      ['1', 'suspended'],
      ['2', 'suspended'],
      ['3', 'active'],
    ] as const)
      await running.call(`/v1/tenants/${side.tenant}`, {
        ...{ method: 'PATCH', body: JSON.stringify({ status }), headers: { 'if-match': `"${revision}"` } },
      });
    const { items } = await pageOf(side, 4);
    expect(items.map(({ type }) => type).slice(2)).toEqual(['tenant.suspended.v1', 'tenant.resumed.v1']);
  });

  test('tells nothing of a call that failed', async () => {
    const side = await madeSide();
    const { next } = await pageOf(side, 2);
    const { authorization } = side;
    const asked = { name: 'k', roles: ['installation'] };
    expect(await post('/v1/keys', asked, { authorization })).toMatchObject({ code: 'FORBIDDEN' });
    await newKey(side, 'last');
    const { items } = await pageOf(side, 1, `?after=${next}`);
    expect(items.map(({ data }) => data['name'])).toEqual(['last']);
  });

  test('is read in pages, by type and by subject', async () => {
    const side = await madeSide();
    const keys = [await newKey(side, 'a'), await newKey(side, 'b'), await newKey(side, 'c')];
    await pageOf(side, 5);
    const seen: string[] = [];
    let [cursor, more] = ['', true];
    while (more) {
      const one = await page(side, `?type=key.created.v1&limit=2${cursor === '' ? '' : `&after=${cursor}`}`);
      seen.push(...one.items.map(({ subject }) => subject));
      ({ next: cursor, more } = one);
    }
    expect(seen.slice(1)).toEqual(keys);
    const [, , third] = keys;
    expect((await page(side, `?subject=${third}`)).items.map(({ subject }) => subject)).toEqual([third]);
    expect((await page(side, '?after=latest')).items).toEqual([]);
    expect((await page(side, '?after=latest')).next).toBe(cursor);
  });

  test.each(['?type=key.made', '?after=x', '?after=ZTAx', '?limit=501', '?before=1', '?subject='])(
    'does not take %s',
    async (query) => {
      expect(await page(running, query)).toMatchObject({ status: 422, code: 'QUERY_REJECTED' });
    },
  );

  test('says so when what came after a cursor is no longer kept, and when it is none of this feed', async () => {
    const side = await madeSide();
    const { items, next } = await pageOf(side, 2);
    const [first] = items;
    const { sql } = running.home.database;
    await sql.begin(async (tx) => {
      await tx`SELECT set_config('role', 'writ_app', true), set_config('writ.tenant', ${side.tenant}, true)`;
      await tx`DELETE FROM events`;
      await tx`UPDATE event_heads SET swept_position = last_position`;
    });
    expect(await page(side, `?after=${first?.cursor}`)).toMatchObject({ status: 410, code: 'CURSOR_EXPIRED' });
    expect(await page(side, `?after=${next}`)).toMatchObject({ items: [], next });
    const beyond = Buffer.from('e999').toString('base64url');
    expect(await page(side, `?after=${beyond}`)).toMatchObject({ code: 'CURSOR_EXPIRED' });
    const stream = await openStream(side, { 'last-event-id': first?.cursor ?? '' });
    expect(stream.status).toBe(410);
    stream.close();
  });
});

interface Stream {
  readonly status: number;
  readonly type: string;
  /** What has come so far. */
  readonly text: () => string;
  readonly events: () => readonly Event[];
  readonly ids: () => readonly string[];
  readonly ended: Promise<void>;
  readonly close: () => void;
}

function openStream(side: Pick<Side, 'authorization'>, headers: object = {}, query = ''): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${running.url}/v1/events${query}`,
      { headers: { authorization: side.authorization, accept: 'text/event-stream', ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        const of = (field: string) =>
          [...text.matchAll(new RegExp(`^${field}: (.*)$`, 'gm'))].map(([, value = '']) => value);
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: () => text,
          events: () => of('data').map((data) => JSON.parse(data) as Event),
          ids: () => of('id'),
          ended: new Promise((end) => response.once('close', end)),
          close: () => sent.destroy(),
        });
      },
    );
    sent.once('error', reject);
    sent.end();
  });
}

const come = (stream: Stream, count: number) => eventually(stream.events, (events) => events.length >= count, 20_000);

describe('a stream', () => {
  test('gives what is there, then what comes, and goes on where it was without loss or repeat', async () => {
    const side = await madeSide();
    const first = await openStream(side);
    expect([first.status, first.type]).toEqual([200, 'text/event-stream']);
    await come(first, 2);
    const keys = [await newKey(side, 'a')];
    await come(first, 3);
    first.close();
    keys.push(await newKey(side, 'b'));
    const second = await openStream(side, { 'last-event-id': first.ids().at(-1) });
    await come(second, 1);
    keys.push(await newKey(side, 'c'));
    await come(second, 2);
    second.close();
    const all = [...first.events(), ...second.events()];
    expect(all.slice(2).map(({ subject }) => subject)).toEqual(keys);
    expect(all.map(({ cursor }) => cursor)).toEqual((await page(side)).items.map(({ cursor }) => cursor));
  });

  test('of a type tells that alone, and of another tenant nothing', async () => {
    const [side, other] = [await madeSide(), await madeSide()];
    const stream = await openStream(side, {}, '?type=key.revoked.v1&after=latest');
    const key = await newKey(side, 'a');
    await post(`/v1/keys/${await newKey(other, 'b')}/revoke`, {}, { authorization: other.authorization });
    await post(`/v1/keys/${key}/revoke`, {}, { authorization: side.authorization });
    await come(stream, 1);
    stream.close();
    expect(stream.events().map(({ type, subject }) => [type, subject])).toEqual([['key.revoked.v1', key]]);
  });

  test('is refused like a page: without a key, without the scope, with a wrong query', async () => {
    const side = await madeSide();
    const { secret } = await post<{ secret: string }>(
      ...(['/v1/keys', { name: 'r', roles: ['reader'] }, { authorization: side.authorization }] as const),
    );
    for (const [authorization, query, status] of [
      ['Bearer x', '', 401],
      [`Bearer ${secret}`, '', 403],
      [side.authorization, '?type=x', 422],
      [side.authorization, '?after=x', 422],
    ] as const) {
      const stream = await openStream({ authorization }, {}, query);
      expect([stream.status, stream.type]).toEqual([status, 'application/problem+json']);
    }
  });

  test('stands in the interface document beside the page', async () => {
    const document = (await (await running.call('/openapi.json')).json()) as {
      paths: Record<string, { get: { responses: Record<string, { content: object }> } }>;
    };
    const content = document.paths['/v1/events']?.get.responses['200']?.content ?? {};
    expect(Object.keys(content)).toEqual(['application/json', 'text/event-stream']);
  });

  test('holds no connection of the database while nothing comes, and hears of what another instance does', async () => {
    const { home } = running;
    const [mine, before] = [await startTestService({}, home, { WRIT_DATABASE_CONNECTIONS: '2' }), running];
    const side = await madeSide();
    await pageOf(side, 2);
    running = mine;
    const streams = await Promise.all(Array.from({ length: 40 }, () => openStream(side, {}, '?after=latest')));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    expect((await mine.call('/v1/keys')).status).toBe(200);
    running = before;
    const key = await newKey(side, 'far');
    for (const stream of streams) {
      await come(stream, 1);
      expect(stream.events().map(({ subject }) => subject)).toEqual([key]);
    }
    for (const stream of streams) stream.close();
    await mine.close();
  });

  test('is one of fifty of its tenant at most, and one that was closed makes room', async () => {
    const [side, other] = [await madeSide(), await madeSide()];
    const streams = await Promise.all(Array.from({ length: 50 }, () => openStream(side)));
    expect((await openStream(side)).status).toBe(429);
    const head = { method: 'HEAD', headers: { authorization: other.authorization, accept: 'text/event-stream' } };
    for (let i = 0; i < 51; i += 1) expect((await running.call('/v1/events', head)).status).toBe(200);
    const free = await openStream(other);
    expect(free.status).toBe(200);
    for (const stream of [...streams, free]) stream.close();
    const again = await eventually(
      async () => {
        const stream = await openStream(side);
        stream.close();
        return stream.status;
      },
      (status) => status === 200,
      20_000,
    );
    expect(again).toBe(200);
  });

  test('ends when the service stops, and not only when its time is up', async () => {
    const { home } = running;
    const mine = await startTestService({}, home);
    const before = running;
    running = mine;
    const stream = await openStream(mine);
    await come(stream, 1);
    running = before;
    const stopped = mine.close();
    await stream.ended;
    await stopped;
    expect(stream.text()).toMatch(/^retry: /);
  });
});
