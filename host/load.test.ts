/** One policy out of a folder: what it is built on comes with it, and no other file is read beyond its header. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPolicy } from './load.ts';
import { choosePolicy } from './plans/index.ts';

const policy = (name: string, body: string, version = '1.0.0'): string =>
  `policy ${name} version ${version}\n  effective from 2026-01-01\n${body}`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-load-'));
  const files: Readonly<Record<string, string>> = {
    'one.writ': policy(
      'a.one',
      'use vat from rates.vat version 1\ninput n: integer 0..9\ndefine m: number = n * vat\n',
    ),
    'two.writ': policy('a.two', 'input n: integer 0..9\ndefine m: number = n + 1\n'),
    'faulty.writ': policy('a.faulty', 'input n: integer 0..9\ndefine m: number = n + "1"\n'),
    'vat.writ': 'library rates.vat version 1.0.0\n  effective from 2026-01-01\nconstant vat: number = 2\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = (asked: string): readonly (string | undefined)[] =>
  loadPolicy(asked, ['.'], folder).files.map(({ checked }) => checked.head?.name);

test.each([
  ['a.one', ['a.one', 'rates.vat']],
  ['a.one@1.0.0', ['a.one', 'rates.vat']],
  ['a.two', ['a.two']],
  ['a.faulty', ['a.faulty']],
])('%s', (asked, loaded) => {
  expect(names(asked).toSorted()).toEqual(loaded);
});

test('of a name that no file has all are read, and the nearest is told', () => {
  expect(names('a.tow')).toHaveLength(4);
  expect(choosePolicy(loadPolicy('a.tow', ['.'], folder), 'a.tow')?.chosen).toMatchObject({
    refusal: { code: 'UNKNOWN_POLICY', detail: 'Did you mean a.two?' },
  });
});

test('one that is sound answers beside one that is not', () => {
  expect(choosePolicy(loadPolicy('a.one', ['.'], folder), 'a.one')?.chosen).toHaveProperty('versions');
  expect(choosePolicy(loadPolicy('a.faulty', ['.'], folder), 'a.faulty')?.chosen).toMatchObject({
    refusal: { code: 'POLICY_REJECTED' },
  });
});
