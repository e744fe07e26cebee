/** The database that the service brings along: kept to one service, found again after a kill, gone with an orderly stop. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './testing.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'writ-embedded-'));
const data = join(folder, 'data');
const environment = { ...process.env, DATABASE_URL: '', WRIT_DATA: data, WRIT_POLICIES: folder, WRIT_PORT: '0' };
const POLICY =
  'policy demo.one version 1.0.0\neffective from 2026-01-01\nas of day\n\ninput day: date\n\ndefine two = 2\n';

const started: ChildProcess[] = [];
beforeAll(() => {
  // As root, the user of the database passes through.
  chmodSync(folder, 0o711);
  writeFileSync(join(folder, 'one.writ'), POLICY);
});
afterAll(async () => {
  for (const each of started) each.kill('SIGKILL');
  try {
    process.kill(postmaster(), 'SIGQUIT');
  } catch {
    // Stopped, as it should be.
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Never 0, which as the aim of a signal means the whole group of this process. */
function postmaster(): number {
  const pid = Number(readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);
  if (!(pid > 0)) throw new Error('The database has written no number of a process.');
  return pid;
}

async function serve(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const told: { readonly msg: string; readonly url?: string } = JSON.parse(line);
    url = told.url ?? url;
    if (told.msg === 'serving') break;
  }
  child.stdout.resume();
  return child;
}

let first: ChildProcess;
let found: number | undefined;
let url = '';

test('it is reached by a socket of its own alone, with a password that only we can read', async () => {
  first = await serve();
  found = postmaster();
  expect(statSync(join(data, 'pg')).mode & 0o777).toBe(0o700);
  expect(statSync(join(data, 'pg.password')).mode & 0o777).toBe(0o600);
  const [, , , port, folder = '', addresses] = readFileSync(join(data, 'pg/postmaster.pid'), 'utf8').split('\n');
  expect([port, folder, addresses?.trim()]).toEqual(['5432', join(data, 'pg'), '']);
  expect(readFileSync(join(data, 'pg/pg_hba.conf'), 'utf8')).not.toMatch(/^[^#]*\b(trust|password|md5)$/m);
});

/** What a second service on it says. */
async function refusal(): Promise<string> {
  const other = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  started.push(other);
  const [said, [code]] = await Promise.all([text(other.stderr), once(other, 'exit')]);
  expect(code).toBe(2);
  return said;
}

test('another service on it is refused by the name of the first one', async () => {
  const said = await refusal();
  expect(said).toContain(`another service (process ${first.pid}) runs on it`);
  expect(said.trim().split('\n')).toHaveLength(1);
});

test('after a kill it is found running, and taken over', async () => {
  first.kill('SIGKILL');
  await once(first, 'exit');
  first = await serve();
  expect(postmaster()).toBe(found);
});

test('when it is killed itself it is started again, and belongs to the service as before', async () => {
  const killed = postmaster();
  process.kill(killed, 'SIGKILL');
  const status = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${readFileSync(join(data, 'admin.key'), 'utf8').trim()}` };
    return (await fetch(`${url}/v1/keys`, { headers })).status;
  };
  expect(await eventually(status, (value) => value === 503, 10_000)).toBe(503);
  expect(await eventually(status, (value) => value === 200, 30_000)).toBe(200);
  expect(postmaster()).not.toBe(killed);
  expect(await refusal()).toContain(`(process ${first.pid})`);
});

test('it stops with the service', async () => {
  first.kill('SIGTERM');
  expect(await once(first, 'exit')).toEqual([0, null]);
  expect(existsSync(join(data, 'pg/postmaster.pid'))).toBe(false);
});
