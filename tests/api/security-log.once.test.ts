import { TOTP } from 'otpauth';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openIdentityProvider } from '#api/identity-providers/provider.ts';
import { letIn } from '#api/identity-providers/actions.ts';
import { jobKinds } from '#api/jobs/kinds.ts';
import { offerSetUp } from '#api/sign-in/set-up.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { settingsFor } from '#tests/support/identity-providers.ts';
import { addPerson, password, signIn, type SignedIn } from '#tests/support/people.ts';

const long = 'sex gula cyklar i regn';
let clock = new Date('2026-11-21T12:00:00Z');
const later = (hours: number) => {
  clock = new Date(clock.getTime() + hours * 3_600_000);
};
type Line = { securityEvent?: string; subject?: string; address?: string; after?: unknown };
const logged: Line[] = [];
const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ now: () => clock, log });
});
beforeEach(() => {
  logged.length = 0;
});
afterAll(() => api.close());

const events = () => logged.flatMap(({ securityEvent }) => securityEvent ?? []);
const post = (path: string, body: unknown, address?: string) =>
  api.request(
    `/api/v1${path}`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    address,
  );
const tokenOf = (link: string | null | undefined): string => link?.split('token=')[1] ?? '';
const codeNow = (secret: string) => {
  // none works twice
  later(0.05);
  return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: clock.getTime() });
};
let count = 0;
const fresh = () => addPerson(api, `person-${(count += 1)}`, [['north', 'reader']]);
const withSecret = async (person: SignedIn): Promise<string> =>
  (await person.send('POST', '/api/v1/second-factor', { current: password })).body.secret;
const withSecondFactor = async (): Promise<{ person: SignedIn; secret: string }> => {
  const person = await signIn(api, await fresh());
  const secret = await withSecret(person);
  await person.send('PUT', '/api/v1/second-factor', { code: codeNow(secret) });
  return { person, secret };
};

const provider = openIdentityProvider(
  settingsFor('agency', 'https://login.tiofalt.example', { kind: 'secret', secret: 'x' }),
);
/** Each is ready to be done, and is done by what it answers. The first needs an installation that is empty. */
const deeds: Record<string, () => Promise<() => Promise<unknown>>> = {
  'installation-set-up': async () => {
    const token = tokenOf(await offerSetUp(api.context));
    const organisation = { name: 'North', code: 'north' };
    return () => post('/set-up', { token, name: 'First', email: 'first@tiofalt.example', password: long, organisation });
  },
  'signed-in': async () => {
    const { email } = await fresh();
    return () => post('/session', { email, password });
  },
  'signed-out': async () => {
    const person = await signIn(api, await fresh());
    return () => person.send('DELETE', '/api/v1/session');
  },
  'second-factor-begun': async () => {
    const person = await signIn(api, await fresh());
    return () => person.send('POST', '/api/v1/second-factor', { current: password });
  },
  'second-factor-confirmed': async () => {
    const person = await signIn(api, await fresh());
    const code = codeNow(await withSecret(person));
    return () => person.send('PUT', '/api/v1/second-factor', { code });
  },
  'signed-in with a second factor': async () => {
    const { person, secret } = await withSecondFactor();
    const half = await signIn(api, person);
    const code = codeNow(secret);
    return () => half.send('POST', '/api/v1/session/second-factor', { code });
  },
  'second-factor-removed': async () => {
    const { person, secret } = await withSecondFactor();
    const code = codeNow(secret);
    return () => person.send('DELETE', '/api/v1/second-factor', { code });
  },
  'password-changed': async () => {
    const person = await signIn(api, await fresh());
    return () => person.send('PUT', '/api/v1/password', { current: password, password: long });
  },
  'password-reset': async () => {
    const nora = await signIn(api, await addPerson(api, `nora-${(count += 1)}`, [['north', 'administrator']]));
    const { id } = await fresh();
    const made = await nora.send('POST', `/api/v1/organisations/north/members/${id}/password-reset`);
    return () => post('/password-resets/use', { token: tokenOf(made.body.link), password: long });
  },
  'member-invited': async () => {
    const nora = await signIn(api, await addPerson(api, `nora-${(count += 1)}`, [['north', 'administrator']]));
    return () => nora.send('POST', '/api/v1/organisations/north/invitations', { email: 'x@tiofalt.example', role: 'reader' });
  },
  'invitation-accepted': async () => {
    const nora = await signIn(api, await addPerson(api, `nora-${(count += 1)}`, [['north', 'administrator']]));
    const email = `ny-${count}@tiofalt.example`;
    const made = await nora.send('POST', '/api/v1/organisations/north/invitations', { email, role: 'reader' });
    return () => post('/invitations/accept', { token: tokenOf(made.body.link), name: 'Ny', password: long });
  },
  'person-joined': async () => {
    const subject = `subject-${(count += 1)}`;
    const place = { address: '192.0.2.1', device: '', requestId: 'x' };
    const shown = { subject, claims: { name: 'Ask', groups: ['readers'] } };
    return () => letIn(api.context, provider, shown, place);
  },
}; // prettier-ignore

describe('what the security log says was done', () => {
  test.each(Object.keys(deeds))('was committed: %s', async (name) => {
    const event = name.split(' ')[0] ?? '';
    const act = await deeds[name]?.();
    // the last thing that a transaction does, after its record
    await api.database.sql.unsafe(`
      create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
      create constraint trigger broken after insert on audit_records deferrable initially deferred
        for each row execute function broken()`);
    logged.length = 0;
    try {
      expect(await act?.().catch(() => ({ status: 500 }))).toMatchObject({ status: 500 });
    } finally {
      await api.database.sql.unsafe('drop trigger broken on audit_records; drop function broken()');
    }
    expect([name, events()]).toEqual([name, []]);
    await act?.();
    expect(events()).toContain(event);
  });
});

describe('what was tried in vain', () => {
  const attemptsOf = (account: string) => api.database.sql`
    select has_succeeded from sign_in_attempts where account = ${account} order by id desc limit 1`;
  const recordedOf = (id: number) => api.database.sql`
    select action from audit_records where subject = ${`person ${id}`} and action ~ 'failed|wrong'`;
  const lineOf = (securityEvent: string, id: number) =>
    expect.objectContaining({ securityEvent, subject: `person ${id}` }) as Line;

  test('is told to whoever watches, and counted: a wrong code, wherever it is asked for', async () => {
    const { person, secret } = await withSecondFactor();
    const half = await signIn(api, person);
    const beginner = await signIn(api, await fresh());
    await withSecret(beginner);
    for (const [who, send] of [
      [person, () => half.send('POST', '/api/v1/session/second-factor', { code: '000000' })],
      [person, () => half.send('POST', '/api/v1/session/second-factor', { code: 'aaaaaaa-bbbbbbb-ccccccc-ddddddd' })],
      [person, () => person.send('DELETE', '/api/v1/second-factor', { code: '000000' })],
      [beginner, () => beginner.send('PUT', '/api/v1/second-factor', { code: '000000' })],
    ] as const) {
      logged.length = 0;
      expect((await send()).body.code).toBe('wrong-code');
      expect(logged).toContainEqual(lineOf('second-factor-failed', who.id));
      expect(await attemptsOf(`${who.email} second factor`)).toEqual([{ has_succeeded: false }]);
      expect(await recordedOf(who.id)).toEqual([]);
    }
    expect((await half.send('POST', '/api/v1/session/second-factor', { code: codeNow(secret) })).status).toBe(204);
  });

  test('and so is a wrong present password, which locks like a wrong one at sign-in', async () => {
    const person = await signIn(api, await fresh());
    const change = (current: string) => person.send('PUT', '/api/v1/password', { current, password: long });
    for (let time = 0; time < 5; time += 1) {
      logged.length = 0;
      expect((await change('not theirs')).body.code).toBe('wrong-password');
      expect(logged).toContainEqual(lineOf('present-password-wrong', person.id));
    }
    expect([(await change(password)).status, (await post('/session', { email: person.email, password })).status]).toEqual([429, 429]); // prettier-ignore
    expect(await recordedOf(person.id)).toEqual([]);
  });

  /** Does what waits, as the worker would. */
  const work = async () => {
    const jobs = await api.database.sql`delete from jobs where kind = 'lock-out' returning payload`;
    for (const { payload } of jobs) await jobKinds['lock-out']?.(payload, api.context);
    return jobs.length;
  };
  const guess = async (email: string, address: string, times = 5) => {
    for (let time = 0; time < times; time += 1) await post('/session', { email, password: 'x' }, address);
  };
  const lockouts = (id: number) => api.database.sql`
    select address, actor_kind, after from audit_records where action = 'locked-out' and subject = ${`person ${id}`} order by id`;

  test('leaves no record, but for the beginning of a lock-out, once a day for each person', async () => {
    await work();
    const { id, email } = await fresh();
    await guess(email, '198.51.100.1', 4);
    expect([await work(), await lockouts(id)]).toEqual([0, []]);
    await guess(email, '198.51.100.1', 3);
    await guess(email, '198.51.100.2');
    expect(await work()).toBe(2);
    const record = { address: '198.51.100.1', actor_kind: 'nobody', after: { email, guessed: 'password' } };
    expect(await lockouts(id)).toEqual([record]);
    later(23.9);
    await guess(email, '198.51.100.3');
    expect([await work(), await lockouts(id)]).toEqual([1, [record]]);
    later(0.2);
    await guess(email, '198.51.100.4');
    await work();
    expect(await lockouts(id)).toEqual([record, { ...record, address: '198.51.100.4' }]);
    expect(await api.database.sql`select from audit_records where action = 'sign-in-failed'`).toEqual([]);
  });

  test('by whoever guesses at addresses that nobody has cannot fill the audit log, nor learn of it', async () => {
    await work();
    const counted = () => api.database.sql`select count(*)::integer as count from audit_records`;
    const before = await counted();
    for (let one = 0; one < 8; one += 1) await guess(`nobody-${one}@tiofalt.example`, '203.0.113.1', 6);
    expect(await work()).toBe(8);
    expect(await counted()).toEqual(before);
  });
});

describe('what was sent and refused', () => {
  test('is told to whoever watches the log, without what it was', async () => {
    const person = await signIn(api, await fresh());
    logged.length = 0;
    const name = 'hemligt-namn';
    expect((await person.send('POST', '/api/v1/second-factor', { [name]: name })).status).toBe(400);
    expect((await api.request(`/api/v1/series?${name}=1`)).status).toBe(400);
    expect(logged).toMatchObject([
      { securityEvent: 'input-refused', subject: 'POST /api/v1/second-factor' },
      { securityEvent: 'input-refused', subject: 'GET /api/v1/series' },
    ]);
    expect(JSON.stringify(logged)).not.toContain(name);
  });
});
