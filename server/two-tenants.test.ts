/** Every call of the interface document with the ids of another tenant is answered like one with ids that nobody has. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { priceFile, startTestService, type TestService } from './testing.ts';

interface Side {
  readonly tenant: string;
  readonly key: string;
  readonly secret: string;
  /** The name of one that it has published and activated. */
  readonly policy: string;
  readonly webhook: string;
  readonly draft: string;
  readonly replay: string;
  readonly job: string;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
}
interface Operation {
  readonly parameters: readonly Parameter[];
}

/** What everybody may have one of the same. */
const COMMON: ReadonlySet<string> = new Set(['version']);
const FILES = { files: [{ name: 'price.writ', text: priceFile({ version: '9.0.0', price: '3' }) }] };
/** A body that fits, of the calls that take one. */
const BODIES: Readonly<Record<string, object>> = {
  'post /v1/tenants': { name: 'a tenant' },
  'patch /v1/tenants/{tenant}': { name: 'taken over' },
  'post /v1/webhooks': { name: 'a webhook', url: 'https://hooks.example/' },
  'patch /v1/webhooks/{webhook}': { name: 'taken over', url: 'https://hooks.example/mine' },
  'post /v1/webhooks/{webhook}/replay': { delivery: randomUUID() },
  'post /v1/keys': { name: 'a key', roles: ['reader'] },
  'post /v1/policies/{policy}/activations': { version: '1.0.0' },
  'post /v1/policies/{policy}/comments': { comment: 'seen' },
  'put /v1/drafts/{draft}': FILES,
  'put /v1/drafts/{draft}/shadow': { on: true },
  'post /v1/drafts/{draft}/reviews': { verdict: 'approve' },
};

let running: TestService;
let own: Side;
let other: Side;
let calls: readonly { readonly method: string; readonly path: string; readonly operation: Operation }[];

/** Of a policy, and like no other. */
const newName = (): string => `demo.p${randomUUID().replaceAll('-', '')}`;

async function madeSide(name: string): Promise<Side> {
  const post = async (path: string, body: object) =>
    (await (await running.call(path, { method: 'POST', body: JSON.stringify(body) })).json()) as Record<string, string>;
  const { id: tenant = '' } = await post('/v1/tenants', { name });
  const { id: key = '', secret = '' } = await post(`/v1/keys?tenant=${tenant}`, { name, roles: ['operator'] });
  const policy = newName();
  const headers = { authorization: `Bearer ${secret}` };
  const publish = (path: string, body: object) =>
    running.call(path, { method: 'POST', body: JSON.stringify(body), headers });
  const files = [{ name: 'price.writ', text: priceFile({ policy, version: '1.0.0', price: '2' }) }];
  await publish('/v1/policies', { files });
  const { id: draft = '' } = (await (await publish('/v1/drafts', { files })).json()) as Record<string, string>;
  const begun = await publish(`/v1/drafts/${draft}/replays`, {});
  const { id: replay = '' } = (await begun.json()) as Record<string, string>;
  const { id: job = '' } = (await (await publish(`/v1/drafts/${draft}/publications`, {})).json()) as Record<
    string,
    string
  >;
  await publish(`/v1/policies/${policy}/activations`, { version: '1.0.0', at: '2026-01-01T00:00:00Z' });
  const webhook = await publish('/v1/webhooks', { name, url: 'https://hooks.example/' });
  const { id = '' } = (await webhook.json()) as Record<string, string>;
  return { tenant, key, secret, policy, draft, replay, job, webhook: id };
}

beforeAll(async () => {
  running = await startTestService({});
  own = await madeSide('own');
  other = await madeSide('other');
  const document = (await (await running.call('/openapi.json')).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
});
afterAll(() => running.close());

type Ids = Readonly<Record<string, string>>;

async function ask({ method, path }: (typeof calls)[number], ids: Ids, query: string): Promise<string> {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '1.0.0');
  const body = method === 'get' ? {} : { body: JSON.stringify(BODIES[`${method} ${path}`] ?? {}) };
  const response = await running.call(`${address}${query}`, {
    ...{ method: method.toUpperCase(), ...body },
    headers: { authorization: `Bearer ${own.secret}`, 'if-match': '*' },
  });
  const headers = [...response.headers].filter(([name]) => name !== 'date').sort();
  return `${response.status} ${JSON.stringify(headers)} ${await response.text()}`;
}

const stateOf = (): Promise<unknown> =>
  running.home.database.sql.begin(async (sql) => {
    await sql`SELECT set_config('writ.tenant', ${other.tenant}, true)`;
    return sql`SELECT t.*, k.*, p.*, a.*, d.*, h.*,
      w.name, w.url, w.types, w.status, w.secret, w.previous_secret, w.revision FROM tenants t JOIN api_keys k USING (tenant_id)
      JOIN policy_versions p USING (tenant_id) JOIN activations a USING (tenant_id) JOIN drafts d USING (tenant_id)
      JOIN webhooks w USING (tenant_id) JOIN policy_history h USING (tenant_id)
      WHERE tenant_id = ${other.tenant} ORDER BY h.entry_id`;
  });

test('every id in an address or a query is one that this test knows of', () => {
  const names = calls.flatMap(({ operation }) =>
    operation.parameters.filter((each) => each.in === 'path').map((each) => each.name),
  );
  const unknown = names.filter((name) => !COMMON.has(name) && !Object.hasOwn(other, name));
  expect(unknown).toEqual([]);
});

test('the answer to a foreign id is that to an unknown one, to the byte, and changes nothing', async () => {
  const before = await stateOf();
  let compared = 0;
  for (const call of calls) {
    const names = call.operation.parameters.filter(({ name }) => Object.hasOwn(other, name));
    for (const { name, in: place } of names) {
      const idsOf = (id: string): Ids => ({ ...own, ...(place === 'path' ? { [name]: id } : {}) });
      const queryOf = (id: string): string => (place === 'query' ? `?${name}=${id}` : '');
      const foreign = Object.entries(other).find(([key]) => key === name)?.[1] ?? '';
      const unknown = name === 'policy' ? newName() : randomUUID();
      const answers = [];
      // An answer may repeat what it was asked for, and that alone.
      for (const id of [foreign, unknown])
        answers.push((await ask(call, idsOf(id), queryOf(id))).replaceAll(id, 'the id'));
      const [seen = '', unseen] = answers;
      expect(seen, `${call.method} ${call.path}`).toBe(unseen);
      expect(seen).toMatch(/^40[34] |^200 .*"items":\[\]/);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(32);
  expect(await stateOf()).toEqual(before);
});

test('what is listed is one’s own', async () => {
  for (const call of calls.filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
    const listed = await ask(call, { ...own }, '');
    expect(listed, call.path).toMatch(/^200 /);
    for (const foreign of [other.tenant, other.key, other.policy, other.draft, other.replay, other.webhook])
      expect(listed, call.path).not.toContain(foreign);
  }
});

test('a stream of events, and a cursor of another tenant’s feed, tell one’s own', async () => {
  const headers = { authorization: `Bearer ${own.secret}`, accept: 'text/event-stream' };
  const { next } = (await (await running.call('/v1/events')).json()) as { next: string };
  const stop = new AbortController();
  const stream = await running.call('/v1/events', { headers, signal: stop.signal });
  let told = '';
  const reader = (stream.body ?? new ReadableStream<Uint8Array>()).pipeThrough(new TextDecoderStream()).getReader();
  while (!told.includes(own.policy)) told += (await reader.read()).value ?? '';
  stop.abort();
  for (const foreign of [other.tenant, other.key, other.policy]) expect(told).not.toContain(foreign);
  const page = await running.call(`/v1/events?after=${next}`, { headers: { authorization: headers.authorization } });
  expect(await page.text()).not.toContain(other.tenant);
});
