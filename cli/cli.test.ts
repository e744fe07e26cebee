/** The command line as a user runs it: exit codes, output by flag, help. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAIN, type Ran, Writ, writ } from './specs/writ.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let folder: string;
let warm: Writ;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
  cpSync(join(ROOT, 'policies'), join(folder, 'policies'), { recursive: true });
  warm = new Writ(folder);
});
afterAll(() => {
  warm.end();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (args: readonly string[], input?: string): Promise<Ran> => warm.run(args, input);

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
  test.each([
    [],
    ['check'],
    ['fmt'],
    ['test'],
    ['eval'],
    ['bench'],
    ['explain'],
    ['hash'],
    ['serve'],
    ['lsp'],
    ['explain-code'],
    ['completion'],
  ])('--help %s', (...command) => {
    const ran = writ(folder, [...command, '--help']);
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^Usage: writ/);
    expect(ran.out).not.toContain('\u001b');
  });

  test.each([
    [['chekc']],
    [['check']],
    [['check', '--frmat', 'json', 'x']],
    [['check', '--format', 'xml', 'x']],
    [['eval', 'p']],
    [['bench', 'p', '--inputs', '-', '--time', '0']],
    [['completion', 'csh']],
  ])('%j is wrong usage', (args) => {
    const ran = writ(folder, args);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/error/);
  });
});

describe('a path that gives nothing', () => {
  const commands = [['check'], ['fmt'], ['fmt', '--check'], ['test'], ['hash']];
  test.each([
    ...commands.map((command) => [...command, 'nowhere']),
    ['check', 'policies', 'nowhere.writ'],
    ['fmt', 'policies', 'nowhere.writ'],
    ['eval', 'nowhere.writ', '--input', '-'],
    ['eval', 'nowhere/1.0.0.writ', '--input', '-'],
    ['eval', 'demo.cli', '--pack', 'nowhere', '--input', '-'],
    ['serve', '--port', '0', '--policies', 'policies', 'nowhere'],
  ])('%s', async (...args) => {
    const ran = await ask(args, '{}');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^nowhere\S*: there is no such file or folder\.\n$/);
  });

  test.each([
    ...commands.map((command) => [...command, 'hollow']),
    ['eval', 'demo.cli', '--pack', 'hollow', '--input', '-'],
  ])('%s', async (...args) => {
    mkdirSync(join(folder, 'hollow/node_modules'), { recursive: true });
    file('hollow/node_modules/foreign.writ', 'no rule file of ours');
    const ran = await ask(args, '{}');
    expect(ran).toEqual({ code: 2, out: '', err: 'hollow: there is no rule file (.writ, .writ.md) in this folder.\n' });
  });
});

describe('check', () => {
  test('a sound pack is clean', () => {
    const ran = writ(folder, ['check', 'policies']);
    const files = globSync('policies/**/*.writ', { cwd: folder }).length;
    expect([ran.code, ran.err.trim()]).toEqual([0, `${files} files: 0 errors, 0 warnings and lints`]);
  });

  test('errors as text and as JSON', async () => {
    const name = file('wrong.writ', HEAD + RULE.replace('score >=', 'scor >='));
    const text = await ask(['check', name]);
    expect(text.code).toBe(1);
    expect(text.out).toContain('error WR2101  wrong.writ:6:31  There is no "scor" here.');
    const json = JSON.parse((await ask(['check', '--format', 'json', name])).out) as {
      errors: number;
      diagnostics: { code: string }[];
    };
    expect([json.errors, json.diagnostics.map(({ code }) => code)]).toEqual([1, ['WR2101']]);
  });

  test('SARIF holds the same findings', async () => {
    const name = file('wrong.writ', HEAD + RULE.replace('score >=', 'scor >='));
    const ran = await ask(['check', '--format', 'sarif', name]);
    expect([ran.code, JSON.parse(ran.out)]).toMatchObject([
      1,
      { version: '2.1.0', runs: [{ results: [{ ruleId: 'WR2101', level: 'error' }] }] },
    ]);
  });

  test('what the engine refuses is an error like any other', async () => {
    const name = file(
      'wide.writ',
      `${HEAD.replace('0..1000', '0..1000000000000')}define power = ${'score * '.repeat(6)}score\n`,
    );
    const ran = await ask(['check', name]);
    expect([ran.code, ran.err.trim()]).toEqual([1, '1 file: 1 error, 0 warnings and lints']);
    expect(ran.out).toContain('error WR3120  wide.writ:6:16  This figure needs 280 bits; the limit is 256.');
    expect(await ask(['test', name])).toMatchObject({ code: 1, out: expect.stringContaining('error WR3120') });
    expect(await ask(['hash', name])).toMatchObject({ code: 1, out: '' });
  });

  test('a file: it and the libraries that it imports, nothing else of its pack', async () => {
    mkdirSync(join(folder, 'pack/inner'), { recursive: true });
    writeFileSync(join(folder, 'pack/writ.json'), '{"edition": 1}');
    const library = 'library demo.limits version 1.0.0\neffective from 2026-01-01\n\nconstant limit = 600\n';
    const user = `${HEAD.replace('\n\ninput', '\n\nuse limit from demo.limits version 1\n\ninput')}${RULE.replace('600', 'limit')}`;
    file('pack/limits.writ', library);
    file('pack/broken.writ', 'policy demo.broken version 1.0.0\n');
    const name = file('pack/inner/user.writ', user);
    expect(await ask(['check', name])).toMatchObject({
      code: 0,
      err: '1 file and 1 library that it imports: 0 errors, 0 warnings and lints\n',
    });
    file('pack/limits.writ', library.replace('600', '600 +'));
    const faulty = await ask(['check', '--format', 'json', name]);
    expect([faulty.code, JSON.parse(faulty.out)]).toMatchObject([
      1,
      { files: 1, imported: 1, errors: 1, diagnostics: [{ file: 'pack/limits.writ' }] },
    ]);
    expect(await ask(['test', name])).toMatchObject({ code: 1, out: expect.stringContaining('pack/limits.writ:4:') });
    expect((await ask(['check', 'pack'])).err).toContain('3 files: 2 errors');
  });

  test('a policy that is not compiled is sound, and told of', async () => {
    const name = file(
      'slow.writ',
      `policy demo.slow version 1.0.0
effective from 2026-01-01
currency USD
rounding half even to 2 places per total
record Fee { fee: money USD 0..9 places 2 }
input fees: list of Fee up to 5
tariff plan { charge a for each f in fees { amount f.fee } }
`,
    );
    const reason = 'a, which goes over the items of a list';
    const text = await ask(['check', name]);
    expect([text.code, text.err.split('\n')[0]]).toEqual([
      0,
      `slow.writ: sound, but answered by the slower evaluator, for it holds ${reason}.`,
    ]);
    const json = JSON.parse((await ask(['check', '--format', 'json', name])).out) as { interpreted: unknown };
    expect(json.interpreted).toEqual([{ file: 'slow.writ', reason }]);
  });

  test('an unknown edition', async () => {
    writeFileSync(join(folder, 'writ.json'), '{"edition": 7}');
    const ran = await ask(['check', file('sound.writ', HEAD + RULE)]);
    rmSync(join(folder, 'writ.json'));
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('"edition" must be one of 1; it is 7.')]);
  });
});

describe('explain-code', () => {
  test('the page of a code, in any case; all codes; one that is not there', async () => {
    const page = readFileSync(join(ROOT, 'docs/diagnostics/WR5101.md'), 'utf8');
    expect(await ask(['explain-code', 'wr5101'])).toEqual({ code: 0, out: page, err: '' });
    const json = JSON.parse((await ask(['explain-code', 'WR5101', '--json'])).out);
    expect(json).toEqual({ code: 'WR5101', severity: 'error', title: 'Table with a gap', page });
    expect((await ask(['explain-code'])).out).toContain('WR5101  Table with a gap\n');
    const unknown = await ask(['explain-code', 'WR5101X']);
    expect([unknown.code, unknown.out, unknown.err]).toEqual([2, '', expect.stringContaining('Did you mean WR5101?')]);
  });
});

describe('fmt', () => {
  test('--check names what would change; without it the file is changed once', async () => {
    const name = file('loose.writ', HEAD + RULE.replace('require score', 'require   score'));
    expect(await ask(['fmt', '--check', name])).toMatchObject({ code: 1, out: 'loose.writ\n' });
    expect((await ask(['fmt', name])).code).toBe(0);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(HEAD + RULE);
    expect(await ask(['fmt', '--check', name])).toMatchObject({ code: 0, out: '' });
  });

  test('standard input to standard output; a file with errors is left as it is', async () => {
    expect((await ask(['fmt', '-'], `${HEAD}${RULE}\n\n\n`)).out).toBe(HEAD + RULE);
    const name = file('broken.writ', `${HEAD}rule {`);
    expect((await ask(['fmt', name])).code).toBe(1);
    expect(readFileSync(join(folder, name), 'utf8')).toBe(`${HEAD}rule {`);
  });
});

describe('test', () => {
  test('both evaluators, a figure that differs with its arithmetic, JSON by flag', async () => {
    const passing = await ask(['test', 'policies/isp/volume_discount']);
    expect([passing.code, passing.err.trim()]).toEqual([0, '2 passed, 0 failed (18 evaluations)']);
    const text = readFileSync(join(folder, 'policies/isp/data_by_bound/1.0.0.writ'), 'utf8').replace(
      '=> 52.00 USD',
      '=> 55.00 USD',
    );
    const failing = await ask(['test', file('bound.writ', text)]);
    expect(failing.code).toBe(1);
    expect(failing.out).toMatch(/WR9101 .*data_used is 52\.00 USD, the test says 55\.00 USD/);
    const json = JSON.parse((await ask(['test', '--json', 'bound.writ'])).out) as { passed: number; failed: number };
    expect([json.passed, json.failed]).toEqual([2, 2]);
  });
});

describe('test --mutate', () => {
  const cases = (...rows: readonly string[]): string =>
    `${HEAD}${RULE}\ntest "t" {\n  cases {\n    | score => eligible |\n${rows.join('\n')}\n  }\n}\n`;
  const [weak, strong] = [cases('| 1 => fails |', '| 700 => passes |'), cases('| 599 => fails |', '| 600 => passes |')];

  test('survivors with their places, counts by kind of change, exit 1', async () => {
    const ran = await ask(['test', '--mutate', file('weak.writ', weak)]);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/warning WR9104 {2}weak\.writ:6:37 {2}No test fails when ">=" becomes ">"\./);
    expect(ran.out).toMatch(/move boundary +0 +0 +1/);
    expect(ran.err).toMatch(/2 changes: 0 killed by tests, 0 refused by the checker, 2 survived/);
    expect(ran.err).not.toContain('\u001b');
    const json = JSON.parse((await ask(['test', '--mutate', '--json', 'weak.writ'])).out) as { mutation: unknown };
    expect(json.mutation).toMatchObject({
      survived: 2,
      operators: { 'move boundary': { killed: 0, refused: 0, survived: 1 } },
      untested: [],
      survivors: [{ code: 'WR9104' }, { code: 'WR9104' }],
    });
  });

  test('strong tests leave none; tests that fail are told first, and nothing is changed', async () => {
    const ran = await ask(['test', '--mutate', file('strong.writ', strong)]);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('2 changes: 2 killed by tests')]);
    const failing = await ask(['test', '--mutate', file('failing.writ', cases('| 599 => passes |'))]);
    expect(failing.code).toBe(1);
    expect(failing.out).toContain('WR9101');
    expect(failing.err).not.toContain('changes');
  });

  test('a file without tests is named and not judged', async () => {
    const ran = await ask(['test', '--mutate', file('untested.writ', HEAD + RULE)]);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('untested.writ: has no tests that could notice')]);
  });
});

describe('eval and explain', () => {
  test('a name, a name with version, a file; input from standard input', () => {
    for (const policy of [
      'isp.tariff.metered_data',
      'isp.tariff.metered_data@1.2.0',
      'policies/isp/metered_data/1.2.0.writ',
    ]) {
      const ran = writ(folder, ['eval', policy, '--input', '-'], CALL);
      expect([ran.code, JSON.parse(ran.out).tariffs.metered_data.total]).toEqual([0, '61.26']);
    }
  });

  test('a rejected input and an unknown policy', async () => {
    const rejected = await ask(
      ['eval', 'isp.tariff.metered_data', '--input', '-'],
      '{"usage":{"data":"5 EUR","data":1}}',
    );
    expect([rejected.code, JSON.parse(rejected.out)]).toMatchObject([
      1,
      {
        type: 'urn:writ:problem:input-rejected',
        title: 'The input does not fit the policy',
        status: 422,
        code: 'INPUT_REJECTED',
        detail: '4 faults were found.',
        faults: [
          { code: 'MISSING_FIELD', path: 'period', message: 'A required value is missing.' },
          { code: 'DUPLICATE_FIELD', path: 'usage.data' },
          { code: 'WRONG_UNIT', path: 'usage.data', expected: expect.stringContaining('GB') },
          { code: 'MISSING_FIELD', path: 'usage.rolled_over' },
        ],
      },
    ]);
    expect((await ask(['eval', 'isp.tariff.metered_data', '--input', 'nowhere.json'])).code).toBe(2);
  });

  test('what an extern answers is given beside the input, or the evaluation is refused', async () => {
    const extern = 'extern bonus(of: integer 0..1000): integer 0..100\n  from plugin "p" version 1 snapshot cost 5\n';
    const rule = 'rule good { code LOW  require score + bonus(score) >= 600 }\ndecision eligible { pass when good }\n';
    const asked = ['eval', file('outside.writ', `${HEAD}${extern}${rule}`), '--at', '2026-05-01', '--input', '-'];
    const verdict = async (answers: string): Promise<unknown> => {
      const ran = await ask([...asked, '--externs', file('answers.json', answers)], '{"score":590}');
      return [ran.code, ran.code === 0 ? JSON.parse(ran.out).decisions.eligible.verdict : JSON.parse(ran.out).code];
    };
    expect(await verdict('{"bonus":9}')).toEqual([0, 'fail']);
    expect(await verdict('{"bonus":"10"}')).toEqual([0, 'pass']);
    expect(await verdict('{"bonus":101}')).toEqual([1, 'EXTERN_FAILED']);
    const without = await ask(asked, '{"score":590}');
    expect([without.code, JSON.parse(without.out)]).toMatchObject([
      1,
      { status: 502, detail: 'bonus of plugin "p" version 1 gave no answer that fits.' },
    ]);
    expect((await ask([...asked, '--externs', file('answers.json', '[]')], '{"score":590}')).code).toBe(2);
  });

  test('curve shows what docs/calling.md shows: pieces, falls, the highest figure', async () => {
    const page = readFileSync(`${ROOT}docs/calling.md`, 'utf8');
    const [, shown = ''] = /npx writ curve [^\n]*\n```\n\n```text\n([\s\S]*?)```/.exec(page) ?? [];
    const input = '{"rated_on":"2026-03-01","data":"0"}';
    const command = ['curve', 'isp.tariff.volume_discount', '--along', 'data', '--input', '-', '--to', '1000'];
    expect(await ask(command, input)).toMatchObject({ code: 0, out: shown });
    const { pieces, cliffs, highest, neverDecreases } = JSON.parse((await ask([...command, '--json'], input)).out);
    expect(pieces).toHaveLength(3);
    expect(pieces[1]).toEqual({ from: '100', to: '499.999', figures: ['9.50', '47.4999'], slope: '0.095' });
    expect(cliffs[1]).toEqual({ at: '500', before: '47.4999', after: '45.00', less: '2.4999' });
    expect(highest).toEqual({ figure: '90.00', from: '1000' });
    expect(neverDecreases).toEqual({ kind: 'broken', detail: 'at 100' });
  });

  test.each<[string, readonly string[], number, string]>([
    ['an input that is not there', ['--along', 'nothing'], 1, 'nothing is no number of the input.'],
    ['a tariff that is not there', ['--along', 'data', '--tariff', 'x'], 2, 'has no tariff x.'],
    ['a bound that is no number', ['--along', 'data', '--to', 'far'], 2, '--from and --to are numbers'],
  ])('curve says what is wrong with %s', async (_, options, code, sentence) => {
    const input = '{"rated_on":"2026-03-01","data":"0"}';
    const { code: got, err } = await ask(['curve', 'isp.tariff.volume_discount', '--input', '-', ...options], input);
    expect({ got, said: err.includes(sentence) }).toEqual({ got: code, said: true });
  });

  describe('diff', () => {
    const input = '{"rated_on":"2026-03-01","data":"0"}';
    const flat = 'policies/isp/volume_discount/1.0.0.writ';
    const next = (name: string, version: string, change: (text: string) => string): string => {
      const text = readFileSync(join(folder, flat), 'utf8').replace('version 1.0.0', `version ${version}`);
      return file(name, change(text));
    };

    test('a dearer price is a minor step, and the largest rise is named', async () => {
      const dearer = next('dearer.writ', '1.1.0', (text) => text.replace('0.10 USD', '0.11 USD'));
      const ran = await ask(['diff', flat, dearer, '--along', 'data', '--input', '-', '--to', '1000', '--json'], input);
      expect(ran.code).toBe(0);
      expect(JSON.parse(ran.out)).toMatchObject({
        old: '1.0.0',
        new: '1.1.0',
        step: 'minor',
        enough: true,
        prices: { largestRise: { by: '9.00' }, largestFall: { by: '0.00' } },
      });
    });

    test('--inputs asks both versions the same calls', async () => {
      const dearer = next('dearer.writ', '1.1.0', (text) => text.replace('0.10 USD', '0.11 USD'));
      const calls = ['10', '0', '-1', '1000'].map((data) => JSON.stringify({ rated_on: '2026-03-01', data }));
      const all = file('calls.ndjson', `${calls.join('\n\n')}\n`);
      const ran = await ask(['diff', flat, dearer, '--inputs', all, '--json']);
      expect(ran.code).toBe(0);
      expect(JSON.parse(ran.out).replay).toMatchObject({
        ...{ calls: 4, changed: 2, verdicts: 0, refused: 0 },
        prices: [{ calls: 3, dearer: 2, cheaper: 0, largestRise: { call: 4 } }],
        changes: [{ line: 1, changes: [{ kind: 'price', old: '1.0000', new: '1.1000', by: '0.1' }] }, { line: 7 }],
      });
      const shown = await ask(['diff', flat, dearer, '--inputs', file('call.ndjson', `${calls[0]}\n`)]);
      expect(shown.out).toContain('1 call: 1 changed, 0 with another verdict, 0 refused by one version alone');
      expect((await ask(['diff', flat, dearer, '--inputs', 'no-such-file'])).code).toBe(2);
    });

    test('a number that takes too small a step is refused', async () => {
      const dearer = next('small.writ', '1.0.1', (text) => text.replace('0.10 USD', '0.11 USD'));
      const ran = await ask(['diff', flat, dearer]);
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('at least a minor step, and the number takes a smaller one');
    });

    test('words alone are a patch', async () => {
      const words = next('words.writ', '1.0.1', (text) => text.replace('"Volume discount"', '"Discount"'));
      const ran = await ask(['diff', flat, words]);
      expect({ code: ran.code, out: ran.out }).toEqual({
        code: 0,
        out: 'isp.tariff.volume_discount 1.0.0 to 1.0.1: nothing changes but words\n',
      });
    });

    test('--along wants --input', async () =>
      expect((await ask(['diff', flat, flat, '--along', 'data'])).code).toBe(2));
  });

  const BOUND = 'policies/isp/data_by_bound/1.0.0.writ';
  test.each<[string, readonly string[], string, object]>([
    ['no JSON', [BOUND], '{', { status: 400, code: 'NOT_JSON', faults: [{ code: 'NOT_JSON', path: '' }] }],
    [
      'a policy',
      ['isp.tariff.metred_data'],
      '{}',
      { status: 404, code: 'UNKNOWN_POLICY', detail: 'Did you mean isp.tariff.metered_data?' },
    ],
    ['a version', ['isp.tariff.metered_data@9.9.9'], '{}', { status: 404, code: 'UNKNOWN_VERSION' }],
    [
      'an as-of before all versions',
      ['isp.tariff.metered_data'],
      CALL.replaceAll('2026', '2020'),
      { status: 409, code: 'NO_VERSION_IN_FORCE' },
    ],
    [
      'the as-of of a file',
      ['policies/isp/metered_data/1.2.0.writ'],
      CALL.replaceAll('2026', '2020'),
      { status: 422, code: 'INPUT_REJECTED' },
    ],
    ['a library', ['policies/isp/customer/1.0.0.writ'], '{}', { status: 422, code: 'POLICY_REJECTED' }],
  ])('%s that is refused is told as the service does', async (_, policy, input, problem) => {
    const ran = await ask(['eval', ...policy, '--input', '-'], input);
    expect([ran.code, JSON.parse(ran.out)]).toMatchObject([1, problem]);
  });

  test('a policy with errors: a problem on standard output, the text with carets beside it', async () => {
    const name = file('faulty.writ', HEAD + RULE.replace('score >=', 'scor >='));
    const ran = await ask(['eval', name, '--input', '-'], '{"score":1}');
    expect([ran.code, JSON.parse(ran.out)]).toMatchObject([
      1,
      {
        code: 'POLICY_REJECTED',
        faults: [{ code: 'WR2101', path: 'faulty.writ:6:31', message: 'There is no "scor" here.' }],
      },
    ]);
    expect(ran.err).toContain('error WR2101  faulty.writ:6:31');
  });

  test('a version that is faulty is not passed over for an older one', async () => {
    mkdirSync(join(folder, 'two'));
    file('two/1.0.0.writ', HEAD + RULE);
    file('two/1.1.0.writ', HEAD.replace('1.0.0', '1.1.0').replace('2026-01-01', '2026-07-01\nsupersedes 1.0.0') + RULE);
    const asked = async (policy: string, at: string): Promise<string> => {
      const ran = await ask(['eval', policy, '--pack', 'two', '--input', '-', '--at', at], '{"score":700}');
      const { version, code } = JSON.parse(ran.out) as { version?: string; code?: string };
      return version ?? code ?? '';
    };
    expect([await asked('demo.cli', '2026-06-30'), await asked('demo.cli', '2026-07-01')]).toEqual(['1.0.0', '1.1.0']);
    file('two/1.1.0.writ', HEAD.replace('1.0.0', '1.1.0') + RULE);
    expect([await asked('demo.cli', '2026-06-30'), await asked('demo.cli@1.0.0', '2026-07-01')]).toEqual([
      'POLICY_REJECTED',
      '1.0.0',
    ]);
  });

  test('a full trace recomputes; a changed figure does not', async () => {
    const full = (await ask(['eval', 'isp.tariff.metered_data', '--input', '-', '--explain', 'full'], CALL)).out;
    expect((await ask(['explain', '--check', '-'], full)).code).toBe(0);
    const changed = await ask(['explain', '--check', '-', '--json'], full.replace('"47.00"', '"46.00"'));
    expect([changed.code, JSON.parse(changed.out).ok]).toEqual([1, false]);
  });
});

describe('bench', () => {
  const bench = (lines: readonly string[]): Promise<Ran> =>
    ask(['bench', 'isp.tariff.metered_data', '--inputs', '-', '--time', '20', '--json'], lines.join('\n'));

  test('calls are timed, and those that are rejected counted', async () => {
    const ran = await bench([CALL, '{}', '', CALL]);
    expect(ran.code).toBe(0);
    const report = JSON.parse(ran.out);
    expect(report).toMatchObject({ version: '1.2.0', interpreted: null, inputs: 3, rejected: 1, bytesIn: CALL.length });
    expect(report.callsPerSecond * report.nanoseconds).toBeCloseTo(1e9, 0);
    expect(report.bytesOut).toBeGreaterThan(100);
  });

  test('where every input is rejected, the first refusal is told; where there is none, that is wrong usage', async () => {
    expect(await bench(['{}', '[]'])).toMatchObject({ code: 1, out: expect.stringContaining('MISSING_FIELD') });
    expect(await bench([''])).toMatchObject({ code: 2, err: expect.stringContaining('there is no input') });
  });

  test('a person reads it in three lines', async () => {
    const ran = await ask(['bench', 'isp.tariff.metered_data', '--inputs', '-', '--time', '20'], CALL);
    expect(ran.out).toMatch(/^isp\.tariff\.metered_data@1\.2\.0 {2}1 inputs, 0 rejected\n {2}[\d,]+ calls a second/);
    expect(ran.out).toContain('bytes for the garbage collector');
  });
});

describe('hash', () => {
  test('layout leaves it, a price changes it', async () => {
    const hash = async (text: string): Promise<string> =>
      (await ask(['hash', file('price.writ', text)])).out.split(' ')[0] ?? '';
    const text = readFileSync(join(folder, 'policies/isp/data_by_bound/1.0.0.writ'), 'utf8');
    expect(await hash(text.replace(/\n\n/g, '\n'))).toBe(await hash(text));
    expect(await hash(text.replace('0.08 USD', '0.081 USD'))).not.toBe(await hash(text));
  });
});

describe('serve', () => {
  test('says in its log what it does not serve, and stops as asked', async () => {
    // As root, the user of the database passes through.
    chmodSync(folder, 0o711);
    mkdirSync(join(folder, 'served'));
    mkdirSync(join(folder, 'bare'));
    file('served/broken.writ', `${HEAD}rule {`);
    file('served/sound.writ', (HEAD + RULE).replace('demo.cli', 'demo.sound'));
    const served = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--policies', 'served', 'bare'], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: '' },
    });
    const ended = once(served, 'exit');
    const lines: { msg: string; file?: string; since?: string | null; reason?: string }[] = [];
    for await (const line of createInterface({ input: served.stdout })) {
      lines.push(JSON.parse(line));
      if (lines.at(-1)?.msg === 'serving') served.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
    expect(lines.map(({ msg }) => msg)).toEqual([
      'the database is open',
      'a policy version is served',
      'a rule file is rejected; it held nothing before, so nothing of it is served',
      'something is wrong with the folders of rule files',
      'serving',
      'stopped',
    ]);
    expect(lines).toMatchObject([
      { embedded: true },
      { file: 'served/sound.writ' },
      { file: 'served/broken.writ', since: null },
      { reason: 'bare: there is no rule file (.writ, .writ.md) in this folder.' },
      {},
      {},
    ]);
  });
});
