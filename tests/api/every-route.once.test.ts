import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { during, newArrival } from '#api/http/arrival.ts';
import { openInstallations } from '#api/reference-series/installations.ts';
import { openKolada } from '#api/reference-series/kolada.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { bringFile } from '#tests/support/file-imports.ts';
import { fakeKpi, openFakeKolada, type FakeKolada } from '#tests/support/kolada.ts';
import { agencyForm } from '#tests/support/looked-at.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { routesOf } from '#tests/support/routes.ts';
import { openWrites } from '#tests/support/writes.ts';

describe('every route that reads', () => {
  let api: TestApi;
  let boss: SignedIn;
  let kolada: FakeKolada;
  beforeAll(async () => {
    kolada = await openFakeKolada({ kpis: [fakeKpi('N1')], municipalities: [{ id: '1480', title: 'Göteborg', type: 'K' }], groups: [], rows: [] }); // prettier-ignore
    api = await openTestApi({
      kolada: openKolada(kolada.url),
      installations: openInstallations([{ code: 'nation', url: 'http://127.0.0.1:9' }]),
    });
    await addOrganisations(api.database, [unit('top'), unit('agency', { parent: 'top' })]);
    await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
    boss = await signIn(api, await addPerson(api, 'boss', [['top', 'administrator']]));
    await api.importFile('organisation,metric,period,value\nagency,total-transactions,2024-Q1,10\n');
    expect((await boss.send('POST', '/api/v1/forms', agencyForm)).status).toBe(201);
    const cell = { id: randomUUID(), ...place, metric: 'lead-time-days', version: 0, set: { value: 12.5 } };
    const { body } = await boss.send('POST', '/api/v1/entries', { changes: [cell] });
    expect(body.results).toMatchObject([{ status: 200 }]);
    const brought = await bringFile(api, boss, 'metric;period;value\nlead-time-days;2026-Q3;13\n', { form: 'effects' });
    expect(brought.status, brought.text).toBe(201);
    fileId = brought.body.id;
    const source = { name: 'Kommuner', schedule: 'weekly', kpis: ['N1'], municipalities: ['1480'] };
    sourceId = (await boss.send('POST', '/api/v1/reference-sources', source)).body.id;
    const periods = { baselinePeriod: '2026-Q3', byPeriod: '2028-Q4', path: 'straight' };
    const target = { kind: 'level', ...periods, baselineValue: 20, level: 10 };
    const path = '/api/v1/organisations/agency/targets/lead-time-days';
    expect((await boss.send('PUT', path, target, { 'If-Match': '"none"' })).status).toBe(204);
    const vision = { sentence: { sv: 'Ingen väntar.' }, owners: ['agency'], parts: [] };
    visionNumber = (await boss.send('POST', '/api/v1/organisations/agency/visions', vision)).body.number;
    const group = { code: 'network', kind: 'network', names: { sv: 'N' }, basis: { by: 'hand', members: ['agency'] } };
    expect((await boss.send('POST', '/api/v1/organisations/agency/groups', group)).status).toBe(201);
    queryCode = (await boss.send('POST', '/api/v1/queries', { organisation: 'agency,top' })).body.code;
    const saved = { name: 'units', question };
    expect((await boss.send('POST', '/api/v1/saved-comparisons', saved)).status).toBe(201);
    for (const place of ['members', 'invitations', 'keys', 'circles']) {
      const body = { email: 'x@tiofalt.example', role: 'reader' };
      if (place === 'invitations') await boss.send('POST', '/api/v1/organisations/agency/invitations', body);
      if (place === 'keys')
        await boss.send('POST', '/api/v1/organisations/agency/keys', { name: 'k', scopes: ['import'] });
      if (place === 'circles')
        await boss.send('POST', '/api/v1/organisations/agency/circles', { code: 'c', names: { sv: 'C' } });
    }
  });
  afterAll(async () => {
    await api.close();
    await kolada.close();
  });

  const place = { form: 'effects', organisation: 'agency', period: '2026-Q3' };
  const cellQuestion = 'organisation=agency&period=2026-Q3&metric=lead-time-days';
  const question = 'metric=total-transactions&organisation=agency';
  /** What a route has to be asked, where its address alone is no question. */
  const queries: Record<string, string> = {
    'GET /api/v1/series': question,
    'GET /api/v1/series/coverage': question,
    'GET /api/v1/series/chart.svg': question,
    'GET /api/v1/series/chart.png': question,
    'GET /api/v1/comparison': `${question}&period=2024-Q1`,
    'GET /api/v1/events': 'organisation=agency',
    'GET /api/v1/targets': 'organisation=agency',
    'GET /api/v1/targets/history': 'organisation=agency',
    'GET /api/v1/targets/progress': 'organisation=agency&metric=lead-time-days',
    'GET /api/v1/targets/tenfold': 'organisation=agency',
    'GET /api/v1/visions': 'organisation=agency',
    'GET /api/v1/visions/history': 'vision=VISION',
    'GET /api/v1/visions/progress': 'vision=VISION',
    'GET /api/v1/peers/:organisation': 'group=network',
    'GET /api/v1/promises': 'organisation=agency',
    'GET /api/v1/responsible': 'organisation=agency',
    'GET /api/v1/questions': 'organisation=agency',
    'GET /api/v1/form-organisations': 'organisations=agency',
    'GET /api/v1/forms/:form/grid': 'organisation=agency&period=2026-Q3',
    'GET /api/v1/forms/:form/export': 'organisation=agency&period=2026-Q3&format=csv',
    'GET /api/v1/forms/:form/context': cellQuestion,
    'GET /api/v1/file-batches/contradictions': 'files=00000000-0000-4000-8000-000000000001',
    'GET /api/v1/entries/history': `form=effects&${cellQuestion}`,
  };
  let fileId = '';
  let sourceId = 0;
  let queryCode = '';
  let visionNumber = 0;
  /** What sends the browser on instead of answering. */
  const sendingOn = [
    'GET /api/v1/identity-providers/:code/sign-in',
    'GET /api/v1/identity-providers/:code/callback',
    'GET /api/v1/following/one-click',
  ];
  /** What goes on answering: a stream is never the same again, and has no validator. */
  const streaming = ['GET /api/v1/changes'];
  const addressOf = ({ name, path }: { name: string; path: string }): string => {
    const code = path.includes('/metrics/') ? 'total-transactions' : path.includes('/queries/') ? queryCode : 'agency';
    const address = path
      .replace(/:(code|organisation)/, code)
      .replace(':form', place.form)
      .replace(':period', place.period)
      .replace('/file-imports/:id', `/file-imports/${fileId}`)
      .replace('/reference-sources/:id', `/reference-sources/${sourceId}`)
      .replace(':installation', 'nation')
      .replace(':group', 'network')
      .replace('/saved-comparisons/:name', '/saved-comparisons/units');
    const query = queries[name]?.replace('VISION', String(visionNumber));
    return query ? `${address}?${query}` : address;
  };
  const reading = () =>
    routesOf(api.app).filter(({ method, name }) => method === 'GET' && ![...sendingOn, ...streaming].includes(name));

  test('says by an ETag what it was, and answers 304 to whoever has it, for everybody and for one', async () => {
    expect(reading().length).toBeGreaterThan(25);
    let answered = 0;
    for (const route of reading()) {
      const address = addressOf(route);
      for (const ask of [api.get, boss.get]) {
        const { status, headers } = await ask(address);
        if (ask === boss.get) expect([address, status]).toEqual([address, 200]);
        if (status !== 200) continue;
        answered += 1;
        const tag = headers.get('ETag') ?? '';
        expect([address, tag]).toEqual([address, expect.stringMatching(/^(W\/)?"[^"]+"$/)]);
        const again = await ask(address, { 'If-None-Match': `"other", ${tag}` });
        expect([address, again.status, again.text, again.headers.get('ETag')]).toEqual([address, 304, '', tag]);
        expect((await ask(address, { 'If-None-Match': '"other"' })).status).toBe(200);
        const head = await api.request(address, { method: 'HEAD', headers: ask === boss.get ? { Cookie: boss.cookie } : {} }); // prettier-ignore
        expect([address, head.status, head.headers.get('ETag'), head.text]).toEqual([address, 200, tag, '']);
      }
    }
    expect(answered).toBeGreaterThan(reading().length);
  });

  test('tells of changes without a validator, and stays out of every cache', async () => {
    const response = await during(newArrival('192.0.2.1'), () =>
      api.app.request('/api/v1/changes', { headers: { Cookie: boss.cookie } }),
    );
    await response.body?.cancel();
    const { status, headers } = response;
    expect([status, headers.get('ETag'), headers.get('Cache-Control'), headers.get('Content-Type')]).toEqual([
      200,
      null,
      'no-store',
      'text/event-stream',
    ]);
  });

  test('says so anew when the answer is another one, and stays out of every cache', async () => {
    const address = '/api/v1/organisations/agency/keys';
    const before = await boss.get(address);
    await boss.send('POST', address, { name: 'another', scopes: ['import'] });
    const after = await boss.get(address, { 'If-None-Match': before.headers.get('ETag') ?? '' });
    expect([after.status, after.body.total]).toEqual([200, before.body.total + 1]);
    expect(after.headers.get('ETag')).not.toBe(before.headers.get('ETag'));
    const known = await boss.get(address, { 'If-None-Match': after.headers.get('ETag') ?? '' });
    expect([known.status, known.headers.get('Cache-Control'), known.headers.get('Content-Type')]).toEqual([
      304,
      'no-store',
      null,
    ]);
  });

  test.each(['members', 'invitations', 'keys', 'circles', 'visibilities'])(
    'lists %s in pages with links to the others, like every list',
    async (what) => {
      const address = `/api/v1/organisations/agency/${what}`;
      const { body: whole } = await boss.get(`${address}?limit=1000`);
      expect(whole).toMatchObject({ total: whole.items.length, limit: 1_000, page: 1 });
      expect(whole.total).toBeGreaterThan(0);
      const { body, headers } = await boss.get(`${address}?limit=1&page=${whole.total}`);
      expect(body).toEqual({ items: [whole.items.at(-1)], total: whole.total, limit: 1, page: whole.total });
      expect(headers.get('Link')).toContain(`<${address}?limit=1&page=1>; rel="first"`);
      expect((await boss.get(`${address}?limit=0`)).body.code).toBe('bad-parameter');
      expect((await boss.get(`${address}?first=1`)).body.code).toBe('unknown-parameter');
    },
  );

  test('lists one’s sessions in pages too', async () => {
    const other = await signIn(api, boss);
    const { body, headers } = await other.get('/api/v1/sessions?limit=1&page=2');
    expect([body.items.length, body.total, body.page]).toEqual([1, 2, 2]);
    expect(headers.get('Link')).toContain('rel="prev"');
  });

  test('reads the tree of organisations once, also where the door has looked', async () => {
    const statements: string[] = [];
    const { sql } = api.database;
    const { unsafe } = sql;
    Object.assign(sql, { unsafe: ((text, ...rest) => (statements.push(text), unsafe(text, ...rest))) satisfies typeof unsafe }); // prettier-ignore
    try {
      for (const address of ['/api/v1/organisations/agency/members', '/api/v1/audit?organisation=agency']) {
        await boss.get(address);
        statements.length = 0;
        await boss.get(address);
        const versions = statements.filter((text) => /catalogue_version/.test(text) && !/session/.test(text));
        expect([address, versions.length]).toEqual([address, 1]);
      }
    } finally {
      Object.assign(sql, { unsafe });
    }
  });
});

describe('every route that changes something', () => {
  /** What is changed without saying which version of it was read, and why. */
  const withoutVersion: Record<string, string> = {
    'POST /api/v1/set-up': 'makes the first of everything',
    'POST /api/v1/set-up/read': 'reads',
    'POST /api/v1/session': 'begins a session',
    'DELETE /api/v1/session': 'ends what the request itself is signed in with',
    'POST /api/v1/session/second-factor': 'is about the session of the request itself',
    'DELETE /api/v1/sessions': 'ends whatever there is: nobody has to read it first',
    'DELETE /api/v1/sessions/:id': 'a session has one change, its end; whoever fears for it should not be held up',
    'PUT /api/v1/password': 'says the present one instead',
    'POST /api/v1/invitations/read': 'reads',
    'POST /api/v1/invitations/accept': 'takes a link that works once',
    'POST /api/v1/password-resets': 'makes a link',
    'POST /api/v1/password-resets/read': 'reads',
    'POST /api/v1/password-resets/use': 'takes a link that works once',
    'POST /api/v1/second-factor': 'makes a secret that counts only once it is confirmed',
    'PUT /api/v1/second-factor': 'says a code of the one it confirms',
    'DELETE /api/v1/second-factor': 'says a code of the one it gives up',
    'POST /api/v1/organisations/:code/members/:person/password-reset': 'makes a link',
    'POST /api/v1/organisations/:code/invitations': 'makes an invitation',
    'POST /api/v1/organisations/:code/keys': 'makes a key',
    'POST /api/v1/organisations/:code/circles': 'makes a circle',
    'POST /api/v1/organisations/:code/events': 'makes an event',
    'POST /api/v1/organisations/:code/releases': 'announces something once',
    'POST /api/v1/queries': 'what is there is never changed',
    'POST /api/v1/saved-comparisons': 'makes a saved comparison',
    'POST /api/v1/questions': 'makes a question',
    'POST /api/v1/error-reports': 'makes a question',
    'POST /api/v1/organisations/:code/visions': 'makes a vision',
    'POST /api/v1/organisations/:code/groups': 'makes a group',
    'POST /api/v1/organisations/:code/circles/:circle/members': 'makes a question, which the asked may refuse',
    'POST /api/v1/file-imports': 'brings a file',
    'POST /api/v1/file-batches': 'brings files',
    'POST /api/v1/file-batches/apply': 'says the version of each file in the body, and is answered 412 for any',
    'PUT /api/v1/import-mappings/:name': 'takes the version of one that is there, and none where it makes one',
    'POST /api/v1/jobs/:id/retry': 'a job that was given up has one change, to be tried again',
    'POST /api/v1/forms': 'makes a form',
    'POST /api/v1/entries': 'each change says the version of its cell in the body, and is answered 412 by itself',
    'POST /api/v1/reference-sources': 'makes a source',
    'POST /api/v1/reference-sources/files': 'makes a source',
    'POST /api/v1/reference-sources/:id/refresh': 'asks for what would happen by itself later',
    'POST /api/v1/organisations/:code/report-links': 'makes a link',
    'POST /api/v1/organisations/:code/report-workbook': 'reads',
    'POST /api/v1/reports/read': 'reads',
    'POST /api/v1/reports/workbook': 'reads',
    'POST /api/v1/reports/entries':
      'each change says the version of its cell in the body, and is answered 412 by itself',
    'POST /api/v1/reports/finish': 'says something of all that there is now',
    'POST /api/v1/deputies': 'names somebody',
    'POST /api/v1/following': 'makes something followed, or finds it followed',
    'POST /api/v1/following/read': 'only ever goes on from where it is',
    'POST /api/v1/following/one-click': 'ends whatever there is: nobody has to read it first',
    'POST /api/v1/following/unsubscribe': 'ends whatever there is: nobody has to read it first',
    'POST /api/v1/imports': 'makes a publication; what it contradicts is in its report',
  };

  test('of what is there takes its version: absent 428, stale 412 with both, and the rest says why not', async () => {
    const { api, writes, refusedAs } = await openWrites();
    const { paths } = (await api.get('/api/v1/openapi.json')).body;
    const isDescribed = (route: string): boolean => {
      const [method = '', path = ''] = route.split(' ');
      const { parameters = [] } = paths[path.replace('/api/v1', '').replace(/:(\w+)/g, '{$1}')][method.toLowerCase()];
      return parameters.some(({ name, required }: { name: string; required: boolean }) => name === 'If-Match' && required);
    }; // prettier-ignore
    const changing = routesOf(api.app).filter(({ method }) => method !== 'GET').map(({ name }) => name); // prettier-ignore
    const versioned = changing.filter(isDescribed);
    expect([...versioned, ...Object.keys(withoutVersion)].toSorted()).toEqual(changing.toSorted());
    for (const [route, write] of Object.entries(writes)) {
      const { status, headers } = await write();
      const refused = refusedAs[headers.get('X-Request-Id') ?? ''];
      if (!versioned.includes(route)) {
        expect([route, refused]).toEqual([route, undefined]);
        continue;
      }
      expect([route, status < 300, refused?.absent.status, refused?.absent.body.code]).toEqual([
        route,
        true,
        428,
        'if-match-needed',
      ]);
      expect([route, refused?.stale.status, refused?.stale.body.code]).toEqual([route, 412, 'changed-since']);
      expect(refused?.stale.body.details, route).toEqual({ current: refused?.version, now: expect.any(Object) });
    }
    await api.close();
  }, 120_000);
});
