import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, asPerson, attemptSignIn, isSignedIn, password, signIn } from '#tests/support/people.ts';

let api: TestApi;
let clock = new Date('2026-11-21T12:00:00Z');
const later = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [unit('north')]);
});
afterAll(() => api.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  api.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const attempt = (email: string, given = 'a wrong password', from = '192.0.2.1') =>
  attemptSignIn(api, email, given, from);

describe('address and password', () => {
  test('sign somebody in with a cookie that scripts cannot read', async () => {
    const anna = await addPerson(api, 'anna', [['north', 'analyst']]);
    const answer = await post('/api/v1/session', { email: ' Anna@Tiofalt.example ', password });
    expect(answer).toMatchObject({ status: 200, body: { lacks: null } });
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
    const session = await asPerson(api, cookie?.split(';')[0] ?? '', anna).get('/api/v1/session');
    expect(session.body.person).toMatchObject({
      name: 'anna',
      email: anna.email,
      lacks: null,
      roles: [{ organisation: 'north', role: 'analyst', issuer: null }],
      isInstallationAdministrator: false,
    });
  });

  test('that do not fit say no more than that, for a known and an unknown address alike', async () => {
    const known = await post('/api/v1/session', { email: 'anna@tiofalt.example', password: 'not hers at all' });
    const unknown = await post('/api/v1/session', { email: 'nobody@tiofalt.example', password: 'not hers at all' });
    expect(known).toMatchObject({ status: 401, body: { code: 'wrong-password' } });
    expect(unknown.body).toEqual(known.body);
    expect(known.headers.getSetCookie()).toEqual([]);
  });

  test('leave nothing in the database that could sign anybody in', async () => {
    const [stored] = await api.database.sql`
      select (select string_agg(s::text, ' ') from sessions s) || (select string_agg(w::text, ' ') from passwords w) as everything`;
    const anna = await signIn(api, { id: 0, email: 'anna@tiofalt.example' });
    expect(stored?.['everything']).not.toContain(anna.cookie.split('=')[1]);
    expect(stored?.['everything']).not.toContain(password);
    expect(stored?.['everything']).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });
});

describe('a session', () => {
  test('ends when somebody signs out, and the cookie with it', async () => {
    const bo = await signIn(api, await addPerson(api, 'bo'));
    expect(await isSignedIn(bo)).toBe(true);
    const out = await bo.send('DELETE', '/api/v1/session');
    expect([out.status, out.headers.getSetCookie()[0]]).toEqual([204, 'session=; Max-Age=0; Path=/']);
    expect(out.headers.get('Clear-Site-Data')).toBe('"cache"');
    expect(await isSignedIn(bo)).toBe(false);
  });

  test('ends after two hours without use, and after twelve in any case', async () => {
    const cilla = await addPerson(api, 'cilla');
    const idle = await signIn(api, cilla);
    later(119);
    expect(await isSignedIn(idle)).toBe(true);
    later(121);
    expect(await isSignedIn(idle)).toBe(false);
    const busy = await signIn(api, cilla);
    for (let hour = 1; hour < 12; hour += 1) {
      later(60);
      expect(await isSignedIn(busy)).toBe(true);
    }
    later(60);
    expect(await isSignedIn(busy)).toBe(false);
  });

  test('is listed with the others, and each can be ended from any', async () => {
    const dan = await addPerson(api, 'dan');
    const [one, two, three] = [await signIn(api, dan), await signIn(api, dan), await signIn(api, dan)];
    const listed = (await one.get('/api/v1/sessions')).body.items;
    expect(listed).toHaveLength(3);
    expect(listed.filter(({ isThis }: { isThis: boolean }) => isThis)).toHaveLength(1);
    const other = listed.find(({ isThis }: { isThis: boolean }) => !isThis);
    expect((await one.send('DELETE', `/api/v1/sessions/${other.id}`)).status).toBe(204);
    expect([await isSignedIn(one), await isSignedIn(two), await isSignedIn(three)].filter(Boolean)).toHaveLength(2);
    const eva = await signIn(api, await addPerson(api, 'eva'));
    const hers = (await eva.get('/api/v1/sessions')).body.items[0].id;
    expect((await one.send('DELETE', `/api/v1/sessions/${hers}`)).body.code).toBe('unknown-session');
    await one.send('DELETE', '/api/v1/sessions');
    expect([await isSignedIn(one), await isSignedIn(two), await isSignedIn(three)]).toEqual([false, false, false]);
    expect(await isSignedIn(eva)).toBe(true);
  });

  test('of somebody who is gone does nothing', async () => {
    const person = await addPerson(api, 'frans');
    const frans = await signIn(api, person);
    await api.database.sql`update people set ended_at = now() where id = ${person.id}`;
    expect(await isSignedIn(frans)).toBe(false);
  });

  test('costs one statement per request, and roles come with it', async () => {
    const gun = await signIn(api, await addPerson(api, 'gun', [['north', 'approver']]));
    await gun.get('/api/v1/session');
    const spoken: string[] = [];
    const { sql } = api.database;
    const { unsafe } = sql;
    sql.unsafe = ((statement: string, ...rest: []) => {
      spoken.push(statement);
      return unsafe(statement, ...rest);
    }) as typeof unsafe;
    try {
      await gun.get('/api/v1/organisations/north/members');
    } finally {
      sql.unsafe = unsafe;
    }
    // the other one is the question whether the catalogue has changed
    expect(spoken.filter((statement) => /\b(sessions|people|role_grants|api_keys)\b/.test(statement))).toHaveLength(1);
  });
});

describe('what comes from another site', () => {
  test.each([
    ['another origin', { Origin: 'https://evil.example' }],
    ['no origin at all', {}],
    ['an origin that is none', { Origin: 'null' }],
    ['our origin, but across sites', { Origin: 'http://localhost', 'Sec-Fetch-Site': 'cross-site' }],
  ])('with %s changes nothing', async (_, headers) => {
    const hanna = await signIn(api, await addPerson(api, `hanna-${Math.abs(JSON.stringify(headers).length)}`));
    const answer = await api.request('/api/v1/sessions', {
      method: 'DELETE',
      headers: { Cookie: hanna.cookie, ...headers },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'cross-site' } });
    expect(await isSignedIn(hanna)).toBe(true);
  });

  test('cannot sign a browser in to an account of its own', async () => {
    const answer = await post(
      '/api/v1/session',
      { email: 'anna@tiofalt.example', password },
      { Origin: 'https://evil.example' },
    );
    expect(answer).toMatchObject({ status: 403, body: { code: 'cross-site' } });
  });
});

describe('guessing', () => {
  test('from one address locks the account for that address, not for its owner elsewhere', async () => {
    const ida = await addPerson(api, 'ida');
    for (let count = 0; count < 5; count += 1) expect((await attempt(ida.email)).status).toBe(401);
    const locked = await attempt(ida.email, password);
    expect(locked).toMatchObject({ status: 429, body: { code: 'too-many-attempts' } });
    expect(locked.body.details.seconds).toBe(15 * 60);
    expect((await attempt(ida.email, password, '198.51.100.7')).status).toBe(200);
    later(15);
    expect((await attempt(ida.email, password)).status).toBe(200);
  });

  test('many at the same moment count each other', async () => {
    const jan = await addPerson(api, 'jan');
    const answers = await Promise.all(Array.from({ length: 30 }, () => attempt(jan.email)));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(5);
  });

  test('at many accounts from one address is stopped there', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 110; count += 1) {
      statuses.push((await attempt(`somebody-${count}@tiofalt.example`, 'x', '203.0.113.9')).status);
    }
    expect(statuses.indexOf(429)).toBe(100);
    expect((await attempt('anna@tiofalt.example', password, '203.0.113.10')).status).toBe(200);
  }, 60_000);

  test('from many addresses closes the account to strangers only', async () => {
    later(60);
    const karin = await addPerson(api, 'karin');
    await attempt(karin.email, password, '192.0.2.50');
    for (let count = 0; count < 50; count += 1) await attempt(karin.email, 'x', `198.51.100.${count}`);
    expect((await attempt(karin.email, password, '198.51.100.200')).status).toBe(429);
    expect((await attempt(karin.email, password, '192.0.2.50')).status).toBe(200);
  }, 60_000);

  test('from one line of IPv6 is one address', async () => {
    later(60);
    const lars = await addPerson(api, 'lars');
    for (let count = 0; count < 5; count += 1) await attempt(lars.email, 'x', `2001:db8::${count}`);
    expect((await attempt(lars.email, password, '2001:db8::ffff')).status).toBe(429);
    expect((await attempt(lars.email, password, '2001:db8:0:1::1')).status).toBe(200);
  });
});

describe('another password', () => {
  test('needs the present one, and signs out everywhere else', async () => {
    const mats = await addPerson(api, 'mats');
    const [here, elsewhere] = [await signIn(api, mats), await signIn(api, mats)];
    const next = 'fyra gula ekor på sjön';
    const wrong = await here.send('PUT', '/api/v1/password', { current: 'not his', password: next });
    expect(wrong).toMatchObject({ status: 403, body: { code: 'wrong-password', path: 'current' } });
    expect((await here.send('PUT', '/api/v1/password', { current: password, password: next })).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(elsewhere)]).toEqual([true, false]);
    expect((await attempt(mats.email, password)).status).toBe(401);
    expect((await attempt(mats.email, next)).status).toBe(200);
  });

  test.each([
    ['short', 'password-too-short'],
    ['password1234', 'password-too-common'],
    ['aaaaaaaaaaaaaa', 'password-too-common'],
    ['nils@tiofalt.example', 'password-too-personal'],
  ])('%s is refused', async (weak, code) => {
    const nils = await signIn(
      api,
      await addPerson(api, 'nils').catch(async () => ({ id: 0, email: 'nils@tiofalt.example' })),
    );
    const answer = await nils.send('PUT', '/api/v1/password', { current: password, password: weak });
    expect(answer).toMatchObject({ status: 400, body: { code } });
  });
});
