import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let people: Awaited<ReturnType<typeof addReportingPeople>>;
beforeAll(async () => {
  api = await openTestApi({ now: () => new Date('2026-11-21T12:00:00Z') });
  const below = ['fjord', 'lake'].map((code) => unit(code, { parent: 'north' }));
  await addOrganisations(api.database, [unit('top'), unit('north', { parent: 'top' }), ...below]);
  people = await addReportingPeople(api);
  const [row] = plainForm.rows;
  // Q2 was due on 30 July, Q3 on 30 October; Q4 is open and due in January
  const form = { ...plainForm, firstPeriod: '2026-Q2', openDays: -60, organisations: ['north/*'], rows: [row], rules: [] }; // prettier-ignore
  const made = await people.disa.send('POST', '/api/v1/forms', form);
  expect(made.status, made.text).toBe(201);
  for (const [organisation, period] of [
    ['fjord', '2026-Q2'],
    ['fjord', '2026-Q3'],
  ]) {
    const changes = [{ id: randomUUID(), form: 'effects', organisation, period, metric: row?.metric, version: 0, set: { value: 4 } }]; // prettier-ignore
    await people.anna.send('POST', '/api/v1/entries', { changes });
    const path = `/api/v1/submissions/effects/${period}/${organisation}`;
    const submitted = await people.anna.send('POST', `${path}/submit`, {}, { 'If-Match': '"1"' });
    expect(submitted.status, submitted.text).toBe(200);
  }
});
afterAll(() => api.close());

test('the board begins with what is owed, the longest overdue first, and ends with what is handed in, the newest first', async () => {
  const { body } = await people.disa.get('/api/v1/submissions?role=board');
  expect(body.items.map(({ organisation, period }: Record<string, string>) => `${organisation} ${period}`)).toEqual([
    'lake 2026-Q2',
    'lake 2026-Q3',
    'fjord 2026-Q4',
    'lake 2026-Q4',
    'fjord 2026-Q3',
    'fjord 2026-Q2',
  ]);
});

test('with an overview it tells what there is in each role, and who can be chosen: those that report, and where several do', async () => {
  const { body } = await people.disa.get('/api/v1/submissions?role=board&overview=true&organisation=fjord&limit=1');
  expect(body).toMatchObject({ total: 3, totals: { reporter: 4, approver: 2, board: 6 } });
  const codes = body.organisations.map(({ code }: { code: string }) => code);
  expect(codes.toSorted()).toEqual(['fjord', 'lake', 'north', 'top']);
  const plain = await people.disa.get('/api/v1/submissions?role=board');
  expect(plain.body).toMatchObject({ totals: null, organisations: [] });
});

test('it says how many are late: due, and not handed in', async () => {
  const late = async (query: string) => {
    const { body } = await people.disa.get(`/api/v1/submissions?role=board${query}`);
    return [body.late, body.total];
  };
  expect(await late('')).toEqual([2, 6]);
  expect(await late('&limit=1')).toEqual([2, 6]);
  expect(await late('&period=2026-Q4')).toEqual([0, 2]);
  expect(await late('&organisation=fjord')).toEqual([0, 3]);
});

test('what one has handed in oneself waits for somebody else', async () => {
  const waiting = async (who: SignedIn) => {
    const { body } = await who.get('/api/v1/submissions?role=approver&overview=true');
    return [body.total, body.totals.approver];
  };
  const karin = await signIn(api, await addPerson(api, 'karin', [['lake', 'reader']]));
  const deputy = { organisation: 'north', email: karin.email, from: '2026-11-20', until: '2026-11-30' };
  expect((await people.bo.send('POST', '/api/v1/deputies', deputy)).status).toBe(201);
  expect(await waiting(karin)).toEqual([2, 2]);
  const changes = [{ id: randomUUID(), form: 'effects', organisation: 'lake', period: '2026-Q2', metric: plainForm.rows[0]?.metric, version: 0, set: { value: 4 } }]; // prettier-ignore
  await karin.send('POST', '/api/v1/entries', { changes });
  const handedIn = await karin.send(
    'POST',
    '/api/v1/submissions/effects/2026-Q2/lake/submit',
    {},
    { 'If-Match': '"1"' },
  );
  expect(handedIn.status, handedIn.text).toBe(200);
  expect(await waiting(karin), 'her own is no task of hers').toEqual([2, 2]);
  expect(await waiting(people.bo), 'but of whom she stands in for').toEqual([3, 3]);
});
