import { expect, test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { writeXlsx } from 'hucre/xlsx';
import { anna, makeForm, startEntrySite, type EntrySite } from '#tests/support/entry-site.ts';
import { violationsOn } from './axe.ts';
import { holdsEverywhere, holdsEverywhereOnTheWay } from './everywhere.ts';

let site: EntrySite;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 4 });
  await makeForm(
    await site.as(anna),
    'quarter',
    'Kvartalets siffror',
    ['total-transactions', 'digital-transactions', 'lead-time-days'].map((metric) => ({ metric, isRequired: false })),
  );
});
test.afterAll(() => site?.server.stop());

async function at(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'sv-SE', baseURL: site.server.url, ...options });
  const page = await context.newPage();
  await page.goto(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  await page.getByLabel('E-postadress').fill(anna.email);
  await page.getByLabel('Lösenord').fill(anna.password);
  await page.getByRole('main').getByRole('button', { name: 'Logga in' }).click();
  await expect(page).toHaveURL(site.server.url + path);
  return page;
}

const csv = (lines: readonly string[]) => ({
  name: 'ärendesystemet.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`${lines.join('\r\n')}\r\n`),
});
const quarter = csv([
  'Enhet;Nyckeltal;Kvartal;Utfall;Anmärkning',
  'Enhet 1;lead-time-days;Kv 3 2026;12,5;semester',
  'Enhet 2;lead-time-days;Kv 3 2026;tolv;',
  'Enheten 3;lead-time-days;Kv 3 2026;9;',
  'Enhet 1;total-transactions;Kv 3 2026;1 200;',
]);

test('a file is brought, corrected, entered and undone', async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await at(browser, '/import');
  await page.getByLabel('Fil', { exact: true }).setInputFiles(quarter);
  await page.getByRole('button', { name: 'Läs filen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ärendesystemet.csv');
  const { pathname } = new URL(page.url());
  await holdsEverywhereOnTheWay(page, pathname);
  const preview = page.getByRole('region', { name: 'Det här skulle hända' });
  await expect(preview.getByRole('row')).toHaveCount(5);
  await expect(preview.getByRole('row').nth(2)).toContainText('”tolv” är inget tal');
  await expect(preview.getByRole('row').nth(3)).toContainText('”Enheten 3” är ingen organisation här. Menas');
  // what an unknown name means is said once, and the file read again
  await page.getByLabel(/^Enheten 3/).selectOption({ label: 'Enhet 3' });
  await page.getByRole('button', { name: 'Läs filen så' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Filen har lästs igen' })).toBeVisible();
  await page.getByRole('link', { name: 'Kan inte föras in (1)' }).click();
  await expect(preview.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'För in 3 celler' }).click();
  await expect(page.getByRole('status').filter({ hasText: '3 celler har förts in' })).toBeVisible();
  const ask = await site.as(anna);
  const grid = await (await ask('GET', '/forms/quarter/grid?period=2026-Q3&organisation=enhet-3&earlier=0')).json();
  expect(grid.cells.flat().map((cell: { value: number } | null) => cell?.value ?? null)).toContain(9);
  await page.getByRole('button', { name: 'Ta tillbaka 3 celler' }).click();
  await expect(page.getByRole('status').filter({ hasText: '3 celler har tagits tillbaka' })).toBeVisible();
  await holdsEverywhere(page, pathname);
});

test('what cannot be read is said beside the file, without leaving the page', async ({ browser }) => {
  const page = await at(browser, '/import');
  const old = {
    name: 'gammal.xls',
    mimeType: 'application/vnd.ms-excel',
    buffer: Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  };
  await page.getByLabel('Fil', { exact: true }).setInputFiles(old);
  await page.getByRole('button', { name: 'Läs filen' }).click();
  await expect(page.getByRole('alert')).toContainText('Spara den som .xlsx utan lösenord');
  expect(await violationsOn(page)).toEqual([]);
});

test('a workbook with years of history is taken over, with the unit that it brings', async ({ browser }) => {
  const year = (name: string, from: number) => ({
    name,
    rows: [
      ['Enhet', 'Mått', 'Kv 1', 'Kv 2', 'Kv 3', 'Kv 4'],
      ['Enhet 1', 'lead-time-days', from, from + 1, from + 2, from + 3],
      ['Kundtjänst', 'lead-time-days', from, from, from, from],
    ],
  });
  const page = await at(browser, '/import');
  await page.getByLabel('Fyller i').selectOption({ label: 'Inget formulär: publicera som historik' });
  const buffer = Buffer.from(await writeXlsx({ sheets: [year('2024', 10), year('2025', 20)] }));
  await page
    .getByLabel('Fil', { exact: true })
    .setInputFiles({ name: 'egen arbetsbok.xlsx', mimeType: 'application/octet-stream', buffer });
  await page.getByRole('button', { name: 'Läs filen' }).click();
  // it is proposed to be new, below the agency
  await expect(page.getByLabel(/^Kundtjänst/)).toHaveValue('+');
  await page.getByLabel('Nya enheter hör till').selectOption({ label: 'Provmyndigheten' });
  await page.getByRole('button', { name: 'Läs filen så' }).click();
  await expect(page.getByLabel('Anledning')).toHaveValue('Historik övertagen från egen arbetsbok.xlsx');
  await page.getByRole('button', { name: 'Publicera 16 siffror' }).click();
  await expect(page.getByRole('status').filter({ hasText: '16 celler har förts in' })).toBeVisible();
  const series = await fetch(
    `${site.server.url}/api/v1/series?metric=lead-time-days&organisation=kundtjanst&frequency=Q&from=2025-Q1&to=2025-Q2`,
  );
  expect((await series.json()).series[0].values).toEqual([20, 20]);
});

test('everything works without JavaScript, on a narrow screen, in the dark', async ({ browser }) => {
  const page = await at(browser, '/import', {
    javaScriptEnabled: false,
    viewport: { width: 320, height: 800 },
    colorScheme: 'dark',
  });
  await page.getByLabel('Fil', { exact: true }).setInputFiles(quarter);
  await page.getByRole('button', { name: 'Läs filen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ärendesystemet.csv');
  await page.getByRole('button', { name: 'För in 2 celler' }).click();
  await expect(page.getByRole('status').filter({ hasText: '2 celler har förts in' })).toBeVisible();
  const width = await page.evaluate('document.documentElement.scrollWidth').catch(() => 320);
  expect(width).toBeLessThanOrEqual(320);
});
