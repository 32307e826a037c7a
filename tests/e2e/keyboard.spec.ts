import { expect, test } from '@playwright/test';

test('with the keyboard alone from the first page to a figure of a curve', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Hoppa till innehållet' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();

  const tile = page.getByRole('link', { name: 'Kundens leenden', exact: true });
  for (let step = 0; step < 10 && !(await tile.evaluate((link) => link === document.activeElement)); step += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(tile).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kundens leenden');

  const canvas = page.locator('canvas');
  await expect(canvas).toBeVisible();
  for (
    let step = 0;
    step < 40 && !(await canvas.evaluate((element) => element === document.activeElement));
    step += 1
  ) {
    await page.keyboard.press('Tab');
  }
  await expect(canvas).toBeFocused();
  const spoken = page.locator('figure [aria-live]');
  await page.keyboard.press('End');
  await expect(spoken).not.toBeEmpty();
  const last = await spoken.textContent();
  await page.keyboard.press('ArrowLeft');
  await expect(spoken).not.toHaveText(last ?? '');
});

test('whatever has the focus can be seen to have it', async ({ page }) => {
  await page.goto('/metrics/customer-satisfaction');
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return 'nothing';
      const shows = (style: CSSStyleDeclaration) =>
        (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none';
      return shows(getComputedStyle(element)) || shows(getComputedStyle(element, '::after'))
        ? 'seen'
        : element.outerHTML.slice(0, 120);
    });
    if (seen === 'nothing') break;
    expect(seen).toBe('seen');
  }
});
