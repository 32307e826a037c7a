import {
  expect,
  test,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from '@playwright/test';
import { violationsOn } from './axe.ts';
import { startInstallation, type Installation } from './identity-providers.ts';

// one installation for all, one after the other: some tell its providers what to say
test.describe.configure({ mode: 'default' });

let installation: Installation;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  installation = await startInstallation();
});
test.afterAll(() => installation?.stop());
test.beforeEach(async ({ context }) => {
  installation.liar.says = { claims: {}, signs: 'rightly' };
  await keepHere(context);
});

/** The provider's own page would fetch a font. */
const keepHere = (context: BrowserContext) =>
  context.route(
    ({ hostname }) => !['localhost', '127.0.0.1'].includes(hostname),
    (route) => route.abort(),
  );

async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await keepHere(context);
  return context;
}

const header = (page: Page) => page.getByRole('banner');
const buttonOf = (page: Page, provider: string) =>
  page.getByRole('main').getByRole('link', { name: `Logga in med ${provider}`, exact: true });

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${installation.url}${path}`);
}

/** From any page to the provider's. */
async function signInWith(page: Page, provider: string): Promise<void> {
  await header(page).getByRole('link', { name: 'Logga in', exact: true }).click();
  await buttonOf(page, provider).click();
}

/** On the provider's own page. */
async function logInAsOneDoesThere(page: Page, login: string): Promise<void> {
  await expect(page).toHaveURL((url) => url.origin === installation.agency.issuer);
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('anything');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

const expectSignedIn = (page: Page, name: string) =>
  expect(header(page).getByRole('link', { name: `Mitt konto: ${name}`, exact: true })).toBeVisible();

async function expectNobodySignedIn(page: Page): Promise<void> {
  await expect(header(page).getByRole('link', { name: 'Logga in', exact: true })).toBeVisible();
  await expect(header(page).getByRole('button', { name: 'Logga ut' })).toHaveCount(0);
  expect((await page.context().cookies(installation.url)).map(({ name }) => name)).not.toContain('session');
  expect((await (await page.request.get(`${installation.url}/api/v1/session`)).json()).person).toBeNull();
}

/** The sign-in page says what went wrong, to everybody, and every way in is there. */
async function expectRefused(page: Page, words: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Logga in', exact: true })).toBeVisible();
  const alert = page.getByRole('alert');
  await expect(page).toHaveTitle('Fel: Logga in – Tiofalt');
  await expect(alert.getByRole('heading')).toHaveText('Du har inte loggats in');
  await expect(alert).toContainText(words);
  await expect(alert).toBeFocused();
  for (const provider of ['Stigverket', 'Vrångverket', 'Tystverket'])
    await expect(buttonOf(page, provider)).toBeVisible();
  for (const label of ['E-postadress', 'Lösenord']) await expect(page.getByLabel(label, { exact: true })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOn(page), colorScheme).toEqual([]);
  }
  await expectNobodySignedIn(page);
}

/** Each role that the account page tells of: where, which, and what it allows. */
async function expectRoles(page: Page, roles: readonly { where: string; role: string; may: string[] }[]) {
  await header(page)
    .getByRole('link', { name: /^Mitt konto/ })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mitt konto');
  const section = page.getByRole('region', { name: 'Vad jag får göra var' });
  for (const { where, role, may } of roles) {
    const row = section.getByRole('row').filter({ has: page.getByRole('rowheader', { name: where, exact: true }) });
    await expect(row).toContainText(role);
    await expect(row).toContainText('Rollen kommer från din organisations inloggning');
    await expect(row.getByRole('listitem')).toHaveText(may);
  }
  await expect(section.getByRole('rowheader')).toHaveCount(roles.length);
}

const reading = ['se siffror som bara visas inom organisationen'];
const analysing = [...reading, 'se utkast och siffror med begränsad insyn', 'fylla i och lämna in siffror'];
const approving = [
  ...analysing,
  'godkänna, skicka tillbaka och publicera siffror som någon annan senast har ändrat eller lämnat in',
  'sätta mål, lägga in händelser och hålla genomgångar',
];
const lie = 'Svaret från din organisations inloggning gick inte att lita på.';

test.describe('at the provider of their organisation somebody', () => {
  test('signs in, comes back to where they were, sees what they may do where, and signs out', async ({ page }) => {
    installation.agency.accounts.set('anna', {
      name: 'Anna Ask',
      email: 'anna@stigverket.example',
      groups: ['analysts'],
    });
    await open(page, '/organisations/north?from=2026-Q1');
    await signInWith(page, 'Stigverket');
    await logInAsOneDoesThere(page, 'anna');
    await expect(page).toHaveURL(`${installation.url}/organisations/north?from=2026-Q1`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Norra distriktet');
    await expectSignedIn(page, 'Anna Ask');
    await expectRoles(page, [{ where: 'Norra distriktet', role: 'analytiker', may: analysing }]);
    expect(await violationsOn(page)).toEqual([]);
    await header(page).getByRole('button', { name: 'Logga ut' }).click();
    await expectNobodySignedIn(page);
    await open(page, '/account');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Logga in');
  });

  test('has, the next time, the roles that the provider gives then, in every browser', async ({ page, browser }) => {
    const bo = { name: 'Bo Berg', email: 'bo@stigverket.example' };
    const { accounts } = installation.agency;
    accounts.set('bo', { ...bo, groups: ['readers'] });
    await open(page, '/');
    await signInWith(page, 'Stigverket');
    await logInAsOneDoesThere(page, 'bo');
    await expectSignedIn(page, 'Bo Berg');
    await expectRoles(page, [{ where: 'Norra distriktet', role: 'läsare', may: reading }]);

    accounts.set('bo', { ...bo, name: 'Bo Björk', groups: ['readers', 'analysts'], department: 'south' });
    const context = await newContext(browser);
    const elsewhere = await context.newPage();
    await open(elsewhere, '/');
    await signInWith(elsewhere, 'Stigverket');
    await logInAsOneDoesThere(elsewhere, 'bo');
    await expectSignedIn(elsewhere, 'Bo Björk');
    const roles = [
      { where: 'Norra distriktet', role: 'analytiker', may: analysing },
      { where: 'Södra distriktet', role: 'godkännare', may: approving },
    ];
    await expectRoles(elsewhere, roles);
    await open(page, '/');
    await expectSignedIn(page, 'Bo Björk');
    await expectRoles(page, roles);

    accounts.set('bo', { ...bo, groups: [] });
    await header(elsewhere).getByRole('button', { name: 'Logga ut' }).click();
    await expectNobodySignedIn(elsewhere);
    // the provider remembers them, and asks nothing
    await signInWith(elsewhere, 'Stigverket');
    await expectSignedIn(elsewhere, 'Bo Berg');
    await expectRoles(elsewhere, []);
    await expect(elsewhere.getByRole('main')).toContainText('Du har ingen roll just nu.');
    await context.close();
  });

  test('signs in without scripts, in English, and comes back in English', async ({ browser }) => {
    installation.agency.accounts.set('cilla', {
      name: 'Cilla Ceder',
      email: 'cilla@stigverket.example',
      groups: ['readers'],
    });
    const context = await newContext(browser, { javaScriptEnabled: false });
    await context.route(/googleapis/, (route) => route.abort());
    const page = await context.newPage();
    await open(page, '/en/organisations/south');
    await header(page).getByRole('link', { name: 'Sign in', exact: true }).click();
    await page.getByRole('main').getByRole('link', { name: 'Sign in with Stigverket' }).click();
    await logInAsOneDoesThere(page, 'cilla');
    await expect(page).toHaveURL(`${installation.url}/en/organisations/south`);
    await expect(header(page).getByRole('link', { name: /Cilla Ceder$/ })).toBeVisible();
    await context.close();
  });

  test('gives up: reads so, and can begin anew', async ({ page }) => {
    installation.agency.accounts.set('dag', { name: 'Dag Dal', email: 'dag@stigverket.example', groups: ['readers'] });
    await open(page, '/');
    await signInWith(page, 'Stigverket');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await expectRefused(page, 'Inloggningen avbröts. Du kan börja om här.');
    await buttonOf(page, 'Stigverket').click();
    await logInAsOneDoesThere(page, 'dag');
    await expectSignedIn(page, 'Dag Dal');
  });

  test('who has no role here reads so, and is not let in', async ({ page }) => {
    installation.agency.accounts.set('eva', { name: 'Eva Ek', email: 'eva@stigverket.example', groups: ['others'] });
    await open(page, '/');
    await signInWith(page, 'Stigverket');
    await logInAsOneDoesThere(page, 'eva');
    await expectRefused(page, 'Din organisations inloggning gick bra, men du har ingen roll här. Be en administratör');
  });
});

test('a provider that is down is said to be: a password works meanwhile, and it works when it is up', async ({
  page,
}) => {
  const { startSilent, administrator } = installation;
  const words = 'Din organisations inloggning svarar inte just nu. Försök igen om en stund.';
  await open(page, '/');
  await signInWith(page, 'Tystverket');
  await expectRefused(page, words);
  await page.getByLabel('E-postadress', { exact: true }).fill(administrator.email);
  await page.getByLabel('Lösenord', { exact: true }).fill(administrator.password);
  await page.getByRole('main').getByRole('button', { name: 'Logga in', exact: true }).click();
  await expectSignedIn(page, administrator.name);
  await header(page).getByRole('button', { name: 'Logga ut' }).click();
  await expectNobodySignedIn(page);

  await signInWith(page, 'Tystverket');
  await expectRefused(page, words);
  const silent = await startSilent();
  try {
    silent.says.claims = { name: 'Frida Falk' };
    await buttonOf(page, 'Tystverket').click();
    await expectSignedIn(page, 'Frida Falk');
  } finally {
    await silent.stop();
  }
});

test('an answer of the provider that reaches another browser lets nobody in there', async ({ page, browser }) => {
  installation.agency.accounts.set('gun', { name: 'Gun Gran', email: 'gun@stigverket.example', groups: ['readers'] });
  const answer = page.waitForRequest(/\/identity-providers\/agency\/callback\?/);
  await open(page, '/');
  await signInWith(page, 'Stigverket');
  await logInAsOneDoesThere(page, 'gun');
  await expectSignedIn(page, 'Gun Gran');
  const context = await newContext(browser);
  const other = await context.newPage();
  await other.goto((await answer).url());
  await expectRefused(other, 'Inloggningen tog för lång tid eller var redan använd. Börja om här.');
  await context.close();
});

test.describe('a provider whose answer cannot be trusted gets nobody in, and they read so:', () => {
  const now = () => Math.floor(Date.now() / 1_000);
  const lies: [string, () => Partial<Installation['liar']['says']>][] = [
    ['a wrong nonce', () => ({ claims: { nonce: 'another' } })],
    ['a wrong audience', () => ({ claims: { aud: 'another-client' } })],
    ['an expired token', () => ({ claims: { iat: now() - 180, exp: now() - 120 } })],
    ['another issuer', () => ({ claims: { iss: 'https://login.other.example' } })],
    ['a signature by another key', () => ({ signs: 'with another key' })],
    ['no signature', () => ({ signs: 'not at all' })],
  ];
  for (const [name, says] of lies) {
    test(name, async ({ page }) => {
      Object.assign(installation.liar.says, says());
      await open(page, '/metrics');
      await signInWith(page, 'Vrångverket');
      await expectRefused(page, lie);
      // the same once more, and rightly: it was the lie that was refused
      installation.liar.says = { claims: { name: 'Hanna Holm' }, signs: 'rightly' };
      await buttonOf(page, 'Vrångverket').click();
      await expectSignedIn(page, 'Hanna Holm');
    });
  }
});
