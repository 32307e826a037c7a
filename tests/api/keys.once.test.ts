import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRules } from '#api/access/rules.ts';
import { scopes, type Scope } from '#domain/capability.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { routesOf } from '#tests/support/routes.ts';

let api: TestApi;
let cilla: SignedIn;
let clock = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  api = await openTestApi({ now: () => clock });
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top' }),
    unit('office', { parent: 'north' }),
    unit('south', { parent: 'top' }),
  ]);
  cilla = await signIn(api, await addPerson(api, 'cilla', [['north', 'administrator']]));
});
afterAll(() => api.close());

const later = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};
const make = (given: object, where = 'north') => cilla.send('POST', `/api/v1/organisations/${where}/keys`, given);
const newKey = async (chosen: readonly Scope[], rest: object = {}): Promise<{ id: number; key: string }> =>
  (await make({ name: 'Nattkörning', scopes: chosen, ...rest })).body;
const list = async () => (await cilla.get('/api/v1/organisations/north/keys?limit=1000')).body.items;
const revoke = async (id: number, where = 'north', version?: string) => {
  const known = (await list()).find((one: { id: number }) => one.id === id);
  const headers = { 'If-Match': version ?? known?.version ?? '"gone"' };
  return cilla.send('DELETE', `/api/v1/organisations/${where}/keys/${id}`, undefined, headers);
};
const withKey = (key: string) => ({ Authorization: `Bearer ${key}` });
const importAs = (key: string, organisation: string) => {
  const form = new FormData();
  form.set(
    'file',
    new Blob([`organisation,metric,period,value\n${organisation},total-transactions,2024-Q1,10\n`]),
    'a.csv',
  );
  return api.request('/api/v1/imports?dryRun=true', { method: 'POST', body: form, headers: withKey(key) });
};
const series = (key: string, metric: string) =>
  api.get(`/api/v1/series?metric=${metric}&organisation=north,office,south`, withKey(key));

describe('a key', () => {
  test('is shown once, and kept as nothing that could be used', async () => {
    const made = await make({ name: 'Nattkörning', scopes: ['import'] });
    expect(made.status).toBe(201);
    expect(made.headers.get('Cache-Control')).toBe('no-store');
    const { id, key } = made.body;
    expect(key).toMatch(/^tiofalt_[\w-]{43}$/);
    const [listed] = await list();
    expect(listed).toMatchObject({
      id,
      name: 'Nattkörning',
      scopes: ['import'],
      createdBy: 'cilla',
      beginning: key.slice(0, 12),
      lastUsedAt: null,
    });
    expect(JSON.stringify(await list())).not.toContain(key.slice(13));
    const [row] = await api.database.sql`select k::text as text from api_keys k where id = ${id}`;
    expect(row?.['text']).not.toContain(key.slice(13));
  });

  test('opens what its scopes say, in its organisation and below, and nothing else', async () => {
    const { key } = await newKey(['import']);
    for (const place of ['north', 'office']) expect([place, (await importAs(key, place)).status]).toEqual([place, 200]);
    for (const place of ['south', 'top']) {
      expect([place, (await importAs(key, place)).body.code]).toEqual([place, 'not-your-organisation']);
    }
    for (const scope of scopes.filter((one) => one !== 'import')) {
      const other = await newKey([scope]);
      expect([scope, await importAs(other.key, 'north')]).toMatchObject([
        scope,
        { status: 403, body: { code: 'not-allowed' } },
      ]);
    }
  });

  test('never does what only people decide, whatever its scopes', async () => {
    const { key } = await newKey(scopes);
    for (const { name, method, path } of routesOf(api.app)) {
      const rule = accessRules[name];
      if (rule === 'everybody' || rule === undefined || (typeof rule === 'object' && rule.capability !== 'administer'))
        continue;
      const address = path.replace(':code', 'north').replaceAll(/:\w+/g, '1');
      const { status, body } = await api.request(address, { method, headers: withKey(key) });
      const code = typeof rule === 'object' ? 'not-allowed' : 'people-only';
      expect([name, status, body.code]).toEqual([name, 403, code]);
    }
    expect((await api.get('/api/v1/session', withKey(key))).body).toEqual({ person: null });
  });

  test('reads no more than everybody where it has no scope for reading', async () => {
    await api.importFile(
      'organisation,metric,period,value\noffice,total-transactions,2024-Q1,10\nsouth,total-transactions,2024-Q1,20\n',
    );
    await cilla.send(
      'PUT',
      '/api/v1/organisations/office/visibilities/total-transactions',
      { visibility: 'organisation' },
      { 'If-Match': '"as-the-metric"' },
    );
    const shown = async (key: string) => {
      const { body } = await series(key, 'total-transactions');
      return body.series.map(({ organisation }: { organisation: string }) => organisation).toSorted();
    };
    expect(await shown((await newKey(['read-internal'])).key)).toEqual(['north', 'office', 'south']);
    for (const scope of ['read-restricted', 'enter', 'import'] as const) {
      expect([scope, await shown((await newKey([scope])).key)]).toEqual([scope, ['south']]);
    }
  });

  test.each([
    ['unknown', () => 'tiofalt_0000000000000000000000000000000000000000000'],
    ['empty but for its beginning', () => 'tiofalt_'],
  ])('that is %s is 401, also for what is open to everybody', async (_, key) => {
    for (const path of ['/api/v1/metrics', '/api/v1/organisations/north/keys', '/health/live']) {
      expect([path, await api.get(path, withKey(key()))]).toMatchObject([
        path,
        { status: 401, body: { code: 'bad-key' } },
      ]);
    }
  });

  test('opens nothing from the moment it is revoked, and is revoked once', async () => {
    const { id, key } = await newKey(['read-internal']);
    expect((await series(key, 'total-transactions')).status).toBe(200);
    expect((await revoke(id, 'south')).status).toBe(403);
    expect((await revoke(id, 'office')).body.code).toBe('unknown-key');
    expect((await series(key, 'total-transactions')).status).toBe(200);
    expect((await revoke(id)).status).toBe(204);
    expect(await series(key, 'total-transactions')).toMatchObject({ status: 401, body: { code: 'bad-key' } });
    expect((await revoke(id)).body.code).toBe('unknown-key');
    expect((await list()).map((one: { id: number }) => one.id)).not.toContain(id);
  });

  test('is revoked only by whoever says which one they have read', async () => {
    const { id, key } = await newKey(['read-internal']);
    const without = await cilla.send('DELETE', `/api/v1/organisations/north/keys/${id}`);
    expect(without).toMatchObject({ status: 428, body: { code: 'if-match-needed' } });
    const [{ version, name, scopes: opened }] = await list();
    expect(await revoke(id, 'north', '"another"')).toMatchObject({
      status: 412,
      body: { code: 'changed-since', details: { current: version, now: { name, scopes: opened, expiresAt: null } } },
    });
    // that it has been used is no other version: a busy key could not be revoked
    later(2);
    expect((await series(key, 'total-transactions')).status).toBe(200);
    expect((await revoke(id, 'north', version)).status).toBe(204);
  });

  test('opens nothing after its last day', async () => {
    const { key, id } = await newKey(['read-internal'], { expiresOn: '2026-11-22' });
    const before = clock;
    clock = new Date('2026-11-22T23:59:59.000Z');
    expect((await series(key, 'total-transactions')).status).toBe(200);
    clock = new Date('2026-11-23T00:00:00.000Z');
    expect((await series(key, 'total-transactions')).status).toBe(401);
    clock = before;
    await api.database.sql`update api_keys set expires_at = ${before.toISOString()} where id = ${id}`;
    expect((await list()).map((one: { id: number }) => one.id)).not.toContain(id);
    expect((await make({ name: 'x', scopes: ['import'], expiresOn: '2026-11-20' })).body.code).toBe('expires-in-past');
  });

  test('notes when it was last used, once a minute', async () => {
    const { id, key } = await newKey(['read-internal']);
    const lastUsed = async () => (await list()).find((one: { id: number }) => one.id === id).lastUsedAt;
    const first = clock;
    await series(key, 'total-transactions');
    expect(await lastUsed()).toBe(first.toISOString().replace('.000Z', 'Z'));
    later(0.5);
    await series(key, 'total-transactions');
    expect(await lastUsed()).toBe(first.toISOString().replace('.000Z', 'Z'));
    later(1);
    await series(key, 'total-transactions');
    expect(await lastUsed()).toBe(clock.toISOString().replace('.000Z', 'Z'));
  });

  test.each([
    [{ name: 'x', scopes: [] }, 'bad-field', 'scopes'],
    [{ name: 'x', scopes: ['administer'] }, 'bad-field', 'scopes.0'],
    [{ name: 'x', scopes: ['approve'] }, 'bad-field', 'scopes.0'],
    [{ name: ' \t', scopes: ['import'] }, 'bad-field', 'name'],
    [{ name: '\u0001\u0002', scopes: ['import'] }, 'bad-field', 'name'],
    [{ name: 'x'.repeat(101), scopes: ['import'] }, 'bad-field', 'name'],
    [{ name: 'x', scopes: ['import'], expiresOn: 'soon' }, 'bad-field', 'expiresOn'],
    [{ name: 'x', scopes: ['import'], organisation: 'south' }, 'unknown-field', 'organisation'],
  ])('is not made of %j', async (given, code, path) => {
    expect(await make(given)).toMatchObject({ status: 400, body: { code, path } });
  });

  test('may be called anything that can be read', async () => {
    for (const name of ['Å´ä"<b>\\', '=cmd|1', '夜间 🚂', "'; drop table api_keys; --"]) {
      expect([name, (await make({ name, scopes: ['import'] })).status]).toEqual([name, 201]);
      expect((await list())[0].name).toBe(name);
    }
    await make({ name: 'två\nrader\u0000'.replace('\u0000', ''), scopes: ['import'] });
    expect((await list())[0].name).toBe('två rader');
  });
});
