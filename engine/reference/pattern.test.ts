/** Patterns of `matches` (LANGUAGE 18.177) on both evaluators; the trace verifies. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern } from '#dsl';
import { PatternMatcher } from '../compiled/pattern-matcher.ts';
import { both } from '../testing/both.ts';
import { settled } from '../testing/settled.ts';
import { matchesPattern } from './pattern.ts';

const HEADER = 'zone "UTC"\nas of day\ninput day: date\ninput t: text\ninput maybe: text optional\n';

function holds(pattern: string, text: string): unknown {
  const body = `${HEADER}define found = t matches ${JSON.stringify(pattern)}`;
  return settled(body, { day: '2026-04-01', t: text }).values['found'];
}

const CASES: readonly (readonly [pattern: string, yes: readonly string[], no: readonly string[]])[] = [
  ['RC-[0-9]+', ['RC-1001', 'RC-0'], ['xRC-1001', 'RC-1001x', 'RC-', 'rc-1', '']],
  ['', [''], ['a']],
  ['a.c', ['abc', 'a\u{1F600}c', 'a\nc'], ['ac', 'abbc']],
  ['[^a-c]', ['d', '\u{1F600}', '-'], ['a', 'b', 'c', '', 'dd']],
  ['[a-]x', ['ax', '-x'], ['bx']],
  ['[-a\\]]', ['-', 'a', ']'], ['b']],
  ['\\d{3}-\\w+\\s?', ['123-a_B9', '123-a '], ['12-a', '123-', '123-ä']],
  ['[\\d.]+', ['1.5', '..'], ['a']],
  ['(?:ab|cd)*e', ['e', 'abe', 'cdabe'], ['ae', 'abcd']],
  ['(a|b|)c', ['ac', 'bc', 'c'], ['abc']],
  ['a{2}', ['aa'], ['a', 'aaa']],
  ['a{2,}', ['aa', 'aaaaa'], ['a']],
  ['a{0,2}b', ['b', 'ab', 'aab'], ['aaab']],
  ['a{0}b', ['b'], ['ab']],
  ['(ab?){2,3}', ['aa', 'aba', 'abab', 'aaab', 'ababab'], ['a', 'abb', 'abababab']],
  ['(a*)*b', ['b', 'aaaaab'], ['aaaa']],
  ['(a+)+', ['a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'], ['', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab']],
  ['(a*b?)*c', ['c', 'abac', 'bbc'], ['ab', 'd']],
  ['((a|ab)(c|bcd))*', ['', 'ac', 'abcd', 'acabcd', 'abcac'], ['ab', 'acd']],
  ['\\.\\(\\)\\[\\]\\{\\}\\|\\*\\+\\?\\\\\\^\\$\\-\\/', ['.()[]{}|*+?\\^$-/'], ['.']],
  ['\u{1F600}{2}', ['\u{1F600}\u{1F600}'], ['\u{1F600}']],
  ['stra\u00DFe', ['stra\u00DFe'], ['strasse', 'STRA\u00DFE']],
];

describe.each(CASES)('%j', (pattern, yes, no) => {
  test.each(yes)('matches %j', (text) => {
    expect(holds(pattern, text)).toBe(true);
  });
  test.each(no)('and not %j', (text) => {
    expect(holds(pattern, text)).toBe(false);
  });
});

test('18.24 a missing text is unknown', () => {
  const { answer } = both(
    'policy law.test version 1.0.0\neffective from 2026-01-01\ninput maybe: text optional\ndefine found = (maybe matches "a+") otherwise true',
  );
  expect(answer({}).values).toEqual({ found: true });
  expect(answer({ maybe: 'b' }).values).toEqual({ found: false });
});

test('a long text costs its length', () => {
  expect(holds('(x+x+)+y', 'x'.repeat(4096))).toBe(false);
});

/** Patterns over two signs, and texts of them: what the platform's own expressions say is a third opinion. */
const piece = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w'),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,1}', '{2,}'))
      .map(([p, n]) => `(${p})${n}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([p, q]) => `${p}${q}`),
    fc.tuple(tie('pattern'), tie('pattern')).map(([p, q]) => `(?:${p}|${q})`),
  ),
})).pattern;

test('the platform, the definition and the automaton agree', () => {
  const texts = fc.array(fc.stringMatching(/^[abc]{0,8}$/), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(piece, texts, (source, words) => {
      const pattern = parsePattern(source);
      if (typeof pattern === 'string') return;
      const matcher = new PatternMatcher(pattern);
      const expected = words.map((word) => new RegExp(`^(?:${source})$`, 'us').test(word));
      expect(words.map((word) => matchesPattern(pattern, word))).toEqual(expected);
      expect(words.map((word) => matcher.matches(word))).toEqual(expected);
    }),
    { seed: 5, numRuns: 2000 },
  );
});
