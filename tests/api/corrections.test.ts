import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import type { SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: Awaited<ReturnType<typeof addReportingPeople>>;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top' }),
    unit('fjord', { parent: 'north' }),
  ]);
  people = await addReportingPeople(api);
  const form = { ...plainForm, organisations: ['north', 'fjord'] };
  expect((await people.disa.send('POST', '/api/v1/forms', form)).status).toBe(201);
});
afterAll(() => api.close());

const cell = async (period: string, metric: string) => {
  const { body } = await people.anna.get(`/api/v1/submissions/effects/${period}/north`);
  return { ...body, cell: body.cells.find((one: { metric: string }) => one.metric === metric) };
};
const enter = async (period: string, metric: string, value: number | string) => {
  const version = (await cell(period, metric)).cell?.version ?? 0;
  const changes = [
    { id: randomUUID(), form: 'effects', organisation: 'north', period, metric, version, set: { value } },
  ];
  const { body } = await people.anna.send('POST', '/api/v1/entries', { changes });
  expect(body.results[0].status).toBe(200);
};
const move = async (who: SignedIn, period: string, name: string, given: object = {}) => {
  const path = `/api/v1/submissions/effects/${period}/north`;
  const { version } = (await who.get(path)).body;
  return who.send('POST', `${path}/${name}`, given, { 'If-Match': `"${version}"` });
};
const cells = [{ metric: 'digital-transactions' }];

describe('a promise', () => {
  test('can be the first thing that is said in a form', async () => {
    const promised = await move(people.anna, '2026-Q2', 'later', { cells, on: '2026-12-15', from: 'Eva' });
    expect(promised.body, promised.text).toMatchObject({ state: 'open', version: 1 });
    const { cell: said, moves } = await cell('2026-Q2', 'digital-transactions');
    expect(said).toMatchObject({ state: 'later', version: 1, later: { on: '2026-12-15', from: 'Eva' } });
    expect(moves.later).toBeNull();
  });

  test('that is refused, or taken back where there is none, begins nothing', async () => {
    const refused = await move(people.anna, '2026-Q1', 'later', { cells, on: '2026-01-01', from: 'Eva' });
    expect(refused.body).toMatchObject({ status: 400, code: 'bad-later-date' });
    const unknown = await move(people.anna, '2026-Q1', 'later', {
      cells: [{ metric: 'unknown' }],
      on: '2026-12-15',
      from: 'Eva',
    });
    expect(unknown.body).toMatchObject({ status: 404, code: 'unknown-row' });
    const taken = await move(people.anna, '2026-Q1', 'later', { cells, on: null });
    expect(taken.body).toMatchObject({ status: 409, code: 'not-begun' });
    const [{ begun } = { begun: -1 }] = await api.database.sql<{ begun: number }[]>`
      select count(*)::int as begun from submissions where period_start = '2026-01-01'`;
    expect(begun).toBe(0);
  });
});

describe('a correction', () => {
  beforeAll(async () => {
    for (const [metric, value] of [['lead-time-days', '12,5'], ['total-transactions', 1000], ['digital-transactions', 800]] as const) await enter('2026-Q3', metric, value); // prettier-ignore
    for (const [who, name] of [[people.anna, 'submit'], [people.bo, 'approve']] as const) expect((await move(who, '2026-Q3', name)).status).toBe(200); // prettier-ignore
  });
  const begin = () => move(people.anna, '2026-Q3', 'correct', { reason: 'Fel räknat i augusti' });

  test('in which nothing was entered is given up without a trace but in the audit log', async () => {
    const before = await cell('2026-Q3', 'lead-time-days');
    expect(before.moves.drop).toMatchObject({ code: 'nothing-to-drop' });
    expect((await begin()).body).toMatchObject({ number: 1, state: 'open' });
    expect((await cell('2026-Q3', 'lead-time-days')).moves.drop).toBeNull();
    const dropped = await move(people.anna, '2026-Q3', 'drop');
    expect(dropped.body, dropped.text).toMatchObject({ number: 0, state: 'approved', version: before.version + 1 });
    expect(await cell('2026-Q3', 'lead-time-days')).toEqual({ ...before, version: before.version + 1 });
    const deeds = await api.database.sql`select action from audit_records order by id desc limit 2`;
    expect(deeds).toEqual([{ action: 'correction-dropped' }, { action: 'correction-begun' }]);
    expect((await move(people.anna, '2026-Q3', 'drop')).body).toMatchObject({ status: 409, code: 'nothing-to-drop' });
  });

  test('in which something differs is not given up; changed back it is, and readers see nothing new', async () => {
    const publications = async () =>
      (await api.database.sql<{ count: number }[]>`select count(*)::int from publications`)[0]?.count;
    const before = await publications();
    await begin();
    await enter('2026-Q3', 'lead-time-days', 14);
    const refused = await move(people.anna, '2026-Q3', 'drop');
    expect(refused.body).toMatchObject({
      status: 409,
      code: 'correction-changed',
      details: { cells: [{ metric: 'lead-time-days', breakdown: 'total' }] },
    });
    await enter('2026-Q3', 'lead-time-days', '12,5');
    expect((await move(people.anna, '2026-Q3', 'drop')).body).toMatchObject({ number: 1, state: 'approved' });
    const { cell: stands } = await cell('2026-Q3', 'lead-time-days');
    expect(stands).toMatchObject({ state: 'approved', version: 4, level: 1, editedBy: 'anna' });
    expect(await publications()).toBe(before);
    expect((await begin()).body).toMatchObject({ number: 2, state: 'open' });
    expect((await move(people.anna, '2026-Q3', 'drop')).body).toMatchObject({ number: 1, state: 'approved' });
  });

  test('is found by the figure that it corrects: the approved forms of one organisation that ask for a metric', async () => {
    const found = async (query: string) => {
      const { body } = await people.anna.get(`/api/v1/submissions?state=approved&${query}`);
      return body.items.map(({ organisation, period }: Record<string, string>) => `${organisation} ${period}`);
    };
    expect(await found('metric=lead-time-days&organisation=north&below=false')).toEqual(['north 2026-Q3']);
    expect(await found('metric=digital-share&organisation=north&below=false')).toEqual([]);
    expect(await found('metric=lead-time-days&organisation=top')).toEqual(['north 2026-Q3']);
    expect(await found('metric=lead-time-days&organisation=top&below=false')).toEqual([]);
  });
});
