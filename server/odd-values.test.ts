/** Values that JSON and ISO 8601 take and the database does not are refused before they reach it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

let running: TestService;
let tenant: string;
beforeAll(async () => {
  running = await startTestService({ 'a.writ': priceFile({ version: '1.0.0', price: '1' }) });
  const page = (await (await running.call('/v1/tenants')).json()) as { items: readonly { id: string }[] };
  tenant = page.items[0]?.id ?? '';
});
afterAll(() => running.close());

const NOT_KEPT = ['a\u0000b', 'a\ud800'];
const ID = '00000000-0000-7000-8000-000000000001';

const BODIES: readonly (readonly [path: string, bodyOf: (text: string) => object])[] = [
  ['/v1/tenants', (name) => ({ name })],
  ['/v1/keys', (name) => ({ name, roles: ['reader'] })],
  ['/v1/webhooks', (name) => ({ name, url: 'https://hooks.example/' })],
  ['/v1/webhooks', (text) => ({ name: 'a', url: `https://hooks.example/${text}` })],
  [`/v1/drafts/${ID}/publications`, (comment) => ({ comment })],
  [`/v1/drafts/${ID}/submit`, (comment) => ({ comment })],
  ['/v1/policies/demo.price/activations', (version) => ({ version })],
  ['/v1/policies/demo.price/retirements', (version) => ({ version })],
  ['/v1/policies/demo.price/comments', (comment) => ({ comment })],
  ['/v1/portal-tokens/revoke', (customer) => ({ customer })],
];
test.each(BODIES)('%s refuses a text that is not kept', async (path, bodyOf) => {
  for (const text of NOT_KEPT) {
    const response = await running.post(path, JSON.stringify(bodyOf(text)));
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([422, 'BODY_REJECTED']);
  }
});

const NO_INSTANTS = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-01:00',
  '2026-01-01T00:00:00+16:00',
  '2026-01-01T00:00:00-23:59',
];
const INSTANTS: readonly (readonly [path: string, bodyOf: (text: string) => object])[] = [
  ['/v1/keys', (expiresAt) => ({ name: 'a', roles: ['reader'], expiresAt })],
  ['/v1/policies/demo.price/activations', (at) => ({ version: '1.0.0', at })],
  [`/v1/drafts/${ID}/replays`, (since) => ({ since })],
  [`/v1/drafts/${ID}/publications`, (activateAt) => ({ activateAt })],
  [`/v1/drafts/${ID}/publications`, (since) => ({ replay: { since } })],
];
test.each(INSTANTS)('%s refuses an instant that is not kept', async (path, bodyOf) => {
  for (const at of NO_INSTANTS) {
    const response = await running.post(path, JSON.stringify(bodyOf(at)));
    expect([at, response.status]).toEqual([at, 422]);
  }
});

test.each([
  '/v1/usage?from=0000-01-01',
  '/v1/usage?until=0000-12-31',
  '/v1/events?subject=%00',
  '/v1/audit?subject=%00',
  ...NO_INSTANTS.map((at) => `/v1/keys?createdAt__gte=${encodeURIComponent(at)}`),
  ...NO_INSTANTS.map((at) => `/v1/audit?at__gte=${encodeURIComponent(at)}`),
])('%s is refused', async (path) => {
  expect((await running.call(path)).status).toBe(422);
});

test('a licence ends on a day that there is', async () => {
  const response = await running.call(`/v1/tenants/${tenant}/licence`, {
    ...{ method: 'PUT', headers: { 'if-match': '*' } },
    body: JSON.stringify({ plan: 'starter', expiresAt: '0000-01-01' }),
  });
  expect(response.status).toBe(422);
});

test('a write that the database undoes for the sake of others may be sent again', async () => {
  const { sql } = running.home.database;
  const waiting = () => sql<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const answered = await sql.begin(async (holding) => {
    await holding`LOCK TABLE tenants IN EXCLUSIVE MODE`;
    const call = running.call(`/v1/tenants/${tenant}`, {
      ...{ method: 'PATCH', body: JSON.stringify({ name: 'b' }) },
      headers: { 'if-match': '*', 'x-correlation-id': 'call-9' },
    });
    const [first] = await eventually(waiting, (found) => found.length > 0, 10_000);
    await sql`SELECT pg_cancel_backend(${first?.pid ?? 0})`;
    return call;
  });
  const told = ['retry-after', 'x-correlation-id'].map((name) => answered.headers.get(name));
  expect([answered.status, ...told]).toEqual([503, '1', 'call-9']);
});
