import { generateKeyPairSync } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIdentityProvider } from '#api/identity-providers/provider.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import {
  callbackOf,
  openBrowser,
  settingsFor,
  startProvider,
  walkThrough,
  type RealProvider,
} from '#tests/support/identity-providers.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn } from '#tests/support/people.ts';

const secret = 'a secret between two processes of the tests';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let api: TestApi;
let agency: RealProvider;
let ministry: RealProvider;
let clock = () => new Date();
const logged: { securityEvent?: string; after?: { reason?: string } }[] = [];
const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });

beforeAll(async () => {
  agency = await startProvider({ client_secret: secret, redirect_uris: [callbackOf('agency')] });
  ministry = await startProvider(
    {
      redirect_uris: [callbackOf('ministry')],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'ours', use: 'sig' }] },
    },
    { isInIdToken: true },
  );
  const anna = { name: 'Anna  Ask', email: 'Anna@Stigverket.example', groups: ['analysts'] };
  for (const { accounts } of [agency, ministry]) accounts.set('anna', anna);
  const identityProviders = [
    settingsFor('agency', agency.issuer, { kind: 'secret', secret }),
    settingsFor('ministry', ministry.issuer, {
      kind: 'private-key',
      key: privateKey,
      keyId: 'ours',
      algorithm: 'ES256',
    }),
  ].map(openIdentityProvider);
  api = await openTestApi({ now: () => clock(), identityProviders, log });
  await addOrganisations(api.database, [unit('north'), unit('south')]);
});
afterAll(async () => {
  await api.close();
  await Promise.all([agency.stop(), ministry.stop()]);
});

const rolesOf = async (browser: ReturnType<typeof openBrowser>) =>
  ((await browser.person())?.roles ?? []).map(
    ({ organisation, role, issuer }: Record<string, string>) =>
      `${role} of ${organisation}${issuer ? '' : ', given by a person'}`,
  );
const actionsOn = async (personId: number) =>
  (
    await api.database.sql<{ action: string }[]>`
      select action from audit_records where subject = ${`person ${personId}`} order by id`
  ).map(({ action }) => action);
const idOf = async (issuer: string, subject: string) =>
  (
    await api.database.sql<{ id: number }[]>`
      select person_id as id from identities where issuer = ${issuer} and subject = ${subject}`
  )[0]?.id;

test('the providers that one can sign in at are public, and nothing else of them', async () => {
  const answer = await api.get('/api/v1/identity-providers');
  expect(answer.body).toEqual({
    items: [
      { code: 'agency', names: { sv: 'Stigverket' } },
      { code: 'ministry', names: { sv: 'Stigverket' } },
    ],
  });
  expect((await api.get('/api/v1/identity-providers/other/sign-in')).body.code).toBe('unknown-provider');
  expect((await api.get('/api/v1/identity-providers/other/callback')).body.code).toBe('unknown-provider');
});

describe('a sign-in', () => {
  test('begins with PKCE S256, state and nonce, each new every time', async () => {
    const seen = [];
    for (let time = 0; time < 2; time += 1) {
      const { status, location, headers } = await openBrowser(api).begin('agency');
      expect([status, headers.get('Cache-Control')]).toEqual([302, 'no-store']);
      const address = new URL(location);
      const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(address.searchParams);
      expect(`${address.origin}${address.pathname}`).toBe(`${agency.issuer}/auth`);
      expect(rest).toEqual({
        client_id: 'tiofalt',
        response_type: 'code',
        scope: 'openid profile email roles',
        redirect_uri: callbackOf('agency'),
        code_challenge_method: 'S256',
      });
      for (const random of [state, nonce, challenge]) expect(random).toMatch(/^[\w-]{43}$/);
      seen.push(state, nonce, challenge);
    }
    expect(new Set(seen).size).toBe(6);
  });

  test('is kept in a cookie that nobody can read, for ten minutes', async () => {
    const { location, headers } = await openBrowser(api).begin('agency');
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^provider-sign-in=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const plain = Buffer.from(/=([\w-]+)/.exec(cookie)?.[1] ?? '', 'base64url').toString('latin1');
    expect(plain).not.toContain(new URL(location).searchParams.get('state'));
  });

  test('behind TLS is kept in a cookie that only this host can have set', async () => {
    const behind = await openTestApi({
      database: api.database,
      identityProviders: api.context.identityProviders,
      site: { url: 'https://tiofalt.example', isSecure: true },
    });
    const { headers } = await behind.get('/api/v1/identity-providers/agency/sign-in');
    expect(headers.getSetCookie()[0]).toMatch(
      /^__Host-provider-sign-in=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const redirect = new URL(headers.get('Location') ?? '').searchParams.get('redirect_uri');
    expect(redirect).toBe('https://tiofalt.example/api/v1/identity-providers/agency/callback');
    await behind.context.versions.close();
  });

  test.each(['agency', 'ministry'])('at the %s gets somebody in, with the roles of their claims', async (code) => {
    const provider = { agency, ministry }[code]!;
    const browser = openBrowser(api);
    const back = await browser.signIn(code, 'anna', '/en/organisations/north?from=2026-Q1');
    expect([back.status, back.location]).toEqual([302, '/en/organisations/north?from=2026-Q1']);
    expect([...browser.cookies.keys()]).toEqual(['session']);
    expect(await browser.person()).toMatchObject({
      name: 'Anna Ask',
      email: 'anna@stigverket.example',
      lacks: null,
      hasPassword: false,
      roles: [{ organisation: 'north', role: 'analyst', issuer: provider.issuer }],
    });
    const [session] = (await browser.get('/api/v1/sessions')).body.items;
    expect(session).toMatchObject({ method: code, isThis: true });
    const id = await idOf(provider.issuer, 'anna');
    expect(await actionsOn(id!)).toEqual(['person-joined', 'role-given', 'signed-in']);
  });

  test('goes to the first page unless told otherwise', async () => {
    expect((await openBrowser(api).signIn('agency', 'anna')).location).toBe('/');
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    'evil',
    '/a/..//evil.example',
  ])('that would end at %j is not begun', async (returnTo) => {
    const answer = await openBrowser(api).begin('agency', returnTo);
    expect(answer).toMatchObject({ status: 400, location: '', body: { code: 'bad-parameter', path: 'returnTo' } });
  });

  test('that is given up at the provider leads back, and writes nothing', async () => {
    const browser = openBrowser(api);
    const { location } = await browser.begin('agency');
    const back = await browser.comeBack(await walkThrough(location, 'cancel'));
    expect(back.location).toBe('/sign-in?problem=sign-in-cancelled');
    expect([...browser.cookies.keys()]).toEqual([]);
  });
});

describe('who somebody is', () => {
  test('goes by issuer and subject: a new name or address changes neither person nor roles', async () => {
    agency.accounts.set('bo', { name: 'Bo', email: 'bo@stigverket.example', groups: ['readers'] });
    await openBrowser(api).signIn('agency', 'bo');
    const id = await idOf(agency.issuer, 'bo');
    agency.accounts.set('bo', { name: 'Bo Berg', email: 'bo.berg@stigverket.example', groups: ['readers'] });
    const browser = openBrowser(api);
    await browser.signIn('agency', 'bo');
    expect(await idOf(agency.issuer, 'bo')).toBe(id);
    expect(await browser.person()).toMatchObject({ name: 'Bo Berg', email: 'bo.berg@stigverket.example' });
    expect(await actionsOn(id!)).toEqual(['person-joined', 'role-given', 'signed-in', 'person-renamed', 'signed-in']);
  });

  test('at two providers under one subject are two people', async () => {
    agency.accounts.set('cilla', { name: 'Cilla', email: 'cilla@stigverket.example', groups: ['readers'] });
    ministry.accounts.set('cilla', { name: 'Cilla', email: 'cilla@stigverket.example', groups: ['heads'] });
    const [here, there] = [openBrowser(api), openBrowser(api)];
    await here.signIn('agency', 'cilla');
    await there.signIn('ministry', 'cilla');
    expect(await idOf(agency.issuer, 'cilla')).not.toBe(await idOf(ministry.issuer, 'cilla'));
    expect(await rolesOf(here)).toEqual(['reader of north']);
    expect(await rolesOf(there)).toEqual(['administrator of north']);
  });

  test('is never found by an address: one that has a password here is still somebody else', async () => {
    const dan = await addPerson(api, 'dan', [['south', 'administrator']]);
    agency.accounts.set('dan', { name: 'dan', email: dan.email, email_verified: true, groups: ['readers'] });
    const browser = openBrowser(api);
    await browser.signIn('agency', 'dan');
    expect(await idOf(agency.issuer, 'dan')).not.toBe(dan.id);
    expect(await rolesOf(browser)).toEqual(['reader of north']);
    expect((await browser.get('/api/v1/organisations/south/members')).status).toBe(403);
    const own = await signIn(api, dan);
    expect((await own.get('/api/v1/organisations/south/members')).status).toBe(200);
    expect((await own.get('/api/v1/sessions')).body.items.every(({ method }: { method: string }) => method === 'password')).toBe(true); // prettier-ignore
  });

  test('needs neither name nor address', async () => {
    agency.accounts.set('e7a1', { groups: ['readers'], email: 'no address at all' });
    const browser = openBrowser(api);
    expect((await browser.signIn('agency', 'e7a1')).location).toBe('/');
    expect(await browser.person()).toMatchObject({ name: 'e7a1', email: 'no-address@provider.invalid' });
  });

  test('who comes twice at once, for the first time, is one person', async () => {
    agency.accounts.set('frida', { name: 'Frida', email: 'frida@stigverket.example', groups: ['readers'] });
    const browsers = [openBrowser(api), openBrowser(api), openBrowser(api)];
    await Promise.all(browsers.map((browser) => browser.signIn('agency', 'frida')));
    for (const browser of browsers) expect((await browser.person()).name).toBe('Frida');
    const people = await api.database.sql`select from people where name = 'Frida'`;
    expect(people).toHaveLength(1);
  });
});

describe('roles', () => {
  test('follow the claims: given, changed and taken at the next sign-in, and in every session', async () => {
    const account = { name: 'Gun', email: 'gun@stigverket.example' };
    const sign = async (claims: object) => {
      agency.accounts.set('gun', { ...account, ...claims });
      const browser = openBrowser(api);
      expect((await browser.signIn('agency', 'gun')).location).toBe('/');
      return browser;
    };
    const first = await sign({ groups: ['readers'] });
    expect(await rolesOf(first)).toEqual(['reader of north']);
    await sign({ groups: ['readers', 'heads'], department: 'south' });
    expect((await rolesOf(first)).sort()).toEqual(['administrator of north', 'approver of south']);
    await sign({ groups: ['others'], department: 'south' });
    expect(await rolesOf(first)).toEqual(['approver of south']);
    const last = await sign({});
    expect(await rolesOf(last)).toEqual([]);
    expect(await rolesOf(first)).toEqual([]);
    expect((await first.get('/api/v1/organisations/south/members')).status).toBe(403);
    const id = await idOf(agency.issuer, 'gun');
    expect((await actionsOn(id!)).filter((action) => action !== 'signed-in')).toEqual([
      'person-joined',
      'role-given',
      'role-changed',
      'role-given',
      'role-ended',
      'role-ended',
    ]);
    const before = await api.database.sql`
      select before, after from audit_records where subject = ${`person ${id}`} and action = 'role-changed'`;
    const { issuer } = agency;
    expect(before).toEqual([{ before: { role: 'reader', issuer }, after: { role: 'administrator', issuer } }]);
  });

  test('that a person gave are not taken by a provider', async () => {
    agency.accounts.set('hanna', { name: 'Hanna', email: 'hanna@stigverket.example', groups: ['heads'] });
    const browser = openBrowser(api);
    await browser.signIn('agency', 'hanna');
    const id = await idOf(agency.issuer, 'hanna');
    await api.database.sql`
      insert into role_grants (organisation_id, person_id, role, granted_at)
      select id, ${id!}, 'reader', now() from organisations where code = 'north'`;
    agency.accounts.set('hanna', { name: 'Hanna', email: 'hanna@stigverket.example' });
    await browser.signIn('agency', 'hanna');
    expect(await rolesOf(browser)).toEqual(['reader of north, given by a person']);
  });

  test('are what lets somebody new in: without any they are refused and not known afterwards', async () => {
    agency.accounts.set('ivar', { name: 'Ivar', email: 'ivar@stigverket.example', groups: ['others'] });
    const browser = openBrowser(api);
    expect((await browser.signIn('agency', 'ivar')).location).toBe('/sign-in?problem=no-role');
    expect([...browser.cookies.keys()]).toEqual([]);
    expect(await api.database.sql`select from people where name = 'Ivar'`).toHaveLength(0);
    expect(logged.at(-1)).toMatchObject({
      securityEvent: 'provider-sign-in-failed',
      subject: 'identity provider agency',
      after: { problem: 'no-role', reason: 'no claim of ivar gives a role' },
    });
  });

  test('do not let anybody in who has left', async () => {
    agency.accounts.set('jan', { name: 'Jan', email: 'jan@stigverket.example', groups: ['heads'] });
    const browser = openBrowser(api);
    await browser.signIn('agency', 'jan');
    const id = await idOf(agency.issuer, 'jan');
    await api.database.sql`update people set ended_at = now() where id = ${id!}`;
    expect((await browser.signIn('agency', 'jan')).location).toBe('/sign-in?problem=no-role');
    expect(await browser.person()).toBeNull();
  });
});

describe('an answer from the provider', () => {
  const begun = async () => {
    const browser = openBrowser(api);
    const { location } = await browser.begin('agency');
    return { browser, address: await walkThrough(location, { login: 'anna' }) };
  };

  test('is good once: shown again it leads nowhere, with the cookie of the first time or without', async () => {
    const { browser, address } = await begun();
    const kept = new Map(browser.cookies);
    expect((await browser.comeBack(address)).location).toBe('/');
    expect((await browser.comeBack(address)).location).toBe('/sign-in?problem=sign-in-expired');
    const thief = openBrowser(api);
    for (const [name, value] of kept) thief.cookies.set(name, value);
    expect((await thief.comeBack(address)).location).toBe('/sign-in?problem=wrong-answer');
    expect(await thief.person()).toBeNull();
  });

  test('is good in no other browser, whether or not that one is signing in as well', async () => {
    const { address } = await begun();
    const other = openBrowser(api);
    expect((await other.comeBack(address)).location).toBe('/sign-in?problem=sign-in-expired');
    await other.begin('agency');
    expect((await other.comeBack(address)).location).toBe('/sign-in?problem=wrong-answer');
    expect(await other.person()).toBeNull();
  });

  test('is good at no other provider', async () => {
    const { browser, address } = await begun();
    const back = await browser.comeBack(address.replace('/agency/', '/ministry/'));
    expect(back.location).toBe('/sign-in?problem=sign-in-expired');
  });

  test('is good for ten minutes', async () => {
    const { browser, address } = await begun();
    clock = () => new Date(Date.now() + 601_000);
    const back = await browser.comeBack(address);
    clock = () => new Date();
    expect(back.location).toBe('/sign-in?problem=sign-in-expired');
  });

  test('with a cookie that this installation has not sealed is none', async () => {
    const { browser, address } = await begun();
    const sealed = browser.cookies.get('provider-sign-in')!;
    for (const forged of [`${sealed.slice(0, -2)}AA`, 'e30', '']) {
      browser.cookies.set('provider-sign-in', forged);
      expect((await browser.comeBack(address)).location).toBe('/sign-in?problem=sign-in-expired');
    }
  });
});
