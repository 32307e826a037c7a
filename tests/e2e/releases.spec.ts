import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { anna, bo, formPath, makeForm, startEntrySite, succeeded, type EntrySite } from '#tests/support/entry-site.ts';
import { as } from './entry-pages.ts';

let site: EntrySite;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 1 });
  await makeForm(await site.as(anna), 'quarter', 'Kvartalets siffror', [{ metric: 'total-transactions' }]);
});
test.afterAll(() => site?.server.stop());

const place = { form: 'quarter', organisation: 'enhet-1', period: '2026-Q3' };
const path = '/submissions/quarter/2026-Q3/enhet-1';
const noScripts = { javaScriptEnabled: false };

test('what is approved for an announced time is seen by nobody before, and by everybody after', async ({ browser }) => {
  test.setTimeout(60_000);
  const reporter = await site.as(anna);
  const set = {
    id: randomUUID(),
    ...place,
    metric: 'total-transactions',
    version: 0,
    set: { value: 4711, comment: 'Den första.' },
  };
  await succeeded(reporter('POST', '/entries', { changes: [set] }));
  const { version } = await (await succeeded(reporter('GET', path))).json();
  await succeeded(reporter('POST', `${path}/submit`, {}, { 'If-Match': `"${version}"` }));

  const his = await as(site, browser, bo, formPath('quarter', 'enhet-1'), noScripts);
  await his.goto('/releases');
  await his.getByText('Avisera en publicering').first().click();
  await his.getByLabel('Period').fill('kv 3 2026');
  await his.getByLabel('Dag och klockslag').fill('2099-01-31T08:00');
  await his.getByRole('button', { name: 'Avisera en publicering' }).click();
  await expect(his.getByRole('status').first()).toContainText('Aviserat.');
  const item = his.getByRole('listitem').filter({ hasText: 'Kvartalets siffror' });
  await expect(item).toContainText('31 jan. 2099');

  // soon, to the second: a page says the minute
  const boss = await site.as(bo);
  const { items } = await (await succeeded(boss('GET', '/releases'))).json();
  const at = new Date(Date.now() + 12_000).toISOString();
  const moved = { at, reason: 'Det gick fortare än väntat' };
  const own = `/organisations/provmyndigheten/releases/${items[0].id}`;
  await succeeded(boss('PUT', own, moved, { 'If-Match': items[0].version }));

  await his.goto(`${formPath('quarter', 'enhet-1')}/approval`);
  await his.getByRole('radio', { name: /Vid aviserad tid/ }).check();
  await his.getByRole('button', { name: 'Godkänn alla' }).click();
  await expect(his.locator('.box.done')).toContainText('Det publiceras vid den aviserade tiden.');
  await expect(his.getByText('Till dess ser bara')).toBeVisible();

  const reader = await (
    await browser.newContext({ locale: 'sv-SE', baseURL: site.server.url, ...noScripts })
  ).newPage();
  const figures = '/metrics/total-transactions?organisation=enhet-1';
  await reader.goto(figures);
  await expect(reader.getByRole('main')).not.toContainText(/4.711/);
  await reader.goto('/releases');
  await expect(reader.getByRole('listitem').filter({ hasText: 'Kvartalets siffror' })).toContainText('Det gick fortare än väntat'); // prettier-ignore

  await expect(async () => {
    await reader.goto(figures);
    await expect(reader.getByRole('main')).toContainText(/4.711/, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await reader.goto('/releases');
  await expect(reader.getByRole('listitem').filter({ hasText: 'Kvartalets siffror' })).toContainText('Publicerad');
});
