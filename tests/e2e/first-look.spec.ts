import { expect, test } from '@playwright/test';

test('the first page answers how it goes, the customer’s voice first', async ({ page, request }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stigverket (påhittad myndighet)');
  await expect(page.getByText('Demonstration.', { exact: true })).toBeVisible();
  const names = await page.getByRole('heading', { level: 3 }).allTextContents();
  expect(names.slice(0, 2)).toEqual(['Kundens leenden', 'Nöjd-kund-index']);

  const overview = await (await request.get('/api/v1/overview/stigverket')).json();
  const smiles = overview.metrics.find(({ metric }: { metric: string }) => metric === 'customer-smiles');
  const tile = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name: 'Kundens leenden', exact: true }) });
  await expect(tile).toContainText(`${smiles.latest.value.toFixed(1).replace('.', ',')}\u00A0%`);
  await expect(tile).toContainText('jämfört med samma kvartal i fjol');
  await expect(tile).toContainText('av 3 enheter');
});

test('from a tile to its curve, its table and its downloads, all telling the same', async ({ page, request }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Nöjd-kund-index', exact: true }).click();
  await expect(page).toHaveURL(/\/metrics\/customer-satisfaction$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nöjd-kund-index');
  await page.locator('canvas').hover();
  await expect(page.locator('.served')).toBeHidden();

  await page.getByText('Samma siffror i en tabell').click();
  const rows = await page.getByRole('table').getByRole('row').allTextContents();
  const series = await (
    await request.get('/api/v1/series?metric=customer-satisfaction&organisation=stigverket&frequency=Q')
  ).json();
  const latest = series.series[0].values.at(-1).toFixed(1).replace('.', ',');
  expect(rows.some((row) => row.includes('kv 3 2026') && row.includes(latest))).toBe(true);
  await expect(page.locator('#summary')).toContainText(latest);

  const csv = await request.get(
    (await page.getByRole('link', { name: 'Hämta siffrorna (CSV)' }).getAttribute('href')) ?? '',
  );
  expect(csv.headers()['content-type']).toContain('text/csv');
  expect(await csv.text()).toContain(`2026-Q3,${series.series[0].values.at(-1)}`);
  const png = await request.get(
    (await page.getByRole('link', { name: 'Hämta bilden (PNG)' }).getAttribute('href')) ?? '',
  );
  expect(png.headers()['content-type']).toBe('image/png');
  expect((await png.body()).subarray(1, 4).toString()).toBe('PNG');
});

test('change organisation and metric, and send the address to a colleague', async ({ page, browser }) => {
  await page.goto('/');
  await page.getByRole('searchbox', { name: 'Sök organisation' }).first().fill('revenue customs');
  await page.getByRole('button', { name: 'Sök' }).click();
  await page.getByRole('main').getByRole('link', { name: 'HM Revenue and Customs' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('HM Revenue and Customs');
  await page.getByRole('link', { name: 'Andel digitala ärenden', exact: true }).click();
  await expect(page.locator('#summary')).toContainText('8 av 34 tjänster');
  await page.getByLabel('Från').selectOption({ label: 'kv 1 2014' });
  await page.getByLabel('Till').selectOption({ label: 'kv 1 2017' });
  await page.getByRole('button', { name: 'Visa' }).first().click();
  await expect(page).toHaveURL(/from=2014-Q1/);
  await expect(page.locator('#summary')).toContainText('96,03');

  const colleague = await (await browser.newContext({ locale: 'sv-SE' })).newPage();
  await colleague.goto(page.url());
  await expect(colleague.locator('#summary')).toHaveText((await page.locator('#summary').textContent()) ?? '');
  await colleague.context().close();
});

test('an organisation that has ended leads to what it became part of', async ({ page }) => {
  await page.goto('/organisations/stigverket-lighthouses');
  const link = page.getByRole('main').getByRole('link', { name: /^Upphörde .* och blev en del av / });
  await link.click();
  await expect(page).toHaveURL(/\/organisations\/stigverket-crossings$/);
});

test('the missing services of a department are listed by name', async ({ page }) => {
  await page.goto('/metrics/digital-share?organisation=gov-hmrc');
  await page.getByText('Saknar siffra för perioden').click();
  await expect(page.getByRole('link', { name: 'Child Benefit transactions' })).toBeVisible();
});

test('a day in the past shows what was known then, and says so', async ({ page }) => {
  await page.goto('/metrics/digital-share?organisation=gov-hmrc');
  await page.getByText('Visa som det såg ut en annan dag').click();
  await page.getByLabel('Dag').fill('2018-01-01');
  await page.getByRole('button', { name: 'Visa' }).last().click();
  await expect(page).toHaveURL(/asOf=2018-01-01/);
  await expect(page.getByText('Du ser siffrorna som de var kända', { exact: false })).toBeVisible();
  await expect(page.locator('#summary')).toContainText('kvartal 4 2016');
  await page.getByRole('link', { name: 'Översikt' }).click();
  await expect(page, 'the day goes along to the next page').toHaveURL(/asOf=2018-01-01/);
});
