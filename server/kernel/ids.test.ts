import { describe, expect, test } from 'vitest';
import { ID_BYTES, isId, uuidv7 } from './ids.ts';

/** The example of RFC 9562, appendix A.6. */
const EXAMPLE = { now: 0x017f22e279b0, random: '0cc398c4dc0c0c07398f', id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' };

describe('an id', () => {
  test('is made of a time and random bits as RFC 9562 writes it', () => {
    expect(uuidv7(EXAMPLE.now, Uint8Array.fromHex(EXAMPLE.random))).toBe(EXAMPLE.id);
  });

  test('sorts by its time', () => {
    const [high, low] = [new Uint8Array(ID_BYTES).fill(255), new Uint8Array(ID_BYTES)];
    expect(uuidv7(1000, high) < uuidv7(1001, low)).toBe(true);
  });

  test.each(['', 'x', EXAMPLE.id.toUpperCase(), `${EXAMPLE.id} `, EXAMPLE.id.replaceAll('-', '')])(
    'is not %j',
    (text) => {
      expect(isId(text)).toBe(false);
    },
  );

  test.each([-1, 2 ** 48])('has no time %d', (now) => {
    expect(() => uuidv7(now, new Uint8Array(ID_BYTES))).toThrow(RangeError);
  });
});
