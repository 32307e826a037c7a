import { findChromium } from '#tests/support/browser.ts';
import { startServer } from '#tests/support/server.ts';

/** One server with the demonstration for all journeys: they read, and what they write they call their own. */
export default async function startTheDemonstration(): Promise<() => Promise<void>> {
  process.env['CHROMIUM_PATH'] ??= await findChromium();
  const server = await startServer({ demo: true, seconds: 180 });
  process.env['SITE_URL'] = server.url;
  process.env['SITE_TOKEN'] = server.token;
  process.env['SITE_SAID'] = server.said();
  return () => server.stop();
}
