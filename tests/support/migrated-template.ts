import { openDatabase } from '#db/connection.ts';
import { migrate } from '#db/migrate.ts';
import { loadedTemplateName } from './database.ts';
import { dropDatabase, freshDatabase } from './postgres.ts';

/** Once per project that tests on a server: a copy of a migrated database is there several times faster than a new one. */
export default async function provideTemplate(): Promise<() => Promise<void>> {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('TEST_DATABASE_URL is not set; npm test sets it');
  const fresh = await freshDatabase(url);
  const database = await openDatabase({ kind: 'server', url: fresh.url, connections: 1 });
  await migrate(database);
  await database.close();
  // the processes that run the tests inherit it
  const name = new URL(fresh.url).pathname.slice(1);
  process.env['TEST_DATABASE_TEMPLATE'] = name;
  return async () => {
    await dropDatabase(url, loadedTemplateName(name));
    await fresh.drop();
  };
}
