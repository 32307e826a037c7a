import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '#db/connection.ts';
import { claimJobs, enqueueJob, listJobs, retryJob, saveJobFailed } from '#db/queries/jobs.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';
import { listenTo, startOurs, waitForEnd } from '#tests/support/processes.ts';

// the embedded database belongs to one process and has one connection: nothing happens at once there
describe('jobs at the same time', { timeout: 60_000 }, () => {
  let database: TestDatabase;
  let url: string;
  let connections: Database[];
  beforeAll(async () => {
    database = await openTestDatabase();
    const [row] = await database.sql<{ name: string }[]>`select current_database() as name`;
    const address = new URL(process.env['TEST_DATABASE_URL'] ?? '');
    address.pathname = `/${row?.name}`;
    url = address.href;
    connections = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ kind: 'server', url, connections: 2 })));
  });
  beforeEach(async () => {
    await database.sql`delete from jobs`;
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await database.close();
  });

  const now = new Date();
  const enqueue = (count: number, kind = 'note') =>
    writeTransaction(database, async (transaction) => {
      for (let note = 0; note < count; note += 1) {
        await enqueueJob(transaction, { kind, payload: { note }, runAt: now }, now);
      }
    });

  test('four take at once: each job goes to one of them, and nobody waits for another', async () => {
    await enqueue(400);
    const taken = await Promise.all(
      connections.map(async ({ orm }) => {
        const ids: number[] = [];
        for (;;) {
          const jobs = await claimJobs(orm, { most: 7, seconds: 600, now });
          if (jobs.length === 0) return ids;
          ids.push(...jobs.map(({ id }) => id));
        }
      }),
    );
    expect(taken.filter((ids) => ids.length > 0).length).toBeGreaterThan(1);
    expect(taken.flat()).toHaveLength(400);
    expect(new Set(taken.flat()).size).toBe(400);
  });

  test('what another has in hand is passed over, not waited for', async () => {
    await enqueue(2);
    const [one, other] = connections;
    await one!.orm.transaction(async (transaction) => {
      const [first] = await claimJobs(transaction, { most: 1, seconds: 600, now });
      const second = await claimJobs(other!.orm, { most: 2, seconds: 600, now });
      expect(second).toHaveLength(1);
      expect(second[0]?.id).not.toBe(first?.id);
    });
  });

  test('four ask for the same at once: it is asked for once, and none of them fails', async () => {
    for (let night = 0; night < 20; night += 1) {
      const asked = connections.map((connection) =>
        writeTransaction(connection, (transaction) =>
          enqueueJob(transaction, { kind: 'note', payload: {}, uniqueKey: `night ${night}`, runAt: now }, now),
        ),
      );
      await Promise.all(asked);
    }
    expect(await listJobs(database.orm, 'waiting', { limit: 1, page: 1 })).toMatchObject({ total: 20 });
  });

  test('four begin anew with the same at once, while it is asked for again: one of them has it, and it is there once', async () => {
    for (let night = 0; night < 20; night += 1) {
      const uniqueKey = `retried ${night}`;
      const ask = () =>
        writeTransaction(database, (transaction) =>
          enqueueJob(transaction, { kind: 'note', payload: {}, uniqueKey, runAt: now }, now),
        );
      await ask();
      const [job] = await claimJobs(database.orm, { most: 1, seconds: 0, now });
      await saveJobFailed(database.orm, job!, { error: 'no', retryAt: null, now });
      const [, ...retried] = await Promise.all([
        ask(),
        ...connections.map((connection) =>
          writeTransaction(connection, (transaction) => retryJob(transaction, job!.id, now)),
        ),
      ]);
      expect(retried.filter((found) => found !== null)).toHaveLength(1);
      const { total } = await listJobs(database.orm, 'waiting', { limit: 1, page: 1 });
      expect(total).toBe(1);
      await database.sql`delete from jobs`;
    }
  });

  describe('in processes of their own', () => {
    const children: ChildProcess[] = [];
    const takeJobs = async (claimSeconds: number) => {
      const child = startOurs(['tests/support/job-taker.ts', url, String(claimSeconds)], {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      children.push(child);
      const said = listenTo(child);
      await expect.poll(said, { timeout: 30_000 }).toContain('ready');
      return { child, said };
    };
    const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
      child.kill(signal);
      await waitForEnd(child, 10);
    };
    afterAll(async () => {
      for (const child of children) await end(child, 'SIGKILL');
    });

    const didIn = (said: string) => [...said.matchAll(/^did (\d+)$/gm)].map(([, note]) => Number(note));
    const waiting = async () => (await listJobs(database.orm, 'waiting', { limit: 1, page: 1 })).total;

    test('two workers do each job once, and stop when they are told to', async () => {
      const [one, other] = [await takeJobs(60), await takeJobs(60)];
      await enqueue(200);
      await expect.poll(waiting, { timeout: 30_000 }).toBe(0);
      for (const { child } of [one, other]) {
        await end(child, 'SIGTERM');
        expect(child.exitCode).toBe(0);
      }
      const [first, second] = [didIn(one.said()), didIn(other.said())];
      expect(first.length).toBeGreaterThan(0);
      expect(second.length).toBeGreaterThan(0);
      expect([...first, ...second].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, note) => note));
    });

    test('what a killed worker had in hand is begun by another when the claim has run out, and not before', async () => {
      const one = await takeJobs(3);
      await enqueue(1, 'hold');
      await expect.poll(one.said, { timeout: 10_000 }).toContain('begun');
      const [held] = await database.sql<{ until: Date }[]>`select claimed_until as until from jobs`;
      await end(one.child, 'SIGKILL');
      const other = await takeJobs(60);
      await expect.poll(other.said, { timeout: 20_000, interval: 10 }).toContain('begun');
      const [taken] = await database.sql<{ attempts: number; until: Date }[]>`
        select attempts, claimed_until as until from jobs`;
      expect(taken?.attempts).toBe(2);
      expect(new Date(taken!.until).getTime() - 60_000).toBeGreaterThanOrEqual(new Date(held!.until).getTime());
      await end(other.child, 'SIGKILL');
    });
  });
});
