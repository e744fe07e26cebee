import { expect, it } from 'vitest';
import { either, fill, group, hardLine, indent, join, line, render, softLine } from './layout.ts';

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
