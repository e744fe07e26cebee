import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from '../lexer/lexer.ts';
import { type SourceFile, sourceFile } from '../source.ts';
import { FIXTURES, HEADER, ruleFiles, said, treeOf } from '../specs/syntax-fixtures.ts';
import { canonical, format, WIDTH } from './format.ts';

const good = ruleFiles('syntax/good');
const examples = ruleFiles('examples');
const all = [...good, ...examples].map((source) => [source.name, source] as const);

const formatted = (source: SourceFile): string => format(treeOf(source), source);
const layout = (text: string): string => formatted(sourceFile('t.writ', HEADER + text)).slice(HEADER.length);

const commentsOf = (source: SourceFile): readonly string[] => {
  const { comments, docs } = tokenize(source.name, source.text);
  const texts = [...comments, ...docs].map((token) => token.image.replace(/^\/+\s*/, '').trim());
  return texts.flatMap((text) => text.split(/\s*\/\/\s*/)).sort();
};

it.each(good.map((source) => [source.name, source] as const))('%s has the layout beside it', async (name, source) => {
  const file = join(FIXTURES, 'syntax', 'good', name.replace('.writ', '.formatted'));
  await expect(formatted(source)).toMatchFileSnapshot(file);
});

describe.each(all)('%s', (name, source) => {
  const once = sourceFile(name, formatted(source));

  it('says the same after formatting', () => {
    expect(said(treeOf(once))).toEqual(said(canonical(treeOf(source))));
  });

  it('is not changed by formatting again', () => {
    expect(formatted(once)).toBe(once.text);
  });

  it('keeps every comment', () => {
    expect(commentsOf(once)).toEqual(commentsOf(source));
  });

  it('has no line that could have been broken and no blank at an end', () => {
    for (const line of once.text.split('\n')) expect(line).toBe(line.trimEnd());
    const long = once.text.split('\n').filter((line) => line.length > WIDTH && !/[|"]|\/\//.test(line));
    expect(long).toEqual([]);
  });
});

it.each(examples.map((source) => [source.name, source] as const))('%s stands in the layout already', (_, source) => {
  expect(formatted(source)).toBe(source.text);
});

describe('parentheses', () => {
  it.each([
    ['((a)) + (b)', 'a + b'],
    ['(a * b) + c', 'a * b + c'],
    ['a * (b + c)', 'a * (b + c)'],
    ['a - (b - c)', 'a - (b - c)'],
    ['(a - b) - c', 'a - b - c'],
    ['not (a and b)', 'not (a and b)'],
    ['(not a) and b', 'not a and b'],
    ['a and (b or c)', 'a and (b or c)'],
    ['a otherwise b * c', '(a otherwise b) * c'],
    ['a otherwise 5', 'a otherwise 5'],
    ['f(a otherwise b)', 'f(a otherwise b)'],
    ['(a otherwise b) is c', '(a otherwise b) is c'],
    ['a / b rounded floor to 2 places', '(a / b) rounded floor to 2 places'],
    ['x otherwise (-1)', 'x otherwise (-1)'],
    ['(if a then b else c) + 1', '(if a then b else c) + 1'],
    ['(a < b) is (c < d)', '(a < b) is (c < d)'],
    ['-(-a)', '-(-a)'],
    ['(a otherwise b).c.d', '(a otherwise b).c.d'],
    ['([1, 2]).x', '([1, 2]).x'],
  ])('%s is written %s', (text, written) => {
    expect(layout(`define v = ${text}\n`)).toBe(`define v = ${written}\n`);
  });

  it('keep a number from taking the name behind it for a unit', () => {
    const text =
      'tariff t {\n  charge c { measure m time of use cal over d { a at (5) b at (x rounded floor to 5) } }\n}\n';
    expect(layout(text)).toContain('a at (5)');
    const source = sourceFile('t.writ', HEADER + layout(text));
    expect(said(treeOf(source).declarations)).toEqual(said(treeOf(sourceFile('t.writ', HEADER + text)).declarations));
  });
});

describe('numbers and units', () => {
  it.each([
    ['10000', '10_000'],
    ['1_000', '1000'],
    ['1234567.12345', '1_234_567.12345'],
    ['0.10 USD', '0.10 USD'],
    ['1 seconds', '1 second'],
    ['2 second', '2 seconds'],
    ['0.5 hour', '0.5 hours'],
    ['1 seats', '1 seat'],
    ['3 seat per month', '3 seats per month'],
    ['1 messages', '1 messages'],
    ['3 unknown', '3 unknown'],
  ])('%s is written %s', (text, written) => {
    const units = 'unit seat plural seats\nunit message plural messages\n\n';
    expect(layout(`${units}define v = ${text}\n`)).toBe(`${units}define v = ${written}\n`);
  });
});

it('opens a file that stands on one line', async () => {
  const source = good.find(({ name }) => name === 'tariff.writ');
  const text = source?.text.replace(/\/\/.*$/gm, '').replaceAll(/\s+/g, ' ') ?? '';
  const once = sourceFile('t.writ', formatted(sourceFile('t.writ', text)));
  expect(once.text.split('\n').length).toBeGreaterThan(50);
  expect(formatted(once)).toBe(once.text);
});

it('laws hold however blanks and line ends are strewn', () => {
  const tokensOf = (source: SourceFile) => tokenize(source.name, source.text).tokens.map((token) => token.image);
  const rows = [...good, ...examples].map(tokensOf);
  const strewn = fc.tuple(
    fc.constantFrom(...rows),
    fc.infiniteStream(fc.constantFrom(' ', ' ', '\n', '\n\n\n', '  ', ' // c\n', '\n// c\n', ' // c\n\n// c\n')),
  );
  fc.assert(
    fc.property(strewn, ([row, blanks]) => {
      const text = row.map((image) => image + (blanks.next().value ?? ' ')).join('');
      const source = sourceFile('t.writ', text);
      const once = sourceFile('t.writ', formatted(source));
      expect(said(treeOf(once))).toEqual(said(canonical(treeOf(source))));
      expect(formatted(once)).toBe(once.text);
      expect(commentsOf(once)).toEqual(commentsOf(source));
    }),
    { numRuns: 60 },
  );
});
