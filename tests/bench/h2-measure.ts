import { readFileSync } from 'node:fs';
import { openDatabase } from '#db/connection.ts';
import { migrate } from '#db/migrate.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { freshDatabase, startPostgres } from '#tests/support/postgres.ts';
import { prepareCatalogue } from './dataset.ts';
import { filePreviewRows } from './file-preview.ts';
const postgres = await startPostgres();
const fresh = await freshDatabase(postgres.url);
const memoryOf = (pid: number | undefined, which: string): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${which}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
};
const database = await openDatabase({ kind: 'server', url: fresh.url, connections: 1 });
await migrate(database);
await seedCatalogue(database);
await prepareCatalogue(database, { organisations: 700, metrics: 60, quarters: 48 });
await database.close();
for (let run = 0; run < 1; run += 1)
  console.log(JSON.stringify(await filePreviewRows({ DATABASE_URL: fresh.url }, memoryOf)));
await fresh.drop();
await postgres.stop();
process.exit(0);
