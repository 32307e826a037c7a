import { expect, test } from '@playwright/test';
import { signInAs } from './people.ts';

test.use({ javaScriptEnabled: false });

test('without scripts an analyst makes a group of names, everybody compares it, and a change is another version', async ({
  browser,
  page: anna,
}) => {
  await signInAs(anna, 'anna');
  await anna.goto('/organisations/stigverket-trails/groups');
  await anna.getByText('Gör en ny grupp', { exact: true }).first().click();
  await anna.getByLabel('Namn', { exact: true }).fill('Stigarnas grannar');
  await anna.getByLabel('En per rad, namn eller kod').fill('Vandringsleder\nStugor och vindskyd');
  await anna.getByLabel('Varifrån listan kommer').fill('Mötet i maj');
  await anna.getByRole('button', { name: 'Spara gruppen' }).click();
  await expect(anna.getByRole('alert')).toBeVisible();
  // what was written stays, and the mistake is mended
  await anna
    .getByLabel('En per rad, namn eller kod')
    .fill('Vandringsleder\nStugor och vindskydd\nstigverket-crossings');
  await anna.getByRole('button', { name: 'Spara gruppen' }).click();
  await expect(anna.getByRole('status').first()).toContainText('Gruppen är sparad.');

  const reader = await (await browser.newContext({ javaScriptEnabled: false, locale: 'sv-SE' })).newPage();
  await reader.goto('/groups/stigarnas-grannar');
  await expect(reader.getByText('Utvalda för hand, från Mötet i maj.')).toBeVisible();
  await reader.getByRole('link', { name: 'Jämför Andel digitala ärenden' }).click();
  await expect(reader).toHaveURL(/organisation=group:stigarnas-grannar$/);
  await expect(reader.getByText('Stigarnas grannar (grupp)')).toBeVisible();
  await expect(reader.locator('#summary')).toContainText('3 av 3');

  await anna.goto('/organisations/stigverket-trails/groups?group=stigarnas-grannar');
  await anna.getByLabel('En per rad, namn eller kod').fill('Vandringsleder\nVägvisarna');
  await anna.getByLabel('Varför gruppen ändras').fill('Bara de två ville vara med');
  await anna.getByRole('button', { name: 'Spara gruppen' }).click();
  await expect(anna.getByRole('status').first()).toContainText('Gruppen är sparad.');
  await reader.goto('/compare?metric=digital-share&organisation=group:stigarnas-grannar@1&view=bars');
  await expect(reader.getByText('Stigarnas grannar (grupp, version 1)')).toBeVisible();
  await expect(reader.locator('#summary')).toContainText('3 av 3');
  await reader.goto('/compare?metric=digital-share&group=stigarnas-grannar');
  await expect(reader.locator('#summary')).toContainText('2 av 2');
});

test('an administrator asks everybody in a group into a circle, and each has to say yes by itself', async ({
  page: disa,
}) => {
  await signInAs(disa, 'disa');
  const path = '/organisations/stigverket-guides/sharing';
  await disa.goto(path);
  await disa.getByLabel('Kretsens namn').fill('Ute tillsammans');
  await disa.getByRole('button', { name: 'Börja kretsen' }).click();
  await disa.goto(path);
  const circle = disa.getByRole('listitem').filter({ hasText: 'Ute tillsammans' });
  await circle.getByLabel('Fråga en organisation till').fill('Ute på stigen: enheter som möter vandrare');
  await circle.getByRole('button', { name: 'Fråga', exact: true }).click();
  await expect(disa.getByRole('status').first()).toContainText('3 i Ute på stigen');
  await disa.goto(path);
  await expect(circle.getByText('har inte svarat')).toHaveCount(3);
  await expect(circle.getByText('med sedan')).toHaveCount(1);
});
