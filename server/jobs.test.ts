/** Long work of the service: a draft is published behind what callers were answered, or not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestService } from './testing.ts';

const POLICY = 'demo.price';
const PATIENCE = 20_000;
const CALLS = 6;

let running: TestService;
beforeAll(async () => {
  running = await startTestService({});
  const { items } = (await get('/v1/tenants')) as { items: readonly { id: string }[] };
  await send('PATCH', `/v1/tenants/${items[0]?.id}`, { recording: { share: '1', days: 30 } });
  await post('/v1/policies', files('1.0.0', '2'));
  await post(`/v1/policies/${POLICY}/activations`, { version: '1.0.0', at: '2026-01-01T00:00:00Z' });
  await eventually(
    async () => {
      await post(`/v1/evaluate/${POLICY}`, { day: '2026-03-01' });
      return ((await get('/v1/recordings?limit=500'))['items'] as readonly Json[]).length;
    },
    (count) => count >= CALLS,
    PATIENCE,
  );
});
afterAll(() => running.close());

type Json = Record<string, unknown>;
async function send(method: string, path: string, body?: unknown, authorization?: string): Promise<Json> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { 'if-match': '*', ...(authorization === undefined ? {} : { authorization }) };
  return (await (await running.call(path, { method, ...sent, headers })).json()) as Json;
}
const get = (path: string) => send('GET', path);
const post = (path: string, body: unknown) => send('POST', path, body);

function files(version: string, price: string) {
  const more = version === '1.0.0' ? '' : 'supersedes 1.0.0 for everyone\n';
  return { files: [{ name: 'price.writ', text: priceFile({ version, price, more }) }] };
}
const draft = async (version: string, price: string): Promise<string> =>
  String((await post('/v1/drafts', files(version, price)))['id']);

const ended = (job: Json): Promise<Json> =>
  eventually(
    () => get(`/v1/jobs/${job['id']}`),
    ({ endedAt }) => endedAt !== null,
    PATIENCE,
  );
const versions = async (): Promise<readonly string[]> =>
  ((await get(`/v1/policies/${POLICY}`))['versions'] as readonly { version: string }[]).map(({ version }) => version);
const total = async (): Promise<unknown> =>
  ((await post(`/v1/evaluate/${POLICY}`, { day: '2026-03-01' })) as { tariffs: { price: { total: string } } }).tariffs
    .price.total;

test('a draft that would answer more calls differently than may is not published, and the replay tells which', async () => {
  const job = await post(`/v1/drafts/${await draft('1.1.0', '3')}/publications`, {});
  expect(job).toMatchObject({ kind: 'publication', status: 'queued', result: null });
  const end = (await ended(job)) as { status: string; problem: { code: string; detail: string } };
  expect(end).toMatchObject({ status: 'failed', problem: { code: 'REPLAY_DIFFERS' } });
  expect(end.problem.detail).toMatch(/^(\d+) of \1 recorded calls .* and 0 may: replay [0-9a-f-]{36} tells which\.$/);
  expect(await versions()).toEqual(['1.0.0']);
});

test('one whose changes are meant is published and activated, by a job that ends once', async () => {
  const id = await draft('1.1.0', '3');
  const asked = { mayChange: 1000, activateAt: '2026-01-01T00:00:00Z', comment: 'as agreed' };
  const job = await post(`/v1/drafts/${id}/publications`, asked);
  const end = await ended(job);
  expect(end).toMatchObject({ status: 'done', problem: null, result: { policy: POLICY, version: '1.1.0' } });
  expect(await eventually(total, (each) => each === '9.00')).toBe('9.00');
  expect(await post(`/v1/jobs/${job['id']}/cancel`, {})).toMatchObject({ code: 'JOB_ENDED' });
  expect(await post(`/v1/drafts/${id}/publications`, {})).toMatchObject({ code: 'DRAFT_CLOSED' });
  const { items } = (await get('/v1/jobs')) as { items: readonly Json[] };
  expect(items.map(({ status }) => status)).toEqual(['failed', 'done']);
});

test('a faulty draft, one that is not there and a key that may not activate are told so', async () => {
  const faulty = await ended(await post(`/v1/drafts/${await draft('1.2.0', 'nothing')}/publications`, {}));
  expect(faulty).toMatchObject({ status: 'failed', problem: { code: 'DRAFT_NOT_SOUND' } });
  expect(await post('/v1/drafts/nothing/publications', {})).toMatchObject({ code: 'UNKNOWN_DRAFT' });
  const { secret } = await post('/v1/keys', { name: 'an author', roles: ['author'] });
  const path = `/v1/drafts/${await draft('1.2.0', '4')}/publications`;
  const refused = await send('POST', path, { activateAt: '2026-01-01T00:00:00Z' }, `Bearer ${secret}`);
  expect(refused).toMatchObject({ code: 'FORBIDDEN' });
  expect(await get('/v1/jobs/nothing')).toMatchObject({ code: 'UNKNOWN_JOB' });
});
