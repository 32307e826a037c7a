import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '#api/app.ts';
import { during, newArrival } from '#api/http/arrival.ts';
import type { Context } from '#api/context.ts';
import { removeExpired } from '#db/queries/retention.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { openWrites } from '#tests/support/writes.ts';

type Answer = Awaited<ReturnType<TestApi['request']>>;
const replayed = ({ headers }: Answer) => headers.get('Idempotency-Replayed');

describe('a write with a key', () => {
  let api: TestApi;
  let clock = new Date('2026-11-21T12:00:00Z');
  let north: SignedIn;
  let other: SignedIn;
  let counter = 0;
  let code: string;
  beforeAll(async () => {
    api = await openTestApi({ now: () => clock });
    await addOrganisations(api.database, [unit('north'), unit('south')]);
    north = await signIn(api, await addPerson(api, 'nora', [['north', 'administrator']]));
    other = await signIn(api, await addPerson(api, 'olle', [['north', 'administrator']]));
  });
  afterAll(() => api.close());
  beforeEach(() => {
    code = `circle-${(counter += 1)}`;
  });

  const path = '/api/v1/organisations/north/circles';
  const begin = (who: SignedIn, key: string, body: object = { code, names: { sv: 'Vänner' } }) =>
    who.send('POST', path, body, { 'Idempotency-Key': key });
  const deeds = async (subject = `circle ${code}`): Promise<number> =>
    (await api.database.sql`select from audit_records where subject = ${subject}`).length;

  test('is done once, and answered the same again, however often it is sent', async () => {
    const first = await begin(north, `once ${code}`.replace(' ', '-'));
    expect([first.status, replayed(first)]).toEqual([204, null]);
    for (let again = 0; again < 3; again += 1) {
      const answer = await begin(north, `once-${code}`);
      expect([answer.status, answer.text, replayed(answer)]).toEqual([204, '', 'true']);
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
    }
    expect(await deeds()).toBe(1);
    // without a key it is another attempt
    expect((await north.send('POST', path, { code, names: { sv: 'Vänner' } })).body.code).toBe('code-taken');
  });

  test('is another one by another person, and with another key', async () => {
    await begin(north, `mine-${code}`);
    expect((await begin(other, `mine-${code}`)).body.code).toBe('code-taken');
    expect((await begin(north, `new-${code}`)).body.code).toBe('code-taken');
    expect(await deeds()).toBe(1);
  });

  test('means nothing else by the same key: not another body, not another address', async () => {
    await begin(north, `one-${code}`);
    const elsewhere = '/api/v1/organisations/north/keys';
    for (const answer of [
      await begin(north, `one-${code}`, { code: `${code}-b`, names: { sv: 'Vänner' } }),
      await north.send('POST', `${path}?x=1`, { code, names: { sv: 'Vänner' } }, { 'Idempotency-Key': `one-${code}` }),
      await north.send('POST', elsewhere, { name: 'k', scopes: ['import'] }, { 'Idempotency-Key': `one-${code}` }),
    ]) {
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'idempotency-key-reused', details: { route: `POST ${path}` } },
      });
      expect(replayed(answer)).toBeNull();
    }
    expect(await deeds(`circle ${code}-b`)).toBe(0);
  });

  test('that was refused may be tried again with the same key, and is done then', async () => {
    await begin(north, `before-${code}`);
    const taken = { code, names: { sv: 'Vänner' } };
    expect((await begin(other, `later-${code}`, taken)).body.code).toBe('code-taken');
    await api.database.sql`update sharing_circles set code = ${`${code}-was`} where code = ${code}`;
    const done = await begin(other, `later-${code}`, taken);
    expect([done.status, replayed(done)]).toEqual([204, null]);
    expect([(await begin(other, `later-${code}`, taken)).status, await deeds()]).toEqual([204, 2]);
  });

  test('is answered again only to whoever may still do it', async () => {
    const gone = await signIn(api, await addPerson(api, `gone-${code}`, [['north', 'administrator']]));
    await begin(gone, `gone-${code}`);
    await api.database.sql`update role_grants set ended_at = now() where person_id = ${gone.id}`;
    expect((await begin(gone, `gone-${code}`)).status).toBe(403);
  });

  test.each(['', ' ', 'å', 'x'.repeat(201), 'two words'])('has a key that can be kept: not "%s"', async (key) => {
    expect((await begin(north, key)).body.code).toBe('bad-idempotency-key');
  });

  test('that shows a secret shows it once: afterwards it says which thing was made', async () => {
    const make = () =>
      north.send('POST', '/api/v1/organisations/north/keys', { name: code, scopes: ['import'] }, { 'Idempotency-Key': `secret-${code}` }); // prettier-ignore
    const made = await make();
    expect(made.status).toBe(201);
    const again = await make();
    expect(again).toMatchObject({ status: 409, body: { code: 'done-already', details: { id: made.body.id } } });
    expect(replayed(again)).toBe('true');
    expect(await deeds(`key ${code}`)).toBe(1);
    const [row] = await api.database
      .sql`select k::text as text from idempotency_keys k where key = ${`secret-${code}`}`;
    expect(row?.['text']).not.toContain(made.body.key.slice(13));
  });

  test('whose process ended before its answer is under way for a moment, then done', async () => {
    await begin(north, `lost-${code}`);
    await api.database
      .sql`update idempotency_keys set status = null, headers = null, body = null where key = ${`lost-${code}`}`;
    expect(await begin(north, `lost-${code}`)).toMatchObject({ status: 409, body: { code: 'still-under-way' } });
    clock = new Date(clock.getTime() + 10_000);
    expect(await begin(north, `lost-${code}`)).toMatchObject({ status: 409, body: { code: 'done-already' } });
    expect(await deeds()).toBe(1);
  });

  test('keeps no hash by which a password could be tried', async () => {
    const body = { current: 'wrong', password: 'wrong' };
    const keyOf = async (context: Context) => {
      const app = createApp(context);
      await api.database.sql`delete from idempotency_keys where key = 'hashed'`;
      const own = { Cookie: north.cookie, Origin: 'http://localhost', 'Content-Type': 'application/json' };
      const init = { method: 'POST', headers: { ...own, 'Idempotency-Key': 'hashed' } };
      const sent = JSON.stringify({
        code: `${code}-${(counter += 1)}`.slice(0, 12),
        names: { sv: JSON.stringify(body) },
      });
      await during(newArrival('192.0.2.1'), () => app.request(path, { ...init, body: sent }));
      const [row] = await api.database.sql`select request_hash as hash from idempotency_keys where key = 'hashed'`;
      return String(row?.['hash']);
    };
    code = 'hashed';
    const one = await keyOf(api.context);
    await api.database.sql`delete from circle_members where true`;
    await api.database.sql`delete from sharing_circles where code like 'hashed%'`;
    counter -= 1;
    const another = await keyOf({ ...api.context, secretKey: new Uint8Array(32).fill(8) });
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(another).not.toBe(one);
  });

  test('of a file is the same however its form is put together', async () => {
    const send = (text: string, name = 'a.csv') => {
      const form = new FormData();
      form.set('file', new Blob([text]), name);
      const headers = { Cookie: north.cookie, Origin: 'http://localhost', 'Idempotency-Key': `file-${code}` };
      return api.request('/api/v1/imports', { method: 'POST', body: form, headers });
    };
    const text = `organisation,metric,period,value\nnorth,total-transactions,2024-Q1,${counter}\n`;
    const [first, again] = [await send(text), await send(text)];
    expect([first.status, replayed(first), again.text, replayed(again)]).toEqual([200, null, first.text, 'true']);
    expect(first.body.publication).not.toBeNull();
    for (const different of [await send(text.replace('Q1', 'Q2')), await send(text, 'b.csv')]) {
      expect(different).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    }
    const [count] = await api.database.sql`select count(*)::integer as count from publications`;
    expect(count?.['count']).toBe(1);
  });

  test('is forgotten after a week', async () => {
    await begin(north, `old-${code}`);
    const kept = () => api.database.sql`select from idempotency_keys where key = ${`old-${code}`}`;
    await removeExpired(api.database.orm, new Date(clock.getTime() + 6.9 * 86_400_000));
    expect((await kept()).length).toBe(1);
    await removeExpired(api.database.orm, new Date(clock.getTime() + 7.1 * 86_400_000));
    expect((await kept()).length).toBe(0);
  });
});

describe('every write', () => {
  /** The request itself ends what it is signed in with: whoever sends it again is nobody. */
  const endsItself = ['DELETE /api/v1/session', 'DELETE /api/v1/sessions', 'DELETE /api/v1/sessions/:id', 'POST /api/v1/session/second-factor']; // prettier-ignore
  /** Whose answer, or cookie, lets somebody in. */
  const showsSecret = ['POST /api/v1/set-up', 'POST /api/v1/session', 'POST /api/v1/invitations/accept', 'POST /api/v1/second-factor', 'PUT /api/v1/second-factor',
    'POST /api/v1/organisations/:code/members/:person/password-reset', 'POST /api/v1/organisations/:code/invitations',
    'POST /api/v1/organisations/:code/report-links', 'POST /api/v1/organisations/:code/keys']; // prettier-ignore

  test('sent again with its key does nothing more, and nothing secret is kept of it', async () => {
    const { api, writes, sent, secrets } = await openWrites({ withKeys: true });
    const everything = async () =>
      (
        await api.database.sql`
        select (select count(*)::integer from audit_records) as records, (select count(*)::integer from jobs) as jobs,
          (select count(*)::integer from sign_in_attempts) as attempts, (select count(*)::integer from one_time_links) as links`
      )[0];
    const secret: string[] = [];
    for (const [route, write] of Object.entries(writes)) {
      const answer = await write();
      expect([route, answer.status < 300, replayed(answer)]).toEqual([route, true, null]);
      // the last request with a key is the write; what it took to get there came before
      const last = sent.at(-1);
      expect(last?.answer.headers.get('X-Request-Id'), route).toBe(answer.headers.get('X-Request-Id'));
      const before = await everything();
      const again = await api.request(last?.path ?? '', last?.init, '198.51.100.23');
      expect([route, await everything()]).toEqual([route, before]);
      if (endsItself.includes(route)) expect([route, replayed(again)]).toEqual([route, null]);
      else if (again.body?.code === 'done-already') secret.push(route);
      else
        expect([route, replayed(again), again.status, again.text]).toEqual([route, 'true', answer.status, answer.text]);
    }
    expect(secret.toSorted()).toEqual(showsSecret.toSorted());
    const [kept] = await api.database.sql`select string_agg(k::text, ' ') as text from idempotency_keys k`;
    const text = String(kept?.['text']);
    expect(text.length).toBeGreaterThan(1_000);
    for (const one of [...secrets]) if (one.startsWith('session=')) secrets.add(one.slice('session='.length));
    expect([...secrets].filter((one) => text.includes(one))).toEqual([]);
    await api.close();
  }, 120_000);
});

/** What may happen to a request on its way: the process dies with it, before or after it is done, or only its answer is lost. */
const fates = ['answered', 'dies before', 'dies after', 'answer not kept'] as const;
type Fate = (typeof fates)[number];
type Attempt = { key: number; fate: Fate; isAtOnce: boolean };

describe('any interleaving', () => {
  let api: TestApi;
  let clock = new Date('2026-11-21T12:00:00Z');
  let north: SignedIn;
  let run = 0;
  beforeAll(async () => {
    api = await openTestApi({ now: () => clock });
    await addOrganisations(api.database, [unit('north')]);
    north = await signIn(api, await addPerson(api, 'nora', [['north', 'administrator']]));
  });
  afterAll(() => api.close());

  /** The app of a process to which something happens. */
  function appWith(fate: Fate) {
    const { database } = api.context;
    const transaction: typeof database.orm.transaction = async (write, config) => {
      const done = await database.orm.transaction(async (inside) => {
        const answer = await write(inside);
        if (fate === 'dies before') throw new Error('died before the commit');
        return answer;
      }, config);
      if (fate === 'dies after') throw new Error('died after the commit');
      return done;
    };
    const orm = Object.assign(Object.create(database.orm) as typeof database.orm, { transaction });
    if (fate === 'answer not kept')
      Object.assign(orm, {
        update: () => {
          throw new Error('died before the answer was kept');
        },
      });
    return createApp({ ...api.context, database: { ...database, orm } });
  }

  const apps = new Map<Fate, ReturnType<typeof appWith>>();
  const appOf = (fate: Fate) => {
    const app = apps.get(fate) ?? appWith(fate);
    apps.set(fate, app);
    return app;
  };

  test('of retries, of several keys, with processes that die, happens once for each key', async () => {
    const attempts = fc.array(
      fc.record<Attempt>({
        key: fc.integer({ min: 0, max: 2 }),
        fate: fc.constantFrom(...fates),
        isAtOnce: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    );
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(attempts, async (tried) => {
        run += 1;
        const nameOf = (key: number) => `run-${run}-${key}`;
        const send = async ({ key, fate }: Pick<Attempt, 'key' | 'fate'>) => {
          const headers = { Cookie: north.cookie, Origin: 'http://localhost', 'Content-Type': 'application/json', 'Idempotency-Key': nameOf(key) }; // prettier-ignore
          const body = JSON.stringify({ name: nameOf(key), scopes: ['import'] });
          const init = { method: 'POST', headers, body };
          const app = appOf(fate);
          const answer = await during(newArrival('192.0.2.1'), () => app.request('/api/v1/organisations/north/keys', init)); // prettier-ignore
          const { code = 'made' } = (await answer.json()) as { code?: string };
          seen.add(code);
          return code;
        };
        const waiting: Promise<string>[] = [];
        for (const attempt of tried) {
          waiting.push(send(attempt));
          if (!attempt.isAtOnce) await Promise.all(waiting);
        }
        await Promise.all(waiting);
        // whoever does not know asks until they do
        clock = new Date(clock.getTime() + 11_000);
        const keys = new Set(tried.map(({ key }) => key));
        for (const key of keys) expect(['made', 'done-already']).toContain(await send({ key, fate: 'answered' }));
        for (const key of keys) {
          const [made] = await api.database.sql`
            select (select count(*)::integer from api_keys where name = ${nameOf(key)}) as keys,
              (select count(*)::integer from audit_records where subject = ${`key ${nameOf(key)}`}) as records`;
          expect([key, made]).toEqual([key, { keys: 1, records: 1 }]);
        }
      }),
      { numRuns: 60, seed: 4_711 },
    );
    // all of it came about
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(['done-already', 'internal-error', 'made', 'still-under-way'])); // prettier-ignore
  }, 120_000);
});
