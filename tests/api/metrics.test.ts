import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue, customerVoiceFirst } from '#db/seed/catalogue/index.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

type Listed = { code: string; measure: number | null; isHeadline: boolean };
const listed = async (): Promise<Listed[]> => (await api.get('/api/v1/metrics?limit=1000')).body.items;

test('the catalogue has every public metric once, the customer’s voice first', async () => {
  const codes = (await listed()).map(({ code }) => code);
  expect(codes.toSorted()).toEqual(catalogue.map(({ code }) => code).toSorted());
  expect(codes.slice(0, customerVoiceFirst.length)).toEqual(customerVoiceFirst);
});

test('each of the fourteen measures has one headline, before its other metrics', async () => {
  const metrics = await listed();
  for (let measure = 1; measure <= 14; measure += 1) {
    const own = metrics.filter((metric) => metric.measure === measure);
    expect([measure, own.map(({ isHeadline }) => isHeadline)]).toEqual([measure, own.map((_, place) => place === 0)]);
  }
});

test('the list comes in pages that join up', async () => {
  const pages = await Promise.all([1, 2, 3].map((page) => api.get(`/api/v1/metrics?limit=20&page=${page}`)));
  const joined = pages.flatMap(({ body }) => body.items.map(({ code }: Listed) => code));
  expect(joined).toEqual((await listed()).map(({ code }) => code));
  expect(pages[0]?.headers.get('Link')).toContain('rel="next"');
  expect(pages.at(-1)?.headers.get('Link')).not.toContain('rel="next"');
});

test('one metric tells its definition as the catalogue has it', async () => {
  for (const { visibility, ...metric } of catalogue) {
    expect(visibility).toBe('public');
    expect((await api.get(`/api/v1/metrics/${metric.code}`)).body).toMatchObject(metric);
  }
});

test('the breakdowns of a metric come with names and categories in order', async () => {
  const { body } = await api.get('/api/v1/metrics/project-outcomes');
  expect(body.dimensions).toEqual(['outcome']);
  expect(body.breakdowns).toMatchObject([
    { code: 'outcome', isAdditive: true, names: { sv: 'Utfall', en: 'Outcome', da: 'Udfald' } },
  ]);
  expect(body.breakdowns[0].categories.map(({ code }: { code: string }) => code)).toEqual([
    'succeeded',
    'failed',
    'stopped',
  ]);
  expect((await api.get('/api/v1/metrics/digital-share')).body.breakdowns).toEqual([]);
});

test('a derived metric tells its formula', async () => {
  const { body } = await api.get('/api/v1/metrics/digital-share');
  expect(body.formula).toBe('digital-transactions / total-transactions');
});

test('the first definitions have always been known', async () => {
  const before = await api.get('/api/v1/metrics?limit=1000&asOf=1985-01-01');
  expect(before.body.items.map(({ code }: Listed) => code)).toEqual((await listed()).map(({ code }) => code));
});

test('a metric that does not exist is not found', async () => {
  expect(await api.get('/api/v1/metrics/happiness')).toMatchObject({ status: 404, body: { code: 'unknown-metric' } });
});
