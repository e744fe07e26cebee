/** Several processes behind one address, as they are started, killed and stopped. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from './kernel/database/testing.ts';
import { eventually } from './testing.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'writ-workers-'));
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  WRIT_DATA: join(folder, 'data'),
  WRIT_WORKERS: '2',
  WRIT_PORT: '0',
  WRIT_POLICIES: folder,
  WRIT_DRAIN_SECONDS: '2',
};
const POLICY = `policy demo.price version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per line
as of day

input day: date

tariff price {
  charge it {
    flat 2 USD
  }
}
`;

interface Log {
  readonly url?: string;
  readonly pid: number;
  readonly msg: string;
}
let database: TestDatabase;
let service: ChildProcess;
let url = '';
const logs: Log[] = [];

beforeAll(async () => {
  writeFileSync(join(folder, 'price.writ'), POLICY);
  database = await testDatabase();
  environment['DATABASE_URL'] = database.url;
  service = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  if (service.stdout === null || service.stderr === null) throw new Error('no output');
  createInterface({ input: service.stdout }).on('line', (line) => logs.push(JSON.parse(line)));
  const complaints = text(service.stderr);
  const begun = eventually(() => logs.filter((log) => log.url !== undefined).length === 2, Boolean, 60_000);
  const ended = once(service, 'exit').then(async ([code]) => {
    throw new Error(`The service ended (${code}): ${await complaints} ${JSON.stringify(logs)}`);
  });
  ended.catch(() => {});
  await Promise.race([begun, ended]);
  url = logs.find((log) => log.url !== undefined)?.url ?? '';
});
afterAll(async () => {
  service.kill('SIGKILL');
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const authorization = (): string => `Bearer ${readFileSync(join(folder, 'data/admin.key'), 'utf8').trim()}`;

const call = async (): Promise<number> => {
  const headers = { connection: 'close', authorization: authorization() };
  const response = await fetch(`${url}/v1/evaluate/demo.price`, {
    method: 'POST',
    body: '{"day":"2026-03-01"}',
    headers,
  });
  await response.arrayBuffer();
  return response.status;
};
const metrics = async (): Promise<string> =>
  (await fetch(`${url}/metrics`, { headers: { connection: 'close', authorization: authorization() } })).text();
const workers = (): readonly number[] => [
  ...new Set(logs.filter((log) => log.url !== undefined).map(({ pid }) => pid)),
];

describe('several processes', () => {
  it('answer at one address, and tell their figures added up', async () => {
    expect(await Promise.all(Array.from({ length: 40 }, call))).toEqual(Array.from({ length: 40 }, () => 200));
    const told = await metrics();
    expect(told).toContain('writ_evaluations_total{policy="demo.price",status="200"} 40');
    expect(told).toContain('writ_evaluation_seconds_count{policy="demo.price"} 40');
    expect(told).toMatch(/writ_evaluation_seconds_bucket{.*le="\+Inf".*} 40/);
    expect(told).toContain('writ_policy_files{state="served"} 1');
  });

  it('go on when one of them ends, and another one takes its place', async () => {
    const [first] = workers();
    if (first === undefined) throw new Error('No worker has told its number.');
    process.kill(first, 'SIGKILL');
    // What was handed to it in this moment is lost with it.
    await eventually(() => logs.some(({ msg }) => msg === 'a worker ended; another one is started'), Boolean, 20_000);
    expect(await call()).toBe(200);
    await eventually(() => workers().length === 3, Boolean, 20_000);
    expect(await call()).toBe(200);
  });

  it('stop together, and leave nothing behind', async () => {
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    for (const pid of workers()) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('say once why they cannot start', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const ran = spawnSync(process.execPath, [MAIN], {
      env: { ...environment, WRIT_PORT: port, WRIT_LOG_LEVEL: 'silent' },
      encoding: 'utf8',
    });
    other.close();
    expect(ran.status).toBe(2);
    expect(ran.stderr.trim().split('\n')).toEqual([expect.stringContaining(port)]);
  });
});
