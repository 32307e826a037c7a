import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { escaped } from '#domain/svg.ts';
import { signInAs } from './people.ts';

const question = 'metric=digital-share&organisation=uk-government/*&view=bars';

/** A site of somebody else, with a page that shows ours, and listens to how high it is. */
async function openOtherSite(): Promise<{ url: string; close: () => void }> {
  const server: Server = createServer((request, response) => {
    const shown = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('shown') ?? '';
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(
      shown.startsWith('<')
        ? `<!doctype html><title>Annan</title><h1>Annan</h1>${shown}`
        : `<!doctype html><title>Annan</title><h1>Annan</h1><iframe width="700" height="200" title="visas" src="${escaped(shown)}"></iframe>
       <script>addEventListener('message', ({ data }) => { if (data.type === 'tiofalt-height') document.querySelector('iframe').height = data.height })</script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const showIn = async (page: Page, site: string, shown: string): Promise<void> => {
  await page.goto(`${site}/?shown=${encodeURIComponent(shown)}`);
};

test('a chart is shown on the page of a site on the list, as high as it is, and nothing else of ours is', async ({
  page,
  browser,
  baseURL,
}) => {
  const [listed, other] = [await openOtherSite(), await openOtherSite()];
  const ours = baseURL ?? '';
  const context = await browser.newContext({ locale: 'sv-SE' });
  const admin = await context.newPage();
  await signInAs(admin, 'disa');
  await admin.goto('/administration');
  await admin.getByLabel('Webbplatser som får visa våra diagram').fill(listed.url);
  await admin.getByRole('button', { name: 'Spara' }).last().click();
  await expect(admin.getByText('Listan är sparad.')).toBeVisible();

  for (const path of [`/embed/compare?${question}`, '/en/embed/metrics/digital-share?organisation=gov-hmrc']) {
    await showIn(page, listed.url, ours + path);
    const frame = page.frameLocator('iframe');
    await expect(frame.locator('svg').first()).toBeVisible();
    await expect(frame.getByText('Open Government Licence')).toBeVisible();
    // the frame was 200 high, and the page around it was told
    await expect.poll(() => page.locator('iframe').evaluate((one) => one.clientHeight)).toBeGreaterThan(300);
    await expect(frame.getByRole('link', { name: /Tiofalt/ })).toHaveAttribute('href', /\/(compare|metrics)/);
    await frame.locator('summary').click();
    await expect(frame.getByRole('table')).toBeVisible();
    // on a site that is not on the list there is nothing
    await showIn(page, other.url, ours + path);
    await expect.poll(() => page.frames().at(1)?.url()).toMatch(/^chrome-error:/);
  }
  // the code that we give listens by itself: opened, the table is not cut off either
  await admin.goto(`/embed?url=${encodeURIComponent(`/compare?${question}`)}`);
  const preview = admin.locator('iframe');
  await preview.scrollIntoViewIfNeeded();
  const high = () => preview.evaluate((one) => one.clientHeight);
  await expect
    .poll(async () => (await admin.getByLabel('Kod att lägga in').inputValue()).includes(`height="${await high()}"`))
    .toBe(true);
  await showIn(page, listed.url, await admin.getByLabel('Kod att lägga in').inputValue());
  const before = await page.locator('iframe').evaluate((one) => one.clientHeight);
  await page.frameLocator('iframe').locator('summary').click();
  await expect.poll(() => page.locator('iframe').evaluate((one) => one.clientHeight)).toBeGreaterThan(before + 50);
  for (const path of [
    '/',
    `/compare?${question}`,
    '/sign-in',
    '/embed',
    '/api/v1/metrics',
    `/compare/chart.svg?${question}`,
  ]) {
    await showIn(page, listed.url, ours + path);
    // what is refused is not there, and the browser says so in its place
    await expect.poll(() => page.frames().at(1)?.url()).toMatch(/^chrome-error:/);
  }
  listed.close();
  other.close();
  await context.close();
});

test('a link says how to embed it and what it looks like, to machines that ask', async ({ page, request, baseURL }) => {
  await page.goto(`/compare?${question}`);
  const discovered = await page.locator('link[type="application/json+oembed"]').getAttribute('href');
  const answer = await (await request.get(discovered ?? '')).json();
  expect(answer).toMatchObject({ version: '1.0', title: 'Andel digitala ärenden', provider_name: 'Tiofalt' });
  expect(answer.thumbnail_url).toBe(await page.locator('meta[property="og:image"]').getAttribute('content'));
  const picture = await request.get(answer.thumbnail_url);
  expect(picture.headers()['content-type']).toBe('image/png');
  const bytes = await picture.body();
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1_200, 630]);
  for (const url of ['https://elsewhere.example/compare', `${baseURL}/sign-in`, 'x', '']) {
    expect((await request.get(`/oembed?url=${encodeURIComponent(url)}`)).status()).toBe(404);
  }
  await page.goto('/metrics/digital-share?organisation=gov-hmrc');
  await page.getByRole('link', { name: 'Visa på en annan webbplats' }).click();
  await expect(page.getByLabel('Kod att lägga in på sidan')).toHaveValue(
    /^<iframe src="http:.*\/embed\/metrics\/digital-share/,
  );
  await expect(page.frameLocator('iframe').locator('svg').first()).toBeVisible();
});
