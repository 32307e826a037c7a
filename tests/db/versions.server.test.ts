import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { watchVersions, type VersionWatch } from '#db/versions.ts';
import { writeTransaction } from '#db/write.ts';
import { openAgain, openTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  vi.useRealTimers();
  await database.close();
});

/** A change that another process makes, announced or not. */
async function change({ isAnnounced }: { isAnnounced: boolean }): Promise<void> {
  const other = await openAgain(database);
  if (isAnnounced) await writeTransaction(other, raiseCatalogueVersion);
  else await other.orm.transaction(raiseCatalogueVersion);
  await other.close();
}

/** Vitest's own waiting would turn the clock that stands still. */
async function reach(watch: VersionWatch, catalogueVersion: number): Promise<void> {
  const giveUp = performance.now() + 5_000;
  while (watch.current().catalogueVersion !== catalogueVersion && performance.now() < giveUp) await pause(5);
  expect(watch.current().catalogueVersion).toBe(catalogueVersion);
}

const listeners = () =>
  database.sql`select pid from pg_stat_activity where datname = current_database() and query ilike 'listen%'`;

test('an announcement alone is enough', async () => {
  // nothing is ever asked for again
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const watch = await watchVersions(database);
  const before = watch.current().catalogueVersion;
  await change({ isAnnounced: true });
  await reach(watch, before + 1);
  await change({ isAnnounced: false });
  await change({ isAnnounced: true });
  await reach(watch, before + 3);
  await watch.close();
});

test('what nobody announced is found by asking', async () => {
  const watch = await watchVersions(database);
  const before = watch.current().catalogueVersion;
  await change({ isAnnounced: false });
  await reach(watch, before + 1);
  await watch.close();
});

test('a connection for announcements that was cut is made again, and what was missed is asked for', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const watch = await watchVersions(database);
  const before = watch.current().catalogueVersion;
  const [listener] = await listeners();
  await change({ isAnnounced: false });
  await pause(200);
  expect(watch.current().catalogueVersion).toBe(before);
  await database.sql`select pg_terminate_backend(${listener?.['pid']})`;
  await reach(watch, before + 1);
  await change({ isAnnounced: true });
  await reach(watch, before + 2);
  await watch.close();
});
