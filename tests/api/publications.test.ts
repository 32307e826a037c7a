import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let now = new Date('2026-11-01T09:00:00Z');
let api: TestApi;
/** When each of the files was published, in their order. */
const moments: string[] = [];

beforeAll(async () => {
  api = await openTestApi({ now: () => now });
  await addOrganisations(api.database, [unit('agency'), unit('office', { parent: 'agency' }), unit('sibling')]);
  for (const lines of [
    ['agency,lead-time-days,2026-Q1,20,,', 'agency,lead-time-days,2026-Q2,18,,', 'sibling,lead-time-days,2026-Q2,7,,'],
    ['agency,lead-time-days,2026-Q2,17,,', 'office,customer-satisfaction,2026-Q2,4,,3'],
    ['agency,lead-time-days,2026-Q3,12,,'],
  ]) {
    now = new Date(now.getTime() + 60_000);
    const file = ['organisation,metric,period,value,breakdown,n', ...lines, ''].join('\n');
    const { status, text } = await api.importFile(file);
    expect(status, text).toBe(200);
    moments.push(now.toISOString());
  }
});
afterAll(() => api.close());

const ask = (query: string) => api.get(`/api/v1/publications?${query}`);
const told = async (query: string) => {
  const { status, body, text } = await ask(query);
  expect(status, text).toBe(200);
  return body.items.map(
    ({
      organisation,
      metric,
      figures,
      latest,
    }: {
      organisation: string;
      metric: string;
      figures: number;
      latest: { period: string; value: number | null; status: string };
    }) =>
      // prettier-ignore
      [organisation, metric, figures, latest.period, latest.value, latest.status],
  );
};

describe('what was published', () => {
  test('is told once for each metric of an organisation that got something new, the latest first, as it stands now', async () => {
    expect(await told('organisation=*')).toEqual([
      ['agency', 'lead-time-days', 1, '2026-Q3', 12, 'normal'],
      ['office', 'customer-satisfaction', 1, '2026-Q2', null, 'suppressed'],
      ['agency', 'lead-time-days', 2, '2026-Q2', 17, 'normal'],
      ['sibling', 'lead-time-days', 1, '2026-Q2', 7, 'normal'],
    ]);
  });

  test('is told of some organisations and metrics, and as of an earlier moment as it stood then', async () => {
    expect(await told(`organisation=agency&asOf=${moments[0]}`)).toEqual([
      ['agency', 'lead-time-days', 2, '2026-Q2', 18, 'normal'],
    ]);
    expect(await told('organisation=agency,agency/*&metric=customer-satisfaction')).toEqual([
      ['office', 'customer-satisfaction', 1, '2026-Q2', null, 'suppressed'],
    ]);
  });

  test('says when it came and when it was last changed, and goes back a year unless told otherwise', async () => {
    const { items } = (await ask('organisation=agency')).body;
    const [later, earlier] = items.map((one: { publishedAt: string; latest: { changedAt: string } }) => [one.publishedAt, one.latest.changedAt].map((at) => new Date(at).toISOString())); // prettier-ignore
    expect([later, earlier]).toEqual([[moments[2], moments[2]], [moments[0], moments[1]]]); // prettier-ignore
    expect((await ask('organisation=agency&since=2026-11-02')).body.total).toBe(0);
    now = new Date('2027-12-01T09:00:00Z');
    await api.importFile('organisation,metric,period,value\nsibling,lead-time-days,2027-Q3,6\n');
    expect((await ask('organisation=agency')).body.total).toBe(0);
    expect((await ask('organisation=agency&since=2026-01-01')).body.total).toBe(2);
    expect((await ask('organisation=nowhere')).body.code).toBe('unknown-organisation');
  });
});
