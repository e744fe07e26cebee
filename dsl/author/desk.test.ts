/** Actions, outline, folding, colours and layout of a file. */
import { describe, expect, test } from 'vitest';
import { sourceFile } from '../source.ts';
import { BASE, desk, edited, shown } from '../specs/desk.ts';
import { actions } from './actions.ts';
import { folds } from './folding.ts';
import { highlights } from './highlight.ts';
import { formatEdits } from './layout.ts';
import { findDeclarations, type OutlineItem, outline } from './outline.ts';

const RULE = (rest: string): string => `${BASE}\nrule r {\n  code X\n  ${rest}\n}\n`;

describe('actions', () => {
  test.each([
    [
      'a name that was mistyped',
      RULE('require ^minimum_scor > 1'),
      'Fix: minimum_score (constant, line 16)',
      'require minimum_score > 1',
    ],
    ['a missing unit', RULE('require used > ^5'), 'Fix: write the unit: GB', 'require used > 5 GB'],
    [
      'a missing clause',
      RULE('require cust^omer.score > 600')
        .replace('rule r', 'rule ^r')
        .replace('^customer', 'customer')
        .replace('cust^', 'cust'),
      'Fix: add "when missing undecided"',
      'when missing undecided',
    ],
    ['a syntax fault', RULE('require used ^== 5 GB'), 'Fix: is', 'require used is 5 GB'],
  ])('%s', (_, text, title, becomes) => {
    const { pack, file, offset } = desk(text);
    const found = actions(pack, { file, start: offset, end: offset });
    const fix = found.find((each) => each.title.startsWith(title));
    expect(found.map((each) => each.title)).toContain(fix?.title);
    expect(edited(pack, file, fix?.edits ?? [])).toContain(becomes);
  });

  test('a remedy without an edit is no action; a file in its layout has none', () => {
    const { pack, file, offset } = desk(RULE('require ^nobody > 1'));
    expect(actions(pack, { file, start: offset, end: offset })).toEqual([]);
  });

  test('the one layout', () => {
    const { pack, file, offset } = desk(RULE('require   used   >   1 GB ^'));
    const [layout] = actions(pack, { file, start: offset, end: offset });
    expect(layout).toMatchObject({ kind: 'format', title: 'Lay the file out' });
    expect(edited(pack, file, layout?.edits ?? [])).toContain('  require used > 1 GB\n');
  });
});

describe('formatEdits', () => {
  test('one edit of what differs; none where nothing does, or the file cannot be read', () => {
    const loose = desk(RULE('require   used > 1 GB'));
    const edits = formatEdits(loose.pack, loose.file);
    expect(edits.map((edit) => shown(loose.pack, edit.span).length < 40)).toEqual([true]);
    const straight = desk(edited(loose.pack, loose.file, edits));
    expect(formatEdits(straight.pack, straight.file)).toEqual([]);
    const broken = desk(`${RULE('require   used')}rule {`);
    expect(formatEdits(broken.pack, broken.file)).toEqual([]);
  });
});

const TARIFF = `${BASE}
tariff t "The tariff" {
  charge data "Data" { measure used  each 1 USD per GB }
}
test "it works" {
  given used: 1 GB
}
`;

function lines(items: readonly OutlineItem[], indent = ''): readonly string[] {
  return items.flatMap((item) => [
    `${indent}${item.what} ${item.name}${item.detail === '' ? '' : `: ${item.detail}`}`,
    ...lines(item.children, `${indent}  `),
  ]);
}

test('the outline', () => {
  const { pack, file } = desk(TARIFF);
  expect(lines(outline(pack, file))).toEqual([
    'policy demo.desk',
    'enum Kind',
    '  enum value small',
    '  enum value large',
    'record Customer',
    '  field kind',
    '  field score',
    '  field since',
    'input customer',
    'input used',
    'constant minimum_score',
    'function double',
    'table deposit',
    '  column kind',
    '  column score',
    '  column months',
    'tariff t: The tariff',
    '  charge data: Data',
    'test it works',
  ]);
});

test('declarations of the pack by some of their letters', () => {
  const { pack } = desk(TARIFF);
  expect(findDeclarations(pack, 'mnsc').map((item) => item.name)).toEqual(['minimum_score']);
  expect(findDeclarations(pack, 'a.*(').map((item) => item.name)).toEqual([]);
});

test('what folds: braces over several lines, and comments one below the other', () => {
  const text = '// a\n// b\n\nenum Kind { small }\nrule r {\n  code X\n  require [\n    1\n  ]\n}\n/// doc\nrule { ';
  const source = sourceFile('a.writ', text);
  expect(folds(source).map(({ kind, span }) => [kind, text.slice(span.start, span.end)])).toEqual([
    ['comment', '// a\n// b'],
    ['block', '{\n  code X\n  require [\n    1\n  ]\n'],
    ['block', '[\n    1\n  '],
  ]);
});

test('names by their meaning', () => {
  const { pack, file } = desk(RULE('require customer.kind is small and nobody > max(1, 2)'));
  const found = highlights(pack, file).map(({ span, what, declares }) => {
    const [, , text = ''] = shown(pack, span).split(' ');
    return `${text} ${what}${declares ? '!' : ''}`;
  });
  expect(found.slice(-6)).toEqual([
    'r rule!',
    'X code!',
    'customer input',
    'kind field',
    'small enum value',
    'max function',
  ]);
});
