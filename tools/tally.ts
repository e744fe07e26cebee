// Counts of one run of the test command: each check is one, each vitest test is one.
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { status: string }[];
  }[];
}

/**
 * Reads vitest's JSON report. A file that failed without a failed test (it did not load, a hook threw) counts as one
 * failure, and so does a run that ended badly or found no test at all: such a run must never look clean.
 */
export function tallyOf(report: string | undefined, exitCode: number): Tally {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { success, numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    report,
  ) as VitestReport;
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  const failed = numFailedTests + broken.length;
  const isClean = success && exitCode === 0 && numPassedTests > 0;
  return {
    passed: numPassedTests,
    failed: failed === 0 && !isClean ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
  };
}
