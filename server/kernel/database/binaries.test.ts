/** What is said where the programs of the database are not as they should be. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findBinaries, refuseUnlinked } from './binaries.ts';
import { DatabaseFault } from './fault.ts';

const folder = mkdtempSync(join(tmpdir(), 'writ-binaries-'));
const native = join(folder, 'native');
mkdirSync(join(native, 'lib'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const refuse = (): void => refuseUnlinked('the-package', native);

test('an install without scripts is said to be one, with what to do', () => {
  expect(refuse).not.toThrow();
  writeFileSync(
    join(native, 'pg-symlinks.json'),
    '[{"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}]',
  );
  writeFileSync(join(native, 'lib/libpq.so.5.18'), '');
  expect(refuse).toThrow(DatabaseFault);
  expect(refuse).toThrow('npm rebuild the-package');
  symlinkSync('libpq.so.5.18', join(native, 'lib/libpq.so.5'));
  expect(refuse).not.toThrow();
});

test('the programs of this install are found', async () => {
  expect(await findBinaries()).toMatchObject({ initdb: expect.stringContaining('initdb') });
});
