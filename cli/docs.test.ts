/** docs/command-line.md and the README against what the real command says of itself. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(`${ROOT}docs/command-line.md`, 'utf8');
const readme = readFileSync(`${ROOT}README.md`, 'utf8');

const asked = new Map<string, string>();
/** What the real command prints; each is run once. */
function help(...command: readonly string[]): string {
  const key = command.join(' ');
  const text =
    asked.get(key) ??
    spawnSync(process.execPath, [`${ROOT}cli/main.mjs`, ...command, '--help'], { encoding: 'utf8' }).stdout;
  asked.set(key, text);
  return text;
}

/** The lines of one part of a help text. */
function part(text: string, title: string): string {
  return new RegExp(`^${title}:\\n((?: .*\\n)*)`, 'm').exec(text)?.[1] ?? '';
}

const sorted = (found: Iterable<string>): string[] => [...new Set(found)].sort();
const groups = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);
const optionsOf = (command: string): string[] =>
  sorted(groups(part(help(command), 'Options'), /^ {2}(?:-\w, )?(--[\w-]+)/gm)).filter((option) => option !== '--help');

const commands = groups(part(help(), 'Commands'), /^ {2}([a-z-]+)/gm).filter((command) => command !== 'help');
const rows = page.split('\n').filter((line) => line.startsWith('| `writ '));
const rowOf = (command: string): string =>
  rows.find((row) => row.startsWith(`| \`writ ${command} `) || row.startsWith(`| \`writ ${command}\``)) ?? '';

describe('docs/command-line.md', () => {
  test('names every command, in the order of --help', () => {
    expect(groups(rows.join('\n'), /^\| `writ ([a-z-]+)/gm)).toEqual(commands);
    expect(commands.length).toBeGreaterThanOrEqual(7);
  });

  test.each(commands)('%s: names its options, and no other', (command) => {
    const [usage = '', , options = ''] = rowOf(command).split(' | ');
    expect(sorted(groups(usage + options, /(--[a-z-]+)/g))).toEqual(optionsOf(command));
  });

  test.each([
    ['check', '--format', /text\\\|json\\\|sarif/, ['text', 'json', 'sarif']],
    ['eval', '--explain', /none\\\|lines\\\|full/, ['none', 'lines', 'full']],
  ] as const)('%s %s: names the words it takes', (command, option, shown, words) => {
    expect(rowOf(command)).toMatch(shown);
    const [, choices = ''] = new RegExp(`${option} [\\s\\S]*?choices: ([^)]*?),\\s+default`).exec(help(command)) ?? [];
    expect(groups(choices.replace(/\s+/g, ' '), /"(\w+)"/g)).toEqual(words);
  });

  test('explains exit codes as every command does', () => {
    for (const command of commands) expect(help(command)).toMatch(/Exit codes: 0 .*2 wrong/);
    expect(page).toContain('**0** done, **1** something is wrong with what was given, **2** wrong usage');
  });
});

test('every command and option in the README is one of these', () => {
  const used = [...readme.matchAll(/^npx writ ([a-z-]+)(.*)$/gm)].map(([, command = '', rest = '']) => ({
    command,
    options: groups(rest.replace(/#.*/, ''), /(--[a-z-]+)/g),
  }));
  expect(sorted(used.map(({ command }) => command))).toEqual(sorted(commands));
  for (const { command, options } of used) expect(optionsOf(command)).toEqual(expect.arrayContaining(options));
});
