import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, type ReportingPeople } from '#tests/support/forms.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi());
  const [place] = await api.database.sql<{ id: number }[]>`select id from organisations where code = 'north'`;
  const [metric] = await api.database.sql<{ id: number }[]>`select id from metrics where code = 'lead-time-days'`;
  const of = { organisationId: place?.id ?? 0, metricId: metric?.id ?? 0 };
  // the last quarter of 2022 and those of 2023 to 2025, around fifty
  const cells = Array.from({ length: 13 }, (_, step) => {
    const quarter = step + 3;
    const periodStart = `${2022 + Math.floor(quarter / 4)}-${String(1 + 3 * (quarter % 4)).padStart(2, '0')}-01`;
    return cell({ ...of, line: step + 1, periodStart, value: 50 + (step % 2) });
  });
  await publishCells(api.database, cells);
});
afterAll(() => api.close());

const address = 'organisation=north&metric=lead-time-days';
const context = async () => (await people.anna.get(`/api/v1/forms/effects/context?period=2026-Q1&${address}`)).body;
const limits = async () => (await context()).limits;
const enter = async (value: number, version: number): Promise<string[]> => {
  const change = { id: randomUUID(), form: 'effects', organisation: 'north', period: '2026-Q1', metric: 'lead-time-days', version, set: { value } }; // prettier-ignore
  const { body } = await people.anna.send('POST', '/api/v1/entries', { changes: [change] });
  return body.results[0].findings.map(({ code }: { code: string }) => code);
};

test('beside a cell stand the twelve figures before it, and the one of last year', async () => {
  const { recent, lastYear } = await context();
  const quarters = [2023, 2024, 2025].flatMap((year) => [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`));
  expect(recent.map(({ period, value }: { period: string; value: number }) => [period, value])).toEqual(
    quarters.map((period, step) => [period, 51 - (step % 2)]),
  );
  expect(lastYear).toBe(51);
});

describe('what is usual', () => {
  test('goes by what was published, until something new began', async () => {
    expect(await limits()).toMatchObject({ basis: 'values', lower: expect.any(Number) });
    expect(await enter(60, 0)).toContain('outside-own-limits');
    const event = { metric: null, happenedOn: '2026-01-01', kind: 'rebase', texts: { sv: 'Nytt utgångsläge' } }; // prettier-ignore
    const made = await people.disa.send('POST', '/api/v1/organisations/top/events', event);
    expect(made.status, made.text).toBe(201);
    expect(await limits()).toBeNull();
    expect(await enter(61, 1)).not.toContain('outside-own-limits');
  });

  test.each(['/api/v1/forms/effects/context?', '/api/v1/entries/history?form=effects&'])(
    '%s answers only for periods that the form asks about',
    async (path) => {
      const statuses = ['2026-Q1', '2026-01', '2026', '2025-Q4'].map(async (period) => {
        const { status, body } = await people.anna.get(`${path}period=${period}&${address}`);
        return status === 200 ? 200 : body.code;
      });
      const other = 'unknown-form-period';
      expect(await Promise.all(statuses)).toEqual([200, other, other, other]);
    },
  );
});
