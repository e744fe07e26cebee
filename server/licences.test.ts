/** Licences over HTTP: what is refused and why, what is counted, and what another instance knows of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

const DAY = JSON.stringify({ day: '2026-03-01' });
const EVALUATE = '/v1/evaluate/demo.price';

let running: TestService;
beforeAll(async () => {
  running = await startTestService({ 'price.writ': priceFile({ version: '1.0.0', price: '2' }) });
});
afterAll(() => running.close());

interface Tenant {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
}

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  running.call(path, { method: 'POST', body: JSON.stringify(body), headers });

async function newTenant(): Promise<Tenant> {
  const { id } = (await (await post('/v1/tenants', { name: 'a tenant' })).json()) as { id: string };
  const made = await post(`/v1/keys?tenant=${id}`, { name: 'first', roles: ['operator'] });
  const { secret } = (await made.json()) as { secret: string };
  return { id, headers: { authorization: `Bearer ${secret}` } };
}

const put = ({ id }: Tenant, licence: object, headers: Readonly<Record<string, string>> = { 'if-match': '*' }) =>
  running.call(`/v1/tenants/${id}/licence`, { method: 'PUT', body: JSON.stringify(licence), headers });
const evaluates = async ({ headers }: Tenant, { url } = running): Promise<number> => {
  const response = await fetch(`${url}${EVALUATE}`, { method: 'POST', body: DAY, headers });
  await response.arrayBuffer();
  return response.status;
};
const usage = async ({ headers }: Tenant, query = '') =>
  (await (await running.call(`/v1/usage${query}`, { headers })).json()) as {
    evaluations: number;
    keys: number;
    policies: number;
    allowed: object | null;
    days: { day: string; evaluations: number }[];
  };
async function told(
  response: Response,
): Promise<{ readonly status: number; readonly code: string; readonly detail: string }> {
  return { ...((await response.json()) as { code: string; detail: string }), status: response.status };
}
const newKey = async ({ headers }: Tenant) =>
  told(await post('/v1/keys', { name: 'more', roles: ['reader'] }, headers));

describe('a licence', () => {
  test('is given by the operator of the installation alone, as it was read', async () => {
    const tenant = await newTenant();
    const read = await running.call(`/v1/tenants/${tenant.id}/licence`);
    expect(await read.json()).toEqual({ licence: null, changedAt: null });
    expect(await told(await put(tenant, { plan: 'starter' }, {}))).toMatchObject({ status: 428 });
    const first = await put(tenant, { plan: 'starter' }, { 'if-match': read.headers.get('etag') ?? '' });
    expect(await first.json()).toMatchObject({ licence: { plan: 'starter' } });
    expect(await told(await put(tenant, { plan: 'enterprise' }, { 'if-match': '"0"' }))).toMatchObject({ status: 412 });
    expect((await put(tenant, { plan: 'enterprise' }, { 'if-match': first.headers.get('etag') ?? '' })).status).toBe(
      200,
    );
    const own = await running.call(`/v1/tenants/${tenant.id}/licence`, { headers: tenant.headers });
    expect(own.status).toBe(403);
  });

  test.each([
    [{ plan: 'gold' }],
    [{}],
    [{ plan: 'starter', keys: -2 }],
    [{ plan: 'starter', keys: 1.5 }],
    [{ plan: 'starter', expiresAt: '2027-02-30' }],
    [{ plan: 'starter', kes: 1 }],
  ])('%j is refused', async (licence) => {
    expect(await told(await put(await newTenant(), licence))).toMatchObject({ status: 422, code: 'BODY_REJECTED' });
  });

  test('of keys: no more than it allows, however many are made at once, and one that is revoked counts no more', async () => {
    const tenant = await newTenant();
    await put(tenant, { plan: 'starter', keys: 3 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post('/v1/keys', { name: 'more', roles: ['reader'] }, tenant.headers)),
    );
    const made = answers.filter(({ status }) => status === 200);
    expect(made).toHaveLength(2);
    expect(await newKey(tenant)).toMatchObject({
      ...{ status: 403, code: 'LICENCE_LIMIT', detail: '4 keys; the licence allows 3.' },
    });
    const { id } = JSON.parse((await made[0]?.text()) ?? '') as { id: string };
    await post(`/v1/keys/${id}/revoke`, {}, tenant.headers);
    expect(await newKey(tenant)).toMatchObject({ status: 200 });
  });

  test('of policies: another version of one that is there is no policy more', async () => {
    const tenant = await newTenant();
    await put(tenant, { plan: 'starter', policies: 1 });
    const publish = async (policy: string, version: string) => {
      const text = priceFile({ policy, version, price: '2' });
      return told(await post('/v1/policies', { files: [{ name: 'price.writ', text }] }, tenant.headers));
    };
    expect(await publish('demo.one', '1.0.0')).toMatchObject({ status: 200 });
    expect(await publish('demo.two', '1.0.0')).toMatchObject({
      ...{ status: 403, code: 'LICENCE_LIMIT', detail: '2 policies; the licence allows 1.' },
    });
    expect(await publish('demo.one', '1.0.0')).toMatchObject({ status: 200 });
    expect(await usage(tenant)).toMatchObject({ keys: 1, policies: 1, allowed: { policies: 1 } });
  });

  test('of evaluations: those above are refused on every instance, and a larger one lets them through again', async () => {
    const tenant = await newTenant();
    const second = await startTestService({ 'price.writ': priceFile({ version: '1.0.0', price: '2' }) }, running.home);
    await put(tenant, { plan: 'starter', evaluationsPerMonth: 3 });
    for (let i = 0; i < 3; i += 1) expect(await evaluates(tenant)).toBe(200);
    const refused = async (status: number): Promise<void> => {
      for (const each of [running, second])
        expect(
          await eventually(
            () => evaluates(tenant, each),
            (seen) => seen === status,
            10_000,
          ),
        ).toBe(status);
    };
    await refused(403);
    const response = await running.call(EVALUATE, { method: 'POST', body: DAY, headers: tenant.headers });
    expect(await told(response)).toMatchObject({
      code: 'LICENCE_LIMIT',
      detail: expect.stringMatching(/^\d+ evaluations this month; the licence allows 3\.$/),
    });
    expect((await running.call('/v1/keys', { headers: tenant.headers })).status).toBe(200);
    await put(tenant, { plan: 'starter', evaluationsPerMonth: -1 });
    expect(await evaluates(tenant)).toBe(200);
    await refused(200);
    await second.close();
  });

  test('that cannot be read refuses its tenant, and judges no other', async () => {
    const [bent, other] = [await newTenant(), await newTenant()];
    for (const tenant of [bent, other]) {
      await put(tenant, { plan: 'starter', evaluationsPerMonth: -1 });
      expect(await evaluates(tenant)).toBe(200);
    }
    await running.home.database.sql.begin(async (sql) => {
      await sql`SELECT set_config('writ.tenant', ${bent.id}, true)`;
      await sql`SET LOCAL ROLE writ_app`;
      const bend = await sql`UPDATE licences SET settings = '{"keys": "many"}' WHERE tenant_id = ${bent.id}`;
      expect(bend.count).toBe(1);
    });
    const status = async (tenant: Tenant, wanted: number) =>
      expect(
        await eventually(
          () => evaluates(tenant),
          (seen) => seen === wanted,
          10_000,
        ),
      ).toBe(wanted);
    await status(bent, 403);
    await put(other, { plan: 'starter', expiresAt: '2020-01-01' });
    await status(other, 403);
    expect(await evaluates(bent)).toBe(403);
    expect(await newKey(bent)).toMatchObject({ status: 403, code: 'LICENCE_LIMIT' });
    expect(await usage(bent)).toMatchObject({ licence: null, allowed: { keys: 0 } });
    expect((await put(bent, { plan: 'enterprise' })).status).toBe(200);
    expect(await evaluates(bent)).toBe(200);
  });

  test('that has expired allows nothing more', async () => {
    const tenant = await newTenant();
    await put(tenant, { plan: 'enterprise', expiresAt: '2020-01-01' });
    expect(await newKey(tenant)).toMatchObject({ code: 'LICENCE_LIMIT', detail: 'The licence expired on 2020-01-01.' });
    expect(await evaluates(tenant)).toBe(403);
  });

  test('of calls a second: the burst, and then no more', async () => {
    const tenant = await newTenant();
    await put(tenant, { plan: 'starter', callsPerSecond: 1 });
    const statuses = await Promise.all(Array.from({ length: 12 }, () => evaluates(tenant)));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(6);
    // On a slow machine a call may have come in since.
    const call = () => running.call(EVALUATE, { method: 'POST', body: DAY, headers: tenant.headers });
    const response = await eventually(call, ({ status }) => status === 429, 10_000);
    expect(await told(response.clone())).toMatchObject({ status: 429, code: 'TOO_MANY_CALLS' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'retry-after': '1',
      'ratelimit-policy': '"tenant";q=2;w=2',
      ratelimit: expect.stringMatching(/^"tenant";r=0;t=2$/),
    });
  });
});

/** A batch whose lines are sent one after another; `ask` gives what the next one is told, undefined behind the end. */
async function openBatch({ headers }: Tenant) {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const answering = fetch(`${running.url}${EVALUATE}/batch`, {
    method: 'POST',
    body: readable,
    duplex: 'half',
    headers,
  });
  const writer = writable.getWriter();
  const send = () => writer.write(new TextEncoder().encode(`${DAY}\n`));
  await send();
  const reader = (await answering).body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => {
    const text = (await reader?.read())?.value;
    return text === undefined ? undefined : (JSON.parse(text) as { status: number; problem?: { code: string } });
  };
  const ask = async () => {
    await send();
    return next();
  };
  return { first: await next(), ask, next, end: () => writer.close() };
}

describe('a batch', () => {
  test('that is under way is refused what the licence does not allow any more, line by line', async () => {
    const tenant = await newTenant();
    const batch = await openBatch(tenant);
    expect(batch.first?.status).toBe(200);
    await put(tenant, { plan: 'enterprise', expiresAt: '2020-01-01' });
    expect(await batch.ask()).toMatchObject({ status: 403, problem: { code: 'LICENCE_LIMIT' } });
    await put(tenant, { plan: 'enterprise' });
    expect(await batch.ask()).toMatchObject({ status: 200 });
    await batch.end();
    expect(await batch.next()).toBeUndefined();
  });

  test('ends soon after its key was revoked', async () => {
    const tenant = await newTenant();
    const made = await post('/v1/keys', { name: 'soon', roles: ['billing'] }, tenant.headers);
    const { id, secret } = (await made.json()) as { id: string; secret: string };
    const batch = await openBatch({ ...tenant, headers: { authorization: `Bearer ${secret}` } });
    expect(batch.first?.status).toBe(200);
    await post(`/v1/keys/${id}/revoke`, {}, tenant.headers);
    const last = await eventually(batch.ask, (told) => told?.status !== 200, 10_000);
    expect(last).toMatchObject({ status: 401, problem: { code: 'UNAUTHENTICATED' } });
    expect(await batch.next()).toBeUndefined();
  });
});

describe('usage', () => {
  test('counts evaluations, also of batches and those that are refused, and nothing else', async () => {
    const tenant = await newTenant();
    await evaluates(tenant);
    await running.call(EVALUATE, { method: 'POST', body: '{', headers: tenant.headers });
    await running.call(`${EVALUATE}/batch`, { method: 'POST', body: `${DAY}\n\n${DAY}\n`, headers: tenant.headers });
    await running.call('/v1/policies', { headers: tenant.headers });
    const seen = await eventually(
      () => usage(tenant),
      ({ evaluations }) => evaluations >= 4,
      10_000,
    );
    expect(seen).toMatchObject({ evaluations: 4, keys: 1, policies: 0, allowed: null });
    expect(seen.days).toEqual([{ day: new Date().toISOString().slice(0, 10), evaluations: 4 }]);
    expect(await usage(tenant, '?from=2020-01-01&until=2020-12-31')).toMatchObject({ evaluations: 4, days: [] });
  });

  test('of several instances is one sum, and an orderly stop loses nothing', async () => {
    const tenant = await newTenant();
    const second = await startTestService({ 'price.writ': priceFile({ version: '1.0.0', price: '2' }) }, running.home);
    await Promise.all(Array.from({ length: 10 }, (_, i) => evaluates(tenant, i % 2 === 0 ? running : second)));
    await second.close();
    const seen = await eventually(
      () => usage(tenant),
      ({ evaluations }) => evaluations >= 10,
      10_000,
    );
    expect(seen.evaluations).toBe(10);
  });
});
