import { findChromium } from '#tests/support/browser.ts';
import { startServer } from '#tests/support/server.ts';
import { prepareStarted } from '#tests/support/started.ts';

/** One server with the demonstration for all journeys: they read, and what they write they call their own. */
export default async function startTheDemonstration(): Promise<() => Promise<void>> {
  process.env['CHROMIUM_PATH'] ??= await findChromium();
  const [server, forgetStarted] = await Promise.all([startServer({ demo: true, seconds: 180 }), prepareStarted()]);
  process.env['SITE_URL'] = server.url;
  process.env['SITE_TOKEN'] = server.token;
  process.env['SITE_SAID'] = server.said();
  return async () => {
    await server.stop();
    forgetStarted();
  };
}
