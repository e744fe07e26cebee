import { describe, expect, test } from 'vitest';
import { checkPack, type SourceFile, sourceFile } from '#dsl';
import type { LoadedFile } from '../load.ts';
import { Mutation, survivorsOf, type Trial } from './mutation.ts';

const HEAD = 'policy demo.shop version 1.0.0\neffective from 2026-01-01\n';

/** Changes `a.writ`, with the other files beside it. */
function trials(texts: Readonly<Record<string, string>>): readonly Trial[] {
  const all = Object.entries(texts).map(([name, text]) => sourceFile(name, text));
  const sources = all.filter(({ name }) => name.endsWith('.writ'));
  const csv = (_: string, file: string): SourceFile | undefined => all.find(({ name }) => name === file);
  const results = checkPack({ sources, csv });
  const files = sources.flatMap((source): readonly LoadedFile[] => {
    const checked = results.get(source.name);
    return checked === undefined ? [] : [{ source, checked }];
  });
  const file = files.find(({ source }) => source.name === 'a.writ');
  if (file === undefined) throw new Error('no a.writ');
  const mutation = new Mutation(file, { files, imported: [], texts: new Map(all.map((each) => [each.name, each])) });
  return mutation.mutants.map((mutant) => mutation.try(mutant));
}

const told = (tried: readonly Trial[]): readonly string[] =>
  tried.map(({ mutant, fate }) => `${fate}: ${mutant.operator}, ${mutant.what}`);

const RULE = `${HEAD}
input score: integer 0..1000
rule good {
  code LOW
  require score >= 600
}
decision may { pass when good }
`;

describe('rules', () => {
  test('a weak test lets the boundary move', () => {
    const tried = trials({
      'a.writ': `${RULE}test "weak" { cases { | score => may | \n | 500 => fails | \n | 700 => passes | } }`,
    });
    expect(told(tried)).toEqual([
      'survived: swap comparison, ">=" becomes ">"',
      'survived: move boundary, 600 becomes 599',
    ]);
    expect(survivorsOf(tried).map(({ code, severity, message }) => `${severity} ${code} ${message}`)).toEqual([
      'warning WR9104 No test fails when ">=" becomes ">".',
      'warning WR9104 No test fails when 600 becomes 599.',
    ]);
  });

  test('a strong one does not', () => {
    const tried = trials({
      'a.writ': `${RULE}test "strong" { cases { | score => may | \n | 599 => fails | \n | 600 => passes | } }`,
    });
    expect(told(tried)).toEqual([
      'killed: swap comparison, ">=" becomes ">"',
      'killed: move boundary, 600 becomes 599',
    ]);
    expect(survivorsOf(tried)).toEqual([]);
  });

  test('a property notices as well', () => {
    const text = `${RULE}property "p" { vary score over 590 .. 599 expect may fails }`;
    expect(told(trials({ 'a.writ': text }))).toEqual([
      'survived: swap comparison, ">=" becomes ">"',
      'killed: move boundary, 600 becomes 599',
    ]);
  });
});

test('what the checker would not have is refused', () => {
  const text = `${HEAD}
currency USD
rounding half even to 2 places per line
input data: quantity GB 0..100
tariff t {
  charge c {
    measure data
    graduated {
      up to 10 GB at 0.20 USD per GB
      up to 11 GB at 0.10 USD per GB
      beyond at 0.05 USD per GB
    }
  }
}
test "x" { cases { | data => total | \n | 20 GB => 2.55 USD | } }`;
  const refused = told(trials({ 'a.writ': text })).filter((each) => each.startsWith('refused'));
  expect(refused).toEqual(['refused: move boundary, 10 becomes 11', 'refused: move boundary, 11 becomes 10']);
});

test('libraries and tables stand beside the changed file', () => {
  const tried = trials({
    'a.writ': `${HEAD}use twice from demo.lib version 1
input score: integer 0..1000
table level picks one row from csv "levels.csv" {
  | kind: integer 1..2 => least: integer |
}
rule good { code LOW  require twice(score) > level(1).least }
decision may { pass when good }
test "x" { cases { | score => may | \n | 300 => fails | \n | 301 => passes | } }`,
    'lib.writ':
      'library demo.lib version 1.0.0\neffective from 2026-01-01\ndefine twice(x: integer): integer = x * 2\n',
    'levels.csv': 'kind,least\n1,600\n2,700\n',
  });
  expect(told(tried)).toEqual(['killed: swap comparison, ">" becomes ">="']);
});
