/** Definitions, references and renaming. `^` stands in the name. */
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { BASE, desk, edited, LIBRARY, shown } from '../specs/desk.ts';
import { definition, references } from './navigate.ts';
import { diagnosticsOf } from './pack.ts';
import { prepareRename, rename } from './rename.ts';

const RULE = (rest: string): string => `${BASE}rule r {\n  code X\n  ${rest}\n}\n`;
const HEADER = 'policy demo.user version 1.0.0\neffective from 2026-01-01\n';
const USER = `${HEADER}use Color, Item, box from lib.words version 1\ninput item: Item\nrule r { code X  require item.color is red }\n`;
const TARIFF = `${BASE}tariff t {
  charge data { measure used  each 1 USD per GB  taxed as goods }
  discount d { code D  take 10% off data }
  tax vat 10% added to charges taxed as goods
}
rule r { code LOW  require true }
decision go { pass when all of { r } }
test "x" {
  given used: 1 GB
  expect data is 0.9 USD
  expect d emitted
  expect go fails with LOW
}
`;

const pack = (text: string) => desk({ 'lib.writ': LIBRARY, 'test.writ': text });

describe('definition', () => {
  test.each([
    ['an input', RULE('require us^ed > 1 GB'), 'test.writ 14:7 used'],
    ['behind the name', RULE('require used^ > 1 GB'), 'test.writ 14:7 used'],
    ['a local before an input', RULE('let a = 1\n  require ^a > 0'), 'test.writ 26:7 a'],
    ['a parameter', BASE.replace('= x * 2', '= ^x * 2'), 'test.writ 17:15 x'],
    ['a field', RULE('require customer.^kind is small'), 'test.writ 8:3 kind'],
    ['a field of a path', `${BASE}test "x" { given customer.^kind: small }`, 'test.writ 8:3 kind'],
    [
      'a field that is written',
      `${BASE}test "x" { given customer: { ^kind: small since: 2026-01-01 } }`,
      'test.writ 8:3 kind',
    ],
    ['a field that is changed', `${BASE}define c = customer with { ^kind: small }\n`, 'test.writ 8:3 kind'],
    ['a value of an enum', RULE('require customer.kind is ^small'), 'test.writ 6:13 small'],
    ['a value in a table', BASE.replace('| small      | <', '| ^small | <'), 'test.writ 6:13 small'],
    ['a column', `${BASE}define m = deposit(small, 500).^months\n`, 'test.writ 19:45 months'],
    ['a charge in a set', TARIFF.replace('off data', 'off ^data'), 'test.writ 25:10 data'],
    ['a charge in a test', TARIFF.replace('expect data', 'expect ^data'), 'test.writ 25:10 data'],
    ['a tax category', TARIFF.replace('taxed as goods\n}', 'taxed as ^goods\n}'), 'test.writ 25:59 goods'],
    ['a rule', TARIFF.replace('{ r }', '{ ^r }'), 'test.writ 29:6 r'],
    ['a reason code', TARIFF.replace('with LOW', 'with ^LOW'), 'test.writ 29:15 LOW'],
    ['an import', USER.replace('use Color', 'use ^Color'), 'lib.writ 3:6 Color'],
    ['an imported record', USER.replace('item: Item', 'item: ^Item'), 'lib.writ 6:8 Item'],
    ['a field of an imported record', USER.replace('item.color', 'item.^color'), 'lib.writ 7:3 color'],
    ['a library', USER.replace('lib.words', 'lib.^words'), 'lib.writ 1:9 lib.words'],
    ['nothing', RULE('require ^nobody > 1'), undefined],
    ['the language', RULE('require ^max(1, 2) > 1'), undefined],
  ])('%s', (_, text, expected) => {
    const { pack: all, file, offset } = pack(text);
    const span = definition(all, file, offset);
    expect(span === undefined ? undefined : shown(all, span)).toBe(expected);
  });

  test('a CSV table leads to its file', () => {
    const text = `${HEADER}table t picks one row from csv "r^ows.csv" {\n  | a: integer 0..1 => b: integer |\n}\n`;
    const { pack: all, file, offset } = desk({ 'test.writ': text, 'rows.csv': 'a,b\n0,1\n1,2\n' });
    expect(definition(all, file, offset)).toEqual({ file: 'rows.csv', start: 0, end: 0 });
  });

  test('a library that cannot be read to its end still leads to what is sound in it', () => {
    const {
      pack: all,
      file,
      offset,
    } = desk({ 'lib.writ': `${LIBRARY}record Broken {`, 'test.writ': USER.replace('use Color', 'use ^Color') });
    const span = definition(all, file, offset);
    expect(span === undefined ? undefined : shown(all, span)).toBe('lib.writ 3:6 Color');
  });
});

describe('references', () => {
  test.each([
    [
      'a field, over the files of the pack',
      USER.replace('item.color', 'item.^color'),
      ['lib.writ 7:3 color', 'test.writ 5:31 color'],
    ],
    [
      'a record',
      USER.replace('item: Item', 'item: ^Item'),
      ['lib.writ 6:8 Item', 'test.writ 3:12 Item', 'test.writ 4:13 Item'],
    ],
    [
      'a local and not the field of its name',
      RULE('let kind = 1\n  require ^kind > 0 and customer.kind is small'),
      ['test.writ 26:7 kind', 'test.writ 27:11 kind'],
    ],
    [
      'a charge',
      TARIFF.replace('charge data', 'charge ^data'),
      ['test.writ 25:10 data', 'test.writ 26:37 data', 'test.writ 33:10 data'],
    ],
  ])('%s', (_, text, expected) => {
    const { pack: all, file, offset } = pack(text);
    expect(references(all, file, offset).map((span) => shown(all, span))).toEqual(expected);
  });
});

describe('rename', () => {
  test.each([
    ['an input', RULE('require us^ed > 1 GB'), 'spent', [['test.writ', 2]]],
    [
      'a field, over the files of the pack',
      USER.replace('item.color', 'item.^color'),
      'tint',
      [
        ['lib.writ', 1],
        ['test.writ', 1],
      ],
    ],
    [
      'an imported unit',
      USER.replace('box from', '^box from'),
      'crate',
      [
        ['lib.writ', 2],
        ['test.writ', 1],
      ],
    ],
    ['a value of an enum', RULE('require customer.kind is ^small'), 'little', [['test.writ', 4]]],
    ['a reason code', TARIFF.replace('with LOW', 'with ^LOW'), 'TOO_LOW', [['test.writ', 2]]],
    ['to a word that may be a name', RULE('require us^ed > 1 GB'), 'usage', [['test.writ', 2]]],
    ['a field to a word of the language', RULE('require customer.^kind is small'), 'rule', [['test.writ', 2]]],
  ] as const)('%s', (_, text, name, counts) => {
    const { pack: all, file, offset } = pack(text);
    const renamed = rename(all, file, offset, name);
    if ('refused' in renamed) throw new Error(renamed.refused);
    const byFile = Map.groupBy(renamed.edits, (edit) => edit.span.file);
    expect([...byFile].map(([key, edits]) => [key, edits.length])).toEqual(counts);
    const after = desk(
      Object.fromEntries(['lib.writ', 'test.writ'].map((each) => [each, edited(all, each, renamed.edits)])),
    );
    expect(hasErrors(diagnosticsOf(after.pack))).toBe(hasErrors(diagnosticsOf(all)));
  });

  test.each([
    ['a taken name', RULE('require us^ed > 1 GB'), 'customer', 'The name "customer" is taken.'],
    ['a field that is there', RULE('require customer.^kind is small'), 'since', 'The name "since" is taken.'],
    ['a word of the language', RULE('require us^ed > 1 GB'), 'tariff', '"tariff" is a word of the language.'],
    ['a hard word', RULE('require us^ed > 1 GB'), 'per', '"per" is a word of the language.'],
    ['no name', RULE('require us^ed > 1 GB'), '2nd', '"2nd" is no name'],
    ['a name that a local hides', RULE('let a = 1\n  require us^ed > 1 GB and a > 0'), 'a', 'is taken'],
    ['a name of the language', RULE('require ^max(1, 2) > 1'), 'most', '"max" belongs to the language.'],
    [
      'a field of the language',
      `${BASE}input period: BillingPeriod\ndefine s = period.st^art\n`,
      'begin',
      '"start" belongs to the language.',
    ],
    ['an unknown name', RULE('require no^body > 1'), 'x', 'It is not known what "nobody" stands for.'],
    ['no name at all', `${BASE}^\n`, 'x', 'There is no name here.'],
    [
      'a name that a broken part may hold',
      `${RULE('require us^ed > 1 GB')}rule s { require used `,
      'x',
      'test.writ has syntax errors, and it may hold "used".',
    ],
    [
      'a name that would be read as a value of an enum',
      `${BASE}constant tiny = 5\nrule r { code X  require customer.kind is small and ti^ny > 1 }\n`,
      'minimum_score',
      'is taken',
    ],
  ])('%s is refused', (_, text, name, reason) => {
    const { pack: all, file, offset } = pack(text);
    expect(rename(all, file, offset, name)).toEqual({ refused: expect.stringContaining(reason) });
  });

  test('the name that would be renamed is shown first', () => {
    const { pack: all, file, offset } = pack(RULE('require us^ed > 1 GB'));
    expect(prepareRename(all, file, offset)).toEqual({ file, start: offset - 2, end: offset + 2 });
  });
});
