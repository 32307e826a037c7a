import { expect, test } from '@playwright/test';
import { violationsOfWords, violationsOn } from './axe.ts';
import { holdsEverywhere, overflow, unfold, violationsInTheDark } from './everywhere.ts';
import { everyPage, reportingPages } from './pages.ts';
import { signInAs } from './people.ts';

for (const path of everyPage) {
  test(`${path} has no violation that axe can find in light and dark`, async ({ page }) => {
    // the description of the API is long, and all of it is looked at
    if (path === '/api-description') test.setTimeout(120_000);
    await page.goto(path);
    if (path.startsWith('/metrics/')) {
      await page.locator('canvas').hover();
      await expect(page.locator('.served')).toBeHidden();
    }
    await unfold(page);
    expect(await violationsOn(page)).toEqual([]);
    expect(await violationsInTheDark(page)).toEqual([]);
  });

  test(`${path} fits 320 pixels, and paper`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(path);
    expect(await overflow(page)).toBe(0);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await expect(page.getByRole('navigation').first()).toBeHidden();
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']).toContain(paper);
  });
}

test('a curve is drawn anew in the colours of the other scheme, and back', async ({ page }) => {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto('/metrics/customer-satisfaction');
  const canvas = page.locator('canvas');
  await expect(canvas).toBeVisible();
  const line = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
      const isDrawn = (red: number, green: number, blue: number) =>
        pixels.some(
          (value, at) => at % 4 === 0 && value === red && pixels[at + 1] === green && pixels[at + 2] === blue,
        );
      return { light: isDrawn(0x12, 0x43, 0x6d), dark: isDrawn(0xa9, 0xd2, 0xf7) };
    });
  // what the server drew follows the scheme by itself; the canvas is drawn when somebody comes near
  expect(await line()).toEqual({ light: false, dark: false });
  await canvas.hover();
  await expect.poll(line).toEqual({ light: true, dark: false });
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(line).toEqual({ light: false, dark: true });
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(line).toEqual({ light: true, dark: false });
  expect(failures).toEqual([]);
});

for (const language of ['en', 'da']) {
  for (const path of ['/', '/metrics', '/metrics/digital-share?organisation=gov-hmrc']) {
    test(`/${language}${path} has no violation that axe can find`, async ({ page }) => {
      await page.goto(`/${language}${path === '/' ? '' : path}`);
      expect(await violationsOfWords(page)).toEqual([]);
    });
  }
}

for (const name of ['anna', 'bo', 'disa'] as const) {
  for (const path of reportingPages[name]) {
    test(`${path} holds everywhere, as ${name} sees it`, async ({ page }) => {
      test.setTimeout(120_000);
      await signInAs(page, name);
      await holdsEverywhere(page, path);
    });
  }
}
