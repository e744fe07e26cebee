import { expect, test } from 'vitest';
import { OPERATIONS, PRODUCTIONS } from './must.ts';
import { differentialRun } from './run.ts';

test.each([
  [7041, 'a discount that stacks on one for items of which there are none'],
  [20_011, 'a tax of each line of items that does not apply, under a credit after tax'],
])('policy %i, which once differed: %s', (from) => {
  expect(differentialRun({ from, policies: 1, inputs: 40 }).differences).toEqual([]);
});

test('200,000 evaluations of generated policies: compiled is the reference, byte for byte', {
  timeout: 900_000,
}, () => {
  const result = differentialRun({ from: 789, policies: 61, inputs: 800 });
  expect(result.differences.slice(0, 2)).toEqual([]);
  expect(result.evaluations).toBeGreaterThanOrEqual(200_000);
  expect(result.answered).toBeGreaterThan(result.evaluations * 0.8);
  expect([...PRODUCTIONS, ...OPERATIONS].filter((name) => result.coverage.of(name) === 0)).toEqual([]);
});
