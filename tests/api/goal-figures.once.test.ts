import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomUUID } from 'node:crypto';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { workOnLatest } from '#tests/support/jobs.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let api: TestApi;
let people: Awaited<ReturnType<typeof addReportingPeople>>;
const computed = ['heart-goal', 'tenfold', 'tenfold-goals'];
const form = {
  ...plainForm,
  code: 'direction',
  organisations: ['north'],
  firstPeriod: '2026-Q2',
  rows: computed.map((metric) => ({ metric, isRequired: false })),
  rules: [],
};

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' }), unit('south', { parent: 'top' })]);
  people = await addReportingPeople(api);
  await figures('2026-Q2,30', '2026-Q3,24');
}); // prettier-ignore
afterAll(() => api.close());

const figures = (...rows: string[]) =>
  api.importFile(['organisation,metric,period,value', ...rows.map((row) => `north,lead-time-days,${row}`)].join('\n'));
const asked = async () =>
  Number(
    (await api.database.sql`select count(*)::integer as count from jobs where kind = 'goal-figures'`)[0]?.['count'],
  );
const grid = async (period = '2026-Q3') => {
  const answer = await people.anna.get(`/api/v1/forms/direction/grid?period=${period}&organisation=north`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.proposals.filter(({ column }: { column: string }) => column === `north/${period}`);
};
const proposedIn = async (period?: string) =>
  Object.fromEntries(
    (await grid(period)).map(({ metric, value }: { metric: string; value: number }) => [metric, value]),
  );

describe('what is computed from targets', () => {
  test('is asked for only where a form asks for it', async () => {
    expect(await asked()).toBe(0);
    const made = await people.disa.send('POST', '/api/v1/forms', form);
    expect(made.status, made.text).toBe(201);
    expect(await asked()).toBe(1);
    await workOnLatest(api, 'goal-figures');
    // there is no vision yet, and no tenfold goal: that is a figure of its own
    expect(await proposedIn()).toEqual({ 'tenfold-goals': 0 });
  });

  test('is proposed with the list behind it, after each change of what it is made of', async () => {
    const target = {
      kind: 'tenfold',
      baselinePeriod: '2026-Q2',
      byPeriod: '2030-Q2',
      path: 'straight',
      stopsDoing: 'Dubbelt',
      adoptedOn: '2026-07-01',
    };
    const path = '/api/v1/organisations/north/targets/lead-time-days';
    expect((await people.bo.send('PUT', path, target, { 'If-Match': '"none"' })).status).toBe(204);
    const part = (code: string, metrics: string[]) => ({
      code,
      names: { sv: code },
      weight: 1,
      proofs: metrics.map((metric) => ({ organisation: 'north', metric })),
    });
    const vision = { sentence: { sv: 'Ingen väntar.' }, owners: ['north'], parts: [part('a', ['lead-time-days']), part('b', [])] };
    expect((await people.bo.send('POST', '/api/v1/organisations/north/visions', vision)).status).toBe(201);
    expect(await asked()).toBe(3);
    await workOnLatest(api, 'goal-figures');
    // a sixteenth of the way to 3 is expected, 28.3: it is at 24, all of it; the second part is nothing
    expect(await proposedIn()).toEqual({ 'heart-goal': 50, tenfold: 1.3, 'tenfold-goals': 1 });
    const [heart] = await grid();
    expect(heart).toMatchObject({
      origin: { sv: 'Visionens 2 delar vägda samman; 1 saknar siffra och räknas som 0.' },
      link: '/organisations/north/vision?period=2026-Q3',
    });
    // a goal that was decided after the period is none of it
    expect(await proposedIn('2026-Q2')).toMatchObject({ 'tenfold-goals': 0 });
  }); // prettier-ignore

  test('follows the figures, and enters nothing until somebody takes it', async () => {
    await figures('2026-Q3,29');
    expect(await asked()).toBe(4);
    await workOnLatest(api, 'goal-figures');
    const { tenfold, 'heart-goal': heart } = await proposedIn();
    // 1 of the 1.6875 days that were expected
    expect([tenfold, heart]).toEqual([1, 30]);
    const change = { form: 'direction', organisation: 'north', period: '2026-Q3', metric: 'heart-goal', version: 0 };
    const sent = { changes: [{ id: randomUUID(), ...change, set: { value: heart } }] };
    const { body } = await people.anna.send('POST', '/api/v1/entries', sent);
    expect(body.results[0]).toMatchObject({ entry: { origin: 'proposed', value: 30 } });
    expect(Object.keys(await proposedIn()).toSorted()).toEqual(['tenfold', 'tenfold-goals']);
  });

  test('is not proposed for a period that is not over', async () => {
    const found = await api.database.sql`select distinct period_start::text as start from proposals order by 1`;
    expect(found.map(({ start }) => start)).toEqual(['2026-04-01', '2026-07-01']);
  });
});
