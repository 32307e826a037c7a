import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendMail } from '#api/mail/job.ts';
import { openMail, readMailSettings } from '#api/mail/smtp.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, twoUnits, type ReportingPeople } from '#tests/support/forms.ts';
import { workOnLatest } from '#tests/support/jobs.ts';
import { startMailServer, type MailServer } from '#tests/support/smtp.ts';

let api: TestApi;
let server: MailServer;
let people: ReportingPeople;
let clock = new Date('2026-11-21T12:00:00Z');
const mailed = async () => {
  await workOnLatest(api, 'mail');
  return server.received.at(-1)?.text ?? '';
};

beforeAll(async () => {
  server = await startMailServer();
  const settings = readMailSettings({
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'tiofalt@tiofalt.example',
  });
  const mail = settings && openMail(settings);
  ({ api, people } = await openReportingApi(plainForm, twoUnits, { now: () => clock, mail }));
}, 60_000);
afterAll(async () => {
  await api.close();
  await server.stop();
});

const post = (path: string, body: unknown) =>
  api.request(`/api/v1/reports/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** Names a reporter of one metric in an organisation, and answers the token of the link that they are sent. */
async function linkFor(organisation: string, name: string): Promise<string> {
  const place = `/api/v1/organisations/${organisation}`;
  const email = `${name}@tiofalt.example`;
  const body = { responsible: null, reporter: { name, email } };
  await people.disa.send('PUT', `${place}/reporters/lead-time-days`, body, { 'If-Match': '"0"' });
  const link = { form: 'effects', period: '2026-Q3', email, language: 'en' };
  const answer = await people.disa.send('POST', `${place}/report-links`, link);
  expect(answer.body).toEqual({ id: expect.any(Number), link: null });
  return /report\?token=([\w-]+)/.exec(await mailed())?.[1] ?? '';
}

let tokens: string[];

test('a link goes to the reporter alone, who made it never sees it', async () => {
  tokens = [await linkFor('north', 'rut'), await linkFor('south', 'siv')];
  const [first, second] = server.received;
  expect([first?.to, second?.to]).toEqual([['rut@tiofalt.example'], ['siv@tiofalt.example']]);
  expect(first?.headers.get('subject')).toBe('Figures for Effects of the quarter, third quarter of 2026');
  expect(first?.text).toContain('Hello rut!');
  expect(first?.text).toMatch(/http:\/\/localhost\/en\/report\?token=[\w-]{43}\n/);
  expect(first?.text).toContain('60 days');
});

test('what comes by a link that only the reporter has counts as nobody’s with an account', async () => {
  for (const token of tokens) {
    const changes = [{ id: randomUUID(), metric: 'lead-time-days', version: 0, set: { value: '12,5' } }];
    expect((await post('entries', { token, changes })).body.results).toMatchObject([{ status: 200 }]);
  }
  const entries = await api.database.sql`select edited_by from entries`;
  expect(entries.map((row) => row['edited_by'])).toEqual([null, null]);
  const records = await api.database.sql`
    select actor, person_id from audit_records where action = 'entries-changed' order by id`;
  expect(records).toEqual([
    { actor: 'rut', person_id: null },
    { actor: 'siv', person_id: null },
  ]);
});

test('who goes on with the figures is told once of all that are done within a quarter of an hour', async () => {
  const place = '/api/v1/organisations/north/reporters/lead-time-days';
  const reporter = { name: 'rut', email: 'rut@tiofalt.example' };
  const responsible = { name: 'Rolf', email: 'rolf@tiofalt.example' };
  await people.disa.send('PUT', place, { responsible, reporter }, { 'If-Match': '"1"' });
  for (const token of tokens) {
    expect((await post('finish', { token })).status).toBe(200);
    // said twice it is told once
    expect((await post('finish', { token })).status).toBe(200);
  }
  const jobs = await api.database.sql`select payload, run_at from jobs where kind = 'reports-finished'`;
  expect(jobs).toHaveLength(1);
  expect(new Date(jobs[0]?.['run_at']).toISOString()).toBe('2026-11-21T12:15:00.000Z');
  clock = new Date('2026-11-21T12:15:00Z');
  const before = server.received.length;
  await workOnLatest(api, 'reports-finished');
  const written = await api.database.sql`select payload from jobs where kind = 'mail' order by id desc limit 3`;
  for (const { payload } of written) await sendMail(payload, api.context);
  const letters = new Map(server.received.slice(before).map(({ to, text }) => [to.join(), text]));
  expect([...letters.keys()].toSorted()).toEqual(['anna', 'disa', 'rolf'].map((name) => `${name}@tiofalt.example`));
  const ofRut = '– rut: Effects of the quarter, north, third quarter of 2026';
  const ofSiv = '– siv: Effects of the quarter, south, third quarter of 2026';
  const told = (name: string) => letters.get(`${name}@tiofalt.example`) ?? '';
  expect(
    [ofRut, ofSiv].map((line) => told('disa').includes(line)),
    'who made the links',
  ).toEqual([true, true]);
  expect(
    [ofRut, ofSiv].map((line) => told('anna').includes(line)),
    'who hands in for north',
  ).toEqual([true, false]);
  expect(
    [ofRut, ofSiv].map((line) => told('rolf').includes(line)),
    'who answers for the metric',
  ).toEqual([true, false]);
  // who has no account has nothing to open
  expect([told('anna').includes('http'), told('rolf').includes('http')]).toEqual([true, false]);
});

test('and it stands where the form is owed, until it is handed in', async () => {
  const { body } = await people.anna.get('/api/v1/submissions?role=reporter&period=2026-Q3');
  expect(body.items).toMatchObject([
    { organisation: 'north', reported: [{ name: 'rut', doneAt: '2026-11-21T12:00:00Z' }] },
  ]);
});

test('and not again, unless somebody has changed something and is done anew', async () => {
  const count = async () => {
    const [row] = await api.database.sql`select count(*)::integer as count from jobs where kind = 'mail'`;
    return row?.['count'];
  };
  const before = await count();
  await workOnLatest(api, 'reports-finished');
  expect(await count()).toBe(before);
  const [token] = tokens;
  const changes = [{ id: randomUUID(), metric: 'lead-time-days', version: 1, set: { value: '13' } }];
  await post('entries', { token, changes });
  await post('finish', { token });
  await workOnLatest(api, 'reports-finished');
  expect(await count()).toBe(before + 3);
});
