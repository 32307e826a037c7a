import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { saveNewMetrics } from '#db/queries/metrics.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { counted } from '#tests/support/formula-site.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let boss: SignedIn;
const ratio = { rollupRule: 'ratio', unit: 'percent', decimals: 1, measuringType: 'average' } as const;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('top'), unit('east', { parent: 'top' }), unit('west', { parent: 'top' })]);
  boss = await signIn(api, await addPerson(api, 'boss', [['top', 'administrator']]));
  await writeTransaction(api.database, async (transaction) => {
    const metrics = [
      counted('cost', { rollupRule: 'sum' }),
      counted('income', { rollupRule: 'sum' }),
      counted('cases', { rollupRule: 'sum' }),
      counted('net-per-case', { formula: '(cost - income) / cases' }),
      counted('net', { formula: 'cost - income', rollupRule: 'sum' }),
      counted('net-share', { ...ratio, formula: 'net / cost' }),
    ];
    await saveNewMetrics(transaction, metrics, '1970-01-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
  await take(['east,cost,2024-Q1,100', 'east,income,2024-Q1,40', 'east,cases,2024-Q1,20', 'west,cost,2024-Q1,300', 'west,income,2024-Q1,0', 'west,cases,2024-Q1,0'], '2024-05-01'); // prettier-ignore
  await take(['east,income,2024-Q1,50'], '2024-08-01');
});
afterAll(() => api.close());

const take = async (rows: string[], day: string) => {
  const query = `?publishedAt=${day}T00:00:00Z`;
  const { status, text } = await api.importFile(`organisation,metric,period,value\n${rows.join('\n')}\n`, { query });
  expect([status, text.slice(0, 200)]).toEqual([200, text.slice(0, 200)]);
};
const figure = async (metric: string, organisation: string, asOf = '') => {
  const { body } = await api.get(
    `/api/v1/series?metric=${metric}&organisation=${organisation}${asOf && `&asOf=${asOf}T00:00:00Z`}`,
  );
  const [item] = body.series;
  return item && { value: item.values[0], status: item.statuses[0] ?? 'normal', origin: item.origin };
};
const reported = (value: number | null, status = 'normal') => ({ value, status, origin: 'reported' });
const rolledUp = (value: number | null, status = 'normal') => ({ value, status, origin: 'rolled-up' });

describe('a metric of a free formula, over HTTP', () => {
  test('is read like any other, now and as of before', async () => {
    expect(await figure('net-per-case', 'east')).toEqual(reported(2.5));
    expect(await figure('net-per-case', 'east', '2024-06-01')).toEqual(reported(3));
    expect(await figure('net-share', 'east')).toEqual(reported(50));
    expect(await figure('net-share', 'east', '2024-06-01')).toEqual(reported(60));
    expect(await figure('net-per-case', 'west')).toEqual(reported(null, 'not-applicable'));
  });

  test('is put together by its own rule: summed, as a ratio of sums, or not at all', async () => {
    expect(await figure('net', 'top')).toEqual(rolledUp(350));
    expect(await figure('net-share', 'top')).toEqual(rolledUp(87.5));
    expect(await figure('net-share', 'top', '2024-06-01')).toEqual(rolledUp(90));
    expect(await figure('net-per-case', 'top')).toBeUndefined();
  });

  test('tells its formula in the catalogue, and what it was before in the list of revisions', async () => {
    expect((await api.get('/api/v1/metrics/net-per-case')).body.formula).toBe('(cost - income) / cases');
    const { items } = (await api.get('/api/v1/revisions?organisation=east&limit=100')).body;
    const changed = items.map((item: { metric: string; origin: string }) => `${item.metric} ${item.origin}`);
    expect(changed.toSorted()).toEqual(['income imported', 'net derived', 'net-per-case derived', 'net-share derived']);
  });

  test('goes along, however far, when what it is made of is shown to fewer', async () => {
    const sent = await boss.send('PUT', '/api/v1/organisations/east/visibilities/income', { visibility: 'organisation' }, { 'If-Match': '"as-the-metric"' }); // prettier-ignore
    expect(sent.status).toBe(204);
    for (const metric of ['income', 'net', 'net-share', 'net-per-case']) {
      expect([metric, await figure(metric, 'east')]).toEqual([metric, undefined]);
    }
    expect(await figure('cost', 'east')).toEqual(reported(100));
    expect(await figure('net', 'west')).toEqual(reported(300));
    const widened = await boss.send('PUT', '/api/v1/organisations/east/visibilities/net-share', { visibility: null }, { 'If-Match': '"organisation"' }); // prettier-ignore
    expect(widened).toMatchObject({ status: 409, body: { code: 'never-wider' } });
  });

  test('is never taken from a file', async () => {
    const { body } = await api.importFile('organisation,metric,period,value\neast,net,2024-Q2,1\n');
    expect(body.refusals).toMatchObject([{ code: 'derived-metric', line: 2 }]);
  });
});
