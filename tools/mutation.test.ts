import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAULTS } from '../engine/differential/faults.ts';

/** Every so many; the long proof plants them all. */
const EVERY = 5;

test('faults planted into the compiler are noticed', { timeout: 900_000 }, () => {
  const script = fileURLToPath(new URL('mutation.ts', import.meta.url));
  const numbers = [...FAULTS.keys()].filter((number) => number % EVERY === 2);
  const asked = ['--no-warnings', script, ...numbers.map(String)];
  const { stdout } = spawnSync(process.execPath, asked, { encoding: 'utf8', timeout: 890_000 });
  const lines = stdout.trim().split('\n');
  expect(lines.filter((line) => !/^\d+ caught /.test(line))).toEqual([]);
  expect(lines).toHaveLength(numbers.length);
  expect(numbers.length).toBeGreaterThanOrEqual(40);
});
