import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixedText, fixedTextBig, parseScaled, shortestText, shortestTextBig } from './decimal-text.ts';

test.each([
  ['zero', 0, 2, '0.00', '0'],
  ['minus zero', -0, 2, '0.00', '0'],
  ['minus zero without places', -0, 0, '0', '0'],
  ['less than one', 5, 2, '0.05', '0.05'],
  ['negative less than one', -5, 2, '-0.05', '-0.05'],
  ['trailing zero', 1250, 2, '12.50', '12.5'],
  ['whole', 1200, 2, '12.00', '12'],
  ['no places keeps its zeros', 1200, 0, '1200', '1200'],
  ['largest', Number.MAX_SAFE_INTEGER, 6, '9007199254.740991', '9007199254.740991'],
])('%s', (_, scaled, places, fixed, shortest) => {
  expect(fixedText(scaled, places)).toBe(fixed);
  expect(shortestText(scaled, places)).toBe(shortest);
  expect(fixedTextBig(BigInt(scaled), places)).toBe(fixed);
  expect(shortestTextBig(BigInt(scaled), places)).toBe(shortest);
});

test.each([
  ['12.5', 2, 1250n],
  ['-0.05', 2, -5n],
  ['12.500', 2, 1250n],
  ['12.501', 2, undefined],
  ['007', 0, 7n],
  ['.5', 1, undefined],
  ['1e3', 0, undefined],
  ['', 0, undefined],
])('parse %j at %d places', (text, places, scaled) => {
  expect(parseScaled(text, places)).toBe(scaled);
});

test('what is printed is read back', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }),
      fc.integer({ min: 0, max: 30 }),
      (scaled, places) => {
        expect(parseScaled(fixedTextBig(scaled, places), places)).toBe(scaled);
        expect(parseScaled(shortestTextBig(scaled, places), places)).toBe(scaled);
      },
    ),
  );
});
