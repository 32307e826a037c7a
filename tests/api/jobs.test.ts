import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jobKinds } from '#api/jobs/kinds.ts';
import { enqueueRetention } from '#api/jobs/retention.ts';
import { Hopeless, startWorker, type JobKinds, type Worker } from '#api/jobs/worker.ts';
import { claimJobs, enqueueJob, listJobs } from '#db/queries/jobs.ts';
import { settleHome } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { mostAttempts } from '#domain/job.ts';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

const start = new Date('2026-11-21T12:00:00Z');
let api: TestApi;
let now: Date;
const workers: Worker[] = [];
beforeAll(async () => {
  api = await openTestApi({ now: () => now });
});
beforeEach(async () => {
  now = start;
  for (const worker of workers.splice(0)) await worker.stop();
  await api.database.sql`delete from jobs`;
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await api.close();
});

const enqueue = (kind: string, payload = {}, runAt = now) =>
  writeTransaction(api.database, (transaction) => enqueueJob(transaction, { kind, payload, runAt }, now));
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const work = (kinds: JobKinds, options: Parameters<typeof startWorker>[2] = { pollMs: 20 }): Worker => {
  const worker = startWorker(api.context, kinds, options);
  workers.push(worker);
  return worker;
};
const listed = async (state: 'waiting' | 'failed') =>
  (await listJobs(api.database.orm, state, { limit: 100, page: 1 })).items;
const soon = <T>(ask: () => T) => expect.poll(ask, { timeout: 10_000, interval: 10 });

/** A kind of job that goes on until it is told not to. */
function held() {
  const begun: unknown[] = [];
  const { promise, resolve: finish } = Promise.withResolvers<void>();
  return { begun, finish, handler: (payload: unknown) => (begun.push(payload), promise) };
}

describe('the worker', () => {
  test('does a job with what it carries as soon as the action that wants it is committed', async () => {
    const done: unknown[] = [];
    // without asking by the clock
    work({ note: async (payload) => void done.push(payload) }, { pollMs: 1_000_000 });
    await enqueue('note', { text: 'first' });
    await soon(() => done).toEqual([{ text: 'first' }]);
    await soon(() => listed('waiting')).toEqual([]);
    await enqueue('note', { text: 'second' });
    await soon(() => done).toHaveLength(2);
  });

  test('does what comes due later when it is due', async () => {
    const done: unknown[] = [];
    await enqueue('note', {}, hours(1));
    work({ note: async (payload) => void done.push(payload) });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(done).toEqual([]);
    now = hours(1);
    await soon(() => done).toHaveLength(1);
  });

  test('does a few at once, and the others as soon as there is room', async () => {
    const { begun, finish, handler } = held();
    for (let job = 0; job < 7; job += 1) await enqueue('hold');
    work({ hold: handler }, { pollMs: 20, atOnce: 3 });
    await soon(() => begun.length).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(begun).toHaveLength(3);
    finish();
    await soon(() => begun.length).toBe(7);
    await soon(() => listed('waiting')).toEqual([]);
  });

  test('a job of an unknown kind fails with a clear error, and keeps nobody else from being done', async () => {
    const done: unknown[] = [];
    await enqueue('mystery');
    await enqueue('toString');
    await enqueue('note');
    work({ note: async (payload) => void done.push(payload) });
    await soon(() => done).toHaveLength(1);
    await soon(async () => (await listed('waiting')).map(({ lastError }) => lastError)).toEqual([
      'There is no kind of job "mystery" here.',
      'There is no kind of job "toString" here.',
    ]);
  });

  test('what fails is tried again after a pause, and given up in the end with its error', async () => {
    let attempts = 0;
    await enqueue('fail');
    work({
      fail: async () => {
        attempts += 1;
        throw new Error(`not at attempt ${attempts}`);
      },
    });
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      const state = attempt < mostAttempts ? 'waiting' : 'failed';
      await soon(async () => (await listed(state))[0]?.lastError).toBe(`not at attempt ${attempt}`);
      now = hours(8);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(attempts).toBe(mostAttempts);
  });

  test('what no attempt can mend is given up at once', async () => {
    await enqueue('late');
    work({ late: () => Promise.reject(new Hopeless('it is over')) });
    await soon(() => listed('failed')).toMatchObject([{ attempts: 1, lastError: 'it is over' }]);
  });

  test('an error of the database is kept without its statement, and no kind of throw ends the worker', async () => {
    const done: unknown[] = [];
    await enqueue('query');
    await enqueue('text');
    await enqueue('sync');
    await enqueue('note');
    work({
      query: async (_payload, { database }) => void (await database.orm.execute("select 'secret'::integer")),
      text: () => Promise.reject('a text\0 with nothing'),
      sync: () => {
        throw new Error('before any promise');
      },
      note: async (payload) => void done.push(payload),
    });
    await soon(() => done).toHaveLength(1);
    await soon(async () => (await listed('waiting')).map(({ lastError }) => lastError)).toEqual([
      expect.stringMatching(/^invalid input syntax/),
      'a text with nothing',
      'before any promise',
    ]);
  });

  test('a database that does not answer for a while is no end either', async () => {
    const done: unknown[] = [];
    let isDown = true;
    const database = new Proxy(api.database, {
      get: (target, name) => {
        if (name === 'orm' && isDown) throw new Error('connection refused');
        return Reflect.get(target, name) as unknown;
      },
    });
    await enqueue('note');
    workers.push(startWorker({ ...api.context, database }, { note: async () => void done.push(1) }, { pollMs: 20 }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(done).toEqual([]);
    isDown = false;
    await soon(() => done).toHaveLength(1);
  });

  test('a job that takes longer than its claim fails, before anybody else takes it', async () => {
    const { handler, finish } = held();
    await enqueue('hold');
    work({ hold: handler }, { pollMs: 20, claimSeconds: 0.2 });
    await soon(async () => (await listed('waiting'))[0]?.lastError).toMatch(/^It was not done within/);
    finish();
  });

  test('what a killed process had in hand is taken again when the claim has run out, but not forever', async () => {
    const done: unknown[] = [];
    await enqueue('note');
    await enqueue('deadly');
    await api.database.sql`update jobs set attempts = ${mostAttempts - 1} where kind = 'deadly'`;
    // taken, and never heard of again
    expect(await claimJobs(api.database.orm, { most: 9, seconds: 600, now })).toHaveLength(2);
    work({ note: async () => void done.push(1), deadly: async () => void done.push('deadly') });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(done).toEqual([]);
    now = new Date(start.getTime() + 600_000);
    await soon(() => done).toEqual([1]);
    await soon(() => listed('failed')).toMatchObject([{ lastError: 'The process ended in the middle each time.' }]);
    expect(done).toEqual([1]);
  });

  test('stopping waits for what is under way, and takes nothing new', async () => {
    const { begun, finish, handler } = held();
    await enqueue('hold');
    const worker = work({ hold: handler });
    await soon(() => begun.length).toBe(1);
    const stopped = worker.stop();
    await enqueue('hold');
    finish();
    await stopped;
    expect(await listed('waiting')).toMatchObject([{ attempts: 0 }]);
    expect(begun).toHaveLength(1);
  });

  test('stopping does not wait for ever, and what was under way is another’s later', async () => {
    const { begun, finish, handler } = held();
    await enqueue('hold');
    const worker = work({ hold: handler }, { pollMs: 20, stopMs: 100 });
    await soon(() => begun.length).toBe(1);
    await worker.stop();
    expect(await listed('waiting')).toMatchObject([{ attempts: 1 }]);
    finish();
  });
});

test('every night what has had its time is removed, and the next night is asked for, once', async () => {
  await enqueueRetention(api.context);
  await enqueueRetention(api.context);
  const nights = async () => (await listed('waiting')).map(({ kind, runAt }) => [kind, new Date(runAt).toISOString()]);
  expect(await nights()).toEqual([['retention', '2026-11-22T02:00:00.000Z']]);
  await api.database.sql`
    insert into jobs (kind, payload, run_at, created_at, done_at)
    values ('note', '{}', '2026-10-01', '2026-10-01', '2026-10-01')`;
  now = new Date('2026-11-22T02:00:01Z');
  work(jobKinds);
  await soon(nights).toEqual([['retention', '2026-11-23T02:00:00.000Z']]);
  await soon(() => api.database.sql`select kind from jobs where done_at is not null`).toEqual([{ kind: 'retention' }]);
  const records = await api.database.sql`
    select actor_kind, actor, after -> 'done jobs' as jobs, after -> 'sessions' as sessions
    from audit_records where action = 'expired-removed'`;
  expect(records).toEqual([{ actor_kind: 'installation', actor: 'retention', jobs: 1, sessions: 0 }]);
});

describe('the list of jobs', () => {
  const asInstallation = { Authorization: `Bearer ${writeToken}` };
  const retry = (id: number | string, headers: Record<string, string> = asInstallation) =>
    api.request(`/api/v1/jobs/${id}/retry`, { method: 'POST', headers });
  const get = (query = '', headers: Record<string, string> = asInstallation) =>
    api.get(`/api/v1/jobs${query}`, headers);

  const giveUp = async (to: string) => {
    await enqueue('mail', { to, sealedText: 'sealed-secret' });
    const worker = startWorker(api.context, { mail: () => Promise.reject(new Hopeless('no such mailbox')) });
    await soon(async () => (await listed('failed'))[0]?.subject).toBe(to);
    await worker.stop();
  };

  test('shows what was given up, or what waits, in pages and without what it carries', async () => {
    await giveUp('anna@agency.example');
    now = hours(1);
    await giveUp('bo@agency.example');
    await enqueue('mail', { to: 'cilla@agency.example', sealedText: 'sealed-secret' }, hours(2));
    const { body, headers, text } = await get('?state=failed&limit=1');
    expect(body).toMatchObject({ total: 2, limit: 1, page: 1 });
    expect(body.items).toEqual([
      {
        id: expect.any(Number),
        kind: 'mail',
        subject: 'bo@agency.example',
        attempts: 1,
        createdAt: '2026-11-21T13:00:00Z',
        runAt: '2026-11-21T13:00:00Z',
        failedAt: '2026-11-21T13:00:00Z',
        lastError: 'no such mailbox',
      },
    ]);
    expect(text).not.toContain('sealed-secret');
    expect(headers.get('Link')).toContain('page=2>; rel="next"');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect((await get('?limit=1&page=2')).body.items).toMatchObject([{ subject: 'anna@agency.example' }]);
    const waiting = await get('?state=waiting');
    expect(waiting.body).toMatchObject({ total: 1, items: [{ subject: 'cilla@agency.example', failedAt: null }] });
    expect(waiting.text).not.toContain('sealed-secret');
  });

  test('lets what was given up begin anew, and the audit log says who did', async () => {
    await giveUp('anna@agency.example');
    const [{ id } = { id: 0 }] = await listed('failed');
    expect((await retry(id)).status).toBe(204);
    expect(await listed('waiting')).toMatchObject([{ id, attempts: 0, lastError: null }]);
    const records = await api.database.sql`
      select actor_kind, action, subject, after from audit_records where action = 'job-retried'`;
    expect(records).toEqual([
      {
        actor_kind: 'installation',
        action: 'job-retried',
        subject: `job ${id}`,
        after: { kind: 'mail', subject: 'anna@agency.example' },
      },
    ]);
    // twice is once
    expect(await retry(id)).toMatchObject({ status: 404, body: { code: 'unknown-job' } });
    expect(await api.database.sql`select from audit_records where action = 'job-retried'`).toHaveLength(1);
  });

  test.each(['0', '1e3', '-1', '99999999999999999999', 'x'])('refuses what is no job’s number: %s', async (id) => {
    expect((await retry(id)).status).toBe(404);
  });

  test.each(['?state=done', '?state=', '?page=0', '?kind=mail'])('refuses %s', async (query) => {
    expect((await get(query)).status).toBe(400);
  });

  test('is for administrators of the whole installation alone', async () => {
    await addOrganisations(api.database, [unit('top'), unit('below', { parent: 'top' })]);
    await writeTransaction(api.database, (transaction) => settleHome(transaction, 'top'));
    const anna = await signIn(api, await addPerson(api, 'anna', [['top', 'administrator']]));
    const bo = await signIn(api, await addPerson(api, 'bo', [['top', 'approver']]));
    const cilla = await signIn(api, await addPerson(api, 'cilla', [['below', 'administrator']]));
    const statuses = async ({ get, send }: SignedIn) => [
      (await get('/api/v1/jobs')).status,
      (await send('POST', '/api/v1/jobs/1/retry')).status,
    ];
    expect([(await get('', {})).status, (await retry(1, {})).status]).toEqual([401, 401]);
    expect(await statuses(bo)).toEqual([403, 403]);
    expect(await statuses(cilla)).toEqual([403, 403]);
    expect(await statuses(anna)).toEqual([200, 404]);
  });
});
