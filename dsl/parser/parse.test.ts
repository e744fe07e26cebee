import { describe, expect, it } from 'vitest';
import { sourceFile } from '../source.ts';
import { declarationsOf, faultsOf, HEADER, ruleFiles, said, treeOf } from '../specs/syntax-fixtures.ts';
import type { ExprNode } from '../tree/expression.ts';

const examples = ruleFiles('examples');

function treeFor(text: string): unknown {
  const [declaration] = declarationsOf(`define v = ${text}\n`);
  return said(declaration !== undefined && 'value' in declaration ? declaration.value : undefined);
}

const name = (text: string) => ({ kind: 'Name', name: { text } });
const number = (digits: string, ...words: readonly string[]) => ({
  kind: 'Number',
  number: { digits },
  ...(words.length === 0 ? {} : { unit: { words: words.map((text) => ({ text })) } }),
});

it.each(examples.map((source) => [source.name, source] as const))('%s is read without a fault', (_, source) => {
  expect(faultsOf(source)).toBe('');
});

describe('precedence', () => {
  it.each([
    ['a or b and c', 'a or (b and c)'],
    ['not a and b', '(not a) and b'],
    ['a + b * c', 'a + (b * c)'],
    ['a - b - c', '(a - b) - c'],
    ['a * b of c', '(a * b) of c'],
    ['-a * b', '(-a) * b'],
    ['a + b < c', '(a + b) < c'],
    ['a / b rounded half up to 2 places', '(a / b) rounded half up to 2 places'],
    ['a otherwise b * c', '(a otherwise b) * c'],
    ['a otherwise b otherwise c', '(a otherwise b) otherwise c'],
    ['p as of d + 1', '(p as of d) + 1'],
    ['if a then b else c + 1', 'if a then b else (c + 1)'],
    ['a is not b and c', '(a is not b) and c'],
    ['a not in b .. c or d', '(a not in b .. c) or d'],
    ['a and (b and c)', 'a and b and c'],
  ])('%s reads as %s', (short, long) => {
    expect(treeFor(short)).toEqual(treeFor(long));
  });

  it('tells `a otherwise b * c` from `a otherwise (b * c)`', () => {
    expect(treeFor('a otherwise b * c')).not.toEqual(treeFor('a otherwise (b * c)'));
  });
});

describe('expressions', () => {
  it.each<[string, object]>([
    ['1_000.50 USD per GB', number('1000.50', 'USD', 'GB')],
    [
      '{ rate: 5 unit: 3 }',
      {
        kind: 'Record',
        fields: [
          { name: { text: 'rate' }, value: number('5') },
          { name: { text: 'unit' }, value: number('3') },
        ],
      },
    ],
    ['x is missing', { kind: 'Is', negated: false, left: name('x'), right: { kind: 'Missing' } }],
    ['x is not present', { kind: 'IsPresent', negated: true, operand: name('x') }],
    ['x in 1 ..< 5', { kind: 'In', negated: false, item: name('x'), from: number('1'), to: number('5'), toOpen: true }],
    [
      'f(x).y',
      { kind: 'Field', base: { kind: 'Call', callee: { text: 'f' }, args: [name('x')] }, field: { text: 'y' } },
    ],
    [
      '(a otherwise b).c',
      { kind: 'Field', base: { kind: 'Otherwise', operand: name('a'), fallback: name('b') }, field: { text: 'c' } },
    ],
    [
      'split x by { a: 50%, b: remaining }',
      {
        kind: 'Split',
        amount: name('x'),
        parts: [{ name: { text: 'a' }, share: { kind: 'Percent', number: { digits: '50' } } }, { name: { text: 'b' } }],
      },
    ],
    [
      '"RC-1" matches "RC-[0-9]+"',
      { kind: 'Matches', operand: { kind: 'Text', value: 'RC-1' }, pattern: { value: 'RC-[0-9]+' } },
    ],
  ])('%s', (text, tree) => {
    expect(treeFor(text)).toEqual(tree);
  });

  it('gives a parenthesised part the place of its parentheses', () => {
    const [declaration] = declarationsOf('define v = (a + b) * c\n');
    const value = declaration?.kind === 'Define' ? declaration.value : undefined;
    const left = value?.kind === 'Binary' ? value.left : undefined;
    const start = HEADER.length + 'define v = '.length;
    expect(left?.span).toMatchObject({ start, end: start + '(a + b)'.length });
  });
});

describe('messages', () => {
  function parts(message: string): readonly (string | ExprNode)[] {
    const [rule] = declarationsOf(`rule r { code X  message ${message} }`);
    const clause = rule?.kind === 'Rule' ? rule.clauses[1] : undefined;
    return clause?.kind === 'Message' ? clause.message.parts : [];
  }

  it('are texts and holes in turn', () => {
    expect(said(parts('"{a} owes {b.c}."'))).toEqual([
      name('a'),
      ' owes ',
      { kind: 'Field', base: name('b'), field: { text: 'c' } },
      '.',
    ]);
  });

  it('print doubled braces as braces', () => {
    expect(said(parts('"{{x}} {{{a}}}"'))).toEqual(['{x} {', name('a'), '}']);
  });

  it('hold a record in a hole', () => {
    expect(said(parts('"{f({ a: 1 })}"'))).toHaveLength(1);
  });

  it('place their holes in the file', () => {
    const text = `${HEADER}rule r { code X  message "Debt: {debt + 1}" }`;
    const [rule] = treeOf(sourceFile('t.writ', text)).declarations;
    const clause = rule?.kind === 'Rule' ? rule.clauses[1] : undefined;
    const hole = clause?.kind === 'Message' ? clause.message.parts[1] : undefined;
    expect(typeof hole === 'object' ? text.slice(hole.span.start, hole.span.end) : '').toBe('debt + 1');
  });
});

describe('comments', () => {
  const text = `/// What it is for.\n${HEADER}/// First line.\n///   Second line.\ninput x: text // behind\n// alone\ninput y: text /// no doc\n`;
  const file = treeOf(sourceFile('t.writ', text));

  it('document the declaration behind them', () => {
    expect(file.header.doc).toBe('What it is for.');
    expect(file.declarations.map((node) => node.doc)).toEqual(['First line.\nSecond line.', undefined]);
  });

  it('are kept, with whether they stand alone', () => {
    expect(file.comments.map(({ text: written, ownLine }) => [written, ownLine])).toEqual([
      ['// behind', false],
      ['// alone', true],
      ['/// no doc', false],
    ]);
  });
});
