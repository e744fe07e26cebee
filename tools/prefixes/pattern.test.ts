import { describe, expect, test } from 'vitest';
import { NOTHING, type Pattern, parsePattern } from './pattern.ts';

const PATTERNS = ['', '0', '\\d', '[02-46]', '1?2', '(?:1|23)4', '1{2}', '1{1,3}', '(?:1[2-4]|5\\d?){1,2}6', '1|1|1'];

/** All strings of the digits 0 to 6 up to four long. */
const STRINGS = [0, 1, 2, 3].reduce(
  (all) => ['', ...all.flatMap((text) => [...'0123456'].map((digit) => `${digit}${text}`))],
  [''],
);

function accepts(pattern: Pattern, text: string): boolean {
  return [...text].reduce((rest, digit) => rest.after(Number(digit)), pattern).mayEnd;
}

describe('patterns', () => {
  test.each(PATTERNS)('"%s" takes what the regular expression takes', (text) => {
    const pattern = parsePattern(text);
    const expected = STRINGS.filter((each) => new RegExp(`^(?:${text})$`).test(each));
    expect(STRINGS.filter((each) => accepts(pattern, each))).toEqual(expected);
  });

  test('equal sets that are reached alike are one object, and what can follow no more is nothing', () => {
    expect(parsePattern('12|12')).toBe(parsePattern('12'));
    expect(parsePattern('12').after(3)).toBe(NOTHING);
  });

  test.each(['1*', '(1)', '^1', '(?:1', '1)', '[a]', '\\s'])('"%s" is refused', (text) => {
    expect(() => parsePattern(text)).toThrow('cannot read');
  });
});
