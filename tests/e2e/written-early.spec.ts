import { expect, test, type Page } from '@playwright/test';
import { asleep } from './everywhere.ts';
import { signInAs } from './people.ts';

/** Writes in every field that can be seen, and ticks what is not ticked. */
const writeEverywhere = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen = [...document.querySelectorAll<HTMLInputElement>('main input, main textarea')].filter(
      (field) => field.checkVisibility() && !field.disabled && !field.readOnly && field.type !== 'file',
    );
    for (const field of seen) {
      if (/checkbox|radio/.test(field.type)) field.checked = !field.checked || field.type === 'radio';
      else if (field.type === 'date') field.value = '2031-07-09';
      else if (field.type === 'datetime-local') field.value = '2031-07-09T12:34';
      else if (/number|range/.test(field.type)) field.value = field.value === '7' ? '8' : '7';
      else field.value += ' written early';
    }
    Object.assign(globalThis, { seen });
  });

/** What those fields hold, also one that is not in the page any more. */
const whatIsThere = (page: Page): Promise<{ field: string; now: string | boolean }[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { seen: HTMLInputElement[] }).seen.map((field) => ({
      field: field.name || field.id,
      now: /checkbox|radio/.test(field.type) ? field.checked : field.value,
    })),
  );

/** Waking is one piece of work: what has begun to be woken is awake when somebody can ask. */
const isAwake = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll('body *')].some((element) => Object.getOwnPropertySymbols(element).length > 0),
  );

const visits = [
  { path: '/metrics?q=digital', name: '' },
  { path: '/metrics/customer-satisfaction?asOf=2024-06-30', name: '' },
  { path: '/compare?metric=digital-share&organisation=uk-government/*&q=transport', name: '' },
  { path: '/revisions?organisation=stigverket-guides&asOf=2026-10-30', name: '' },
  { path: '/entry/quarterly-effects/2026-Q3/stigverket-trails/correct', name: 'anna' },
  { path: '/entry/quarterly-effects/2026-Q4/stigverket-crossings/approval', name: 'bo' },
  { path: '/forms/quarterly-effects', name: 'disa' },
  { path: '/administration', name: 'disa' },
];
for (const { path, name } of visits) {
  test(`what is written on ${path} before it wakes up stays`, async ({ page }) => {
    if (name) await signInAs(page, name);
    const wake = await asleep(page);
    await page.goto(path, { waitUntil: 'commit' });
    await expect(page.getByRole('contentinfo')).toBeAttached();
    await writeEverywhere(page);
    const written = await whatIsThere(page);
    expect(written.length).toBeGreaterThan(0);
    wake();
    await isAwake(page);
    await page.waitForLoadState('networkidle');
    expect(await whatIsThere(page)).toEqual(written);
  });
}
