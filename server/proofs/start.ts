/** How soon after `npm start` a call is rated, and the memory that it takes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { priceFile, type TestHome, testHome } from '../testing.ts';
import { type Figures, median, type Proof, rounded } from './proof.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNS = 5;
const CALLS = 10_000;
const AT_ONCE = 8;
const POLICIES = 100;
const PRICED = '/v1/evaluate/isp.tariff.metered_data';
const BODY = JSON.stringify({
  period: { start: '2026-03-01', end: '2026-04-01' },
  usage: { data: '120 GB', rolled_over: 0 },
});

interface Running {
  readonly url: string;
  readonly authorization: string;
  /** From the start of npm to the answer of a rated call. */
  readonly milliseconds: number;
  readonly stop: () => Promise<void>;
}

/** What the service says of itself when it serves. */
async function serving({ stdout }: ChildProcess): Promise<{ readonly url: string; readonly pid: number }> {
  if (stdout === null) throw new Error('npm without an output');
  for await (const line of createInterface({ input: stdout })) {
    const { url, pid = 0 } = JSON.parse(line) as { url?: string; pid?: number };
    if (url === undefined) continue;
    stdout.resume();
    return { url, pid };
  }
  throw new Error('npm start has ended');
}

async function rate({ url, authorization }: Pick<Running, 'url' | 'authorization'>): Promise<void> {
  const response = await fetch(`${url}${PRICED}`, { method: 'POST', body: BODY, headers: { authorization } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
}

async function npmStart(data: string, more: Readonly<Record<string, string>> = {}): Promise<Running> {
  const begun = performance.now();
  const { DATABASE_URL: _, ...environment } = process.env;
  const child = spawn('npm', ['start', '--silent'], {
    ...{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    env: { ...environment, WRIT_PORT: '0', WRIT_DATA: data, WRIT_DRAIN_SECONDS: '2', ...more },
  });
  const { url, pid } = await serving(child);
  const authorization = `Bearer ${readFileSync(join(data, 'admin.key'), 'utf8').trim()}`;
  await rate({ url, authorization });
  const milliseconds = performance.now() - begun;
  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    process.kill(pid, 'SIGTERM');
    await ended;
  };
  return { url, authorization, milliseconds, stop };
}

const RESIDENT = /^process_resident_memory_bytes(?:\{[^}]*\})? ([\d.e+]+)$/m;

async function residentMegabytes({ url, authorization }: Running): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text();
  return Number(RESIDENT.exec(text)?.[1]) / 1024 / 1024;
}

interface Starts {
  readonly cold: number[];
  readonly warm: number[];
  readonly given: number[];
  readonly memory: number[];
}

async function startAndStop(into: number[], data: string, more?: Readonly<Record<string, string>>): Promise<number> {
  const running = await npmStart(data, more);
  into.push(running.milliseconds);
  const memory = await residentMegabytes(running);
  await running.stop();
  return memory;
}

/** As root, the user of the database passes through. */
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'writ-start-'));
  chmodSync(folder, 0o711);
  return folder;
}

async function oneOfEach({ cold, warm, given, memory }: Starts, home: TestHome): Promise<void> {
  const data = newFolder();
  await startAndStop(cold, data);
  memory.push(await startAndStop(warm, data));
  await startAndStop(given, home.data, { DATABASE_URL: home.database.url });
  rmSync(data, { recursive: true, force: true });
}

async function callMany(running: Running): Promise<void> {
  let left = CALLS;
  const worker = async (): Promise<void> => {
    for (; left > 0; left -= 1) await rate(running);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function post({ url, authorization }: Omit<Running, 'milliseconds' | 'stop'>, path: string, body: object) {
  const response = await fetch(`${url}${path}`, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { authorization },
  });
  const value = (await response.json()) as Readonly<Record<string, unknown>>;
  if (response.status !== 200) throw new Error(JSON.stringify(value));
  return value;
}

async function withPolicies(running: Running): Promise<void> {
  const { id: tenant } = await post(running, '/v1/tenants', { name: 'of many policies' });
  const { secret } = await post(running, `/v1/keys?tenant=${tenant}`, { name: 'all', roles: ['operator'] });
  const own = { url: running.url, authorization: `Bearer ${secret}` };
  for (let n = 1; n <= POLICIES; n += 1) {
    const policy = `demo.price${n}`;
    const text = priceFile({ policy, version: '1.0.0', price: String(n) });
    await post(own, '/v1/policies', { files: [{ name: 'price.writ', text }] });
    await post(own, `/v1/policies/${policy}/activations`, { version: '1.0.0', at: '2026-01-01T00:00:00Z' });
    await post(own, `/v1/evaluate/${policy}`, { day: '2026-03-01' });
  }
}

async function memoryOf(home: TestHome): Promise<Figures> {
  const running = await npmStart(home.data, { DATABASE_URL: home.database.url });
  try {
    await callMany(running);
    const called = await residentMegabytes(running);
    await withPolicies(running);
    await withPolicies(running);
    return {
      [`MB after ${CALLS} calls`]: rounded(called, 0),
      [`MB with 2 × ${POLICIES} policies`]: rounded(await residentMegabytes(running), 0),
    };
  } finally {
    await running.stop();
  }
}

export const starts: Proof = {
  title: `from npm start to the first rated call, ${RUNS} times each, and the memory of the process`,
  async run(say) {
    const home = await testHome();
    try {
      const all: Starts = { cold: [], warm: [], given: [], memory: [] };
      for (let run = 1; run <= RUNS; run += 1) {
        await oneOfEach(all, home);
        say(`run ${run} of ${RUNS}: cold ${all.cold.at(-1)?.toFixed()} ms, warm ${all.warm.at(-1)?.toFixed()} ms`);
      }
      return {
        'ms on a fresh folder': rounded(median(all.cold), 0),
        'ms again': rounded(median(all.warm), 0),
        'ms with DATABASE_URL': rounded(median(all.given), 0),
        'MB after the start': rounded(median(all.memory), 0),
        ...(await memoryOf(home)),
      };
    } finally {
      await home.close();
    }
  },
};
