import { expect, test, type Page } from '@playwright/test';

const path = '/metrics/customer-satisfaction';
const told = (page: Page) => page.locator('figure [aria-live]');
const served = (page: Page) => page.locator('.served');
const canvas = (page: Page) => page.locator('canvas');

const isBlank = (page: Page): Promise<boolean> =>
  canvas(page).evaluate((element: HTMLCanvasElement) => {
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    return pixels.every((value) => value === 0);
  });

/**
 * Where the server drew a point and the canvas has nothing within two pixels. Its outline is looked for, left and right of
 * its middle: some are hollow.
 */
const pointsBeside = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const element = document.querySelector('canvas');
    const context = element?.getContext('2d');
    const drawing = [...document.querySelectorAll('.served svg')].find(({ clientWidth }) => clientWidth > 0);
    if (!element || !context || !drawing) return ['there is no drawing'];
    const origin = element.getBoundingClientRect();
    const density = element.width / origin.width;
    const points = [...drawing.querySelectorAll('circle.chart-point')];
    if (points.length < 10) return ['there are no points'];
    return points.flatMap((point) => {
      const { left, right, top, height } = point.getBoundingClientRect();
      const isThere = [left, right].every((x) => {
        const near = context.getImageData((x - origin.x - 2) * density, (top + height / 2 - origin.y - 2) * density, 4 * density, 4 * density).data; // prettier-ignore
        return near.some((value, place) => place % 4 === 3 && value > 60);
      });
      return isThere ? [] : [`${left} ${top}`];
    });
  });

/** Near the end of the line, left of its name. */
const lastPoint = async (page: Page) => {
  const { width, height } = (await canvas(page).boundingBox()) ?? { width: 0, height: 0 };
  return { x: width * 0.85, y: height / 2 };
};

test('a curve that nobody comes near is the one the server drew, and whoever points at it has its figures told', async ({
  page,
}) => {
  await page.goto(path, { waitUntil: 'networkidle' });
  await expect(told(page)).toHaveText('Peka på kurvan för att läsa av en period.');
  await expect(served(page)).toBeVisible();
  expect(await isBlank(page)).toBe(true);
  // the place that the pointer came to first is answered, without another move
  await canvas(page).hover({ position: await lastPoint(page) });
  await expect(told(page)).toHaveText(/^kv \d \d{4}: \d+,\d/);
  await expect(served(page)).toBeHidden();
  expect(await isBlank(page)).toBe(false);
});

test('the first key is answered, not only the ones after it', async ({ page }) => {
  await page.goto(path, { waitUntil: 'networkidle' });
  await canvas(page).focus();
  await page.keyboard.press('End');
  await expect(told(page)).toHaveText(/^kv \d \d{4}: /);
});

test('a canvas that could not answer is not there', async ({ page }) => {
  let deliver = () => {};
  let isAsked = false;
  const delivered = new Promise<void>((resolve) => (deliver = resolve));
  const chunks = new Set<string>();
  page.on('response', (response) => {
    if (/\/chunks\/.*\.js$/.test(response.url())) chunks.add(response.url());
  });
  await page.goto(path, { waitUntil: 'networkidle' });
  // the last file that the page of a curve asks for is the one that draws
  await page.route([...chunks].at(-1) ?? '', async (route) => {
    isAsked = true;
    await delivered;
    await route.continue();
  });
  await page.reload({ waitUntil: 'load' });
  await expect.poll(() => isAsked).toBe(true);
  await expect(canvas(page)).toBeHidden();
  await expect(told(page)).toBeEmpty();
  deliver();
  await expect(canvas(page)).toBeVisible();
  await canvas(page).focus();
  await page.keyboard.press('End');
  await expect(told(page)).toHaveText(/^kv \d \d{4}: /);
});

for (const width of [1280, 390, 320]) {
  test(`at ${width} pixels every point is drawn where the server drew it, and again when the window has changed`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    // hollow points, events beside the curve, and limits
    await page.goto('/metrics/digital-share?organisation=gov-hmrc', { waitUntil: 'networkidle' });
    await canvas(page).hover({ position: { x: 3, y: 3 } });
    await expect(served(page)).toBeHidden();
    expect(await pointsBeside(page)).toEqual([]);
    await page.setViewportSize({ width: width === 1280 ? 700 : 1280, height: 800 });
    await expect.poll(() => pointsBeside(page)).toEqual([]);
  });
}

test('a window that is made narrower little by little keeps every point in its place', async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 800 });
  await page.goto('/metrics/digital-share?organisation=gov-hmrc', { waitUntil: 'networkidle' });
  await canvas(page).hover({ position: { x: 3, y: 3 } });
  await expect(served(page)).toBeHidden();
  for (let width = 799; width > 780; width -= 1) await page.setViewportSize({ width, height: 800 });
  await expect.poll(() => pointsBeside(page)).toEqual([]);
});

test('another choice shows its own curve at once, which answers as well', async ({ page }) => {
  await page.goto(path, { waitUntil: 'networkidle' });
  await canvas(page).hover({ position: await lastPoint(page) });
  await expect(served(page)).toBeHidden();
  const before = await served(page).innerHTML();
  await page.locator('figure nav a[aria-current="false"]').first().click();
  await expect.poll(() => served(page).innerHTML()).not.toBe(before);
  await expect(served(page)).toBeVisible();
  expect(await isBlank(page)).toBe(true);
  await canvas(page).hover({ position: await lastPoint(page) });
  await expect(served(page)).toBeHidden();
  await expect(told(page)).not.toHaveText('Peka på kurvan för att läsa av en period.');
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test('a tap tells the figures of the period beneath it', async ({ page }) => {
    await page.goto(path, { waitUntil: 'networkidle' });
    await canvas(page).tap({ position: await lastPoint(page) });
    await expect(told(page)).toHaveText(/^kv \d \d{4}: \d+,\d/);
  });

  test('a finger that only moves across the curve, to scroll past it, has nothing drawn', async ({ page }) => {
    await page.goto(path, { waitUntil: 'networkidle' });
    await canvas(page).scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await canvas(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const session = await page.context().newCDPSession(page);
    const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', moved: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: type === 'touchEnd' ? [] : [{ x: x + width / 2, y: y + height / 2 - moved }],
      });
    // a browser that scrolls by itself takes the finger over
    const arrived = page.evaluate(
      () =>
        new Promise((resolve) => {
          for (const end of ['touchend', 'touchcancel']) addEventListener(end, resolve, { once: true, capture: true });
        }),
    );
    await finger('touchStart', 0);
    for (const moved of [20, 40, 60]) await finger('touchMove', moved);
    await finger('touchEnd', 60);
    await arrived;
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await isBlank(page)).toBe(true);
  });
});
