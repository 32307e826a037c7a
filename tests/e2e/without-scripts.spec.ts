import { expect, test, type Page } from '@playwright/test';
import { anna, bo, formPath, makeForm, startEntrySite, type EntrySite } from '#tests/support/entry-site.ts';
import { violationsOn } from './axe.ts';
import { as, grid } from './entry-pages.ts';

// what the first has approved is what the second corrects
test.describe.configure({ mode: 'serial' });

let site: EntrySite;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 1 });
  const rows = ['total-transactions', 'lead-time-days'].map((metric) => ({ metric }));
  await makeForm(await site.as(anna), 'two', 'Två siffror', rows, { firstPeriod: '2026-Q3' });
});
test.afterAll(() => site?.server.stop());

const path = formPath('two', 'enhet-1');
const plain = { javaScriptEnabled: false };
const done = (page: Page) => page.locator('.box.done');

test('a form is filled in, submitted, returned, corrected and approved without scripts; a figure is corrected from its own page', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const hers = await as(site, browser, anna, path, plain);
  const fill = async (figures: Record<string, string>) => {
    await hers.goto(path);
    await hers.getByRole('link', { name: 'Fyll i som formulär' }).click();
    for (const [name, figure] of Object.entries(figures)) await hers.getByLabel(name).fill(figure);
    await hers.getByRole('button', { name: 'Spara' }).click();
    await expect(done(hers)).toBeVisible();
  };
  const submit = async () => {
    await hers.goto(path);
    await hers.getByRole('button', { name: 'Lämna in', exact: true }).click();
    await expect(done(hers)).toContainText('Inlämnat.');
  };
  await fill({ 'Ärenden, alla kanaler': '1 240', Handläggningstid: '12,5' });
  await submit();

  const his = await as(site, browser, bo, `${path}/approval`, plain);
  await his.getByRole('checkbox', { name: 'Välj: Handläggningstid' }).check();
  await his.getByLabel('Skäl').first().fill('Gäller det alla ärenden?');
  await his.getByRole('button', { name: 'Återlämna valda' }).click();
  await expect(done(his)).toContainText('Återlämnat, med skälet.');

  await fill({ Handläggningstid: '13,5' });
  await submit();
  await his.goto(`${path}/approval`);
  await his.getByRole('button', { name: 'Godkänn alla' }).click();
  await expect(done(his)).toContainText('Godkänt och publicerat.');

  await hers.goto('/metrics/lead-time-days?organisation=enhet-1');
  await hers.locator('details.table summary').click();
  await hers.getByRole('link', { name: /^Rätta/ }).click();
  await expect(hers.getByRole('main')).toContainText('13,5');
  await hers.getByLabel('Skäl').fill('Fel räknat i augusti');
  await hers.getByRole('button', { name: 'Börja en rättelse' }).click();
  await expect(hers).toHaveURL(`${site.server.url}${path}?cell=lead-time-days+total`);
  await hers.goto(`${path}/submit`);
  await hers.getByRole('button', { name: 'Avstå från rättelsen' }).click();
  await expect(done(hers)).toContainText('Rättelsen är borta.');
  await hers.context().close();
  await his.context().close();
});

test('with scripts, correcting leads to the very cell; no accessibility violation on the way', async ({ browser }) => {
  const page = await as(site, browser, anna, path);
  await page.goto(`${path}/correct?cell=lead-time-days+total`);
  expect(await violationsOn(page)).toEqual([]);
  await page.getByLabel('Skäl').fill('Fel räknat i augusti');
  await page.getByRole('button', { name: 'Börja en rättelse' }).click();
  await expect(grid(page).locator('td:focus')).toHaveText('13,5');
  // whoever comes once more is led on: it has begun
  await page.goto(`${path}/correct?cell=lead-time-days+total`);
  await expect(page).toHaveURL(`${site.server.url}${path}?cell=lead-time-days+total`);
  await page.context().close();
});
