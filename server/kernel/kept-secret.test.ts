import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptSecret } from './kept-secret.ts';

const FILES = 300;
/** Reads each file as soon as it is there, as the second of two workers that start at once does. */
const READER = `
  import { readFileSync } from 'node:fs';
  import { parentPort, workerData } from 'node:worker_threads';
  parentPort.postMessage('ready');
  const read = [];
  for (const file of workerData) {
    for (;;) {
      try { read.push(readFileSync(file, 'utf8').trim()); break; } catch (cause) { if (cause.code !== 'ENOENT') throw cause; }
    }
  }
  parentPort.postMessage(read);
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a kept secret', () => {
  test('is whole in the moment that its file is there', async () => {
    const files = Array.from({ length: FILES }, (_, at) => join(folder, `of-${at}`));
    const reader = new Worker(new URL(`data:text/javascript,${encodeURIComponent(READER)}`), { workerData: files });
    const next = (): Promise<unknown> => new Promise((resolve) => reader.once('message', resolve));
    expect(await next()).toBe('ready');
    const read = next();
    const made = files.map(keptSecret);
    expect(await read).toEqual(made);
    expect(new Set(made).size).toBe(FILES);
    await reader.terminate();
  });

  test('is read by its owner alone, is made once, and leaves nothing beside it', () => {
    const file = join(folder, 'once');
    const made = keptSecret(file);
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(keptSecret(file)).toBe(made);
    expect(readFileSync(file, 'utf8')).toBe(`${made}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).filter((name) => name.startsWith('once'))).toEqual(['once']);
  });

  test('of a folder that is not there says so', () => {
    expect(() => keptSecret(join(folder, 'none', 'file'))).toThrow('ENOENT');
  });
});
