import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '#db/connection.ts';
import { FolderInUse } from '#db/embedded/lock.ts';
import { messageBatches } from '#db/embedded/socket.ts';
import { migrate } from '#db/migrate.ts';
import { rebuildAllSeries } from '#db/queries/series-rebuild.ts';
import { writeTransaction } from '#db/write.ts';
import { listenTo, startOurs, waitForEnd } from '#tests/support/processes.ts';

describe('the stream of messages to the embedded database', () => {
  const message = (letter: string, payload: Uint8Array): Buffer => {
    const head = Buffer.alloc(letter.length + 4, letter);
    head.writeInt32BE(payload.length + 4, letter.length);
    return Buffer.concat([head, payload]);
  };
  const payload = fc.uint8Array({ maxLength: 40 });
  /** The first has no letter; Q, S, H, c, f and X are the ones that PostgreSQL answers. */
  const conversation = fc
    .tuple(payload, fc.array(fc.tuple(fc.constantFrom(...'QSHcfPBDECdF'), payload), { maxLength: 12 }))
    .map(([first, others]) => [
      { bytes: message('', first), isAnswered: true },
      ...others.map(([letter, rest]) => ({ bytes: message(letter, rest), isAnswered: 'QSHcf'.includes(letter) })),
    ]);

  test('is cut into the same whole messages, however it comes in pieces', () => {
    fc.assert(
      fc.property(conversation, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (messages, sizes) => {
        const stream = Buffer.concat(messages.map(({ bytes }) => bytes));
        const next = messageBatches();
        const batches: Buffer[] = [];
        let at = 0;
        for (let turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          // what is handed out must not change when the next piece comes
          const batch = next(Buffer.from(stream.subarray(at, at + size)));
          if (batch) batches.push(Buffer.from(batch));
          at += size;
        }
        const ends = messages.reduce<{ end: number; isAnswered: boolean }[]>(
          (done, { bytes, isAnswered }) => [...done, { end: (done.at(-1)?.end ?? 0) + bytes.length, isAnswered }],
          [],
        );
        const answered = ends.filter(({ isAnswered }) => isAnswered).map(({ end }) => end);
        // everything up to the last message that is answered, in order and once
        expect(Buffer.concat(batches)).toEqual(stream.subarray(0, answered.at(-1)));
        let handed = 0;
        for (const batch of batches) expect(answered).toContain((handed += batch.length));
      }),
      { seed: 20_261_121, numRuns: 500 },
    );
  });

  test('waits for the rest of a message, and for its length', () => {
    const next = messageBatches();
    const whole = message('', Buffer.from('hello'));
    expect([next(whole.subarray(0, 3)), next(whole.subarray(3, 8))]).toEqual([null, null]);
    expect(next(whole.subarray(8))).toEqual(whole);
    const query = message('Q', Buffer.from('select 1\0'));
    expect(next(Buffer.concat([query, query.subarray(0, 1)]))).toEqual(query);
    expect(next(query.subarray(1))).toEqual(query);
  });
});

/** What happens to a folder on disk is the same whatever database the other tests use. */
describe('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'tiofalt-folder-')), 'database');
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true, maxRetries: 5 }));

  const hold = (publishing: number) => {
    const child = startOurs(['tests/support/holder.ts', folder, String(publishing)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const said = listenTo(child);
    const hears = async (what: string) => {
      const giveUp = performance.now() + 90_000;
      while (!said().includes(what)) {
        if (child.exitCode !== null || performance.now() > giveUp)
          throw new Error(`never heard "${what}" in: ${said()}`);
        await pause(10);
      }
    };
    return { child, said, hears };
  };
  const open = async () => {
    const database = await openDatabase({ kind: 'folder', folder });
    await migrate(database);
    return database;
  };

  test('belongs to one process; a second is refused with one clear line', async () => {
    const first = hold(1);
    await first.hears('done');
    const second = hold(1);
    const [code] = (await once(second.child, 'close')) as [number];
    expect([code, second.said()]).toEqual([
      3,
      `refused: The data folder ${folder} is in use by another Tiofalt process. Stop that one first, or set DATA_FOLDER to another folder.\n`,
    ]);
    await expect(open()).rejects.toBeInstanceOf(FolderInUse);
    // and the first has not noticed
    first.child.kill('SIGTERM');
    await waitForEnd(first.child, 10);
    expect(first.child.exitCode).toBe(0);
    const database = await open();
    const rows = await database.sql`select value from revisions`;
    expect(rows.map(({ value }) => value as number)).toEqual([1]);
    await expect(open()).rejects.toBeInstanceOf(FolderInUse);
    await database.close();
    await (await open()).close();
  }, 120_000);

  test('of a killed process is free at once, with everything that was acknowledged', async () => {
    for (const publications of [2, 5]) {
      const holder = hold(1_000);
      await holder.hears(`published ${publications}\n`);
      holder.child.kill('SIGKILL');
      await waitForEnd(holder.child, 10);
      const database = await open();
      const acknowledged = Number([...holder.said().matchAll(/published (\d+)/g)].at(-1)?.[1]);
      const rows = await database.sql<{ value: number; isCurrent: boolean }[]>`
        select value, superseded_by is null as "isCurrent" from revisions order by publication_id`;
      const values = rows.map(({ value }) => value);
      // the one that was under way when it was killed is there as a whole, or not at all
      const own = values.slice(values.lastIndexOf(1));
      expect([acknowledged, acknowledged + 1]).toContain(own.length);
      expect(own).toEqual(Array.from({ length: own.length }, (_, place) => place + 1));
      expect(rows.filter(({ isCurrent }) => isCurrent).map(({ value }) => value)).toEqual([values.at(-1)]);
      const stored = await database.sql`select * from series order by id`;
      expect(stored.map((row) => row['values'] as number[])).toContainEqual([values.at(-1)]);
      await writeTransaction(database, rebuildAllSeries);
      expect([...(await database.sql`select * from series order by id`)]).toEqual([...stored]);
      await database.close();
    }
  }, 120_000);

  test('is rid of the temporary tables and sorts of a killed process when it is opened again', async () => {
    await (await open()).close();
    const base = join(folder, 'base');
    const left = ['5/t0_16386', '5/t0_16386_fsm', '5/t0_16386.1', 'pgsql_tmp/pgsql_tmp42.1'];
    mkdirSync(join(base, 'pgsql_tmp'));
    for (const name of left) writeFileSync(join(base, name), 'left over');
    const tables = readdirSync(join(base, '5')).filter((name) => !name.startsWith('t'));
    const database = await open();
    expect(left.filter((name) => existsSync(join(base, name)))).toEqual([]);
    expect(readdirSync(join(base, '5'))).toEqual(expect.arrayContaining(tables));
    expect(await database.sql`select from revisions`).toHaveLength(0);
    await database.close();
  }, 60_000);
});
