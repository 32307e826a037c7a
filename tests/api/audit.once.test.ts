import { sql } from 'drizzle-orm';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, writeToken, type TestApi } from '#tests/support/api.ts';
import { everyAction, listActions, recordDeed } from '#db/queries/audit.ts';
import { writeTransaction } from '#db/write.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let clock = new Date('2026-11-20T22:59:59Z');
let cilla: SignedIn;
let dan: SignedIn;
let top: SignedIn;
const odd = '=HYPERLINK("http://evil.example";"Åsa")';
const lines = 'rad ett\nrad "två", tre';

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top' }),
    unit('north-office', { parent: 'north' }),
    unit('south', { parent: 'top' }),
  ]);
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  cilla = await signIn(api, await addPerson(api, 'cilla', [['north', 'administrator']]));
  dan = await signIn(api, await addPerson(api, 'dan', [['south', 'administrator']]));
  top = await signIn(api, await addPerson(api, 'topsy', [['top', 'administrator']]));
  for (const [person, code] of [[cilla, 'north'], [cilla, 'north-office'], [dan, 'south']] as const) {
    await person.send('POST', `/api/v1/organisations/${code}/keys`, { name: `key of ${code}`, scopes: ['import'] });
  } // prettier-ignore
  // where the product is at home the 21st begins
  clock = new Date('2026-11-20T23:00:00.000Z');
  const ids = await api.database.sql<{ id: number }[]>`select id from organisations where code = 'north'`;
  for (const [name, subject] of [
    [odd, '@SUM(A1:A9)'],
    [lines, '-2+3'],
  ] as const) {
    await writeTransaction(api.database, (transaction) =>
      recordDeed(
        transaction,
        { kind: 'person', personId: cilla.id, name, address: '192.0.2.1', requestId: '+1' },
        clock,
        { action: 'oddity', organisationId: ids[0]?.id ?? 0, subject, before: { a: '=1' }, after: null },
      ),
    );
  }
});
afterAll(() => api.close());

type Row = { id: number; organisation: string | null; action: string; subject: string; actor: string };
const read = async (person: SignedIn, query: string): Promise<Row[]> =>
  (await person.get(`/api/v1/audit?limit=1000&${query}`)).body.items;

describe('the audit log', () => {
  test('shows administrators what was done in their organisation and below, and nothing else', async () => {
    const mine = await read(cilla, 'organisation=north');
    expect(new Set(mine.map(({ organisation }) => organisation))).toEqual(new Set(['north', 'north-office']));
    expect(mine.map(({ subject }) => subject)).toEqual([
      '-2+3',
      '@SUM(A1:A9)',
      'key key of north-office',
      'key key of north',
    ]);
    expect((await read(dan, 'organisation=south')).map(({ subject }) => subject)).toEqual(['key key of south']);
    for (const code of ['south', 'top'])
      expect((await cilla.get(`/api/v1/audit?organisation=${code}`)).status).toBe(403);
    expect((await cilla.get('/api/v1/audit')).status).toBe(403);
    const everything = await read(top, '');
    expect(new Set(everything.map(({ organisation }) => organisation))).toEqual(
      new Set([null, 'north', 'north-office', 'south']),
    );
  });

  test('says who, when, from where, what, before and after', async () => {
    const [record] = await read(cilla, 'organisation=north&action=key-made');
    expect(record).toMatchObject({
      at: '2026-11-20T22:59:59Z',
      actorKind: 'person',
      actor: 'cilla',
      address: '192.0.2.1',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      action: 'key-made',
      before: null,
      after: { name: 'key of north-office', scopes: ['import'] },
    });
  });

  test('is searched by who, what, to what, and by days', async () => {
    const subjects = async (query: string) => (await read(top, query)).map(({ subject }) => subject);
    expect(await subjects('action=key-made&actor=CILL')).toEqual(['key key of north-office', 'key key of north']);
    expect(await subjects('subject=key of south')).toEqual(['key key of south']);
    expect(await subjects(`actor=${encodeURIComponent('=HYPERLINK(')}`)).toEqual(['@SUM(A1:A9)']);
    expect(await subjects('actor=%25')).toEqual([]);
    expect(await subjects('from=2026-11-21&to=2026-11-21')).toEqual(['-2+3', '@SUM(A1:A9)']);
    expect(await subjects('from=2026-11-22')).toEqual([]);
    expect((await read(top, 'to=2026-11-20')).length).toBe((await read(top, '')).length - 2);
    for (const day of ['tomorrow', '0000-01-01']) {
      expect((await top.get(`/api/v1/audit?from=${day}`)).body.code).toBe('bad-parameter');
    }
    expect((await top.get('/api/v1/audit/actions')).body.items).toEqual(['key-made', 'oddity', 'signed-in']);
  });

  test('comes in pages, the latest first', async () => {
    const all = await read(top, '');
    const pages: Row[] = [];
    for (let page = 1; pages.length < all.length; page += 1) {
      const { body, headers } = await top.get(`/api/v1/audit?limit=3&page=${page}`);
      expect([body.total, body.limit, body.page]).toEqual([all.length, 3, page]);
      expect(headers.get('Link')).toContain(`page=${Math.ceil(all.length / 3)}>; rel="last"`);
      expect(headers.get('Cache-Control')).toBe('no-store');
      pages.push(...body.items);
    }
    expect(pages).toEqual(all);
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => b - a));
  });

  test('as CSV has the same rows, and no cell that a spreadsheet would run', async () => {
    const { text, headers } = await cilla.get('/api/v1/audit?organisation=north&format=csv');
    expect(headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="audit.csv"');
    expect(headers.get('Cache-Control')).toBe('no-store');
    const { data, errors } = Papa.parse<string[]>(text.replace('\uFEFF', '').trimEnd());
    expect(errors).toEqual([]);
    expect(data).toHaveLength(5);
    expect(data.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(data[1]).toContain(lines);
    expect(data[2]).toContain(`'${odd}`);
    expect(data[2]).toContain("'+1");
    expect(data[2]).toContain('{"a":"=1"}');
  });

  test('is for people and for the installation’s own commands, never for keys', async () => {
    const { key } = (
      await cilla.send('POST', '/api/v1/organisations/north/keys', { name: 'k', scopes: ['read-restricted', 'import'] })
    ).body;
    const answer = await api.get('/api/v1/audit?organisation=north', { Authorization: `Bearer ${key}` });
    expect(answer).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect((await api.get('/api/v1/audit', { Authorization: `Bearer ${writeToken}` })).status).toBe(200);
  });
});

test('the kinds of deeds are read in one step each, however long the log is', async () => {
  await api.database.sql`
    insert into audit_records (at, actor_kind, actor, address, request_id, action, subject)
    select now(), 'installation', 'x', '', '', case when n % 2 = 0 then 'figures-imported' else 'zeal-shown' end, 'x'
    from generate_series(1, 20000) n`;
  await api.database.sql`analyze audit_records`;
  type Node = { 'Node Type': string; 'Actual Rows': number; 'Actual Loops': number; Plans?: Node[] };
  const [row] = await api.database.orm.execute<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    sql`explain (analyze, format json) ${everyAction}`,
  );
  const scans = (node: Node): Node[] => [
    ...(/Seq Scan|Index/.test(node['Node Type']) ? [node] : []),
    ...(node.Plans ?? []).flatMap(scans),
  ];
  const found = row ? scans(row['QUERY PLAN'][0].Plan) : [];
  const rowsRead = found.reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0);
  const actions = await listActions(api.database.orm);
  expect(actions).toEqual(expect.arrayContaining(['figures-imported', 'key-made', 'zeal-shown']));
  expect(actions).toEqual([...new Set(actions)].toSorted());
  expect(found.length).toBeGreaterThan(0);
  expect(rowsRead).toBeLessThanOrEqual(actions.length + 1);
});
