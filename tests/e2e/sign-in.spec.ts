import { expect, test, type Browser, type Page } from '@playwright/test';
import { TOTP } from 'otpauth';
import { startServer, type RunningServer } from '#tests/support/server.ts';
import { violationsOfWords, violationsOn } from './axe.ts';
import { overflow, unfold, violationsInTheDark } from './everywhere.ts';

const password = 'tolv apelsiner i rad';
const main = (page: Page) => page.getByRole('main');
const shown = (page: Page) => main(page).locator('pre code');

let server: RunningServer;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  server = await startServer({ demo: false });
});
test.afterAll(() => server.stop());

const signIn = async (page: Page, email: string) => {
  await page.getByLabel('E-postadress').fill(email);
  await page.getByLabel('Lösenord').fill(password);
  await main(page).getByRole('button', { name: 'Logga in' }).click();
};

const somebodyElse = async (browser: Browser): Promise<Page> =>
  (await browser.newContext({ locale: 'sv-SE', baseURL: server.url })).newPage();

const asAnna = async (page: Page, path: string) => {
  await page.goto(`${server.url}/sign-in?returnTo=${encodeURIComponent(path)}`);
  await signIn(page, 'anna@tiofalt.example');
  await expect(page).toHaveURL(server.url + path);
};

/** Says so twice: there is no way back but a new invitation. */
const endRole = async (page: Page, name: string) => {
  const confirm = page.getByRole('button', { name: `Ja, avsluta rollen: ${name}` });
  await expect(confirm).toBeHidden();
  await page.getByLabel(`Avsluta rollen för ${name}`).click();
  await confirm.click();
};

test('the link of the first start makes the first administrator and the top organisation, once', async ({
  page,
  browser,
}) => {
  const link = /^Set up at (\S+)$/m;
  await expect.poll(() => server.said()).toMatch(link);
  const address = link.exec(server.said())?.[1] ?? '';
  await page.goto(address);
  await expect(page, 'the token leaves the address at once').toHaveURL(`${server.url}/set-up`);
  expect(await violationsOn(page)).toEqual([]);
  await page.getByLabel('Namn', { exact: true }).fill('Anna Prov');
  await page.getByLabel('E-postadress').fill('anna@tiofalt.example');
  await page.getByLabel('Lösenord').fill('kort');
  await page.getByLabel('Organisationens namn').fill('Provmyndigheten');
  await main(page).getByRole('button').click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await summary.getByRole('link', { name: /för kort/ }).click();
  await expect(page.getByLabel('Lösenord')).toBeFocused();
  await expect(page.getByLabel('Namn', { exact: true })).toHaveValue('Anna Prov');
  await page.getByLabel('Lösenord').fill(password);
  await main(page).getByRole('button').click();
  await expect(page).toHaveURL(/\/administration(#|$)/);
  await expect(page.getByRole('heading', { name: 'Provmyndigheten' })).toBeVisible();

  const late = await somebodyElse(browser);
  await late.goto(address);
  await expect(late.getByRole('heading', { level: 1 })).toHaveText('Länken fungerar inte längre');
  await expect(main(late).getByRole('textbox'), 'nobody fills in what cannot be sent').toHaveCount(0);
});

test('whoever has just set up is told how figures and people come in, and how to protect the account', async ({
  page,
}) => {
  await asAnna(page, '/administration');
  await expect(page.getByRole('heading', { name: 'De första stegen' })).toBeVisible();
  await expect(main(page)).toContainText('npm run import -- --dry-run');
  await expect(main(page)).toContainText('provmyndigheten;Provmyndigheten;customer-satisfaction;');
  expect(await violationsOn(page)).toEqual([]);
  await main(page).getByRole('link', { name: 'Så lämnar ett program en fil' }).click();
  await expect(page.locator('#post-api-v-imports')).toBeInViewport();
  for (const [link, path] of [
    ['Skapa en nyckel', '/organisations/provmyndigheten/keys'],
    ['Bjud in medlemmar', '/organisations/provmyndigheten/members'],
    ['Slå på tvåstegsinloggning', '/account/second-factor'],
  ] as const) {
    await page.goto(`${server.url}/administration`);
    await main(page).getByRole('link', { name: link }).click();
    await expect(page).toHaveURL(server.url + path);
  }
});

test('somebody is invited, accepts, gets another role and loses it at once', async ({ page, browser }) => {
  await asAnna(page, '/organisations/provmyndigheten/members');
  await page.getByLabel('E-postadress').fill('bo@tiofalt.example');
  await page.getByRole('button', { name: 'Bjud in', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('bo@tiofalt.example');
  const link = await shown(page).innerText();

  const bo = await somebodyElse(browser);
  const followed = (await bo.goto(link))?.request().redirectedFrom();
  expect((await followed?.response())?.headers()['referrer-policy']).toBe('no-referrer');
  expect(followed?.url(), 'the request with the token').toBe(link);
  expect(server.said(), 'and no log knows of it').not.toContain(new URL(link).searchParams.get('token'));
  await expect(bo).toHaveURL(`${server.url}/invitation`);
  await expect(main(bo)).toContainText('Du är inbjuden som läsare');
  expect(await violationsOn(bo)).toEqual([]);
  await bo.getByLabel('Namn', { exact: true }).fill('Bo Prov');
  await bo.getByLabel('Lösenord').fill(password);
  await bo.getByRole('button', { name: 'Tacka ja' }).click();
  await expect(bo).toHaveURL(`${server.url}/account`);
  await expect(bo.getByRole('row', { name: /Provmyndigheten/ })).toContainText('läsare');

  await bo.goto('/organisations/provmyndigheten/members');
  await expect(main(bo)).toContainText('bara för administratörer i Provmyndigheten');

  await page.reload();
  await page.getByLabel('Ändra Bo Prov').click();
  await page.getByLabel('Roll för Bo Prov').selectOption('administrator');
  await page.getByRole('button', { name: 'Byt roll' }).first().click();
  await expect(page.getByRole('status')).toHaveText('Rollen är bytt.');
  await bo.reload();
  await expect(bo.getByRole('heading', { level: 1 })).toHaveText('Medlemmar');

  await page.getByLabel('Ändra Bo Prov').click();
  await endRole(page, 'Bo Prov');
  await expect(page.getByRole('status')).toHaveText('Rollen är avslutad.');
  await bo.reload();
  await expect(bo, 'whoever has no role left is signed out').toHaveURL(/\/sign-in\?returnTo=/);
});

test('the last administrator cannot be ended', async ({ page }) => {
  await asAnna(page, '/organisations/provmyndigheten/members');
  await page.getByLabel('Ändra Anna Prov').click();
  await endRole(page, 'Anna Prov');
  await expect(page.getByRole('alert')).toContainText('den sista administratören');
});

test('a key is shown once, and revoked', async ({ page }) => {
  await asAnna(page, '/organisations/provmyndigheten/keys');
  await page.getByLabel('Namn på nyckeln').fill('Ärendesystemet');
  await page.getByRole('button', { name: 'Skapa en nyckel' }).click();
  await page.getByRole('alert').getByRole('link').click();
  await expect(page.getByRole('checkbox').first(), 'the way to what is missing').toBeFocused();
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Skapa en nyckel' }).click();
  await expect(shown(page)).toHaveText(/^tiofalt_/);
  await page.goto(`${server.url}/organisations/provmyndigheten/keys`);
  await expect(shown(page)).toHaveCount(0);
  await page.getByLabel('Dra in nyckeln Ärendesystemet').click();
  await expect(main(page), 'asked first').toContainText('Program som använder Ärendesystemet slutar fungera direkt.');
  await page.getByRole('button', { name: 'Ja, dra in nyckeln: Ärendesystemet' }).click();
  await expect(main(page)).toContainText('Det finns inga nycklar.');
});

test('pages of somebody who has signed in are kept nowhere', async ({ page }) => {
  await asAnna(page, '/account');
  const own = await page.goto(`${server.url}/`);
  expect(own?.headers()['cache-control']).toBe('no-store');
  expect(own?.headers()['referrer-policy']).toBe('same-origin');
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Logga in' })).toBeVisible();
  const open = await page.goto(`${server.url}/`);
  expect(open?.headers()['cache-control']).toBeUndefined();
});

const privatePages = [
  '/account',
  '/account/second-factor',
  '/organisations/provmyndigheten/members',
  '/organisations/provmyndigheten/keys',
  '/organisations/provmyndigheten/sharing?metric=customer-satisfaction',
  '/audit',
  '/jobs',
  '/administration',
];
const openPages = [
  '/sign-in?problem=no-role',
  '/set-up?token=x',
  '/invitation',
  '/forgotten-password',
  '/new-password?token=x',
];

for (const language of ['', '/en', '/da']) {
  test(`axe finds nothing on the pages of ${language || '/sv, in either scheme'}, and they fit 320 pixels`, async ({
    page,
    browser,
  }) => {
    test.setTimeout(120_000);
    await asAnna(page, '/account');
    const stranger = await somebodyElse(browser);
    for (const [reader, paths] of [
      [page, privatePages],
      [stranger, openPages],
    ] as const) {
      for (const path of paths) {
        await reader.setViewportSize({ width: 1280, height: 800 });
        await reader.goto(server.url + language + path);
        await unfold(reader);
        expect.soft(await (language ? violationsOfWords : violationsOn)(reader), path).toEqual([]);
        if (!language) expect.soft(await violationsInTheDark(reader), path).toEqual([]);
        await reader.setViewportSize({ width: 320, height: 640 });
        expect.soft(await overflow(reader), path).toBe(0);
      }
    }
  });
}

test('a second factor is set up, asked for, and replaced by a recovery code', async ({ page, browser }) => {
  await asAnna(page, '/account/second-factor');
  await page.getByLabel('Nuvarande lösenord').fill('fel lösenord');
  await page.getByRole('button', { name: 'Börja' }).click();
  await expect(page.getByLabel('Nuvarande lösenord')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Nuvarande lösenord').fill(password);
  await page.getByRole('button', { name: 'Börja' }).click();
  expect(await violationsOn(page)).toEqual([]);
  const secret = (await shown(page).innerText()).replaceAll(/\s/g, '');
  const code = page.getByRole('textbox', { name: 'Kod' });
  await code.fill('abcdef');
  await page.getByRole('button', { name: 'Slå på tvåstegsinloggning' }).click();
  await expect(page.getByRole('alert')).toContainText('Koden stämmer inte');
  await expect(shown(page), 'the same key as before').toHaveText(/\S/);
  await code.fill(new TOTP({ secret }).generate());
  await page.getByRole('button', { name: 'Slå på tvåstegsinloggning' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dina reservkoder');
  expect(await violationsOn(page)).toEqual([]);
  const [recovery = ''] = (await shown(page).innerText()).split('\n');

  const elsewhere = await somebodyElse(browser);
  await elsewhere.goto('/account');
  await signIn(elsewhere, 'anna@tiofalt.example');
  await expect(elsewhere).toHaveURL(/\/sign-in\/second-factor\?returnTo=/);
  await elsewhere.goto('/account');
  await expect(elsewhere, 'the password alone opens nothing').toHaveURL(/\/sign-in\/second-factor/);
  await elsewhere.getByLabel('Kod').fill(recovery);
  await elsewhere.getByRole('button', { name: 'Fortsätt' }).click();
  await expect(elsewhere).toHaveURL(`${server.url}/account`);

  await page.goto(`${server.url}/account`);
  await page.getByRole('button', { name: 'Logga ut där: Chrome på Linux' }).first().click();
  await expect(page.getByRole('status')).toHaveText('Du är utloggad där.');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('a wrong password is told, and the focus is on it', async ({ page }) => {
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, 'nobody@tiofalt.example');
    await expect(page.getByRole('alert')).toContainText('Adressen eller lösenordet stämmer inte.');
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByLabel('E-postadress')).toHaveValue('nobody@tiofalt.example');
  });
});
