import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { cell as figure, publishCells } from '#tests/support/publish.ts';

let api: TestApi;
let people: Awaited<ReturnType<typeof addReportingPeople>>;
let erik: SignedIn;
beforeAll(async () => {
  api = await openTestApi({ now: () => new Date('2026-11-21T12:00:00Z') });
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' })]);
  people = await addReportingPeople(api);
  erik = await signIn(api, await addPerson(api, 'erik', [['north', 'administrator']]));
  const made = await people.disa.send('POST', '/api/v1/forms', plainForm);
  expect(made.status, made.text).toBe(201);
});
afterAll(() => api.close());

const place = '/api/v1/organisations/north';
const where = '/api/v1/submissions/effects/2026-Q3/north';
const cell = { metric: 'lead-time-days' };

/** What Rut’s link opens, who reports one row. */
async function giveLink(): Promise<string> {
  const rut = { name: 'Rut Prov', email: 'rut@tiofalt.example' };
  const given = { unit: '', responsible: null, reporter: rut };
  await erik.send('PUT', `${place}/reporters/lead-time-days`, given, { 'If-Match': '"0"' });
  const link = { form: 'effects', period: '2026-Q3', email: rut.email };
  const answer = await erik.send('POST', `${place}/report-links`, link);
  expect(answer.status, answer.text).toBe(201);
  return new URL(answer.body.link).searchParams.get('token') ?? '';
}
const post = (path: string, body: unknown) =>
  api.request(`/api/v1/reports/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const change = (value: number, version: number, id: string = randomUUID()) => ({ id, ...cell, version, set: { value } }); // prettier-ignore
const move = async (what: string, body: object, who = people.anna) => {
  const { version } = (await people.anna.get(where)).body;
  const answer = await who.send('POST', `${where}/${what}`, body, { 'If-Match': `"${version}"` });
  expect(answer.status, answer.text).toBeLessThan(300);
};
const history = async () => {
  const asked = 'form=effects&organisation=north&period=2026-Q3&metric=lead-time-days';
  return (await people.anna.get(`/api/v1/entries/history?${asked}`)).body.total;
};

describe('a reporter’s own rows', () => {
  test('are theirs although the others’ are handed in, as long as they are to come later', async () => {
    const token = await giveLink();
    const others = ['total-transactions', 'digital-transactions'].map((metric) => ({
      ...change(5, 0),
      metric,
      form: 'effects',
      organisation: 'north',
      period: '2026-Q3',
    }));
    await people.anna.send('POST', '/api/v1/entries', { changes: others });
    await move('later', { cells: [cell], on: '2026-12-24', from: 'Rut Prov' });
    await move('submit', {});
    expect((await post('read', { token })).body).toMatchObject({ state: 'submitted', rows: [{ cell: { isOpen: true } }] }); // prettier-ignore
    expect((await post('workbook', { token })).status).toBe(200);
    const filled = await post('entries', { token, changes: [change(12, 1)] });
    expect(filled.status, filled.text).toBe(200);
    expect(filled.body).toMatchObject({ results: [{ status: 200 }], report: { rows: [{ cell: { value: 12 } }] } });
    expect((await post('finish', { token })).body.doneAt).toBe('2026-11-21T12:00:00Z');
  });

  test('are no longer theirs once they are handed in themselves, and nothing of a late change is kept', async () => {
    const token = await giveLink();
    await move('submit', {});
    const before = await history();
    for (const [path, body] of [
      ['read', {}],
      ['workbook', {}],
      ['finish', {}],
      ['entries', { changes: [change(13, 2)] }],
    ] as const) {
      const { status, body: said } = await post(path, { token, ...body });
      expect([path, status, said.code]).toEqual([path, 409, 'link-used']);
    }
    expect(await history()).toBe(before);
  });

  test('are open again when they alone come back', async () => {
    const token = await giveLink();
    await move('return', { cells: [cell], reason: 'Stämmer det?' }, people.bo);
    expect((await post('read', { token })).body.rows).toMatchObject([{ cell: { state: 'returned', isOpen: true } }]);
  });

  test('are not changed by a report that gives two changes one id', async () => {
    const token = await giveLink();
    const id = randomUUID();
    const twice = await post('entries', { token, changes: [change(1, 3, id), change(2, 4, id)] });
    expect([twice.status, twice.body.code]).toEqual([400, 'bad-field']);
  });
});

test('a link outlasts the due date by thirty days, however early it is given', async () => {
  const late = { ...plainForm, code: 'late', dueDays: 120 };
  expect((await people.disa.send('POST', '/api/v1/forms', late)).status).toBe(201);
  await giveLink();
  const asked = { form: 'late', period: '2026-Q3', email: 'rut@tiofalt.example' };
  expect((await erik.send('POST', `${place}/report-links`, asked)).status).toBe(201);
  const { items }: { items: { form: string; expiresAt: string }[] } = (await erik.get(`${place}/report-links`)).body;
  const endOf = (form: string) => items.find((item) => item.form === form)?.expiresAt.slice(0, 10);
  // of 2026-Q3: due 30 October and 28 January
  expect([endOf('effects'), endOf('late')]).toEqual(['2027-01-20', '2027-02-27']);
});

test('a reporter sees what is asked for, and what it was last year', async () => {
  const [at] = await api.database.sql<{ id: number }[]>`select id from organisations where code = 'north'`;
  const [metric] = await api.database.sql<{ id: number }[]>`select id from metrics where code = 'lead-time-days'`;
  const keys = { organisationId: at?.id ?? 0, metricId: metric?.id ?? 0 };
  await publishCells(api.database, [figure({ ...keys, periodStart: '2025-07-01', value: 11 })]);
  const readFor = async (period: string) => {
    const given = { form: 'effects', period, email: 'rut@tiofalt.example' };
    const { body } = await erik.send('POST', `${place}/report-links`, given);
    return post('read', { token: new URL(body.link).searchParams.get('token') ?? '' });
  };
  const definition = { sv: expect.stringMatching(/\w{3}/) };
  expect((await readFor('2026-Q3')).body.rows).toMatchObject([{ definition, lastYear: 11 }]);
  expect((await readFor('2026-Q1')).body.rows).toMatchObject([{ definition, lastYear: null }]);
});
