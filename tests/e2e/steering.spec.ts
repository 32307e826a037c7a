import { expect, test } from '@playwright/test';
import { signInAs } from './people.ts';

test.use({ javaScriptEnabled: false });
test.beforeEach(async ({ page }) => signInAs(page, 'bo'));

test('whoever approves sets a target, with a reason, and everybody reads it as a promise', async ({ page }) => {
  await page.goto('/organisations/stigverket-trails/targets?metric=lead-time-days');
  await expect(page.getByLabel('Nivå', { exact: true })).toHaveAccessibleDescription(/Enhet: dagar/);
  await page.getByLabel('Nivå', { exact: true }).fill('9');
  await page.getByLabel('Ska vara nått').fill('2028-Q4');
  await page.getByLabel('Varför?').first().fill('Vi lägger om bokningen.');
  await page.getByRole('button', { name: 'Spara målet' }).click();
  await expect(page.getByRole('status').first()).toContainText('Målet är sparat.');
  await page.goto('/organisations/stigverket-trails/promises');
  await expect(page.getByRole('main')).toContainText('Vi lägger om bokningen.');
});

test('whoever approves tells of an event, and it stands in the timeline and at the curve', async ({ page }) => {
  await page.goto('/organisations/stigverket-trails/events');
  await page.getByText('Lägg till en händelse').first().click();
  await page.getByLabel('Dag').first().fill('2026-09-15');
  await page.getByLabel('Vad hände').first().fill('Nya nycklar till stugorna');
  await page.getByRole('button', { name: 'Lägg till en händelse' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Nya nycklar till stugorna' })).toContainText('15 september 2026'); // prettier-ignore
  await page.goto('/metrics/lead-time-days?organisation=stigverket-trails');
  await expect(page.getByRole('main')).toContainText('Nya nycklar till stugorna');
});

test('whoever approves writes a vision, with a part that carries one from above and a metric that proves it', async ({
  page,
  browser,
}) => {
  const path = '/organisations/stigverket-huts/vision';
  await page.goto(path);
  await page.getByText('Skriv en vision').click();
  await page.getByLabel('Visionen i en mening').fill('Ingen går vilse på stigarna.');
  const part = page.getByRole('group', { name: 'Del 1', exact: true });
  await part.getByLabel('Vad hör till visionen?').fill('Stugan är öppen för alla');
  await part.getByLabel('Bär en del av visionen ovanför').selectOption({ index: 1 });
  const proof = page.getByRole('group', { name: 'Vilket mått visar vilken del?' }).getByRole('combobox').first();
  await proof.selectOption('0');
  await page.getByRole('button', { name: 'Spara visionen' }).click();
  await expect(page.getByRole('status').first()).toContainText('Visionen är sparad.');

  await page.goto(path);
  await page.getByText('Ändra visionen').click();
  await page.getByLabel('Visionen i en mening').fill('Ingen går vilse, och ingen går ensam.');
  await page.getByRole('button', { name: 'Spara visionen' }).click();
  await expect(page.getByRole('alert').first()).toContainText('skäl');
  await page.getByLabel('Varför?').first().fill('Vi går tillsammans.');
  await page.getByRole('button', { name: 'Spara visionen' }).click();
  await expect(page.getByRole('status').first()).toContainText('Visionen är sparad.');

  const reader = await (await browser.newContext({ locale: 'sv-SE', javaScriptEnabled: false })).newPage();
  await reader.goto(new URL(path, page.url()).href);
  for (const text of ['Ingen går vilse, och ingen går ensam.', 'Stugan är öppen för alla', 'Bär en del av visionen ovanför:', 'Vi går tillsammans.', 'Ingen går vilse på stigarna.']) await expect(reader.getByRole('main')).toContainText(text); // prettier-ignore
  await expect(reader.getByText('Ändra visionen')).toHaveCount(0);
  await reader.context().close();
});
