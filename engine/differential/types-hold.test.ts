import { expect, test } from 'vitest';
import { holdsTypes } from './types-hold.ts';

test('what the checker says of an expression holds for every value it comes to', { timeout: 600_000 }, () => {
  const seeds = Array.from({ length: 40 }, (_, i) => 9_000_000 + i);
  const results = [1_009_009, ...seeds].map((seed) => holdsTypes(seed, 15));
  expect(results.flatMap(({ broken }) => broken ?? [])).toEqual([]);
  expect(results.reduce((sum, { values }) => sum + values, 0)).toBeGreaterThan(200_000);
  expect(results.reduce((sum, { constant }) => sum + constant, 0)).toBeGreaterThan(100);
});
