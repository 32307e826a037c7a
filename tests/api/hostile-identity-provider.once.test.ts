import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openIdentityProvider } from '#api/identity-providers/provider.ts';
import { findAnsweredAddress } from '#db/queries/following.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import {
  callbackOf,
  openBrowser,
  settingsFor,
  startHostileProvider,
  type HostileProvider,
} from '#tests/support/identity-providers.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn } from '#tests/support/people.ts';

const secret = 'a secret that somebody else knows too';
let api: TestApi;
let provider: HostileProvider;
const logged: { securityEvent?: string; after?: { problem?: string; reason?: string } }[] = [];

beforeAll(async () => {
  provider = await startHostileProvider(secret);
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  api = await openTestApi({ now: () => new Date(), log });
  await addOrganisations(api.database, [unit('north'), unit('south')]);
});
afterAll(async () => {
  await api.close();
  await provider.stop();
});
beforeEach(() => {
  provider.says = { claims: {}, signs: 'rightly' };
  provider.metadata = {};
  // each test asks anew what the provider says of itself
  use({});
});

const use = (changes: object, issuer = provider.issuer) => {
  const settings = { ...settingsFor('agency', issuer, { kind: 'secret', secret }), ...changes };
  api.context.identityProviders = [openIdentityProvider(settings)];
};

/** Begins a sign-in and comes back at once, with the right nonce in the token. */
async function attempt(
  answer: (state: string) => Record<string, string> = (state) => ({ state, code: 'any' }),
  cookie?: string,
) {
  const browser = openBrowser(api);
  if (cookie) browser.cookies.set('session', cookie.split('=')[1] ?? '');
  const begun = await browser.begin('agency');
  if (begun.location.startsWith('/')) return { browser, location: begun.location };
  const { state = '', nonce } = Object.fromEntries(new URL(begun.location).searchParams);
  provider.says.claims = { nonce, ...provider.says.claims };
  const { location } = await browser.comeBack(
    `${callbackOf('agency')}?${new URLSearchParams(answer(state)).toString()}`,
  );
  return { browser, location };
}

async function expectRefusal(problem: string, reason: RegExp, answer?: (state: string) => Record<string, string>) {
  const before = await everythingIn(api.database);
  logged.length = 0;
  const { browser, location } = await attempt(answer);
  expect([location, await browser.person()]).toEqual([`/sign-in?problem=${problem}`, null]);
  expect(browser.cookies.has('session')).toBe(false);
  expect(await everythingIn(api.database)).toEqual(before);
  expect(logged).toEqual([
    expect.objectContaining({
      securityEvent: 'provider-sign-in-failed',
      after: { problem, reason: expect.stringMatching(reason) },
    }),
  ]);
}

const seconds = (from: number) => Math.floor(Date.now() / 1_000) + from;

test('what nothing is wrong with gets in, so that what is refused below is refused for its fault', async () => {
  const { browser, location } = await attempt();
  expect(location).toBe('/');
  expect((await browser.person()).roles).toMatchObject([{ organisation: 'north', role: 'analyst' }]);
});

test('whoever gets in leaves the session that the browser had before', async () => {
  const { id, email } = await addPerson(api, 'bo', [['north', 'reader']]);
  const earlier = await signIn(api, { id, email });
  const { browser } = await attempt(undefined, earlier.cookie);
  expect((await browser.person()).email).not.toBe(email);
  expect((await earlier.get('/api/v1/sessions')).status).toBe(401);
});

describe('a token is refused', () => {
  test.each<[string, () => Record<string, unknown>, RegExp]>([
    ['with another nonce', () => ({ nonce: 'another' }), /"nonce"/],
    ['without a nonce', () => ({ nonce: undefined }), /"nonce"/],
    ['for somebody else', () => ({ aud: 'another-client' }), /"aud"/],
    ['for us and others, by nobody in particular', () => ({ aud: ['tiofalt', 'another'] }), /"aud"/],
    ['for us, by another client', () => ({ aud: ['tiofalt', 'another'], azp: 'another' }), /"azp"/],
    ['that has run out', () => ({ exp: seconds(-120), iat: seconds(-180) }), /"exp"/],
    ['that does not run out', () => ({ exp: undefined }), /"exp"/],
    ['that is not valid yet', () => ({ nbf: seconds(600) }), /"nbf"/],
    ['of another issuer', () => ({ iss: 'https://login.other.example' }), /"iss"/],
    ['of an issuer that is nearly the same', () => ({ iss: `${provider.issuer}/` }), /"iss"/],
    ['of nobody', () => ({ sub: undefined }), /"sub"/],
    ['of somebody whose name is no text', () => ({ sub: 7 }), /"sub"/],
    ['of somebody whose name is beyond all bounds', () => ({ sub: 'a'.repeat(256) }), /subject/],
    ['of somebody whose name no database can keep', () => ({ sub: 'anna\0' }), /subject/],
  ])('%s', async (_, claims, reason) => {
    provider.says.claims = claims();
    await expectRefusal('wrong-answer', reason);
  });

  test.each([
    ['with another key', /signature/],
    ['not at all', /alg/],
    // whoever has the client secret could else be anybody
    ['with the client secret', /unsupported/],
  ] as const)('that is signed %s', async (signs, reason) => {
    provider.says.signs = signs;
    await expectRefusal('wrong-answer', reason);
  });

  test('when the provider was signed in to too long ago', async () => {
    use({ maximumAuthenticationAgeSeconds: 300 });
    provider.says.claims = { auth_time: seconds(-400) };
    await expectRefusal('wrong-answer', /too much time/);
    provider.says.claims = {};
    await expectRefusal('wrong-answer', /"auth_time"/);
    provider.says.claims = { auth_time: seconds(-200) };
    expect((await attempt()).location).toBe('/');
  });

  test('when its person and the one whose claims are told are two', async () => {
    provider.metadata = { userinfo_endpoint: `${provider.issuer}/userinfo` };
    await expectRefusal('wrong-answer', /"sub"/);
  });
});

describe('an answer is refused', () => {
  test.each<[string, (state: string) => Record<string, string>, string, RegExp]>([
    ['with another state', () => ({ state: 'another', code: 'any' }), 'wrong-answer', /"state"/],
    ['without a state', () => ({ code: 'any' }), 'wrong-answer', /"state"/],
    ['without a code', (state) => ({ state }), 'wrong-answer', /no authorization code/],
    ['of another issuer', (state) => ({ state, code: 'any', iss: 'https://other.example' }), 'wrong-answer', /"iss"/],
    ['that brings its own token', (state) => ({ state, code: 'a', id_token: 'x' }), 'wrong-answer', /implicit/],
    ['that is an error', (state) => ({ state, error: 'invalid_scope' }), 'wrong-answer', /invalid_scope/],
    ['named like what every object has', (state) => ({ state, error: 'constructor' }), 'wrong-answer', /constructor/],
    [
      'that it is too busy',
      (state) => ({ state, error: 'temporarily_unavailable' }),
      'provider-unavailable',
      /busy|temp/,
    ],
  ])('%s', (_, answer, problem, reason) => expectRefusal(problem, reason, answer));

  test('without its issuer, where the provider promises to say it', async () => {
    provider.metadata = { authorization_response_iss_parameter_supported: true };
    await expectRefusal('wrong-answer', /"iss"/);
  });
});

describe('a provider', () => {
  test('that calls itself otherwise than it is called here is not used', async () => {
    provider.metadata = { issuer: 'https://login.other.example' };
    await expectRefusal('wrong-answer', /issuer/);
    provider.metadata = { issuer: `${provider.issuer}/` };
    await expectRefusal('wrong-answer', /calls itself/);
  });

  test('whose tokens cannot be fetched is unavailable', async () => {
    provider.metadata = { token_endpoint: `${provider.issuer}/nothing` };
    await expectRefusal('provider-unavailable', /status/);
    provider.metadata = { token_endpoint: 'http://127.0.0.1:9/' };
    use({});
    await expectRefusal('provider-unavailable', /fetch failed/);
  });

  test('that is down is unavailable, disturbs nobody else, and is asked again once it is up', async () => {
    const port = Number(new URL(provider.issuer).port);
    await provider.stop();
    await expectRefusal('provider-unavailable', /fetch failed/);
    const anna = await signIn(api, await addPerson(api, 'anna', [['north', 'reader']]));
    expect((await anna.get('/api/v1/session')).body.person.name).toBe('anna');
    expect((await api.get('/api/v1/identity-providers')).body.items).toHaveLength(1);
    provider = await startHostileProvider(secret, port);
    expect((await attempt()).location).toBe('/');
  });

  test('is asked what it is once, however many sign in', async () => {
    expect((await attempt()).location).toBe('/');
    provider.metadata = { issuer: 'https://login.other.example' };
    provider.says.claims = {};
    expect((await attempt()).location).toBe('/');
  });
});

test('news goes to where the provider says that somebody has answered from, for as long as it says so', async () => {
  const heard = async (sub: string, claims: object) => {
    provider.says = { claims: { sub, ...claims }, signs: 'rightly' };
    expect((await attempt()).location).toBe('/');
    const [known] = await api.database.sql<{ id: number }[]>`
      select person_id as id from identities where issuer = ${provider.issuer} and subject = ${sub}`;
    return findAnsweredAddress(api.database.orm, known?.id ?? 0);
  };
  const [first, second] = ['elsa@stigverket.example', 'elsa.ek@stigverket.example'];
  expect(await heard('elsa', { email: first })).toBeNull();
  for (const said of [false, 'true', 1]) expect(await heard('elsa', { email: first, email_verified: said })).toBeNull();
  expect(await heard('elsa', { email_verified: true, preferred_username: first })).toBeNull();
  expect(await heard('elsa', { email: first, email_verified: true })).toBe(first);
  expect(await heard('elsa', { email: second, email_verified: true })).toBe(second);
  // two who share an address are written to, each about their own
  expect(await heard('ella', { email: second, email_verified: true })).toBe(second);
  expect(await heard('elsa', { email: second, email_verified: true })).toBe(second);
  expect(await heard('elsa', { email: second })).toBeNull();
  expect(await heard('ella', { email: second, email_verified: true })).toBe(second);
});
