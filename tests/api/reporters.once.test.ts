import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { openReportingApi, plainForm, twoUnits, type ReportingPeople } from '#tests/support/forms.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { routesOf } from '#tests/support/routes.ts';

let api: TestApi;
let people: ReportingPeople;
let erik: SignedIn;
let clock = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  ({ api, people } = await openReportingApi(plainForm, twoUnits, { now: () => clock }));
  erik = await signIn(api, await addPerson(api, 'erik', [['north', 'administrator']]));
});
afterAll(() => api.close());

const rut = { name: 'Rut Prov', email: 'rut@tiofalt.example' };
const place = '/api/v1/organisations/north';
const versionIn = async (list: string, isMeant: (item: Record<string, unknown>) => boolean): Promise<string> => {
  const { items } = (await erik.get(`${place}/${list}?limit=1000`)).body;
  return items.find(isMeant)?.version;
};
const name = async (metric: string, given: object, who = erik) =>
  who.send('PUT', `${place}/reporters/${metric}`, { responsible: null, reporter: null, ...given }, {
    'If-Match': await versionIn('reporters', (one) => one['metric'] === metric),
  }); // prettier-ignore
const giveLink = async (given: object = {}): Promise<string> => {
  const body = { form: 'effects', period: '2026-Q3', email: rut.email, ...given };
  const answer = await erik.send('POST', `${place}/report-links`, body);
  expect(answer.status, answer.text).toBe(201);
  return new URL(answer.body.link).searchParams.get('token') ?? '';
};
const post = (path: string, body: unknown, address?: string) =>
  api.request(
    `/api/v1/reports/${path}`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    address,
  );
const change = (set: object, over: object = {}) => ({ id: randomUUID(), metric: 'lead-time-days', version: 0, set, ...over }); // prettier-ignore
const fill = async (token: string, ...changes: object[]) => {
  const answer = await post('entries', { token, changes });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const auditOf = (action: string) =>
  api.database
    .sql`select actor_kind, actor, person_id, subject, before, after from audit_records where action = ${action} order by id`;

describe('who answers for a metric, and who reports it', () => {
  test('is listed for everything that a form asks, also before anybody is named', async () => {
    const { body, headers } = await erik.get(`${place}/reporters?limit=1`);
    expect(body).toMatchObject({ total: 4, limit: 1, page: 1 });
    expect(body.items[0]).toMatchObject({ isAsked: true, unit: '', responsible: null, reporter: null, version: '"0"' });
    expect(headers.get('Link')).toContain('rel="next"');
    expect((await people.anna.get(`${place}/reporters`)).body.code).toBe('not-allowed');
  });

  test('is said by an administrator: somebody with an account, or a name and an address', async () => {
    const given = { unit: ' Kund-\nservice', responsible: { person: people.anna.id }, reporter: rut };
    expect((await name('lead-time-days', given)).status).toBe(204);
    const { items } = (await erik.get(`${place}/reporters?limit=100`)).body;
    expect(items.find(({ metric }: { metric: string }) => metric === 'lead-time-days')).toMatchObject({
      unit: 'Kund- service',
      responsible: { person: people.anna.id, name: 'anna', email: 'anna@tiofalt.example' },
      reporter: { person: null, ...rut },
      version: '"1"',
    });
    expect(await auditOf('reporter-named')).toMatchObject([
      {
        actor: 'erik',
        subject: 'metric lead-time-days',
        before: null,
        after: { unit: 'Kund- service', responsible: { name: 'anna' }, reporter: { name: 'Rut Prov' } },
      },
    ]);
  });

  test('is nobody who holds no role here, and no address that is none', async () => {
    const stranger = await addPerson(api, 'stranger', [['south', 'analyst']]);
    expect((await name('lead-time-days', { reporter: { person: stranger.id } })).body.code).toBe('unknown-member');
    expect((await name('lead-time-days', { reporter: { name: 'X', email: 'x' } })).body.code).toBe('bad-email');
    const unknown = await erik.send('PUT', `${place}/reporters/no-such`, { responsible: null, reporter: null });
    expect(unknown.body.code).toBe('unknown-metric');
  });

  test('is not changed by whoever has seen an older version', async () => {
    const body = { responsible: null, reporter: null };
    const path = `${place}/reporters/lead-time-days`;
    expect((await erik.send('PUT', path, body)).status).toBe(428);
    const stale = await erik.send('PUT', path, body, { 'If-Match': '"0"' });
    expect([stale.status, stale.body.details.now.reporter]).toEqual([412, { person: null, name: 'Rut Prov' }]);
    const both = await Promise.all(
      [1, 2].map(() => erik.send('PUT', `${place}/reporters/customer-smiles`, { ...body, unit: 'A' }, { 'If-Match': '"0"' })),
    ); // prettier-ignore
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 412]);
  });

  test('everybody may know the part of the organisation, and only its own people who', async () => {
    const asked = '/api/v1/responsible?organisation=north';
    const open = await api.get(asked);
    expect(open.body.items).toContainEqual({
      metric: 'lead-time-days',
      unit: 'Kund- service',
      responsible: null,
      reporter: null,
    });
    expect(open.text).not.toMatch(/anna|Rut|@/);
    expect((await people.cilla.get(asked)).text).not.toMatch(/anna|Rut|@/);
    const own = await people.bo.get(asked);
    expect(own.body.items).toContainEqual({
      metric: 'lead-time-days',
      unit: 'Kund- service',
      responsible: 'anna',
      reporter: 'Rut Prov',
    });
    expect(own.text).not.toMatch(/@/);
  });

  test('a metric whose figures somebody may not see is not told of either', async () => {
    await name('total-transactions', { unit: 'Hemlig' });
    expect((await api.get('/api/v1/responsible?organisation=north')).text).toContain('Hemlig');
    const path = `${place}/visibilities/total-transactions`;
    const version = await versionIn('visibilities', (one) => one['metric'] === 'total-transactions');
    const narrowed = await erik.send('PUT', path, { visibility: 'restricted' }, { 'If-Match': version });
    expect(narrowed.status, narrowed.text).toBe(204);
    expect((await api.get('/api/v1/responsible?organisation=north')).text).not.toContain('Hemlig');
    expect((await people.anna.get('/api/v1/responsible?organisation=north')).text).toContain('Hemlig');
  });
});

describe('a reporter’s link', () => {
  test('is given to those alone who report a row of the form and have no account', async () => {
    const to = (given: object) =>
      erik.send('POST', `${place}/report-links`, { form: 'effects', period: '2026-Q3', email: rut.email, ...given });
    expect((await to({ email: 'other@tiofalt.example' })).body.code).toBe('no-rows-to-report');
    expect((await to({ form: 'no-such' })).body.code).toBe('unknown-form');
    expect((await to({ period: '2031-Q1' })).body.code).toBe('unknown-form-period');
    expect((await people.anna.send('POST', `${place}/report-links`, {})).body.code).toBe('not-allowed');
  });

  test('shows the reporter’s own rows, and nothing else of the form', async () => {
    const token = await giveLink();
    const { status, body, text } = await post('read', { token });
    expect([status, body.rows.map(({ metric }: { metric: string }) => metric)]).toEqual([200, ['lead-time-days']]);
    expect(body).toMatchObject({
      name: 'Rut Prov',
      organisation: { code: 'north' },
      form: { code: 'effects' },
      period: '2026-Q3',
      required: 1,
      filled: 0,
      doneAt: null,
    });
    expect(text).not.toMatch(/transactions|customer-smiles|south|anna/);
    expect((await erik.get(`${place}/report-links`)).body.items[0]).toMatchObject({
      name: 'Rut Prov',
      lastUsedAt: expect.any(String),
    });
  });

  test('is kept as a hash, and in no log and no record', async () => {
    const token = await giveLink();
    await post('read', { token });
    const tables = await api.database.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
    for (const { name: table } of tables) {
      const rows = await api.database.sql`select t::text as row from ${api.database.sql(table)} t`;
      expect([table, rows.some(({ row }) => String(row).includes(token))]).toEqual([table, false]);
    }
  });

  test('takes figures as the grid does: read as people write them, checked the same, in the reporter’s name', async () => {
    const token = await giveLink();
    const { results, report } = await fill(token, change({ value: '12,5', comment: 'Två veckor stängt' }));
    expect(results[0]).toMatchObject({ status: 200, entry: { value: 12.5, version: 1, state: 'draft' } });
    expect(report).toMatchObject({ filled: 1, rows: [{ cell: { value: 12.5, comment: 'Två veckor stängt' } }] });
    const again = await fill(token, change({ value: 'tolv' }, { version: 1 }), change({ value: 13 }, { version: 7 }));
    expect(again.results.map(({ status, code }: { status: number; code: string }) => [status, code])).toEqual([
      [422, 'not-a-number'],
      [412, 'stale'],
    ]);
    const history = await people.anna.get(
      '/api/v1/entries/history?form=effects&organisation=north&period=2026-Q3&metric=lead-time-days',
    );
    expect(history.body.items).toMatchObject([{ actor: 'Rut Prov', after: { value: 12.5 } }]);
    const record = (await auditOf('entries-changed')).at(-1);
    expect(record).toMatchObject({ actor_kind: 'reporter', actor: 'Rut Prov', subject: 'form effects 2026-Q3 north' });
  });

  test('writes into no other row, and tells nothing of one', async () => {
    await people.anna.send('POST', '/api/v1/entries', {
      changes: [
        { ...change({ value: 900 }, { metric: 'total-transactions' }), form: 'effects', organisation: 'north', period: '2026-Q3' },
        { ...change({ value: 1300 }, { metric: 'digital-transactions' }), form: 'effects', organisation: 'north', period: '2026-Q3' },
      ],
    }); // prettier-ignore
    await name('digital-transactions', { reporter: rut });
    const token = await giveLink();
    const body = await fill(
      token,
      change({ value: 1 }, { metric: 'total-transactions', version: 1 }),
      change({ value: 1 }, { metric: 'lead-time-days', breakdown: 'gender.women' }),
      change({ value: 1400 }, { metric: 'digital-transactions', version: 1 }),
    );
    expect(body.results.map(({ status, code }: { status: number; code: string }) => [status, code])).toEqual([
      [404, 'unknown-row'],
      [404, 'unknown-row'],
      [200, undefined],
    ]);
    // the rule that it breaks would tell of the total, which is not theirs
    expect(JSON.stringify(body)).not.toMatch(/rule-broken|\b900\b|total-transactions/);
    const grid = await people.anna.get('/api/v1/forms/effects/grid?period=2026-Q3&organisation=north&earlier=0');
    expect(grid.text).toContain('rule-broken');
    await name('digital-transactions', {});
  });

  test('opens no other route: shown as a key or a cookie it is nobody', async () => {
    const token = await giveLink();
    let refused = 0;
    for (const { method, path } of routesOf(api.app)) {
      if (path.startsWith('/api/v1/reports/') || method === 'HEAD') continue;
      const address = path.replace(/:(code|organisation)/g, 'north').replace(/:\w+/g, '1');
      const asKey = await api.request(address, { method, headers: { Authorization: `Bearer ${token}` } });
      expect([path, asKey.body.code]).toEqual([path, 'bad-key']);
      const [plain, asCookie] = await Promise.all([
        api.request(address, { method }),
        api.request(address, { method, headers: { Cookie: `session=${token}`, Origin: 'http://localhost' } }),
      ]);
      expect([path, asCookie.status]).toEqual([path, plain.status]);
      refused += plain.status === 401 ? 1 : 0;
    }
    expect(refused).toBeGreaterThan(40);
  });

  test('opens nothing from the moment that it is revoked, or another one is given', async () => {
    const [first, second] = [await giveLink(), await giveLink()];
    expect((await post('read', { token: first })).body.code).toBe('link-used');
    const { items } = (await erik.get(`${place}/report-links`)).body;
    expect(items).toHaveLength(1);
    const path = `${place}/report-links/${items[0].id}`;
    expect((await erik.send('DELETE', path)).status).toBe(428);
    expect((await erik.send('DELETE', path, undefined, { 'If-Match': '"x"' })).status).toBe(412);
    expect((await erik.send('DELETE', path, undefined, { 'If-Match': items[0].version })).status).toBe(204);
    for (const path of ['read', 'finish']) {
      expect((await post(path, { token: second })).body.code).toBe('link-used');
    }
    expect((await post('entries', { token: second, changes: [change({ value: 1 })] })).body.code).toBe('link-used');
  });

  test('opens nothing any more once the reporter is another', async () => {
    const token = await giveLink();
    await name('lead-time-days', { reporter: { name: 'Siv Prov', email: 'siv@tiofalt.example' } });
    expect((await post('read', { token })).body.code).toBe('link-used');
    await name('lead-time-days', { responsible: { person: people.anna.id }, reporter: rut });
    expect((await post('read', { token })).status).toBe(200);
  });

  test('runs out after sixty days', async () => {
    const token = await giveLink();
    const start = clock;
    clock = new Date(start.getTime() + 60 * 86_400_000 - 1_000);
    expect((await post('read', { token })).status).toBe(200);
    clock = new Date(start.getTime() + 60 * 86_400_000);
    expect((await post('read', { token })).body.code).toBe('link-used');
    clock = start;
  });

  test('is not found by guessing: an address that tries many has to wait, also with a right one', async () => {
    const token = await giveLink();
    const from = '198.51.100.7';
    const statuses: number[] = [];
    for (let guess = 0; guess < 101; guess += 1) {
      statuses.push((await post('read', { token: `guess-${guess}` }, from)).status);
    }
    expect(new Set(statuses.slice(0, 100))).toEqual(new Set([409]));
    expect(statuses.at(-1)).toBe(429);
    const right = await post('read', { token }, from);
    expect([right.status, right.body.code]).toEqual([429, 'too-many-attempts']);
    expect((await post('read', { token })).status).toBe(200);
  });

  test('that was shown to who made it counts as theirs: they do not approve what came by it', async () => {
    await giveLink();
    const [entry] = await api.database.sql`
      select edited_by from entries e join metrics m on m.id = e.metric_id where m.code = 'lead-time-days'`;
    expect(entry?.['edited_by']).toBe(erik.id);
  });
});

describe('a reporter who is done', () => {
  test('is told what is still missing, wrong or to be explained', async () => {
    await name('customer-smiles', { reporter: rut });
    const token = await giveLink();
    await fill(token, change({ value: -1 }, { version: 1 }));
    const answer = await post('finish', { token });
    expect(answer.body).toMatchObject({
      status: 409,
      code: 'not-ready',
      details: { cells: [{ metric: 'lead-time-days', code: 'below-minimum' }] },
    });
    await fill(token, change({ value: null }, { version: 2 }));
    expect((await post('finish', { token })).body.details.cells).toEqual([
      { metric: 'lead-time-days', breakdown: 'total', code: 'required' },
    ]);
  });

  test('says so, and takes it back by changing something', async () => {
    const token = await giveLink();
    await fill(token, change({ status: 'not-applicable' }, { version: 3 }));
    const done = await post('finish', { token });
    expect([done.status, done.body.doneAt]).toEqual([200, '2026-11-21T12:00:00Z']);
    expect((await auditOf('report-finished')).at(-1)).toMatchObject({ actor_kind: 'reporter', actor: 'Rut Prov' });
    expect((await erik.get(`${place}/report-links`)).body.items[0].doneAt).toBe('2026-11-21T12:00:00Z');
    const { report } = await fill(token, change({ value: 11 }, { version: 4 }));
    expect(report.doneAt).toBeNull();
  });

  test('finds the link closed once everything is handed in, and open again when it comes back', async () => {
    const token = await giveLink();
    const where = '/api/v1/submissions/effects/2026-Q3/north';
    const version = async () => `"${(await people.anna.get(where)).body.version}"`;
    await people.anna.send('POST', '/api/v1/entries', {
      changes: [{ ...change({ value: 800 }, { metric: 'digital-transactions', version: 2 }), form: 'effects', organisation: 'north', period: '2026-Q3' }],
    }); // prettier-ignore
    const submitted = await people.anna.send('POST', `${where}/submit`, {}, { 'If-Match': await version() });
    expect(submitted.status, submitted.text).toBeLessThan(300);
    expect((await post('read', { token })).body.code).toBe('link-used');
    const entered = await post('entries', { token, changes: [change({ value: 1 }, { version: 5 })] });
    expect(entered.body.code).toBe('link-used');
    const returned = await people.bo.send('POST', `${where}/return`, { reason: 'Stämmer det?' }, { 'If-Match': await version() }); // prettier-ignore
    expect(returned.status, returned.text).toBeLessThan(300);
    const { body } = await post('read', { token });
    expect(body.rows[0].cell).toMatchObject({ state: 'returned', returnReason: 'Stämmer det?' });
  });
});
