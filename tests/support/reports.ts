import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** `failures` names what failed, each with the first line of its reason: what is read where the whole output is cut. */
export type Counts = { passed: number; failed: number; skipped: number; failures?: string[] };

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...(a.failures ?? []), ...(b.failures ?? [])],
});

const failure = (name: string, reason = '') => {
  const lines = stripVTControlCharacters(reason).split('\n');
  return `${name}\n    ${lines
    .filter((line) => line.trim())
    .slice(0, 4)
    .join('\n    ')
    .slice(0, 500)}`;
};

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
  testResults: {
    name: string;
    message: string;
    status: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
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
    failures: [
      ...unloadable.map(({ name, message }) => failure(name, message)),
      ...report.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName, failureMessages }) => failure(`${relative('.', name)} > ${fullName}`, failureMessages[0])),
      ),
    ],
  };
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: { message?: string }[];
  suites: PlaywrightSuite[];
};
type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs?: {
    ok: boolean;
    file: string;
    line: number;
    title: string;
    tests: { results: { error?: { message?: string } }[] }[];
  }[];
};

export const countPlaywright = ({ stats, errors, suites }: PlaywrightReport): Counts => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
  failures: [...errors.map(({ message }) => failure('journeys', message)), ...suites.flatMap(failedIn)],
});

function failedIn({ suites = [], specs = [] }: PlaywrightSuite): string[] {
  const failed = specs.filter(({ ok }) => !ok);
  return [
    ...failed.map(({ file, line, title, tests }) =>
      failure(`${file}:${line} ${title}`, tests[0]?.results.find(({ error }) => error)?.error?.message),
    ),
    ...suites.flatMap(failedIn),
  ];
}

/** A runner that fails without a failed test, or dies before its report, has failed all the same. */
export function countReport<Report>(path: string, exitCode: number, count: (report: Report) => Counts): Counts {
  if (!existsSync(path)) return asOneTest(exitCode || 1);
  const report: Report = JSON.parse(readFileSync(path, 'utf8'));
  const counts = count(report);
  return exitCode && !counts.failed ? { ...counts, failed: 1 } : counts;
}
