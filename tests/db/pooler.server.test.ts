import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSnapshot, type Database } from '#db/connection.ts';
import { getVersions } from '#db/queries/installation.ts';
import { watchVersions } from '#db/versions.ts';
import { openAgain, openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openTap } from '#tests/support/tap.ts';

let database: TestDatabase;
const closing: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await database.close();
});

async function addressWith(change: (url: URL) => void): Promise<string> {
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  const [row] = await database.sql`select current_database() as name`;
  url.pathname = `/${row?.['name']}`;
  change(url);
  return url.href;
}

async function openBehindPooler(directUrl: string): Promise<Database> {
  const opened = await openAgain(database, { directUrl, connections: 1 });
  closing.push(opened.close);
  return opened;
}

test('announcements come past the pooler, over the direct connection, which ends with the watch', async () => {
  const behindPooler = await openBehindPooler(
    await addressWith(({ searchParams }) => searchParams.set('application_name', 'direct')),
  );
  const watch = await watchVersions(behindPooler);
  const connections = async () =>
    (await database.sql`select query from pg_stat_activity where application_name = 'direct'`).map(
      ({ query }) => query,
    );
  expect(await connections()).toEqual([expect.stringMatching(/^listen /i)]);
  await watch.close();
  await expect.poll(connections).toEqual([]);
});

test('through a pooler nothing is left behind in a session', async () => {
  const behindPooler = await openBehindPooler('postgres://nowhere.invalid');
  for (const value of [1, 2]) await behindPooler.sql`select ${value}::integer`;
  for (const value of [1, 2]) await behindPooler.orm.execute(sql`select ${value}::integer`);
  expect([...(await behindPooler.sql`select name from pg_prepared_statements`)]).toEqual([]);
  const [session] = await behindPooler.sql`select current_setting('TimeZone') as zone, current_setting('jit') as jit`;
  expect(session).toEqual({ zone: 'UTC', jit: 'on' });
});

test('in a session on the server itself it is UTC, and nothing is compiled', async () => {
  const [session] = await database.sql`select current_setting('TimeZone') as zone, current_setting('jit') as jit`;
  expect(session).toEqual({ zone: 'UTC', jit: 'off' });
});

/** Statements of every kind, many more at once than there are connections; how often one was sent into another. */
async function hurriedBy(directUrl: string | null): Promise<number> {
  const tap = await openTap(new URL(process.env['TEST_DATABASE_URL'] ?? ''));
  closing.push(tap.close);
  const url = await addressWith((address) => {
    address.hostname = '127.0.0.1';
    address.port = `${tap.port}`;
  });
  const tapped = await openAgain(database, { url, directUrl, connections: 2 });
  closing.push(tapped.close);
  const asked = Array.from({ length: 100 }, async (_, turn) => {
    if (turn % 3 === 0) return getVersions(tapped.orm);
    if (turn % 3 === 1) return tapped.orm.execute(sql`select ${turn}::integer`);
    return readSnapshot(tapped, (transaction) => transaction.execute(sql`select ${turn}::integer`));
  });
  await Promise.all(asked);
  return tap.hurried();
}

test('through a pooler no statement is sent before the one ahead of it is answered', async () => {
  expect(await hurriedBy('postgres://nowhere.invalid')).toBe(0);
});

test('to the server itself they are sent one after the other without waiting', async () => {
  expect(await hurriedBy(null)).toBeGreaterThan(10);
});
