/** `writ audit verify` on exports: what it prints, and how it ends. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.mjs', import.meta.url));
const TENANT = '01900000-0000-7000-8000-000000000001';
const folder = mkdtempSync(join(tmpdir(), 'writ-audit-'));
const file = join(folder, 'trail.ndjson');
afterAll(() => rmSync(folder, { recursive: true }));

/** As the service seals them, told once more from what is written of it. */
function sealed(actors: readonly string[]): readonly string[] {
  let hash = createHash('sha256').update(`writ audit ${TENANT}`).digest();
  return actors.map((actor, i) => {
    const entry = JSON.stringify({ tenant: TENANT, actor });
    hash = createHash('sha256').update(hash).update(entry).digest();
    return `{"position":${i + 1},"hash":"${hash.toString('hex')}","entry":${entry}}`;
  });
}
const lines = sealed(['a', 'b', 'c']);
const head = `3:${/"hash":"(\w+)"/.exec(lines[2] ?? '')?.[1]}`;

function verify(text: string, ...args: readonly string[]) {
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'audit', 'verify', file, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

test('a trail that holds', () => {
  expect(verify(`${lines.join('\n')}\n`, '--head', head)).toEqual({
    ...{ status: 0, stdout: `3 entries hold: ${head}`, stderr: '' },
  });
});

test('a trail that does not', () => {
  const changed = verify(lines.join('\n').replace('"b"', '"x"'), '--head', head, '--json');
  expect(changed.status).toBe(1);
  expect(JSON.parse(changed.stdout)).toEqual({ tenant: TENANT, ok: false, position: 2, fault: 'changed' });
  expect(verify(lines.slice(0, 2).join('\n'), '--head', head)).toMatchObject({
    ...{ status: 1, stdout: expect.stringContaining('Entry 3 does not hold') },
  });
});

test.each([
  [['--head', 'x'], /is no head/],
  [['--tenant'], /tenant/],
])('%j is wrong usage', (args, said) => {
  expect(verify(lines.join('\n'), ...args)).toMatchObject({ status: 2, stderr: expect.stringMatching(said) });
});

test('a file without an entry is nobody’s', () => {
  expect(verify('')).toMatchObject({ status: 2, stderr: expect.stringContaining('--tenant') });
  expect(verify('', '--tenant', TENANT)).toMatchObject({ status: 0 });
  expect(verify('', '--tenant', TENANT, '--head', head)).toMatchObject({ status: 1 });
});
