import { expect, test } from '@playwright/test';
import { startServer } from '#tests/support/server.ts';
import { violationsOn } from './axe.ts';

test('an empty installation says what to do next, and shows the first figures when they come', async ({ page }) => {
  test.setTimeout(120_000);
  const server = await startServer({ demo: false });
  try {
    await page.goto(server.url);
    await expect(page.getByText('npm run import', { exact: false }).first()).toBeVisible();
    await expect(page.getByText('Länken dit står i konsolen', { exact: false })).toBeVisible();
    await expect(page.getByText('Demonstration.', { exact: true })).toHaveCount(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page), colorScheme).toEqual([]);
    }
    const form = new FormData();
    form.set('mapping', new Blob([JSON.stringify(mapping)]), 'mapping.json');
    form.set('file', new Blob(['Unit,2026 Q1,2026 Q2\nNorr,10,12\nSyd,20,\n']), 'first.csv');
    const response = await fetch(`${server.url}/api/v1/imports`, {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${server.token}` },
    });
    expect(response.status).toBe(200);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Provmyndigheten');
    await expect(page.getByRole('main')).toContainText('1 av 2 enheter');
  } finally {
    await server.stop();
  }
});

const mapping = {
  name: 'First figures',
  layout: 'wide',
  source: { sv: 'Prov' },
  organisations: [
    { kind: 'agency', code: 'provmyndigheten', name: { sv: 'Provmyndigheten' } },
    { kind: 'unit', code: 'prov-{Unit}', name: '{Unit}' },
  ],
  figures: [{ metric: 'total-transactions', columns: '{period}' }],
};
