import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeExpired } from '#db/queries/retention.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { workOnLatest } from '#tests/support/jobs.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

type Sent = { to: string; subject: string; text: string };

const clock = new Date('2026-11-20T09:00:00Z');
let now = clock;
const mails: Sent[] = [];
let api: TestApi;
let anna: SignedIn;

beforeAll(async () => {
  const mail = {
    from: { name: 'Tiofalt', address: 'tiofalt@tiofalt.example' },
    language: 'sv' as const,
    send: async ({ to, subject, text }: Sent) => void mails.push({ to, subject, text }),
  };
  api = await openTestApi({ now: () => now, mail });
  await addOrganisations(api.database, [
    unit('top'),
    unit('agency', { parent: 'top' }),
    unit('office', { parent: 'agency' }),
  ]);
  anna = await signIn(api, await addPerson(api, 'anna', [['agency', 'analyst']]));
  await addPerson(api, 'bo', [['agency', 'approver']]);
  await addPerson(api, 'rolf', [['office', 'analyst']]);
});
afterAll(() => api.close());

const figure = { organisation: 'agency', metric: 'lead-time-days', period: '2026-Q3' };
let visitor = 0;
const report = async (rest: object = {}): Promise<number> => {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...figure, text: 'HEMLIG TEXT http://elsewhere.example', ...rest }),
  };
  const { body } = await api.request('/api/v1/error-reports', init, `198.51.100.${(visitor += 1)}`);
  return body.id;
};
const answer = async (id: number, text: string): Promise<number> => {
  const { items } = (await anna.get('/api/v1/questions?organisation=agency&limit=1000')).body;
  const { version } = items.find((one: { id: number }) => one.id === id);
  const path = `/api/v1/organisations/agency/questions/${id}/answers`;
  return (await anna.send('POST', path, { text }, { 'If-Match': version })).status;
};
/** What is sent when everything that waits is sent. */
async function mailed(): Promise<Sent[]> {
  mails.length = 0;
  const jobs = await api.database.sql`select id from jobs where kind = 'mail' and done_at is null order by id`;
  for (let left = jobs.length; left > 0; left -= 1) {
    await workOnLatest(api, 'mail');
    await api.database.sql`delete from jobs where id = (select max(id) from jobs where kind = 'mail')`;
  }
  return mails.toSorted((one, other) => one.to.localeCompare(other.to));
}
const tell = async (): Promise<Sent[]> => {
  await workOnLatest(api, 'questions-asked');
  return mailed();
};
const emailOf = async (id: number) =>
  (await api.database.sql`select email from questions where id = ${id}`)[0]?.['email'];

describe('those who answer', () => {
  test('are written to once for all that came within a quarter of an hour, with nothing of what strangers wrote', async () => {
    await report();
    await report({ period: '2026-Q2' });
    await report({ organisation: 'office' });
    const jobs = await api.database.sql`select run_at from jobs where kind = 'questions-asked'`;
    expect(jobs.map((row) => new Date(row['run_at']).toISOString())).toEqual(['2026-11-20T09:15:00.000Z']);
    const sent = await tell();
    expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
      ['anna@tiofalt.example', '2 frågor om siffror i Tiofalt'],
      ['rolf@tiofalt.example', '1 fråga om siffror i Tiofalt'],
    ]);
    expect(sent[0]?.text).toContain('kvartal 3 2026');
    expect(sent[0]?.text).toContain('http://localhost/organisations/agency/questions');
    expect(sent.map(({ text }) => text).join()).not.toMatch(/HEMLIG|elsewhere/);
    // a job may be done twice
    expect(await tell()).toEqual([]);
  });

  test('is the one who is named for the metric', async () => {
    const boss = await signIn(api, await addPerson(api, 'boss', [['top', 'administrator']]));
    const { id } = (await api.database.sql<{ id: number }[]>`select id from people where email like 'bo@%'`)[0] ?? {
      id: 0,
    };
    const path = '/api/v1/organisations/agency/reporters/lead-time-days';
    const named = { responsible: { person: id }, reporter: null };
    expect((await boss.send('PUT', path, named, { 'If-Match': '"0"' })).status).toBe(204);
    await report({ period: '2026-Q1' });
    expect((await tell()).map(({ to }) => to)).toEqual(['bo@tiofalt.example']);
  });

  test('are not written to about what is answered by then', async () => {
    const id = await report({ period: '2025-Q4' });
    await answer(id, 'Redan rättat.');
    expect(await tell()).toEqual([]);
  });
});

describe('the answer', () => {
  test('goes to the address that was left, in the language of the page, and cannot be taken for the letter', async () => {
    const id = await report({ period: '2025-Q1', email: 'lotta@lasare.example', language: 'en' });
    await answer(id, 'It is right.\nRegards,\nTiofalt: http://x.example');
    const [letter, ...others] = await mailed();
    expect([letter?.to, letter?.subject, others]).toEqual([
      'lotta@lasare.example',
      'An answer to your question about a figure in Tiofalt',
      [],
    ]);
    expect(letter?.text).toContain('\n> It is right.\n> Regards,\n> Tiofalt: http://x.example\n');
    expect(letter?.text).toContain('http://localhost/en/metrics/lead-time-days?organisation=agency');
  });

  test('goes to whoever asked with an account, unless they answer themselves', async () => {
    const cilla = await signIn(api, await addPerson(api, 'cilla', [['agency', 'reader']]));
    const ask = async (who: SignedIn) =>
      (await who.send('POST', '/api/v1/questions', { ...figure, text: 'Varför?' })).body.id;
    await answer(await ask(cilla), 'Därför.');
    expect((await mailed()).map(({ to }) => to)).toEqual(['cilla@tiofalt.example']);
    await answer(await ask(anna), 'Jag fann det.');
    expect(await mailed()).toEqual([]);
  });
});

describe('the address that was left', () => {
  const expire = async (at: Date) => {
    now = at;
    return (await removeExpired(api.database.orm, at))['addresses of reports'];
  };

  test('is kept until the answer has gone there, and then removed at night', async () => {
    const [answered, waiting] = [
      await report({ period: '2024-Q1', email: 'a@lasare.example' }),
      await report({ period: '2024-Q2', email: 'b@lasare.example' }),
    ];
    await answer(answered, 'Rättat.');
    expect(await expire(new Date('2026-11-21T02:00:00Z'))).toBeGreaterThan(0);
    expect([await emailOf(answered), await emailOf(waiting)]).toEqual([null, 'b@lasare.example']);
    expect(await expire(new Date('2026-11-22T02:00:00Z'))).toBe(0);
  });

  test('is removed after a year where nobody has answered', async () => {
    expect(await expire(new Date('2027-11-20T08:59:00Z'))).toBe(0);
    expect(await expire(new Date('2027-11-20T09:01:00Z'))).toBe(1);
  });
});

test('without mail nothing waits to be sent, and what is asked is there all the same', async () => {
  const silent = await openTestApi();
  await addOrganisations(silent.database, [unit('agency')]);
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...figure, text: 'Fel.' }) }; // prettier-ignore
  expect((await silent.request('/api/v1/error-reports', init)).status).toBe(201);
  const jobs = await silent.database.sql`select kind from jobs`;
  expect(jobs.map(({ kind }) => kind)).not.toContain('questions-asked');
  await silent.close();
});
