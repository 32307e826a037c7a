import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#api/app.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { getOrganisationTree, saveOrganisations } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await writeTransaction(api.database, async (transaction) => {
    const north = {
      kind: 'unit',
      names: { sv: 'Norr' },
      parent: null,
      validFrom: null,
      validTo: null,
      successor: null,
    };
    await saveOrganisations(transaction, [{ ...north, code: 'north' }], '2020-01-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
  await publish('2024-Q1', 10);
});
afterAll(() => api.close());

const publish = async (period: string, value: number) => {
  const file = `organisation,metric,period,value\nnorth,total-transactions,${period},${value}\n`;
  const { body } = await api.importFile(file);
  expect(body.publication).not.toBeNull();
};

const paths = [
  '/organisations',
  '/organisations/north',
  '/metrics?limit=5',
  '/metrics/digital-share',
  '/series?metric=total-transactions&organisation=north',
  '/series?metric=total-transactions&organisation=north&format=csv',
  '/comparison?metric=total-transactions&organisation=*&period=2024-Q1',
  '/series?metric=total-transactions&organisation=north&asOf=2025-01-01',
  '/series/coverage?metric=total-transactions&organisation=north',
  '/overview/north',
  '/events?organisation=north',
  '/targets?organisation=north',
  '/targets/history?organisation=north',
  '/targets/tenfold?organisation=north',
  '/visions?organisation=north',
  '/groups?organisation=north',
  '/installation',
].map((path) => `/api/v1${path}`);

const tagOf = async (path: string, headers?: Record<string, string>) =>
  (await api.get(path, headers)).headers.get('ETag') ?? '';

describe.each(paths)('%s', (path) => {
  test('has a tag, and is not sent again to whoever has it', async () => {
    const first = await api.get(path);
    expect(first.status).toBe(200);
    const tag = first.headers.get('ETag') ?? '';
    expect(tag).toMatch(/^W\/"[^"]+"$/);
    expect(first.headers.get('Cache-Control')).toBe('public, no-cache');
    expect(first.headers.get('Vary')).toContain('Accept');
    for (const known of [tag, `"other", ${tag}`]) {
      const again = await api.get(path, { 'If-None-Match': known });
      expect([known, again.status, again.text, again.headers.get('ETag')]).toEqual([known, 304, '', tag]);
    }
    expect((await api.get(path, { 'If-None-Match': 'W/"other"' })).text).toBe(first.text);
  });

  test('answers HEAD with the same headers and nothing else', async () => {
    const head = await api.request(path, { method: 'HEAD' });
    expect([head.status, head.text, head.headers.get('ETag')]).toEqual([200, '', await tagOf(path)]);
  });
});

describe('the tag of an answer', () => {
  const path = '/api/v1/series?metric=total-transactions&organisation=north';

  test('changes with a publication', async () => {
    const before = await api.get(path);
    await publish('2024-Q2', 20);
    const after = await api.get(path, { 'If-None-Match': before.headers.get('ETag') ?? '' });
    expect(after.status).toBe(200);
    expect(after.body.series[0].values).toEqual([...before.body.series[0].values, 20]);
    expect(after.body.dataVersion).toBeGreaterThan(before.body.dataVersion);
  });

  test('changes with the catalogue', async () => {
    const list = '/api/v1/organisations';
    const before = await api.get(list);
    await writeTransaction(api.database, async (transaction) => {
      const known = (await getOrganisationTree(transaction, null)).byCode('north');
      const renamed = { ...known, code: 'north', kind: 'unit', names: { sv: 'Norra' }, parent: null };
      await saveOrganisations(
        transaction,
        [{ ...renamed, validFrom: null, validTo: null, successor: null }],
        '2026-01-01T00:00:00Z',
      );
      await raiseCatalogueVersion(transaction);
    });
    const after = await api.get(list, { 'If-None-Match': before.headers.get('ETag') ?? '' });
    expect(after.status).toBe(200);
    expect([before.body.items[0].names.sv, after.body.items[0].names.sv]).toEqual(['Norr', 'Norra']);
  });

  test('differs by format, so that neither is taken for the other', async () => {
    const json = await tagOf(path, { Accept: 'application/json' });
    const csv = await api.get(path, { Accept: 'text/csv', 'If-None-Match': json });
    expect([csv.status, csv.headers.get('Content-Type')]).toEqual([200, expect.stringContaining('text/csv')]);
    expect(csv.headers.get('ETag')).not.toBe(json);
  });

  test('changes with the build', async () => {
    const newer = createApp({ ...api.context, build: 'newer' });
    const answer = await newer.request(path, { headers: { 'If-None-Match': await tagOf(path) } });
    expect(answer.status).toBe(200);
  });

  test('stays the same when an import changes nothing', async () => {
    const before = await tagOf(path);
    const same = 'organisation,metric,period,value\nnorth,total-transactions,2024-Q1,10\n';
    await api.importFile(same);
    await api.importFile(same.replace('10', '11'), { query: '?dryRun=true' });
    expect(await tagOf(path)).toBe(before);
  });
});

describe('a long answer', () => {
  const path = '/api/v1/metrics?limit=1000';
  const ask = (headers: Record<string, string>) => createApp(api.context).request(path, { headers });

  test('is packed for those who can unpack it, and means the same', async () => {
    const plain = await (await ask({})).text();
    for (const accepted of ['gzip', 'br, gzip;q=0.8', 'GZIP']) {
      const packed = await ask({ 'Accept-Encoding': accepted });
      expect([accepted, packed.headers.get('Content-Encoding')]).toEqual([accepted, 'gzip']);
      const bytes = Buffer.from(await packed.arrayBuffer());
      expect(packed.headers.get('Content-Length')).toBe(String(bytes.length));
      expect(bytes.length).toBeLessThan(plain.length / 3);
      expect(gunzipSync(bytes).toString()).toBe(plain);
    }
  });

  test.each(['', 'br', 'identity', 'gzip;q=0', 'deflate, gzip; q=0.0', 'xgzip'])(
    'is sent as it is to those who say "%s"',
    async (accepted) => {
      const answer = await ask({ 'Accept-Encoding': accepted });
      expect(answer.headers.get('Content-Encoding')).toBeNull();
      expect(JSON.parse(await answer.text())).toMatchObject({ page: 1 });
    },
  );
});

describe('a problem', () => {
  test.each([
    '/api/v1/organisations/atlantis',
    '/api/v1/series?metric=joy&organisation=*',
    '/api/v1/series',
    '/api/v1/overview/atlantis',
    '/api/v1/organisations?limit=0',
    '/api/v1/nothing',
  ])('%s has no tag and is not kept', async (path) => {
    const answer = await api.get(path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers.get('ETag')).toBeNull();
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  });

  test('an answer to a write is not kept either', async () => {
    const answer = await api.importFile('organisation,metric,period,value\n');
    expect([answer.status, answer.headers.get('ETag'), answer.headers.get('Cache-Control')]).toEqual([
      200,
      null,
      'no-store',
    ]);
  });
});
