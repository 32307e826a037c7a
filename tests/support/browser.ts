import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { runQuietly } from './processes.ts';
import { findOnPath, installDebianPackage, mayInstallDebianPackages, MissingTool } from './tools.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const playwright = fileURLToPath(new URL('../../node_modules/@playwright/test/cli.js', import.meta.url));

/** The Chromium that is there, or else one that gets installed. Throws `MissingTool` where neither can be had. */
export async function findChromium(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new MissingTool(`CHROMIUM_PATH names ${named}, which is not there.`);
  }
  const present = findOnPath(...names) ?? playwrightsOwn();
  if (present) return present;
  try {
    if (mayInstallDebianPackages()) await installDebianPackage('chromium');
    else await installPlaywrightsOwn();
  } catch (reason) {
    console.error(reason instanceof Error ? reason.message : reason);
  }
  const installed = findOnPath(...names) ?? playwrightsOwn();
  if (installed) return installed;
  throw new MissingTool('No Chromium: run "npx playwright install chromium", or set CHROMIUM_PATH to one.');
}

function playwrightsOwn(): string | undefined {
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

async function installPlaywrightsOwn(): Promise<void> {
  console.log("Downloading Playwright's Chromium …");
  await runQuietly(process.execPath, [playwright, 'install', 'chromium'], { seconds: 300 });
}
