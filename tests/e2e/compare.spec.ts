import { expect, test, type Page } from '@playwright/test';
import { compareViews } from '#domain/compare.ts';
import { violationsOn } from './axe.ts';
import { asleep, overflow } from './everywhere.ts';
import { signInAs } from './people.ts';

const departments = '/compare?metric=digital-share&organisation=uk-government/*';

/** What the drawing of a wide window says of each organisation when it is pointed at. */
const toldIn = (page: Page): Promise<string[]> =>
  page
    .locator('figure .wide .compare-item')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-told') ?? ''));

const figuresIn = (text: string): string[] => text.match(/[−\d][\d\u00a0]*,\d+\u00a0%/g) ?? [];

test('a comparison is built by keyboard alone, and its address shows the same to others', async ({ page, browser }) => {
  await page.goto('/compare');
  await page.getByLabel('Mått', { exact: true }).focus();
  await page.keyboard.type('Andel digitala');
  await page.getByRole('button', { name: 'Visa', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/metric=digital-share/);
  for (const name of ['HM Revenue', 'Department for Transport']) {
    await page.getByRole('searchbox', { name: 'Sök organisation att lägga till' }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await page
      .getByRole('link', { name: new RegExp(`^Lägg till ${name}`) })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('list', { name: 'Jämförs nu' })).toContainText(name);
  }
  const [remove] = await page.getByRole('link', { name: /^Ta bort Stigverket/ }).all();
  await remove?.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/organisation=gov-hmrc,gov-dft/);
  await page.getByRole('link', { name: 'Linjer', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('link', { name: 'Små diagram', exact: true })).toBeFocused();
  await page.keyboard.press('b');
  await expect(page).toHaveURL(/view=bars/);
  await expect(page.getByRole('link', { name: 'Staplar', exact: true })).toBeFocused();
  await expect(page.getByRole('heading', { level: 2, name: 'Staplar: Andel digitala ärenden' })).toBeVisible();
  const told = await toldIn(page);
  expect(told).toHaveLength(2);
  await page.getByRole('application').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByText(told[0] ?? '', { exact: true }).last()).toBeVisible();

  const elsewhere = await browser.newContext({ locale: 'sv-SE' });
  const other = await elsewhere.newPage();
  await other.goto(page.url());
  expect(other.url()).toBe(page.url());
  expect(await toldIn(other)).toEqual(told);
  await elsewhere.close();
});

test('letters are text in a field', async ({ page }) => {
  await page.goto(`${departments}&view=bars`);
  await page.getByRole('slider').focus();
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/view=bars$/);
});

test('time is dragged by keyboard, and the address follows', async ({ page }) => {
  await page.goto(`${departments}&view=bars`);
  await page.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/to=2012-/);
  await expect(page.getByRole('slider')).toBeFocused();
});

test('time plays from the first period on, and is stopped where it is', async ({ page }) => {
  await page.goto(`${departments}&view=bars`);
  await page.getByRole('button', { name: 'Spela upp' }).click();
  await expect(page).toHaveURL(/to=2012-Q4/);
  await page.getByRole('button', { name: 'Pausa' }).click();
  await expect(page.getByRole('button', { name: 'Spela upp' })).toBeVisible();
});

test('whoever is pointed at is told of, and only they', async ({ page }) => {
  const wake = await asleep(page);
  await page.goto(`${departments}&view=bars`, { waitUntil: 'commit' });
  const bar = page.locator('figure .wide .compare-bar').first();
  await expect(bar).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  const asleepAt = await bar.boundingBox();
  wake();
  await expect(page.getByRole('button', { name: 'Spela upp' })).toBeVisible();
  // else it would be gone from under a pointer that had come before
  expect((await bar.boundingBox())?.y).toBe(asleepAt?.y);
  const [first, second] = await page.locator('figure .wide .compare-item').all();
  for (const item of [first, second]) {
    await item?.locator('.compare-bar').hover();
    await expect(page.locator('.compare-told:visible')).toHaveCount(1);
    await expect(page.locator('p.told')).toHaveText((await item?.getAttribute('data-told')) ?? '');
  }
});

test('on paper a table of many periods is whole', async ({ page }) => {
  await page.goto(`${departments}&view=table`);
  // an A4 page inside its margins
  await page.setViewportSize({ width: 720, height: 1_000 });
  const outside = () =>
    page.getByRole('table').evaluate((table) => {
      const cells = [...table.querySelectorAll('td, th')];
      return (
        Math.max(...cells.map((cell) => cell.getBoundingClientRect().right)) - document.documentElement.clientWidth
      );
    });
  // on a screen it is moved sideways
  expect(await outside()).toBeGreaterThan(0);
  await page.emulateMedia({ media: 'print' });
  expect(await outside()).toBeLessThanOrEqual(0);
});

test('nothing plays by itself for who wants things to stand still', async ({ page }) => {
  await page.goto(`${departments}&view=distribution`);
  await expect(page.getByRole('button', { name: 'Spela upp' })).toBeVisible();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect(page.getByRole('button', { name: 'Spela upp' })).toBeHidden();
  await expect(page.getByRole('slider')).toBeVisible();
});

for (const view of compareViews) {
  const path = `${departments}&view=${view}${view === 'scatter' ? '&second=total-transactions' : ''}`;
  test(`${view}: axe finds nothing, everything fits, and every figure of the chart is in the table`, async ({
    page,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      expect(await violationsOn(page)).toEqual([]);
    }
    const told = await toldIn(page);
    if (view !== 'table') expect(told.length).toBeGreaterThan(4);
    const rows = await page.getByRole('region', { name: 'Tabell' }).getByRole('row').allInnerTexts();
    expect(rows.length).toBeGreaterThan(8);
    for (const text of told) {
      const [name = ''] = text.split(': ');
      const row = rows.find((one) => one.startsWith(name)) ?? '';
      expect(row).not.toBe('');
      for (const figure of figuresIn(text)) expect(row).toContain(figure);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflow(page)).toBe(0);
  });
}

test('the countries of DESI stand beside each other over six years, in each view', async ({ page }) => {
  for (const view of compareViews) {
    await page.goto(
      `/en/compare?metric=digital-maturity-desi&organisation=eu/*&view=${view}${view === 'scatter' ? '&second=digital-maturity-desi-connectivity' : ''}`,
    );
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    const rows = page.getByRole('region', { name: 'Table' }).getByRole('row');
    expect(await rows.count()).toBeGreaterThan(27);
    if (view !== 'table') expect((await toldIn(page)).length).toBeGreaterThanOrEqual(27);
  }
});

test('all services of the British government stand beside each other, in each view', async ({ page }) => {
  test.setTimeout(60_000);
  for (const view of compareViews) {
    const second = view === 'scatter' ? '&second=total-transactions' : '';
    await page.goto(`/en/compare?metric=digital-share&organisation=uk-government/**&view=${view}${second}`);
    await expect(page.getByRole('main')).toContainText(/\d{3} of \d{3} have a figure/);
    if (view !== 'table') expect((await toldIn(page)).length).toBeGreaterThanOrEqual(6);
    else expect(await page.getByRole('region', { name: 'Table' }).getByRole('row').count()).toBeGreaterThan(600);
  }
});

test('picture and figures are taken along, with source, period and link', async ({ request }) => {
  const query = 'metric=digital-share&organisation=uk-government/*&view=bars';
  const svg = await (await request.get(`/compare/chart.svg?${query}`)).text();
  expect(svg).toContain('Open Government Licence');
  expect(svg).toContain('kv 3 2017');
  expect(svg).toContain('/compare?metric=digital-share');
  const png = await request.get(`/compare/chart.png?${query}`);
  expect(png.headers()['content-type']).toBe('image/png');
  const csv = await request.get(`/compare/figures.csv?${query}`);
  const all = '/api/v1/series?metric=digital-share&organisation=uk-government/*&format=xlsx';
  for (const address of [`/compare/figures.xlsx?${query}`, all]) {
    const workbook = await request.get(address);
    expect(workbook.headers()['content-type']).toContain('spreadsheetml');
    // a workbook is a zip
    expect((await workbook.body()).subarray(0, 2).toString()).toBe('PK');
  }
  expect(csv.headers()['content-disposition']).toBe('attachment; filename="digital-share-bars.csv"');
  const [header = '', first = ''] = (await csv.text()).split('\r\n');
  expect(header).toBe('\uFEFForganisation,name,Plats,kv 3 2017,Anmärkning');
  expect(first).toMatch(/^gov-[a-z]+,.*,1,\d+(\.\d+)?,/);
  // what is to be compared with care is said in file and picture alike
  const [, mark = 'none'] = /,"?([A-ZÅÄÖ][a-zåäö ]+) \(kv 3 2017\)/.exec(await csv.text()) ?? [];
  expect(svg).toContain(`${mark} (`);
});

test('the link is copied as it stands in the address', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${departments}&view=bars`);
  await page.getByRole('slider').focus();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/to=2012-/);
  await page.getByRole('button', { name: 'Kopiera länken' }).click();
  await expect(page.getByRole('button', { name: 'Kopierat' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  // what was copied is not where one is any more
  await page.getByRole('link', { name: 'Tabell', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Kopiera länken' })).toBeVisible();
});

test('those found are narrowed by kind, and one of them is added', async ({ page }) => {
  await page.goto(`${departments}&view=bars&q=stigverket`);
  const found = page.getByRole('listitem').getByRole('link', { name: /^Lägg till / });
  const all = await found.count();
  const kinds = page.getByRole('link', { name: /^(Myndighet|Avdelning|Enhet) \(\d+\)$/ });
  const counts = (await kinds.allInnerTexts()).map((text) => Number(/\d+/.exec(text)?.[0]));
  expect(counts.length).toBeGreaterThan(2);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all);
  const unit = kinds.filter({ hasText: 'Enhet' });
  const units = Number(/\d+/.exec(await unit.innerText())?.[0]);
  await unit.click();
  await expect(page).toHaveURL(/q=stigverket&kind=unit$/);
  await expect(unit).toHaveAttribute('aria-current', 'true');
  await expect(found).toHaveCount(units);
  // pressed again it lets go
  await unit.click();
  await expect(page).toHaveURL(/q=stigverket$/);
  await expect(found).toHaveCount(all);
  await unit.click();
  await page.getByRole('link', { name: 'Lägg till Vägvisarna' }).click();
  await expect(page.getByRole('list', { name: 'Jämförs nu' })).toContainText('Vägvisarna');
  await expect(page).toHaveURL(/organisation=uk-government\/\*,stigverket-guides&/);
});

test('means of answers have whiskers, with how they are reckoned, and who cannot be told apart', async ({ page }) => {
  await page.goto('/compare?metric=customer-satisfaction&organisation=stigverket/**&view=bars');
  await expect(page.locator('figure .wide .compare-whisker')).toHaveCount(4);
  await expect(page.getByText('så strecket är beräknat med den största spridning som skalan medger.')).toBeVisible();
  const overlapping = page.getByRole('heading', { name: /^Kan inte skiljas åt/ });
  await expect(overlapping).toBeVisible();
  await page.getByText('Samma siffror i en tabell').click();
  const columns = page.getByRole('region', { name: 'Tabell' }).getByRole('columnheader');
  await expect(columns).toContainText(['95 %, från', '95 %, till', 'Antal svar']);
});

test('a saved comparison is opened by everybody under its short name, also after it got another', async ({
  page,
  request,
}) => {
  await signInAs(page, 'cilla');
  await page.goto(`${departments}&view=slope`);
  const shared = page.url();
  await page.getByLabel('Spara jämförelsen under ett kort namn').fill('Våra departement');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await expect(page.getByText('Jämförelsen är sparad som /compare/vara-departement.')).toBeVisible();
  const path = async (name: string): Promise<string> => (await request.get(`/compare/${name}`)).url();
  expect(await path('vara-departement')).toBe(shared);
  // written before the page has woken up it stays
  const wake = await asleep(page);
  await page.goto('/account/comparisons', { waitUntil: 'commit' });
  const renamed = page.getByLabel('Nytt namn på vara-departement');
  await renamed.fill('departement');
  wake();
  await page.waitForLoadState('networkidle');
  await expect(renamed).toHaveValue('departement');
  await page.getByRole('button', { name: 'Byt namn' }).click();
  await expect(page.getByText('Jämförelsen heter nu /compare/departement.')).toBeVisible();
  expect([await path('vara-departement'), await path('departement')]).toEqual([shared, shared]);
  await page.getByRole('button', { name: 'Ta bort departement' }).click();
  await expect(page.getByText('Jämförelsen är borttagen')).toBeVisible();
  expect((await request.get('/compare/vara-departement')).status()).toBe(404);
});

test('more organisations than an address has room for are compared by a code', async ({ page, request }) => {
  const { items } = await (await request.get('/api/v1/organisations?organisation=uk-government/**&limit=120')).json();
  const codes = items.map(({ code }: { code: string }) => code).join(',');
  await page.goto(`/compare?metric=digital-share&organisation=${codes}&view=bars`);
  await expect(page).toHaveURL(/organisation=query:[a-z0-9]{20}&view=bars$/);
  await expect(page.getByRole('list', { name: 'Jämförs nu' })).toContainText('Ett sparat urval');
  await expect(page.getByText(/^\d+ av \d+ har en siffra/)).toBeVisible();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a comparison is chosen by forms and links, and read', async ({ page }) => {
    await page.goto(departments);
    await expect(page.locator('figure svg').first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Kopiera länken' })).toBeHidden();
    await page.getByLabel('Visa som').selectOption({ label: 'Index, första perioden = 100' });
    await page.getByRole('button', { name: 'Visa', exact: true }).click();
    await expect(page).toHaveURL(`${departments}&scale=index`);
    await page.getByRole('link', { name: 'Tabell', exact: true }).click();
    await expect(page.getByRole('table').getByRole('row').filter({ hasText: 'HM Revenue and Customs' })).toBeVisible();
  });
});
