/** The commands for authors as a user runs them: new, table, coverage, export, import, doc. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAIN = join(ROOT, 'cli/main.mjs');
const FIXTURES = join(ROOT, 'fixtures/exchange');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'writ-authors-'));
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

test.each([['new'], ['table'], ['doc'], ['export'], ['import']])('--help %s', (command) => {
  const ran = writ([command, '--help']);
  expect([ran.code, ran.out]).toEqual([0, expect.stringMatching(/^Usage: writ[\s\S]*Exit codes: 0 /)]);
});

describe('new, table, coverage, doc', () => {
  test('a pack is made once, and is sound as it stands', () => {
    const made = writ(['new', 'pack', 'acme', '--json']);
    expect([made.code, JSON.parse(made.out).files.length]).toEqual([0, 5]);
    expect(writ(['check', 'acme'])).toMatchObject({ code: 0, err: '4 files: 0 errors, 0 warnings and lints\n' });
    expect(writ(['test', 'acme', '--coverage'])).toMatchObject({
      code: 0,
      err: expect.stringContaining('the tests meet everything'),
    });
    const again = writ(['new', 'pack', 'acme']);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('there is such a file already')]);
  });

  test.each([
    [['rules', 'acme']],
    [['pack', 'acme.two']],
    [['rules', 'acme.Rule']],
    [['rules', 'acme.rule']],
    [['nothing', 'acme.two']],
  ])('new %j is wrong usage, and makes nothing', (args) => {
    expect(writ(['new', ...args, '--out', 'nowhere']).code).toBe(2);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  test('table draws each row with its hits', () => {
    const ran = writ(['table', 'acme/deposit/1.0.0.writ', 'deposits']);
    expect([ran.code, ran.out.split('\n').slice(0, 3)]).toEqual([
      0,
      [
        'table deposits picks one row',
        ' hits  | credit_score | kind      => months |',
        '    1  | < 600        | any       => 3      |  acme/deposit/1.0.0.writ:12',
      ],
    ]);
    const json = JSON.parse(writ(['table', 'acme/deposit/1.0.0.writ', '--json']).out);
    expect(json[0].rows[3]).toEqual({ cells: ['>= 700', 'any', '0'], hits: 1, at: 'acme/deposit/1.0.0.writ:15' });
    const none = writ(['table', 'acme/deposit/1.0.0.writ', 'deposit']);
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('Did you mean deposits?')]);
  });

  test('what no test meets is told with its place, and by flag as JSON', () => {
    const text = readFileSync(join(folder, 'acme/deposit/1.0.0.writ'), 'utf8').replace(/^ {4}\| 700 .*\n/m, '');
    writeFileSync(join(folder, 'partly.writ'), text);
    const ran = writ(['test', '--coverage', 'partly.writ']);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/warning WR9105 {2}partly\.writ:15:\d+ {2}No test takes row 4 of table deposits\./);
    expect(ran.out).toContain('acme.deposit: 3 of 4 rows');
    expect(JSON.parse(writ(['test', '--coverage', '--json', 'partly.writ']).out).coverage).toMatchObject({
      files: [{ policy: 'acme.deposit', kinds: { row: { met: 3, all: 4 } } }],
      uncovered: [{ code: 'WR9105' }],
    });
  });

  test('rows of a CSV table are data: that one of them is met is enough', () => {
    const text = (given: string): string => `policy demo.calls version 1.0.0
effective from 2026-01-01

input number: text

table calls picks longest prefix from csv "calls.csv" { | prefix: text => minutes: integer | }

define found = calls(number) otherwise { minutes: 0 }

test "one" {
  given number: "${given}"
  expect found.minutes >= 0
}
`;
    writeFileSync(join(folder, 'calls.csv'), 'prefix,minutes\n44,1\n447,2\n');
    writeFileSync(join(folder, 'calls.writ'), text('4420'));
    expect(writ(['test', '--coverage', 'calls.writ'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('demo.calls: 1 of 2 rows'),
    });
    writeFileSync(join(folder, 'calls.writ'), text('33'));
    const none = writ(['test', '--coverage', 'calls.writ']);
    expect([none.code, none.out.match(/No test .*/g)]).toEqual([1, ['No test takes a row of table calls.']]);
  });

  test('doc writes the pages of a pack', () => {
    const ran = writ(['doc', 'acme', '--out', 'book', '--title', 'Acme <plans>']);
    expect([ran.code, ran.out]).toEqual([0, 'book/index.html\n']);
    expect(readFileSync(join(folder, 'book/index.html'), 'utf8')).toContain('<h1>Acme &lt;plans&gt;</h1>');
    expect(readFileSync(join(folder, 'book/acme.monthly-1.0.0.html'), 'utf8')).toContain('<svg');
    expect(writ(['doc', 'nowhere', '--out', 'book'])).toMatchObject({ code: 2, out: '' });
  });
});

describe('export', () => {
  test('schemas and types', () => {
    const policy = 'isp.tariff.metered_data';
    expect(JSON.parse(writ(['export', 'input-schema', policy]).out)).toMatchObject({ required: ['period', 'usage'] });
    expect(JSON.parse(writ(['export', 'answer-schema', policy]).out).properties.policy).toEqual({ const: policy });
    expect(writ(['export', 'typescript', `${policy}@1.2.0`]).out).toContain('export interface Answer {');
    expect(writ(['export', 'typescript', 'isp.nothing']).code).toBe(1);
    expect(writ(['export', 'yaml', policy]).code).toBe(2);
  });

  test('export sql prints the query, or why there is none', () => {
    const made = writ(['export', 'sql', 'isp.tariff.metered_data', '--from', 'usage', '--keep', 'account_id']);
    expect([made.code, made.out]).toEqual([
      0,
      expect.stringMatching(/FROM usage AS s[\s\S]*\nSELECT _k0 AS account_id, /),
    ]);
    const none = writ(['export', 'sql', 'licence.tenant_limits', '--dialect', 'postgres']);
    expect([none.code, none.out, none.err]).toEqual([
      1,
      '',
      'licence.tenant_limits has no form in SQL for postgres: it uses lists.\n',
    ]);
    expect(writ(['export', 'sql', 'isp.tariff.metered_data', '--dialect', 'oracle']).code).toBe(2);
    const dated = writ(['export', 'sql', 'isp.tariff.metered_data', '--at', '2026-03-01']);
    expect([dated.code, dated.err]).toEqual([2, expect.stringContaining('reads its as-of from each row')]);
  });

  test('rules as JsonLogic; one that has no such form is named, and the others are printed', () => {
    const sound = writ(['export', 'json-logic', 'isp.eligibility.enterprise']);
    expect([sound.code, JSON.parse(sound.out).rules.minimum_employee_count]).toEqual([
      0,
      {
        code: 'TOO_FEW_EMPLOYEES',
        passes: {
          and: [
            { '!==': [{ var: 'customer.business_details.employee_count' }, null] },
            { '>=': [{ var: 'customer.business_details.employee_count' }, 50] },
          ],
        },
      },
    ]);
    const partly = writ(['export', 'json-logic', 'licence.tenant_limits']);
    expect([partly.code, partly.err]).toEqual([1, expect.stringContaining('WR9201')]);
    expect(Object.keys(JSON.parse(partly.out).rules)).toContain('compliance_current');
  });

  test('what is exported is imported again', () => {
    const { out } = writ(['export', 'json-logic', 'partner.bonus']);
    const ran = writ(['import', 'json-logic', '-', '--name', 'again.bonus'], out);
    expect([ran.code, ran.out]).toEqual([0, expect.stringContaining('decision verdict {')]);
  });
});

describe('import', () => {
  test('to files that check clean', () => {
    const file = join(FIXTURES, 'eligibility.json');
    const ran = writ(['import', 'policy-engine', file, '--name', 'acme.rules', '--out', 'taken']);
    expect([ran.code, ran.out.split('\n')[0]]).toEqual([0, 'taken/residential_basic_eligibility/1.0.0.writ']);
    expect(ran.err).toContain('warning WR9203');
    expect(writ(['check', 'taken']).err).toContain('3 files: 0 errors, 0 warnings and lints');
    expect(writ(['fmt', '--check', 'taken']).code).toBe(0);
  });

  test('a folder of tariff files, with the table beside the policy', () => {
    const options = ['--name', 'acme.voice', '--out', 'voice', '--currency', 'EUR', '--json'];
    const ran = writ(['import', 'tariff-csv', join(FIXTURES, 'tariffs'), ...options]);
    expect([ran.code, JSON.parse(ran.out).written]).toEqual([
      0,
      ['voice/voice/1.0.0.writ', 'voice/voice/voice_destinations.csv'],
    ]);
    expect(writ(['check', 'voice']).code).toBe(0);
  });

  test('what cannot be imported is named, and nothing is written', () => {
    writeFileSync(join(folder, 'odd.json'), '{"==": [{"cat": [{"var": "a"}, "b"]}, "c"]}');
    const ran = writ(['import', 'json-logic', 'odd.json', '--out', 'odd']);
    expect([ran.code, ran.out, ran.err]).toEqual([
      1,
      '',
      expect.stringContaining('error WR9202  odd.json:1:9  The operator cat'),
    ]);
    expect(existsSync(join(folder, 'odd'))).toBe(false);
  });

  test.each([
    [['json-logic', 'nowhere.json']],
    [['yaml', 'odd.json']],
    [['json-logic', 'odd.json', '--name', 'one']],
    [['json-logic', 'odd.json', '--from', 'today']],
  ])('%j is wrong usage', (args) => expect(writ(['import', ...args]).code).toBe(2));
});
