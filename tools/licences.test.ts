import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAllowed, readInstalled } from './licences.ts';

it.each([
  ['MIT', false, true],
  ['(MIT OR GPL-3.0-only)', false, true],
  ['MIT AND GPL-3.0-only', false, false],
  ['(MIT AND (ISC OR GPL-2.0))', false, true],
  ['(GPL-2.0 AND (ISC OR MIT))', false, false],
  ['GPL-3.0-only OR AGPL-3.0', false, false],
  ['MPL-2.0', true, true],
  ['MPL-2.0', false, false],
  ['CC-BY-4.0', false, false],
  ['SEE LICENSE IN LICENSE', false, false],
  ['UNLICENSED', true, false],
  ['none', false, false],
  ['', false, false],
  ['constructor', false, false],
])('%s, development %s: allowed %s', (licence, development, allowed) => {
  expect(isAllowed({ name: 'some', version: '1.0.0', licence, development })).toBe(allowed);
});

it('reads the lockfile, and the installed manifest where there is one', () => {
  const root = mkdtempSync(join(tmpdir(), 'licences-'));
  const packages = {
    '': { name: 'root', license: 'MIT' },
    'node_modules/plain': { version: '1.0.0', license: 'MIT' },
    'node_modules/@a/b': { version: '2.0.0', license: 'MIT', dev: true },
    'node_modules/plain/node_modules/old': { version: '3.0.0' },
    'node_modules/silent': { version: '4.0.0' },
  };
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  mkdirSync(join(root, 'node_modules/@a/b'), { recursive: true });
  writeFileSync(join(root, 'node_modules/@a/b/package.json'), JSON.stringify({ license: { type: 'GPL-3.0' } }));
  mkdirSync(join(root, 'node_modules/plain/node_modules/old'), { recursive: true });
  writeFileSync(
    join(root, 'node_modules/plain/node_modules/old/package.json'),
    JSON.stringify({ licenses: [{ type: 'BSD-3-Clause' }, { type: 'MIT' }] }),
  );

  expect(readInstalled(root)).toEqual([
    { name: 'plain', version: '1.0.0', licence: 'MIT', development: false },
    { name: '@a/b', version: '2.0.0', licence: 'GPL-3.0', development: true },
    { name: 'old', version: '3.0.0', licence: 'BSD-3-Clause OR MIT', development: false },
    { name: 'silent', version: '4.0.0', licence: 'none', development: false },
  ]);
  rmSync(root, { recursive: true });
});
