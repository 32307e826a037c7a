import { expect, test } from '@playwright/test';
import { signInAs } from './people.ts';

test.use({ javaScriptEnabled: false });
test.beforeEach(async ({ page }) => signInAs(page, 'bo'));

test('whoever approves sets a target, with a reason, and everybody reads it as a promise', async ({ page }) => {
  await page.goto('/organisations/stigverket-trails/targets?metric=lead-time-days');
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
