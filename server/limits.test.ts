/** Limits as they are configured, over HTTP: what each caller has left, who is refused, and whose a call is behind a proxy. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

const EVALUATE = '/v1/evaluate/demo.price';

let running: TestService;
beforeAll(async () => {
  const limits = { WRIT_CALLER_RATE: '3', WRIT_TENANT_RATE: '1000', WRIT_STRANGER_RATE: '2' };
  const proxy = { WRIT_TRUSTED_PROXIES: '127.0.0.1' };
  const files = { 'price.writ': priceFile({ version: '1.0.0', price: '2' }) };
  running = await startTestService(files, undefined, { ...limits, ...proxy });
});
afterAll(() => running.close());

const evaluate = () => running.call(EVALUATE, { method: 'POST', body: '{"day":"2026-03-01"}' });

test('a call says what is left, an evaluation only where it is refused', async () => {
  const listed = await running.call('/v1/policies');
  expect(Object.fromEntries(listed.headers)).toMatchObject({
    'ratelimit-policy': '"caller";q=6;w=2, "tenant";q=2000;w=2',
    ratelimit: expect.stringMatching(/^"caller";r=[0-5];t=\d, "tenant";r=\d+;t=\d$/),
  });
  const first = await evaluate();
  expect([first.status, first.headers.get('ratelimit')]).toEqual([200, null]);
  const refused = await eventually(evaluate, ({ status }) => status === 429, 10_000);
  expect(await refused.json()).toMatchObject({ status: 429, code: 'TOO_MANY_CALLS' });
  expect(refused.headers.get('ratelimit')).toMatch(/^"caller";r=0;t=2, "tenant"/);
  expect(refused.headers.get('retry-after')).toBe('1');
  const again = await eventually(evaluate, ({ status }) => status === 200, 10_000);
  expect(again.status).toBe(200);
});

test('each line of a batch is a call: those that are too many are refused in their places', async () => {
  const body = '{"day":"2026-03-01"}\n'.repeat(40);
  const batch = () => running.call(`${EVALUATE}/batch`, { method: 'POST', body });
  const response = await eventually(batch, ({ status }) => status === 200, 10_000);
  const lines = (await response.text()).trimEnd().split('\n');
  const told = lines.map((line) => JSON.parse(line) as { line: number; status: number; problem?: { code: string } });
  expect(told.map(({ line }) => line)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
  expect(told.filter(({ status }) => status === 200).length).toBeLessThan(20);
  expect(told.at(-1)).toMatchObject({ status: 429, problem: { code: 'TOO_MANY_CALLS' } });
  await eventually(evaluate, ({ status }) => status === 200, 10_000);
});

const stranger = async (address: string): Promise<number> => {
  const authorization = `Bearer writ_${randomBytes(16).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  const headers = { authorization, 'x-forwarded-for': address };
  return (await fetch(`${running.url}/v1/policies`, { headers })).status;
};

test('whoever sends credentials of no use is held up by the address that a trusted proxy names, and nobody else is', async () => {
  expect(
    await eventually(
      () => stranger('203.0.113.9'),
      (status) => status === 429,
      10_000,
    ),
  ).toBe(429);
  expect(await stranger('203.0.113.10')).toBe(401);
  expect(
    await eventually(
      () => stranger('203.0.113.9'),
      (status) => status === 401,
      10_000,
    ),
  ).toBe(401);
});

test('the trail has the address that a trusted proxy names', async () => {
  const make = () =>
    running.call('/v1/keys', {
      ...{ method: 'POST', body: JSON.stringify({ name: 'from afar', roles: ['reader'] }) },
      headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' },
    });
  expect((await eventually(make, ({ status }) => status === 200, 10_000)).status).toBe(200);
  const entries = await eventually(
    () => running.home.database.sql`SELECT origin FROM audit_entries WHERE after ->> 'name' = 'from afar'`,
    (rows) => rows.length > 0,
  );
  expect(entries).toMatchObject([{ origin: '203.0.113.9' }]);
});

test('the metrics count who was refused', async () => {
  const text = await eventually(
    async () => (await running.call('/metrics')).text(),
    (seen) => seen.includes('writ_calls_refused_total'),
    10_000,
  );
  const counted = [...text.matchAll(/^writ_calls_refused_total\{by="(\w+)"\} (\d+)$/gm)].map(([, by, count]) => [
    by,
    Number(count) > 0,
  ]);
  expect(Object.fromEntries(counted)).toEqual({ caller: true, tenant: false, licence: false, stranger: true });
});
