import { Writable } from 'node:stream';
import { TOTP } from 'otpauth';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobKinds } from '#api/jobs/kinds.ts';
import { offerSetUp } from '#api/sign-in/set-up.ts';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, password, signIn, type SignedIn } from '#tests/support/people.ts';
import { routesOf } from '#tests/support/routes.ts';

type Answer = Awaited<ReturnType<TestApi['request']>>;

let api: TestApi;
let clock = new Date('2026-11-21T12:00:00Z');
const address = '198.51.100.23';
const lines: string[] = [];
const mails: string[] = [];
/** Whatever would let somebody in, as it comes by. */
const secrets = new Set<string>([writeToken, password]);
const keep = <Text extends string>(secret: Text): Text => {
  if (secret.length < 6) throw new Error(`"${secret}" is no secret to search for`);
  secrets.add(secret);
  return secret;
};

beforeAll(async () => {
  const log = pino({}, new Writable({ write: (line: Buffer, _, done) => (lines.push(line.toString()), done()) }));
  const mail = {
    from: { name: 'Tiofalt', address: 'tiofalt@tiofalt.example' },
    send: async ({ text }: { text: string }) => void mails.push(text),
  };
  api = await openTestApi({ now: () => clock, log, mail });
});
afterAll(() => api.close());

/** Sends as a page of ours does, from an address that the record has to show. */
const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.request(
    `/api/v1${path}`,
    {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    },
    address,
  );
const by = (person: SignedIn, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  send(method, path, body, { Cookie: keep(person.cookie), Origin: 'http://localhost', ...headers });

/** The token of the link in the last mail: sent as the worker would. */
async function mailed(): Promise<string> {
  const [job] = await api.database.sql`select payload from jobs where kind = 'mail' order by id desc limit 1`;
  await jobKinds['mail']?.(job?.['payload'], api.context);
  return keep(/token=([\w-]+)/.exec(mails.at(-1) ?? '')?.[1] ?? '');
}

let count = 0;
const fresh = (roles: Parameters<typeof addPerson>[2] = []) => addPerson(api, `person-${(count += 1)}`, roles);
const chief = async () => signIn(api, await fresh([['top', 'administrator']]));
const codeNow = (secret: string) => {
  // none works twice
  clock = new Date(clock.getTime() + 60_000);
  return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: clock.getTime() });
};
async function withSecondFactor(person: SignedIn): Promise<{ secret: string; recovery: string }> {
  const { secret } = (await by(person, 'POST', '/second-factor')).body;
  const { recoveryCodes } = (await by(person, 'PUT', '/second-factor', { code: codeNow(secret) })).body;
  recoveryCodes.map(keep);
  return { secret: keep(secret), recovery: recoveryCodes[0] };
}
const versionOf = async (person: SignedIn, id: number): Promise<string> =>
  (await person.get('/api/v1/organisations/agency/members')).body.items.find(
    (one: { person: number }) => one.person === id,
  ).version;
const circle = async (code: string) => {
  const boss = await chief();
  await by(boss, 'POST', '/organisations/agency/circles', { code, names: { sv: code } });
  return boss;
};
const invited = async (email: string): Promise<string> => {
  await by(await chief(), 'POST', '/organisations/agency/invitations', { email, role: 'reader' });
  return mailed();
};
const form = (text: string) => {
  const data = new FormData();
  data.set('file', new Blob([text]), 'figures.csv');
  return data;
};
const importText = (text: string, query = '') =>
  api.request(
    `/api/v1/imports${query}`,
    { method: 'POST', body: form(text), headers: { Authorization: `Bearer ${writeToken}` } },
    address,
  );

/** Every route that changes something, done once as whoever may. The first makes the installation. */
const writes: Record<string, () => Promise<Answer>> = {
  'POST /api/v1/set-up': async () => {
    const token = keep((await offerSetUp(api.context))?.split('token=')[1] ?? '');
    const answer = await send('POST', '/set-up', {
      token, name: 'Första', email: 'first@tiofalt.example', password: keep('fem röda stolar vid sjön'), organisation: { name: 'Toppen', code: 'top' },
    }); // prettier-ignore
    clock = new Date(clock.getTime() + 1_000);
    await addOrganisations(api.database, [unit('agency', { parent: 'top' }), unit('sibling', { parent: 'top' })]);
    return answer;
  },
  'POST /api/v1/session': async () => send('POST', '/session', { email: (await fresh()).email, password }),
  'DELETE /api/v1/session': async () => by(await signIn(api, await fresh()), 'DELETE', '/session'),
  'POST /api/v1/session/second-factor': async () => {
    const person = await signIn(api, await fresh());
    const { secret } = await withSecondFactor(person);
    const half = await signIn(api, person);
    return by(half, 'POST', '/session/second-factor', { code: codeNow(secret) });
  },
  'DELETE /api/v1/sessions': async () => by(await signIn(api, await fresh()), 'DELETE', '/sessions'),
  'DELETE /api/v1/sessions/:id': async () => {
    const person = await signIn(api, await fresh());
    const { items } = (await person.get('/api/v1/sessions')).body;
    return by(person, 'DELETE', `/sessions/${items[0].id}`);
  },
  'PUT /api/v1/password': async () =>
    by(await signIn(api, await fresh()), 'PUT', '/password', { current: password, password: keep('sju blå båtar i viken') }),
  'POST /api/v1/invitations/accept': async () =>
    send('POST', '/invitations/accept', { token: await invited('ny@tiofalt.example'), name: 'Ny', password: keep('nio gröna hattar på rad') }),
  'POST /api/v1/password-resets': async () => send('POST', '/password-resets', { email: (await fresh()).email }),
  'POST /api/v1/password-resets/use': async () => {
    await send('POST', '/password-resets', { email: (await fresh()).email });
    return send('POST', '/password-resets/use', { token: await mailed(), password: keep('elva vita svanar i parken') });
  },
  'POST /api/v1/second-factor': async () => by(await signIn(api, await fresh()), 'POST', '/second-factor'),
  'PUT /api/v1/second-factor': async () => {
    const person = await signIn(api, await fresh());
    const { secret } = (await by(person, 'POST', '/second-factor')).body;
    return by(person, 'PUT', '/second-factor', { code: codeNow(keep(secret)) });
  },
  'DELETE /api/v1/second-factor': async () => {
    const person = await signIn(api, await fresh());
    const { recovery } = await withSecondFactor(person);
    return by(person, 'DELETE', '/second-factor', { code: recovery });
  },
  'PUT /api/v1/organisations/:code/members/:person': async () => {
    const [boss, { id }] = [await chief(), await fresh([['agency', 'reader']])];
    return by(boss, 'PUT', `/organisations/agency/members/${id}`, { role: 'analyst' }, { 'If-Match': await versionOf(boss, id) });
  },
  'DELETE /api/v1/organisations/:code/members/:person': async () => {
    const [boss, { id }] = [await chief(), await fresh([['agency', 'reader']])];
    return by(boss, 'DELETE', `/organisations/agency/members/${id}`, undefined, { 'If-Match': await versionOf(boss, id) });
  },
  'POST /api/v1/organisations/:code/members/:person/password-reset': async () => {
    const answer = await by(await chief(), 'POST', `/organisations/agency/members/${(await fresh([['agency', 'reader']])).id}/password-reset`);
    keep(answer.body.link.split('token=')[1]);
    return answer;
  },
  'DELETE /api/v1/organisations/:code/members/:person/second-factor': async () => {
    const person = await signIn(api, await fresh([['agency', 'reader']]));
    await withSecondFactor(person);
    return by(await chief(), 'DELETE', `/organisations/agency/members/${person.id}/second-factor`);
  },
  'POST /api/v1/organisations/:code/invitations': async () =>
    by(await chief(), 'POST', '/organisations/agency/invitations', { email: 'bjuden@tiofalt.example', role: 'reader' }),
  'DELETE /api/v1/organisations/:code/invitations/:id': async () => {
    const boss = await chief();
    const { id } = (await by(boss, 'POST', '/organisations/agency/invitations', { email: 'x@tiofalt.example', role: 'reader' })).body;
    return by(boss, 'DELETE', `/organisations/agency/invitations/${id}`);
  },
  'POST /api/v1/jobs/:id/retry': async () => {
    const [job] = await api.database.sql`
      insert into jobs (kind, payload, run_at, created_at, failed_at, last_error)
      values ('mail', '{}', now(), now(), now(), 'no') returning id`;
    return by(await chief(), 'POST', `/jobs/${job?.['id']}/retry`);
  },
  'POST /api/v1/organisations/:code/keys': async () => {
    const answer = await by(await chief(), 'POST', '/organisations/agency/keys', { name: 'Nattkörning', scopes: ['import'] });
    keep(answer.body.key);
    return answer;
  },
  'DELETE /api/v1/organisations/:code/keys/:id': async () => {
    const boss = await chief();
    const { id, key } = (await by(boss, 'POST', '/organisations/agency/keys', { name: 'Gammal', scopes: ['import'] })).body;
    keep(key);
    return by(boss, 'DELETE', `/organisations/agency/keys/${id}`);
  },
  'POST /api/v1/organisations/:code/circles': async () =>
    by(await chief(), 'POST', '/organisations/agency/circles', { code: 'begun', names: { sv: 'Börjad' } }),
  'POST /api/v1/organisations/:code/circles/:circle/members': async () =>
    by(await circle('asked'), 'POST', '/organisations/agency/circles/asked/members', { organisation: 'sibling' }),
  'PUT /api/v1/organisations/:code/circles/:circle': async () => {
    const boss = await circle('agreed');
    await by(boss, 'POST', '/organisations/agency/circles/agreed/members', { organisation: 'sibling' });
    return by(boss, 'PUT', '/organisations/sibling/circles/agreed');
  },
  'DELETE /api/v1/organisations/:code/circles/:circle': async () =>
    by(await circle('left'), 'DELETE', '/organisations/agency/circles/left'),
  'PUT /api/v1/organisations/:code/visibilities/:metric': async () =>
    by(await chief(), 'PUT', '/organisations/agency/visibilities/heart-pull', { visibility: 'peers' }, { 'If-Match': '"as-the-metric"' }),
  'PUT /api/v1/installation/second-factor': async () =>
    by(await chief(), 'PUT', '/installation/second-factor', { rule: 'optional' }, { 'If-Match': '"optional"' }),
  'POST /api/v1/imports': async () => importText('organisation,metric,period,value\nagency,total-transactions,2024-Q1,10\n'),
}; // prettier-ignore

/** What is sent by POST, and changes nothing. */
const withoutRecord: Record<string, string> = {
  'POST /api/v1/invitations/read': 'reads: the token is in the body because addresses end up in logs',
};
/** Nothing is left of what was removed, by which the transaction could be told. */
const leavesNothing = ['DELETE /api/v1/second-factor'];

const recordsOf = (requestId: string | null) => api.database.sql`
  select at, actor_kind, actor, person_id, address, action, subject, before, after, xmin::text as transaction
  from audit_records where request_id = ${requestId ?? ''} order by id`;

/** How many rows outside the audit log a transaction has written. */
async function rowsWrittenBy(transaction: string): Promise<number> {
  const tables = await api.database.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'audit_records'`;
  let written = 0;
  for (const { name } of tables) {
    const [row] = await api.database.sql<{ count: number }[]>`
      select count(*)::integer as count from ${api.database.sql(name)} t where t.xmin::text = ${transaction}`;
    written += row?.count ?? 0;
  }
  return written;
}

test('no route that writes is forgotten here', () => {
  const writing = routesOf(api.app).filter(({ method }) => method !== 'GET').map(({ name }) => name); // prettier-ignore
  expect([...Object.keys(writes), ...Object.keys(withoutRecord)].toSorted()).toEqual(writing.toSorted());
});

test('every write leaves its record, in the same transaction: who, when, from where, what', async () => {
  for (const [route, write] of Object.entries(writes)) {
    const answer = await write();
    expect([route, answer.status < 300, answer.text.slice(0, 200)]).toEqual([route, true, expect.any(String)]);
    const records = await recordsOf(answer.headers.get('X-Request-Id'));
    expect([route, records.length > 0]).toEqual([route, true]);
    for (const record of records) {
      expect(record, route).toMatchObject({ address, action: expect.stringMatching(/^[a-z]+(-[a-z]+)+$/) });
      expect(Math.abs(new Date(record['at']).getTime() - clock.getTime()), route).toBeLessThanOrEqual(61_000);
      expect(String(record['subject']), route).toMatch(/\S/);
      // who asked for a mail may be anybody; everybody else is named
      if (route !== 'POST /api/v1/password-resets') expect(record['actor'], route).toMatch(/\S/);
      const rows = await rowsWrittenBy(String(record['transaction']));
      if (!leavesNothing.includes(route)) expect([route, rows > 0]).toEqual([route, true]);
    }
  }
}, 120_000);

test('an import counts as one, and a dry run as none', async () => {
  const text =
    'organisation,metric,period,value\nagency,total-transactions,2024-Q2,11\nsibling,total-transactions,2024-Q2,12\n';
  const tried = await importText(text, '?dryRun=true');
  expect([tried.status, (await recordsOf(tried.headers.get('X-Request-Id'))).length]).toEqual([200, 0]);
  const done = await importText(text);
  expect(await recordsOf(done.headers.get('X-Request-Id'))).toMatchObject([
    { action: 'figures-imported', actor: 'command line', actor_kind: 'installation', after: { file: 'figures.csv', figures: { new: 2 } } },
  ]); // prettier-ignore
});

test('an import that brings organisations and no figures is recorded too', async () => {
  const answer = await importText(
    'organisation,organisation-name,metric,period,value\nnewcomer,Nykomling,total-transactions,2024-Q1,\n',
  );
  const [known] = await api.database.sql`select count(*)::integer as count from organisations where code = 'newcomer'`;
  const records = await recordsOf(answer.headers.get('X-Request-Id'));
  expect([answer.status, answer.body.organisations?.new, known?.['count'], records.length]).toEqual([200, 1, 1, 1]);
});

test('what fails after its record leaves neither', async () => {
  const everything = () => api.database.sql`
    select (select count(*) from audit_records) as records, (select count(*) from revisions) as revisions,
      (select count(*) from people) as people, (select max(id) from publications) as publication`;
  const before = await everything();
  // refused at the very end, with everything saved and recorded
  const refused = await importText(
    'organisation,metric,period,value\nagency,total-transactions,2024-Q3,10\nagency,total-transactions,2024-Q4,many\n',
    '?strict=true',
  );
  expect(refused).toMatchObject({ status: 422, body: { code: 'import-refused' } });
  const [boss, { id }] = [await chief(), await fresh([['agency', 'reader']])];
  const between = await everything();
  const stale = await by(
    boss,
    'PUT',
    `/organisations/agency/members/${id}`,
    { role: 'analyst' },
    { 'If-Match': '"0"' },
  );
  expect(stale.status).toBe(412);
  expect(await everything()).toEqual(between);
  expect([before[0]?.['revisions'], before[0]?.['publication']]).toEqual([
    between[0]?.['revisions'],
    between[0]?.['publication'],
  ]);
  // the record is made, then the session cannot be begun
  await api.database.sql`alter table sessions add constraint broken check (device <> 'too strange') not valid`;
  const token = await invited('drabbad@tiofalt.example');
  const counted = await everything();
  const broken = await send(
    'POST',
    '/invitations/accept',
    { token, name: 'Drabbad', password: 'nio gröna hattar på rad' },
    { 'User-Agent': 'too strange' },
  );
  expect(broken.status).toBe(500);
  expect(await recordsOf(broken.headers.get('X-Request-Id'))).toEqual([]);
  expect(await everything()).toEqual(counted);
  await api.database.sql`alter table sessions drop constraint broken`;
});

test.each([
  'update audit_records set actor = $$somebody else$$',
  'delete from audit_records',
  'truncate audit_records',
])('the database refuses: %s', async (statement) => {
  const count = () =>
    api.database.sql`select count(*) as count, md5(string_agg(a::text, '' order by id)) as text from audit_records a`;
  const before = await count();
  await expect(api.database.sql.unsafe(statement)).rejects.toThrow('the audit log is only ever added to');
  expect(await count()).toEqual(before);
});

test('nothing that would let somebody in is in a record, a job or the log', async () => {
  const { sql } = api.database;
  const hashes = await sql<{ hash: string }[]>`
    select token_hash as hash from sessions union select token_hash from api_keys union select token_hash from one_time_links
    union select hash from passwords union select sealed_secret from second_factors
    union select unnest(recovery_hashes) from second_factors`;
  for (const { hash } of hashes) secrets.add(hash);
  expect(secrets.size).toBeGreaterThan(50);
  for (const secret of [...secrets]) if (secret.startsWith('session=')) secrets.add(secret.slice('session='.length));
  const kept = {
    records: (await sql`select string_agg(a::text, ' ') as text from audit_records a`)[0]?.['text'] as string,
    jobs: (await sql`select string_agg(j::text, ' ') as text from jobs j`)[0]?.['text'] as string,
    log: lines.join(''),
  };
  for (const [where, text] of Object.entries(kept)) {
    expect(text.length, where).toBeGreaterThan(1_000);
    expect([where, [...secrets].filter((secret) => text.includes(secret))]).toEqual([where, []]);
  }
  expect(lines.filter((line) => line.includes('securityEvent')).length).toBeGreaterThan(20);
});
