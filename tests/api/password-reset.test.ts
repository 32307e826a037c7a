import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jobKinds } from '#api/jobs/kinds.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { statementsDuring } from '#tests/support/statements.ts';

const long = 'sex gula cyklar i regn';
const mails: { to: string; text: string }[] = [];
const mail = {
  from: { name: 'Tiofalt', address: 'tiofalt@tiofalt.example' },
  language: 'sv' as const,
  send: async ({ to, text }: { to: string; text: string }) => void mails.push({ to, text }),
};
let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ mail });
  await addOrganisations(api.database, [unit('havsverket', { names: { sv: 'Fyrskeppsverket', en: 'Lightships' } })]);
});
beforeEach(async () => {
  mails.length = 0;
  await api.database.sql`delete from jobs`;
  await api.database.sql`delete from sign_in_attempts`;
});
afterAll(() => api.close());

const post = (path: string, body: unknown) =>
  api.request(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const ask = (email: string) => post('/password-resets', { email });
/** Does what waits, and what that asks for, as the worker would. */
async function work(): Promise<void> {
  for (;;) {
    const jobs = await api.database.sql`delete from jobs returning kind, payload`;
    if (!jobs.length) return;
    for (const { kind, payload } of jobs) await jobKinds[String(kind)]?.(payload, api.context);
  }
}
const linkFor = async (email: string): Promise<string> => {
  await ask(email);
  await work();
  return /token=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '';
};
const records = () =>
  api.database.sql`select action, subject from audit_records where action = 'password-reset-asked' order by id`;

describe('asking for a link', () => {
  test('is the same work for an address that somebody has and for one that nobody has', async () => {
    const anna = await addPerson(api, 'anna', [['havsverket', 'reader']]);
    const asking = async (email: string) =>
      (await statementsDuring(api.database, () => ask(email)))
        // what the process asks at its own time, whenever it hears that anybody has written
        .filter((statement) => !statement.includes('catalogue_version'));
    const [known, unknown] = [await asking(anna.email), await asking('nobody@tiofalt.example')];
    expect(unknown).toEqual(known);
    expect(known.filter((statement) => statement.includes('insert into jobs'))).toHaveLength(1);
  });

  test('sends one to whoever has the address, and to nobody else', async () => {
    const bo = await addPerson(api, 'bo', [['havsverket', 'reader']]);
    const before = (await records()).length;
    expect([(await ask('nobody@tiofalt.example')).status, (await ask(bo.email)).status]).toEqual([202, 202]);
    await work();
    expect(mails.map(({ to }) => to)).toEqual([bo.email]);
    expect((await records()).slice(before)).toEqual([{ action: 'password-reset-asked', subject: `person ${bo.id}` }]);
  });

  test('that is worked on twice leaves one link that works', async () => {
    const cilla = await addPerson(api, 'cilla', [['havsverket', 'reader']]);
    await ask(cilla.email);
    const [job] = await api.database.sql`select payload from jobs where kind = 'password-reset'`;
    await jobKinds['password-reset']?.(job?.['payload'], api.context);
    await work();
    const tokens = mails.map(({ text }) => /token=([\w-]+)/.exec(text)?.[1]);
    expect(new Set(tokens).size).toBe(2);
    const answers = [];
    for (const token of tokens) answers.push(await post('/password-resets/use', { token, password: long }));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
  });
});

describe('what everybody knows of somebody', () => {
  const weak = ['dagny@tiofalt.example', 'Fyrskeppsverket', 'fyrskeppsverket 24', 'havsverket-2026', 'lightships 2026'];

  test.each(weak)('is no password by a link: %s', async (chosen) => {
    const { email } = await addPerson(api, 'dagny', [['havsverket', 'reader']]).catch(() => ({
      email: 'dagny@tiofalt.example',
    }));
    const token = await linkFor(email);
    const refused = await post('/password-resets/use', { token, password: chosen });
    expect(refused).toMatchObject({ status: 400, body: { code: 'password-too-personal' } });
    // and leaves the link as it was
    expect((await post('/password-resets/use', { token, password: long })).status).toBe(204);
  });

  test.each(weak.slice(1))('is no password by an invitation either: %s', async (chosen) => {
    nora ??= await signIn(api, await addPerson(api, 'nora', [['havsverket', 'administrator']]));
    await nora.send('POST', '/api/v1/organisations/havsverket/invitations', { email: 'ny@tiofalt.example', role: 'reader' }); // prettier-ignore
    await work();
    const token = /token=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '';
    const refused = await post('/invitations/accept', { token, name: 'Ny', password: chosen });
    expect(refused).toMatchObject({ status: 400, body: { code: 'password-too-personal' } });
  });
  let nora: SignedIn | undefined;

  test('is looked at before anything is written, so that slow work holds no lock', async () => {
    const { email } = await addPerson(api, 'ebba', [['havsverket', 'reader']]);
    const token = await linkFor(email);
    const use = (password: string) => () => post('/password-resets/use', { token, password });
    expect(await statementsDuring(api.database, use('fyrskeppsverket'))).not.toContain('begin');
    expect(await statementsDuring(api.database, use(long))).toContain('begin');
  });
});
