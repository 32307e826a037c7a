import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';

// the overview reads the end of every series; here more than that is needed
let api: TestApi;

const quarters = (from: number, to: number) =>
  Array.from({ length: (to - from + 1) * 4 }, (_, place) => `${from + Math.floor(place / 4)}-Q${(place % 4) + 1}`);
const header = 'organisation,metric,period,value,n,organisation-name,organisation-parent,organisation-kind';

beforeAll(async () => {
  api = await openTestApi();
  const top = 'top,total-transactions,2010-Q1,,,Toppen,,government';
  // twenty quarters of enough answers, then twenty of too few to be shown
  const withheld = quarters(2012, 2021).map(
    (period, place) => `shop,customer-satisfaction,${period},${50 + place},${place < 20 ? 100 : 3},Butiken,top,unit`,
  );
  // one unit ended long before the other
  const ended = quarters(2008, 2015).map(
    (period, place) => `desk,total-transactions,${period},${100 + place},,Disken,top,unit`,
  );
  const running = quarters(2012, 2025).map(
    (period, place) => `lane,total-transactions,${period},${1000 + place},,Kassan,top,unit`,
  );
  const answer = await api.importFile([header, top, ...withheld, ...ended, ...running].join('\n'));
  expect(answer.body.figures).toMatchObject({ new: 40 + 32 + 56, refused: 0 });
});
afterAll(() => api.close());

const shown = async (organisation: string, metric: string, query = '') =>
  (await api.get(`/api/v1/overview/${organisation}${query}`)).body.metrics.find(
    (one: { metric: string }) => one.metric === metric,
  );

test('a metric whose last years are kept back is shown as it was before', async () => {
  const { periods, values, latest, sameLastYear, nextDue } = await shown('shop', 'customer-satisfaction');
  expect(periods).toEqual(quarters(2014, 2016));
  expect(values).toEqual(Array.from({ length: 12 }, (_, place) => 58 + place));
  expect(latest).toMatchObject({ period: '2016-Q4', value: 69 });
  expect(sameLastYear).toMatchObject({ period: '2015-Q4', value: 65 });
  expect(nextDue).toMatchObject({ period: '2022-Q1' });
});

test('a unit that ended is in the periods in which it was there, however long ago', async () => {
  const recent = await shown('top', 'total-transactions');
  expect(recent.periods).toEqual(quarters(2023, 2025));
  expect(recent.values).toEqual(Array.from({ length: 12 }, (_, place) => 1044 + place));
  const all = await shown('top', 'total-transactions', '?periods=99');
  expect(all.periods).toEqual(quarters(2008, 2025));
  expect(all.values.slice(14, 18)).toEqual([114, 115, 1116, 1118]);
  expect(all.rollup.have.slice(15, 17)).toEqual([1, 2]);
});
