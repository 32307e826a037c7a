import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbedded, type EmbeddedDatabase } from '#db/embedded/embedded.ts';

let embedded: EmbeddedDatabase;
let connection: Duplex;
let sql: postgres.Sql;

beforeAll(async () => {
  embedded = await openEmbedded({ folder: null, template: null });
  const socket = () => (connection = embedded.connect());
  sql = postgres({
    max: 1,
    host: 'embedded',
    user: 'postgres',
    database: 'postgres',
    onnotice: () => {},
    ...{ socket },
  });
  await sql`create table figures (value integer)`;
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await embedded.close();
});

/** The driver itself sees nothing wrong with a connection that goes while it waits for its user. */
const breakOff = () => {
  connection.destroy();
  return new Promise<never>(() => {});
};

test('a connection that breaks off in a transaction takes the transaction, its tables and its locks along', async () => {
  const broken = sql.begin(async (transaction) => {
    await transaction`select pg_advisory_lock(1), pg_advisory_xact_lock(2)`;
    await transaction`create temporary table incoming (value integer)`;
    await transaction`set local work_mem = '64kB'`;
    await transaction`insert into figures values (1)`;
    return breakOff();
  });
  await expect(broken).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect(await sql`select value from figures`).toHaveLength(0);
  expect(await sql`select from pg_locks where locktype = 'advisory'`).toHaveLength(0);
  expect(await sql`select from pg_class where relname = 'incoming'`).toHaveLength(0);
  expect((await sql`show work_mem`)[0]).not.toMatchObject({ work_mem: '64kB' });
  await sql`insert into figures values (3)`;
  expect((await sql`select value from figures`).map(({ value }) => value)).toEqual([3]);
});

test('a transaction that has failed before the connection breaks off does not keep the next one out', async () => {
  const broken = sql.begin(async (transaction) => {
    await transaction`select 1 / 0`.catch(() => {});
    return breakOff();
  });
  await expect(broken).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  expect((await sql`select 'here' as answer`)[0]).toEqual({ answer: 'here' });
});

test('what a connection had asked before it broke off is answered to nobody else', async () => {
  const late = sql`select count(*) as answer from generate_series(1, 500000)`.catch(
    (reason: { code: string }) => reason.code,
  );
  await pause(1);
  connection.destroy();
  expect(await late).toBe('CONNECTION_CLOSED');
  const answers = await Promise.all(Array.from({ length: 5 }, (_, number) => sql`select ${number}::integer as answer`));
  expect(answers.map(([row]) => row?.['answer'] as number)).toEqual([0, 1, 2, 3, 4]);
});
