import { describe, expect, it } from 'vitest';
import { utf8Length } from '../digest.ts';
import { DECLARATIONS_MAX, DIAGNOSTICS_MAX, EXPRESSION_DEPTH_MAX, FILE_BYTES_MAX } from '../limits.ts';
import { sourceFile } from '../source.ts';
import { codesOf, HEADER } from '../specs/syntax-fixtures.ts';
import { parse } from './parse.ts';

const nested = (open: string, inside: string, close: string) => (depth: number) =>
  `define v = ${open.repeat(depth)}${inside}${close.repeat(depth)}\n`;

describe('depth of nesting', () => {
  const shapes: readonly (readonly [string, (depth: number) => string, number])[] = [
    ['parentheses', nested('(', '1', ')'), EXPRESSION_DEPTH_MAX - 1],
    ['lists', nested('[', '1', ']'), EXPRESSION_DEPTH_MAX - 1],
    ['if', nested('if a then ', '1', ' else 2'), EXPRESSION_DEPTH_MAX - 1],
    ['calls', nested('f(', '1', ')'), EXPRESSION_DEPTH_MAX - 1],
    [
      'lists of',
      (depth) => `input v: ${'list of '.repeat(depth)}text${' up to 5'.repeat(depth)}\n`,
      EXPRESSION_DEPTH_MAX - 1,
    ],
    [
      'groups',
      (depth) => `decision d { pass when ${'all of { '.repeat(depth)}a${' }'.repeat(depth)} }\n`,
      EXPRESSION_DEPTH_MAX - 1,
    ],
  ];

  it.each(shapes)('of %s: at the limit and one above', (_, shape, limit) => {
    expect(codesOf(shape(limit))).toEqual([]);
    expect(codesOf(shape(limit + 1))).toEqual(['WR1018']);
  });

  it.each(shapes)('of %s: far above, closed and unclosed', (_, shape) => {
    const deep = shape(30_000);
    expect(codesOf(deep)).toEqual(['WR1018']);
    expect(codesOf(deep.slice(0, deep.length / 3))).toEqual(['WR1018']);
  });

  it.each(['1 + ', 'a otherwise ', 'a.'])('of a chain of %j', (link) => {
    expect(codesOf(`define v = ${link.repeat(40)}a\n`)).toEqual([]);
    expect(codesOf(`define v = ${link.repeat(20_000)}a\n`)).toEqual(['WR1018']);
  });

  it('does not count the items of `and` and `or`', () => {
    expect(codesOf(`define v = ${'a and '.repeat(500)}a\n`)).toEqual([]);
  });
});

describe('size', () => {
  const padded = (bytes: number): string => `${HEADER}//${' é'.repeat(10)}`.padEnd(bytes - 10, 'x');

  it('is counted in UTF-8', () => {
    expect(utf8Length('aé€😀')).toBe(1 + 2 + 3 + 4);
  });

  it.each([
    [FILE_BYTES_MAX, []],
    [FILE_BYTES_MAX + 1, ['WR1017']],
  ])('%i bytes', (bytes, codes) => {
    const text = padded(bytes);
    expect(utf8Length(text)).toBe(bytes);
    expect(parse(sourceFile('t.writ', text)).diagnostics.map((diagnostic) => diagnostic.code)).toEqual(codes);
  });
});

it.each([
  [DECLARATIONS_MAX, []],
  [DECLARATIONS_MAX + 1, ['WR1019']],
])('%i declarations', (count, codes) => {
  expect(codesOf(Array.from({ length: count }, (_, n) => `input i${n}: text\n`).join(''))).toEqual(codes);
});

it('tells no more faults than anyone will read', () => {
  expect(codesOf('; '.repeat(DIAGNOSTICS_MAX * 2))).toHaveLength(DIAGNOSTICS_MAX);
});
