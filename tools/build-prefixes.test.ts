import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';

test('the prefixes are what the pinned numbering plans make', () => {
  const script = fileURLToPath(new URL('build-prefixes.ts', import.meta.url));
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});

const KINDS: Readonly<Record<Exclude<NumberType, undefined>, string>> = {
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed',
  MOBILE: 'mobile',
  TOLL_FREE: 'toll_free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared_cost',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'universal',
  VOICEMAIL: 'voicemail',
};

const csv = readFileSync(new URL('../policies/voice/international/prefixes.csv', import.meta.url), 'utf8');
const rows = csv
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));
const found = new Map(rows.map(([prefix = '', place = '', kind = '']) => [prefix, `${place} ${kind}`]));

function lookUp(number: string): string | undefined {
  const lengths = [...number].map((_, at) => number.length - at);
  return lengths.map((length) => found.get(number.slice(0, length))).find((each) => each !== undefined);
}

/** A number that begins so, with other digits each time; undefined: there is none of that length. */
function numberWith(prefix: string, at: number): string | undefined {
  const digits = `${Math.imul(at + 1, 2_654_435_761) >>> 0}`.padEnd(10, '7');
  const number = `${prefix}${digits}`.slice(0, 9 + (at % 4));
  const parsed = parsePhoneNumberFromString(`+${number}`);
  return parsed?.isValid() && parsed.number === `+${number}` ? number : undefined;
}

describe(`${rows.length} prefixes`, () => {
  test('each stands once, and there are ten thousand and more', () => {
    expect(found.size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(10_000);
  });

  test('numbers are where the library that the plans come from has them', () => {
    const numbers = rows.flatMap(([prefix = ''], at) => numberWith(prefix, at) ?? []);
    const other = numbers.filter((number) => {
      const parsed = parsePhoneNumberFromString(`+${number}`);
      const type = parsed?.getType();
      // Of services of no country the library has no name.
      const place = parsed?.country ?? lookUp(number)?.split(' ')[0];
      return type === undefined || lookUp(number) !== `${place} ${KINDS[type]}`;
    });
    expect(numbers.length).toBeGreaterThan(2_000);
    // What is left are kinds that the length of a number tells apart, and no digit.
    expect(other.length / numbers.length).toBeLessThan(0.01);
  });
});
