// What a reader waits for on a processor a quarter as fast: weight, paint and blocking, beside a page written by hand.
import { chromium, type Browser } from '@playwright/test';
import { findChromium } from '#tests/support/browser.ts';
import { run } from '#tests/support/processes.ts';
import { startServer } from '#tests/support/server.ts';
import { MissingTool } from '#tests/support/tools.ts';
import { startLeanSite } from './paint-opponent.ts';
import { slowedBy, sumMilliseconds, visit, type Visit } from './paint-visit.ts';
import { row, tableOf, type Row } from './table.ts';

const metric = 'digital-share';
const organisation = 'gov-hmrc';
const pages = {
  dashboard: `/organisations/${organisation}`,
  'metric page': `/metrics/${metric}?organisation=${organisation}`,
  catalogue: '/metrics',
};
const visits = 7;
export const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

export const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** At least 1: what blocks for no time at all is still to be compared. */
const typical = (all: readonly Visit[], what: keyof Visit): number => Math.max(1, median(all.map((one) => one[what])));

/** Undefined where there is none and none can be had: the rest of the bench is worth having without. */
export const browserPath = () =>
  findChromium().catch((reason: unknown) => {
    if (!(reason instanceof MissingTool)) throw reason;
    console.log(`NOT MEASURED: what a browser does. ${reason.message}`);
    return undefined;
  });

/** Throws unless the processor is slowed indeed. The best of three each: other work makes a sum slower, nothing quicker. */
async function checkSlowing(browser: Browser, address: string): Promise<void> {
  let [quick, slow] = [Infinity, Infinity];
  for (let round = 0; round < 3; round += 1) {
    quick = Math.min(quick, await sumMilliseconds(browser, address, 1));
    slow = Math.min(slow, await sumMilliseconds(browser, address, slowedBy));
  }
  if (slow < quick * slowedBy * 0.6) throw new Error(`the processor was not slowed: ${quick} and ${slow} ms`);
}

export async function paintRows(): Promise<Row[]> {
  const executablePath = await browserPath();
  if (executablePath === undefined) return [];
  const ending: (() => Promise<void> | void)[] = [];
  try {
    const server = await startServer({ demo: true, seconds: 180 });
    ending.push(() => server.stop());
    const browser = await chromium.launch({ executablePath, args: flags });
    ending.push(() => browser.close());
    const lean = await startLeanSite(server.url, metric, organisation);
    ending.push(() => lean.stop());
    await checkSlowing(browser, lean.url);
    const addresses = [lean.url, ...Object.values(pages).map((path) => `${server.url}${path}`)];
    const seen = new Map<string, Visit[]>(addresses.map((address) => [address, []]));
    // once each before it counts, then by turns, so that what else the machine does meets all alike
    for (let round = 0; round <= visits; round += 1) {
      for (const [address, earlier] of seen) {
        const one = await visit(browser, address);
        if (round > 0) earlier.push(one);
      }
    }
    const theirs = seen.get(lean.url) ?? [];
    const curve = seen.get(`${server.url}${pages['metric page']}`) ?? [];
    const rows = Object.entries(pages).flatMap(([page, path]) => {
      const ours = seen.get(`${server.url}${path}`) ?? [];
      const compared = (name: string, unit: string, what: keyof Visit, aim: string, per = 1) =>
        row(`${page}, ${name}`, unit, typical(ours, what) / per, typical(theirs, what) / per, aim, true);
      return [
        compared('transferred', 'kB', 'bytes', '', 1_000),
        compared('JavaScript', 'kB', 'scriptBytes', '', 1_000),
        compared(`largest paint, slowed ${slowedBy}×`, 'ms', 'largestPaint', '≤ 600'),
        compared(`blocking, slowed ${slowedBy}×`, 'ms', 'blocking', '≤ 150'),
      ];
    });
    const firstAnswer = typical(curve, 'firstAnswer');
    if (firstAnswer <= 1) throw new Error('the curve was never asked');
    return [
      ...rows,
      row(`metric page, until its curve answers a first key, slowed ${slowedBy}×`, 'ms', firstAnswer, null, '≤ 300'),
    ];
  } finally {
    for (const end of ending.toReversed()) await end();
  }
}

if (import.meta.main) {
  if (await run(process.execPath, ['api/commands/launch.mjs', 'build'])) process.exit(1);
  console.log(tableOf(await paintRows()));
}
