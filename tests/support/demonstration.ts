import { loadDemonstration } from '#api/commands/demonstration.ts';
import { openDatabase } from '#db/connection.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { openTestApi, type TestApi } from './api.ts';
import { loadedTemplateName, onServer, openTestDatabase, type TestDatabase } from './database.ts';
import { madeOnce } from './templates.ts';

/** After everything that the demonstration publishes. */
export const demonstrationDay = '2026-11-21';
const now = new Date(`${demonstrationDay}T12:00:00Z`);

let template: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The API over a demonstration of its own, for one test file. Close it. */
export async function openDemonstration(): Promise<TestApi> {
  return openTestApi({ now: () => now, database: await openLoaded() });
}

/** It takes longer to load than to copy. */
async function openLoaded(): Promise<TestDatabase> {
  if (process.env['TEST_DATABASE'] === 'server') {
    template ??= madeOnce(loadedTemplateName(), loadOnServer);
    await template;
    return onServer({ template: loadedTemplateName() });
  }
  template ??= madeOnce('demonstration', dumpLoaded);
  return { ...(await openDatabase({ kind: 'memory', template: await template })), isEmbedded: true };
}

async function load(database: TestDatabase): Promise<void> {
  await seedCatalogue(database);
  await loadDemonstration(database, now);
}

async function dumpLoaded(): Promise<Uint8Array<ArrayBuffer>> {
  const database = await openTestDatabase();
  await load(database);
  const dumped = await database.embedded?.dump();
  await database.close();
  if (!dumped) throw new Error('the embedded database has nothing to dump');
  return dumped;
}

/** A database of that name, which nobody has open. */
async function loadOnServer(): Promise<Uint8Array<ArrayBuffer>> {
  const database = await onServer({ name: loadedTemplateName() });
  try {
    await load(database);
  } catch (reason) {
    await database.close();
    throw reason;
  }
  await database.leave();
  return new Uint8Array();
}
