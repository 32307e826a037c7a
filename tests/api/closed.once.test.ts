import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#api/app.ts';
import { accessRules } from '#api/access/rules.ts';
import { during, newArrival } from '#api/http/arrival.ts';
import { capabilitiesOf, type Capability } from '#domain/capability.ts';
import { roles, type Role } from '#domain/role.ts';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { routesOf, type Route } from '#tests/support/routes.ts';

/** What anybody may ask for. Another line here is a decision: everything else needs a role. */
const publicRoutes = [
  'GET /health/live',
  'GET /health/ready',
  'GET /api/v1/openapi.json',
  'GET /api/v1/organisations',
  'GET /api/v1/organisations/:code',
  'GET /api/v1/metrics',
  'GET /api/v1/metrics/:code',
  'GET /api/v1/series',
  'GET /api/v1/series/coverage',
  'GET /api/v1/series/chart.svg',
  'GET /api/v1/series/chart.png',
  'GET /api/v1/overview/:organisation',
  'GET /api/v1/comparison',
  'GET /api/v1/events',
  'GET /api/v1/targets',
  'GET /api/v1/targets/history',
  'GET /api/v1/targets/progress',
  'GET /api/v1/targets/tenfold',
  'GET /api/v1/visions',
  'GET /api/v1/visions/history',
  'GET /api/v1/visions/progress',
  'GET /api/v1/groups',
  'GET /api/v1/groups/:group',
  'GET /api/v1/groups/:group/coverage',
  'GET /api/v1/peers/:organisation',
  'GET /api/v1/promises',
  'GET /api/v1/publications',
  'GET /api/v1/revisions',
  'GET /api/v1/correction-policy',
  'GET /api/v1/releases',
  'GET /api/v1/questions',
  // a link that has no room for all it compares, and one with a name
  'GET /api/v1/queries/:code',
  'POST /api/v1/queries',
  'GET /api/v1/saved-comparisons/:name',
  // a reader without an account says what is wrong
  'POST /api/v1/error-reports',
  // whoever has a mail can end the mails
  'POST /api/v1/following/unsubscribe',
  'GET /api/v1/following/one-click',
  'POST /api/v1/following/one-click',
  'GET /api/v1/installation',
  // says who is signed in, which may be nobody
  'GET /api/v1/session',
  'POST /api/v1/session',
  'DELETE /api/v1/session',
  // the way in through an identity provider
  'GET /api/v1/identity-providers',
  'GET /api/v1/identity-providers/:code/sign-in',
  'GET /api/v1/identity-providers/:code/callback',
  // whoever has the link
  'POST /api/v1/set-up',
  'POST /api/v1/set-up/read',
  'POST /api/v1/invitations/read',
  'POST /api/v1/invitations/accept',
  'POST /api/v1/password-resets',
  'POST /api/v1/password-resets/read',
  'POST /api/v1/password-resets/use',
  'POST /api/v1/reports/read',
  'POST /api/v1/reports/workbook',
  'POST /api/v1/reports/entries',
  'POST /api/v1/reports/finish',
  // which part of an organisation answers for what; names only to its own people
  'GET /api/v1/responsible',
];

let api: TestApi;
let routes: Route[];
/** By role and organisation, such as `analyst of agency`. */
const people = new Map<string, SignedIn>();
const known = (name: string): SignedIn => {
  const found = people.get(name);
  if (!found) throw new Error(`nobody is ${name}`);
  return found;
};
const person = (role: Role, organisation: string): SignedIn => known(`${role} of ${organisation}`);

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('agency', { parent: 'top' }),
    unit('office', { parent: 'agency' }),
    unit('sibling', { parent: 'top' }),
  ]);
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  for (const organisation of ['top', 'agency', 'office', 'sibling']) {
    for (const role of roles) {
      const added = await addPerson(api, `${role}-${organisation}`, [[organisation, role]]);
      people.set(`${role} of ${organisation}`, await signIn(api, added));
    }
  }
  people.set('nothing', await signIn(api, await addPerson(api, 'nothing')));
  routes = routesOf(api.app);
});
afterAll(() => api.close());

/** An address of the route, in the agency. What else it names is not there: nothing is changed by asking. */
const addressOf = ({ path }: Route): string =>
  path.replace(':code', 'agency').replace(':organisation', 'agency').replaceAll(/:\w+/g, '999999');

const ask = (method: string, address: string, headers: Record<string, string> = {}) =>
  api.request(address, { method, headers });
const askAs = ({ cookie }: SignedIn, { method }: Route, address: string) =>
  ask(method, address, { Cookie: cookie, Origin: 'http://localhost' });

const lesserThan = (capability: Capability): Role[] =>
  roles.filter((role) => !capabilitiesOf(role).includes(capability));
const enough = (capability: Capability): Role => {
  const role = roles.find((one) => capabilitiesOf(one).includes(capability));
  if (!role) throw new Error(`nobody may ${capability}`);
  return role;
};

const ruled = () =>
  routes.flatMap((route) => {
    const rule = accessRules[route.name];
    return rule === undefined || typeof rule === 'string' ? [] : [{ route, ...rule }];
  });
const named = (...rules: string[]) => routes.filter(({ name }) => rules.includes(String(accessRules[name])));

test('every route has a rule, and every rule a route', () => {
  expect(Object.keys(accessRules).toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
});

test('only the routes listed here are open to everybody', () => {
  expect(
    named('everybody')
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(publicRoutes.toSorted());
});

test('the open ones ask nobody to sign in', async () => {
  for (const route of named('everybody')) {
    const { status, body } = await ask(route.method, addressOf(route), { 'Content-Type': 'application/json' });
    expect([route.name, status, body?.code]).not.toEqual([route.name, 401, 'sign-in-needed']);
    expect([route.name, status]).not.toEqual([route.name, 403]);
  }
});

test('every other route answers 401 without sign-in, and changes nothing', async () => {
  for (const route of routes.filter(({ name }) => !publicRoutes.includes(name))) {
    const { status, body, headers } = await ask(route.method, addressOf(route));
    expect([route.name, status, body.code]).toEqual([route.name, 401, 'sign-in-needed']);
    expect(headers.get('Cache-Control')).toBe('no-store');
  }
});

describe('a role', () => {
  test('below the needed one is answered 403, each of them', async () => {
    for (const { route, capability, in: place } of ruled()) {
      for (const role of lesserThan(capability)) {
        const { status, body } = await askAs(
          person(role, place === 'installation' ? 'top' : 'agency'),
          route,
          addressOf(route),
        );
        expect([route.name, role, status, body.code]).toEqual([route.name, role, 403, 'not-allowed']);
      }
      expect(lesserThan(capability).length).toBeGreaterThan(0);
    }
  });

  test('in a sibling or below is answered 403', async () => {
    for (const { route, capability } of ruled().filter(({ in: place }) => place === 'organisation')) {
      for (const elsewhere of ['sibling', 'office']) {
        const { status, body } = await askAs(person(enough(capability), elsewhere), route, addressOf(route));
        expect([route.name, elsewhere, status, body.code]).toEqual([route.name, elsewhere, 403, 'not-allowed']);
      }
    }
  });

  test('in the organisation or above lets in', async () => {
    for (const { route, capability } of ruled().filter(({ in: place }) => place === 'organisation')) {
      for (const where of ['agency', 'top']) {
        const { status } = await askAs(person(enough(capability), where), route, addressOf(route));
        expect([route.name, where, [401, 403].includes(status)]).toEqual([route.name, where, false]);
      }
    }
  });

  test('decides about the installation only where its first page is', async () => {
    for (const { route, capability } of ruled().filter(({ in: place }) => place === 'installation')) {
      for (const elsewhere of ['agency', 'sibling']) {
        const { status, body } = await askAs(person(enough(capability), elsewhere), route, addressOf(route));
        expect([route.name, elsewhere, status, body.code]).toEqual([route.name, elsewhere, 403, 'not-allowed']);
      }
      const { status } = await askAs(person(enough(capability), 'top'), route, addressOf(route));
      expect([route.name, [401, 403].includes(status)]).toEqual([route.name, false]);
    }
  });

  test('decides about records and files of the organisation, in every form of asking', async () => {
    const audit = (who: SignedIn, query: string) => who.get(`/api/v1/audit${query}`);
    for (const elsewhere of ['sibling', 'office']) {
      expect((await audit(person('administrator', elsewhere), '?organisation=agency')).body.code).toBe('not-allowed');
      expect((await audit(person('administrator', elsewhere), '?organisation=agency&format=csv')).status).toBe(403);
    }
    expect((await audit(person('administrator', 'agency'), '')).body.code).toBe('not-allowed');
    expect((await audit(person('administrator', 'agency'), '?organisation=agency')).status).toBe(200);
    expect((await audit(person('administrator', 'agency'), '?organisation=office')).status).toBe(200);
    expect((await audit(person('administrator', 'top'), '')).status).toBe(200);
    const send = ({ cookie }: SignedIn) => {
      const form = new FormData();
      form.set('file', new Blob(['organisation,metric,period,value\nagency,total-transactions,2024-Q1,10\n']), 'a.csv');
      const headers = { Cookie: cookie, Origin: 'http://localhost' };
      return api.request('/api/v1/imports?dryRun=true', { method: 'POST', body: form, headers });
    };
    for (const elsewhere of ['sibling', 'office']) {
      expect(await send(person('administrator', elsewhere))).toMatchObject({
        status: 403,
        body: { code: 'not-your-organisation' },
      });
    }
    for (const where of ['agency', 'top']) expect((await send(person('administrator', where))).status).toBe(200);
  });
});

describe('what is one’s own', () => {
  test('needs no role, and a person', async () => {
    const own = named('signed-in', 'signing-in');
    expect(own.length).toBeGreaterThan(5);
    for (const route of own) {
      const { status, body } = await ask(route.method, addressOf(route), { Authorization: `Bearer ${writeToken}` });
      expect([route.name, status, body.code]).toEqual([route.name, 403, 'people-only']);
    }
    const nothing = known('nothing');
    const fresh = await signIn(api, nothing);
    for (const route of own) {
      const { status, body } = await askAs(await signIn(api, nothing), route, addressOf(route));
      // without a code or the password there is nothing to show
      const isLetIn = body?.code === 'wrong-password' || ![401, 403].includes(status);
      expect([route.name, isLetIn, body?.code]).toEqual([route.name, true, body?.code]);
    }
    expect((await fresh.get('/api/v1/session')).status).toBe(200);
  });

  test('is out of reach while the second factor is still to be shown, except to show it', async () => {
    const half = await signIn(api, await addPerson(api, 'half', [['top', 'administrator']]));
    await api.database.sql`update sessions set is_complete = false where person_id = ${half.id}`;
    for (const route of routes.filter(
      ({ name }) => !publicRoutes.includes(name) && accessRules[name] !== 'signing-in',
    )) {
      const { status, body } = await askAs(half, route, addressOf(route));
      expect([route.name, status, body.code]).toEqual([route.name, 403, 'second-factor-needed']);
    }
  });
});

describe('round the door', () => {
  const closed = () => routes.filter(({ name }) => !publicRoutes.includes(name));
  /** The same place as a careless or a clever client would write it. */
  const spellings = (address: string): string[] => {
    const [last = ''] = address.split('/').toReversed();
    return [
      `${address}/`,
      `${address}//`,
      `/${address}`,
      address.replace('/api/v1/', '/api/v1//'),
      address.replace('/api/v1/', '/api//v1/'),
      address.replace('/api/v1/', '/api%2Fv1%2F'),
      address.replace('/api/v1/', '/api/v1%2F'),
      address.replace('/api/v1/', '/api/v1/x/../'),
      address.replace('/api/v1/', '/api/v1/%2e/'),
      address.replace('/agency/', '/%61gency/'),
      address.replace('/agency/', '/agency%2F'),
      address.replace('/agency/', '/AGENCY/'),
      address.replace('/agency/', '/agency%00/'),
      address.replace('/agency/', '/sibling%2F..%2Fagency/'),
      address.replace(
        last,
        encodeURI(last).replace(/^[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
      ),
      address.toUpperCase(),
      `${address};a=b`,
      `${address}?code=sibling`,
      `${address}#x`,
    ];
  };

  test('no spelling of an address leads, for nobody', async () => {
    for (const route of closed()) {
      for (const address of spellings(addressOf(route))) {
        const { status } = await ask(route.method, address);
        expect([route.method, address, [401, 404, 405].includes(status)]).toEqual([route.method, address, true]);
      }
    }
  });

  test('no spelling of an address leads, for an administrator of another organisation', async () => {
    for (const { route } of ruled().filter(({ in: place }) => place === 'organisation')) {
      for (const address of spellings(addressOf(route))) {
        const { status } = await askAs(person('administrator', 'sibling'), route, address);
        expect([route.method, address, [403, 404, 405].includes(status)]).toEqual([route.method, address, true]);
      }
    }
  });

  test('HEAD asks for the same as GET, and a method that nobody knows for nothing', async () => {
    for (const route of closed().filter(({ method }) => method === 'GET')) {
      expect([route.name, (await ask('HEAD', addressOf(route))).status]).toEqual([route.name, 401]);
      for (const method of ['OPTIONS', 'PATCH', 'PROPFIND']) {
        expect([route.name, method, (await ask(method, addressOf(route))).status]).toEqual([route.name, method, 405]);
      }
    }
    for (const route of closed().filter(({ method }) => method !== 'GET')) {
      const overridden = await ask('POST', addressOf(route), { 'X-HTTP-Method-Override': route.method });
      expect([route.name, [401, 405].includes(overridden.status)]).toEqual([route.name, true]);
    }
  });

  test('a route that somebody forgot to give a rule is closed to everybody', async () => {
    const app = createApp(api.context).get('/api/v1/forgotten', (c) => c.text('all of it'));
    const get = (headers: Record<string, string>, method = 'GET') =>
      during(newArrival('192.0.2.1'), () => app.request('/api/v1/forgotten', { headers, method }));
    expect((await get({})).status).toBe(401);
    for (const headers of [
      { Cookie: person('administrator', 'top').cookie },
      { Authorization: `Bearer ${writeToken}` },
    ]) {
      const answer = await get(headers);
      expect([answer.status, await answer.json()]).toEqual([403, expect.objectContaining({ code: 'closed' })]);
      expect((await get(headers, 'HEAD')).status).toBe(403);
    }
    expect(routesOf(app).map(({ name }) => name)).toContain('GET /api/v1/forgotten');
  });
});
