import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAULTS } from '../engine/differential/faults.ts';

/** Every so many; the long proof plants them all. */
const EVERY = 5;

test('every fault has its place in the compiler, one alone', () => {
  const places = FAULTS.map(({ file, text }) => {
    const sound = readFileSync(fileURLToPath(new URL(`../engine/${file}`, import.meta.url)), 'utf8');
    return [file, text, sound.split(text).length - 1];
  });
  expect(places.filter(([, , found]) => found !== 1)).toEqual([]);
});

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
