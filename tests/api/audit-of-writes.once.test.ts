import { afterAll, expect, test } from 'vitest';
import { routesOf } from '#tests/support/routes.ts';
import { openWrites } from '#tests/support/writes.ts';

const { address, api, by, chief, fresh, importText, invited, lines, now, secrets, send, writes } = await openWrites();
afterAll(() => api.close());

/** What is sent by POST, and changes nothing. */
const withoutRecord: Record<string, string> = {
  'POST /api/v1/set-up/read': 'reads: the token is in the body because addresses end up in logs',
  'POST /api/v1/invitations/read': 'reads, in the same way',
  'POST /api/v1/password-resets/read': 'reads, in the same way',
  'POST /api/v1/reports/read': 'reads, in the same way',
  'POST /api/v1/reports/workbook': 'reads, in the same way',
  'POST /api/v1/organisations/:code/report-workbook':
    'reads: whose rows is in the body, because it is an e-mail address',
};
/** Nothing is left of what was removed, by which the transaction could be told. */
const leavesNothing = [
  'DELETE /api/v1/second-factor',
  'DELETE /api/v1/file-imports/:id',
  'DELETE /api/v1/following/:id',
  'DELETE /api/v1/import-mappings/:name',
  'DELETE /api/v1/saved-comparisons/:name',
];

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
      expect(Math.abs(new Date(record['at']).getTime() - now().getTime()), route).toBeLessThanOrEqual(61_000);
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
