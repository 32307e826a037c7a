import { expect, test } from '@playwright/test';
import { anna, makeForm, quarterlyMetrics, startEntrySite, type EntrySite } from '#tests/support/entry-site.ts';
import { as, cell, grid, openRows, pasteInto, saved } from './entry-pages.ts';

let site: EntrySite;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units: 40 });
  const ask = await site.as(anna);
  // more than sixty lines: each of the parts has its own
  const rows = (await quarterlyMetrics(ask)).map((metric, place) => ({
    metric,
    isRequired: false,
    asks: place < 12 ? ('parts' as const) : ('value' as const),
  }));
  await makeForm(ask, 'wide', 'Alla enheter', rows);
});
test.afterAll(() => site?.server.stop());

test('a key changes at most five nodes, and a pasted block of two thousand cells never holds the page up', async ({
  browser,
}) => {
  const page = await as(site, browser, anna, '/entry/wide/2026-Q3/provmyndigheten?across=organisations');
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
  await cell(page, first, 0).click();
  await page.evaluate(() => {
    const touched = new Set<Node>();
    const watching = new MutationObserver((records) => {
      for (const { target, addedNodes, removedNodes } of records) {
        touched.add(target);
        for (const node of [...addedNodes, ...removedNodes]) touched.add(node);
      }
    });
    watching.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    Object.assign(globalThis, { touched });
  });
  /** The nodes that have changed when the key has been answered and painted. */
  const nodesAfter = async (key: string) => {
    // what follows when the hands rest, such as the box about the cell, follows once and not with every key
    await page.waitForTimeout(600);
    await page.evaluate(() => (globalThis as unknown as { touched: Set<Node> }).touched.clear());
    await page.keyboard.press(key);
    return page.evaluate(
      () =>
        new Promise<number>((resolve) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve((globalThis as unknown as { touched: Set<Node> }).touched.size)),
          ),
        ),
    );
  };
  const keys = ['4', '2', ',', '5', 'Enter', 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown', '7', 'Tab', 'F2', 'Escape'];
  const counts: Record<string, number> = {};
  for (const [place, key] of keys.entries()) counts[`${place} ${key}`] = await nodesAfter(key);
  expect(Math.max(...Object.values(counts)), 'the watch sees something').toBeGreaterThan(0);
  for (const [key, nodes] of Object.entries(counts)) expect(nodes, key).toBeLessThanOrEqual(5);

  goOn();
  await saved(page);
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    });
    Object.assign(globalThis, { tasks });
  });
  // proof that the watch sees one
  await page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        setTimeout(() => {
          const until = performance.now() + 80;
          while (performance.now() < until);
          resolve();
        }),
      ),
  );
  const openNow = await openRows(page);
  await cell(page, openNow[0]!, 0).click();
  const block = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: 40 }, (_, column) => String(1 + ((row + column) % 9))).join('\t'),
  );
  await page.keyboard.press('Control+Home');
  await pasteInto(page, block.join('\n'));
  await saved(page);
  await page.waitForTimeout(500);
  const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
  expect(tasks.length).toBeGreaterThan(0);
  expect(Math.max(...tasks)).toBeLessThan(200);
  const { cells }: { cells: ({ value: number | null } | null)[][] } = await (
    await page.request.get('/api/v1/forms/wide/grid?period=2026-Q3&organisation=provmyndigheten&across=organisations')
  ).json();
  expect(cells.flat().filter((one) => one?.value != null).length).toBeGreaterThan(2_000);
  await page.context().close();
});
