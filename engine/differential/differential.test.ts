import { expect, test } from 'vitest';
import { OPERATIONS, PRODUCTIONS } from './must.ts';
import { differentialRun } from './run.ts';

test('200,000 evaluations of generated policies: compiled is the reference, byte for byte', {
  timeout: 900_000,
}, () => {
  const result = differentialRun({ from: 751, policies: 125, inputs: 425 });
  expect(result.differences.slice(0, 2)).toEqual([]);
  expect(result.evaluations).toBeGreaterThanOrEqual(200_000);
  expect(result.answered).toBeGreaterThan(result.evaluations * 0.8);
  expect([...PRODUCTIONS, ...OPERATIONS].filter((name) => result.coverage.of(name) === 0)).toEqual([]);
});
