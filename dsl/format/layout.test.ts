import { describe, expect, it } from 'vitest';
import {
  type Doc,
  either,
  fill,
  group,
  hardLine,
  indent,
  join,
  lead,
  line,
  remark,
  render,
  softLine,
} from './layout.ts';

it('keeps a group on one line when it fits', () => {
  const doc = group('f(', indent(softLine, join([',', line], ['a', 'b'])), softLine, ')');
  expect(render(doc, 10)).toBe('f(a, b)');
  expect(render(doc, 6)).toBe('f(\n  a,\n  b\n)');
});

it('breaks the outer group before the inner one', () => {
  const inner = group('(', indent(softLine, 'bb', line, 'cc'), softLine, ')');
  expect(render(group('aa', indent(line, inner)), 9)).toBe('aa\n  (bb cc)');
});

it('counts what follows a group on its line', () => {
  expect(render([group('a', line, 'b'), 'cccc'], 6)).toBe('a\nbcccc');
});

it('breaks a group that holds a forced break', () => {
  expect(render(group('a', indent(line, 'b', hardLine, 'c')), 80)).toBe('a\n  b\n  c');
});

it('fills lines', () => {
  expect(render(indent(hardLine, fill(['aaa', 'bbb', 'ccc', 'ddd'])), 12)).toBe('\n  aaa, bbb,\n  ccc, ddd');
});

it('chooses between two shapes', () => {
  const doc = either('{ a, b }', ['{', indent(hardLine, 'a', hardLine, 'b'), hardLine, '}']);
  expect(render(doc, 8)).toBe('{ a, b }');
  expect(render(doc, 7)).toBe('{\n  a\n  b\n}');
});

it('leaves no blanks at line ends', () => {
  expect(render(['a ', hardLine, indent(hardLine, hardLine, 'b')], 80)).toBe('a\n\n\n  b');
});

describe('comments', () => {
  const behind = remark('// c', false);
  const below = remark('// c', true);
  it.each<[string, Doc, string]>([
    ['at the end of its line, whatever is written before that', ['a', behind, ' b', hardLine, 'd'], 'a b  // c\nd'],
    ['that break the group around them', group('a', behind, indent(line, 'b')), 'a  // c\n  b'],
    ['after which a fill goes on below', indent('x', hardLine, fill([['a', behind], 'b'])), 'x\n  a,  // c\n  b'],
    ['on a line of their own', ['a', indent(below), hardLine, 'b'], 'a\n  // c\nb'],
    ['behind which the text goes on deeper', ['a', indent(below), ' b'], 'a\n  // c\n  b'],
    ['above what begins on its line', ['a', hardLine, lead(['// c', '// d'], 'b')], 'a\n// c\n// d\nb'],
    ['above what begins in the middle', ['a ', lead(['// c'], ['b', hardLine, 'd'])], 'a\n  // c\n  b\n  d'],
    ['at the end of the text', ['a', behind], 'a  // c'],
  ])('%s', (_, doc, text) => expect(render(doc, 80)).toBe(text));
});
