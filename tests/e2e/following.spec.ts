import { expect, test } from '@playwright/test';
import { signInAs } from './people.ts';

test.use({ javaScriptEnabled: false });

test('anna follows a measure without scripts, sees what is new, marks it as read, and no longer follows it', async ({
  page,
}) => {
  const path = '/metrics/digital-share?organisation=stigverket-crossings';
  await signInAs(page, 'anna');
  await page.goto(path);
  await page.getByRole('button', { name: '☆ Följ' }).click();
  await expect(page).toHaveURL(new RegExp(`${path.replace('?', '\\?')}$`));
  await expect(page.getByRole('button', { name: '★ Följer' })).toBeVisible();

  await page.goto('/account');
  await page.getByRole('link', { name: 'Det du följer' }).click();
  const followed = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Sluta följa/ }) });
  await expect(followed).toHaveCount(1);
  await expect(followed).toContainText('%');
  await page.getByRole('button', { name: 'Markera allt som läst' }).click();
  await expect(page.getByRole('status').first()).toContainText('Allt är markerat som läst.');
  await expect(page.getByText('Inget är nytt.')).toBeVisible();
  await followed.getByRole('button', { name: /^Sluta följa/ }).click();
  await expect(followed).toHaveCount(0);
});

test('anybody finds the feed of new figures on the pages that show them, and it is not sent again unchanged', async ({
  page,
}) => {
  for (const path of ['/organisations/stigverket-trails', '/metrics/digital-share?organisation=stigverket-trails']) {
    await page.goto(path);
    const feed = await page.locator('link[rel="alternate"][type="application/atom+xml"]').getAttribute('href');
    const answer = await page.request.get(feed ?? '');
    expect(answer.headers()['content-type']).toContain('application/atom+xml');
    expect(await answer.text()).toContain('<entry>');
    const again = await page.request.get(feed ?? '', { headers: { 'If-None-Match': answer.headers()['etag'] ?? '' } });
    expect(again.status()).toBe(304);
  }
});
