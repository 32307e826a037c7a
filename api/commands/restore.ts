import { existsSync } from 'node:fs';
import { openDatabase } from '#db/connection.ts';
import { CopyRefused } from '#db/copy.ts';
import { migrate } from '#db/migrate.ts';
import { readCopy } from './copy-file.ts';
import { failCommand } from './open.ts';
import { readSettings } from './settings.ts';

async function run(): Promise<void> {
  const [file] = process.argv.slice(2);
  if (!file) {
    console.log('npm run restore -- <file>   puts a backup into an empty database');
    process.exit(2);
  }
  if (!existsSync(file)) throw new CopyRefused(`There is no file ${file}.`);
  const database = await openDatabase(readSettings(process.env).place);
  try {
    await migrate(database);
    console.log(`${await readCopy(database, file)} rows restored from ${file}.`);
  } finally {
    await database.close();
  }
}

await run().catch(failCommand);
