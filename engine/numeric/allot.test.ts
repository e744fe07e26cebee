import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allot, allotBig } from './allot.ts';

test.each([
  ['three lines of 0.333', 1000, 10, [333, 333, 333], [34, 33, 33]],
  ['what is whole stays', 1030, 10, [1000, 33], [100, 3]],
  ['a line below zero', 670, 10, [1115, -446], [112, -45]],
  ['ties in source order', 10, 10, [5, 5], [1, 0]],
  ['nothing', 0, 10, [0, 0], [0, 0]],
  ['one line', 10, 10, [14], [1]],
])('%s', (_, total, step, parts, steps) => {
  expect(allot(total, step, parts)).toEqual(steps);
  expect(allotBig(BigInt(total), BigInt(step), parts.map(BigInt))).toEqual(steps.map(BigInt));
});

test('parts add up, stay within one step of themselves, and both kernels agree', () => {
  const parts = fc.array(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 10 ** 6 }), (exact, step) => {
      const sum = exact.reduce((a, b) => a + b, 0);
      const total = Math.round(sum / step) * step + 0;
      const steps = allot(total, step, exact);
      expect(allotBig(BigInt(total), BigInt(step), exact.map(BigInt)).map(Number)).toEqual(steps);
      expect(steps.reduce((a, b) => a + b, 0) * step).toBe(total);
      steps.forEach((count, i) => {
        expect(Math.abs(count * step - (exact[i] ?? 0))).toBeLessThan(step);
      });
    }),
  );
});
