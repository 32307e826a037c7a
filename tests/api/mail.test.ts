import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jobKinds } from '#api/jobs/kinds.ts';
import { startWorker } from '#api/jobs/worker.ts';
import { enqueueMail, type NewMail } from '#api/mail/mail.ts';
import { openMail, readMailSettings } from '#api/mail/smtp.ts';
import { writeTransaction } from '#db/write.ts';
import { mostAttempts } from '#domain/job.ts';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { startMailServer, type MailServer } from '#tests/support/smtp.ts';

const start = new Date('2026-11-21T12:00:00Z');
const link = 'http://localhost/invitation#token-of-a-link';
const invitation = {
  kind: 'invitation',
  to: 'bo@agency.example',
  language: 'sv',
  organisation: { sv: 'Stigverket', en: 'The Path Agency' },
  role: 'approver',
  link,
  days: 7,
} satisfies NewMail;
const reset = {
  kind: 'password-reset',
  to: 'anna@agency.example',
  language: 'da',
  name: 'Anna Åkerö',
  link,
  hours: 1,
} satisfies NewMail;

let api: TestApi;
let server: MailServer;
let now: Date;
beforeAll(async () => {
  server = await startMailServer();
  api = await openTestApi({ now: () => now, mail: mailTo(server.port) });
});
beforeEach(async () => {
  now = start;
  server.received.length = 0;
  server.refused.clear();
  await api.database.sql`delete from jobs`;
});
afterAll(async () => {
  await api.close();
  await server.stop();
});

function mailTo(port: number, login = '') {
  const settings = readMailSettings({
    SMTP_URL: `smtp://${login}127.0.0.1:${port}`,
    MAIL_FROM: 'Tiofält <tiofalt@agency.example>',
  });
  if (!settings) throw new Error('both are set');
  return openMail(settings);
}

const send = (mail: NewMail, context = api.context) =>
  writeTransaction(api.database, (transaction) => enqueueMail(transaction, context, mail));

/** Works, in quick turns, until nothing is due any more. */
async function work(context = api.context): Promise<void> {
  const worker = startWorker(context, jobKinds, { pollMs: 20 });
  const due = () => api.database.sql`
    select from jobs where done_at is null and failed_at is null and run_at <= ${now.toISOString()} or claimed_until is not null`;
  try {
    await expect.poll(async () => (await due()).length, { timeout: 10_000, interval: 20 }).toBe(0);
  } finally {
    await worker.stop();
  }
}

const jobs = () => api.database.sql`select payload, attempts, done_at, failed_at, last_error from jobs`;
const failed = async () =>
  (await api.get('/api/v1/jobs?state=failed', { Authorization: `Bearer ${writeToken}` })).body.items;

describe('a mail', () => {
  test('is delivered as it was written, from whom it says', async () => {
    await send(invitation);
    await work();
    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect(mail).toMatchObject({ from: 'tiofalt@agency.example', to: ['bo@agency.example'] });
    expect(Object.fromEntries(mail?.headers ?? [])).toMatchObject({
      from: 'Tiofält <tiofalt@agency.example>',
      to: 'bo@agency.example',
      subject: 'Inbjudan till Stigverket i Tiofalt',
      'auto-submitted': 'auto-generated',
      'content-type': 'text/plain; charset=utf-8',
      'message-id': expect.stringMatching(/^<[\w-]+@agency\.example>$/),
    });
    expect(mail?.text).toContain('Du är inbjuden till Tiofalt som godkännare i Stigverket.');
    expect(mail?.text).toContain(`\n${link}\n`);
  });

  test('that nobody asked for says by headers how such mails are ended: with one click over TLS alone', async () => {
    const news = { kind: 'following', to: 'bo@agency.example', language: 'sv', name: 'Bo', items: [], link, endLink: link, hours: 24 } as const; // prettier-ignore
    const address = (scheme: string) => `${scheme}://agency.example/api/v1/following/one-click?token=1.${'x'.repeat(43)}&language=sv`; // prettier-ignore
    await send({ ...news, oneClick: address('https') });
    expect(JSON.stringify(await jobs())).not.toContain('one-click');
    await work();
    await send({ ...news, oneClick: address('http') });
    await work();
    await send(invitation);
    await work();
    const headersOf = ({ headers }: (typeof server.received)[number]) =>
      ['list-unsubscribe', 'list-unsubscribe-post'].map((name) => headers.get(name));
    expect(server.received.map(headersOf)).toEqual([
      [`<${address('https')}>`, 'List-Unsubscribe=One-Click'],
      [`<${address('http')}>`, undefined],
      [undefined, undefined],
    ]);
  });

  test.each([
    ['sv', 'Inbjudan till Stigverket i Tiofalt', 'i 7 dagar', 'Nytt lösenord till Tiofalt', 'i 1 timme.'],
    ['en', 'Invitation to The Path Agency in Tiofalt', 'for 7 days', 'New password for Tiofalt', 'for 1 hour.'],
    ['da', 'Invitation til Stigverket i Tiofalt', 'i 7 dage', 'Ny adgangskode til Tiofalt', 'i 1 time.'],
  ] as const)('is in the language of its reader: %s', async (language, invited, days, asked, hour) => {
    await send({ ...invitation, language });
    await send({ ...reset, language });
    await work();
    const sentTo = (address: string) => server.received.find((mail) => mail.to[0] === address);
    expect(sentTo('bo@agency.example')?.headers.get('subject')).toBe(invited);
    expect(sentTo('bo@agency.example')?.text).toContain(days);
    expect(sentTo('anna@agency.example')?.headers.get('subject')).toBe(asked);
    expect(sentTo('anna@agency.example')?.text).toMatch(/^(Hej|Hello) Anna Åkerö!\n/);
    expect(sentTo('anna@agency.example')?.text).toContain(hour);
    for (const { text } of server.received) expect(text).toContain(`:\n${link}\n\n`);
  });

  test('holds no secret that the database could read, neither before nor after', async () => {
    await send(invitation);
    const [before] = await jobs();
    expect(before?.['payload']).toMatchObject({ to: 'bo@agency.example' });
    expect(JSON.stringify(before)).not.toContain('token-of-a-link');
    await work();
    expect(await jobs()).toMatchObject([{ payload: {}, last_error: null, done_at: expect.anything() }]);
  });

  test('that was turned to somebody else in the database is not sent', async () => {
    await send(invitation);
    await api.database.sql`update jobs set payload = payload || '{"to": "mallory@elsewhere.example"}'`;
    await work();
    expect(server.received).toEqual([]);
    expect(await jobs()).toMatchObject([{ last_error: 'This mail was sealed with another SECRET_KEY.' }]);
  });

  test.each([
    '',
    'bo',
    'a@b.example, c@d.example',
    'bo@agency.example\r\nBcc: all@agency.example',
    'Bo <bo@agency.example>',
  ])('to what is no single address is refused before anything is kept: %j', async (to) => {
    await expect(send({ ...invitation, to })).rejects.toMatchObject({ code: 'bad-email' });
    expect(await jobs()).toEqual([]);
  });

  test('cannot be given headers, lines or recipients by the names in it', async () => {
    const sv = 'Verket\r\nBcc: all@agency.example\r\n\r\nÖppna http://elsewhere.example\u2028nu';
    await send({ ...invitation, organisation: { sv } });
    await send({ ...reset, name: 'Anna\n\nhttp://elsewhere.example\n' });
    await work();
    expect(server.received).toHaveLength(2);
    for (const { to, headers, text } of server.received) {
      expect(to).toHaveLength(1);
      expect([...headers.keys()]).not.toContain('bcc');
      expect(text).not.toMatch(/^\s*(Bcc|http:\/\/elsewhere|Öppna http)/m);
    }
  });

  test('without SMTP is nobody’s to ask for: the caller has the link', async () => {
    await expect(send(invitation, { ...api.context, mail: null })).rejects.toThrow('look at context.mail first');
    expect(await jobs()).toEqual([]);
  });
});

describe('a mail that does not get through', () => {
  test('to a refused recipient is tried again and again, then shown as failed, without what the server quoted', async () => {
    server.refused.add('bo@agency.example');
    await send(invitation);
    for (let attempt = 1; attempt < mostAttempts; attempt += 1) {
      await work();
      expect(await jobs()).toMatchObject([{ attempts: attempt, failed_at: null }]);
      now = new Date(now.getTime() + 8 * 3_600_000);
    }
    expect(await failed()).toEqual([]);
    await work();
    expect(await failed()).toMatchObject([
      {
        kind: 'mail',
        subject: 'bo@agency.example',
        attempts: mostAttempts,
        lastError: expect.stringMatching(/550 no such mailbox here, see …$/),
      },
    ]);
    expect(server.received).toEqual([]);
  });

  test('because the server is down is sent when it is up again, under the same id', async () => {
    const other = await startMailServer();
    const context = { ...api.context, mail: mailTo(other.port) };
    await other.stop();
    await send(invitation, context);
    const [{ payload } = {}] = await jobs();
    await work(context);
    expect(await jobs()).toMatchObject([{ attempts: 1, last_error: expect.stringContaining('ECONNREFUSED') }]);
    const again = await startMailServer({ port: other.port });
    now = new Date(start.getTime() + 60_000);
    await work(context);
    await again.stop();
    expect(again.received.map(({ headers }) => headers.get('message-id'))).toEqual([payload.messageId]);
  });

  test('before its link has run out is not sent at all', async () => {
    await send(reset);
    now = new Date(start.getTime() + 3_600_000);
    await work();
    expect(server.received).toEqual([]);
    expect(await failed()).toMatchObject([{ attempts: 1, lastError: 'The link in this mail has run out.' }]);
  });

  test('because of a wrong password says so without it', async () => {
    const strict = await startMailServer({ login: ['tiofalt', 's3cret p@ss'] });
    const right = { ...api.context, mail: mailTo(strict.port, `tiofalt:${encodeURIComponent('s3cret p@ss')}@`) };
    const wrong = { ...api.context, mail: mailTo(strict.port, 'tiofalt:wr0ng-w0rd@') };
    await send(invitation, wrong);
    await work(wrong);
    const [{ last_error: error } = {}] = await jobs();
    expect(error).toMatch(/535/);
    expect(error).not.toContain('wr0ng-w0rd');
    now = new Date(start.getTime() + 60_000);
    await work(right);
    expect(strict.received).toHaveLength(1);
    await strict.stop();
  });

  test('because the server of another machine has no TLS is not sent, and nobody hears the password', async () => {
    const open = await startMailServer({ login: ['tiofalt', 'secret'] });
    const settings = readMailSettings({
      // this machine by a name that does not say so
      SMTP_URL: `smtp://tiofalt:secret@0.0.0.0:${open.port}`,
      MAIL_FROM: 'tiofalt@agency.example',
    });
    const message = { to: 'bo@agency.example', subject: '', text: '', messageId: '<1@agency.example>', oneClick: null };
    await expect(openMail(settings!).send(message)).rejects.toThrow();
    expect([open.shown, open.received]).toEqual([[], []]);
    await open.stop();
  });
});

describe('the settings of mail', () => {
  const from = 'Tiofalt <tiofalt@agency.example>';
  const settings = (url: string, sender = from) => readMailSettings({ SMTP_URL: url, MAIL_FROM: sender });

  test('are none, or both', () => {
    expect(readMailSettings({})).toBeNull();
    expect(() => readMailSettings({ SMTP_URL: 'smtp://mail.example' })).toThrow('SMTP_URL is set without MAIL_FROM');
    expect(() => readMailSettings({ MAIL_FROM: from })).toThrow('MAIL_FROM is set without SMTP_URL');
  });

  test('say in which language to write what nobody asked for', () => {
    const writtenIn = (MAIL_LANGUAGE: string) =>
      readMailSettings({ SMTP_URL: 'smtp://mail.example', MAIL_FROM: from, MAIL_LANGUAGE })?.language;
    expect(['', 'sv', 'en', 'da'].map(writtenIn)).toEqual(['sv', 'sv', 'en', 'da']);
    expect(() => writtenIn('Swedish')).toThrow('MAIL_LANGUAGE is "Swedish"');
  });

  test('say where, how and from whom', () => {
    expect(settings('smtp://mail.example')).toEqual({
      host: 'mail.example',
      port: 587,
      isSecure: false,
      login: null,
      from: { name: 'Tiofalt', address: 'tiofalt@agency.example' },
      language: 'sv',
    });
    expect(settings('smtps://user%40agency:p%25%3A@[::1]', 'tiofalt@agency.example')).toMatchObject({
      host: '::1',
      port: 465,
      isSecure: true,
      login: { user: 'user@agency', pass: 'p%:' },
      from: { name: '', address: 'tiofalt@agency.example' },
    });
    expect(settings('smtp://mail.example:2525')).toMatchObject({ port: 2525 });
  });

  test.each([
    'mail.example',
    'http://mail.example',
    'smtp://',
    'smtp://a:hidden@mail.example/x',
    'smtp://a:hid%zzden@mail.example',
  ])('are refused without repeating a password: %s', (url) => {
    expect(() => settings(url)).toThrow(/^SMTP_URL (is not like|has a %)/);
    expect(() => settings(url)).not.toThrow(/hidden|hid%/);
  });

  test.each(['Tiofalt', 'a@b.example, c@d.example', 'Tiofalt\r\nBcc: x <tiofalt@agency.example>', '<>'])(
    'are refused with a sender that is none: %j',
    (sender) => expect(() => settings('smtp://mail.example', sender)).toThrow(/^MAIL_FROM is/),
  );
});
