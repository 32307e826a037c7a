import { expect, test } from '@playwright/test';
import {
  anna,
  bo,
  formPath,
  makeForm,
  quarterlyMetrics,
  startEntrySite,
  type EntrySite,
} from '#tests/support/entry-site.ts';
import { violationsOn } from './axe.ts';
import { as, awake, cell, openRows, pasteInto, reloaded, saved, saving, signIn, thisQuarter } from './entry-pages.ts';

let site: EntrySite;
// what one writes the next finds written
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 40 });
  const ask = await site.as(anna);
  const metrics = await quarterlyMetrics(ask);
  const quarter = ['total-transactions', 'digital-transactions', 'lead-time-days', 'customer-satisfaction'];
  await makeForm(
    ask,
    'quarter',
    'Kvartalets siffror',
    quarter.map((metric) => ({ metric })),
  );
  await makeForm(
    ask,
    'wide',
    'Alla enheter',
    metrics.map((metric) => ({ metric, isRequired: false })),
  );
});
test.afterAll(() => site?.server.stop());

test('a form is filled in with the keyboard alone, as in a spreadsheet', async ({ browser }) => {
  const page = await as(site, browser, anna, formPath('quarter', 'enhet-1'));
  await cell(page, 0, thisQuarter).focus();
  await page.keyboard.type('1250');
  await page.keyboard.press('Enter');
  await page.keyboard.type('900');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('12,5');
  await page.keyboard.press('Tab');
  await expect(cell(page, 3, thisQuarter)).toBeFocused();
  await page.keyboard.type('saknas');
  await page.keyboard.press('Shift+Enter');
  await expect(cell(page, 2, thisQuarter)).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('7');
  await page.keyboard.press('Escape');
  await expect(cell(page, 2, thisQuarter)).toHaveText('12,5');
  await page.keyboard.press('F2');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  await expect(cell(page, 2, thisQuarter)).toHaveText('12,7');
  await expect(cell(page, 3, thisQuarter)).toHaveText('Saknas');
  await saved(page);
  await page.keyboard.press('Control+z');
  await expect(cell(page, 2, thisQuarter)).toHaveText('12,5');
  await page.keyboard.press('Control+y');
  await expect(cell(page, 2, thisQuarter)).toHaveText('12,7');
  await page.keyboard.press('F6');
  await expect(page.getByRole('complementary').first()).toBeFocused();
  await page.getByLabel('Kommentar').focus();
  await page.keyboard.type('Ny rutin sedan augusti.');
  await page.keyboard.press('Escape');
  await expect(cell(page, 2, thisQuarter)).toBeFocused();
  await saved(page);
  await reloaded(page);
  await expect(cell(page, 2, thisQuarter)).toHaveText('12,7');
  await expect(cell(page, 2, thisQuarter)).toHaveAttribute('data-notes', 'comment');
  await page.context().close();
});

test('what cannot be read stays where it is, says why, and hinders nothing else', async ({ browser }) => {
  const page = await as(site, browser, anna, formPath('quarter', 'enhet-2'));
  await cell(page, 2, thisQuarter).focus();
  await page.keyboard.type('tolv');
  await page.keyboard.press('Enter');
  await expect(cell(page, 2, thisQuarter)).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.type('71,5');
  await page.keyboard.press('Enter');
  await expect(saving(page)).toHaveText('Allt är sparat utom 1 cell');
  const submit = page.getByRole('button', { name: 'Lämna in', exact: true });
  await expect(submit).toBeDisabled();
  const issue = page.getByRole('region', { name: /^Att se över/ }).getByRole('listitem');
  await expect(issue.filter({ hasText: '”tolv” är inget tal.' })).toHaveCount(1);
  await issue.filter({ hasText: 'tolv' }).getByRole('button').click();
  await expect(cell(page, 2, thisQuarter)).toBeFocused();
  await cell(page, 0, thisQuarter).focus();
  await page.getByRole('button', { name: '1 cell hindrar inlämningen. Gå till den' }).click();
  await expect(cell(page, 2, thisQuarter)).toBeFocused();
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 500 });
    await page.evaluate(() => scrollTo(0, 600));
    await expect(saving(page), `at ${width} px`).toBeInViewport();
  }
  await page.setViewportSize({ width: 1280, height: 720 });

  // pressed before the hands rest: what stands in the field is written first, and is in the way as well
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await saved(page);
  await expect(submit).toBeEnabled();
  await cell(page, 2, thisQuarter).focus();
  await page.keyboard.type('tretton');
  await submit.click();
  await expect(submit).toBeDisabled();
  await expect(page.getByText('Inlämnat. En godkännare tar vid.')).toHaveCount(0);
  await page.goto(`${site.server.url}${formPath('quarter', 'enhet-2')}/submit`);
  await expect(page.getByText('1 siffra finns bara på den här enheten och lämnas inte in.')).toBeVisible();
  await page.goto(`${site.server.url}${formPath('quarter', 'enhet-2')}`);
  await awake(page);
  await cell(page, 2, thisQuarter).focus();
  await page.keyboard.type('13');
  await page.keyboard.press('Enter');
  await saved(page);
  await page.context().close();
});

test('a block of decimal commas is pasted, undone and done again as one step', async ({ browser }) => {
  const page = await as(site, browser, anna, '/entry/wide/2026-Q3/provmyndigheten?across=organisations');
  const rows = (await openRows(page)).slice(-20);
  await cell(page, rows[0]!, 0).click();
  const block = rows.map((_, row) => Array.from({ length: 8 }, (_, column) => `${row + 1},${column}`).join('\t'));
  await pasteInto(page, `${block.join('\r\n')}\r\n`);
  await expect(cell(page, rows[1]!, 5)).toHaveText('2,5');
  await saved(page);
  await page.keyboard.press('Control+z');
  await expect(cell(page, rows[1]!, 5)).toHaveText('');
  await page.keyboard.press('Control+Shift+Z');
  await expect(cell(page, rows[1]!, 5)).toHaveText('2,5');
  await saved(page);
  await reloaded(page);
  await expect(cell(page, rows[1]!, 5)).toHaveText('2,5');
  await page.context().close();
});

test('what a paste leaves out stays to be seen until it has been', async ({ browser }) => {
  const page = await as(site, browser, anna, formPath('quarter', 'enhet-6'));
  await cell(page, 2, thisQuarter).focus();
  await pasteInto(page, '1\t2\n3\t4\n5\t6');
  const loss = page.locator('.loss');
  await expect(loss).toContainText('4 celler hamnade utanför tabellens kant och är inte med.');
  await expect(loss).toBeVisible();
  await loss.getByRole('button', { name: 'Stäng' }).click();
  await expect(loss).toHaveCount(0);
  await cell(page, 2, 0).focus();
  await page.keyboard.type('7');
  await expect(loss).toContainText('Perioden visas som jämförelse.');
  expect(await violationsOn(page)).toEqual([]);
  await page.context().close();
});

test('what is submitted says so, and asks nobody to hand it in', async ({ browser }) => {
  const page = await as(site, browser, anna, formPath('quarter', 'enhet-7'));
  await cell(page, 0, thisQuarter).focus();
  await pasteInto(page, '1285\n90\n5\n70');
  await saved(page);
  await page.getByRole('button', { name: 'Lämna in', exact: true }).click();
  await expect(page.getByText('Inlämnat. En godkännare tar vid.')).toBeVisible();
  await expect(saving(page)).toHaveText('Uppgiften är inlämnad. Ta tillbaka inlämningen för att ändra den.');
  await expect(page.getByRole('button', { name: 'Lämna in', exact: true })).toHaveCount(0);
  await cell(page, 0, thisQuarter).focus();
  await page.keyboard.type('7');
  await expect(page.locator('.loss')).toContainText('Ta tillbaka inlämningen för att ändra den.');
  await page.context().close();
});

test('without a line nothing is lost: what is written waits, survives a reload, and is sent once', async ({
  browser,
}) => {
  const path = formPath('quarter', 'enhet-3');
  const page = await as(site, browser, anna, path);
  await cell(page, 0, thisQuarter).focus();
  await page.keyboard.type('1001');
  await page.keyboard.press('Enter');
  await saved(page);
  // the worker keeps the page a moment after the last change
  await expect
    .poll(() => page.evaluate(async () => (await caches.match(location.href))?.status ?? 0), { timeout: 10_000 })
    .toBe(200);
  await page.waitForTimeout(2_500);
  await page.context().setOffline(true);
  await page.keyboard.type('555');
  await page.keyboard.press('Enter');
  await expect(saving(page)).toContainText('Ingen kontakt. 1 ändring finns kvar på den här enheten');
  await reloaded(page);
  await expect(cell(page, 0, thisQuarter)).toHaveText(/^1.001$/);
  await expect(cell(page, 1, thisQuarter)).toHaveText('555');
  await expect(cell(page, 1, thisQuarter)).toHaveAttribute('data-mark', 'waiting');
  await page.context().setOffline(false);
  await expect(saving(page)).not.toContainText('Ingen kontakt', { timeout: 10_000 });
  await expect(cell(page, 1, thisQuarter)).not.toHaveAttribute('data-mark', 'waiting');
  const history = await page.request.get(
    '/api/v1/entries/history?form=quarter&organisation=enhet-3&period=2026-Q3&metric=digital-transactions',
  );
  expect((await history.json()).total).toBe(1);
  await page.context().close();
});

test('two in one form see each other, and choose between two values for one cell', async ({ browser }) => {
  const path = formPath('quarter', 'enhet-4');
  const [hers, his] = [await as(site, browser, anna, path), await as(site, browser, bo, path)];
  await cell(his, 0, thisQuarter).focus();
  await his.keyboard.type('40');
  await his.keyboard.press('Enter');
  await expect(cell(hers, 0, thisQuarter)).toHaveText('40', { timeout: 5_000 });

  // she begins on the value that she sees; he saves another meanwhile
  await cell(hers, 0, thisQuarter).focus();
  await hers.keyboard.type('41');
  await cell(his, 0, thisQuarter).focus();
  await his.keyboard.type('42');
  await his.keyboard.press('Enter');
  await saved(his);
  await hers.keyboard.press('Enter');
  await expect(cell(hers, 0, thisQuarter)).toHaveAttribute('data-mark', 'conflict');
  await hers.keyboard.press('ArrowUp');
  await hers.keyboard.press('F6');
  await expect(hers.getByRole('button', { name: 'Behåll mitt: 41' })).toBeFocused();
  await expect(hers.getByRole('button', { name: 'Ta den andras: 42' })).toBeVisible();
  await hers.keyboard.press('Enter');
  await saved(hers);
  await expect(cell(his, 0, thisQuarter)).toHaveText('41', { timeout: 5_000 });
  await Promise.all([hers.context().close(), his.context().close()]);
});

test('what is kept belongs to one person: nobody else sends it, and signing out forgets the pages', async ({
  browser,
}) => {
  const path = formPath('quarter', 'enhet-5');
  const page = await as(site, browser, anna, path);
  await page.route('**/api/v1/entries', (route) => route.abort());
  await cell(page, 0, thisQuarter).focus();
  await page.keyboard.type('77');
  await page.keyboard.press('Enter');
  await expect(saving(page)).toContainText('Ingen kontakt');
  await expect.poll(() => page.evaluate(() => caches.keys())).toHaveLength(1);
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Logga in', exact: true })).toBeVisible();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  await page.unroute('**/api/v1/entries');

  const sent: string[] = [];
  page.on('request', (request) => request.url().endsWith('/api/v1/entries') && sent.push(request.method()));
  await signIn(page, site, bo, path);
  await expect(cell(page, 0, thisQuarter)).toHaveText('');
  await page.waitForTimeout(1_000);
  expect(sent).toEqual([]);
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await signIn(page, site, anna, path);
  await expect(cell(page, 0, thisQuarter)).toHaveText('77');
  await expect.poll(() => sent.length).toBe(1);
  await page.context().close();
});

test('a figure is called provisional in the box about its cell, and stays so until somebody says otherwise', async ({
  browser,
}) => {
  const page = await as(site, browser, anna, formPath('quarter', 'enhet-3'));
  const total = cell(page, 0, thisQuarter);
  const provisional = page.getByRole('button', { name: 'Preliminär' });
  await total.focus();
  await page.keyboard.type('1300');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await provisional.click();
  await saved(page);
  await reloaded(page);
  await expect(total).toHaveAttribute('data-certainty', 'P');
  await total.focus();
  await page.keyboard.type('1310');
  await page.keyboard.press('Enter');
  await saved(page);
  await reloaded(page);
  await expect(total).toHaveText('1 310');
  await expect(total).toHaveAttribute('data-certainty', 'P');
  await total.focus();
  await provisional.click();
  await saved(page);
  await reloaded(page);
  await expect(total).not.toHaveAttribute('data-certainty');
  await page.context().close();
});

test('from a unit one comes to all units side by side and back, and takes the form along as a file', async ({
  browser,
}) => {
  const narrow = { viewport: { width: 320, height: 640 } };
  const page = await as(site, browser, anna, formPath('quarter', 'enhet-2'), { ...narrow, javaScriptEnabled: false });
  for (const [name, type] of [
    ['Hämta som Excel-fil', 'spreadsheetml'],
    ['Hämta som CSV', 'text/csv'],
  ] as const) {
    const file = await page.request.get((await page.getByRole('link', { name }).getAttribute('href')) ?? '');
    expect(file.headers()['content-type']).toContain(type);
  }
  await page.getByRole('link', { name: 'Organisationer', exact: true }).last().click();
  const wide = `${formPath('quarter', 'provmyndigheten')}?across=organisations`;
  await expect(page).toHaveURL(site.server.url + wide);
  await expect(page.locator('thead th[scope="col"]')).toHaveCount(40);
  await page.context().close();

  const scripted = await as(site, browser, anna, wide);
  await cell(scripted, 0, 1).click();
  await scripted.locator('.panel').getByRole('link', { name: 'Enhet 2', exact: true }).click();
  await expect(scripted).toHaveURL(site.server.url + formPath('quarter', 'enhet-2'));
  await scripted.context().close();
});

test('without scripts one column at a time is an ordinary form', async ({ browser }) => {
  const path = formPath('quarter', 'enhet-6');
  const page = await as(site, browser, anna, path, { javaScriptEnabled: false });
  await page.getByRole('link', { name: 'Fyll i som formulär' }).click();
  await page.getByLabel('Ärenden, alla kanaler').fill('1 300');
  await page.getByLabel('Handläggningstid').fill('tolv');
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(page.getByRole('alert')).toContainText('”tolv” är inget tal.');
  await expect(page.getByLabel('Ärenden, alla kanaler')).toHaveValue('1300');
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 320]) {
    test(`no accessibility violation, ${colorScheme}, ${width} px`, async ({ browser }) => {
      const viewport = { width, height: 800 };
      const page = await as(site, browser, anna, formPath('quarter', 'enhet-1'), { colorScheme, viewport });
      await cell(page, 2, thisQuarter).focus();
      await expect(page.getByLabel('Kommentar')).toBeVisible();
      expect(await violationsOn(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, 'the page itself never scrolls sideways').toBeLessThanOrEqual(0);
      await page.context().close();
    });
  }
}
