import { expect, test, type Locator, type Page } from '@playwright/test';
import {
  anna,
  bo,
  formPath,
  makeForm,
  startEntrySite,
  succeeded,
  type Ask,
  type EntrySite,
  type Reporter,
} from '#tests/support/entry-site.ts';
import { as, awake, cell, pasteInto, reloaded, saved, saving } from './entry-pages.ts';

type Metric = {
  code: string;
  names: { sv: string };
  frequencies: string[];
  formula: unknown;
  unit: string;
  decimals: number;
  minimum: number | null;
  maximum: number | null;
};

const units = 8;
/** The last column. */
const now = -1;
const sinceNow = { firstPeriod: '2026-Q3' };
const leadTime = 'Handläggningstid';
let site: EntrySite;
let block: string[][];
test.beforeAll(async () => {
  test.setTimeout(120_000);
  site = await startEntrySite({ units });
  const ask = await site.as(anna);
  const metrics = await twentyMetrics(ask);
  // each figure is possible, no two beside each other are alike, and what comes in parts of a whole has a decimal comma
  block = metrics.map(({ minimum, maximum, decimals }) =>
    Array.from({ length: units }, (_, unit) => {
      const [least, most] = [minimum ?? 0, maximum ?? 100];
      return (least + (most - least) * (0.25 + 0.05 * unit)).toFixed(Math.min(decimals, 1)).replace('.', ',');
    }),
  );
  await makeForm(
    ask,
    'quarter',
    'Kvartalets siffror',
    [{ metric: 'total-transactions' }, ...metrics.map(({ code }) => ({ metric: code }))],
    sinceNow,
  );
  const few = ['total-transactions', 'lead-time-days', 'customer-satisfaction'];
  await makeForm(
    ask,
    'few',
    'Tre siffror',
    few.map((metric) => ({ metric })),
    sinceNow,
  );
});
test.afterAll(() => site?.server.stop());

async function twentyMetrics(ask: Ask): Promise<Metric[]> {
  const { items }: { items: Metric[] } = await (await succeeded(ask('GET', '/metrics?limit=1000'))).json();
  const isAsked = ({ code, frequencies, formula }: Metric) =>
    frequencies.includes('Q') && formula === null && code !== 'total-transactions' && code !== 'digital-transactions';
  const withDecimals = items.filter(isAsked).toSorted((one, other) => other.decimals - one.decimals);
  const first = withDecimals.filter(({ code }) => code === 'lead-time-days');
  return [...first, ...withDecimals.filter(({ code }) => code !== 'lead-time-days')].slice(0, 20);
}

const approvalPath = (form: string, organisation: string) => `${formPath(form, organisation)}/approval`;
const issues = (page: Page) => page.getByRole('region', { name: /^Att se över/ }).getByRole('listitem');
const done = (page: Page) => page.locator('.box.done');
const tile = (page: Page, metric: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name: metric, exact: true }) });

test('a whole quarter: entered, pasted, undone, without a line, submitted, returned, approved, shown and corrected', async ({
  browser,
}) => {
  test.setTimeout(150_000);
  const path = formPath('quarter', 'enhet-1');
  const page = await as(site, browser, anna, path);
  await cell(page, 0, now).click();
  await page.keyboard.type('5 000');
  await page.keyboard.press('Enter');
  await saved(page);

  await page.goto(`${formPath('quarter', 'provmyndigheten')}?across=organisations`);
  await awake(page);
  await expect(cell(page, 0, 0)).toHaveText(written('5000'));
  await cell(page, 1, 0).click();
  await expect(cell(page, 1, units - 1)).toBeAttached();
  await pasteInto(page, block.map((line) => line.join('\t')).join('\r\n'));
  await saved(page);
  expect(block.flat().filter((text) => text.includes(',')).length).toBeGreaterThan(units);
  for (const [row, line] of block.entries()) {
    await expect(cell(page, row + 1, 0)).toHaveText(written(line[0]));
    await expect(cell(page, row + 1, units - 1)).toHaveText(written(line.at(-1)));
  }
  await page.keyboard.press('Control+z');
  await expect(cell(page, 1, 0)).toHaveText('');
  await expect(cell(page, 20, units - 1)).toHaveText('');
  await page.keyboard.press('Control+y');
  await expect(cell(page, 20, units - 1)).toHaveText(written(block.at(-1)?.at(-1)));
  await saved(page);

  await page.context().setOffline(true);
  await cell(page, 1, 0).click();
  await page.keyboard.type('12,5');
  await page.keyboard.press('Enter');
  await expect(saving(page)).toContainText('Ingen kontakt. 1 ändring finns kvar');
  await page.context().setOffline(false);
  await saved(page);

  await page.goto(path);
  await expect(cell(page, 1, now)).toHaveText('12,5');
  const strange = issues(page).filter({ hasText: 'förklara i en kommentar' });
  await expect(strange).toHaveCount(2);
  await page.getByRole('button', { name: 'Lämna in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Något hindrar.');
  const hindering = page.getByRole('alert').getByRole('link');
  await expect(hindering).toHaveText([/^Ärenden, alla kanaler: 5.000 ligger utanför det vanliga, 1.206 till 1.243\./]);
  await hindering.first().click();
  await expect(cell(page, 0, now)).toBeFocused();
  await page.getByLabel('Kommentar').fill('Ett nytt register räknas med.');
  await page.getByLabel('Kommentar').blur();
  await saved(page);
  await expect(strange).toHaveCount(0);
  await submit(page);

  // what is submitted is read until it is taken back
  await expect(cell(page, 1, now)).toHaveAttribute('aria-readonly', 'true');
  await cell(page, 1, now).click();
  await page.keyboard.type('99');
  await page.keyboard.press('Enter');
  await expect(cell(page, 1, now)).toHaveText('12,5');
  await page.getByRole('button', { name: 'Ta tillbaka inlämningen' }).click();
  await expect(done(page)).toContainText('Inlämningen är tillbakatagen.');
  await expect(cell(page, 1, now)).toHaveAttribute('aria-readonly', 'false');
  await submit(page);

  const his = await approver(page, 'quarter', 'enhet-1');
  await his.getByRole('checkbox', { name: leadTime }).check();
  await his.getByLabel('Skäl').fill('Är helgerna med?');
  await his.getByRole('button', { name: 'Återlämna valda' }).click();
  await expect(done(his)).toContainText('Återlämnat, med skälet.');

  // she sees it where she sits
  await expect(cell(page, 1, now)).toHaveAttribute('data-mark', 'returned', { timeout: 10_000 });
  await expect(issues(page).filter({ hasText: 'Återlämnad: Är helgerna med?' })).toHaveCount(1);
  await expect(cell(page, 2, now)).toHaveAttribute('aria-readonly', 'true');
  await cell(page, 1, now).click();
  await page.keyboard.type('11,5');
  await page.keyboard.press('Enter');
  await saved(page);
  await submit(page);

  await approveAll(his);
  await his.locator('.box.done').getByRole('link', { name: 'Se översikten' }).click();
  await expect(tile(his, leadTime)).toContainText('11,5');

  await page.goto(path);
  await page.getByRole('link', { name: 'Börja en rättelse' }).click();
  // the link on the page before says the same
  await page
    .locator('summary')
    .filter({ hasText: /^Börja en rättelse$/ })
    .click();
  await page.locator('#correct-reason').fill('Ett ärende räknades två gånger.');
  await page.getByRole('button', { name: 'Börja en rättelse' }).click();
  await expect(done(page)).toContainText('Rättelsen är påbörjad.');
  await page.goto(path);
  await awake(page);
  await cell(page, 1, now).click();
  await page.keyboard.type('10,5');
  await page.keyboard.press('Enter');
  await saved(page);
  await his.reload();
  await expect(tile(his, leadTime)).toContainText('11,5');
  await submit(page);
  await approveAll(his);
  await his.locator('.box.done').getByRole('link', { name: 'Se översikten' }).click();
  await expect(tile(his, leadTime)).toContainText('10,5');
  await Promise.all([page.context().close(), his.context().close()]);
});

const written = (text = '') => new RegExp(`^${text.replace(/^(\d)(\d{3})\b/, '$1\\s$2')}0?$`);

async function submit(page: Page): Promise<void> {
  // what an earlier submission said may still be there
  const answered = page.waitForResponse((response) => response.url().includes('?/submit'));
  await page.getByRole('button', { name: 'Lämna in', exact: true }).click();
  await answered;
  await expect(done(page)).toContainText('Inlämnat. En godkännare tar vid.');
}

async function approver(page: Page, form: string, organisation: string): Promise<Page> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the page has no browser');
  const his = await as(site, browser, bo, formPath(form, organisation));
  await his.goto(approvalPath(form, organisation));
  return his;
}

async function approveAll(page: Page): Promise<void> {
  await page.goto(approvalPath('quarter', 'enhet-1'));
  const answered = page.waitForResponse((response) => response.url().includes('?/approve'));
  await page.getByRole('button', { name: 'Godkänn alla' }).click();
  await answered;
  await expect(done(page)).toContainText('Godkänt och publicerat.');
}

test('the same with the keyboard alone, from signing in to the published figure', async ({ browser }) => {
  test.setTimeout(90_000);
  const page = await browser.newPage({ locale: 'sv-SE', baseURL: site.server.url });
  await signInByKeyboard(page, anna);
  await tabTo(page, page.getByRole('link', { name: /^Ska lämnas in/ }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: /^Tre siffror.*Enhet 2,/ }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${formPath('few', 'enhet-2')}$`));
  await awake(page);
  await tabTo(page, cell(page, 0, now));
  for (const text of ['1235', '12,5', 'saknas']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
  await saved(page);
  await page.keyboard.press('Control+Home');
  await tabTo(page, page.getByRole('button', { name: 'Lämna in', exact: true }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(done(page)).toContainText('Inlämnat.');
  await page.close();

  const his = await browser.newPage({ locale: 'sv-SE', baseURL: site.server.url });
  await signInByKeyboard(his, bo);
  await tabTo(his, his.getByRole('link', { name: /^Tre siffror.*Enhet 2,/ }));
  await his.keyboard.press('Enter');
  await expect(his).toHaveURL(/approval$/);
  await tabTo(his, his.getByRole('button', { name: 'Godkänn alla' }));
  await his.keyboard.press('Enter');
  await expect(done(his)).toContainText('Godkänt och publicerat.');
  await tabTo(his, his.locator('.box.done').getByRole('link', { name: 'Se översikten' }));
  await his.keyboard.press('Enter');
  await expect(tile(his, leadTime)).toContainText('12,5');
  await his.close();
});

async function signInByKeyboard(page: Page, who: Reporter): Promise<void> {
  await page.goto('/sign-in?returnTo=/entry');
  await tabTo(page, page.getByLabel('E-postadress'));
  await page.keyboard.type(who.email);
  await tabTo(page, page.getByLabel('Lösenord'));
  await page.keyboard.type(who.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/entry$/);
}

async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toHaveCount(1);
  const reached = target.and(page.locator(':focus'));
  for (let step = 0; step < 80 && (await reached.count()) === 0; step += 1) await page.keyboard.press(key);
  await expect(target).toBeFocused();
}

test('of two in one form the one without a line learns that the other has submitted, and loses nothing without knowing', async ({
  browser,
}) => {
  test.setTimeout(60_000);
  const path = formPath('few', 'enhet-3');
  const [hers, his] = [await as(site, browser, anna, path), await as(site, browser, bo, path)];
  for (const [row, text] of ['1245', '12,5', 'saknas'].entries()) {
    await cell(hers, row, now).click();
    await hers.keyboard.type(text);
    await hers.keyboard.press('Enter');
  }
  await saved(hers);
  await expect(cell(his, 1, now)).toHaveText('12,5', { timeout: 10_000 });
  await his.context().setOffline(true);
  await cell(his, 1, now).click();
  await his.keyboard.type('14');
  await his.keyboard.press('Enter');
  await expect(saving(his)).toContainText('Ingen kontakt');
  await submit(hers);
  await his.context().setOffline(false);
  await expect(issues(his).filter({ hasText: 'Uppgiften är inlämnad.' })).toHaveCount(1, { timeout: 15_000 });
  // the cell shows what was submitted, and his own is told beside it
  await expect(cell(his, 1, now)).toHaveText('12,5');
  await expect(issues(his)).toContainText('Ditt värde 14 togs inte emot');
  await issues(his).getByRole('button').click();
  await his.getByRole('button', { name: 'Ta bort det som inte togs emot' }).click();
  await expect(cell(his, 1, now)).toHaveText('12,5', { timeout: 10_000 });
  await Promise.all([hers.context().close(), his.context().close()]);
});

test('a figure that comes later is promised in the grid, and holds up nothing', async ({ browser }) => {
  const page = await as(site, browser, anna, formPath('few', 'enhet-4'));
  for (const [row, text] of ['1255', '12,5'].entries()) {
    await cell(page, row, now).click();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
  await saved(page);
  await cell(page, 2, now).click();
  const panel = page.getByRole('complementary', { name: 'Nöjd-kund-index' });
  await panel.getByText('Kommer senare').click();
  await panel.getByLabel('Kommer senast').fill('2026-12-15');
  await panel.getByLabel('Vem ser till det?').fill('Enkätgruppen');
  await panel.getByRole('button', { name: 'Spara löftet' }).click();
  await expect(panel).toContainText('Kommer 15 december 2026, från Enkätgruppen.');
  await expect(cell(page, 2, now)).toHaveAttribute('data-mark', 'later');
  await submit(page);
  await expect(cell(page, 1, now)).toHaveAttribute('aria-readonly', 'true');
  await expect(cell(page, 2, now)).toHaveAttribute('aria-readonly', 'false');
  await page.context().close();
});

test('what cannot be read is still there when the page is opened again', async ({ browser }) => {
  const page = await as(site, browser, anna, formPath('few', 'enhet-5'));
  await cell(page, 1, now).click();
  await page.keyboard.type('tolv');
  await page.keyboard.press('Enter');
  await reloaded(page);
  await expect(cell(page, 1, now)).toHaveText('tolv');
  await expect(cell(page, 1, now)).toHaveAttribute('aria-invalid', 'true');
  await cell(page, 1, now).click();
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await saved(page);
  await page.reload();
  await expect(cell(page, 1, now)).toHaveText('12,0');
  await page.context().close();
});
