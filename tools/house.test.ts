import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { arrows } from './house.ts';

test('the picture in docs/ is what the imports draw', () => {
  const tool = fileURLToPath(new URL('./house.ts', import.meta.url));
  const ran = spawnSync(process.execPath, [tool, '--check'], {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  expect([ran.stdout, ran.status]).toEqual(['', 0]);
});

test('the engine knows the language, and nothing knows the command line', () => {
  const drawn = arrows().map((arrow) => arrow.join(' > '));
  expect(drawn).toContain('engine > dsl');
  expect(drawn.filter((arrow) => arrow.endsWith('> cli'))).toEqual([]);
});
