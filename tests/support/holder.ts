// A process of its own that opens a database as the product does, publishes one figure after another, says so each time,
// and goes on until it is ended: node tests/support/holder.ts <data folder or postgres://…> <how many to publish>
import { openDatabase } from '#db/connection.ts';
import { FolderInUse } from '#db/embedded/lock.ts';
import { migrate } from '#db/migrate.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { ensureOrganisations } from '#db/queries/organisations.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import { addOrganisations, unit } from './organisations.ts';
import { cell, publishCells } from './publish.ts';

const [place = '', count = '0'] = process.argv.slice(2);

const database = await openDatabase(
  place.startsWith('postgres://') ? { kind: 'server', url: place } : { kind: 'folder', folder: place },
).catch((error: unknown) => {
  if (!(error instanceof FolderInUse)) throw error;
  console.log(`refused: ${error.message}`);
  process.exit(3);
});
await migrate(database);
await seedCatalogue(database);
console.log('open');

await addOrganisations(database, [unit('north')]);
const [north] = await writeTransaction(database, (transaction) => ensureOrganisations(transaction, ['north']));
const metric = (await listMetrics(database.orm, null)).find(({ code }) => code === 'total-transactions');
for (let value = 1; value <= Number(count); value += 1) {
  await publishCells(database, [cell({ organisationId: north?.id ?? 0, metricId: metric?.id ?? 0, value })]);
  console.log(`published ${value}`);
}
console.log('done');
// whoever started it may be gone
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', () => void database.close().then(() => process.exit(0)));
setInterval(() => {}, 1_000);
