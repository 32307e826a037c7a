import { expect, test } from '@playwright/test';
import { anna, formPath, makeForm, startEntrySite, type EntrySite } from '#tests/support/entry-site.ts';
import { as, cell, saved, thisQuarter } from './entry-pages.ts';

let site: EntrySite;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 2 });
  const quarter = ['total-transactions', 'digital-transactions', 'lead-time-days', 'customer-satisfaction'];
  const rows = quarter.map((metric) => ({ metric }));
  await makeForm(await site.as(anna), 'quarter', 'Kvartalets siffror', rows);
});
test.afterAll(() => site?.server.stop());

test('what a file publishes while a form is open is proposed in it within seconds, and taken with one press', async ({
  browser,
}) => {
  const page = await as(site, browser, anna, formPath('quarter', 'enhet-1'));
  await cell(page, 2, thisQuarter).focus();
  await site.publish('organisation,metric,period,value,status\nenhet-1,lead-time-days,2026-Q3,31,provisional\n');
  await expect(cell(page, 2, thisQuarter)).toHaveAttribute('data-proposed', /^31.*P$/, { timeout: 15_000 });
  await expect(page.locator('.proposal', { hasText: 'Förslag: 31,0, preliminär.' })).toBeVisible();
  await page.getByRole('button', { name: 'Ta förslaget' }).click();
  await expect(cell(page, 2, thisQuarter)).toHaveAttribute('data-certainty', 'P');
  await saved(page);
  await page.reload();
  await expect(cell(page, 2, thisQuarter)).toHaveText(/^31/);
  await expect(cell(page, 2, thisQuarter)).toHaveAttribute('data-certainty', 'P');
  await page.context().close();
});
