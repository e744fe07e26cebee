/** Versions of a module beside each other, and the libraries that a file is built on (LANGUAGE 18.162 to 18.164). */
import { describe, expect, test } from 'vitest';
import { sourceFile } from '../source.ts';
import { checkPack } from './pack.ts';
import { compareVersions } from './versions.ts';

const RULE = 'input score: integer 0..1000\nrule good { code LOW require score >= 600 }\n';

/** `1.1.0 from 2026-07-01 supersedes 1.0.0` as a policy. */
function policy(head: string): string {
  const [version, ...clauses] = head.split(' ');
  return `policy demo.price version ${version}\neffective ${clauses.join(' ')}\n${RULE}`;
}

function told(texts: readonly string[], asked?: string): readonly string[] {
  const sources = texts.map((text, i) => sourceFile(`${i}.writ`, text));
  const results = checkPack(
    { sources, csv: () => undefined },
    {
      asked: ({ name }) => asked === undefined || name === asked,
    },
  );
  return [...results].flatMap(([file, { diagnostics }]) =>
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${file} ${code} ${message}`),
  );
}

describe('18.163 overlap', () => {
  const both = (a: string, b: string, from: string) =>
    `WR8103 ${a} and ${b} are both in force from ${from}, and neither supersedes the other.`;

  test.each<[string, readonly string[], readonly string[]]>([
    ['one after the other', ['1.0.0 from 2026-01-01 until 2026-07-01', '1.1.0 from 2026-07-01'], []],
    ['one that supersedes the other', ['1.0.0 from 2026-01-01', '1.1.0 from 2026-07-01 supersedes 1.0.0'], []],
    [
      'along the chain',
      [
        '1.0.0 from 2026-01-01',
        '2.0.0 from 2026-03-01 supersedes 1.0.0 for new subscribers',
        '3.0.0 from 2026-06-01 supersedes 2.0.0 for everyone from 2026-07-01',
      ],
      [],
    ],
    ['neither', ['1.1.0 from 2026-07-01', '1.0.0 from 2026-01-01'], [`0.writ ${both('1.1.0', '1.0.0', '2026-07-01')}`]],
    [
      'two that supersede the same one',
      ['1.0.0 from 2026-01-01', '1.1.0 from 2026-03-01 supersedes 1.0.0', '1.2.0 from 2026-06-01 supersedes 1.0.0'],
      [`2.writ ${both('1.2.0', '1.1.0', '2026-06-01')}`],
    ],
    [
      'two that supersede the same one, one after the other',
      [
        '1.0.0 from 2026-01-01',
        '1.1.0 from 2026-03-01 until 2026-06-01 supersedes 1.0.0',
        '1.2.0 from 2026-06-01 supersedes 1.0.0',
      ],
      [],
    ],
    [
      'a link that is not there',
      ['1.0.0 from 2026-01-01', '1.2.0 from 2026-06-01 supersedes 1.1.0'],
      [`1.writ ${both('1.2.0', '1.0.0', '2026-06-01')}`],
    ],
    [
      'versions that supersede in a circle',
      ['1.0.0 from 2026-01-01 supersedes 1.1.0', '1.1.0 from 2026-03-01 supersedes 1.0.0', '1.2.0 from 2026-06-01'],
      [`2.writ ${both('1.2.0', '1.1.0', '2026-06-01')}`],
    ],
    [
      'a last day that is the first of the next',
      ['1.0.0 from 2026-01-01 until 2026-01-02', '1.1.0 from 2026-01-01 until 2026-01-02'],
      [`1.writ ${both('1.1.0', '1.0.0', '2026-01-01')}`],
    ],
  ])('%s', (_, heads, faults) => expect(told(heads.map(policy))).toEqual(faults));

  test('the two are named, with the cause and a way out', () => {
    const heads = [
      '1.0.0 from 2026-01-01',
      '1.1.0 from 2026-03-01 supersedes 1.0.0',
      '1.2.0 from 2026-06-01 supersedes 1.0.0',
    ];
    const sources = heads.map((head, i) => sourceFile(`${i}.writ`, policy(head)));
    const results = checkPack({ sources, csv: () => undefined });
    expect(results.get('2.writ')?.diagnostics.filter(({ code }) => code === 'WR8103')).toMatchObject([
      {
        notes: ['Both supersede 1.0.0, so it has two successors at once.'],
        related: [{ span: { file: '1.writ' }, message: '1.1.0 stands here.' }],
        remedy: { text: 'write "supersedes 1.1.0", or end one of them with "until"' },
      },
    ]);
    expect(results.get('2.writ')?.program).toBeUndefined();
    expect(results.get('1.writ')?.program).toBeDefined();
  });

  test('a header that cannot be read may hold the missing link', () => {
    const broken = 'policy demo.price 1.1.0\n';
    const faults = told([policy('1.0.0 from 2026-01-01'), policy('1.2.0 from 2026-06-01 supersedes 1.1.0'), broken]);
    expect(faults.filter((fault) => fault.includes('WR8103'))).toEqual([]);
  });

  test('libraries may overlap', () => {
    const library = (version: string) =>
      `library demo.units version ${version}\neffective from 2026-01-01\nunit seat plural seats\n`;
    expect(told([library('1.0.0'), library('1.1.0')])).toEqual([]);
  });
});

describe('18.164 imports', () => {
  const library = (version: string, effective: string, limit: number) =>
    `library demo.limits version ${version}\neffective ${effective}\nconstant limit = ${limit}\n`;
  const user = (from: string) =>
    `policy demo.user version 1.0.0\neffective from ${from}\nuse limit from demo.limits version 1\ninput score: integer 0..1000\nrule good { code LOW require score >= limit }\n`;
  const libraries = [
    library('1.9.0', 'from 2026-06-01', 9),
    library('1.10.0', 'from 2026-03-01 until 2026-06-01', 10),
    library('1.0.0', 'from 2026-01-01', 0),
    library('2.0.0', 'from 2026-01-01', 20),
    'library demo.limits version 1.99.0\neffective from 2026-01-01\nconstant limit = = 1\n',
  ];

  test.each([
    ['2026-01-01', '1.0.0'],
    ['2026-02-28', '1.0.0'],
    ['2026-03-01', '1.10.0'],
    ['2026-06-01', '1.9.0'],
  ])('a policy from %s binds the highest version in force then', (from, version) => {
    const sources = [user(from), ...libraries.slice(0, 4)].map((text, i) => sourceFile(`${i}.writ`, text));
    const results = checkPack({ sources, csv: () => undefined }, { asked: ({ name }) => name === '0.writ' });
    expect(results.get('0.writ')?.program?.imports.map((each) => each.version)).toEqual([version]);
    expect([...results.keys()]).toEqual(['0.writ', ...(results.get('0.writ')?.libraries ?? [])]);
  });

  test('none in force is said, with those that are at other times', () => {
    expect(told([user('2025-12-31'), ...libraries.slice(0, 3)], '0.writ')).toEqual([
      '0.writ WR8102 No library demo.limits of major version 1 is in force on 2025-12-31, when this file begins.',
    ]);
  });

  test('of a file that is asked for, only what it needs is checked and told', () => {
    expect(told([user('2026-01-01'), ...libraries], '0.writ').map((fault) => fault.slice(0, 13))).toEqual([
      '5.writ WR1007',
    ]);
    expect(told([...libraries, user('2026-01-01')], '2.writ')).toEqual([]);
  });
});

test.each([
  ['1.10.0', '1.9.0', 1],
  ['1.0.0', '1.0.0', 0],
  ['1.0.0-rc.1', '1.0.0', -1],
  ['2.0.0', '10.0.0', -1],
])('%s beside %s', (a, b, order) => expect(Math.sign(compareVersions(a, b))).toBe(order));

describe('what versions say of each other', () => {
  const CODES = /^WR8(?:104|107) /;
  const said = (texts: readonly string[]): readonly string[] => {
    const sources = texts.map((text, i) => sourceFile(`${i}.writ`, text));
    return [...checkPack({ sources, csv: () => undefined })].flatMap(([file, { diagnostics }]) =>
      diagnostics
        .map(({ code, message }) => `${code} ${message}`)
        .filter((line) => CODES.test(line))
        .map((line) => `${file} ${line}`),
    );
  };
  const none = (before: string, version: string, from: string, until: string) =>
    `WR8104 No version is in force from ${from} until ${until}, between ${before} and ${version}.`;

  test.each<[string, readonly string[], readonly string[]]>([
    ['one after the other', ['1.0.0 from 2026-01-01 until 2026-07-01', '1.1.0 from 2026-07-01'], []],
    [
      'a month between them',
      ['1.0.0 from 2026-01-01 until 2026-07-01', '1.1.0 from 2026-08-01'],
      [`1.writ ${none('1.0.0', '1.1.0', '2026-07-01', '2026-08-01')}`],
    ],
    [
      'the longest one before counts',
      ['1.0.0 from 2026-01-01 until 2026-07-01', '1.1.0 from 2026-02-01 until 2026-03-01', '1.2.0 from 2026-07-01'],
      [],
    ],
    [
      'one without an end before it',
      ['1.0.0 from 2026-01-01', '1.1.0 from 2026-02-01 until 2026-03-01', '1.2.0 from 2026-07-01'],
      [],
    ],
  ])('days without a version: %s', (_, heads, expected) => {
    expect(said(heads.map(policy))).toEqual(expected);
  });

  const version = (step: number, rules: string): string =>
    `policy demo.price version 1.${step}.0\neffective from 202${step}-01-01 until 202${step + 1}-01-01\ninput score: integer 0..1000\n${rules}\n`;
  const rule = (name: string, code: string): string => `rule ${name} { code ${code} require score >= 600 }`;

  test.each<[what: string, texts: readonly string[], says: string | undefined]>([
    [
      'the same meaning in a patch',
      [`// old\n${policy('1.0.0 from 2026-01-01')}`, policy('1.0.1 from 2026-01-01')],
      undefined,
    ],
    [
      'other answers in a patch',
      [policy('1.0.0 from 2026-01-01'), policy('1.0.1 from 2026-01-01').replace('600', '620')],
      '1.0.1 is too small a step from 1.0.0: Answers differ: with score 600..619, good now fails.',
    ],
    [
      'other answers in a minor version',
      [policy('1.0.0 from 2026-01-01'), policy('1.1.0 from 2026-01-01').replace('600', '620')],
      undefined,
    ],
    [
      'a reason code less in a minor version',
      [policy('1.0.0 from 2026-01-01'), policy('1.1.0 from 2026-01-01').replace('LOW', 'SCORE')],
      '1.1.0 is too small a step from 1.0.0: Reason code LOW is no more.',
    ],
    [
      'beside the version before it, not the first',
      [
        policy('1.0.0 from 2026-01-01'),
        policy('1.1.0 from 2026-01-01').replace('600', '620'),
        policy('1.1.1 from 2026-01-01').replace('600', '620'),
      ],
      undefined,
    ],
  ])('the step of a version: %s', (_, texts, says) => {
    const sources = texts.map((text, i) => sourceFile(`${i}.writ`, text));
    const found = [...checkPack({ sources, csv: () => undefined }).values()].flatMap(({ diagnostics }) => diagnostics);
    expect(found.filter(({ code }) => code === 'WR8101').map(({ message }) => message)).toEqual(
      says === undefined ? [] : [says],
    );
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ['kept', [rule('good', 'LOW'), rule('good', 'LOW')], []],
    ['kept by a rule with a new name', [rule('good', 'LOW'), rule('sound', 'LOW')], []],
    [
      'handed to another rule',
      [rule('good', 'LOW'), `${rule('good', 'SCORE')} ${rule('fair', 'LOW')}`],
      ['1.writ WR8107 LOW stands for good in 1.0.0; a reason code never comes to mean something else.'],
    ],
    [
      'given up and taken by another rule',
      [rule('good', 'LOW'), rule('good', 'SCORE'), rule('fair', 'LOW')],
      ['2.writ WR8107 LOW stands for good in 1.0.0; a reason code never comes to mean something else.'],
    ],
    ['given up and back at its rule', [rule('good', 'LOW'), rule('good', 'SCORE'), rule('good', 'LOW')], []],
  ])('a reason code %s', (_, rules, expected) => {
    expect(said(rules.map((text, i) => version(i, text)))).toEqual(expected);
  });
});
