/** The typed client against the real service. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRefused, type Options, Unreachable, Writ } from '../../client/index.ts';
import { priceFile, startTestService, type TestService } from '../testing.ts';

let running: TestService;
let key: string;
beforeAll(async () => {
  running = await startTestService({});
  key = running.authorization.replace('Bearer ', '');
});
afterAll(() => running.close());

const client = (more: Partial<Options> = {}): Writ =>
  new Writ({ url: `${running.url}/`, key, sleep: async () => undefined, ...more });
const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (cause: unknown) => cause,
  );

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('docs/client.md: its examples do what they say', async () => {
  const page = readFileSync(new URL('../../docs/client.md', import.meta.url), 'utf8');
  const program = [...page.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block = '']) => block).join('\n');
  const folder = mkdtempSync(join(tmpdir(), 'writ-client-'));
  const file = join(folder, 'guide.ts');
  const door = new URL('../../client/index.ts', import.meta.url).href;
  writeFileSync(file, program.replace('writ/client', door).replace('http://127.0.0.1:8080', running.url));
  const env = { ...process.env, KEY: key, POLICY: priceFile({ version: '1.0.0', price: '2' }) };
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['--no-warnings', file], { env }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  rmSync(folder, { recursive: true, force: true });
  expect(output.trim().split('\n')).toEqual([
    ...['demo.price 6.00', '404 UNKNOWN_KEY', 'billing true', '200', '409'],
    ...['policy.version.published.v1', 'policy.version.activated.v1'],
  ]);
});

test('a problem has the type of its code, and what else it tells', async () => {
  const files = [{ name: 'price.writ', text: 'policy' }];
  const cause = await thrown(client().publishPolicy({ body: { files } }));
  expect(isRefused(cause)).toBe(true);
  expect(isRefused(cause, 'UNKNOWN_KEY')).toBe(false);
  if (!isRefused(cause, 'POLICY_REJECTED')) throw cause;
  const status: 422 = cause.problem.status;
  expect([status, cause.problem.faults?.length]).toEqual([422, 1]);
});

test('a write that is sent again with the key that the client gave it has one effect', async () => {
  const sent: (string | null)[] = [];
  const writ = client({
    async fetch(url, init) {
      sent.push(new Headers(init.headers).get('idempotency-key'));
      const response = await fetch(url, init);
      if (sent.length === 1) throw new TypeError('the answer was lost');
      return response;
    },
  });
  const made = await writ.makeKey({ body: { name: 'once', roles: ['reader'] } });
  expect(sent).toEqual([sent[0], sent[0]]);
  expect(sent[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect((await collect(writ.allKeys({ name: 'once' }))).map(({ id }) => id)).toEqual([made.id]);
});

test.each([
  ['IDEMPOTENCY_IN_FLIGHT', 409, '2', 2000, true],
  ['UNAVAILABLE', 503, '1', 1000, true],
  ['TOO_MANY_CALLS', 429, '3', 3000, true],
  ['UNAVAILABLE', 503, 'Wed, 21 Oct 2026 07:28:00 GMT', 200, true],
  ['VERSION_PUBLISHED', 409, '2', undefined, false],
])('%s (%i, retry-after %s) is sent again: %s', async (code, status, after, waits, again) => {
  const slept: number[] = [];
  const calls: string[] = [];
  const writ = client({
    attempts: 3,
    newKey: () => 'the key',
    sleep: async (ms) => void slept.push(ms),
    fetch: async (_, init) => {
      calls.push(new Headers(init.headers).get('idempotency-key') ?? '');
      return Response.json({ code, status, detail: 'No.' }, { status, headers: { 'retry-after': after } });
    },
  });
  expect(isRefused(await thrown(writ.makeKey({ body: { name: 'a', roles: [] } })))).toBe(true);
  expect(calls).toEqual(again ? ['the key', 'the key', 'the key'] : ['the key']);
  expect(slept[0]).toBe(waits);
});

test('who is no service, and who is not there, is no refusal', async () => {
  const page = client({ fetch: async () => new Response('<h1>Welcome</h1>', { status: 404 }) });
  expect(await thrown(page.listKeys())).toBeInstanceOf(Unreachable);
  const nobody = await thrown(new Writ({ url: 'http://127.0.0.1:9', key, attempts: 1 }).listKeys());
  expect(nobody).toBeInstanceOf(Unreachable);
});

test('pages are asked for one after the other, and no further than is wanted', async () => {
  const paths: string[] = [];
  const writ = client({
    fetch(url, init) {
      paths.push(url);
      return fetch(url, init);
    },
  });
  for (const name of ['p1', 'p2', 'p3']) await writ.makeKey({ body: { name, roles: ['reader'] } });
  paths.length = 0;
  const names: string[] = [];
  for await (const { name } of writ.allKeys({ limit: 1, name__startswith: 'p' })) {
    names.push(name);
    if (names.length === 2) break;
  }
  expect(names).toEqual(['p1', 'p2']);
  expect(paths.map((each) => new URL(each).searchParams.get('cursor') !== null)).toEqual([false, true]);
});

test('a stream that is cut goes on behind what was seen, and ends with its signal', async () => {
  let opened = 0;
  const over = new AbortController();
  const writ = client({
    async fetch(url, init) {
      const response = await fetch(url, init);
      if (new Headers(init.headers).get('accept') !== 'text/event-stream') return response;
      opened += 1;
      return opened === 1 && response.body !== null
        ? new Response(response.body.pipeThrough(cutAfter(1000)))
        : response;
    },
  });
  for (const name of ['s1', 's2', 's3', 's4', 's5', 's6']) await writ.makeKey({ body: { name, roles: ['reader'] } });
  const seen: string[] = [];
  for await (const event of writ.streamEvents({ type: 'key.created.v1' }, { signal: over.signal })) {
    seen.push(event.id);
    if (seen.length === 6) over.abort();
  }
  expect(new Set(seen).size).toBe(6);
  expect(opened).toBe(2);
});

/** The line is cut behind so many bytes, in the middle of an event. */
function cutAfter(bytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) controller.terminate();
    },
  });
}
