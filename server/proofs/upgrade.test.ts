/** A database of the first release is brought up to date with its data in it, and answers what it answered then. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, priceFile, startTestService, type TestHome, type TestService } from '../testing.ts';
import { type FirstLanding, POLICY, restoreFirstLanding } from './first-landing.ts';

let home: TestHome;
let was: FirstLanding;
let running: TestService;
beforeAll(async () => {
  ({ home, was } = await restoreFirstLanding());
  running = await startTestService({}, home, { WRIT_PEPPER: was.pepper });
});
afterAll(async () => {
  await running.close();
  await home.close();
});

async function ask(path: string, body?: object, key = was.key): Promise<{ status: number; text: string }> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await running.call(path, { ...init, headers: { authorization: `Bearer ${key}` } });
  return { status: response.status, text: await response.text() };
}

test('calls are answered as then, to the byte', async () => {
  for (const { body, answer } of was.calls)
    expect(await ask(`/v1/evaluate/${POLICY}`, body)).toEqual({ status: 200, text: answer });
});

test('what was known when stays so', async () => {
  const [first, second] = was.activations.items;
  const { items } = JSON.parse((await ask(`/v1/policies/${POLICY}/activations`)).text) as { items: object[] };
  expect(items).toEqual([
    { ...first, kind: 'activation' },
    { ...second, kind: 'activation' },
  ]);
  const knownAt = encodeURIComponent(String(first?.['knownAt']));
  const august = was.calls[1]?.body;
  const { text } = await ask(`/v1/evaluate/${POLICY}?knownAt=${knownAt}`, august);
  expect(JSON.parse(text)).toMatchObject({ version: '1.0.0' });
});

test('keys are good for what they were, and one that was revoked is not', async () => {
  expect((await ask('/v1/policies', undefined, was.revoked)).status).toBe(401);
  expect((await ask('/v1/tenants', undefined, was.adminKey)).status).toBe(200);
});

test('the way goes on: another version, a draft, the audit of it', async () => {
  const file = (version: string, price: string) => ({
    files: [{ name: 'price.writ', text: priceFile({ policy: 'acme.other', version, price, more: '' }) }],
  });
  expect((await ask('/v1/policies', file('1.0.0', '3'))).status).toBe(200);
  expect((await ask('/v1/drafts', file('1.1.0', '4'))).status).toBe(200);
  // Once it is sealed.
  const trail = await eventually(
    async () => (await ask('/v1/audit')).text,
    (text) => text.includes('"drafts"'),
    10_000,
  );
  expect(trail).toContain('"policy_versions"');
});
