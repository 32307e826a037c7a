import { defineConfig, type ReporterDescription } from '@playwright/test';

const report = process.env['PLAYWRIGHT_REPORT'];
const chromium = process.env['CHROMIUM_PATH'];
const reporters: ReporterDescription[] = [['list'], ...(report ? [['json', { outputFile: report }] as const] : [])];

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // what is slow is measured elsewhere; a journey fails on what is wrong, on a busy machine too
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: reporters,
  // first what comes in long chains; the many short ones fill what time is left beside the last of them
  projects: [
    { name: 'journeys', testIgnore: 'accessibility.spec.ts' },
    { name: 'pages', testMatch: 'accessibility.spec.ts' },
  ],
  use: {
    baseURL: process.env['SITE_URL'] ?? '',
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    trace: 'off',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
