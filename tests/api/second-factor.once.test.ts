import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOTP } from 'otpauth';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, asPerson, attemptSignIn, cookieOf, isSignedIn, password, signIn } from '#tests/support/people.ts';

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

const attempt = (email: string, given: string, from?: string) => attemptSignIn(api, email, given, from);

describe('a second factor', () => {
  const codeNow = (secret: string) =>
    new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: clock.getTime() });
  const signedInHalf = async (email: string) => {
    const answer = await attempt(email, password);
    return { answer, cookie: cookieOf(answer) };
  };
  const setUp = async (name: string) => {
    const person = await addPerson(api, name, [['north', 'administrator']]);
    const signedIn = await signIn(api, person);
    const { secret } = (await signedIn.send('POST', '/api/v1/second-factor', { current: password })).body;
    const confirmed = await signedIn.send('PUT', '/api/v1/second-factor', { code: codeNow(secret) });
    later(1);
    return { person, signedIn, secret, recoveryCodes: confirmed.body.recoveryCodes as string[] };
  };

  /** Each time at another sign-in. */
  const expectOnce = async (person: { id: number; email: string }, code: string) => {
    const show = async () => {
      const { cookie } = await signedInHalf(person.email);
      return asPerson(api, cookie, person).send('POST', '/api/v1/session/second-factor', { code });
    };
    expect((await show()).status).toBe(204);
    expect((await show()).body.code).toBe('wrong-code');
  };

  test('is asked for at the next sign-in, and without it nothing is allowed', async () => {
    const { person, secret } = await setUp('olga');
    const { answer, cookie } = await signedInHalf(person.email);
    expect(answer.body.lacks).toBe('second-factor');
    const half = asPerson(api, cookie, person);
    for (const path of ['/api/v1/sessions', '/api/v1/organisations/north/members']) {
      expect(await half.get(path)).toMatchObject({ status: 403, body: { code: 'second-factor-needed' } });
    }
    expect((await half.send('POST', '/api/v1/second-factor', { current: password })).body.code).toBe(
      'second-factor-needed',
    );
    expect((await half.send('POST', '/api/v1/session/second-factor', { code: '000000' })).body.code).toBe('wrong-code');
    const shown = await half.send('POST', '/api/v1/session/second-factor', { code: codeNow(secret) });
    expect(shown.status).toBe(204);
    const whole = asPerson(api, shown.headers.getSetCookie()[0]?.split(';')[0] ?? '', person);
    expect([await isSignedIn(whole), await isSignedIn(half)]).toEqual([true, false]);
  });

  test('takes no code twice', async () => {
    const { person, secret } = await setUp('per');
    const code = codeNow(secret);
    await expectOnce(person, code);
  });

  test('can be replaced by a recovery code, each of them once', async () => {
    const { person, recoveryCodes } = await setUp('qira');
    expect(new Set(recoveryCodes).size).toBe(10);
    const code = recoveryCodes[0]?.toUpperCase().replace('-', ' ') ?? '';
    await expectOnce(person, code);
  });

  test('cannot be guessed', async () => {
    const { person, secret } = await setUp('rut');
    const { cookie } = await signedInHalf(person.email);
    const half = asPerson(api, cookie, person);
    for (let count = 0; count < 5; count += 1)
      await half.send('POST', '/api/v1/session/second-factor', { code: '123456' });
    const locked = await half.send('POST', '/api/v1/session/second-factor', { code: codeNow(secret) });
    expect(locked.body.code).toBe('too-many-attempts');
  });

  test('leaves no failures behind, and the address is known where somebody signed in with it', async () => {
    const { person, secret } = await setUp('sara');
    const attempts = () => api.database.sql<{ account: string; has_succeeded: boolean }[]>`
      select account, has_succeeded from sign_in_attempts where account in (${person.email}, ${`${person.email} second factor`})`;
    for (let count = 0; count < 7; count += 1) {
      const { answer, cookie } = await signedInHalf(person.email);
      expect(answer.status).toBe(200);
      const half = asPerson(api, cookie, person);
      expect((await half.send('POST', '/api/v1/session/second-factor', { code: codeNow(secret) })).status).toBe(204);
      later(1);
    }
    expect((await attempts()).filter(({ has_succeeded }) => !has_succeeded)).toEqual([]);
    await Promise.all(
      Array.from({ length: 55 }, (_, index) => attempt(person.email, 'a wrong password', `198.51.100.${index}`)),
    );
    expect((await signedInHalf(person.email)).answer.status).toBe(200);
  });

  test('that is set up signs out elsewhere, and one that is there cannot be begun anew', async () => {
    const person = await addPerson(api, 'sigrid', [['north', 'reader']]);
    const [one, other] = [await signIn(api, person), await signIn(api, person)];
    const { secret } = (await one.send('POST', '/api/v1/second-factor', { current: password })).body;
    expect((await one.send('PUT', '/api/v1/second-factor', { code: codeNow(secret) })).status).toBe(200);
    expect([await isSignedIn(one), await isSignedIn(other)]).toEqual([true, false]);
    expect((await one.send('POST', '/api/v1/second-factor', { current: password })).body.code).toBe(
      'second-factor-there',
    );
  });

  test('is not begun from an open browser alone: it asks for the password', async () => {
    const person = await addPerson(api, 'signe', [['north', 'reader']]);
    const open = await signIn(api, person);
    for (const body of [{}, { current: 'elva apelsiner i rad' }]) {
      const refused = await open.send('POST', '/api/v1/second-factor', body);
      expect(refused).toMatchObject({ status: 403, body: { code: 'wrong-password', path: 'current' } });
    }
    const [row] = await api.database
      .sql`select count(*)::int as begun from second_factors where person_id = ${person.id}`;
    expect(row?.['begun']).toBe(0);
    // whoever signs in through their organisation has none to show
    await api.database.sql`delete from passwords where person_id = ${person.id}`;
    expect((await open.send('POST', '/api/v1/second-factor', {})).status).toBe(200);
  });

  test('is kept so that the database alone does not give it away', async () => {
    const { person, secret } = await setUp('sten');
    const [row] = await api.database
      .sql`select second_factors::text as row from second_factors where person_id = ${person.id}`;
    expect(row?.['row']).not.toContain(secret);
  });

  test('has to be set up where an administrator requires it', async () => {
    await api.database.sql`update installation set second_factor = 'administrators'`;
    const tore = await signIn(api, await addPerson(api, 'tore', [['north', 'administrator']]));
    const ulla = await signIn(api, await addPerson(api, 'ulla', [['north', 'reader']]));
    expect((await tore.get('/api/v1/organisations/north/members')).body.code).toBe('second-factor-set-up-needed');
    expect(await isSignedIn(ulla)).toBe(true);
    const { secret } = (await tore.send('POST', '/api/v1/second-factor', { current: password })).body;
    expect((await tore.send('PUT', '/api/v1/second-factor', { code: codeNow(secret) })).status).toBe(200);
    expect((await tore.get('/api/v1/organisations/north/members')).status).toBe(200);
    await api.database.sql`update installation set second_factor = 'optional'`;
  });
});
