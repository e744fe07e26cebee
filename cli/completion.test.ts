/** Completion as a user has it: the script of the real command, sourced by a real shell. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));
const scriptOf = (shell: string): string =>
  spawnSync(process.execPath, [MAIN, 'completion', shell], { encoding: 'utf8' }).stdout;

let folder: string;
let script: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-completion-'));
  writeFileSync(join(folder, 'my rules.writ'), '');
  script = join(folder, 'writ.bash');
  writeFileSync(script, scriptOf('bash'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash offers for the last of the words. */
function offered(...words: readonly string[]): readonly string[] {
  const ask = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _writ; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status } = spawnSync('bash', ['--norc', '-c', ask, script, 'writ', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['ch'], ['check']],
    [['explain'], ['explain', 'explain-code']],
    [['check', '--f'], ['--format']],
    [
      ['check', '--format', ''],
      ['text', 'json', 'sarif'],
    ],
    [['check', '--format', 'json', 'my'], ['my rules.writ']],
    [
      ['curve', 'p', '--figure', 't'],
      ['tax', 'total'],
    ],
    [['completion', 'f'], ['fish']],
    [['help', 'fm'], ['fmt']],
    [['--v'], ['--version']],
  ])('%j', (words, found) => expect(offered(...words)).toEqual(found));
});

/** No such shell stands on every machine, so what they are told is looked at. */
test.each([
  ['zsh', "'--format[how findings are printed]:value:(text json sarif)'"],
  ['fish', "-l format -d 'how findings are printed' -x -a 'text json sarif'"],
])('%s is told commands, options and their words', (shell, line) => {
  const text = scriptOf(shell);
  expect(text).toContain(line);
  expect(text).toContain('explain-code');
});
