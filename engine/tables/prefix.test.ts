/** The longest prefix, beside the row that a look at every prefix finds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PrefixRow, prefixIndex } from './prefix.ts';

const MISS = -7;

function byLooking(rows: readonly PrefixRow[], text: string): number {
  const found = rows.filter(({ prefix }) => text.startsWith(prefix));
  return found.sort((a, b) => b.prefix.length - a.prefix.length)[0]?.row ?? MISS;
}

const numbered = (prefixes: readonly string[]): readonly PrefixRow[] =>
  prefixes.map((prefix, row) => ({ prefix, row }));

/** Digits of few kinds, so that one is often in front of another. */
const digits = (maxLength: number) => fc.string({ unit: fc.constantFrom('0', '1', '9'), maxLength });
const texts = fc.array(
  fc.oneof(digits(9), fc.string({ unit: fc.constantFrom('0', '1', '9', 'x', '/', ':', '٣'), maxLength: 9 })),
  { minLength: 20, maxLength: 40 },
);

test.each([
  ['few', 1, 9],
  ['enough to follow one digit at once', 4, 30],
  ['enough to follow two', 40, 200],
  ['enough to follow three', 400, 600],
])('%s prefixes of digits', (_, minLength, maxLength) => {
  const prefixes = fc.uniqueArray(digits(7), { minLength, maxLength, size: 'max' });
  fc.assert(
    fc.property(prefixes, texts, (some, asked) => {
      const rows = numbered(some);
      const index = prefixIndex(rows, MISS);
      for (const text of [...asked, ...some]) expect([text, index.find(text)]).toEqual([text, byLooking(rows, text)]);
    }),
    { numRuns: 40 },
  );
});

test.each([40_000, 400_000])('%d prefixes of digits of every kind', (count) => {
  const rows = numbered(Array.from({ length: count }, (_, i) => String((i * 7_919_093) % 10 ** (4 + (i % 5)))));
  const known = new Map(rows.map(({ prefix, row }) => [prefix, row]));
  const longest = (text: string): number => {
    for (let end = text.length; end >= 0; end -= 1) {
      const row = known.get(text.slice(0, end));
      if (row !== undefined) return row;
    }
    return MISS;
  };
  const index = prefixIndex(rows, MISS);
  const asked = Array.from({ length: 20_000 }, (_, i) => String((i * 48_271_117) % 10 ** (1 + (i % 11))));
  expect(asked.map((text) => index.find(text))).toEqual(asked.map(longest));
});

test('prefixes of other signs', () => {
  const prefixes = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é'), maxLength: 5 }));
  const other = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é'), maxLength: 7 }));
  fc.assert(
    fc.property(prefixes, other, (some, asked) => {
      const rows = numbered(some);
      const index = prefixIndex(rows, MISS);
      for (const text of [...asked, ...some]) expect(index.find(text)).toBe(byLooking(rows, text));
    }),
  );
});

test.each([
  ['of none', [], '1', MISS],
  ['the empty one, of no text', [''], '', 0],
  ['the empty one, of any text', ['', '12'], '1', 0],
  ['one that is told after a longer one', ['123', '12'], '124', 1],
  ['one that is told before a longer one', ['12', '123'], '124', 0],
  ['of two that are one, the last', ['12', '12'], '123', 1],
  ['the whole text', ['12', '123'], '123', 1],
  ['a text that goes on', ['12', '123'], '1234', 1],
  ['a text that goes on with another sign', ['1', '12'], '12a', 1],
  ['another sign before enough digits', ['1', ...Array.from({ length: 99 }, (_, i) => `2${i + 100}`)], '1a', 0],
])('%s', (_, prefixes, text, row) => {
  expect(prefixIndex(numbered(prefixes), MISS).find(text)).toBe(row);
});
