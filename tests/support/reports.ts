import { existsSync, readFileSync } from 'node:fs';

export type Counts = { passed: number; failed: number; skipped: number };

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** A check that is no test, such as the linter, counts as one. */
export const asOneTest = (exitCode: number): Counts => ({
  passed: exitCode ? 0 : 1,
  failed: exitCode ? 1 : 0,
  skipped: 0,
});

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

/** Counts what vitest's JSON report says; a file that cannot even be loaded is a failure too. */
export function countVitest(report: VitestReport): Counts {
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};

export const countPlaywright = ({ stats, errors }: PlaywrightReport): Counts => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
});

/** A runner that fails without a failed test, or dies before its report, has failed all the same. */
export function countReport<Report>(path: string, exitCode: number, count: (report: Report) => Counts): Counts {
  if (!existsSync(path)) return asOneTest(exitCode || 1);
  const report: Report = JSON.parse(readFileSync(path, 'utf8'));
  const counts = count(report);
  return exitCode && !counts.failed ? { ...counts, failed: 1 } : counts;
}
