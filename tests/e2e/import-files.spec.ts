import { expect, test, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { writeXlsx } from 'hucre/xlsx';
import { anna, makeForm, startEntrySite, succeeded, type EntrySite } from '#tests/support/entry-site.ts';
import { violationsOn } from './axe.ts';
import { holdsEverywhereOnTheWay } from './everywhere.ts';

let site: EntrySite;
const place = '/organisations/enhet-1';
const rut = { name: 'Rut Exempel', email: 'rut@tiofalt.example' };
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 4 });
  const ask = await site.as(anna);
  await makeForm(
    ask,
    'quarter',
    'Kvartalets siffror',
    ['total-transactions', 'lead-time-days'].map((metric) => ({ metric, isRequired: false })),
  );
  const body = { responsible: null, reporter: rut };
  await succeeded(ask('PUT', `${place}/reporters/lead-time-days`, body, { 'If-Match': '"0"' }));
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

const csv = (unit: number, value: string) => ({
  name: `enhet ${unit}.csv`,
  mimeType: 'text/csv',
  buffer: Buffer.from(`Enhet;Nyckeltal;Kvartal;Utfall\r\nEnhet ${unit};lead-time-days;Kv 3 2026;${value}\r\n`),
});
const old = {
  name: 'gammal.xls',
  mimeType: 'application/vnd.ms-excel',
  buffer: Buffer.from('d0cf11e0a1b11ae1', 'hex'),
};
const bring = async (page: Page, files: { name: string; mimeType: string; buffer: Buffer }[]) => {
  await page.getByLabel('Fil', { exact: true }).setInputFiles(files);
  await page.getByRole('button', { name: 'Läs filen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Flera filer');
};
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test('returned files are dropped together: a line for each, entered at once', async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await at(browser, '/import');
  const again = { ...csv(3, '8'), name: 'enhet 3 igen.csv' };
  await bring(page, [csv(1, '12,5'), csv(2, 'tolv'), old, csv(3, '9'), again]);
  await expect(page.getByRole('main')).toContainText('gammal.xls: Arbetsboken är av det gamla slaget');
  await expect(rowOf(page, 'enhet 1.csv')).toContainText('Kvartalets siffror');
  await expect(rowOf(page, 'enhet 2.csv').getByRole('checkbox')).toHaveCount(0);
  const { pathname, search } = new URL(page.url());
  await holdsEverywhereOnTheWay(page, pathname + search);
  await page.getByRole('button', { name: 'För in de valda filerna' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Införda filer: 2. Införda celler: 2.' })).toBeVisible();
  await expect(rowOf(page, 'enhet 3.csv')).toContainText('Införd som utkast');
  // what contradicts stays outside, and its own line says so
  await expect(rowOf(page, again.name)).toContainText('Ingenting infördes: öppna filen för att se varför');
  // the others are still there
  await expect(rowOf(page, 'enhet 2.csv')).toContainText('Inte införd än');
});

test('the same without scripts, on a narrow screen, in the dark', async ({ browser }) => {
  const options = { javaScriptEnabled: false, viewport: { width: 320, height: 800 }, colorScheme: 'dark' } as const;
  const page = await at(browser, '/import', options);
  await bring(page, [csv(1, '13'), csv(4, '7'), old]);
  await rowOf(page, 'enhet 1.csv').getByRole('checkbox').uncheck();
  await page.getByRole('button', { name: 'För in de valda filerna' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Införda filer: 1. Införda celler: 1.' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('gammal.xls: Arbetsboken är av det gamla slaget');
});

test('a reporter has their rows as a workbook, from the page and from their link', async ({ browser }) => {
  const page = await at(browser, `${place}/reporters`);
  const fromPage = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Hämta som Excel-fil' }).click();
  expect((await fromPage).suggestedFilename()).toMatch(/^quarter-.*-enhet-1-rut\.xlsx$/);
  const ask = await site.as(anna);
  const made = await succeeded(
    ask('POST', `${place}/report-links`, { form: 'quarter', period: '2026-Q3', email: rut.email }),
  );
  const { pathname, search } = new URL((await made.json()).link);
  const own = await (await browser.newContext()).newPage();
  await own.goto(site.server.url + pathname + search);
  const fromLink = own.waitForEvent('download');
  await own.getByRole('button', { name: 'Hämta som Excel-fil' }).click();
  expect((await fromLink).suggestedFilename()).toBe('quarter-2026-Q3-enhet-1-rut.xlsx');
  expect(await violationsOn(own)).toEqual([]);
});

test('a workbook brings metrics that nobody has defined: proposed, corrected, published with its history', async ({
  browser,
}) => {
  const rows = [
    ['Kvartal', 'Svarstid i dagar', 'Klagomål'],
    ['Kv 1 2025', 4.5, 3],
    ['Kv 2 2025', 5.5, 2],
  ];
  const buffer = Buffer.from(await writeXlsx({ sheets: [{ name: 'Enhet 1', rows }] }));
  const page = await at(browser, '/import');
  await page.getByLabel('Fyller i').selectOption({ label: 'Inget formulär: publicera som historik' });
  await page
    .getByLabel('Fil', { exact: true })
    .setInputFiles({ name: 'egen.xlsx', mimeType: 'application/octet-stream', buffer });
  await page.getByRole('button', { name: 'Läs filen' }).click();
  await page.getByLabel(/^Svarstid i dagar/).selectOption({ label: 'Gör ett nytt mått' });
  await page.getByLabel(/^Klagomål/).selectOption({ label: 'Gör ett nytt mått' });
  await page.getByRole('button', { name: 'Läs filen så' }).click();
  const metrics = page.getByRole('group', { name: 'Nya mått' });
  await expect(metrics.getByLabel('Enhet för värdet').first()).toHaveValue('days');
  await expect(metrics.getByLabel('Decimaler').first()).toHaveValue('1');
  expect(await violationsOn(page)).toEqual([]);
  await metrics.getByLabel('Namn').first().fill('Svarstid');
  await metrics.getByLabel('Visas för').first().selectOption({ label: 'Alla' });
  await page.getByRole('button', { name: 'Läs filen så' }).click();
  await page.getByRole('button', { name: 'Publicera 4 siffror' }).click();
  await expect(page.getByRole('status').filter({ hasText: '4 celler har förts in' })).toBeVisible();
  const made = await fetch(`${site.server.url}/api/v1/metrics/svarstid-i-dagar`);
  expect(await made.json()).toMatchObject({ names: { sv: 'Svarstid' }, unit: 'days', decimals: 1 });
});

test('figures about others come from a file, below a source of their own', async ({ browser }) => {
  const page = await at(browser, '/reference-series');
  await page.getByLabel('Källans namn').fill('Nordisk jämförelse');
  await page.getByRole('button', { name: 'Lägg till källan' }).click();
  await page.getByRole('link', { name: 'Ta in en fil' }).click();
  await expect(page.getByText('Siffror om andra, från Nordisk jämförelse')).toBeVisible();
  await page.getByLabel('Fil', { exact: true }).setInputFiles({ ...csv(1, '8'), name: 'andra.csv' });
  await page.getByRole('button', { name: 'Läs filen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('andra.csv');
  // one's own unit means nothing there: it is proposed as somebody new
  await page.getByLabel(/^Enhet 1/).selectOption({ label: 'Gör en ny enhet' });
  await page.getByRole('button', { name: 'Läs filen så' }).click();
  expect(await violationsOn(page)).toEqual([]);
});
