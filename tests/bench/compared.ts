// Seven hundred organisations over twelve years beside each other: ranked with intervals in the API, and moved in a browser.
import { chromium, type Page } from '@playwright/test';
import { generator } from '#tests/support/random.ts';
import { organisationCode, full } from './dataset.ts';
import { slowedBy } from './paint-visit.ts';
import { browserPath, flags, median } from './paint.ts';
import { row, type Row } from './table.ts';

/** Answers of customers, of which there are samples. */
const sampled = 'customer-smiles';
const ranked = `/api/v1/comparison?metric=${sampled}&organisation=bench/*&period=2023-Q4`;
const plain = `/api/v1/series?metric=${sampled}&organisation=bench/*&frequency=Q`;

type Site = { url: string; token: string };
/** Requests a second to an address. */
type Rate = (address: string) => Promise<number>;

/** A share of answers for each organisation and quarter, enough of them to be ranked. */
async function publishSamples({ url, token }: Site): Promise<void> {
  const random = generator(7);
  const lines = Array.from({ length: full.organisations }, (_, organisation) =>
    Array.from({ length: full.quarters }, (_, quarter) => {
      const answers = 20 + Math.floor(random() * 400);
      const happy = Math.round(answers * (0.5 + random() * 0.4));
      const period = `${2012 + Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
      return `${organisationCode(organisation)},${sampled},${period},${(100 * happy) / answers},${happy},${answers},${answers}`;
    }).join('\n'),
  );
  const form = new FormData();
  const text = `organisation,metric,period,value,numerator,denominator,n\n${lines.join('\n')}\n`;
  form.set('file', new Blob([text]), 'samples.csv');
  const answer = await fetch(`${url}/api/v1/imports`, { method: 'POST', body: form, headers: { Authorization: `Bearer ${token}` } }); // prettier-ignore
  if (!answer.ok) throw new Error(`the samples were answered ${answer.status}: ${await answer.text()}`);
}

export async function comparedRows(server: Site, uncached: Site, rate: Rate): Promise<Row[]> {
  await publishSamples(server);
  const { items } = await (await fetch(`${server.url}${ranked}`)).json();
  if (items.length < full.organisations || !items[0].interval) throw new Error('nobody is ranked with an interval');
  for (const path of [ranked, plain]) for (const { url } of [server, uncached]) await fetch(`${url}${path}`);
  const fresh = [await rate(`${uncached.url}${ranked}`), await rate(`${uncached.url}${plain}`)] as const;
  const kept = [await rate(`${server.url}${ranked}`), await rate(`${server.url}${plain}`)] as const;
  return [
    row('700 ranked with intervals afresh, against 700 × 48 plain', 'requests/s', ...fresh, '≥ 0.5'),
    row('the same unchanged, against plain unchanged', 'requests/s', ...kept, '≥ 1'),
    ...(await movedRows(server.url)),
  ];
}

const compared = `/compare?metric=${sampled}&organisation=bench/*`;

async function movedRows(url: string): Promise<Row[]> {
  const executablePath = await browserPath();
  if (executablePath === undefined) return [];
  const browser = await chromium.launch({ executablePath, args: flags });
  try {
    const context = await browser.newContext({ locale: 'sv-SE', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowedBy });
    const waits: number[] = [];
    // the first one warms the server up
    for (let visit = 0; visit <= 5; visit += 1) {
      const began = performance.now();
      await page.goto(`${url}${compared}`, { waitUntil: 'commit' });
      await untilItAnswers(page);
      if (visit > 0) waits.push(performance.now() - began);
    }
    await page.goto(`${url}${compared}&time=apart`, { waitUntil: 'networkidle' });
    const frames = await framesWhileMoved(page);
    return [
      row(`700 lines, until the chart answers to a key, slowed ${slowedBy}×`, 'ms', median(waits), null, '≤ 1,000'),
      row(`700 lines moved sideways, median frame, slowed ${slowedBy}×`, 'ms', median(frames), null, '≤ 50'),
      row('the same, coloured lines that are live', 'lines', await page.locator('.apart .compare-item:not(.compare-other)').count(), null, '≤ 12'), // prettier-ignore
    ];
  } finally {
    await browser.close();
  }
}

/** Until an arrow in the chart points at somebody, however often it has to be pressed. */
const untilItAnswers = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => {
    const chart = document.querySelector('figure .chart');
    chart?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
    return chart?.querySelector('.here') !== null && chart !== null;
  });
};

/** Of each frame, in milliseconds, while the drawing is moved from one end to the other. */
const framesWhileMoved = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const moved = document.querySelector('.moved');
    if (!moved || moved.scrollWidth <= moved.clientWidth) throw new Error('there is nothing to move');
    if (!moved.querySelector('image.compare-crowd')) throw new Error('the grey lines are no picture');
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const steps = 60;
    const times: number[] = [];
    let before = await frame();
    for (let step = 0; step <= steps; step += 1) {
      moved.scrollLeft = ((moved.scrollWidth - moved.clientWidth) * step) / steps;
      const now = await frame();
      times.push(now - before);
      before = now;
    }
    return times;
  });
