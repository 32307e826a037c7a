import { expect, test, type Browser, type Page } from '@playwright/test';
import { dayAt } from '#domain/date.ts';
import type { RunningServer } from '#tests/support/server.ts';
import { startEmpty } from '#tests/support/started.ts';
import { passwordOf } from './people.ts';

let server: RunningServer;
// what one does the next finds done
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(180_000);
  server = await startEmpty({ demo: true, seconds: 170 });
});
test.afterAll(() => server?.stop());

/** A browser of their own, signed in, at one of the pages. */
async function as(
  browser: Browser,
  name: 'anna' | 'bo' | 'disa',
  path: string,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'sv-SE', baseURL: server.url, ...options });
  const signedIn = await context.request.post('/api/v1/session', {
    data: { email: `${name}@stigverket.example`, password: passwordOf(server.said(), name) },
    headers: { Origin: server.url },
  });
  expect(signedIn.ok()).toBe(true);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

const main = (page: Page) => page.getByRole('main');
const done = (page: Page) => main(page).getByRole('status');
const problem = (page: Page) => main(page).getByRole('alert');
const place = (unit: string, rest: string) => `/entry/quarterly-effects/2026-Q4/stigverket-${unit}/${rest}`;

test('who reports sees what came back and why; who approves sees what waits for them first', async ({ browser }) => {
  const anna = await as(browser, 'anna', '/entry');
  await expect(main(anna)).toContainText('Återlämnat: Förbättringstid. Är timmarna i november med?');
  await expect(main(anna).getByRole('navigation', { name: 'Vad du vill se' })).toHaveCount(0);
  const bo = await as(browser, 'bo', '/entry');
  await expect(bo.getByRole('link', { name: /^Väntar på dig/ })).toHaveAttribute('aria-current', 'page');
  await expect(main(bo).getByRole('link', { name: /^Granska: Broar och färjor/ })).toBeVisible();
});

const obstaclesOn = (page: Page) =>
  main(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 3 }) });

/** Says why of everything that only has to be explained. */
async function explainAll(page: Page): Promise<void> {
  const comment = () => obstaclesOn(page).getByRole('textbox', { name: /^Kommentar/ });
  for (let left = await comment().count(); left > 0; left -= 1) {
    await comment().first().fill('Den nya e-tjänsten.');
    await page.getByRole('button', { name: 'Spara kommentaren' }).first().click();
    await expect(comment()).toHaveCount(left - 1);
  }
}

test('without scripts: obstacles are said cell by cell, explained, promised for later, and the rest is handed in', async ({
  browser,
}) => {
  const page = await as(browser, 'anna', place('trails', 'submit'), { javaScriptEnabled: false });
  const obstacles = obstaclesOn(page);
  const count = await obstacles.count();
  expect(count).toBeGreaterThan(3);
  await explainAll(page);
  for (let left = await obstacles.count(); left > 0; left -= 1) {
    const next = obstacles.first();
    await next.locator('summary').click();
    await next.getByLabel('Kommer senast').fill('2030-01-01');
    await next.getByLabel('Vem ser till det?').fill('Eva');
    await next.getByRole('button', { name: 'Spara löftet' }).click();
    await expect(done(page)).toContainText('Löftet är sparat.');
  }
  await page.getByRole('button', { name: 'Lämna in', exact: true }).click();
  await expect(done(page)).toContainText('Inlämnat.');
  await page.getByRole('button', { name: 'Ta tillbaka inlämningen' }).click();
  await expect(done(page)).toContainText('Inlämningen är tillbakatagen.');
});

test('to return needs a reason and a choice; both stay when they are refused, and the reporter reads the reason', async ({
  browser,
}) => {
  const bo = await as(browser, 'bo', place('crossings', 'approval'));
  await bo.getByLabel('Skäl').fill('Stämmer antalet?');
  await bo.getByRole('button', { name: 'Återlämna valda' }).click();
  await expect(problem(bo)).toContainText('Inget är valt.');
  await expect(bo.getByLabel('Skäl')).toHaveValue('Stämmer antalet?');
  await bo.getByLabel('Skäl').fill('');
  await bo.getByRole('checkbox', { name: 'Välj: Levererade idéer' }).check();
  await bo.getByRole('button', { name: 'Återlämna valda' }).click();
  await expect(problem(bo)).toBeFocused();
  await expect(bo.getByRole('checkbox', { name: 'Välj: Levererade idéer' })).toBeChecked();
  await bo.getByLabel('Skäl').fill('Stämmer antalet?');
  await bo.getByRole('button', { name: 'Återlämna valda' }).click();
  await expect(done(bo)).toContainText('Återlämnat, med skälet.');
  const anna = await as(browser, 'anna', '/entry');
  await expect(main(anna)).toContainText('Återlämnat: Levererade idéer. Stämmer antalet?');
});

test('nobody approves what they submitted, and whoever was overtaken is told what has changed', async ({ browser }) => {
  const anna = await as(browser, 'anna', place('crossings', 'submit'));
  const [bo, disa] = [
    await as(browser, 'bo', place('crossings', 'approval')),
    await as(browser, 'disa', place('crossings', 'submit')),
  ];
  await explainAll(disa);
  await disa.getByRole('button', { name: 'Lämna in', exact: true }).click();
  await expect(done(disa)).toContainText('Inlämnat.');
  await disa.goto(place('crossings', 'approval'));
  await expect(main(disa)).toContainText('Du har själv fyllt i eller lämnat in det.');
  await expect(disa.getByRole('button', { name: 'Godkänn alla' })).toHaveCount(0);
  await bo.getByRole('button', { name: 'Godkänn alla' }).click();
  await expect(problem(bo)).toContainText('Det här har ändrats sedan sidan visades: Levererade idéer.');
  await bo.getByRole('button', { name: 'Godkänn alla' }).click();
  await expect(done(bo)).toContainText('Godkänt och publicerat.');
  await done(bo).getByRole('link', { name: 'Se översikten' }).click();
  await expect(bo.getByRole('heading', { level: 1 })).toHaveText('Broar och färjor');
  await expect(main(bo)).toContainText('kv 4 2026');
  await anna.goto(place('crossings', 'approval'));
  await anna.getByText('Börja en rättelse').first().click();
  await anna.getByLabel('Skäl').fill('Fel räknat i december');
  await anna.getByRole('button', { name: 'Börja en rättelse' }).click();
  await expect(done(anna)).toContainText('Rättelsen är påbörjad.');
  await expect(main(anna)).toContainText('Rättelse: Fel räknat i december');
});

test('without scripts: a form is made row by row, a rule that cannot be read is pointed at, and nothing written is lost', async ({
  browser,
}) => {
  const page = await as(browser, 'disa', '/forms/new', { javaScriptEnabled: false });
  await page.getByLabel('Kod', { exact: true }).fill('provet');
  await page.locator('[name="names.sv"]').fill('Provet');
  await page.getByLabel('Organisationer', { exact: true }).fill('stigverket-permits/*');
  await page.getByRole('button', { name: 'Visa vad det blir' }).first().click();
  await expect(main(page)).toContainText('2 organisationer: Vandringsleder, Stugor och vindskydd');
  await page.getByRole('button', { name: 'Nytt formulär' }).click();
  await expect(problem(page)).toContainText('Formuläret behöver minst en rad.');
  for (const metric of ['Ärenden, alla kanaler', 'Digitala ärenden']) {
    await page.getByLabel('Lägg till ett mått').selectOption({ label: metric });
    await page.getByRole('button', { name: 'Lägg till raden' }).click();
  }
  await page.getByRole('button', { name: 'Flytta upp: Digitala ärenden' }).click();
  await page.getByRole('button', { name: 'Lägg till en regel' }).click();
  await page.getByLabel('Regeln', { exact: true }).fill('digital-transactions <= ');
  await page.locator('[name="rules.0.texts.sv"]').fill('Högst alla.');
  await page.getByRole('button', { name: 'Nytt formulär' }).click();
  await expect(problem(page)).toContainText('Vid tecken 25 väntades ett tal eller ett mått.');
  await expect(page.getByLabel('Kod', { exact: true })).toHaveValue('provet');
  await page.getByLabel('Regeln', { exact: true }).fill('digital-transactions <= total-transactions');
  await page.getByRole('button', { name: 'Nytt formulär' }).click();
  await expect(done(page)).toHaveText('Formuläret finns nu.');
  await expect(main(page).getByRole('listitem').first()).toContainText('Digitala ärenden');
});

test('two who change one form: the second is told, keeps what was written, and decides', async ({ browser }) => {
  const [first, second] = [await as(browser, 'disa', '/forms/provet'), await as(browser, 'disa', '/forms/provet')];
  await first.locator('[name="names.sv"]').fill('Provet, nu');
  await first.getByRole('button', { name: 'Spara', exact: true }).click();
  await expect(done(first)).toContainText('Sparat som version 2.');
  await second.locator('[name="names.en"]').fill('The trial');
  await second.getByRole('button', { name: 'Spara', exact: true }).click();
  await expect(problem(second)).toContainText('Någon annan har sparat formuläret');
  await expect(second.locator('[name="names.en"]')).toHaveValue('The trial');
  await second.getByRole('button', { name: 'Spara', exact: true }).click();
  await expect(done(second)).toContainText('Sparat som version 3.');
});

test('somebody who will be away names a deputy, who then approves in their place', async ({ browser }) => {
  const bo = await as(browser, 'bo', '/account');
  await bo.getByText('Utse en ersättare').first().click();
  await bo.getByLabel('Ersättarens e-postadress').fill('bo@stigverket.example');
  await bo.getByLabel('Till och med').fill(dayAt(new Date()));
  await bo.getByRole('button', { name: 'Utse en ersättare' }).click();
  await expect(problem(bo)).toContainText('Du kan inte ersätta dig själv.');
  await bo.getByLabel('Ersättarens e-postadress').fill('anna@stigverket.example');
  await bo.getByRole('button', { name: 'Utse en ersättare' }).click();
  await expect(done(bo)).toHaveText('Ersättaren är utsedd.');
  const anna = await as(browser, 'anna', '/entry');
  await expect(anna.getByRole('link', { name: /^Väntar på dig/ })).toBeVisible();
  await bo.getByRole('button', { name: /^Avsluta: Anna Analytiker/ }).click();
  await anna.reload();
  await expect(anna.getByRole('link', { name: /^Väntar på dig/ })).toHaveCount(0);
});
