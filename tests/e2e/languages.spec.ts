import { expect, test } from '@playwright/test';

test.describe('the first visit', () => {
  test.use({ locale: 'da-DK' });
  test('follows the browser’s wish, and only on the first page', async ({ page }) => {
    await page.goto('/');
    await expect(page).toHaveURL(/\/da$/);
    await expect(page.locator('html')).toHaveAttribute('lang', 'da');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Stistyrelsen (opdigtet myndighed)');
    await page.goto('/metrics');
    await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
  });
});

test('a change of language keeps the page and what was chosen', async ({ page }) => {
  await page.goto('/metrics/lead-time-days?from=2024-Q1');
  await expect(page.locator('#summary')).toContainText(/16,8\s*dagar/);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page).toHaveURL(/\/en\/metrics\/lead-time-days\?from=2024-Q1$/);
  await expect(page.locator('#summary')).toContainText(/16\.8\s*days/);
  await page.getByRole('link', { name: 'Dansk' }).click();
  await expect(page).toHaveURL(/\/da\/metrics\/lead-time-days/);
  await expect(page.locator('#summary')).toContainText(/16,8\s*dage/);
  await page.getByRole('link', { name: 'Svenska' }).click();
  await expect(page).toHaveURL(/[^/]{3}\/metrics\/lead-time-days/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
});

test('the switch of colour scheme leads back within the site, and takes a form alone', async ({ page, baseURL }) => {
  const choose = (back: string) =>
    page.request.post('/appearance', {
      form: { scheme: 'dark', back },
      headers: { Origin: new URL(baseURL ?? '').origin },
      maxRedirects: 0,
    });
  for (const [back, location] of [
    ['/en/metrics?q=a', '/en/metrics?q=a'],
    ['/.//evil.test', '/'],
    ['http://', '/'],
  ] as const) {
    const response = await choose(back);
    expect([response.status(), response.headers()['location']], back).toEqual([303, location]);
  }
  const noForm = await page.request.post('/appearance', { data: { scheme: 'dark' } });
  expect(noForm.status()).toBe(415);
});

test('colour schemes: the device’s wish, and a choice that lasts without a flash', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/metrics');
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await background();
  await page.getByRole('button', { name: 'Ljust' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-color-scheme', 'light');
  expect(await background()).not.toBe(dark);
  const html = await (await page.request.get('/metrics')).text();
  expect(html, 'the server already knows').toContain('data-color-scheme="light"');
});
