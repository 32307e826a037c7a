// What somebody waits for who fills in sixty lines for forty units on a processor a quarter as fast.
import { chromium, type Page } from '@playwright/test';
import { anna, makeWideForm, startEntrySite, wideFormPath } from '#tests/support/entry-site.ts';
import { run } from '#tests/support/processes.ts';
import { slowedBy } from './paint-visit.ts';
import { browserPath, flags, median } from './paint.ts';
import { row, tableOf, type Row } from './table.ts';

const keys = ['4', '2', ',', '5', 'Enter', 'ArrowRight', '7', 'Tab', 'Shift+ArrowDown', 'ArrowLeft'];
const [rounds, pastes] = [4, 5];
/** Somebody who writes fast; nothing is measured between two keys. */
const betweenKeys = 120;
/** The browser tells of no shorter ones. */
const shortest = 16;

export async function gridRows(): Promise<Row[]> {
  const executablePath = await browserPath();
  if (executablePath === undefined) return [];
  const ending: (() => Promise<void> | void)[] = [];
  try {
    const site = await startEntrySite({ units: 40 });
    ending.push(() => site.server.stop());
    await makeWideForm(await site.as(anna));
    const browser = await chromium.launch({ executablePath, args: flags });
    ending.push(() => browser.close());
    const viewport = { width: 1280, height: 800 };
    const context = await browser.newContext({ locale: 'sv-SE', baseURL: site.server.url, viewport });
    const { email, password } = anna;
    const headers = { Origin: site.server.url };
    await context.request.post('/api/v1/session', { data: { email, password }, headers });
    const page = await context.newPage();
    await page.goto(wideFormPath);
    await page.locator('td[tabindex="0"]').click();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowedBy });
    return [
      row(`keystroke in the grid, slowed ${slowedBy}×`, 'ms', median(await keystrokes(page)), null, '≤ 50'),
      row(`paste of 2,000 cells, slowed ${slowedBy}×`, 'ms', median(await pastedBlocks(page)), null, '≤ 1,000'),
      row(`keystroke with every cell filled, slowed ${slowedBy}×`, 'ms', median(await keystrokes(page)), null, '≤ 50'),
    ];
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}

/** Of each key: from when it was pressed until what it did was painted, as the browser counts it. */
async function keystrokes(page: Page): Promise<number[]> {
  await page.evaluate((least) => {
    const seen: number[] = [];
    const watching = new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') seen.push(duration);
    });
    const whichKeys = { type: 'event', durationThreshold: least };
    watching.observe(whichKeys);
    Object.assign(globalThis, { seen });
  }, shortest);
  for (let round = 0; round < rounds; round += 1) {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(betweenKeys);
    }
  }
  await saved(page);
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen);
  if (seen.length === 0) throw new Error('the browser counted no key');
  return [...seen, ...Array<number>(Math.max(0, rounds * keys.length - seen.length)).fill(shortest)];
}

/** Of each block: from when it was pasted until every cell shows it. */
async function pastedBlocks(page: Page): Promise<number[]> {
  const lines = await page.locator('tbody tr').count();
  const times: number[] = [];
  // the first one warms up
  for (let turn = 0; turn <= pastes; turn += 1) {
    await page.keyboard.press('Control+Home');
    const figure = String(1 + turn);
    const block = Array<string>(lines).fill(Array<string>(40).fill(figure).join('\t')).join('\n');
    const milliseconds = await page.evaluate(pasteAndWait, { block, figure });
    if (turn > 0) times.push(milliseconds);
    await saved(page);
  }
  return times;
}

/** Runs in the page. */
async function pasteAndWait({ block, figure }: { block: string; figure: string }): Promise<number> {
  const data = new DataTransfer();
  data.setData('text/plain', block);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  const cells = [...document.querySelectorAll('td.open')];
  if (cells.length < 2_000) throw new Error(`${cells.length} cells can be filled in`);
  const isShown = ({ textContent }: Element) => textContent.startsWith(figure);
  const began = performance.now();
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  while (!cells.every(isShown)) await frame();
  // until that frame is painted
  await frame();
  return performance.now() - began;
}

async function saved(page: Page): Promise<void> {
  await page.waitForTimeout(1_500);
  await page.locator('.save', { hasText: 'Allt är sparat' }).waitFor({ timeout: 60_000 });
}

if (import.meta.main) {
  if (await run(process.execPath, ['api/commands/launch.mjs', 'build'])) process.exit(1);
  console.log(tableOf(await gridRows()));
}
