import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { expectRefusal } from '#tests/support/refusal.ts';

let api: TestApi;
let before: Record<string, string>;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north'), unit('south', { parent: 'north' })]);
  await api.importFile(
    'organisation,metric,period,value\nsouth,total-transactions,2024-Q1,10\nsouth,heart-pull,2024,50\n',
  );
  before = await everythingIn(api.database);
});
afterAll(() => api.close());
afterEach(async () => expect(await everythingIn(api.database)).toEqual(before));

/** Each with what makes it a request that would be answered. */
const routes = {
  '/organisations': '',
  '/organisations/north': '',
  '/metrics': '',
  '/metrics/digital-share': '',
  '/series': 'metric=total-transactions&organisation=*',
  '/series/coverage': 'metric=total-transactions&organisation=*',
  '/series/chart.svg': 'metric=total-transactions&organisation=south',
  '/series/chart.png': 'metric=total-transactions&organisation=south',
  '/comparison': 'metric=total-transactions&organisation=*&period=2024-Q1',
  '/overview/north': '',
  '/events': 'organisation=north',
  '/targets': 'organisation=north',
  '/installation': '',
};
const everyRoute = Object.entries(routes).map(([path, query]) => [`/api/v1${path}`, query] as const);
const withAsOf = everyRoute.filter(([path]) => path !== '/api/v1/installation');
const withPages = everyRoute.filter(([path]) => /(organisations|metrics|events|targets)$/.test(path));
const withSelection = everyRoute.filter(([path]) => /^\/api\/v1\/(series|comparison)/.test(path));

const refused = async (path: string, query: string) =>
  expectRefusal(await api.get(`${path}?${query}`), `${path}?${query.slice(0, 100)}`);

test('without anything wrong in it, every route answers', async () => {
  for (const [path, query] of everyRoute) {
    expect([path, (await api.get(`${path}?${query}`)).status]).toEqual([path, 200]);
  }
});

describe('parameters', () => {
  test('that nobody knows are refused by name', async () => {
    for (const [path, query] of everyRoute) {
      for (const unknown of ['surprise=1', 'Limit=1', '__proto__=1', 'constructor=1', 'asof=2024-01-01', '%00=1']) {
        expect(await refused(path, `${query}&${unknown}`)).toBe('unknown-parameter');
      }
    }
    const { body } = await api.get('/api/v1/metrics?surprise=1');
    expect(body).toMatchObject({ path: 'surprise', detail: expect.stringContaining('surprise') });
  });

  test('that come twice are refused', async () => {
    for (const [path, query] of withSelection) {
      expect(await refused(path, `${query}&metric=heart-pull`)).toBe('bad-parameter');
      expect(await refused(path, `${query}&organisation=south`)).toBe('bad-parameter');
    }
    for (const [path, query] of withPages)
      expect(await refused(path, `${query}&limit=1&limit=2`)).toBe('bad-parameter');
  });

  test('that are needed are refused when they are missing or empty', async () => {
    for (const [path] of withSelection) {
      for (const query of [
        '',
        'metric=total-transactions',
        'organisation=*',
        'metric=&organisation=*',
        'metric=total-transactions&organisation=',
      ]) {
        expect(await refused(path, query)).toBe('bad-parameter');
      }
    }
    for (const path of ['/api/v1/events', '/api/v1/targets']) expect(await refused(path, '')).toBe('bad-parameter');
  });

  test.each(['0', '-1', '1e9', '1000000000', '1001', '1.5', 'many', '', '%20', '0x10', '١'])(
    'a limit or page of "%s" is refused',
    async (number) => {
      for (const [path, query] of withPages) {
        expect(await refused(path, `${query}&limit=${number}`)).toBe('bad-parameter');
        if (number !== '1001') expect(await refused(path, `${query}&page=${number}`)).toBe('bad-parameter');
      }
    },
  );

  test.each([
    'yesterday', '', '0000-01-01', '1969-12-31', '2024-02-30', '2024-13-01', '2024-01-01T25:00:00Z', '2024-01-01T00:00:60Z',
    '2024-01-01T00:00:00', '2024-01-01 00:00:00Z', '-2024-01-01', '+012024-01-01', '2024-W03', '20240101', 'now()', '2024-01-01;',
  ])('"%s" is no moment to read as of', async (moment) => {
    for (const [path, query] of withAsOf) {
      expect(await refused(path, `${query}&asOf=${encodeURIComponent(moment)}`)).toBe('bad-parameter');
    }
  }); // prettier-ignore

  test.each([
    '2026-11-22',
    '2026-11-21T12:00:01Z',
    '9999-12-31',
    '9999-12-31T23:59:59-14:00',
    '2026-11-21T12:00:01%2B00:00',
  ])('nothing is known yet as of %s', async (moment) => {
    for (const [path, query] of withAsOf)
      expect(await refused(path, `${query}&asOf=${moment}`)).toBe('as-of-in-future');
  });

  test('a moment with many digits after the second is read like any other', async () => {
    const path = `/api/v1/organisations?asOf=2024-01-01T00:00:00.${'123456789'.repeat(50)}Z`;
    expect((await api.get(path)).status).toBe(200);
    expect((await api.get('/api/v1/organisations?asOf=2024-01-01T00:00:00%2B14:00')).status).toBe(200);
  });

  test.each([
    ['from=2024-Q5', 'bad-parameter'],
    ['from=1969', 'bad-parameter'],
    ['to=2200', 'bad-parameter'],
    ['from=kv%203%202024', 'bad-parameter'],
    ['from=', 'bad-parameter'],
    ['frequency=W', 'bad-parameter'],
    ['frequency=', 'bad-parameter'],
    ['numerators=yes', 'bad-parameter'],
    ['format=xml', 'bad-parameter'],
    ['from=2024-Q2&to=2024-Q1', 'periods-reversed'],
    ['from=2024-Q1&to=2024-12', 'mixed-frequency'],
    ['from=2024&frequency=Q', 'mixed-frequency'],
  ])('%s is refused', async (query, code) => {
    expect(await refused('/api/v1/series', `metric=total-transactions&organisation=*&${query}`)).toBe(code);
  });

  test('several frequencies are refused until one is chosen', async () => {
    expect(await refused('/api/v1/series', 'metric=total-transactions,heart-pull&organisation=*')).toBe(
      'mixed-frequency',
    );
  });
});

describe('codes that do not exist', () => {
  const strange = [
    'atlantis', '%ff', '%00', 'north%00', '%ed%a0%80', '%F0%9F%92%A9', '%', '%2', '%zz', '..', '.', '%2e%2e%2f', '%2F', 'a/b/c',
    '__proto__', 'constructor', 'hasOwnProperty', "'; drop table revisions; --", '%27%20or%201=1', '${7*7}', '<script>',
    'x'.repeat(5_000), '%25', '*', 'NORTH', 'nørth', '%20north', 'north%20',
  ]; // prettier-ignore

  test.each(strange)('%s', async (code) => {
    for (const path of ['organisations', 'metrics', 'overview']) {
      // an address is cleaned of dots before anybody sees it
      const answer = await api.get(`/api/v1/${path}/${code}${code.includes('.') ? '/x' : ''}`);
      expectRefusal(answer, `${path}/${code}`);
      expect(answer.status).toBe(404);
    }
    for (const [path] of withSelection) {
      if (code !== '*') expectRefusal(await api.get(`${path}?metric=total-transactions&organisation=${code}`), code);
      expectRefusal(await api.get(`${path}?metric=${code}&organisation=*`), code);
    }
    expectRefusal(await api.get(`/api/v1/organisations?parent=${code}&kind=unit`), code);
  });

  test.each([
    ['NUL', '%00', 'bad-parameter'],
    ['a dimension and NUL', 'gender.%00', 'bad-parameter'],
    ['no text', '%ff', 'unknown-breakdown'],
    ['a dimension of another metric', 'gender.women', 'unknown-breakdown'],
    ['the total and another', 'total,outcome.failed', 'unknown-breakdown'],
    ['an inheritance', '__proto__', 'unknown-breakdown'],
    ['an inheritance with a category', 'constructor.name', 'unknown-breakdown'],
    ['a hundred and one', Array.from({ length: 101 }, (_, place) => `d.c${place}`).join(), 'too-many-codes'],
    ['thousands of letters', 'x'.repeat(3_000), 'bad-parameter'],
  ])('a breakdown by %s is refused', async (_, breakdown, code) => {
    for (const [path, query] of withSelection)
      expect(await refused(path, `${query}&breakdown=${breakdown}`)).toBe(code);
  });

  test('words to search for may be anything, and find nothing', async () => {
    for (const words of strange.filter((text) => !/^[*.%]{1,2}$|^%2[eF]|north|^$/i.test(text) && text.length < 100)) {
      const answer = await api.get(`/api/v1/organisations?q=${words}`);
      if (answer.status === 200) expect([words, answer.body.items]).toEqual([words, []]);
      else expectRefusal(answer, words);
    }
    expect(await refused('/api/v1/organisations', `q=${'x'.repeat(101)}`)).toBe('bad-parameter');
    expect((await api.get(`/api/v1/organisations?kind=${encodeURIComponent('\u0000')}`)).body.items ?? []).toEqual([]);
  });
});

describe('addresses and methods', () => {
  test.each([
    '/api',
    '/api/',
    '/api/v1',
    '/api/v1/',
    '/api/v2/metrics',
    '/api/v1/metrics/',
    '/api/v1/nothing',
    '/api/v1//metrics',
    '/api/v1/series/',
    '/api/v1/imports/1',
    '/nothing',
  ])('there is nothing at %s', async (path) => {
    const answer = await api.get(path);
    expect([expectRefusal(answer, path), answer.status]).toEqual(['no-such-route', 404]);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    '%s does nothing where only reading is',
    async (method) => {
      for (const [path, query] of everyRoute) {
        const answer = await api.request(`${path}?${query}`, { method });
        const code = expectRefusal(answer, `${method} ${path}`);
        expect([code, answer.status, answer.headers.get('Allow')]).toEqual(['method-not-allowed', 405, 'GET, HEAD']);
      }
    },
  );

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s does nothing where files are sent', async (method) => {
    expectRefusal(await api.request('/api/v1/imports', { method }), method);
  });

  test('headers may say anything', async () => {
    const headers = {
      Accept: 'text/csv;q=zero, */*;q=-1',
      'If-None-Match': `${'"x",'.repeat(2_000)}`,
      'Accept-Encoding': 'deflate;q=nothing, br, *',
      Authorization: 'Negotiate \u00ff',
      'Content-Length': '-1',
      'X-Forwarded-Proto': 'javascript',
    };
    for (const [path, query] of everyRoute) {
      expect((await api.get(`${path}?${query}`, headers)).status).toBe(200);
    }
  });

  test('whoever shows a key that is none is told so, and not answered as if they had shown nothing', async () => {
    for (const [path, query] of everyRoute) {
      for (const bearer of ['Bearer \u00ff', 'bearer x', `Bearer ${'x'.repeat(8_000)}`]) {
        const answer = await api.get(`${path}?${query}`, { Authorization: bearer });
        expect([path, answer.status, expectRefusal(answer, path)]).toEqual([path, 401, 'bad-key']);
      }
    }
  });

  test('a very long address is refused or answered, never a failure', async () => {
    for (const [path, query] of everyRoute) {
      const answer = await api.get(`${path}?${query}&${'a'.repeat(100_000)}=${'b'.repeat(100_000)}`);
      expect([path, expectRefusal(answer, path)]).toEqual([path, 'unknown-parameter']);
      expect(answer.text.length).toBeLessThan(1_000);
    }
  });
});
