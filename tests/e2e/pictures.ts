// Makes docs/pictures/compare-*.png anew, of the demonstration: node tests/e2e/pictures.ts, once the pages are built.
import { chromium } from '@playwright/test';
import { findChromium } from '#tests/support/browser.ts';
import { startServer } from '#tests/support/server.ts';

const desi = 'metric=digital-maturity-desi&organisation=eu/*';
const services = 'metric=digital-share&organisation=uk-government/**';
const departments = 'metric=digital-share&organisation=uk-government/*';

/** By the name of the picture: what is compared, and how. */
const pictures: Record<string, string> = {
  'desi-lines': `${desi}&highlight=country-se,country-dk,country-fi,country-gb`,
  'desi-slope': `${desi}&view=slope&highlight=country-se,country-dk,country-fi,country-gb`,
  'desi-scatter': `${desi}&view=scatter&second=digital-maturity-desi-connectivity&highlight=country-se,country-dk,country-fi`,
  'desi-distribution': `${desi}&view=distribution&highlight=country-se,country-dk,country-fi,country-gb`,
  'desi-table': `${desi}&view=table`,
  'services-bars': `${services}&view=bars`,
  'services-distribution': `${services}&view=distribution`,
  'departments-multiples': `${departments}&view=multiples`,
};

const server = await startServer({ demo: true, seconds: 180 });
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: 660, height: 900 }, locale: 'sv-SE' });
  for (const [name, question] of Object.entries(pictures)) {
    const answer = await page.goto(`${server.url}/en/compare?${question}`);
    if (!answer?.ok()) throw new Error(`${question} answered ${answer?.status()}`);
    const chart = page.locator(question.includes('view=table') ? '.scroll-sideways' : 'figure .chart');
    await page.evaluate(() => document.fonts.ready);
    // as much of a long one as shows what it is
    const box = await chart.boundingBox();
    if (!box) throw new Error(`${name} is not there`);
    await page.screenshot({
      path: `docs/pictures/compare-${name}.png`,
      fullPage: true,
      clip: { ...box, height: Math.min(box.height, 480) },
    });
  }
} finally {
  await browser.close();
  await server.stop();
}
