import { rebuildAllSeries } from '#db/queries/series-rebuild.ts';
import { writeTransaction } from '#db/write.ts';
import { failCommand, openInstallation } from './open.ts';
import { readSettings } from './settings.ts';

/** Rebuilds every series from its revisions, which are the truth. */
async function run(): Promise<void> {
  const database = await openInstallation(readSettings(process.env));
  try {
    await writeTransaction(database, rebuildAllSeries);
    console.log('Every series has been rebuilt from its revisions.');
  } finally {
    await database.close();
  }
}

await run().catch(failCommand);
