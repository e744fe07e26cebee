/** Where the runtime makes no code of text: the whole product works, and answers the same. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MAIN } from './specs/writ.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCKED = '--disallow-code-generation-from-strings';

/** A pack of decisions, limits and intents; what is computed stands beside the other modes in engine/differential. */
const PACK = 'policies/network';
const POLICY = 'network.access';
const CALL = JSON.stringify({
  subscriber: { id: 'S-1', status: 'active', business: true, vlan: 7, sessions: 2, network: '203.0.113.8/29' },
  now: '2026-04-01T10:00:00Z',
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
function node(args: readonly string[], input = ''): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', input });
  return { code: status, out: stdout, err: stderr };
}

test('the flag forbids what it says', () => {
  const { code, err } = node([LOCKED, '-e', "new Function('')"]);
  expect(code).toBe(1);
  expect(err).toContain('EvalError');
});

test('the tests of a pack pass, compiled and by the reference', () => {
  const { code, out, err } = node([LOCKED, MAIN, 'test', PACK]);
  expect(err).toMatch(/ 0 failed/);
  expect(out).toMatch(/\d tests, compiled /);
  expect(code).toBe(0);
});

test('the service gives the answer that the command gives where nothing is forbidden', async () => {
  const open = node([MAIN, 'eval', POLICY, '--pack', PACK, '--input', '-'], CALL);
  expect(open.code).toBe(0);
  const data = mkdtempSync(join(tmpdir(), 'writ-locked-'));
  // As root, the user of the database passes through.
  chmodSync(data, 0o711);
  const served = spawn(process.execPath, [LOCKED, MAIN, 'serve', '--port', '0', '--policies', PACK], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '', WRIT_DATA: data },
  });
  const ended = once(served, 'exit');
  const answers: string[] = [];
  for await (const line of createInterface({ input: served.stdout })) {
    const { msg, url }: { readonly msg: string; readonly url?: string } = JSON.parse(line);
    if (msg !== 'serving') continue;
    const answer = await fetch(`${url}/v1/evaluate/${POLICY}`, {
      method: 'POST',
      body: CALL,
      headers: { authorization: `Bearer ${readFileSync(join(data, 'admin.key'), 'utf8').trim()}` },
    });
    answers.push(await answer.text());
    served.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
  expect(answers).toEqual([open.out.trim()]);
  rmSync(data, { recursive: true });
});
