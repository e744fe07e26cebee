import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, allocateBig } from './allocate.ts';

test.each([
  ['10.00 stacked after 20 %', 1000, [3999, 1199, 2000], [555, 167, 278]],
  ['ties in source order', 100, [1, 1, 1], [34, 33, 33]],
  ['a weight of nothing gets nothing', 5, [0, 1, 0], [0, 5, 0]],
  ['no weight at all', 5, [0, 0], [0, 0]],
  ['nothing to share', 0, [3, 4], [0, 0]],
  ['one line', 7, [3], [7]],
  ['14.00 by use', 1400, [60, 40, 50], [560, 373, 467]],
])('%s', (_, total, weights, shares) => {
  expect(allocate(total, weights)).toEqual(shares);
  expect(allocateBig(BigInt(total), weights.map(BigInt))).toEqual(shares.map(BigInt));
});

test('shares add up, stay within one step of the exact share, and both kernels agree', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 10 ** 12 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 12 }), weights, (total, parts) => {
      const shares = allocateBig(BigInt(total), parts.map(BigInt));
      const sum = parts.reduce((a, b) => a + BigInt(b), 0n);
      expect(allocate(total, parts).map(BigInt)).toEqual(shares);
      if (sum === 0n) return;
      expect(shares.reduce((a, b) => a + b, 0n)).toBe(BigInt(total));
      shares.forEach((share, i) => {
        const error = share * sum - BigInt(total) * BigInt(parts[i] ?? 0);
        expect(error < sum && error > -sum).toBe(true);
      });
    }),
  );
});
