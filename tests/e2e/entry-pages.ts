import { expect, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import type { EntrySite, Reporter } from '#tests/support/entry-site.ts';

/** A browser of their own, signed in, at one of the pages. */
export async function as(
  site: EntrySite,
  browser: Browser,
  who: Reporter,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'sv-SE', baseURL: site.server.url, ...options });
  const page = await context.newPage();
  await signIn(page, site, who, path);
  if (options.javaScriptEnabled !== false) await awake(page);
  return page;
}

export async function signIn(page: Page, site: EntrySite, who: Reporter, path: string): Promise<void> {
  await page.goto(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  await page.getByLabel('E-postadress').fill(who.email);
  await page.getByLabel('Lösenord').fill(who.password);
  await page.getByRole('main').getByRole('button', { name: 'Logga in' }).click();
  await expect(page).toHaveURL(site.server.url + path);
}

/** Keys go nowhere until the grid has woken up, when Tab comes to one of its cells. */
export const awake = (page: Page) => expect(grid(page).locator('td[tabindex="0"]')).toHaveCount(1);

/** Loads the grid that one is at once more. */
export async function reloaded(page: Page): Promise<void> {
  await page.reload();
  await awake(page);
}

export const grid = (page: Page) => page.getByRole('grid');
export const cell = (page: Page, row: number, column: number) =>
  grid(page).locator('tbody tr').nth(row).locator('td').nth(column);
export const saving = (page: Page) => page.locator('.save');
/** The line tells what is when the hands have rested: until then what has not arrived is known by what lies in the outbox. */
export async function saved(page: Page): Promise<void> {
  await expect.poll(() => inOutbox(page), { timeout: 20_000 }).toBe(0);
  await expect(saving(page)).toHaveText('Allt är sparat', { timeout: 20_000 });
}

/** How many changes are kept on this device because they have not arrived. */
const inOutbox = (page: Page) =>
  page.evaluate(async () => {
    const name = 'tiofalt-outbox-entries';
    const finished = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    if (!(await indexedDB.databases()).some((one) => one.name === name)) return 0;
    const database = await finished(indexedDB.open(name));
    const parcels: { state: string }[] = await finished(
      database.transaction('parcels').objectStore('parcels').getAll(),
    );
    database.close();
    return parcels.filter(({ state }) => state !== 'held').length;
  });

export const thisQuarter = 4;

export const pasteInto = (page: Page, text: string) =>
  page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);

/** The rows that can be written in, of a form with parts. */
export const openRows = (page: Page) =>
  grid(page)
    .locator('tbody tr')
    .evaluateAll((rows) => rows.flatMap((row, place) => (row.querySelector('td.open') ? [place] : [])));
