import { loadDemonstration } from '#api/commands/demonstration.ts';
import { openDatabase } from '#db/connection.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { openTestApi, type TestApi } from './api.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';

/** After everything that the demonstration publishes. */
export const demonstrationDay = '2026-11-21';
const now = new Date(`${demonstrationDay}T12:00:00Z`);

let loadedTemplate: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The API over a demonstration of its own, for one test file. Close it. */
export async function openDemonstration(): Promise<TestApi> {
  return openTestApi({ now: () => now, database: await openLoaded() });
}

async function openLoaded(): Promise<TestDatabase> {
  if (process.env['TEST_DATABASE'] === 'server') return load();
  loadedTemplate ??= dumpLoaded();
  return { ...(await openDatabase({ kind: 'memory', template: await loadedTemplate })), isEmbedded: true };
}

async function load(): Promise<TestDatabase> {
  const database = await openTestDatabase();
  await seedCatalogue(database);
  await loadDemonstration(database, now);
  return database;
}

/** Once per test process: the embedded database takes longer to load than to copy. */
async function dumpLoaded(): Promise<Uint8Array<ArrayBuffer>> {
  const database = await load();
  const template = await database.embedded?.dump();
  await database.close();
  if (!template) throw new Error('the embedded database has nothing to dump');
  return template;
}
