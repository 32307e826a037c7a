import { expect, test } from '@playwright/test';

test.use({ javaScriptEnabled: false });

test('everything can be read and reached without JavaScript', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 3 }).first()).toHaveText('Kundens leenden');
  await page.getByRole('searchbox', { name: 'Sök organisation' }).first().fill('transport');
  await page.getByRole('button', { name: 'Sök' }).click();
  await page.getByRole('link', { name: 'Department for Transport' }).click();
  await page.getByRole('link', { name: 'Andel digitala ärenden', exact: true }).click();
  await expect(page.locator('figure svg').first()).toBeVisible();
  await page.getByText('Samma siffror i en tabell').click();
  await expect(page.getByRole('table').getByRole('row').filter({ hasText: 'kv 3 2017' })).toBeVisible();
  await page.getByLabel('Från').selectOption({ label: 'kv 1 2015' });
  await page.getByRole('button', { name: 'Visa' }).first().click();
  await expect(page).toHaveURL(/from=2015-Q1/);
  await page.getByRole('link', { name: 'Rullande fyra kvartal' }).click();
  await expect(page).toHaveURL(/view=rolling&from=2015-Q1/);
  await expect(page.getByRole('figure')).toContainText('rullande fyra kvartal');
  await page.getByRole('link', { name: 'Per kvartal' }).click();
  await expect(page).not.toHaveURL(/view/);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-color-scheme', 'dark');
});
