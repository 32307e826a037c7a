import { FolderInUse } from '#db/embedded/lock.ts';
import { copyFromServer } from './copies-of-a-running-server.ts';
import { failCommand, openInstallation } from './open.ts';
import { writeCopy } from './copy-file.ts';
import { readSettings } from './settings.ts';

async function run(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (!file) {
    console.log('npm run backup -- <file>   writes everything to one file (gzipped)');
    process.exit(2);
  }
  console.log(`${await copyTo(file)} rows written to ${file}.`);
}

/** From the database itself, or, where a running server has the data folder, from that server. */
async function copyTo(file: string): Promise<number> {
  const settings = readSettings(process.env);
  try {
    const database = await openInstallation(settings);
    try {
      return await writeCopy(database, file);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    const rows = await copyFromServer(settings.dataFolder, file);
    // whoever has the folder may be no server, or not one yet
    if (rows === null) throw error;
    return rows;
  }
}

await run().catch(failCommand);
