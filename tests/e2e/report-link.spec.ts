import { expect, test, type Browser, type Page } from '@playwright/test';
import { anna, makeForm, startEntrySite, succeeded, type Ask, type EntrySite } from '#tests/support/entry-site.ts';
import { violationsOn } from './axe.ts';
import { holdsEverywhere } from './everywhere.ts';

let site: EntrySite;
let ask: Ask;
const place = '/organisations/enhet-1';
const rut = { name: 'Rut Exempel', email: 'rut@tiofalt.example' };

// what one does the next finds done
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 2 });
  ask = await site.as(anna);
  await makeForm(ask, 'effekter', 'Kvartalets effektmått', [
    { metric: 'lead-time-days', isRequired: true },
    { metric: 'total-transactions', isRequired: true },
    { metric: 'customer-smiles', asks: 'parts', isRequired: false },
    { metric: 'digital-transactions', isRequired: false },
  ]);
  for (const metric of ['lead-time-days', 'total-transactions', 'customer-smiles']) {
    const body = { responsible: null, reporter: rut };
    await succeeded(ask('PUT', `${place}/reporters/${metric}`, body, { 'If-Match': '"0"' }));
  }
});
test.afterAll(() => site?.server.stop());

const main = (page: Page) => page.getByRole('main');
const field = (page: Page, name: string) => main(page).getByLabel(name, { exact: true });
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click();

/** The address of a new link, on the server of this test. */
async function newLink(): Promise<URL> {
  const body = { form: 'effekter', period: '2026-Q3', email: rut.email };
  const made = await succeeded(ask('POST', `${place}/report-links`, body));
  const { link }: { link: string } = await made.json();
  const { pathname, search } = new URL(link);
  return new URL(pathname + search, site.server.url);
}

async function withoutScripts(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  return context.newPage();
}

test('a reporter without an account fills in their own rows: it saves by itself, and says when it is done', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const link = await newLink();
  await page.goto(link.href);
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toMatch(/^\/report\/\d+$/);
  await expect(main(page).getByRole('group')).toHaveCount(3);
  await expect(main(page)).not.toContainText('Digitala ärenden');
  expect(await page.getByRole('link').evaluateAll((links) => links.map((one) => one.getAttribute('href')))).toEqual(
    [
      '#content',
      ...['', '/en', '/da'].map((prefix) => prefix + new URL(page.url()).pathname),
      // what each row means, and nothing else of the site
      ...['lead-time-days', 'total-transactions', 'customer-smiles'].map((code) => `/metrics/${code}?organisation=enhet-1`),
    ],
  ); // prettier-ignore
  await field(page, 'Värde, dagar').fill('12,5');
  await field(page, 'Värde, transaktioner').fill('tolv');
  await field(page, 'täljare').fill('3');
  await field(page, 'nämnare').fill('4');
  await page.keyboard.press('Tab');
  await expect(main(page).getByText('= 75,0')).toBeVisible();
  await expect(main(page).getByText('”tolv” är inget tal')).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Allt utom det som är markerat är sparat');
  expect(await violationsOn(page)).toEqual([]);
  await press(page, 'Jag är klar');
  await expect(page.getByRole('alert')).toContainText('Ärenden, alla kanaler: ”tolv”');
  await expect(field(page, 'Värde, transaktioner')).toHaveValue('tolv');
  await field(page, 'Värde, transaktioner').fill('1 234');
  await press(page, 'Jag är klar');
  await expect(page.getByText('Tack! Dina rader är klara.')).toBeVisible();
  await expect(field(page, 'Värde, transaktioner')).toHaveValue('1234');
  await holdsEverywhere(page, new URL(page.url()).pathname);
  expect(site.server.said()).not.toContain(link.searchParams.get('token'));
});

test('without scripts the same form is saved by its button', async ({ browser }) => {
  const page = await withoutScripts(browser);
  await page.goto((await newLink()).href);
  await field(page, 'Kommentar').first().fill('Två veckor stängt');
  await field(page, 'Värde, dagar').fill('e.t.');
  await press(page, 'Spara');
  await expect(page.getByText('Allt är sparat')).toBeVisible();
  await expect(field(page, 'Kommentar').first()).toHaveValue('Två veckor stängt');
  await expect(main(page).getByRole('combobox').first()).toHaveValue('not-applicable');
});

test('a link that was revoked, or never was, opens nothing and says what to do', async ({ browser, page }) => {
  const link = await newLink();
  await page.goto(link.href);
  const { items } = await (await ask('GET', `${place}/report-links`)).json();
  const [{ id, version }] = items;
  const revoked = await fetch(`${site.server.url}/api/v1${place}/report-links/${id}`, {
    method: 'DELETE',
    headers: { 'If-Match': version, Authorization: `Bearer ${site.server.token}` },
  });
  expect(revoked.status).toBe(204);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Länken öppnar inget mer');
  expect(await violationsOn(page)).toEqual([]);
  const stranger = await withoutScripts(browser);
  await stranger.goto(`${site.server.url}/report/${id}`);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Öppna länken i mejlet');
  const guessed = await stranger.goto(`${site.server.url}/en/report?token=guess`);
  expect(guessed?.headers()).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer' }); // prettier-ignore
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('The link opens nothing any more');
});
