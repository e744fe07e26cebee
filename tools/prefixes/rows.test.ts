import { describe, expect, test } from 'vitest';
import { parsePattern } from './pattern.ts';
import type { Kind } from './plan.ts';
import { prefixRows } from './rows.ts';

type Given = readonly [place: string, kind: Kind, pattern: string];

function rowsOf(code: string, country: string | undefined, ...given: readonly Given[]): readonly string[] {
  const ranges = given.map(([place, kind, pattern]) => ({ place, kind, national: parsePattern(pattern) }));
  const codes = [{ code, ranges, ...(country === undefined ? {} : { country }) }];
  return prefixRows(codes).map(({ prefix, place, kind }) => `${prefix} ${place} ${kind}`);
}

describe('prefixes of a calling code', () => {
  test('end where all numbers are of one kind; the fixed network of the country has the code', () => {
    const rows = rowsOf('99', 'AA', ['AA', 'fixed', '[1-6]\\d{5}'], ['AA', 'mobile', '7[0-4]\\d{4}|8\\d{5}']);
    expect(rows).toEqual(['99 AA fixed', '997 AA mobile', '998 AA mobile']);
  });

  test('tell apart what begins alike, and the countries that share a code', () => {
    const rows = rowsOf('99', 'AA', ['AA', 'fixed', '12[0-8]\\d{3}'], ['BB', 'fixed', '129\\d{3}']);
    expect(rows).toEqual(['99 AA fixed', '99129 BB fixed']);
  });

  test('give what is of two kinds to the first', () => {
    expect(rowsOf('99', 'AA', ['AA', 'premium', '9\\d{3}'], ['AA', 'mobile', '9\\d{3}'])).toEqual(['99 AA premium']);
  });

  test('give what the length alone tells apart to what is called more', () => {
    const both: readonly Given[] = [
      ['AA', 'premium', '15\\d{6}'],
      ['AA', 'fixed', '1\\d{5}'],
      ['AA', 'mobile', '2\\d{5}'],
    ];
    expect(rowsOf('99', 'AA', ...both)).toEqual(['99 AA fixed', '992 AA mobile']);
  });

  test('a service of no country has its own numbers alone', () => {
    expect(rowsOf('881', undefined, ['sky', 'mobile', '[67]\\d{3}'], ['sky', 'premium', '9\\d{3}'])).toEqual([
      '8816 sky mobile',
      '8817 sky mobile',
      '8819 sky premium',
    ]);
  });
});
