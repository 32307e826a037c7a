import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { saveEvents } from '#db/queries/events.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

const noise = [50, 52, 49, 51, 50, 52, 49, 51, 50, 52, 49, 51, 50, 52];
const startOf = (place: number) => `${2020 + Math.floor(place / 4)}-${['01', '04', '07', '10'][place % 4]}-01`;

let api: TestApi;
let publish: (values: readonly number[], first: number, publishedAt: string) => Promise<unknown>;
let organisationId: number;
beforeEach(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('office')]);
  organisationId = (await getOrganisationTree(api.database.orm, null)).byCode('office')?.id ?? 0;
  const metricId = (await listMetrics(api.database.orm, null)).find(({ code }) => code === 'released-hours')?.id ?? 0;
  publish = (values, first, publishedAt) =>
    publishCells(
      api.database,
      values.map((value, place) => cell({ organisationId, metricId, periodStart: startOf(first + place), value })),
      { publishedAt },
    );
  await publish(noise, 0, '2023-09-01T00:00:00Z');
});
afterEach(() => api.close());

const told = async (query = '') => {
  const [metric] = (await api.get(`/api/v1/overview/office?${query}`)).body.metrics;
  return [metric.latest.period, metric.signal?.variation ?? null];
};

describe('what the overview has said of a figure', () => {
  test('is said anew when another is published, and still said as of before', async () => {
    expect(await told()).toEqual(['2023-Q2', 'common-cause']);
    await publish([90], 14, '2023-11-01T00:00:00Z');
    expect(await told('periods=3')).toEqual(['2023-Q3', 'improvement']);
    expect(await told('asOf=2023-10-01')).toEqual(['2023-Q2', 'common-cause']);
    expect(await told('periods=4')).toEqual(['2023-Q3', 'improvement']);
  });

  test('is said anew when something began anew', async () => {
    await publish([90], 14, '2023-11-01T00:00:00Z');
    expect(await told()).toEqual(['2023-Q3', 'improvement']);
    await writeTransaction(api.database, async (transaction) => {
      const event = { organisationId, metricId: null, happenedOn: '2023-07-01', kind: 'rebase', texts: { sv: 'Nytt' } };
      await saveEvents(transaction, [{ ...event, kind: 'rebase' }], '2023-12-01T00:00:00Z');
      await raiseCatalogueVersion(transaction);
    });
    expect(await told('periods=3')).toEqual(['2023-Q3', null]);
    expect(await told('asOf=2023-11-20')).toEqual(['2023-Q3', 'improvement']);
  });
});
