import { expect, test, type Page } from '@playwright/test';

/** Tag and text of the largest thing that has been painted so far. */
const largestPaint = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    // the font may make a text larger than what was the largest before
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return new Promise<string>((resolve) => {
      new PerformanceObserver((list) => {
        const last = list.getEntries().at(-1) as PerformanceEntry & { element?: Element };
        const { tagName = '', textContent = '' } = last.element ?? {};
        resolve(`${tagName} ${textContent?.replaceAll(/\s+/g, ' ').trim()}`);
      }).observe({ type: 'largest-contentful-paint', buffered: true });
    });
  });

for (const path of ['/', '/metrics/digital-share?organisation=gov-hmrc']) {
  test(`the largest paint of ${path} does not wait for JavaScript`, async ({ page }) => {
    const scripts = /\.js(\?|$)/;
    // scripts that never arrive
    await page.route(scripts, () => {});
    await page.goto(path, { waitUntil: 'commit' });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('contentinfo')).toBeAttached();
    const without = await largestPaint(page);
    expect(without).toMatch(/^[A-Z0-9]+ \S/);
    await page.unroute(scripts);
    await page.goto(path, { waitUntil: 'networkidle' });
    expect(await largestPaint(page), 'what scripts add is not larger').toBe(without);
  });
}

test('no page asks another host for anything, or says anything on the console', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const hosts = new Set<string>();
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).host);
  });
  for (const path of [
    '/',
    '/organisations',
    '/metrics',
    '/metrics/customer-satisfaction',
    '/about',
    '/api-description',
  ]) {
    await page.goto(path, { waitUntil: 'networkidle' });
  }
  await page.goto('/metrics/customer-satisfaction');
  await page.locator('canvas').hover();
  await expect(page.locator('.served')).toBeHidden();
  expect(complaints).toEqual([]);
  expect([...hosts]).toEqual([new URL(page.url()).host]);
});

test('an address that says something twice shows its page all the same', async ({ page }) => {
  await page.goto('/metrics/digital-share?organisation=gov-hmrc&organisation=gov-hmrc&q=a&q=b');
  await expect(page.locator('canvas')).toBeVisible();
  await expect(page.locator('#summary')).toBeVisible();
  await expect(page.locator('input[type=hidden][name=q]')).toHaveCount(4);
});
