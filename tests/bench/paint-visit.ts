import type { Browser, Page } from '@playwright/test';

/** One visit by somebody who was never here, with the processor slowed. Times in milliseconds after the navigation began. */
export type Visit = {
  /** All that was transferred, headers included. */
  bytes: number;
  scriptBytes: number;
  largestPaint: number;
  /** What every task took beyond 50 ms, from the first paint until network and processor rested. */
  blocking: number;
  /** From the first key in the curve of a page until it has said a figure; 0 where there is none that answers. */
  firstAnswer: number;
};

export const slowedBy = 4;
const restMilliseconds = 1_000;

export async function visit(browser: Browser, address: string): Promise<Visit> {
  // a context of its own has an empty cache
  const context = await browser.newContext({ locale: 'sv-SE', viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowedBy });
    await session.send('Network.enable');
    const scripts = new Set<string>();
    let [bytes, scriptBytes] = [0, 0];
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.mimeType.includes('javascript')) scripts.add(requestId);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes += encodedDataLength;
      if (scripts.has(requestId)) scriptBytes += encodedDataLength;
    });
    const response = await page.goto(address, { waitUntil: 'networkidle' });
    if (!response?.ok()) throw new Error(`${address} answered ${response?.status()}`);
    // a slow page asks for its chart only after the network has been at rest for a while
    const times = await timesOf(page);
    const firstAnswer = await firstAnswerOf(page);
    return { bytes, scriptBytes, ...times, firstAnswer };
  } finally {
    await context.close();
  }
}

/** Read from what the browser has noted by itself, once no long task came for a while: nothing of ours runs before that. */
const timesOf = (page: Page): Promise<Pick<Visit, 'largestPaint' | 'blocking'>> =>
  page.evaluate(async (rest) => {
    const painted: PerformanceEntry[] = [];
    const tasks: PerformanceEntry[] = [];
    new PerformanceObserver((list) => painted.push(...list.getEntries())).observe({
      type: 'largest-contentful-paint',
      buffered: true,
    });
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
    for (let seen = -1; seen !== tasks.length;) {
      seen = tasks.length;
      await new Promise((resolve) => setTimeout(resolve, rest));
    }
    const [firstPaint] = performance.getEntriesByName('first-contentful-paint');
    const largest = painted.at(-1);
    if (!firstPaint || !largest) throw new Error('nothing was painted');
    const blocking = tasks
      .map(({ startTime, duration }) => startTime + duration - Math.max(startTime + 50, firstPaint.startTime))
      .filter((beyond) => beyond > 0)
      .reduce((sum, beyond) => sum + beyond, 0);
    return { largestPaint: largest.startTime, blocking };
  }, restMilliseconds);

const firstAnswerOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const canvas = document.querySelector<HTMLElement>('figure canvas');
    const told = document.querySelector('figure [aria-live]');
    if (!canvas || !told) return 0;
    const before = told.textContent;
    const began = performance.now();
    canvas.focus();
    canvas.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
    while (told.textContent === before) {
      if (performance.now() - began > 10_000) throw new Error('the curve does not answer');
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - began;
  });

/** How long a fixed sum takes a page, in milliseconds: shows that the processor is slowed indeed. */
export async function sumMilliseconds(browser: Browser, address: string, rate: number): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    await page.goto(address);
    return await page.evaluate(() => {
      const began = performance.now();
      let sum = 0;
      for (let step = 0; step < 1e8; step += 1) sum += Math.sqrt(step);
      return sum > 0 ? performance.now() - began : Number.NaN;
    });
  } finally {
    await context.close();
  }
}
