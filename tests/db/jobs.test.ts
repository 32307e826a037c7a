import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  claimJobs,
  enqueueJob,
  listJobs,
  retryJob,
  saveJobDone,
  saveJobFailed,
  type NewJob,
} from '#db/queries/jobs.ts';
import { removeExpired } from '#db/queries/retention.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestDatabase, type TestDatabase } from '#tests/support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.sql`delete from jobs`;
});
afterAll(() => database.close());

const start = new Date('2026-11-21T12:00:00Z');
const minutesLater = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const moment = (date: Date) => date.toISOString();
const daysLater = (days: number) => minutesLater(days * 24 * 60);

const enqueue = (job: Partial<NewJob> = {}, now = start) =>
  writeTransaction(database, (transaction) =>
    enqueueJob(transaction, { kind: 'count', payload: { to: 'anna@agency.example' }, runAt: now, ...job }, now),
  );
const claim = (now = start, most = 10) => claimJobs(database.orm, { most, seconds: 600, now });
const claimOne = async (now = start) => {
  const [job] = await claim(now, 1);
  if (!job) throw new Error('nothing is due');
  return job;
};
const giveUp = async (now = start) => {
  const job = await claimOne(now);
  await saveJobFailed(database.orm, job, { error: 'no', retryAt: null, now });
  return job;
};
const waiting = async () => (await listJobs(database.orm, 'waiting', { limit: 100, page: 1 })).items;
const failed = async (paging = { limit: 100, page: 1 }) => listJobs(database.orm, 'failed', paging);

describe('asking for a job', () => {
  test('a job is there when its action is, and not without it', async () => {
    const refused = writeTransaction(database, async (transaction) => {
      await enqueueJob(transaction, { kind: 'count', payload: {}, runAt: start }, start);
      throw new Error('the action failed');
    });
    await expect(refused).rejects.toThrow('the action failed');
    expect(await waiting()).toEqual([]);
    await enqueue();
    expect(await waiting()).toMatchObject([{ kind: 'count', subject: 'anna@agency.example', attempts: 0 }]);
  });

  test('twice with one key does it once, until it is done', async () => {
    await enqueue({ uniqueKey: 'night' });
    await enqueue({ uniqueKey: 'night' });
    await enqueue({ uniqueKey: 'day' });
    await enqueue();
    await enqueue();
    expect(await waiting()).toHaveLength(4);
    const job = await claimOne();
    await enqueue({ uniqueKey: 'night' });
    expect(await waiting()).toHaveLength(4);
    await saveJobDone(database.orm, job.id, start);
    expect(await waiting()).toHaveLength(3);
    await enqueue({ uniqueKey: 'night' });
    expect(await waiting()).toHaveLength(4);
  });
});

describe('taking jobs', () => {
  test('only what is due is taken, the longest due first, and by one at a time', async () => {
    await enqueue({ kind: 'late', runAt: minutesLater(2) });
    await enqueue({ kind: 'early', runAt: minutesLater(1) });
    await enqueue({ kind: 'tomorrow', runAt: daysLater(1) });
    expect(await claim()).toEqual([]);
    expect(await claim(minutesLater(2), 1)).toMatchObject([{ kind: 'early', attempts: 1 }]);
    expect(await claim(minutesLater(2))).toMatchObject([{ kind: 'late', payload: { to: 'anna@agency.example' } }]);
    expect(await claim(minutesLater(2))).toEqual([]);
  });

  test('what nobody finished is taken again when the claim has run out, and counts as tried', async () => {
    await enqueue();
    await claimOne();
    expect(await claim(minutesLater(9.9))).toEqual([]);
    expect(await claim(minutesLater(10))).toMatchObject([{ attempts: 2 }]);
  });

  test('who comes late says nothing of a claim that has passed on', async () => {
    await enqueue();
    const first = await claimOne();
    const second = await claimOne(minutesLater(10));
    await saveJobFailed(database.orm, first, { error: 'too late', retryAt: null, now: minutesLater(11) });
    expect(await waiting()).toMatchObject([{ lastError: null }]);
    await saveJobFailed(database.orm, second, { error: 'in time', retryAt: null, now: minutesLater(11) });
    expect((await failed()).items).toMatchObject([{ lastError: 'in time' }]);
  });
});

describe('the end of a job', () => {
  test('what is done forgets what it carried', async () => {
    await enqueue();
    await saveJobDone(database.orm, (await claimOne()).id, start);
    expect(await database.sql`select payload, last_error from jobs where done_at is not null`).toEqual([
      { payload: {}, last_error: null },
    ]);
    expect(await claim(daysLater(1))).toEqual([]);
  });

  test('what failed is due again when it is said to be, and keeps its error', async () => {
    await enqueue();
    const retryAt = minutesLater(5);
    await saveJobFailed(database.orm, await claimOne(), { error: 'no connection', retryAt, now: start });
    expect(await claim(minutesLater(4.9))).toEqual([]);
    expect(await claim(retryAt)).toMatchObject([{ attempts: 2, lastError: 'no connection' }]);
  });

  test('what was given up is listed page by page, the latest first, and never taken', async () => {
    for (const minute of [0, 1, 2]) {
      await enqueue({ payload: { to: `${minute}@agency.example` } }, minutesLater(minute));
      await giveUp(minutesLater(minute));
    }
    expect(await claim(daysLater(1))).toEqual([]);
    const subjects = (page: { items: { subject: string }[] }) => page.items.map(({ subject }) => subject);
    const first = await failed({ limit: 2, page: 1 });
    expect([first.total, subjects(first)]).toEqual([3, ['2@agency.example', '1@agency.example']]);
    const second = await failed({ limit: 2, page: 2 });
    expect([second.total, subjects(second)]).toEqual([3, ['0@agency.example']]);
    expect((await failed({ limit: 2, page: 9 })).total).toBe(3);
  });
});

describe('beginning anew', () => {
  const retry = (id: number, now = daysLater(1)) =>
    writeTransaction(database, (transaction) => retryJob(transaction, id, now));

  test('what was given up is due at once, with all its attempts and what it carries', async () => {
    await enqueue();
    const { id } = await giveUp();
    expect(await retry(id)).toEqual({ kind: 'count', subject: 'anna@agency.example' });
    expect(await failed()).toMatchObject({ total: 0 });
    expect(await claim(daysLater(1))).toMatchObject([{ id, attempts: 1, payload: { to: 'anna@agency.example' } }]);
  });

  test('nothing else can be: neither what waits, nor what is done, nor what never was', async () => {
    await enqueue();
    const { id } = await claimOne();
    expect(await retry(id)).toBeNull();
    await saveJobDone(database.orm, id, start);
    expect(await retry(id)).toBeNull();
    expect(await retry(999_999)).toBeNull();
  });

  test('where the same was asked for again since, that one stands for both', async () => {
    await enqueue({ uniqueKey: 'night' });
    const { id } = await giveUp();
    await enqueue({ uniqueKey: 'night' });
    expect(await retry(id)).toMatchObject({ kind: 'count' });
    expect(await waiting()).toHaveLength(1);
    expect(await failed()).toMatchObject({ total: 0 });
  });
});

test('what has had its time is removed, and nothing else', async () => {
  await enqueue();
  await saveJobDone(database.orm, (await claimOne()).id, start);
  await enqueue();
  await giveUp();
  await enqueue({ runAt: daysLater(400) });
  await database.sql`insert into sign_in_attempts (account, address, at, has_succeeded) values ('a', '', ${moment(start)}, true)`;
  const [person] = await database.sql<{ id: number }[]>`
    insert into people (name, email, created_at) values ('Anna', 'anna@agency.example', ${moment(start)}) returning id`;
  const session = (hash: string, expires: Date, ended: Date | null) => database.sql`
    insert into sessions (token_hash, person_id, is_complete, method, created_at, last_seen_at, expires_at, ended_at, address, device)
    values (${hash}, ${person?.id ?? 0}, true, 'password', ${moment(start)}, ${moment(start)}, ${moment(expires)}, ${ended && moment(ended)}, '', '')`;
  await session('run out', daysLater(1), null);
  await session('ended', daysLater(300), start);
  await session('open', daysLater(300), null);

  const link = (hash: string, expires: Date, used: Date | null, withdrawn: Date | null) => database.sql`
    insert into one_time_links (kind, token_hash, created_at, expires_at, used_at, withdrawn_at)
    values ('set-up', ${hash}, ${moment(start)}, ${moment(expires)}, ${used && moment(used)}, ${withdrawn && moment(withdrawn)})`;
  await link('run out', daysLater(1), null, null);
  await link('used', daysLater(300), start, null);
  await link('withdrawn', daysLater(300), null, start);
  await link('open', daysLater(300), null, null);

  const none = {
    'done jobs': 0,
    'jobs given up': 0,
    'attempts to sign in': 0,
    'keys of what was done': 0,
    'links used or run out': 0,
    'links of reporters': 0,
    'changes told': 0,
    'files brought': 0,
    'addresses of reports': 0,
    'follows of those who left': 0,
    'marks of those who left': 0,
    sessions: 0,
  };
  expect(await removeExpired(database.orm, daysLater(30))).toEqual(none);
  expect(await removeExpired(database.orm, daysLater(31.5))).toEqual({
    ...none,
    'done jobs': 1,
    'links used or run out': 3,
    sessions: 2,
  });
  expect(await removeExpired(database.orm, daysLater(91))).toEqual(none);
  expect(await removeExpired(database.orm, daysLater(181))).toEqual({
    ...none,
    'jobs given up': 1,
    'attempts to sign in': 1,
  });
  expect(await waiting()).toHaveLength(1);
  for (const table of ['sessions', 'one_time_links']) {
    expect(await database.sql`select token_hash from ${database.sql(table)}`).toEqual([{ token_hash: 'open' }]);
  }
});
