import { expect, test } from '@playwright/test';
import {
  anna,
  formPath,
  makeForm,
  makeWideForm,
  startEntrySite,
  wideFormPath,
  type EntrySite,
} from '#tests/support/entry-site.ts';
import { as, cell, openRows, saved, thisQuarter } from './entry-pages.ts';

let site: EntrySite;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 8 });
  const ask = await site.as(anna);
  await makeForm(ask, 'parts', 'Andelar', [
    { metric: 'customer-smiles', asks: 'parts' },
    { metric: 'customer-satisfaction', asks: 'parts' },
  ]);
  await makeWideForm(ask);
});
test.afterAll(() => site?.server.stop());

test('what is typed is never lost: Enter passes over what is computed, and what is closed says why', async ({
  browser,
}) => {
  const page = await as(site, browser, anna, formPath('parts', 'enhet-7'));
  expect(await openRows(page), 'each metric ends with a line that is computed').toEqual([0, 1, 3, 4]);
  await cell(page, 0, thisQuarter).focus();
  for (const written of ['30', '60', '5']) {
    await page.keyboard.type(written);
    await page.keyboard.press('Enter');
  }
  await expect(cell(page, 0, thisQuarter)).toHaveText('30');
  await expect(cell(page, 1, thisQuarter)).toHaveText('60');
  await expect(cell(page, 3, thisQuarter)).toHaveText('5');
  await expect(cell(page, 2, thisQuarter)).toHaveText('50,0');
  await saved(page);

  const said = page.getByRole('status').filter({ hasText: 'Raden räknas ut av sina delar. Skriv i dem' });
  await cell(page, 2, thisQuarter).focus();
  await page.keyboard.type('7');
  await expect(said).toHaveCount(1);
  await expect(page.locator('.loss')).toContainText('Raden räknas ut');
  await expect(page.getByRole('complementary').first()).toContainText('Raden räknas ut');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Delete');
  await expect(page.locator('.loss')).toContainText('Perioden visas som jämförelse.');
  await expect(cell(page, 2, thisQuarter)).toHaveText('50,0');
  await page.context().close();
});

for (const arrival of ['pointerenter', 'pointerdown']) {
  test(`what is said in the box is said of the cell that one comes from, however quick one is (${arrival})`, async ({
    browser,
  }) => {
    const page = await as(site, browser, anna, formPath('parts', 'enhet-3'));
    const [first, second] = [cell(page, 0, thisQuarter), cell(page, 3, thisQuarter)];
    await first.click();
    await expect(page.locator('.panel h2')).toContainText('Kundens leenden');
    const button = page.getByRole('button', { name: 'Ej tillämpligt' });
    // at once: the box has not had the time to follow
    await page.evaluate(
      ([to, pressed, arrival]) => {
        const options = { bubbles: true, cancelable: true, pointerType: 'mouse' };
        to?.dispatchEvent(new PointerEvent('pointerdown', options));
        if (arrival === 'pointerenter') pressed?.closest('.panel')?.dispatchEvent(new PointerEvent(arrival, options));
        // whose pointer has been there all the time does not enter
        else pressed?.dispatchEvent(new PointerEvent('pointerdown', options));
        if (pressed instanceof HTMLElement) pressed.click();
      },
      [await second.elementHandle(), await button.elementHandle(), arrival] as const,
    );
    await expect(second).toHaveText('Ej tillämpligt');
    await expect(first).toHaveText('');
    await page.context().close();
  });
}

test('on a small screen the box about a cell lies below it, wherever one goes', async ({ browser }) => {
  const page = await as(site, browser, anna, wideFormPath, { viewport: { width: 320, height: 640 } });
  await cell(page, 0, 0).focus();
  // at once, before what comes with the first cell is there, and again further down
  for (const rows of [6, 9]) {
    for (let row = 0; row < rows; row += 1) await page.keyboard.press('Enter');
    await expect(page.locator('.panel h2')).toBeVisible();
    const isSeen = () =>
      page.evaluate(() => {
        const { left, top, right, bottom } = document.activeElement!.getBoundingClientRect();
        const at = (y: number) => document.elementFromPoint((left + right) / 2, y) === document.activeElement;
        return [document.activeElement?.tagName, at(top + 4), at(bottom - 4)];
      });
    await expect.poll(isSeen).toEqual(['TD', true, true]);
    await page.waitForTimeout(400);
    expect(await isSeen(), 'and stays there').toEqual(['TD', true, true]);
  }
  await page.context().close();
});
