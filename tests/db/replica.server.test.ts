import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import type { Database } from '#db/connection.ts';
import { getVersions, raiseCatalogueVersion, type Versions } from '#db/queries/installation.ts';
import { everybody, withSnapshot } from '#db/queries/snapshot.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { writeTransaction } from '#db/write.ts';
import { openAgain, openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { openLagging, type Lagging } from '#tests/support/lagging.ts';

let primary: TestDatabase;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  primary = await openTestDatabase();
  await seedCatalogue(primary);
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await primary.close();
});

const announced = (): Promise<Versions> => getVersions(primary.orm);
const change = () => writeTransaction(primary, raiseCatalogueVersion);

async function openWithReplica(): Promise<{ database: Database; replica: Lagging }> {
  const live = await openAgain(primary);
  const replica = await openLagging(live, { copies: 1, random: () => 0 });
  closing.push(live.close, replica.close);
  return { database: { ...live, replica: { orm: replica.orm, restsUntil: 0 } }, replica };
}

async function openWithReplicaAt(port: number): Promise<Database> {
  const database = await openAgain(primary, { readUrl: `postgres://nobody:nothing@127.0.0.1:${port}/nothing` });
  closing.push(database.close);
  return database;
}

const readVersions = async (database: Database, at: Versions | null) =>
  withSnapshot(database, null, everybody, async ({ versions }) => versions, at);

describe('a replica', () => {
  test('is read when it is as far as what is announced, and not before', async () => {
    const { database, replica } = await openWithReplica();
    expect(await readVersions(database, await announced())).toEqual(await announced());
    const answered = replica.answered();
    expect(answered).toBeGreaterThan(0);
    await change();
    expect(await readVersions(database, await announced())).toEqual(await announced());
    expect(replica.answered()).toBe(answered);
    await replica.follow();
    await withSnapshot(
      database,
      null,
      everybody,
      ({ transaction }) => transaction.execute(sql`select 1`),
      await announced(),
    );
    expect(replica.answered()).toBeGreaterThan(answered);
  });

  test('answers with less than the newest as long as nobody has announced that', async () => {
    const { database } = await openWithReplica();
    const before = await announced();
    await change();
    expect(await readVersions(database, before)).toEqual(before);
  });

  test('is not asked where nothing is known to be announced', async () => {
    const { database, replica } = await openWithReplica();
    await readVersions(database, null);
    expect(replica.answered()).toBe(0);
  });

  test('that failed is left alone for a while', async () => {
    const { database, replica } = await openWithReplica();
    if (database.replica) database.replica.restsUntil = performance.now() + 1_000_000;
    expect(await readVersions(database, await announced())).toEqual(await announced());
    expect(replica.answered()).toBe(0);
    if (database.replica) database.replica.restsUntil = performance.now();
    expect(await readVersions(database, await announced())).toEqual(await announced());
    await withSnapshot(
      database,
      null,
      everybody,
      ({ transaction }) => transaction.execute(sql`select 1`),
      await announced(),
    );
    expect(replica.answered()).toBeGreaterThan(0);
  });

  test('refuses for good what is refused, and leaves to the primary what it could not do', async () => {
    const { database } = await openWithReplica();
    let attempts = 0;
    const refuse = () => {
      attempts += 1;
      return Promise.reject(new Error('there is none'));
    };
    await expect(withSnapshot(database, null, everybody, refuse, await announced())).rejects.toThrow('there is none');
    expect(attempts).toBe(1);
    const places: unknown[] = [];
    const failFirst = async ({ transaction }: { transaction: unknown }) => {
      places.push(transaction);
      if (places.length === 1) await database.orm.execute(sql`select 1 / 0`);
      return 'answered';
    };
    expect(await withSnapshot(database, null, everybody, failFirst, await announced())).toBe('answered');
    expect(places).toHaveLength(2);
  });
});

/** Takes connections, and says nothing or ends them at once. */
async function openStub(meet: (socket: Socket) => void): Promise<{ port: number; met: () => number }> {
  let met = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    met += 1;
    sockets.add(socket.on('error', () => {}));
    meet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, met: () => met };
}

describe('without a replica that answers, the primary does', () => {
  test('when nobody is there', async () => {
    const { port } = await openStub(() => {});
    await closing.pop()?.();
    const database = await openWithReplicaAt(port);
    expect(await readVersions(database, await announced())).toEqual(await announced());
  });

  test('when the connection is cut', async () => {
    const { port, met } = await openStub((socket) => socket.destroy());
    const database = await openWithReplicaAt(port);
    expect(await readVersions(database, await announced())).toEqual(await announced());
    expect(met()).toBeGreaterThan(0);
  });

  test('when it is silent: the first to ask wait a little, the next not at all', async () => {
    const { port, met } = await openStub(() => {});
    const database = await openWithReplicaAt(port);
    const at = await announced();
    expect(await readVersions(database, at)).toEqual(at);
    expect(met()).toBe(1);
    const since = performance.now();
    for (let turn = 0; turn < 10; turn += 1) await readVersions(database, at);
    expect(performance.now() - since).toBeLessThan(900);
    expect(met()).toBe(1);
  });
});
