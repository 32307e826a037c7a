import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueueEntryReminders, remindOfEntries } from '#api/jobs/entry-reminders.ts';
import { jobKinds } from '#api/jobs/kinds.ts';
import { startWorker } from '#api/jobs/worker.ts';
import { openMail, readMailSettings } from '#api/mail/smtp.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn } from '#tests/support/people.ts';
import { startMailServer, type MailServer } from '#tests/support/smtp.ts';

let api: TestApi;
let server: MailServer;
let now = new Date('2026-10-23T06:00:00Z');
let person: Awaited<ReturnType<typeof addPerson>>;
/** Each day she signs in anew. */
const signedIn = () => signIn(api, person);
beforeAll(async () => {
  server = await startMailServer();
  const settings = readMailSettings({
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: 'Tiofält <tiofalt@agency.example>',
  });
  api = await openTestApi({ now: () => now, mail: settings && openMail(settings) });
  const units = [unit('top'), unit('north', { parent: 'top' }), unit('south', { parent: 'top' })];
  await addOrganisations(api.database, units);
  person = await addPerson(api, 'anna', [['north', 'analyst']]);
  await addPerson(api, 'eva', [['top', 'analyst']]);
  const disa = await signIn(api, await addPerson(api, 'disa', [['top', 'administrator']]));
  const made = await disa.send('POST', '/api/v1/forms', { ...plainForm, firstPeriod: '2026-Q3' });
  expect(made.status, made.text).toBe(201);
  const per = { name: 'Per Persson', email: 'per@tiofalt.example' };
  const gerd = { name: 'Gerd\nGruppchef', email: 'gerd@tiofalt.example' };
  const name = async (organisation: string, metric: string, given: object) => {
    const path = `/api/v1/organisations/${organisation}/reporters/${metric}`;
    const named = await disa.send('PUT', path, given, { 'If-Match': '"0"' });
    expect(named.status, named.text).toBeLessThan(300);
  };
  await name('north', 'lead-time-days', { responsible: gerd, reporter: per });
  await name('north', 'digital-transactions', { responsible: per, reporter: per });
  await name('north', 'customer-smiles', { responsible: gerd, reporter: null });
  await name('south', 'lead-time-days', { responsible: gerd, reporter: null });
  await name('south', 'digital-transactions', { responsible: gerd, reporter: null });
});
afterAll(async () => {
  await api.close();
  await server.stop();
});

/** Does the reminding of a day, as the worker would, and answers who got what. */
async function remindedOn(day: string, context = api.context): Promise<Record<string, string>> {
  now = new Date(`${day}T06:00:00Z`);
  server.received.length = 0;
  await api.database.sql`delete from jobs`;
  await remindOfEntries({}, context);
  const [{ mails } = { mails: 0 }] = await api.database.sql<{ mails: number }[]>`
    select count(*)::integer as mails from jobs where kind = 'mail'`;
  const worker = startWorker(api.context, jobKinds, { pollMs: 20 });
  await expect.poll(() => server.received.length, { timeout: 5_000 }).toBe(mails);
  await worker.stop();
  return Object.fromEntries(server.received.map(({ to, text }) => [to.join(), text]));
}

/** What a letter says below the line about a place. */
function linesBelow(text = '', place: string): string[] {
  const lines = text.split(/\r?\n/);
  const rest = lines.slice(lines.findIndex((line) => line.includes(place)) + 1);
  return rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith('  ')),
  );
}

test('a week before, each gets one mail: the reporter of a unit, and for one without, the nearest above', async () => {
  // due on 30 October
  const mails = await remindedOn('2026-10-23');
  expect(Object.keys(mails).toSorted()).toEqual(['anna@tiofalt.example', 'eva@tiofalt.example']);
  expect(mails['anna@tiofalt.example']).toContain(
    'Kvartalets effekter, north, kvartal 3 2026: ska vara inne 2026-10-30, om 7 dagar',
  );
  expect(mails['anna@tiofalt.example']).not.toContain('south');
  expect(mails['eva@tiofalt.example']).toContain('south');
  expect(mails['anna@tiofalt.example']).toContain('http://localhost/entry');
  expect(linesBelow(mails['anna@tiofalt.example'], 'effekter, north'), 'who reports what is missing').toEqual([
    '  Saknas:',
    '  · Handläggningstid (lämnas av Per Persson, Gerd Gruppchef ansvarar)',
    '  · Ärenden, alla kanaler',
    '  · Digitala ärenden (lämnas av Per Persson, som också ansvarar)',
  ]);
  expect(linesBelow(mails['eva@tiofalt.example'], 'effekter, south')).toEqual([
    '  Saknas:',
    '  · Handläggningstid (Gerd Gruppchef ansvarar)',
    '  · Ärenden, alla kanaler',
    '  · Digitala ärenden (Gerd Gruppchef ansvarar)',
  ]);
});

test('a job that is done twice writes to nobody twice', async () => {
  expect(await remindedOn('2026-10-23')).toEqual({});
});

test('on other days nobody is disturbed', async () => {
  expect(await remindedOn('2026-10-24')).toEqual({});
});

test('nothing is said of what is submitted; what was promised is awaited on its own day', async () => {
  const anna = await signedIn();
  const place = { form: 'effects', organisation: 'north', period: '2026-Q3' };
  const enter = async (metric: string, value: number) => {
    const changes = [{ id: randomUUID(), ...place, metric, version: 0, set: { value } }];
    expect((await anna.send('POST', '/api/v1/entries', { changes })).body.results[0].status).toBe(200);
  };
  await enter('lead-time-days', 12);
  await enter('total-transactions', 10);
  const path = '/api/v1/submissions/effects/2026-Q3/north';
  const move = async (name: string, given: object) => {
    const { version } = (await anna.get(path)).body;
    const made = await anna.send('POST', `${path}/${name}`, given, { 'If-Match': `"${version}"` });
    expect(made.status, made.text).toBe(200);
  };
  await move('later', { cells: [{ metric: 'digital-transactions' }], on: '2026-11-11', from: 'Eva' });
  await move('submit', {});
  // the day it is due
  expect(Object.keys(await remindedOn('2026-10-30'))).toEqual(['eva@tiofalt.example']);
  const mails = await remindedOn('2026-11-11');
  expect(Object.keys(mails)).toEqual(['anna@tiofalt.example']);
  expect(mails['anna@tiofalt.example']).toMatch(
    /ska vara inne i dag\r?\n {2}lämnas av Per Persson, som också ansvarar\r?\n/,
  );
});

test('what nobody asked for is written in the language of the installation', async () => {
  const { mail } = api.context;
  if (!mail) throw new Error('the tests have a mail server');
  const mails = await remindedOn('2026-11-13', { ...api.context, mail: { ...mail, language: 'en' } });
  expect(Object.keys(mails)).toEqual(['eva@tiofalt.example']);
  expect(mails['eva@tiofalt.example']).toContain('http://localhost/en/entry');
  expect(mails['eva@tiofalt.example']).not.toContain('ska vara inne');
});

test('after the day it is due one letter says of everything how late it is; what is returned is owed again', async () => {
  const bo = await signIn(api, await addPerson(api, 'bo', [['top', 'approver']]));
  const disa = await signIn(api, await addPerson(api, 'dora', [['top', 'administrator']]));
  const second = { ...plainForm, code: 'second', names: { sv: 'Andra formuläret' }, firstPeriod: '2026-Q3', dueDays: 33 }; // prettier-ignore
  expect((await disa.send('POST', '/api/v1/forms', second)).status).toBe(201);
  const path = '/api/v1/submissions/effects/2026-Q3/north';
  const { version } = (await bo.get(path)).body;
  const returned = await bo.send('POST', `${path}/return`, { reason: 'Räkna om.' }, { 'If-Match': `"${version}"` });
  expect(returned.status, returned.text).toBe(200);

  // three days after 30 October the first is late, and the day the second is due
  const mails = await remindedOn('2026-11-02');
  expect(server.received.map(({ to }) => to.join()).toSorted(), 'one letter for each').toEqual([
    'anna@tiofalt.example',
    'eva@tiofalt.example',
  ]);
  const hers = mails['anna@tiofalt.example'] ?? '';
  expect(hers).toContain(
    'Kvartalets effekter, north, kvartal 3 2026: skulle ha varit inne 2026-10-30, för 3 dagar sedan',
  );
  const whole = hers.slice(hers.indexOf('Kvartalets'), hers.indexOf('Andra'));
  expect(whole, 'but for what was promised everything is there').not.toContain('Saknas');
  expect(linesBelow(hers, 'effekter, north')).toEqual([
    '  Återlämnat:',
    '  · Handläggningstid',
    '  · Ärenden, alla kanaler',
  ]);
  expect(hers).toContain('Andra formuläret, north, kvartal 3 2026: ska vara inne i dag');
  expect(hers.indexOf('Andra formuläret'), 'the longest overdue first').toBeGreaterThan(hers.indexOf('Kvartalets'));
});

test('what is filled in and not handed in is called so', async () => {
  now = new Date('2026-11-09T05:00:00Z');
  const anna = await signedIn();
  const place = { form: 'second', organisation: 'north', period: '2026-Q3', version: 0, set: { value: 10 } };
  const metrics = ['lead-time-days', 'total-transactions', 'digital-transactions'];
  const changes = metrics.map((metric) => ({ id: randomUUID(), ...place, metric }));
  const { body } = await anna.send('POST', '/api/v1/entries', { changes });
  expect(body.results.map(({ status }: { status: number }) => status)).toEqual([200, 200, 200]);
  const mails = await remindedOn('2026-11-09');
  const said = '  Det som ska vara inne är ifyllt men inte inlämnat.';
  expect(linesBelow(mails['anna@tiofalt.example'], 'formuläret, north')).toEqual([said]);
  expect(mails['eva@tiofalt.example'], 'of what nobody has begun').not.toContain(said);
});

test('the letter goes out when people begin to work, once, and the next day is asked for', async () => {
  await api.database.sql`delete from jobs`;
  server.received.length = 0;
  now = new Date('2026-11-05T12:00:00Z');
  await enqueueEntryReminders(api.context);
  const worker = startWorker(api.context, jobKinds, { pollMs: 20 });
  now = new Date('2026-11-06T05:59:59Z');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(server.received, 'not in the night').toEqual([]);
  now = new Date('2026-11-06T06:00:00Z');
  await expect.poll(() => server.received.length, { timeout: 5_000 }).toBe(2);
  const jobs = await api.database.sql<{ kind: string; run_at: Date }[]>`
    select kind, run_at from jobs where kind = 'entry-reminders' and done_at is null`;
  expect(jobs.map(({ run_at }) => new Date(run_at).toISOString())).toEqual(['2026-11-07T06:00:00.000Z']);
  await worker.stop();
});

test('the next day is asked for once, whoever asks', async () => {
  await api.database.sql`delete from jobs`;
  now = new Date('2026-11-21T12:00:00Z');
  await enqueueEntryReminders(api.context);
  await enqueueEntryReminders(api.context);
  const jobs = await api.database.sql<{ kind: string; run_at: Date }[]>`select kind, run_at from jobs`;
  expect(jobs.map(({ kind, run_at }) => [kind, new Date(run_at).toISOString()])).toEqual([
    ['entry-reminders', '2026-11-22T06:00:00.000Z'],
  ]);
});

test('where no mail can be sent nothing is written, and the list says so', async () => {
  await api.database.sql`delete from jobs`;
  await remindOfEntries({}, { ...api.context, mail: null });
  const kinds = await api.database.sql<{ kind: string }[]>`select kind from jobs`;
  expect(kinds.map(({ kind }) => kind)).toEqual(['entry-reminders']);
  expect((await (await signedIn()).get('/api/v1/submissions')).body.isRemindedByMail).toBe(true);
});
