import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRules } from '#api/access/rules.ts';
import { during, newArrival } from '#api/http/arrival.ts';
import { newServer } from '#api/server.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { routesOf, type Route } from '#tests/support/routes.ts';

let api: TestApi;
let anna: SignedIn;
const servers: Server[] = [];

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north')]);
  await api.importFile('organisation,metric,period,value\nnorth,tv-series,2020,1\nnorth,tv-series,2021,2\n');
  anna = await signIn(api, await addPerson(api, 'anna', [['north', 'administrator']]));
});
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  await api.close();
});

/** Nobody's script runs in what is no page, nothing frames it, and nobody guesses at what it is. */
function expectGuarded(headers: Headers, what: string): void {
  const policy = headers.get('Content-Security-Policy')?.split('; ') ?? [];
  expect([what, policy]).toEqual([
    what,
    ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", 'sandbox'],
  ]);
  expect([what, headers.get('X-Content-Type-Options')]).toEqual([what, 'nosniff']);
  expect([what, headers.get('Referrer-Policy')]).toEqual([what, 'no-referrer']);
  expect(headers.get('Cross-Origin-Resource-Policy')).toBe(isOpen(headers) ? 'cross-origin' : 'same-origin');
  for (const name of ['Server', 'X-Powered-By', 'Access-Control-Allow-Credentials']) {
    expect([what, name, headers.get(name)]).toEqual([what, name, null]);
  }
}

const addressOf = ({ path }: Route): string =>
  path.replace(/:(code|organisation)/, 'north').replaceAll(/:\w+/g, '999999');
const isOpen = (headers: Headers): boolean => headers.get('Access-Control-Allow-Origin') === '*';
const own = { Origin: 'http://localhost', 'Content-Type': 'application/json' };
const chart = '/api/v1/series/chart.svg?metric=tv-series&organisation=north';
const reading = [
  '/api/v1/series?metric=tv-series&organisation=north',
  '/api/v1/series?metric=tv-series&organisation=north&format=csv',
  chart,
  '/api/v1/series/chart.png?metric=tv-series&organisation=north',
  '/api/v1/organisations',
  '/api/v1/openapi.json',
];

describe('every answer', () => {
  test('of every route is guarded, whoever asks and whatever it says', async () => {
    for (const route of routesOf(api.app)) {
      for (const headers of [{}, { Cookie: anna.cookie }, { Authorization: 'Bearer tiofalt_none' }]) {
        // what goes on answering is not read to its end
        const answer = await during(newArrival('192.0.2.1'), () =>
          api.app.request(addressOf(route), {
            method: route.method,
            // a new session each would end the one that asks
            headers: route.name.endsWith('/session') || route.name.endsWith('/sessions') ? own : { ...own, ...headers },
          }),
        );
        await answer.body?.cancel();
        expectGuarded(answer.headers, `${route.name} ${answer.status}`);
      }
    }
  });

  test('is guarded where there is no such route, method or kind of body', async () => {
    for (const [method, path, headers] of [
      ['GET', '/api/v1/nothing', {}],
      ['GET', '/nothing', {}],
      ['OPTIONS', '/api/v1/series', {}],
      ['POST', '/api/v1/session', { 'Content-Type': 'text/plain' }],
      ['DELETE', '/api/v1/session', { Origin: 'https://evil.example' }],
    ] as const) {
      const answer = await api.request(path, { method, headers });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expectGuarded(answer.headers, `${method} ${path}`);
    }
  });

  test('says what it is, and in which letters', async () => {
    const types = await Promise.all(reading.map(async (path) => (await api.get(path)).headers.get('Content-Type')));
    expect(types).toEqual([
      'application/json',
      'text/csv; charset=utf-8; header=present',
      'image/svg+xml; charset=utf-8',
      'image/png',
      'application/json',
      'application/json',
    ]);
  });
});

describe('other sites', () => {
  test('may read what everybody may read, also that it is unchanged or refused', async () => {
    for (const path of reading) {
      const { status, headers } = await api.get(path, { Origin: 'https://newspaper.example' });
      expect([path, status, isOpen(headers)]).toEqual([path, 200, true]);
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
      const again = await api.get(path, { 'If-None-Match': headers.get('ETag') ?? '' });
      expect([path, again.status, isOpen(again.headers)]).toEqual([path, 304, true]);
      expectGuarded(again.headers, path);
    }
    const refused = await api.get('/api/v1/series?metric=none&organisation=north');
    expect([refused.status, isOpen(refused.headers)]).toEqual([400, true]);
  });

  test('may not read what is answered to somebody', async () => {
    for (const path of reading) {
      const { status, headers } = await anna.get(path);
      expect([path, status, isOpen(headers)]).toEqual([path, 200, false]);
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    }
  });

  test('may not read any answer of a route that signs in, acts, or answers only some', async () => {
    const isForAll = ({ name, path }: Route) =>
      accessRules[name] === 'everybody' &&
      !/\/(session|identity-providers|health|set-up|invitations|password|reports|error-reports|following.one-click)/.test(
        path,
      );
    const closed = routesOf(api.app).filter((route) => !isForAll(route));
    // another one is a decision
    expect(routesOf(api.app).length - closed.length).toBe(35);
    for (const route of closed) {
      const { headers, status } = await api.request(addressOf(route), { method: route.method, headers: own });
      expect([route.name, status, isOpen(headers)]).toEqual([route.name, status, false]);
    }
  });

  test('are not told beforehand that they may send keys or anything else', async () => {
    const asked = await api.request('/api/v1/series', {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://evil.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization',
      },
    });
    const allowed = [...asked.headers].filter(([name]) => /^access-control-allow-(headers|methods)/.test(name));
    expect([asked.status, allowed]).toEqual([405, []]);
  });
});

/** The whole server, with a page that says what it was told; answers what comes over the wire. */
async function openServer(trust: { isBehindProxy: boolean; publicUrl: string | null }, context = api.context) {
  const server = newServer(api.app, context, trust, ({ headers }, response) => {
    const { host, 'x-forwarded-proto': protocol } = headers;
    response.setHeader('content-security-policy', "default-src 'self'");
    response.end(`${String(protocol)}://${host}`);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return async (lines: string, body = '') => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`${lines.replaceAll('\n', '\r\n')}\r\nConnection: close\r\n\r\n${body}`);
    let text = '';
    for await (const piece of socket) text += String(piece);
    const [head = '', ...rest] = text.split('\r\n\r\n');
    const [first = '', ...fields] = head.split('\r\n');
    const headers = new Headers(fields.map((line) => line.split(/: ?(.*)/, 2) as [string, string]));
    return { status: Number(first.split(' ')[1]), headers, body: rest.join('\r\n\r\n') };
  };
}

const alone = { isBehindProxy: false, publicUrl: null };
const line = 'GET /api/v1/metrics?limit=3 HTTP/1.1\nHost: a';

describe('over the wire', () => {
  test('an answer sent again without a thought says the same', async () => {
    const ask = await openServer(alone);
    const [first, again] = [await ask(line), await ask(line)];
    for (const answer of [first, again]) for (const name of ['date', 'x-request-id']) answer.headers.delete(name);
    expect([first.status, [...again.headers].toSorted()]).toEqual([200, [...first.headers].toSorted()]);
    const unchanged = await ask(`${line}\nIf-None-Match: ${first.headers.get('ETag')}`);
    expect([unchanged.status, isOpen(unchanged.headers)]).toEqual([304, true]);
    expectGuarded(unchanged.headers, 'unchanged');
  });

  test.each([
    [400, 'hello'],
    [400, 'GET /api/v1/metrics HTTP/1.1'],
    [400, 'GET /api/v1/sessions HTTP/1.1\nHost: a b'],
    [400, 'GET / HTTP/1.1'],
    [417, `${line}\nExpect: miracles`],
    [431, `${line}\nX-Long: long`],
    [405, 'TRACE /api/v1/metrics HTTP/1.1\nHost: a'],
  ])('what no route sees is refused as guarded (%i): %s', async (status, lines) => {
    const answer = await (await openServer(alone))(lines.replace('long', 'long'.repeat(5_000)));
    expect(answer.status).toBe(status);
    expectGuarded(answer.headers, lines);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(JSON.parse(answer.body.replace(/^[0-9a-f]+\r\n(.*)\r\n0\r\n/s, '$1'))).toHaveProperty('code');
  });

  test('a page has its own policy, and what it leaves out is there', async () => {
    const { headers } = await (await openServer(alone))('GET /page HTTP/1.1\nHost: a');
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'self'");
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });
});

describe('a promise to come over TLS only', () => {
  const promise = 'max-age=31536000; includeSubDomains';
  const promised = async (trust: { isBehindProxy: boolean; publicUrl: string | null }, headers = '') => {
    const ask = await openServer(trust);
    const lines = [line, line, 'GET /api/v1/session HTTP/1.1\nHost: a', 'GET /page HTTP/1.1\nHost: a'];
    const answers = [];
    for (const each of lines) answers.push((await ask(each + headers)).headers.get('Strict-Transport-Security'));
    return new Set(answers);
  };

  test('is given where the public address is one of TLS', async () => {
    expect(await promised({ isBehindProxy: false, publicUrl: 'https://tiofalt.example' })).toEqual(new Set([promise]));
    expect(await promised({ isBehindProxy: true, publicUrl: 'http://tiofalt.example' })).toEqual(new Set([null]));
  });

  test('is given where a trusted proxy says so, and not because somebody says so', async () => {
    const said = '\nX-Forwarded-Proto: https';
    expect(await promised({ ...alone, isBehindProxy: true }, said)).toEqual(new Set([promise]));
    expect(await promised({ ...alone, isBehindProxy: true })).toEqual(new Set([null]));
    expect(await promised(alone, said)).toEqual(new Set([null]));
  });

  test('is given with every answer of the API of such an installation', async () => {
    const secure = await openTestApi({
      database: api.database,
      site: { url: 'https://tiofalt.example', isSecure: true },
    });
    for (const path of ['/api/v1/metrics', '/api/v1/nothing', '/health/live', '/api/v1/sessions']) {
      expect((await secure.get(path)).headers.get('Strict-Transport-Security')).toBe(promise);
    }
    expect((await api.get('/api/v1/metrics')).headers.get('Strict-Transport-Security')).toBeNull();
  });
});
