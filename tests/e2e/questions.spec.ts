import { expect, test } from '@playwright/test';
import { signInAs } from './people.ts';

test.use({ javaScriptEnabled: false });

test('a reader reports an error without an account or scripts, an analyst answers, an approver makes it public', async ({
  browser,
  page,
}) => {
  await page.goto('/metrics/lead-time-days?organisation=stigverket-trails');
  await page.getByRole('link', { name: 'Fråga om siffrorna eller anmäl ett fel' }).click();
  await expect(page).toHaveURL(/\/questions/);
  await page.getByLabel('Period').fill('kv 3 2025');
  await page.getByLabel('Vad är fel?').fill('Jag är 121212-1212 och tror att siffran är fel.');
  await page.getByRole('button', { name: 'Skicka' }).click();
  await expect(page.getByRole('alert')).toContainText('personnummer');
  await page.getByLabel('Vad är fel?').fill('Siffran är högre än i årsredovisningen.');
  await page.getByLabel('E-post, om du vill ha svar').fill('lasare@tiofalt.example');
  await page.getByRole('button', { name: 'Skicka' }).click();
  await expect(page.getByRole('status').first()).toContainText('Tack!');
  await expect(page.getByText('årsredovisningen')).toHaveCount(0);

  const path = '/organisations/stigverket-trails/questions';
  const anna = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signInAs(anna, 'anna');
  await anna.goto(path);
  const asked = anna.getByRole('listitem').filter({ hasText: 'årsredovisningen' });
  await expect(asked).toContainText('Väntar på svar sedan');
  await asked.getByText('Svara', { exact: true }).first().click();
  await asked.getByLabel('Ditt svar').fill('Tack, den är rättad.');
  await asked.getByRole('button', { name: 'Svara' }).click();
  await expect(asked).toContainText('Besvarad samma dag');

  const bo = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signInAs(bo, 'bo');
  await bo.goto(path);
  const answered = bo.getByRole('listitem').filter({ hasText: 'årsredovisningen' });
  await answered.getByRole('button', { name: 'Gör offentlig' }).click();
  await expect(answered).toContainText('Offentlig');

  await page.goto(path);
  const shown = page.getByRole('listitem').filter({ hasText: 'årsredovisningen' });
  await expect(shown).toContainText('Tack, den är rättad.');
  await expect(shown).not.toContainText('Anna');
});
