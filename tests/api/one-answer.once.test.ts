import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  const organisations = ['organisation,organisation-name,organisation-parent,metric,period,value'];
  for (const [code, parent] of [
    ['top', ''],
    ['north', 'top'],
    ['south', 'top'],
  ]) {
    organisations.push(`${code},Enhet ${code},${parent},tv-series,2020,1`);
  }
  expect((await api.importFile(organisations.join('\n'), published('2020-01-01'))).status).toBe(200);
});
afterAll(() => api.close());

const published = (day: string) => ({ query: `?publishedAt=${day}T00:00:00Z` });
const take = (rows: readonly string[], options = {}) =>
  api.importFile(['organisation,metric,period,value,n', ...rows].join('\n'), options);
const read = async (query: string) => (await api.get(`/api/v1/series?${query}`)).body.series;

test('a cell has one answer, whichever periods are asked for around it', async () => {
  await take(['top,total-transactions,2022-Q1,100,', 'north,total-transactions,2022-Q2,50,']);
  const both = await read('metric=total-transactions&organisation=top&from=2022-Q1&to=2022-Q2');
  const one = await read('metric=total-transactions&organisation=top&from=2022-Q2&to=2022-Q2');
  expect([both[0].origin, both[0].values]).toEqual(['reported', [100, null]]);
  expect([one[0].origin, one[0].values]).toEqual(['reported', [null]]);
});

test('what fewer than seven have answered for is shown to nobody, in no format and in no total', async () => {
  await take(['north,customer-satisfaction,2022-Q1,64,6', 'south,customer-satisfaction,2022-Q1,80,40']);
  const [north] = await read('metric=customer-satisfaction&organisation=north&frequency=Q&numerators=true');
  expect(north).toMatchObject({ values: [null], statuses: { 0: 'suppressed' }, n: [null] });
  const [top] = await read('metric=customer-satisfaction&organisation=top&frequency=Q');
  expect(top).toMatchObject({ values: [80], rollup: { have: [1], of: [2] } });
  const overview = (await api.get('/api/v1/overview/south')).body.metrics[0];
  expect(overview.nextDue.period).toBe('2022-Q2');
  const csv = await api.get('/api/v1/series?metric=customer-satisfaction&organisation=north&frequency=Q&format=csv');
  expect(csv.text).not.toContain('64');
});

test('an older vintage brings a series that was only expected until then, and it is read as of its day', async () => {
  const mapping = {
    name: 'Listed, without figures',
    layout: 'wide',
    source: { sv: 'Prov' },
    organisations: [
      { kind: 'organisation', code: 'top', name: { sv: 'Enhet top' } },
      { kind: 'organisation', code: '{Unit}', name: 'Enhet {Unit}' },
    ],
    figures: [{ metric: 'dialogue-hours', columns: '{period}' }],
  };
  await api.importFile('Unit,2018-Q1\nnorth,\n', { mapping: JSON.stringify(mapping), ...published('2021-06-01') });
  const older = await take(['north,dialogue-hours,2018-Q1,10,'], published('2021-03-01'));
  expect(older.body.figures).toMatchObject({ new: 1 });
  const asOf = await read('metric=dialogue-hours&organisation=north&asOf=2021-04-01');
  expect(asOf[0].values).toEqual([10]);
});

test('a vintage may not be older than the other part of what is derived from it', async () => {
  await take(['south,total-transactions,2017-Q1,10,'], published('2021-01-01'));
  const late = await take(['south,digital-transactions,2017-Q1,5,'], published('2020-06-01'));
  expect(late).toMatchObject({ status: 409, body: { code: 'vintage-too-old' } });
});

test('a share of next to nothing is not applicable rather than beyond all measure', async () => {
  await take(['north,total-transactions,2023-Q1,1e-300,', 'north,digital-transactions,2023-Q1,1e15,']);
  const [share] = await read('metric=digital-share&organisation=north&from=2023-Q1&to=2023-Q1');
  expect(share).toMatchObject({ values: [null], statuses: { 0: 'not-applicable' } });
  const beyond = await take(['north,total-transactions,2023-Q2,1e16,']);
  expect(beyond.body.refusals[0]).toMatchObject({ code: 'above-maximum', line: 2 });
});

test('a name with characters that cannot be shown is mended, and its chart drawn', async () => {
  const rows =
    'organisation,organisation-name,metric,period,value\nodd,Nor\u0001rby,tv-series,2021,1\nodd,,tv-series,2022,2\n';
  await api.importFile(rows);
  expect((await api.get('/api/v1/organisations/odd')).body.names.sv).toBe('Nor rby');
  expect((await api.get('/api/v1/series/chart.png?metric=tv-series&organisation=odd')).status).toBe(200);
});

test('a file whose quotation mark is never closed is refused before it fills the memory', async () => {
  const endless = await api.importFile(`organisation,metric,period,value\n"${'x'.repeat(20 * 1024 * 1024)}`);
  expect(endless).toMatchObject({ status: 422, body: { code: 'unreadable-file' } });
});
