import { failCommand, openInstallation } from './open.ts';
import { writeCopy } from './copy-file.ts';
import { readSettings } from './settings.ts';

async function run(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (!file) {
    console.log('npm run backup -- <file>   writes everything to one file (gzipped)');
    process.exit(2);
  }
  const database = await openInstallation(readSettings(process.env));
  try {
    console.log(`${await writeCopy(database, file)} rows written to ${file}.`);
  } finally {
    await database.close();
  }
}

await run().catch(failCommand);
