import { describe, expect, it } from 'vitest';
import { parse } from '../parser/parse.ts';
import { sourceFile } from '../source.ts';
import { declarationsOf } from '../specs/syntax-fixtures.ts';
import { tokenize } from './lexer.ts';
import { CLAUSE_WORDS, HARD_WORDS, SOFT_WORDS } from './words.ts';

const kinds = (text: string) => tokenize('t.writ', text).tokens.map((token) => token.tokenType.name);
const codes = (text: string) => tokenize('t.writ', text).diagnostics.map((diagnostic) => diagnostic.code);

it('has three classes of words that share none', () => {
  expect([HARD_WORDS.length, CLAUSE_WORDS.length, SOFT_WORDS.length]).toEqual([29, 58, 153]);
  expect(new Set([...HARD_WORDS, ...CLAUSE_WORDS, ...SOFT_WORDS]).size).toBe(29 + 58 + 153);
});

describe('literals', () => {
  it.each([
    ['2026-01-01T00:00:00Z', 'Instant'],
    ['2026-01-01', 'Date'],
    ['08:00', 'Time'],
    ['1.2.3', 'Version'],
    ['1_000.50', 'Number'],
    ['20%', 'Percent'],
    ['"a \\" b"', 'String'],
    ['ordering', 'Identifier'],
    ['order', 'Identifier'],
    ['or', 'word_or'],
  ])('%s is one %s', (text, kind) => {
    expect(kinds(text)).toEqual([kind]);
  });

  it('needs no blank between a number and its unit', () => {
    expect(kinds('75USD')).toEqual(['Number', 'Identifier']);
    expect(codes('75USD')).toEqual([]);
  });
});

describe('spellings with one evident meaning are read on', () => {
  it.each([
    ['a == b', ['Identifier', 'word_is', 'Identifier'], 'WR1003'],
    ['a != b', ['Identifier', 'word_is', 'word_not', 'Identifier'], 'WR1003'],
    ['a && b', ['Identifier', 'word_and', 'Identifier'], 'WR1003'],
    ['a || b', ['Identifier', 'word_or', 'Identifier'], 'WR1003'],
    ['!a', ['word_not', 'Identifier'], 'WR1003'],
    ['a;', ['Identifier'], 'WR1003'],
    ['a is null', ['Identifier', 'word_is', 'word_missing'], 'WR1003'],
    ["'text'", ['ForeignText'], 'WR1003'],
    ['“text”', ['CurlyText'], 'WR1004'],
    ['"text”', ['CurlyText'], 'WR1004'],
    ['5 – 3', ['Number', 'CurlyDash', 'Number'], 'WR1004'],
    ['5\u00a0GB', ['Number', 'Identifier'], 'WR1004'],
    ['a ≤ b', ['Identifier', 'CurlyAtMost', 'Identifier'], 'WR1004'],
    ['"text', ['UnclosedText'], 'WR1005'],
    ['1e6', ['Number', 'Identifier'], 'WR1006'],
    ['"a\\qb"', ['String'], 'WR1014'],
    ['a $ b', ['Identifier', 'Identifier'], 'WR1001'],
  ])('%s', (text, tokens, code) => {
    expect(kinds(text)).toEqual(tokens);
    expect(codes(text)).toEqual([code]);
  });

  it('leaves two bars of table rows on one line alone', () => {
    expect(codes('table t picks one row { | a: integer => b: integer || 1 => 2 || 3 => 4 | }')).toEqual([]);
  });

  it('leaves anything inside texts and comments alone', () => {
    expect(codes('"“5 – 3” == ; null" // “x” == ; é\n/// – $')).toEqual([]);
  });
});

describe('texts', () => {
  it('have their escapes resolved and are in NFC', () => {
    const [rule] = declarationsOf('rule r "e\\u{301} \\"\\\\\\n\\t\\u{1F600}" { code X }');
    expect(rule).toMatchObject({ title: { value: 'é "\\\n\t😀' } });
  });

  it('refuse surrogates and numbers beyond Unicode', () => {
    expect(codes('"\\u{D800} \\u{110000} \\u{}"')).toEqual(['WR1014', 'WR1014', 'WR1014']);
  });
});

describe('whole files', () => {
  const text = 'library a.b version 1.0.0\neffective from 2026-01-01\n\ninput x: text\n';

  it.each([
    ['with a byte order mark', `\ufeff${text}`],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['on one line', text.replaceAll('\n', ' ')],
    ['without a last line end', text.trimEnd()],
  ])('%s are read alike', (_, variant) => {
    const { file, diagnostics } = parse(sourceFile('t.writ', variant));
    expect(diagnostics).toEqual([]);
    expect(file?.declarations).toHaveLength(1);
  });

  it.each([
    ['binary', `\u0000\u0001PNG${text}`, 0],
    // What a reader of UTF-8 makes of other bytes.
    ['in another encoding', `// caf\ufffd\n${text}`, 6],
    ['in another encoding, and large', `${text}// ${'\ufffd'.repeat(600_000)}`, text.length + 3],
  ])('that are %s get one diagnostic', (_, variant, start) => {
    const { file, diagnostics } = parse(sourceFile('t.writ', variant));
    expect(file).toBeUndefined();
    expect(diagnostics.map(({ code, span }) => [code, span.start])).toEqual([['WR1001', start]]);
  });
});
