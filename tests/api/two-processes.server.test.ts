import postgres from 'postgres';
import { afterEach, expect, test } from 'vitest';
import { publishInTurns } from '#tests/support/one-figure.ts';
import { freshDatabase } from '#tests/support/postgres.ts';
import { startServer, type RunningServer } from '#tests/support/server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function openPlace(): Promise<{ url: string; sql: postgres.Sql }> {
  const { url, drop } = await freshDatabase(process.env['TEST_DATABASE_URL'] ?? '');
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  closing.push(drop, () => sql.end({ timeout: 5 }));
  return { url, sql };
}

async function startTwo(url: string): Promise<[RunningServer, RunningServer]> {
  const starting = () => startServer({ demo: false, environment: { DATABASE_URL: url } });
  const servers = await Promise.all([starting(), starting()]);
  closing.push(...servers.map(({ stop }) => stop));
  return servers;
}

test('what one process publishes the other serves within a second', async () => {
  const { url } = await openPlace();
  const took = await publishInTurns(...(await startTwo(url)), 6);
  expect(Math.max(...took)).toBeLessThan(1_000);
}, 60_000);

test('it does so even when every announcement is lost', async () => {
  const { url, sql } = await openPlace();
  // a function of the same name that announces nothing stands before the real one
  await sql`create function public.pg_notify(text, text) returns void language sql as 'select'`;
  await sql`alter database ${sql(new URL(url).pathname.slice(1))} set search_path = public, pg_catalog`;
  let heard = 0;
  await sql.listen('tiofalt_versions', () => (heard += 1));
  const took = await publishInTurns(...(await startTwo(url)), 6);
  expect(heard).toBe(0);
  expect(Math.max(...took)).toBeLessThan(1_000);
}, 60_000);
