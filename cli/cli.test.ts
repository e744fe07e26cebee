/** The command line as a user runs it: exit codes, output by flag, help. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAIN = join(ROOT, 'cli/main.ts');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
  cpSync(join(ROOT, 'policies'), join(folder, 'policies'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function writ(args: readonly string[], input?: string): Ran {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const ran = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
    ...(input === undefined ? {} : { input }),
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const HEAD = 'policy demo.cli version 1.0.0\neffective from 2026-01-01\n\ninput score: integer 0..1000\n\n';
const RULE = 'rule good { code LOW  require score >= 600 }\n\ndecision eligible { pass when good }\n';
const CALL = JSON.stringify({
  period: { start: '2026-04-01', end: '2026-05-01' },
  usage: { data: '620 GB', rolled_over: 0 },
});

describe('help and usage', () => {
  test.each([[], ['check'], ['fmt'], ['test'], ['eval'], ['explain'], ['hash'], ['serve'], ['lsp']])(
    '--help %s',
    (...command) => {
      const ran = writ([...command, '--help']);
      expect(ran.code).toBe(0);
      expect(ran.out).toMatch(/^Usage: writ/);
      expect(ran.out).not.toContain('\u001b');
    },
  );

  test.each([
    [['chekc']],
    [['check']],
    [['check', '--frmat', 'json', 'x']],
    [['check', '--format', 'xml', 'x']],
    [['eval', 'p']],
  ])('%j is wrong usage', (args) => {
    const ran = writ(args);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/error/);
  });
});

describe('check', () => {
  test('a sound pack is clean', () => {
    const ran = writ(['check', 'policies']);
    expect([ran.code, ran.err.trim()]).toEqual([0, '10 files: 0 errors, 0 warnings and lints']);
  });

  test('errors as text and as JSON', () => {
    const name = file('wrong.writ', HEAD + RULE.replace('score >=', 'scor >='));
    const text = writ(['check', name]);
    expect(text.code).toBe(1);
    expect(text.out).toContain('error WR2101  wrong.writ:6:31  There is no "scor" here.');
    const json = JSON.parse(writ(['check', '--format', 'json', name]).out) as {
      errors: number;
      diagnostics: { code: string }[];
    };
    expect([json.errors, json.diagnostics.map(({ code }) => code)]).toEqual([1, ['WR2101']]);
  });

  test('a path that is not there', () => {
    const ran = writ(['check', 'nowhere.writ']);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('nowhere.writ: there is no such file or folder.')]);
  });

  test('an unknown edition', () => {
    writeFileSync(join(folder, 'writ.json'), '{"edition": 7}');
    const ran = writ(['check', file('sound.writ', HEAD + RULE)]);
    rmSync(join(folder, 'writ.json'));
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('"edition" must be one of 1; it is 7.')]);
  });
});

describe('fmt', () => {
  test('--check names what would change; without it the file is changed once', () => {
    const name = file('loose.writ', HEAD + RULE.replace('require score', 'require   score'));
    expect(writ(['fmt', '--check', name])).toMatchObject({ code: 1, out: 'loose.writ\n' });
    expect(writ(['fmt', name]).code).toBe(0);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(HEAD + RULE);
    expect(writ(['fmt', '--check', name])).toMatchObject({ code: 0, out: '' });
  });

  test('standard input to standard output; a file with errors is left as it is', () => {
    expect(writ(['fmt', '-'], `${HEAD}${RULE}\n\n\n`).out).toBe(HEAD + RULE);
    const name = file('broken.writ', `${HEAD}rule {`);
    expect(writ(['fmt', name]).code).toBe(1);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(`${HEAD}rule {`);
  });
});

describe('test', () => {
  test('both evaluators, a figure that differs with its arithmetic, JSON by flag', () => {
    const passing = writ(['test', 'policies/isp/volume_discount']);
    expect([passing.code, passing.err.trim()]).toEqual([0, '2 passed, 0 failed (10 evaluations)']);
    const text = readFileSync(join(folder, 'policies/isp/data_by_bound/1.0.0.writ'), 'utf8').replace(
      '=> 52.00 USD',
      '=> 55.00 USD',
    );
    const failing = writ(['test', file('bound.writ', text)]);
    expect(failing.code).toBe(1);
    expect(failing.out).toMatch(/WR9101 .*data_used is 52\.00 USD, the test says 55\.00 USD/);
    const json = JSON.parse(writ(['test', '--json', 'bound.writ']).out) as { passed: number; failed: number };
    expect([json.passed, json.failed]).toEqual([2, 2]);
  });
});

describe('eval and explain', () => {
  test('a name, a name with version, a file; input from standard input', () => {
    for (const policy of [
      'isp.tariff.metered_data',
      'isp.tariff.metered_data@1.2.0',
      'policies/isp/metered_data/1.2.0.writ',
    ]) {
      const ran = writ(['eval', policy, '--input', '-'], CALL);
      expect([ran.code, JSON.parse(ran.out).tariffs.metered_data.total]).toEqual([0, '61.26']);
    }
  });

  test('a rejected input and an unknown policy', () => {
    const rejected = writ(['eval', 'isp.tariff.metered_data', '--input', '-'], '{}');
    expect([rejected.code, JSON.parse(rejected.out).code]).toEqual([1, 'INPUT_REJECTED']);
    const unknown = writ(['eval', 'isp.tariff.metred_data', '--input', '-'], '{}');
    expect([unknown.code, unknown.err.trim()]).toEqual([
      1,
      'There is no policy isp.tariff.metred_data; did you mean isp.tariff.metered_data?',
    ]);
    expect(writ(['eval', 'isp.tariff.metered_data', '--input', 'nowhere.json']).code).toBe(2);
  });

  test('a full trace recomputes; a changed figure does not', () => {
    const full = writ(['eval', 'isp.tariff.metered_data', '--input', '-', '--explain', 'full'], CALL).out;
    expect(writ(['explain', '--check', '-'], full).code).toBe(0);
    const changed = writ(['explain', '--check', '-', '--json'], full.replace('"47.00"', '"46.00"'));
    expect([changed.code, JSON.parse(changed.out).ok]).toEqual([1, false]);
  });
});

describe('hash', () => {
  test('layout leaves it, a price changes it', () => {
    const hash = (text: string): string => writ(['hash', file('price.writ', text)]).out.split(' ')[0] ?? '';
    const text = readFileSync(join(folder, 'policies/isp/data_by_bound/1.0.0.writ'), 'utf8');
    expect(hash(text.replace(/\n\n/g, '\n'))).toBe(hash(text));
    expect(hash(text.replace('0.08 USD', '0.081 USD'))).not.toBe(hash(text));
  });
});
