import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#domain/role.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, isSignedIn, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
const logged: { securityEvent?: string; subject?: string }[] = [];
let top: SignedIn;
let north: SignedIn;
beforeAll(async () => {
  api = await openTestApi({ log: pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) }) });
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top' }),
    unit('south', { parent: 'top' }),
    unit('alone'),
  ]);
  top = await signIn(api, await addPerson(api, 'topsy', [['top', 'administrator']]));
  north = await signIn(api, await addPerson(api, 'nora', [['north', 'administrator']]));
});
afterAll(() => api.close());

type Member = {
  person: number;
  name: string;
  role: Role;
  organisation: string;
  version: string;
  issuer: string | null;
};
const at = (code: string, rest = '') => `/api/v1/organisations/${code}/members${rest}`;
const members = async (who: SignedIn, code: string): Promise<Member[]> =>
  (await who.get(at(code, '?limit=1000'))).body.items;
const versionOf = async (who: SignedIn, code: string, person: number): Promise<string> =>
  (await members(who, code)).find((one) => one.person === person && one.organisation === code)?.version ?? '';
const change = async (who: SignedIn, code: string, person: number, role: string, version?: string) =>
  who.send('PUT', at(code, `/${person}`), { role }, { 'If-Match': version ?? (await versionOf(who, code, person)) });
const end = async (who: SignedIn, code: string, person: number, version?: string) =>
  who.send('DELETE', at(code, `/${person}`), undefined, {
    'If-Match': version ?? (await versionOf(who, code, person)),
  });
const restrict = (visibility: string) =>
  api.database.sql`
    insert into narrowed_visibilities select o.id, m.id, ${visibility}, now() from organisations o, metrics m
    where o.code = 'north' and m.code = 'total-transactions'`;

describe('the members of an organisation', () => {
  test('are listed with those above, each where they hold their role', async () => {
    const anna = await addPerson(api, 'anna', [['north', 'analyst']]);
    await addPerson(api, 'elsewhere', [['south', 'administrator']]);
    const listed = await members(north, 'north');
    expect(listed.map(({ name, role, organisation }) => [name, role, organisation])).toEqual([
      ['anna', 'analyst', 'north'],
      ['nora', 'administrator', 'north'],
      ['topsy', 'administrator', 'top'],
    ]);
    expect(listed[0]).toMatchObject({
      person: anna.id,
      email: anna.email,
      hasPassword: true,
      hasSecondFactor: false,
      issuer: null,
      lastSeenAt: null,
    });
    expect(listed[1]).toMatchObject({ lastSeenAt: '2026-11-21T12:00:00Z' });
  });

  test('may do what a new role lets them from the next request on, and see it in what was kept', async () => {
    await api.importFile('organisation,metric,period,value\nnorth,total-transactions,2024-Q1,10\n');
    await restrict('restricted');
    await addOrganisations(api.database, [unit('raises-the-version')]);
    const bo = await signIn(api, await addPerson(api, 'bo', [['north', 'reader']]));
    const seen = async () =>
      (await bo.get('/api/v1/series?metric=total-transactions&organisation=north')).body.series.length;
    expect(await seen()).toBe(0);
    expect((await change(north, 'north', bo.id, 'analyst')).status).toBe(204);
    expect(await seen()).toBe(1);
    expect((await bo.get(at('north'))).status).toBe(403);
    expect((await change(north, 'north', bo.id, 'administrator')).status).toBe(204);
    expect((await bo.get(at('north'))).status).toBe(200);
    expect((await change(north, 'north', bo.id, 'reader')).status).toBe(204);
    expect([await seen(), (await bo.get(at('north'))).status]).toEqual([0, 403]);
    expect((await end(north, 'north', bo.id)).status).toBe(204);
    // nothing left to be signed in for
    expect((await bo.get('/api/v1/sessions')).status).toBe(401);
    expect((await members(north, 'north')).map(({ name }) => name)).not.toContain('bo');
  });

  test('stay signed in while they hold a role elsewhere', async () => {
    const dan = await signIn(api, await addPerson(api, 'dan', [['north', 'reader'], ['south', 'reader']])); // prettier-ignore
    expect((await end(north, 'north', dan.id)).status).toBe(204);
    expect((await dan.get('/api/v1/sessions')).status).toBe(200);
  });

  test('are changed only by whoever says which version they change', async () => {
    const { id } = await addPerson(api, 'eva', [['north', 'reader']]);
    const version = await versionOf(north, 'north', id);
    for (const method of ['PUT', 'DELETE'] as const) {
      const answer = await north.send(
        method,
        at('north', `/${id}`),
        method === 'PUT' ? { role: 'analyst' } : undefined,
      );
      expect(answer).toMatchObject({ status: 428, body: { code: 'if-match-needed' } });
    }
    expect((await change(north, 'north', id, 'analyst', version)).status).toBe(204);
    const stale = await change(north, 'north', id, 'approver', version);
    const current = await versionOf(north, 'north', id);
    expect(stale).toMatchObject({
      status: 412,
      body: { code: 'changed-since', details: { current, now: { role: 'analyst' } } },
    });
    expect((await end(north, 'north', id, version)).status).toBe(412);
    expect((await members(north, 'north')).find(({ person }) => person === id)?.role).toBe('analyst');
  });

  test('of two who change one at once the second is told', async () => {
    const { id } = await addPerson(api, 'frida', [['north', 'reader']]);
    const version = await versionOf(north, 'north', id);
    const answers = await Promise.all([
      change(north, 'north', id, 'analyst', version),
      change(top, 'north', id, 'approver', version),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 412]);
  });

  test('that are none, or only above, cannot be changed here', async () => {
    for (const person of [999_999, top.id]) {
      expect((await change(north, 'north', person, 'reader', '"1"')).body.code).toBe('unknown-member');
      expect((await north.send('POST', at('north', `/${person}/password-reset`))).body.code).toBe('unknown-member');
    }
    for (const odd of ['0x1', '-1', '1e3', '99999999999999', '%00', 'anna']) {
      expect([
        odd,
        (await north.send('DELETE', at('north', `/${odd}`), undefined, { 'If-Match': '*' })).status,
      ]).toEqual([odd, 404]);
    }
    expect((await change(north, 'north', north.id, 'owner')).body.code).toBe('bad-field');
  });

  test('whose role an identity provider gave are changed there', async () => {
    const { id } = await addPerson(api, 'gun');
    await api.database.sql`
      insert into role_grants (organisation_id, person_id, role, issuer, granted_at)
      select o.id, ${id}, 'analyst', 'https://idp.example', now() from organisations o where code = 'north'`;
    expect((await members(north, 'north')).find(({ person }) => person === id)?.issuer).toBe('https://idp.example');
    expect((await change(north, 'north', id, 'reader')).body.code).toBe('given-by-provider');
    expect((await end(north, 'north', id)).body.code).toBe('given-by-provider');
  });
});

describe('the last administrator', () => {
  test('of a tree stays one until there is another, or one above', async () => {
    const hanna = await signIn(api, await addPerson(api, 'hanna', [['alone', 'administrator']]));
    expect((await end(hanna, 'alone', hanna.id)).body.code).toBe('last-administrator');
    expect((await change(hanna, 'alone', hanna.id, 'approver')).body.code).toBe('last-administrator');
    expect((await change(hanna, 'alone', hanna.id, 'administrator')).status).toBe(204);
    await addPerson(api, 'ida', [['alone', 'administrator']]);
    expect((await end(hanna, 'alone', hanna.id)).status).toBe(204);
    // north has topsy above
    const jan = await addPerson(api, 'jan', [['south', 'administrator']]);
    expect((await end(top, 'south', jan.id)).status).toBe(204);
  });

  test('is not made something less by following an invitation', async () => {
    const kim = await signIn(api, await addPerson(api, 'kim', [['raises-the-version', 'administrator']]));
    const { link } = (
      await kim.send('POST', '/api/v1/organisations/raises-the-version/invitations', {
        email: kim.email,
        role: 'reader',
      })
    ).body;
    expect((await kim.send('POST', '/api/v1/invitations/accept', { token: link.split('token=')[1] })).status).toBe(200);
    expect((await kim.get(at('raises-the-version'))).status).toBe(200);
  });

  test('cannot be lost by two who leave at once', async () => {
    await addOrganisations(api.database, [unit('pair')]);
    const lars = await signIn(api, await addPerson(api, 'lars', [['pair', 'administrator']]));
    const mia = await signIn(api, await addPerson(api, 'mia', [['pair', 'administrator']]));
    const versions = [await versionOf(lars, 'pair', lars.id), await versionOf(lars, 'pair', mia.id)] as const;
    const answers = await Promise.all([end(lars, 'pair', lars.id, versions[0]), end(mia, 'pair', mia.id, versions[1])]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
  });
});

describe('an administrator of one organisation', () => {
  test('does not get at somebody who holds roles elsewhere', async () => {
    const nils = await addPerson(api, 'nils', [['north', 'reader'], ['top', 'administrator']]); // prettier-ignore
    for (const [method, what] of [['POST', 'password-reset'], ['DELETE', 'second-factor'], ['DELETE', 'sessions']] as const) {
      const answer = await north.send(method, at('north', `/${nils.id}/${what}`));
      expect(answer).toMatchObject({ status: 403, body: { code: 'member-of-others' } });
    } // prettier-ignore
    expect((await top.send('POST', at('north', `/${nils.id}/password-reset`))).status).toBe(200);
    const version = { 'If-Match': await versionOf(top, 'north', nils.id) };
    const taken = await top.send('DELETE', at('north', `/${nils.id}/second-factor`), undefined, version);
    expect(taken.body.code).toBe('no-second-factor');
  });

  test('does not get round what they sign in with themselves', async () => {
    for (const [method, what] of [['POST', 'password-reset'], ['DELETE', 'second-factor'], ['DELETE', 'sessions']] as const) {
      const answer = await top.send(method, at('top', `/${top.id}/${what}`));
      expect(answer).toMatchObject({ status: 403, body: { code: 'own-account' } });
    } // prettier-ignore
  });

  test('gets a link for a member of theirs alone, who has a password', async () => {
    const olga = await addPerson(api, 'olga', [['north', 'reader']]);
    const { status, body } = await north.send('POST', at('north', `/${olga.id}/password-reset`));
    expect([status, body.link]).toEqual([
      200,
      expect.stringMatching(/^http:\/\/localhost\/new-password\?token=[\w-]{43}$/),
    ]);
    await api.database.sql`delete from passwords where person_id = ${olga.id}`;
    expect((await north.send('POST', at('north', `/${olga.id}/password-reset`))).body.code).toBe('no-password');
  });
});

describe('a member who has lost a telephone', () => {
  test('is signed out everywhere by an administrator, and can sign in again', async () => {
    const person = await addPerson(api, 'pia', [['north', 'reader']]);
    const [here, there] = [await signIn(api, person), await signIn(api, person)];
    const stale = await north.send('DELETE', at('north', `/${person.id}/sessions`), undefined, { 'If-Match': '"0"' });
    expect(stale.status).toBe(412);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, true]);
    const version = { 'If-Match': await versionOf(north, 'north', person.id) };
    expect((await north.send('DELETE', at('north', `/${person.id}/sessions`), undefined, version)).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([false, false]);
    expect(await isSignedIn(await signIn(api, person))).toBe(true);
  });
});

describe('what somebody had the right to before', () => {
  const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';
  const post = (path: string, body: unknown) =>
    api.request(`/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  test('lets nobody in by an invitation after their role has ended', async () => {
    const gone = await signIn(api, await addPerson(api, 'gunde', [['north', 'administrator']]));
    const invited = await gone.send('POST', '/api/v1/organisations/north/invitations', {
      email: 'again@tiofalt.example',
      role: 'administrator',
    });
    expect((await end(top, 'north', gone.id)).status).toBe(204);
    const token = tokenIn(invited.body.link);
    const answer = await post('/invitations/accept', { token, name: 'Igen', password: 'fyra gula ekor på sjön' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'link-used' } });
  });

  test('does not open what a new role does, by a link handed over before', async () => {
    const risen = await addPerson(api, 'rune', [['north', 'reader']]);
    const handed = await north.send('POST', at('north', `/${risen.id}/password-reset`));
    expect((await change(top, 'north', risen.id, 'approver')).status).toBe(204);
    const answer = await post('/password-resets/use', {
      token: tokenIn(handed.body.link),
      password: 'fyra gula ekor på sjön',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'link-used' } });
  });
});

describe('what the security log says was changed of a member', () => {
  const invitation = { email: 'open@tiofalt.example', role: 'reader' };
  const openInvitation = async () => {
    await north.send('POST', '/api/v1/organisations/north/invitations', invitation);
    return (await north.get('/api/v1/organisations/north/invitations')).body.items.at(-1);
  };
  const steps = {
    'role-changed': async (id: number) => () => change(north, 'north', id, 'analyst'),
    'role-ended': async (id: number) => () => end(north, 'north', id),
    'password-reset-handed-over': async (id: number) => () => north.send('POST', at('north', `/${id}/password-reset`)),
    'second-factor-taken': async (id: number) => {
      await api.database
        .sql`insert into second_factors (person_id, sealed_secret, created_at, confirmed_at) values (${id}, 'x', now(), now())`;
      const version = { 'If-Match': await versionOf(north, 'north', id) };
      return () => north.send('DELETE', at('north', `/${id}/second-factor`), undefined, version);
    },
    'member-signed-out': async (id: number) => {
      const version = { 'If-Match': await versionOf(north, 'north', id) };
      return () => north.send('DELETE', at('north', `/${id}/sessions`), undefined, version);
    },
    'invitation-withdrawn': async () => {
      const { id, version } = await openInvitation();
      const path = `/api/v1/organisations/north/invitations/${id}`;
      return () => north.send('DELETE', path, undefined, { 'If-Match': version });
    },
  };

  test.each(Object.entries(steps))('was committed: %s', async (event, prepare) => {
    const { id } = await addPerson(api, `noted-${event}`, [['north', 'reader']]);
    const act = await prepare(id);
    // the last thing that a transaction does, after its record
    await api.database.sql.unsafe(`
      create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
      create constraint trigger broken after insert on audit_records deferrable initially deferred
        for each row execute function broken()`);
    logged.length = 0;
    expect((await act()).status).toBe(500);
    expect(logged.filter(({ securityEvent }) => securityEvent)).toEqual([]);
    await api.database.sql.unsafe('drop trigger broken on audit_records; drop function broken()');
    expect((await act()).status).toBeLessThan(300);
    expect(logged).toContainEqual(expect.objectContaining({ securityEvent: event }));
  });
});
