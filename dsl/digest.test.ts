import fc from 'fast-check';
import { expect, test } from 'vitest';
import { portableSha256, sha256 } from './digest.ts';

test('the digest of the standard (FIPS 180-4)', () => {
  expect(sha256('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('any text has the same digest on any runtime, also where it is no valid UTF-16', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => sha256(text) === portableSha256(text)));
  for (const odd of ['', '\ud800', 'a\udc00b', '\u{1f600}', '\0']) expect(sha256(odd)).toBe(portableSha256(odd));
});
