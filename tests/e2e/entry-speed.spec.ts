import { expect, test, type Page, type Request } from '@playwright/test';
import { anna, makeWideForm, startEntrySite, wideFormPath, type EntrySite } from '#tests/support/entry-site.ts';
import { as, cell, grid, openRows, pasteInto, saved } from './entry-pages.ts';
import { keepBusy, tasksDuring } from './entry-tasks.ts';

let site: EntrySite;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 40 });
  await makeWideForm(await site.as(anna));
});
test.afterAll(() => site?.server.stop());

/** Counts the nodes that each key changes: in its own task, and in what follows until the hands are taken to rest. */
const watchKeys = (page: Page) =>
  page.evaluate((restAfter) => {
    const touched = new Set<Node>();
    let isResting = true;
    let keys = 0;
    const watching = new MutationObserver((records) => count(records));
    const count = (records: readonly MutationRecord[]) => {
      if (isResting) return;
      for (const { target, addedNodes, removedNodes } of records) {
        touched.add(target);
        for (const node of [...addedNodes, ...removedNodes]) touched.add(node);
      }
    };
    watching.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    const begin = () => {
      touched.clear();
      isResting = false;
      keys += 1;
    };
    addEventListener('keydown', begin, { capture: true });
    // on a busy machine no clock tells when that is: the timer that a key has set does
    const setTimer = globalThis.setTimeout;
    const timed = (done: () => void, wait = 0) => {
      const isRest = !isResting && wait >= restAfter;
      const setBy = keys;
      return setTimer(() => {
        count(watching.takeRecords());
        isResting ||= isRest && setBy === keys;
        done();
      }, wait);
    };
    Object.assign(globalThis, { touched, setTimeout: timed });
  }, restMilliseconds);
/** The grid takes the hands to rest 180 ms after a key, at the earliest. */
const restMilliseconds = 170;

/** What a page has asked for and not got yet: an answer that comes late is no doing of the key that it meets. */
function askedBy(page: Page): ReadonlySet<Request> {
  const asked = new Set<Request>();
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch' && request.method() === 'GET') asked.add(request);
  });
  const end = (request: Request) => void asked.delete(request);
  page.on('requestfinished', end).on('requestfailed', end);
  return asked;
}

/** Until nothing that was asked for is on its way, and nothing has changed for a while. */
async function quiet(page: Page, asked: ReadonlySet<Request>): Promise<void> {
  let before = Infinity;
  while (before > 0 || asked.size > 0) {
    before = asked.size;
    await unchanged(page);
  }
}

async function unchanged(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const rested = () => {
          watching.disconnect();
          resolve();
        };
        let timer = setTimeout(rested, 800);
        const watching = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(rested, 800);
        });
        watching.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
      }),
  );
}

test('a key changes at most five nodes, and a pasted block of two thousand cells never holds the page up', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const page = await as(site, browser, anna, wideFormPath);
  const rows = await grid(page).locator('tbody tr').count();
  expect(rows).toBeGreaterThanOrEqual(60);
  expect(await cell(page, 0, 0).locator('xpath=../td').count()).toBe(40);
  const [first = 0] = (await openRows(page)).slice(-30);
  // what the server answers is no doing of the key
  let goOn = () => {};
  const answered = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/api/v1/entries', async (route) => {
    await answered;
    await route.continue();
  });
  const asked = askedBy(page);
  await cell(page, first, 0).click();
  await watchKeys(page);
  const keys = ['4', '2', ',', '5', 'Enter', 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown', '7', 'Tab', 'F2', 'Escape'];
  const counts: Record<string, number> = {};
  for (const [place, key] of keys.entries()) {
    await quiet(page, asked);
    await page.keyboard.press(key);
    // what follows when the hands rest, such as the box about the cell, follows once and not with every key
    await page.waitForTimeout(restMilliseconds);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const nodes = await page.evaluate(() => (globalThis as unknown as { touched: Set<Node> }).touched.size);
    counts[`${place} ${key}`] = nodes;
  }
  expect(Math.max(...Object.values(counts)), 'the watch sees something').toBeGreaterThan(0);
  for (const [key, nodes] of Object.entries(counts)) expect(nodes, key).toBeLessThanOrEqual(5);

  goOn();
  await saved(page);
  const busy = await tasksDuring(page, () => keepBusy(page));
  expect(Math.max(...busy), 'the watch sees a task').toBeGreaterThan(50);
  const [top = 0] = await openRows(page);
  await cell(page, top, 0).click();
  const block = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: 40 }, (_, column) => String(1 + ((row + column) % 9))).join('\t'),
  );
  const tasks = await tasksDuring(page, async () => {
    await page.keyboard.press('Control+Home');
    await pasteInto(page, block.join('\n'));
    await saved(page);
    await page.waitForTimeout(500);
  });
  expect(Math.max(...tasks)).toBeLessThan(200);
  const { cells }: { cells: ({ value: number | null } | null)[][] } = await (
    await page.request.get('/api/v1/forms/wide/grid?period=2026-Q3&organisation=provmyndigheten&across=organisations')
  ).json();
  expect(cells.flat().filter((one) => one?.value != null).length).toBeGreaterThan(2_000);
  await page.context().close();
});
