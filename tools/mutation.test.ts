import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('every fault planted into the compiler is noticed', { timeout: 900_000 }, () => {
  const script = fileURLToPath(new URL('mutation.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--no-warnings', script], { encoding: 'utf8', timeout: 890_000 });
  const lines = output.trim().split('\n');
  expect(lines.filter((line) => !/^\d+ caught /.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThanOrEqual(40);
});
