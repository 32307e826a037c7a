// Everything that has to be true, in one run: npm test. With --quick only what needs no server and no browser: npm run verify.
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './support/browser.ts';
import { startPostgres } from './support/postgres.ts';
import { atTheEnd, run, stopEverything } from './support/processes.ts';
import { add, asOneTest, countPlaywright, countReport, countVitest, type Counts } from './support/reports.ts';
import { hasSharedFolder } from './support/shared.ts';
import { MissingTool } from './support/tools.ts';

const isQuick = process.argv.includes('--quick');
// what vitest.config.ts leaves out for it
if (isQuick) process.env['TESTS_QUICK'] = 'true';
const isCi = !['', '0', 'false'].includes(process.env['CI'] ?? '');
// less than the 25 that it may take: what is broken off lands nothing, seconds before its end as well
const limitMinutes = 24.75;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'tiofalt-tests-'));
atTheEnd(() => rmSync(reports, { recursive: true, force: true }));

const begun = performance.now();
let total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
const notRun: string[] = [];
let isBrokenOff = false;

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

async function step(name: string, act: () => Promise<Counts>): Promise<void> {
  console.log(`\n── ${name}`);
  const since = performance.now();
  const counts = await act().catch((reason: unknown) => {
    console.error(reason);
    return asOneTest(1);
  });
  // what was cut short says nothing; breakOff has the last word
  if (isBrokenOff) await new Promise(() => {});
  total = add(total, counts);
  const verdict = counts.failed ? 'FAILED' : 'ok';
  lines.push(
    `${verdict.padEnd(7)}${name.padEnd(28)}${seconds(since).padStart(9)}  ${counts.passed} passed, ${counts.failed} failed`,
  );
}

const tool = (...args: string[]) => run(process.execPath, args);

async function inOrder(...commands: string[][]): Promise<Counts> {
  for (const command of commands) {
    const exitCode = await tool(...command);
    if (exitCode) return asOneTest(exitCode);
  }
  return asOneTest(0);
}

/** What is missing is told, and the rest runs; in CI it is a failure. */
async function provide<T>(what: string, find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (reason) {
    if (!(reason instanceof MissingTool)) throw reason;
    miss(`${what}: ${reason.message}`);
    return undefined;
  }
}

function miss(message: string): void {
  notRun.push(message);
  if (isCi) total = add(total, asOneTest(1));
}

function finish(): never {
  const floor = Number(readFileSync('tests/floor.txt', 'utf8'));
  if (total.failures?.length) console.log(`\n── what failed\n${total.failures.join('\n')}`);
  console.log(`\n${lines.join('\n')}\n${seconds(begun)} in all`);
  for (const message of notRun) console.log(`${isCi ? 'FAILED' : 'NOT RUN'}: ${message}`);
  if (total.skipped) console.log(`${total.skipped} skipped`);
  if (isCi && !isQuick && total.skipped) {
    console.log('FAILED: in CI nothing may be skipped');
    total = add(total, asOneTest(1));
  }
  if (isCi && !isQuick && total.passed < floor) {
    console.log(`FAILED: ${total.passed} tests passed, and tests/floor.txt says that at least ${floor} do`);
    total = add(total, asOneTest(1));
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed ? 1 : 0);
}

async function breakOff(message: string, exitCode: number): Promise<never> {
  if (isBrokenOff) return new Promise(() => {});
  isBrokenOff = true;
  console.error(`\n${message}`);
  await stopEverything(3);
  total = add(total, asOneTest(1));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(exitCode);
}

setTimeout(() => void breakOff(`Broken off after ${limitMinutes} minutes.`, 1), limitMinutes * 60_000).unref();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void breakOff(`Stopped by ${signal}.`, 130));
// the launcher is gone
process.once('disconnect', () => void breakOff('Stopped.', 130));
process.channel?.unref();

const bin = {
  eslint: 'node_modules/eslint/bin/eslint.js',
  kit: 'node_modules/@sveltejs/kit/svelte-kit.js',
  playwright: 'node_modules/@playwright/test/cli.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  svelteCheck: 'node_modules/svelte-check/bin/svelte-check',
  vitest: 'node_modules/vitest/vitest.mjs',
};
const cache = 'node_modules/.cache';

if (!hasSharedFolder) miss('what compares with the original files: there is no folder ../shared.');
delete process.env['DATABASE_URL'];
delete process.env['DATA_FOLDER'];
const named = process.env['TEST_DATABASE_URL'];
// vitest.config.ts takes its presence for the wish to test on it
delete process.env['TEST_DATABASE_URL'];

// the texts and the types of the pages, which everything after this reads
await step('generated files', () => inOrder(['web/vite/compile-messages.ts'], [bin.kit, 'sync']));
const ofSources = async () => {
  await step('format', () =>
    inOrder([bin.prettier, '--check', '--log-level', 'warn', '--cache', '--cache-location', `${cache}/formatted`, '.']),
  );
  await step('lint', () =>
    inOrder([bin.eslint, '.', '--max-warnings', '0', '--cache', '--cache-location', `${cache}/eslint/`]),
  );
};
const ofTypes = () =>
  step('types', () =>
    inOrder([bin.svelteCheck, '--tsconfig', './tsconfig.json', '--output', 'human', '--fail-on-warnings']),
  );
// each keeps one processor busy; the build writes what both of them read
await Promise.all([ofSources(), ofTypes()]);

if (!isQuick) {
  await step('build and page weight', () => inOrder(['api/commands/launch.mjs', 'build']));
  if (named) process.env['TEST_DATABASE_URL'] = named;
  const server = await provide('tests on a PostgreSQL server', startPostgres);
  if (server) process.env['TEST_DATABASE_URL'] = server.url;
  await step('unit and API tests', vitest);
  await server?.stop();
  const browser = await provide('journeys in the browser', findChromium);
  if (browser && globSync('tests/e2e/**/*.spec.ts').length) {
    process.env['CHROMIUM_PATH'] = browser;
    await step('journeys in the browser', playwright);
  }
} else {
  await step('unit and API tests', vitest);
}
finish();

async function vitest(): Promise<Counts> {
  const path = join(reports, 'vitest.json');
  const exitCode = await tool(bin.vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${path}`);
  return countReport(path, exitCode, countVitest);
}

async function playwright(): Promise<Counts> {
  const path = join(reports, 'playwright.json');
  process.env['PLAYWRIGHT_REPORT'] = path;
  const exitCode = await tool(bin.playwright, 'test', '--config', 'tests/e2e/playwright.config.ts');
  return countReport(path, exitCode, countPlaywright);
}
