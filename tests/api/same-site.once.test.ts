import { once } from 'node:events';
import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newServer } from '#api/server.ts';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, password, signIn } from '#tests/support/people.ts';

let plain: TestApi;
/** The same over TLS: by one address and no other. */
let secure: TestApi;
let plainCookie: string;
let secureCookie: string;
const logged: Record<string, unknown>[] = [];
const address = 'https://tiofalt.example';

const signInOver = (headers: Record<string, string>, api = secure) =>
  api.request('/api/v1/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ email: 'anna@tiofalt.example', password }),
  });
const cookieIn = (headers: Headers): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';

beforeAll(async () => {
  plain = await openTestApi();
  await addOrganisations(plain.database, [unit('north')]);
  await addPerson(plain, 'anna', [['north', 'administrator']]);
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) });
  secure = await openTestApi({ database: plain.database, site: { url: address, isSecure: true }, log });
  plainCookie = cookieIn((await signInOver({}, plain)).headers);
  secureCookie = cookieIn((await signInOver({ Origin: address })).headers);
});
afterAll(() => plain.close());

const write = (api: TestApi, headers: Record<string, string>, body = '{"name":"k","scopes":["import"]}') =>
  api.request('/api/v1/organisations/north/keys', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });

describe('over TLS', () => {
  test('the cookie is for this host alone, over TLS alone, and not for scripts', async () => {
    const [cookie] = (await signInOver({ Origin: address })).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const signedOut = await secure.request('/api/v1/session', {
      method: 'DELETE',
      headers: { Cookie: cookieIn((await signInOver({ Origin: address })).headers), Origin: address },
    });
    expect(signedOut.headers.getSetCookie()).toEqual(['__Host-session=; Max-Age=0; Path=/; Secure']);
  });

  test('the cookie without the prefix, which a neighbour could set, signs nobody in', async () => {
    const token = secureCookie.split('=')[1] ?? '';
    const asked = async (cookie: string) =>
      (await secure.get('/api/v1/sessions', { Cookie: cookie, Origin: address })).status;
    expect([await asked(`__Host-session=${token}`), await asked(`session=${token}`)]).toEqual([200, 401]);
  });

  test('our own pages may write', async () => {
    expect((await write(secure, { Cookie: secureCookie, Origin: address })).status).toBe(201);
    const sameOrigin = { Cookie: secureCookie, 'Sec-Fetch-Site': 'same-origin' };
    expect((await write(secure, sameOrigin)).status).toBe(201);
  });
});

describe('what a browser sends on behalf of another site changes nothing', () => {
  test.each([
    ['from another site', { Origin: 'https://evil.example' }],
    ['from another site that begins like ours', { Origin: 'https://tiofalt.example.evil.example' }],
    ['from another site that ends like ours', { Origin: 'https://eviltiofalt.example' }],
    ['from a neighbour of ours', { Origin: 'https://other.tiofalt.example' }],
    ['from another port', { Origin: 'https://tiofalt.example:8443' }],
    ['from our name without TLS', { Origin: 'http://tiofalt.example' }],
    ['from an origin with more behind it', { Origin: 'https://tiofalt.example/page' }],
    ['from two origins', { Origin: 'https://tiofalt.example, https://evil.example' }],
    ['from nowhere, such as a sandboxed frame', { Origin: 'null' }],
    ['from an empty origin', { Origin: '' }],
    ['with no origin', {}],
    ['with no origin, and across sites', { 'Sec-Fetch-Site': 'cross-site' }],
    ['with no origin, from a neighbour', { 'Sec-Fetch-Site': 'same-site' }],
    ['with no origin, typed in', { 'Sec-Fetch-Site': 'none' }],
    ['with our origin, but across sites', { Origin: address, 'Sec-Fetch-Site': 'cross-site' }],
    ['with a page of ours as Referer only', { Referer: `${address}/account` }],
    ['by a host that says it is ours', { Origin: 'https://evil.example', Host: 'evil.example' }],
  ] as [string, Record<string, string>][])('%s', async (_, headers) => {
    const refused = await write(secure, { Cookie: secureCookie, ...headers });
    expect(refused).toMatchObject({ status: 403, body: { code: 'cross-site' } });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain;json'])(
    'as a form can, with %s, not even from our own pages',
    async (type) => {
      const given = { Cookie: secureCookie, Origin: address, 'Content-Type': type };
      expect(await write(secure, given)).toMatchObject({ status: 415, body: { code: 'json-expected' } });
      expect((await write(secure, { ...given, Origin: 'https://evil.example' })).status).toBe(403);
    },
  );

  test('by reading, which changes nothing whoever asks', async () => {
    const read = await secure.get('/api/v1/sessions', { Cookie: secureCookie, Origin: 'https://evil.example' });
    expect([read.status, read.headers.get('Access-Control-Allow-Origin')]).toEqual([200, null]);
  });

  test('and is told to whoever watches the log', async () => {
    logged.length = 0;
    await write(secure, { Cookie: secureCookie, Origin: 'https://evil.example' });
    expect(logged).toMatchObject([
      {
        securityEvent: 'refused',
        actor: 'anna',
        address: '192.0.2.1',
        subject: 'POST /api/v1/organisations/north/keys',
        after: { code: 'cross-site' },
      },
    ]);
  });
});

test('a program with a key carries no cookie, and says nothing of where it comes from', async () => {
  const answer = await write(secure, { Authorization: `Bearer ${writeToken}` });
  expect(answer.status).toBe(201);
});

test('without TLS a write has to come from the name that it is sent to', async () => {
  const [host, evil] = ['http://localhost', 'http://evil.example'];
  expect((await write(plain, { Cookie: plainCookie, Origin: host })).status).toBe(201);
  expect((await write(plain, { Cookie: plainCookie, Origin: evil })).status).toBe(403);
});

describe('behind a proxy that is trusted, and without an address that is known to be ours', () => {
  /** Asks over the wire, as the proxy would hand it on. */
  const through = async (isBehindProxy: boolean, ask: (host: string) => Promise<Response>): Promise<Response> => {
    const server = newServer(plain.app, plain.context, { isBehindProxy, publicUrl: null }, () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      return await ask(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
  const cookieOf = async (isBehindProxy: boolean, headers: Record<string, string>) =>
    (
      await through(isBehindProxy, (host) =>
        fetch(`http://${host}/api/v1/session`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: JSON.stringify({ email: 'anna@tiofalt.example', password }),
        }),
      )
    ).headers.getSetCookie()[0] ?? '';
  const overTls = { 'X-Forwarded-Proto': 'https' };

  test('the cookie is for TLS alone where the request came over TLS', async () => {
    expect(await cookieOf(true, overTls)).toMatch(/^__Host-session=[\w-]{43}; .*HttpOnly; Secure; SameSite=Lax$/);
    expect(await cookieOf(true, { 'X-Forwarded-Proto': 'https, http' })).toMatch(/^session=(?!.*Secure)/);
    expect(await cookieOf(true, {})).toMatch(/^session=(?!.*Secure)/);
    // anybody may say so where no proxy is trusted
    expect(await cookieOf(false, overTls)).toMatch(/^session=(?!.*Secure)/);
  });

  test('the cookie signs somebody in over TLS, and without the prefix, or without TLS, nobody', async () => {
    const [secured = ''] = (await cookieOf(true, overTls)).split(';');
    const asked = async (Cookie: string, also = {}) =>
      (await through(true, (host) => fetch(`http://${host}/api/v1/sessions`, { headers: { Cookie, ...also } }))).status;
    expect([await asked(secured, overTls), await asked(secured)]).toEqual([200, 401]);
    expect(await asked(secured.replace('__Host-', ''), overTls)).toBe(401);
  });

  test('a write over TLS has to come from a page over TLS', async () => {
    const [secured = ''] = (await cookieOf(true, overTls)).split(';');
    const from = async (scheme: string, name?: string) => {
      const answer = await through(true, (host) => {
        const headers = { ...overTls, Cookie: secured, Origin: `${scheme}://${name ?? host}` };
        return fetch(`http://${host}/api/v1/session`, { method: 'DELETE', headers });
      });
      return answer.status;
    };
    expect([await from('http'), await from('https', 'evil.example')]).toEqual([403, 403]);
    expect(await from('https')).toBe(204);
  });
});

test('a foreign name that leads here is not taken for ours, once ours is known', async () => {
  const context = { ...plain.context, site: { url: 'http://tiofalt.example', isSecure: false } };
  const server = newServer(plain.app, context, { isBehindProxy: false, publicUrl: context.site.url }, () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const statusFrom = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { port, host: '127.0.0.1', path: '/api/v1/session', method: 'DELETE', headers };
      send(options, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
  try {
    // a name that an attacker made lead to this machine
    expect(await statusFrom({ Host: 'rebound.example', Origin: 'http://rebound.example' })).toBe(403);
    expect(await statusFrom({ Host: 'tiofalt.example', Origin: 'http://tiofalt.example' })).toBe(204);
    // a proxy that writes a name of its own
    expect(await statusFrom({ Host: '127.0.0.1:3001', Origin: 'http://tiofalt.example' })).toBe(204);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('signing in again ends the session that the browser had', async () => {
  const first = await signIn(plain, { id: 0, email: 'anna@tiofalt.example' });
  const second = await signInOver({ Cookie: first.cookie, Origin: 'http://localhost' }, plain);
  expect(second.status).toBe(200);
  const cookie = cookieIn(second.headers);
  expect(cookie).not.toBe(first.cookie);
  expect((await first.get('/api/v1/sessions')).status).toBe(401);
  expect((await plain.get('/api/v1/sessions', { Cookie: cookie })).status).toBe(200);
});

test('a browser cannot be given a session that somebody else knows', async () => {
  const planted = await signInOver({ Cookie: 'session=planted', Origin: 'http://localhost' }, plain);
  expect(cookieIn(planted.headers)).not.toContain('planted');
  expect((await plain.get('/api/v1/sessions', { Cookie: 'session=planted' })).status).toBe(401);
});

test('what is typed where an address belongs is neither logged nor recorded', async () => {
  logged.length = 0;
  const secret = 'my password in the wrong field';
  const failed = await secure.request('/api/v1/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: secret, password: 'x' }),
  });
  expect(failed.status).toBe(401);
  const kept = await plain.database
    .sql`select a::text from audit_records a union all select s::text from sign_in_attempts s`;
  expect(logged.map(({ securityEvent }) => securityEvent)).toContain('sign-in-failed');
  expect(JSON.stringify([logged, kept])).not.toContain('wrong field');
});
