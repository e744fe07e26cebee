/** Two processes on one database: versions change under load, and one of the processes is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, priceFile, type TestHome, testHome } from './testing.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const ACTIVATIONS = 20;
/** Of each instance. */
const CALLERS = 2;
const POLICY = 'demo.price';

interface Instance {
  readonly child: ChildProcess;
  readonly url: string;
}

const folder = mkdtempSync(join(tmpdir(), 'writ-activation-'));
let home: TestHome;
let first: Instance;
let second: Instance;
let authorization = '';

async function startInstance(): Promise<Instance> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: home.database.url, WRIT_DATA: home.data, WRIT_POLICIES: folder, WRIT_PORT: '0' },
      ...{ WRIT_PEPPER: 'x'.repeat(32), WRIT_DRAIN_SECONDS: '2' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url !== undefined) {
      child.stdout.resume();
      return { child, url };
    }
  }
  throw new Error('an instance has not started');
}

beforeAll(async () => {
  home = await testHome();
  [first, second] = await Promise.all([startInstance(), startInstance()]);
  authorization = `Bearer ${readFileSync(join(home.data, 'admin.key'), 'utf8').trim()}`;
});
afterAll(async () => {
  for (const { child } of [first, second]) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await home.close();
  rmSync(folder, { recursive: true, force: true });
});

const post = (instance: Instance, path: string, body: object): Promise<Response> =>
  fetch(`${instance.url}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization } });

/** Version 1.N.0 asks N three times. */
function publish(instance: Instance, n: number): Promise<Response> {
  const more = n === 1 ? '' : `supersedes 1.${n - 1}.0 for everyone\n`;
  const text = priceFile({ version: `1.${n}.0`, price: String(n), more });
  return post(instance, '/v1/policies', { files: [{ name: 'price.writ', text }] });
}
async function activate(instance: Instance, n: number): Promise<void> {
  const body = { version: `1.${n}.0`, at: '2026-01-01T00:00:00Z' };
  const response = await post(instance, `/v1/policies/${POLICY}/activations`, body);
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining(body.version)]);
}

/** The N of an answer, told by its version and by each of its lines; a text where they differ, or there is none. */
async function answerOf(instance: Instance): Promise<number | string> {
  const response = await post(instance, `/v1/evaluate/${POLICY}`, { day: '2026-03-01' });
  const text = await response.text();
  if (response.status !== 200) return text;
  const { version, tariffs } = JSON.parse(text) as {
    version: string;
    tariffs: { price: { lines: readonly { amount: string }[] } };
  };
  const told = new Set([Number(version.split('.')[1]), ...tariffs.price.lines.map(({ amount }) => Number(amount))]);
  const [only = Number.NaN] = told;
  return told.size === 1 ? only : text;
}

/** The N that an instance answers with, once it is the one that is waited for. */
const meets = (instance: Instance, n: number) =>
  eventually(
    () => answerOf(instance),
    (each) => each === n,
    20_000,
  );

test(`${ACTIVATIONS} activations reach both processes under load: no call fails, none is mixed`, async () => {
  for (let n = 1; n <= ACTIVATIONS; n += 1) expect((await publish(first, n)).status).toBe(200);
  await activate(first, 1);
  for (const instance of [first, second]) expect(await meets(instance, 1)).toBe(1);
  let running = true;
  const wrong: (number | string)[] = [];
  const callers = [first, second].flatMap((instance) =>
    Array.from({ length: CALLERS }, async () => {
      let calls = 0;
      for (let latest = 1; running; calls += 1) {
        const answer = await answerOf(instance);
        // Every activation is of a higher version: an instance that has met it never falls behind it again.
        if (typeof answer === 'string' || answer < latest) wrong.push(answer);
        else latest = answer;
      }
      return calls;
    }),
  );
  for (let n = 2; n <= ACTIVATIONS; n += 1) {
    await activate(n % 2 === 0 ? first : second, n);
    expect(await Promise.all([meets(first, n), meets(second, n)])).toEqual([n, n]);
  }
  running = false;
  const calls = await Promise.all(callers);
  expect(wrong).toEqual([]);
  expect(Math.min(...calls)).toBeGreaterThan(ACTIVATIONS);
});

test('an instance that is killed leaves nothing half done', async () => {
  const next = ACTIVATIONS + 1;
  expect((await publish(first, next)).status).toBe(200);
  // One more is on its way, and lost with it or not.
  const lost = publish(first, next + 1).catch(() => undefined);
  const ended = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await Promise.all([lost, ended]);
  expect(await answerOf(second)).toBe(ACTIVATIONS);
  await activate(second, next);
  expect(await meets(second, next)).toBe(next);
  expect((await publish(second, next + 1)).status).toBe(200);
});
