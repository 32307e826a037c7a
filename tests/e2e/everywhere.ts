import { expect, type Page } from '@playwright/test';
import { violationsOfColours, violationsOfWords, violationsOn } from './axe.ts';

const languages = ['', '/en', '/da'];
const [screen, narrow, paper] = [
  { width: 1280, height: 800 },
  { width: 320, height: 640 },
  // A4 within its margins
  { width: 718, height: 1000 },
];

export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** In each language axe finds nothing, nor in the other colour scheme, 320 pixels and paper are wide enough, and scripts are not needed to read. */
export async function holdsEverywhere(page: Page, path: string): Promise<void> {
  for (const language of languages) {
    const address = language + path;
    await page.setViewportSize(screen);
    await page.goto(address);
    if (!language) await isReadWithoutScripts(page, path);
    await unfold(page);
    expect([address, await (language ? violationsOfWords : violationsOn)(page)]).toEqual([address, []]);
    if (!language) expect([address, await violationsInTheDark(page)]).toEqual([address, []]);
    await page.setViewportSize(narrow);
    expect([address, await overflow(page)], 'in 320 pixels').toEqual([address, 0]);
    await holdsOnPaper(page, address);
  }
}

/** The same in the middle of a journey, which goes on where it was. */
export async function holdsEverywhereOnTheWay(page: Page, path: string): Promise<void> {
  await holdsEverywhere(page, path);
  await page.setViewportSize(screen);
  await page.goto(path);
}

/** Keeps scripts from a page that is opened next, until it is woken up. */
export async function asleep(page: Page): Promise<() => void> {
  let wake = () => {};
  const awake = new Promise<void>((resolve) => (wake = resolve));
  await page.route(/\.js$/, async (route) => {
    await awake;
    await route.continue();
  });
  return wake;
}

/** What is folded away has to hold as well. */
export const unfold = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));

export async function violationsInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const found = await violationsOfColours(page);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

async function holdsOnPaper(page: Page, address: string): Promise<void> {
  await page.setViewportSize(paper);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('navigation').first()).toBeHidden();
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']).toContain(background);
  expect([address, await cutOff(page)], 'on paper').toEqual([address, []]);
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
}

/** What could only be seen by scrolling; what is meant to be heard alone is never seen. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main *:not(.ds-sr-only, textarea)')]
      .filter((element) => element.clientWidth > 0 && !element.closest('.ds-sr-only'))
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        const isTooWide = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
        const isTooHigh = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
        return isTooWide || isTooHigh;
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );

/** What headings say; the box about one cell is for whoever is writing. */
const said = (page: Page): Promise<string[]> =>
  page
    .getByRole('main')
    .locator('h1, h2, h3, th, legend')
    .evaluateAll((elements: HTMLElement[]) =>
      elements.filter((one) => !one.closest('aside')).map(({ innerText }) => innerText.replaceAll(/\s+/g, ' ').trim()),
    );

/** For a page that has just been opened: nothing is unfolded in either. */
async function isReadWithoutScripts(page: Page, path: string): Promise<void> {
  const withScripts = await said(page);
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'sv-SE', storageState });
  const without = await plain.newPage();
  const answer = await without.goto(page.url());
  expect(answer?.ok()).toBe(true);
  const withoutScripts = await said(without);
  const missing = withScripts.filter((text) => !withoutScripts.some((one) => one.includes(text)));
  expect([path, missing], 'without scripts').toEqual([path, []]);
  await plain.close();
}
