import { expect, type Page } from '@playwright/test';

/** What the demonstration printed when it started. */
export const passwordOf = (said: string, name: string): string =>
  new RegExp(`${name}@stigverket\\.example\\s+(\\S+)`).exec(said)?.[1] ?? '';

/** Signs in one of the people of the demonstration that all journeys share. */
export async function signInAs(page: Page, name: string): Promise<void> {
  const password = passwordOf(process.env['SITE_SAID'] ?? '', name);
  const signedIn = await page.context().request.post('/api/v1/session', {
    data: { email: `${name}@stigverket.example`, password },
    headers: { Origin: process.env['SITE_URL'] ?? '' },
  });
  expect(signedIn.ok()).toBe(true);
}
