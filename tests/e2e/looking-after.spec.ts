import { expect, test, type Browser, type Page } from '@playwright/test';
import { TOTP } from 'otpauth';
import type { RunningServer } from '#tests/support/server.ts';
import { startEmpty } from '#tests/support/started.ts';
import { violationsOn } from './axe.ts';
import { asleep } from './everywhere.ts';

const [password, newPassword] = ['tolv apelsiner i rad', 'sju gröna cyklar vid ån'];
const anna = { name: 'Anna Prov', email: 'anna@tiofalt.example', password };
const bo = { name: 'Bo Prov', email: 'bo@tiofalt.example', password };

const main = (page: Page) => page.getByRole('main');
const shown = (page: Page) => main(page).locator('pre code');
const done = (page: Page) => page.getByRole('status');

let server: RunningServer;
// what one does the next finds done
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  server = await startEmpty({ demo: false });
  await importUnits();
  const [, token] = /^Set up at \S+token=(\S+)$/m.exec(server.said()) ?? [];
  const made = await fetch(`${server.url}/api/v1/set-up`, {
    method: 'POST',
    body: JSON.stringify({ token, ...anna }),
    headers: { 'Content-Type': 'application/json' },
  });
  expect(made.ok).toBe(true);
  await inviteBo(browser);
});
test.afterAll(() => server?.stop());

async function importUnits(): Promise<void> {
  const form = new FormData();
  form.set('mapping', new Blob([JSON.stringify(mapping)]), 'mapping.json');
  form.set(
    'file',
    new Blob(['Unit,Name,2026 Q1\nnorth,Norra distriktet,10\nsouth,Södra distriktet,20\n']),
    'units.csv',
  );
  const headers = { Authorization: `Bearer ${server.token}` };
  const imported = await fetch(`${server.url}/api/v1/imports`, { method: 'POST', body: form, headers });
  expect(imported.ok).toBe(true);
}

const mapping = {
  name: 'Two units',
  layout: 'wide',
  source: { sv: 'Prov' },
  organisations: [
    { kind: 'agency', code: 'provmyndigheten', name: { sv: 'Provmyndigheten' } },
    { kind: 'unit', code: '{Unit}', name: '{Name}' },
  ],
  figures: [{ metric: 'total-transactions', columns: '{period}' }],
};

const stranger = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ locale: 'sv-SE', baseURL: server.url })).newPage();

async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-postadress').fill(who.email);
  await page.getByLabel('Lösenord').fill(who.password);
  await main(page).getByRole('button', { name: 'Logga in' }).click();
}

/** A browser of their own, signed in, at one of the pages. */
async function as(browser: Browser, who: { email: string; password: string }, path: string): Promise<Page> {
  const page = await stranger(browser);
  await page.goto(`/sign-in?returnTo=${encodeURIComponent(path)}`);
  await signIn(page, who);
  await expect(page).toHaveURL(server.url + path);
  return page;
}

/** Makes him an administrator of the southern unit. */
async function inviteBo(browser: Browser): Promise<void> {
  const page = await as(browser, anna, '/organisations/south/members');
  await page.getByLabel('E-postadress').fill(bo.email);
  await page.getByRole('radio', { name: /^Administratör/ }).check();
  await page.getByRole('button', { name: 'Bjud in', exact: true }).click();
  const invited = await stranger(browser);
  await invited.goto(await shown(page).innerText());
  await invited.getByLabel('Namn', { exact: true }).fill(bo.name);
  await invited.getByLabel('Lösenord').fill(bo.password);
  await invited.getByRole('button', { name: 'Tacka ja' }).click();
  await expect(invited.getByRole('row', { name: /Södra distriktet/ })).toContainText('administratör');
}

test('what is chosen before the page has woken up stays chosen', async ({ browser }) => {
  const page = await as(browser, anna, '/account');
  const wake = await asleep(page);
  await page.goto('/organisations/south/members', { waitUntil: 'commit' });
  const chosen = page.getByRole('radio', { name: /^Administratör/ });
  await chosen.check();
  wake();
  await page.waitForLoadState('networkidle');
  await expect(chosen).toBeChecked();
});

test('who signs out everywhere is signed out in their other browser too', async ({ browser }) => {
  const here = await as(browser, bo, '/account');
  const there = await as(browser, bo, '/account');
  await here.getByRole('button', { name: 'Logga ut överallt' }).click();
  await expect(here.getByRole('banner').getByRole('link', { name: 'Logga in', exact: true })).toBeVisible();
  await there.reload();
  await expect(there).toHaveURL(/\/sign-in\?returnTo=%2Faccount$/);
});

test('a circle is begun, another organisation asked; its administrator agrees, and leaves', async ({ browser }) => {
  const asking = await as(browser, anna, '/organisations/north/sharing');
  await asking.getByLabel('Kretsens namn').fill('Distrikten');
  await asking.getByRole('button', { name: 'Börja kretsen' }).click();
  await expect(done(asking)).toContainText('Kretsen finns nu.');
  await asking.getByLabel('Fråga en organisation till').fill('Ingen alls');
  await asking.getByRole('button', { name: 'Fråga', exact: true }).click();
  await expect(asking.getByRole('alert')).toBeFocused();
  await expect(asking.getByLabel('Fråga en organisation till')).toHaveValue('Ingen alls');
  await asking.getByLabel('Fråga en organisation till').fill('södra distriktet');
  await asking.getByRole('button', { name: 'Fråga', exact: true }).click();
  await expect(done(asking)).toHaveText('Södra distriktet är tillfrågad.');
  const south = main(asking)
    .getByRole('listitem')
    .filter({ hasText: /^\s*Södra distriktet/ });
  await expect(south).toContainText('har inte svarat');

  const asked = await as(browser, bo, '/organisations/south/sharing');
  await expect(main(asked)).toContainText('Ni är tillfrågade.');
  await asked.getByRole('button', { name: 'Säg ja' }).click();
  await expect(done(asked)).toHaveText('Ni är med i kretsen.');
  await asking.reload();
  await expect(south).toContainText('med sedan');

  await asked.getByRole('button', { name: 'Lämna kretsen: Distrikten', exact: true }).click();
  await expect(done(asked)).toHaveText('Ni är inte längre med i kretsen.');
  await asking.goto('/organisations/north/sharing');
  await expect(asking.getByRole('heading', { name: 'Distrikten' })).toBeVisible();
  await expect(south).toHaveCount(0);
});

test('a metric shown to fewer is gone for who has not signed in, and stays for who has a role there', async ({
  browser,
}) => {
  const reader = await stranger(browser);
  await reader.goto('/organisations/south');
  await expect(main(reader)).toContainText('Ärenden, alla kanaler');
  const page = await as(browser, bo, '/organisations/south/sharing');
  await page.getByRole('link', { name: /^Ändra vem som ser Ärenden, alla kanaler/ }).click();
  await page.getByRole('radio', { name: 'Bara inom organisationen' }).check();
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(done(page)).toHaveText('Det gäller från och med nu.');
  await reader.reload();
  await expect(main(reader)).not.toContainText('Ärenden, alla kanaler');
  await page.goto('/organisations/south');
  await expect(main(page)).toContainText('Ärenden, alla kanaler');
});

test('a link for a new password is handed over, ends every session, and works once', async ({ browser }) => {
  const before = await as(browser, bo, '/account');
  const page = await as(browser, anna, '/organisations/south/members');
  await page.getByLabel('Ändra Bo Prov').click();
  await page.getByRole('button', { name: 'Ge en länk för nytt lösenord' }).click();
  await expect(done(page)).toContainText('Lämna länken till personen på ett säkert sätt.');
  const link = await shown(page).innerText();

  const elsewhere = await stranger(browser);
  await elsewhere.goto(link);
  await expect(elsewhere, 'the token leaves the address at once').toHaveURL(`${server.url}/new-password`);
  await expect(main(elsewhere)).toContainText(`För kontot ${bo.email}.`);
  expect(await violationsOn(elsewhere)).toEqual([]);
  await elsewhere.getByLabel('Nytt lösenord').fill(newPassword);
  await elsewhere.getByRole('button', { name: 'Spara lösenordet' }).click();
  await expect(done(elsewhere)).toHaveText('Lösenordet är bytt. Logga in med det nya.');
  await before.reload();
  await expect(before).toHaveURL(/\/sign-in\?/);
  await signIn(before, bo);
  await expect(before.getByRole('alert')).toContainText('Adressen eller lösenordet stämmer inte.');
  await signIn(elsewhere, { ...bo, password: newPassword });
  await expect(elsewhere.getByRole('link', { name: 'Mitt konto: Bo Prov' })).toBeVisible();

  const late = await stranger(browser);
  await late.goto(link);
  await expect(late.getByRole('heading', { level: 1 })).toHaveText('Länken fungerar inte längre');
  await expect(main(late).getByRole('textbox')).toHaveCount(0);
  await expect(main(late).getByRole('link', { name: 'Be om en ny länk' })).toBeVisible();
});

test('the rule of the second factor holds at once, for who made it too', async ({ browser }) => {
  const page = await as(browser, anna, '/administration');
  await page.getByRole('radio', { name: 'Administratörer' }).check();
  await page.locator('form').filter({ hasText: 'Vem måste ha två' }).getByRole('button', { name: 'Spara' }).click();
  await expect(done(page)).toHaveText('Det gäller från och med nu.');
  await page.goto('/organisations/north/keys');
  await expect(page, 'nothing else opens before').toHaveURL(/\/account\/second-factor\?/);
  expect((await page.request.get('/api/v1/audit')).status()).toBe(403);
  await page.goto('/administration');
  await expect(page).toHaveURL(/\/account\/second-factor\?returnTo=%2Fadministration$/);
  await expect(main(page)).toContainText('Den krävs för din roll.');
  await page.getByLabel('Nuvarande lösenord').fill(password);
  await page.getByRole('button', { name: 'Börja' }).click();
  const secret = (await shown(page).innerText()).replaceAll(/\s/g, '');
  await page.getByRole('textbox', { name: 'Kod' }).fill(new TOTP({ secret }).generate());
  await page.getByRole('button', { name: 'Slå på tvåstegsinloggning' }).click();
  await page.getByRole('link', { name: 'Jag har sparat dem' }).click();
  await expect(page).toHaveURL(`${server.url}/administration`);
  await expect(page.getByRole('radio', { name: 'Administratörer' })).toBeChecked();
  await page.goto('/audit');
  const row = main(page).getByRole('row').filter({ hasText: 'Anna Prov' });
  await expect(row.filter({ hasText: 'Tvåstegsinloggning krävs av: Administratörer' })).toHaveCount(1);
});
