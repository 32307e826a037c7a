import { expect, test, type Browser, type Page } from '@playwright/test';
import { fakeKpi, openFakeKolada, say, type FakeKolada } from '#tests/support/kolada.ts';
import type { RunningServer } from '#tests/support/server.ts';
import { startEmpty } from '#tests/support/started.ts';
import { holdsEverywhere, overflow } from './everywhere.ts';

const anna = { name: 'Anna Prov', email: 'anna@tiofalt.example', password: 'tolv apelsiner i rad' };
const row = (municipality: string, period: number, value: number) => ({
  kpi: 'N15027',
  municipality,
  period,
  values: [{ gender: 'T' as const, value }],
});

let kolada: FakeKolada;
let server: RunningServer;
let state: RunningServer;
const there = `organisation,organisation-name,organisation-kind,metric,period,value,status
roads,Vägverket,agency,total-transactions,2024,1200,
roads,Vägverket,agency,total-transactions,2025,1300,provisional`;
// what one does the next finds done
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(120_000);
  kolada = await openFakeKolada({
    kpis: [fakeKpi('N15027', { title: 'Kostnad grundskola, kr/elev' })],
    municipalities: [
      { id: '1267', title: 'Höör', type: 'K' },
      { id: '1480', title: 'Göteborg', type: 'K' },
    ],
    groups: [
      {
        id: 'G35951',
        title: 'Liknande kommuner grundskola, Höör',
        members: [{ member_id: '1480', member_title: 'Göteborg' }],
      },
    ],
    rows: [row('1267', 2023, 125_591), row('1267', 2024, 128_615), row('1480', 2024, 131_200)],
  });
  state = await startEmpty({ demo: false });
  const figures = new FormData();
  figures.set('file', new Blob([there]), 'figures.csv');
  const imported = await fetch(`${state.url}/api/v1/imports`, {
    method: 'POST',
    body: figures,
    headers: { Authorization: `Bearer ${state.token}` },
  });
  expect([imported.status, await imported.text()]).toEqual([200, expect.any(String)]);
  const environment = { KOLADA_URL: kolada.url, OTHER_INSTALLATIONS: `state=${state.url}` };
  server = await startEmpty({ demo: false, environment });
  const [, token] = /^Set up at \S+token=(\S+)$/m.exec(server.said()) ?? [];
  const body = JSON.stringify({ token, ...anna, organisation: { name: 'Prov', code: 'prov', kind: 'agency' } });
  const headers = { 'Content-Type': 'application/json' };
  const made = await fetch(`${server.url}/api/v1/set-up`, { method: 'POST', body, headers });
  expect([made.status, await made.text()]).toEqual([200, expect.any(String)]);
});
test.afterAll(async () => {
  await server?.stop();
  await state?.stop();
  await kolada?.close();
});

/** A browser of her own, signed in, at one of the pages. */
async function as(browser: Browser, path: string, more: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'sv-SE', baseURL: server.url, ...more })).newPage();
  await page.goto(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  await page.getByLabel('E-postadress').fill(anna.email);
  await page.getByLabel('Lösenord').fill(anna.password);
  await page.getByRole('main').getByRole('button', { name: 'Logga in' }).click();
  await expect(page).toHaveURL(server.url + path);
  return page;
}

test('without JavaScript, key figures and a group are looked for, chosen, and fetched', async ({ browser }) => {
  const page = await as(browser, '/administration', {
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  await page.getByRole('link', { name: 'Andras siffror' }).click();
  await expect(page.getByText('Ingen källa är vald ännu.')).toBeVisible();
  await page.getByRole('link', { name: 'Hämta från Kolada' }).click();
  await page.getByLabel('Sök i Kolada').fill('kostnad');
  await page.getByRole('button', { name: 'Sök', exact: true }).last().click();
  await page.getByRole('checkbox', { name: /Kostnad grundskola/ }).check();
  await page.getByLabel('Sök i Kolada').fill('Höör');
  await page.getByRole('button', { name: 'Sök', exact: true }).last().click();
  await expect(page.getByRole('checkbox', { name: /Kostnad grundskola/ })).toBeChecked();
  await page.getByRole('checkbox', { name: /Liknande kommuner/ }).check();
  await page.getByRole('button', { name: 'Spara och hämta' }).click();
  // without a name it is refused, and what was ticked stays
  await expect(page.getByRole('alert')).toContainText('Fyll i fältet.');
  await expect(page.getByRole('checkbox', { name: /Liknande kommuner/ })).toBeChecked();
  await page.getByRole('checkbox', { name: /^Höör/ }).check();
  await page.getByLabel('Vad det ska heta').fill('Grundskolan');
  await page.getByRole('button', { name: 'Spara och hämta' }).click();
  await expect(page.getByRole('status')).toContainText('Siffrorna hämtas nu.');
  expect(await overflow(page)).toBe(0);
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/^Hämtat .* 3 nya siffror/)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await page.getByRole('link', { name: 'Kostnad grundskola, kr/elev' }).click();
  await page.goto('/metrics/kolada-n15027?organisation=kolada-1267');
  await expect(page.getByText(/Källa: Kolada \(RKA\), hämtat 20\d\d-/).first()).toBeVisible();
});

test('what has changed is shown old and new, and a failure in plain words', async ({ browser }) => {
  const page = await as(browser, '/reference-series');
  await page.getByRole('link', { name: 'Grundskolan' }).click();
  kolada.world.rows[1] = row('1267', 2024, 129_000);
  await page.getByRole('button', { name: /^Hämta nu/ }).click();
  // without loading the page anew
  const changed = page.getByRole('group', { name: 'Det som ändrades senast' });
  await expect(changed.getByRole('row').nth(1)).toContainText(/Kostnad grundskola.*Höör.*2024.*128.615.*129.000/, {
    timeout: 15_000,
  });
  kolada.instead.push({ fits: /./, answer: (_request, response) => say(response, 422, {}) });
  await page.getByRole('button', { name: /^Hämta nu/ }).click();
  await expect(page.getByText(/^Gick inte .*: Kolada tog inte emot frågan\./)).toBeVisible({ timeout: 15_000 });
});

test('what is gone is shown by its name, and kept with a change of something else', async ({ browser }) => {
  const gone = kolada.world.municipalities.splice(0, 1);
  const page = await as(browser, '/reference-series');
  await page.getByRole('link', { name: 'Grundskolan' }).click();
  await page.getByRole('link', { name: 'Ändra vad som hämtas' }).click();
  const place = page.getByRole('checkbox', { name: /^Höör 1267 Finns inte längre i Kolada\./ });
  await expect(place).toBeChecked();
  await expect(page.getByRole('alert')).toBeHidden();
  await page.getByRole('radio', { name: 'Den första i månaden' }).check();
  await page.getByRole('button', { name: 'Spara och hämta' }).click();
  await expect(page.getByRole('status')).toContainText('Siffrorna hämtas nu.');
  kolada.world.municipalities.unshift(...gone);
});

test('Kolada that does not answer is told where one chooses, and asked again by the same search', async ({
  browser,
}) => {
  const page = await as(browser, '/en/reference-series/choose');
  const refuse = Promise.withResolvers<void>();
  kolada.instead.push({
    fits: /./,
    answer: (_request, response) => void refuse.promise.then(() => say(response, 404, {})),
  });
  await page.getByLabel('Search Kolada').fill('skola');
  const search = page.getByRole('button', { name: 'Search', exact: true }).last();
  const asking = page.getByText('Asking Kolada.');
  await search.click();
  await expect(asking).toBeVisible();
  refuse.resolve();
  await expect(page.getByRole('alert')).toContainText('Kolada did not take the question.');
  await expect(asking).toBeHidden();
  await search.click();
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(asking).toBeHidden();
});

test('the pages hold everywhere', async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await as(browser, '/reference-series');
  const own = (await page.getByRole('link', { name: 'Grundskolan' }).getAttribute('href')) ?? '';
  const id = own.split('/').at(-1);
  const previewed =
    '/reference-series/choose?installation=state&preview=true&kpis=total-transactions&municipalities=roads';
  for (const path of ['/reference-series', own, `/reference-series/choose?source=${id}&q=kommuner`, previewed]) {
    await holdsEverywhere(page, path);
  }
});

test('is changed and ended', async ({ browser }) => {
  const page = await as(browser, '/reference-series');
  await page.getByRole('link', { name: 'Grundskolan' }).click();
  await page.getByRole('link', { name: 'Ändra vad som hämtas' }).click();
  await expect(page.getByRole('checkbox', { name: /^Höör/ })).toBeChecked();
  await page.getByRole('radio', { name: 'Varje natt' }).check();
  await page.getByRole('button', { name: 'Spara och hämta' }).click();
  await expect(page.getByText('Varje natt')).toBeVisible();
  await page.getByText('Sluta hämta').click();
  await page.getByRole('button', { name: /^Ja, sluta/ }).click();
  await expect(page.getByText('Ingen källa är vald ännu.')).toBeVisible();
});

test('without JavaScript, another installation is looked in, previewed and subscribed to', async ({ browser }) => {
  const page = await as(browser, '/reference-series', {
    javaScriptEnabled: false,
    viewport: { width: 320, height: 640 },
  });
  const host = new URL(state.url).host;
  await page.getByRole('link', { name: `Hämta från ${host}` }).click();
  for (const words of ['ärenden', 'Vägverket']) {
    await page.getByLabel(`Sök i ${host}`).fill(words);
    await page.getByRole('button', { name: 'Sök', exact: true }).last().click();
    await page
      .getByRole('group', { name: words === 'ärenden' ? 'Mått' : 'Organisationer' })
      .getByRole('checkbox', { name: /total-transactions$|roads$/ })
      .check();
  }
  await page.getByRole('button', { name: 'Förhandsgranska' }).click();
  const understood = page.getByRole('region', { name: 'Så förstås det' }).getByRole('row').nth(1);
  await expect(understood).toContainText('Samma mått som här: total-transactions');
  await expect(understood).toContainText(/Vägverket, 2025: 1.300, preliminär/i);
  expect(await overflow(page)).toBe(0);
  await page.getByLabel('Vad det ska heta').fill('Staten');
  await page.getByRole('radio', { name: 'Varje natt' }).check();
  await page.getByRole('button', { name: 'Spara och hämta' }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/^Hämtat .* 2 nya siffror/)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await page.getByRole('link', { name: 'Vägverket' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Vägverket');
});
