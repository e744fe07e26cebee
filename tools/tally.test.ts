import { expect, it } from 'vitest';
import { tallyOf } from './tally.ts';

const clean = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: 'passed', assertionResults: [{ status: 'passed' }] }],
};
const unloaded = { status: 'failed', assertionResults: [] };
const oneFailed = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };

it.each([
  ['a clean run', clean, 0, { passed: 3, failed: 0, skipped: 2 }],
  ['a failed test', { ...clean, numFailedTests: 1, testResults: [oneFailed] }, 1, { passed: 3, failed: 1, skipped: 2 }],
  ['a file that did not load', { ...clean, testResults: [unloaded] }, 1, { passed: 3, failed: 1, skipped: 2 }],
  ['a bad end with every test passed', clean, 1, { passed: 3, failed: 1, skipped: 2 }],
  ['an unhandled error', { ...clean, success: false }, 0, { passed: 3, failed: 1, skipped: 2 }],
  ['no test at all', { ...clean, numPassedTests: 0 }, 0, { passed: 0, failed: 1, skipped: 2 }],
])('%s', (_, report, exitCode, tally) => {
  expect(tallyOf(JSON.stringify(report), exitCode)).toEqual(tally);
});

it('no report is a failure', () => {
  expect(tallyOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
