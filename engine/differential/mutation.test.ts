import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FAULTS } from './faults.ts';

/** The compiler is copied out, a fault is planted into the copy, and the copy is compared with its own reference. */
const copy = mkdtempSync(join(tmpdir(), 'writ-faults-'));
const root = process.cwd();
for (const name of ['dsl', 'engine', 'package.json']) cpSync(join(root, name), join(copy, name), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const RUN = `
import { differentialRun } from './engine/differential/run.ts';
const result = differentialRun({ from: 1, policies: 400, inputs: 40, first: true });
process.stdout.write(result.differences.length > 0 ? 'caught' : 'survived');
`;

function outcome(): string {
  writeFileSync(join(copy, 'run.ts'), RUN);
  try {
    return execFileSync(process.execPath, ['run.ts'], {
      cwd: copy,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 90_000,
    });
  } catch {
    // A compiler that breaks down over a generated policy is caught as well.
    return 'caught';
  }
}

/** All of them take minutes: the suite plants every eighth one, the long proof run (WRIT_PROOF=1) every one. */
const PLANTED = process.env['WRIT_PROOF'] === undefined ? FAULTS.filter((_, i) => i % 8 === 1) : FAULTS;

describe('every planted fault is caught', () => {
  test.each(PLANTED.map((fault, i) => [i + 1, fault] as const))(
    '%i',
    { timeout: 120_000 },
    (_, { file, text, instead }) => {
      const path = join(copy, 'engine', file);
      const sound = readFileSync(path, 'utf8');
      expect(sound.split(text).length, `${file} holds ${text} once`).toBe(2);
      writeFileSync(
        path,
        sound.replace(text, () => instead),
      );
      const result = outcome();
      writeFileSync(path, sound);
      expect(result).toBe('caught');
    },
  );
});
