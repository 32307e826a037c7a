import { expect, test } from '@playwright/test';

test('the largest paint does not wait for JavaScript', async ({ page }) => {
  for (const path of ['/', '/metrics/digital-share?organisation=gov-hmrc']) {
    // scripts that never arrive
    await page.route(/\.js(\?|$)/, () => {});
    await page.goto(path, { waitUntil: 'commit' });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const largest = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          new PerformanceObserver((list) => {
            const last = list.getEntries().at(-1) as PerformanceEntry & { element?: Element };
            resolve(last.element?.tagName ?? '');
          }).observe({ type: 'largest-contentful-paint', buffered: true });
        }),
    );
    expect(largest).not.toBe('');
    await page.unroute(/\.js(\?|$)/);
  }
});

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
  expect(complaints).toEqual([]);
  expect([...hosts]).toEqual([new URL(page.url()).host]);
});
