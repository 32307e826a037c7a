import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

type Message = {
  id: number;
  kind: string;
  text: string | null;
  by: string | null;
  isOwn: boolean;
  takenAway: object | null;
};
type Question = {
  id: number;
  version: string;
  isWaiting: boolean;
  isPublic: boolean;
  days: number | null;
  messages: Message[];
};

let clock = new Date('2026-11-20T09:00:00Z');
let api: TestApi;
let anna: SignedIn;
let bo: SignedIn;
let cilla: SignedIn;
let disa: SignedIn;
let outsider: SignedIn;

const figure = { organisation: 'agency', metric: 'lead-time-days', period: '2026-Q3' };
const text = 'Hur räknas helger?';

/** Sessions end by themselves when the clock goes on for days. */
async function signEverybodyIn(): Promise<void> {
  const people = await api.database.sql<{ id: number; email: string }[]>`select id, email from people order by id`;
  const [first, second, third, fourth, fifth] = await Promise.all(people.map((person) => signIn(api, person)));
  if (!first || !second || !third || !fourth || !fifth) throw new Error('five people are expected');
  [anna, bo, cilla, disa, outsider] = [first, second, third, fourth, fifth];
}

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [
    unit('top'),
    unit('agency', { parent: 'top' }),
    unit('office', { parent: 'agency' }),
    unit('sibling', { parent: 'top' }),
  ]);
  await addPerson(api, 'anna', [['agency', 'analyst']]);
  await addPerson(api, 'bo', [['agency', 'approver']]);
  await addPerson(api, 'cilla', [['agency', 'reader']]);
  await addPerson(api, 'disa', [['top', 'administrator']]);
  await addPerson(api, 'outsider', [['sibling', 'administrator']]);
  await signEverybodyIn();
});
afterAll(() => api.close());

let visitor = 0;
/** Each from an address of its own, unless told otherwise. */
const report = (rest: object = {}, address = `198.51.100.${(visitor += 1)}`) =>
  api.request(
    '/api/v1/error-reports',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...figure, text: 'Ett fel.', ...rest }),
    },
    address,
  );
const ask = async (who = cilla, rest: object = {}): Promise<number> =>
  (await who.send('POST', '/api/v1/questions', { ...figure, text, ...rest })).body.id;
const listFor = async (get: SignedIn['get'], query = ''): Promise<Question[]> =>
  (await get(`/api/v1/questions?organisation=agency&limit=1000${query}`)).body.items;
const questionFor = async (get: SignedIn['get'], id: number) => (await listFor(get)).find((one) => one.id === id);
const versionOf = async (id: number) => ({ 'If-Match': (await questionFor(disa.get, id))?.version ?? '' });
const pathOf = (id: number, rest: string) => `/api/v1/organisations/agency/questions/${id}${rest}`;
const answer = async (who: SignedIn, id: number, said = 'Helger räknas inte.') =>
  who.send('POST', pathOf(id, '/answers'), { text: said }, await versionOf(id));
const publish = async (who: SignedIn, id: number, isPublic = true) =>
  who.send('PUT', pathOf(id, '/publication'), { isPublic }, await versionOf(id));

test('as of an earlier moment there is what had been said by then; what is hidden since is not shown again', async () => {
  const ofThen = async (get: SignedIn['get'], asOf: string) => (await listFor(get, `&asOf=${asOf}`)).map(({ isWaiting, days, messages }) => [isWaiting, days, messages.map((message) => message.text)]); // prettier-ignore
  const moment = () => clock.toISOString();
  const after = (minutes: number) => (clock = new Date(clock.getTime() + minutes * 60_000));
  const before = moment();
  after(1);
  const id = await ask();
  const asked = moment();
  after(1);
  await answer(anna, id);
  const answered = moment();
  expect(await ofThen(cilla.get, before)).toEqual([]);
  expect(await ofThen(cilla.get, asked)).toEqual([[true, null, [text]]]);
  expect(await ofThen(cilla.get, answered)).toEqual([[false, 0, [text, 'Helger räknas inte.']]]);
  // today's rights hold for earlier moments too
  expect(await ofThen(api.get, answered)).toEqual([]);
  after(1);
  const message = (await questionFor(disa.get, id))?.messages[0]?.id;
  const hide = pathOf(id, `/messages/${message}/hidden`);
  expect((await disa.send('PUT', hide, { reason: 'Namn' }, await versionOf(id))).status).toBe(204);
  expect(await ofThen(disa.get, asked)).toEqual([[false, null, [null]]]);
  await api.database.sql`delete from question_messages`;
  await api.database.sql`delete from questions`;
});

describe('a question', () => {
  test('is seen by those with a role in the organisation or above, and by nobody else', async () => {
    const id = await ask();
    for (const who of [anna, bo, cilla, disa]) {
      expect((await questionFor(who.get, id))?.messages).toMatchObject([{ kind: 'question', text, by: 'cilla' }]);
    }
    expect(await questionFor(outsider.get, id)).toBeUndefined();
    expect(await questionFor(api.get, id)).toBeUndefined();
  });

  test('waits until somebody answers, who needs to be an analyst', async () => {
    const id = await ask();
    expect(await answer(cilla, id)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(await questionFor(anna.get, id)).toMatchObject({ isWaiting: true, days: null });
    clock = new Date('2026-11-23T09:00:00Z');
    await signEverybodyIn();
    expect((await answer(anna, id)).status).toBe(201);
    expect(await questionFor(cilla.get, id)).toMatchObject({ isWaiting: false, days: 3 });
  });

  test('that two answer at once has one answer, and the second is shown it', async () => {
    const id = await ask();
    const read = await versionOf(id);
    const both = await Promise.all([
      anna.send('POST', pathOf(id, '/answers'), { text: 'Från Anna.' }, read),
      bo.send('POST', pathOf(id, '/answers'), { text: 'Från Bo.' }, read),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 412]);
    const late = both.find(({ status }) => status === 412);
    expect(late?.body).toMatchObject({
      code: 'changed-since',
      details: { now: { messages: [{ text }, { kind: 'answer' }] } },
    });
    expect((await questionFor(anna.get, id))?.messages).toHaveLength(2);
  });

  test('becomes public by an approver, and internal again; analysts answer in it and do not publish it', async () => {
    const id = await ask();
    expect(await publish(anna, id)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect((await publish(bo, id)).status).toBe(204);
    await answer(anna, id, 'Bara vardagar.');
    const seen = await questionFor(api.get, id);
    expect(seen).toMatchObject({ isPublic: true, messages: [{ text }, { text: 'Bara vardagar.' }] });
    // who they are is the organisation's own matter
    expect(seen?.messages.map(({ by }) => by)).toEqual([null, null]);
    expect((await publish(bo, id, false)).status).toBe(204);
    expect(await questionFor(api.get, id)).toBeUndefined();
  });

  test('about a metric that others do not see stays unseen, public or not', async () => {
    const { version } = (await disa.get('/api/v1/organisations/agency/visibilities?limit=1000')).body.items
      .find((one: { metric: string }) => one.metric === 'completion-rate'); // prettier-ignore
    const path = '/api/v1/organisations/agency/visibilities/completion-rate';
    expect((await disa.send('PUT', path, { visibility: 'restricted' }, { 'If-Match': version })).status).toBe(204);
    const id = await ask(anna, { metric: 'completion-rate' });
    await publish(bo, id);
    expect(await questionFor(anna.get, id)).toMatchObject({ isPublic: true });
    for (const get of [api.get, cilla.get, outsider.get]) expect(await questionFor(get, id)).toBeUndefined();
    const refused = await cilla.send('POST', '/api/v1/questions', { ...figure, metric: 'completion-rate', text });
    expect(refused).toMatchObject({ status: 404, body: { code: 'unknown-metric' } });
    expect(await report({ metric: 'completion-rate' })).toMatchObject({
      status: 404,
      body: { code: 'unknown-metric' },
    });
  });

  test('is asked by those with a role in the organisation or above alone', async () => {
    const answer = await outsider.send('POST', '/api/v1/questions', { ...figure, text });
    expect(answer).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  test('of another organisation is none of this one', async () => {
    const id = await ask();
    const path = `/api/v1/organisations/sibling/questions/${id}/answers`;
    const answer = await outsider.send('POST', path, { text: 'Nej.' }, await versionOf(id));
    expect(answer).toMatchObject({ status: 404, body: { code: 'unknown-question' } });
  });

  test('is found by its figure, and what waits comes first', async () => {
    const [waiting, answered] = [await ask(cilla, { period: '2025-Q1' }), await ask(cilla, { period: '2025-Q1' })];
    await answer(anna, answered);
    const found = await listFor(anna.get, '&metric=lead-time-days&period=2025-Q1');
    expect(found.map(({ id }) => id)).toEqual([waiting, answered]);
    const state = async (name: string) =>
      (await listFor(anna.get, `&period=2025-Q1&state=${name}`)).map(({ id }) => id);
    expect([await state('waiting'), await state('answered')]).toEqual([[waiting], [answered]]);
    expect((await listFor(anna.get, '&period=2025-Q2')).length).toBe(0);
  });

  test.each([
    [{ metric: 'joy' }, 404, 'unknown-metric'],
    [{ organisation: 'nowhere' }, 404, 'unknown-organisation'],
    [{ period: '2026-Q5' }, 400, 'bad-field'],
    [{ period: '2026-S1' }, 400, 'not-its-periods'],
    [{ period: '2027-Q1' }, 400, 'period-not-begun'],
    [{ text: ' \n ' }, 400, 'bad-field'],
    [{ text: 'x'.repeat(2_001) }, 400, 'bad-field'],
    [{ text: 'Hon heter 19121212-1212.' }, 400, 'personal-number'],
    [{ colour: 'red' }, 400, 'unknown-field'],
  ])('%o is refused', async (rest, status, code) => {
    expect(await cilla.send('POST', '/api/v1/questions', { ...figure, text, ...rest })).toMatchObject({
      status,
      body: { code },
    });
    expect(await report(rest)).toMatchObject({ status, body: { code } });
  });

  test('with what looks like a personal identity number is taken once somebody says that it is none', async () => {
    expect(await ask(cilla, { text: 'Ärende 121212-1212', isConfirmed: true })).toEqual(expect.any(Number));
  });
});

describe('what was said', () => {
  const first = async (id: number) => (await questionFor(disa.get, id))?.messages[0]?.id ?? 0;
  const withdraw = async (who: SignedIn, id: number, message: number) =>
    who.send('DELETE', pathOf(id, `/messages/${message}`), undefined, await versionOf(id));
  const hide = async (who: SignedIn, id: number, message: number, reason = 'Nämner en person') =>
    who.send('PUT', pathOf(id, `/messages/${message}/hidden`), { reason }, await versionOf(id));

  test('its author withdraws, and nobody else does', async () => {
    const id = await ask();
    const message = await first(id);
    expect(await withdraw(disa, id, message)).toMatchObject({ status: 404, body: { code: 'unknown-message' } });
    expect(await withdraw(outsider, id, message)).toMatchObject({ status: 404, body: { code: 'unknown-question' } });
    expect((await withdraw(cilla, id, message)).status).toBe(204);
    expect(await questionFor(anna.get, id)).toMatchObject({
      isWaiting: false,
      messages: [{ text: null, takenAway: { isHidden: false, reason: null } }],
    });
    expect(await withdraw(cilla, id, message)).toMatchObject({ status: 409, body: { code: 'taken-away' } });
  });

  test('an administrator hides, for a reason that the organisation sees', async () => {
    const id = await ask(cilla, { text: 'Olämpligt.' });
    await publish(bo, id);
    expect(await hide(bo, id, await first(id))).toMatchObject({ status: 403 });
    expect((await hide(disa, id, await first(id))).status).toBe(204);
    const taken = async (get: SignedIn['get']) => (await questionFor(get, id))?.messages[0];
    expect(await taken(cilla.get)).toMatchObject({
      text: null,
      takenAway: { isHidden: true, reason: 'Nämner en person' },
    });
    expect(await taken(api.get)).toMatchObject({ text: null, takenAway: { isHidden: true, reason: null } });
  });

  test('stays in the audit log, and nothing of it is ever changed', async () => {
    const id = await ask(cilla, { text: 'Detta står kvar.' });
    await hide(disa, id, await first(id));
    const records = await api.database.sql`
      select action, before, after from audit_records where subject like ${`question ${id}: lead-time-days 2026-Q3 agency`} order by id`;
    expect(records).toEqual([
      { action: 'question-asked', before: null, after: { text: 'Detta står kvar.' } },
      { action: 'message-hidden', before: { text: 'Detta står kvar.' }, after: { reason: 'Nämner en person' } },
    ]);
    const [row] = await api.database.sql`select text from question_messages where question_id = ${id}`;
    expect(row?.['text']).toBe('Detta står kvar.');
  });

  test('waits for an answer again where the only one is withdrawn', async () => {
    const id = await ask();
    await answer(anna, id);
    const reply = (await questionFor(anna.get, id))?.messages[1]?.id ?? 0;
    expect((await withdraw(anna, id, reply)).status).toBe(204);
    expect(await questionFor(anna.get, id)).toMatchObject({ isWaiting: true, days: null });
  });
});

describe('an error that a reader without an account reports', () => {
  const elsewhere = (period: string) => ({ period });

  test('comes to the organisation alone, and names nobody', async () => {
    const { status, body } = await report(elsewhere('2024-Q1'));
    expect([status, body]).toEqual([201, { id: expect.any(Number) }]);
    expect(await questionFor(cilla.get, body.id)).toMatchObject({
      isErrorReport: true,
      messages: [{ by: null, isOwn: false }],
    });
    expect(await questionFor(api.get, body.id)).toBeUndefined();
  });

  test('may become public with its answer', async () => {
    const { body } = await report(elsewhere('2024-Q2'));
    await answer(anna, body.id, 'Det är rättat.');
    await publish(bo, body.id);
    expect((await questionFor(api.get, body.id))?.messages.map((one) => one.text)).toEqual([
      'Ett fel.',
      'Det är rättat.',
    ]);
  });

  test('leaves its address in no answer, no record and no other table', async () => {
    const email = 'lotta.lasare@tiofalt.example';
    const { body } = await report({ ...elsewhere('2024-Q3'), email: ' Lotta.Lasare@Tiofalt.example ' });
    await answer(anna, body.id);
    for (const get of [disa.get, cilla.get, api.get]) {
      for (const path of ['questions?organisation=agency&limit=1000', 'audit?organisation=agency&limit=1000']) {
        expect((await get(`/api/v1/${path}`)).text.toLowerCase()).not.toContain('lotta');
      }
    }
    const [kept] = await api.database.sql`select email from questions where id = ${body.id}`;
    expect(kept?.['email']).toBe(email);
    for (const table of ['audit_records', 'question_messages', 'sign_in_attempts', 'idempotency_keys']) {
      const rows = await api.database
        .sql`select t::text as row from ${api.database.sql(table)} t where t::text ilike '%lotta%'`;
      expect([table, rows.length]).toEqual([table, 0]);
    }
    expect(await report({ email: 'no address' })).toMatchObject({ status: 400, body: { code: 'bad-email' } });
  });

  test('is one of at most three of a figure that wait; answered, there is room for another', async () => {
    const place = elsewhere('2023-Q1');
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push((await report(place)).body.id);
    expect(await report(place)).toMatchObject({ status: 409, body: { code: 'enough-reports' } });
    expect((await report(elsewhere('2023-Q2'))).status).toBe(201);
    await answer(anna, ids[0]);
    expect((await report(place)).status).toBe(201);
  });

  test('is counted where several come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => report(elsewhere('2022-Q1'))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
  });

  test('comes from one address five times in a quarter of an hour, whatever the figure', async () => {
    const from = (period: string) => report(elsewhere(period), '203.0.113.9');
    for (const period of ['2020-Q1', '2020-Q2', '2020-Q3', '2020-Q4', '2021-Q1']) {
      expect((await from(period)).status).toBe(201);
    }
    const late = await from('2021-Q2');
    expect(late).toMatchObject({ status: 429, body: { code: 'too-many-attempts', details: { seconds: 900 } } });
    clock = new Date(clock.getTime() + 15 * 60_000);
    expect((await from('2021-Q3')).status).toBe(201);
  });
});

test('the page says how many wait and how long answers take, of what one sees', async () => {
  const read = async (get: SignedIn['get']) => (await get('/api/v1/questions?organisation=agency')).body;
  const [inside, everybody] = [await read(disa.get), await read(api.get)];
  expect(inside.waiting).toBeGreaterThan(everybody.waiting);
  expect([typeof inside.medianDays, everybody.total]).toEqual(['number', (await listFor(api.get)).length]);
});
