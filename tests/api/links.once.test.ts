import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenHash } from '#api/http/credentials.ts';
import { offerSetUp } from '#api/sign-in/set-up.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, asPerson, password, signIn, type SignedIn } from '#tests/support/people.ts';

const long = 'sex gula cyklar i regn';
const start = '2026-11-21T12:00:00Z';
let clock = new Date(start);
const later = (hours: number) => {
  clock = new Date(clock.getTime() + hours * 3_600_000);
};
const tokenOf = (link: string | null | undefined): string => link?.split('token=')[1] ?? '';
const postTo = (api: TestApi) => (path: string, body: unknown) =>
  api.request(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('the set-up link of an empty installation', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi({ now: () => clock });
  });
  afterAll(() => api.close());
  const first = { name: 'Åsa Först', email: 'Asa@Tiofalt.example', password: long };
  const organisation = { name: 'Åmåls "stora" byrå', code: 'amal', kind: 'agency' };
  const setUp = (body: object) => postTo(api)('/set-up', body);

  test('refuses what cannot be an administrator, and works afterwards all the same', async () => {
    const token = tokenOf(await offerSetUp(api.context));
    for (const [given, code] of [
      [{ password: 'short' }, 'password-too-short'],
      [{ password: 'asa@tiofalt.example' }, 'password-too-personal'],
      [{ email: 'no address' }, 'bad-email'],
      [{ email: 'a\u0001b@tiofalt.example' }, 'bad-email'],
      [{ name: ' \t ' }, 'name-needed'],
      [{ name: 'a\u0000b' }, 'bad-field'],
      [{ organisation: undefined }, 'organisation-needed'],
      [{ organisation: { name: ' ' } }, 'organisation-needed'],
      [{ organisation: { name: '夜' } }, 'no-code'],
      [{ organisation: { name: 'x', code: 'Not A Code' } }, 'no-code'],
      [{ token: 'another' }, 'link-used'],
    ] as const) {
      const answer = await setUp({ token, ...first, organisation, ...given });
      expect([given, answer.status < 500, answer.body.code]).toEqual([given, true, code]);
    }
    const [counted] = await api.database
      .sql`select (select count(*) from people)::integer as people, (select count(*) from organisations)::integer as organisations`;
    expect(counted).toEqual({ people: 0, organisations: 0 });
  });

  test('says what it still needs without being used', async () => {
    const read = (token: string) => postTo(api)('/set-up/read', { token });
    const token = tokenOf(await offerSetUp(api.context));
    expect((await read(token)).body).toEqual({ needsOrganisation: true });
    expect((await read(token)).status).toBe(200);
    const unknown = await read('another');
    expect([unknown.status, unknown.body.code]).toEqual([409, 'link-used']);
  });

  test('makes one administrator and one top organisation, also when two use it at once, or two links', async () => {
    const [one, two] = [tokenOf(await offerSetUp(api.context)), tokenOf(await offerSetUp(api.context))];
    const answers = await Promise.all(
      [one, one, two, two].map((token, place) =>
        setUp({ token, ...first, email: `first-${place}@tiofalt.example`, organisation }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const [counted] = await api.database.sql`
      select (select count(*)::integer from people) as people, (select count(*)::integer from organisations) as organisations,
        (select count(*)::integer from role_grants where role = 'administrator') as grants`;
    expect(counted).toEqual({ people: 1, organisations: 1, grants: 1 });
    const done = answers.find(({ status }) => status === 200);
    const cookie = done?.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const session = await asPerson(api, cookie, { id: 1, email: '' }).get('/api/v1/session');
    expect(session.body.person).toMatchObject({
      name: 'Åsa Först',
      isInstallationAdministrator: true,
      roles: [{ organisation: 'amal', names: { sv: 'Åmåls "stora" byrå' }, role: 'administrator' }],
    });
  });

  test('is not offered again, and an old one makes nobody', async () => {
    expect(await offerSetUp(api.context)).toBe(null);
    await api.database.sql`
      insert into one_time_links (kind, token_hash, created_at, expires_at)
      values ('set-up', ${tokenHash('anything')}, ${start}, ${new Date(clock.getTime() + 3_600_000).toISOString()})`;
    expect((await setUp({ token: 'anything', ...first, organisation })).body.code).toBe('link-used');
    expect((await postTo(api)('/set-up/read', { token: 'anything' })).body.code).toBe('link-used');
  });
});

describe('a link of an installation', () => {
  let api: TestApi;
  let nora: SignedIn;
  let post: ReturnType<typeof postTo>;
  beforeAll(async () => {
    api = await openTestApi({ now: () => clock });
    post = postTo(api);
    await addOrganisations(api.database, [unit('north'), unit('south')]);
    await addPerson(api, 'nora', [['north', 'administrator'], ['south', 'administrator']]); // prettier-ignore
    nora = await signIn(api, { id: 0, email: 'nora@tiofalt.example' });
  });
  afterAll(() => api.close());

  const invite = async (email: string, role = 'analyst', where = 'north') => {
    nora = await signIn(api, nora);
    const { status, body } = await nora.send('POST', `/api/v1/organisations/${where}/invitations`, { email, role });
    expect(status).toBe(201);
    return { id: body.id as number, token: tokenOf(body.link) };
  };
  const accept = (token: string, rest: object = { name: 'Ny', password: long }) =>
    post('/invitations/accept', { token, ...rest });
  const rolesOf = async (email: string) =>
    api.database.sql`
      select o.code, g.role from role_grants g join people p on p.id = g.person_id join organisations o on o.id = g.organisation_id
      where p.email = ${email} and g.ended_at is null order by o.code`;

  describe('that invites', () => {
    test('says into what, and lets in somebody new, once', async () => {
      const { token } = await invite(' Ny@Tiofalt.example ');
      expect((await post('/invitations/read', { token })).body).toEqual({
        organisation: { code: 'north', names: { sv: 'north' } },
        role: 'analyst',
        email: 'ny@tiofalt.example',
        needs: 'name-and-password',
      });
      const done = await accept(token, { name: ' Ny\n"<b>" 🚂 ', password: long });
      expect([done.status, done.body]).toEqual([200, { organisation: 'north' }]);
      const cookie = done.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const session = await asPerson(api, cookie, { id: 0, email: '' }).get('/api/v1/session');
      expect(session.body.person).toMatchObject({
        name: 'Ny "<b>" 🚂',
        roles: [{ organisation: 'north', role: 'analyst' }],
      });
      for (const answer of [await accept(token), await post('/invitations/read', { token })]) {
        expect(answer).toMatchObject({ status: 409, body: { code: 'link-used' } });
      }
    });

    test('stays open while what is given with it is refused', async () => {
      const { token } = await invite('svag@tiofalt.example');
      expect((await accept(token, { name: 'Svag', password: 'short' })).body.code).toBe('password-too-short');
      expect((await accept(token, { name: '\u0007', password: long })).body.code).toBe('name-needed');
      expect((await accept(token, { password: long })).body.code).toBe('name-needed');
      expect((await accept(token)).status).toBe(200);
    });

    test('lets in one, when two use it at once, or two for one address', async () => {
      const { token } = await invite('tva@tiofalt.example');
      const other = await invite('tva@tiofalt.example', 'reader', 'south');
      const answers = await Promise.all([token, token, other.token].map((one) => accept(one)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
      const [counted] = await api.database
        .sql`select count(*)::integer as count from people where email = 'tva@tiofalt.example'`;
      expect(counted?.['count']).toBe(1);
    });

    test('asks whoever has a password to sign in, and then gives the role', async () => {
      const bo = await signIn(api, await addPerson(api, 'bo', [['south', 'reader']]));
      const { token } = await invite(bo.email, 'approver');
      expect((await post('/invitations/read', { token })).body.needs).toBe('sign-in');
      expect((await accept(token)).body.code).toBe('sign-in-to-accept');
      expect((await bo.send('POST', '/api/v1/invitations/read', { token })).body.needs).toBe('nothing');
      expect((await bo.send('POST', '/api/v1/invitations/accept', { token })).status).toBe(200);
      expect(await rolesOf(bo.email)).toEqual([{ code: 'north', role: 'approver' }, { code: 'south', role: 'reader' }]); // prettier-ignore
    });

    test('is no way round the second factor', async () => {
      const cilla = await signIn(api, await addPerson(api, 'cilla'));
      const { token } = await invite(cilla.email, 'administrator');
      await api.database.sql`update sessions set is_complete = false where person_id = ${cilla.id}`;
      expect((await cilla.send('POST', '/api/v1/invitations/accept', { token })).body.code).toBe(
        'second-factor-needed',
      );
      expect(await rolesOf(cilla.email)).toEqual([]);
    });

    const withdraw = async (place: string, id: number) => {
      const { items } = (await nora.get('/api/v1/organisations/north/invitations?limit=1000')).body;
      const version = items.find((open: { id: number }) => open.id === id)?.version ?? '"gone"';
      const path = `/api/v1/organisations/${place}/invitations/${id}`;
      return nora.send('DELETE', path, undefined, { 'If-Match': version });
    };

    test('opens nothing when it is withdrawn, replaced by another, or two weeks old', async () => {
      const withdrawn = await invite('dra@tiofalt.example');
      expect((await withdraw('south', withdrawn.id)).body.code).toBe('unknown-invitation');
      expect((await withdraw('north', withdrawn.id)).status).toBe(204);
      expect((await withdraw('north', withdrawn.id)).body.code).toBe('unknown-invitation');
      expect((await accept(withdrawn.token)).body.code).toBe('link-used');
      const replaced = await invite('ers@tiofalt.example');
      const elsewhere = await invite('ers@tiofalt.example', 'reader', 'south');
      const replacing = await invite('ers@tiofalt.example', 'reader');
      expect((await accept(replaced.token)).body.code).toBe('link-used');
      for (const { token } of [elsewhere, replacing])
        expect((await post('/invitations/read', { token })).status).toBe(200);
      later(14 * 24 - 0.01);
      expect((await post('/invitations/read', { token: replacing.token })).status).toBe(200);
      later(0.02);
      expect((await accept(replacing.token)).body.code).toBe('link-used');
    });

    test('goes to addresses only', async () => {
      nora = await signIn(api, nora);
      for (const email of [
        'x',
        'a@b@c',
        'a@b\r\nBcc: c@d.se',
        'a b@c.se',
        'a@b.se,c@d.se',
        '<a@b.se>',
        'a\u0000@b.se',
        `${'x'.repeat(250)}@b.se`,
      ]) {
        const { status, body } = await nora.send('POST', '/api/v1/organisations/north/invitations', {
          email,
          role: 'reader',
        });
        expect([email, status, ['bad-email', 'bad-field'].includes(body.code)]).toEqual([email, 400, true]);
      }
    });
  });

  describe('that sets a new password', () => {
    const handOver = async (id: number) => {
      nora = await signIn(api, nora);
      return tokenOf((await nora.send('POST', `/api/v1/organisations/north/members/${id}/password-reset`)).body.link);
    };
    const use = (token: string, chosen = long) => post('/password-resets/use', { token, password: chosen });
    const attempt = (email: string, chosen: string) => post('/session', { email, password: chosen });

    test('works once, ends every session, and leaves the old password behind', async () => {
      const eva = await signIn(api, await addPerson(api, 'eva', [['north', 'reader']]));
      const token = await handOver(eva.id);
      expect((await use(token, 'short')).body.code).toBe('password-too-short');
      expect((await eva.get('/api/v1/sessions')).status).toBe(200);
      const answers = await Promise.all([use(token), use(token)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
      expect((await eva.get('/api/v1/sessions')).status).toBe(401);
      expect((await attempt(eva.email, password)).status).toBe(401);
      expect((await attempt(eva.email, long)).status).toBe(200);
      expect((await use(token)).body.code).toBe('link-used');
    });

    test('says whose it is until it has been used', async () => {
      const fred = await addPerson(api, 'fred', [['north', 'reader']]);
      const token = await handOver(fred.id);
      const read = () => post('/password-resets/read', { token });
      expect((await read()).body).toEqual({ email: fred.email });
      expect((await use(token)).status).toBe(204);
      const answer = await read();
      expect([answer.status, answer.body.code]).toEqual([409, 'link-used']);
    });

    test('opens nothing once there is a newer one, or after two hours', async () => {
      const { id } = await addPerson(api, 'frans', [['north', 'reader']]);
      const [older, newer] = [await handOver(id), await handOver(id)];
      expect((await use(older)).body.code).toBe('link-used');
      later(2.01);
      expect((await use(newer)).body.code).toBe('link-used');
    });

    test('opens nothing once its owner has changed the password themselves', async () => {
      const fia = await signIn(api, await addPerson(api, 'fia', [['north', 'reader']]));
      const token = await handOver(fia.id);
      const changed = await fia.send('PUT', '/api/v1/password', { current: password, password: long });
      expect(changed.status).toBe(204);
      expect((await use(token, `${long} igen`)).body.code).toBe('link-used');
    });

    test('is no other kind of link', async () => {
      const gun = await addPerson(api, 'gun', [['north', 'reader']]);
      const reset = await handOver(gun.id);
      const { token: invitation } = await invite('hej@tiofalt.example');
      expect((await accept(reset)).body.code).toBe('link-used');
      for (const path of ['/password-resets/use', '/password-resets/read', '/set-up/read']) {
        const given = path.endsWith('use') ? { token: invitation, password: long } : { token: invitation };
        expect((await post(path, given)).body.code, path).toBe('link-used');
      }
      expect(
        (await post('/set-up', { token: invitation, name: 'x', email: 'x@tiofalt.example', password: long })).body.code,
      ).toBe('link-used');
    });

    test('is not promised where no mail can be sent, whoever asks', async () => {
      for (const email of ['gun@tiofalt.example', 'nobody@tiofalt.example']) {
        expect((await post('/password-resets', { email })).body.code).toBe('no-mail');
      }
    });

    test('can be asked for without learning who has a password, and not endlessly', async () => {
      api.context.mail = {
        from: { name: '', address: 'tiofalt@tiofalt.example' },
        language: 'sv',
        send: async () => {},
      };
      for (const email of ['gun@tiofalt.example', 'nobody@tiofalt.example']) {
        const { status, text } = await post('/password-resets', { email });
        expect([email, status, text]).toEqual([email, 202, '']);
      }
      for (let count = 0; count < 4; count += 1) await post('/password-resets', { email: 'gun@tiofalt.example' });
      expect((await post('/password-resets', { email: 'gun@tiofalt.example' })).status).toBe(429);
    });
  });
});
