import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enqueueFollowingMails, mailFollowers } from '#api/following/mails.ts';
import { saveAddressSaid } from '#db/queries/identities.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { workOnLatest } from '#tests/support/jobs.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn } from '#tests/support/people.ts';

type Sent = { to: string; subject: string; text: string; oneClick: string | null };

// a Friday
let now = new Date('2026-11-20T09:00:00Z');
const mails: Sent[] = [];
let api: TestApi;
const people = new Map<string, { id: number; email: string }>();
/** Each day they sign in anew. */
const as = (name: string) => signIn(api, people.get(name) ?? { id: 0, email: '' });

beforeAll(async () => {
  const mail = {
    from: { name: 'Tiofalt', address: 'tiofalt@tiofalt.example' },
    language: 'sv' as const,
    send: async ({ to, subject, text, oneClick }: Sent) => void mails.push({ to, subject, text, oneClick }),
  };
  api = await openTestApi({ now: () => now, mail });
  await addOrganisations(api.database, [unit('top'), unit('agency', { parent: 'top' }), unit('sibling', { parent: 'top' })]); // prettier-ignore
  for (const [name, place, role] of [
    ['anna', 'agency', 'analyst'],
    ['cilla', 'sibling', 'reader'],
    ['disa', 'top', 'administrator'],
  ] as const) {
    people.set(name, await addPerson(api, name, [[place, role]]));
  }
});
afterAll(() => api.close());

const follow = async (name: string, what: object) =>
  expect((await (await as(name)).send('POST', '/api/v1/following', what)).status).toBe(201);
async function publish(metric: string, figure: string): Promise<void> {
  now = new Date(now.getTime() + 60_000);
  const { status, text } = await api.importFile(`organisation,metric,period,value\nagency,${metric},${figure}\n`);
  expect(status, text).toBe(200);
}
/** Does the mailing of a day, as the worker would, and sends all that waits. */
async function mailedOn(day: string): Promise<Sent[]> {
  now = new Date(`${day}T06:00:00Z`);
  mails.length = 0;
  await mailFollowers({}, api.context);
  for (;;) {
    const [waiting] = await api.database.sql`select id from jobs where kind = 'mail' and done_at is null limit 1`;
    if (!waiting) return mails.toSorted((one, other) => one.to.localeCompare(other.to));
    await workOnLatest(api, 'mail');
    await api.database.sql`delete from jobs where id = (select max(id) from jobs where kind = 'mail')`;
  }
}
const linkIn = (text = '') => /end\?token=(\S+)/.exec(text)?.[1] ?? '';
const unsubscribe = (token: string) =>
  api.request('/api/v1/following/unsubscribe', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });

describe('a mail about what somebody follows', () => {
  test('is one for all of a day, with a way to the rest, and to no more of them', async () => {
    await follow('cilla', { organisation: 'agency', metric: 'lead-time-days', mail: 'daily' });
    await follow('cilla', { organisation: 'agency', mail: 'daily', language: 'sv' });
    await follow('anna', { organisation: 'agency', mail: 'none' });
    await publish('lead-time-days', '2026-Q2,18');
    await publish('lead-time-days', '2026-Q3,12.5');
    await publish('digital-transactions', '2026-Q3,40');
    const [sent, ...others] = await mailedOn('2026-11-21');
    expect(others).toEqual([]);
    expect(sent?.to).toBe('cilla@tiofalt.example');
    expect(sent?.text).toMatch(/^– .*, agency: 2 nya siffror, senast kvartal 3 2026: 12,5/m);
    expect(sent?.text).toContain('http://localhost/following\n');
    expect(linkIn(sent?.text)).toMatch(/^\d+\.[\w-]{43}$/);
  });

  test('comes once a day at most, and not at all where nothing is new', async () => {
    await publish('lead-time-days', '2026-Q3,12');
    // done twice, or by another process: the day has had its mail
    expect(await mailedOn('2026-11-21')).toEqual([]);
    const [sent, ...others] = await mailedOn('2026-11-22');
    expect([others.length, sent?.text]).toEqual([0, expect.stringContaining('1 siffra ändrad')]);
    expect(await mailedOn('2026-11-23')).toEqual([]);
  });

  test('that is weekly waits for Monday, in the language it was chosen in', async () => {
    await follow('disa', { organisation: 'agency', metric: 'lead-time-days', mail: 'weekly', language: 'en' });
    await publish('lead-time-days', '2026-Q1,21');
    expect((await mailedOn('2026-11-29')).map(({ to }) => to)).toEqual(['cilla@tiofalt.example']);
    const [sent] = await mailedOn('2026-11-30');
    expect([sent?.to, sent?.text]).toEqual(['disa@tiofalt.example', expect.stringContaining('new figure for')]);
    expect(sent?.text).toContain('http://localhost/en/following');
  });

  test('says nothing of what its reader may not see, and no figure that not everybody may see', async () => {
    const disa = await as('disa');
    const path = '/api/v1/organisations/agency/visibilities';
    const { items } = (await disa.get(`${path}?limit=1000`)).body;
    const { version } = items.find(({ metric }: { metric: string }) => metric === 'total-transactions');
    await disa.send('PUT', `${path}/total-transactions`, { visibility: 'organisation' }, { 'If-Match': version });
    await follow('disa', { organisation: 'agency', mail: 'daily' });
    await publish('total-transactions', '2026-Q3,987654');
    now = new Date('2026-12-01T09:00:00Z');
    await publish('digital-transactions', '2026-Q2,39');
    const sent = await mailedOn('2026-12-02');
    expect(sent.map(({ to }) => to)).toEqual(['cilla@tiofalt.example', 'disa@tiofalt.example']);
    const [{ names }] = items.filter(({ metric }: { metric: string }) => metric === 'total-transactions');
    expect(sent[0]?.text).not.toContain(names.sv);
    expect(sent[1]?.text).toContain(`${names.sv}, agency: ny siffra`);
    expect(sent.map(({ text }) => text.replace(/\s/g, '')).join()).not.toContain('987654');
  });

  test('is the last one for whoever follows its link, signed in or not; no other link ends anything', async () => {
    await publish('lead-time-days', '2026-Q3,11');
    const token = linkIn((await mailedOn('2026-12-03')).find(({ to }) => to.startsWith('cilla'))?.text);
    const { id } = people.get('disa') ?? { id: 0 };
    for (const forged of [token.replace(/^\d+/, String(id)), `${token.slice(0, -2)}AA`, 'x', '']) {
      expect((await unsubscribe(forged)).body.code).toBe('unknown-link');
    }
    expect([(await unsubscribe(token)).status, (await unsubscribe(token)).status]).toEqual([204, 204]);
    await publish('lead-time-days', '2026-Q3,10');
    expect((await mailedOn('2026-12-04')).map(({ to }) => to)).toEqual(['disa@tiofalt.example']);
    // what they follow stays
    expect((await (await as('cilla')).get('/api/v1/following')).body).toMatchObject({ total: 2, mailTo: 'cilla@tiofalt.example' }); // prettier-ignore
  });

  test('is the last one by the button of a mail program too, which sends something; who only looks is shown a page', async () => {
    await follow('cilla', { organisation: 'agency', metric: 'lead-time-days' });
    const [followed] = (await (await as('cilla')).get('/api/v1/following')).body.items;
    await (await as('cilla')).send('PUT', `/api/v1/following/${followed.id}`, { mail: 'daily', language: 'en' }, { 'If-Match': followed.version }); // prettier-ignore
    await publish('lead-time-days', '2026-Q3,9.5');
    const mailed = (await mailedOn('2026-12-05')).find(({ to }) => to.startsWith('cilla'));
    const address = mailed?.oneClick?.replace('http://localhost', '') ?? '';
    const click = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
      api.request(path, { method: 'POST', headers: { 'Content-Type': type }, body });
    const rhythms = async () => {
      const { items } = (await (await as('cilla')).get('/api/v1/following')).body;
      return new Set(items.map(({ mail }: { mail: string }) => mail));
    };
    const looked = await api.get(address);
    expect([looked.status, looked.headers.get('Location')]).toEqual([303, `/en/following/end?token=${linkIn(mailed?.text)}`]); // prettier-ignore
    for (const [path, body] of [
      [address, ''],
      [address, 'List-Unsubscribe=No'],
      [address.replace(/token=\d+/, 'token=9'), 'List-Unsubscribe=One-Click'],
    ] as const) {
      expect((await click(path, body)).status).toBeGreaterThanOrEqual(400);
    }
    expect(await rhythms()).toContain('daily');
    const multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    expect([
      (await click(address, multipart, 'multipart/form-data; boundary=x')).status,
      (await click(address, 'List-Unsubscribe=One-Click')).status,
    ]).toEqual([204, 204]);
    expect(await rhythms()).toEqual(new Set(['none']));
  });

  test('goes to nobody who has lost their role, nor to an address that nobody has answered from', async () => {
    const { id } = people.get('disa') ?? { id: 0 };
    await publish('lead-time-days', '2026-Q3,9');
    await api.database.sql`update passwords set email = 'other@tiofalt.example' where person_id = ${id}`;
    expect(await mailedOn('2026-12-06')).toEqual([]);
    // who signs in elsewhere has no password, and is known to have an address by what is said there
    const said = { issuer: 'https://login.example', personId: id, email: 'disa@login.example' };
    await writeTransaction(api.database, (transaction) => saveAddressSaid(transaction, said, now));
    expect((await mailedOn('2026-12-06')).map(({ to }) => to)).toEqual(['disa@login.example']);
    await publish('lead-time-days', '2026-Q3,8');
    await writeTransaction(api.database, (transaction) => saveAddressSaid(transaction, { ...said, email: null }, now));
    expect(await mailedOn('2026-12-07')).toEqual([]);
    await api.database.sql`update passwords set email = ${people.get('disa')?.email ?? ''} where person_id = ${id}`;
    await api.database.sql`update role_grants set ended_at = ${now.toISOString()} where person_id = ${id}`;
    expect(await mailedOn('2026-12-08')).toEqual([]);
    await api.database.sql`update role_grants set ended_at = null where person_id = ${id}`;
    expect((await mailedOn('2026-12-09')).map(({ to }) => to)).toEqual(['disa@tiofalt.example']);
  });
});

test('the next day is asked for once, whoever asks, and where no mail can be sent nothing is written', async () => {
  await api.database.sql`delete from jobs`;
  now = new Date('2026-12-10T12:00:00Z');
  await enqueueFollowingMails(api.context);
  await mailFollowers({}, { ...api.context, mail: null });
  const jobs = await api.database.sql<{ kind: string; run_at: Date }[]>`select kind, run_at from jobs`;
  expect(jobs.map(({ kind, run_at }) => [kind, new Date(run_at).toISOString()])).toEqual([
    ['following-mails', '2026-12-11T06:00:00.000Z'],
  ]);
});

test('what fails for one stops nobody else, and comes to that one with the next attempt', async () => {
  const { sql } = api.database;
  await sql`update follows set mail = 'none'`;
  for (const name of ['erik', 'frida']) {
    people.set(name, await addPerson(api, name, [['agency', 'reader']]));
    await follow(name, { organisation: 'agency', metric: 'lead-time-days', mail: 'daily' });
  }
  await publish('lead-time-days', '2026-Q4,9');
  await sql.unsafe(`create function refuse_first() returns trigger language plpgsql as $$ begin
    if new.action = 'following-mailed' and new.subject = 'person ${people.get('erik')?.id}' then raise 'no'; end if;
    return new; end $$`);
  await sql.unsafe(
    'create trigger refuse_first before insert on audit_records for each row execute function refuse_first()',
  );
  const reached = async () => (await mailedOn('2026-12-12')).map(({ to }) => to);
  await expect(reached()).rejects.toThrow();
  await sql.unsafe('drop trigger refuse_first on audit_records');
  const waiting = await sql<{ payload: unknown }[]>`select payload from jobs where kind = 'mail'`;
  expect(JSON.stringify(waiting)).toContain('frida@tiofalt.example');
  // the next attempt: one of them has theirs already
  expect((await reached()).toSorted()).toEqual(['erik@tiofalt.example', 'frida@tiofalt.example']);
  expect(await reached()).toEqual([]);
});
