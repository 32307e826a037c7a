import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { bringFile, doTo } from '#tests/support/file-imports.ts';
import { addReportingPeople, plainForm } from '#tests/support/forms.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { statementsDuring } from '#tests/support/statements.ts';

let api: TestApi;
let now = new Date('2026-11-21T12:00:00Z');
let people: Awaited<ReturnType<typeof addReportingPeople>>;
let eva: SignedIn;
beforeAll(async () => {
  api = await openTestApi({ now: () => now });
  const units = [
    unit('top'),
    unit('north', { parent: 'top' }),
    unit('fjord', { parent: 'north' }),
    unit('south', { parent: 'top' }),
  ];
  await addOrganisations(api.database, units);
  people = await addReportingPeople(api);
  eva = await signIn(api, await addPerson(api, 'eva', [['south', 'reader']]));
  const form = { ...plainForm, organisations: ['north', 'fjord', 'south'] };
  expect((await people.disa.send('POST', '/api/v1/forms', form)).status).toBe(201);
});
afterAll(() => api.close());

const may = async (who: SignedIn): Promise<string[]> => {
  const { body } = await who.get('/api/v1/session');
  const roles: { organisation: string; role: string; inPlaceOf?: string }[] = body.person.roles;
  return roles.map(({ organisation, role, inPlaceOf = 'self' }) => `${organisation} ${role} ${inPlaceOf}`).toSorted();
};
const named = (organisation: string, rest: object = {}) => ({
  organisation,
  email: eva.email,
  from: '2026-11-20',
  until: '2026-11-30',
  ...rest,
});
const name = (who: SignedIn, organisation: string, rest: object = {}) =>
  who.send('POST', '/api/v1/deputies', named(organisation, rest));
const end = async (who: SignedIn, id: number) => {
  const { body } = await who.get('/api/v1/deputies');
  const { version } = body.items.find((one: { id: number }) => one.id === id);
  return who.send('DELETE', `/api/v1/deputies/${id}`, undefined, { 'If-Match': version });
};

describe('a deputy', () => {
  test('has what the other one has, there and below, from the first day through the last, and no longer', async () => {
    const { body } = await name(people.bo, 'north');
    expect(await may(eva)).toEqual(['north approver bo', 'south reader self']);
    const owed = async () => (await eva.get('/api/v1/submissions?role=board')).status;
    expect(await owed()).toBe(200);
    now = new Date('2026-11-30T22:00:00Z');
    const late = await signIn(api, eva);
    expect(await may(late)).toContain('north approver bo');
    now = new Date('2026-11-30T23:30:00Z');
    expect(await may(late)).toEqual(['south reader self']);
    now = new Date('2026-11-21T12:00:00Z');
    expect((await end(people.bo, body.id)).status).toBe(204);
    expect(await may(eva)).toEqual(['south reader self']);
  });

  test('named for a part gets a role from above in that part alone, and one below where it is held', async () => {
    const wide = await name(people.disa, 'fjord');
    expect(await may(eva)).toEqual(['fjord administrator disa', 'south reader self']);
    const readsForms = async (organisation: string) =>
      (await eva.get(`/api/v1/submissions/effects/2026-Q3/${organisation}`)).status;
    expect([await readsForms('fjord'), await readsForms('north')]).toEqual([200, 404]);
    await end(people.disa, wide.body.id);
    const dag = await signIn(api, await addPerson(api, 'dag', [['top', 'reader'], ['fjord', 'analyst']])); // prettier-ignore
    const both = await name(dag, 'north');
    expect(await may(eva)).toEqual(['fjord analyst dag', 'north reader dag', 'south reader self']);
    await end(dag, both.body.id);
  });

  test('of an administrator enters and approves, and never administers, steers or imports past approval', async () => {
    const { body } = await name(people.disa, 'top');
    const { roles } = (await eva.get('/api/v1/session')).body.person;
    expect(roles).toContainEqual(
      expect.objectContaining({
        inPlaceOf: 'disa',
        capabilities: ['read-internal', 'read-restricted', 'enter', 'approve'],
      }),
    );
    const tried = [
      await eva.get('/api/v1/organisations/north/members'),
      await eva.get('/api/v1/audit'),
      await eva.send('POST', '/api/v1/forms', { ...plainForm, code: 'other' }),
      await eva.send('POST', '/api/v1/imports'),
    ];
    expect(tried.map(({ status, body: said }) => [status, said.code])).toEqual(tried.map(() => [403, 'not-allowed']));
    const path = '/api/v1/submissions/effects/2026-Q3/south';
    for (const [move, given] of [
      ['reopen', {}],
      ['unlock', { until: '2026-12-31' }],
    ] as const) {
      const refused = await eva.send('POST', `${path}/${move}`, { ...given, reason: 'x' }, { 'If-Match': '"0"' });
      expect(refused.body).toMatchObject({ status: 403, code: 'not-allowed' });
    }
    expect((await eva.get('/api/v1/submissions?role=approver')).status).toBe(200);
    await end(people.disa, body.id);
  });

  test('does not hand on what is another’s', async () => {
    const { body } = await name(people.bo, 'north');
    const onwards = await eva.send('POST', '/api/v1/deputies', { ...named('north'), email: people.cilla.email });
    expect(onwards.body).toMatchObject({ status: 403, code: 'not-allowed' });
    await end(people.bo, body.id);
  });

  test('does nothing without its being said in whose place', async () => {
    const { body } = await name(people.anna, 'north');
    const place = { form: 'effects', organisation: 'north', period: '2026-Q3' };
    const changes = [{ id: randomUUID(), ...place, metric: 'lead-time-days', version: 0, set: { value: 4 } }];
    const entered = await eva.send('POST', '/api/v1/entries', { changes });
    expect(entered.body.results[0].status).toBe(200);
    const own = [{ id: randomUUID(), ...place, metric: 'total-transactions', version: 0, set: { value: 4 } }];
    await people.anna.send('POST', '/api/v1/entries', { changes: own });
    const records = await api.database.sql`
      select actor, after ->> 'inPlaceOf' as place from audit_records where action = 'entries-changed' order by id`;
    expect(records).toEqual([
      { actor: 'eva', place: 'anna' },
      { actor: 'anna', place: null },
    ]);
    const path = '/api/v1/submissions/effects/2026-Q3/north';
    const promise = { cells: [{ metric: 'digital-transactions' }], on: '2026-12-15', from: 'Eva' };
    const { version } = (await eva.get(path)).body;
    await eva.send('POST', `${path}/later`, promise, { 'If-Match': `"${version}"` });
    const [last] = await api.database.sql`
      select actor, after ->> 'inPlaceOf' as place from audit_records order by id desc limit 1`;
    expect(last).toEqual({ actor: 'eva', place: 'anna' });
    const lines = 'organisation;metric;period;value\nnorth;lead-time-days;2026-Q3;5\n';
    const brought = await bringFile(api, eva, lines, { form: 'effects' });
    expect(brought.status, brought.text).toBe(201);
    const removed = await doTo(eva, 'DELETE', brought.body, '');
    expect(removed.status, removed.text).toBe(204);
    const deeds = await api.database.sql`
      select action, actor, after ->> 'inPlaceOf' as place from audit_records order by id desc limit 2`;
    expect(deeds).toEqual([
      { action: 'file-removed', actor: 'eva', place: 'anna' },
      { action: 'file-brought', actor: 'eva', place: 'anna' },
    ]);
    await end(people.anna, body.id);
  });

  test('costs no statement more', async () => {
    const costs = async () => (await statementsDuring(api.database, () => eva.get('/api/v1/sessions'))).length;
    const before = await costs();
    const { body } = await name(people.bo, 'north');
    expect(await costs()).toBe(before);
    await end(people.bo, body.id);
  });

  test('does not approve with somebody’s right what they entered themselves', async () => {
    const { body } = await name(people.disa, 'fjord');
    const place = { form: 'effects', organisation: 'fjord', period: '2026-Q3', version: 0, set: { value: 4 } };
    const changes = ['lead-time-days', 'total-transactions', 'digital-transactions'].map((metric) => ({ ...place, id: randomUUID(), metric })); // prettier-ignore
    expect((await people.disa.send('POST', '/api/v1/entries', { changes })).status).toBe(200);
    const path = '/api/v1/submissions/effects/2026-Q3/fjord';
    const move = async (who: SignedIn, made: string) =>
      who.send('POST', `${path}/${made}`, {}, { 'If-Match': `"${(await who.get(path)).body.version}"` });
    expect((await move(people.disa, 'submit')).status).toBe(200);
    const seen = (await eva.get(path)).body;
    expect([seen.moves.approve?.code, seen.cells[0].isOwn]).toEqual(['own-work', true]);
    expect((await move(eva, 'approve')).body).toMatchObject({ status: 409, code: 'own-work' });
    await end(people.disa, body.id);
    const other = await name(people.bo, 'fjord');
    expect((await move(eva, 'approve')).status).toBe(200);
    await end(people.bo, other.body.id);
  });
});

describe('naming a deputy', () => {
  test.each([
    ['for an organisation where one has no role', 'south', {}, 403, 'not-allowed'],
    ['for nowhere', 'nowhere', {}, 404, 'unknown-organisation'],
    ['whom nobody knows', 'north', { email: 'nobody@tiofalt.example' }, 404, 'unknown-person'],
    ['who is oneself', 'north', { email: 'bo@tiofalt.example' }, 400, 'own-deputy'],
    ['for a time that is over', 'north', { from: '2026-10-01', until: '2026-11-20' }, 400, 'bad-deputy-days'],
    ['from the last day to the first', 'north', { from: '2026-12-02', until: '2026-12-01' }, 400, 'bad-deputy-days'],
    ['for longer than a year', 'north', { until: '2028-01-01' }, 400, 'bad-deputy-days'],
  ])('%s is refused', async (_, organisation, rest, status, code) => {
    expect((await name(people.bo, organisation, rest)).body).toMatchObject({ status, code });
  });

  test('both see it, and only who named it ends it, once they have seen it', async () => {
    const { body } = await name(people.bo, 'north');
    const seen = async (who: SignedIn) => (await who.get('/api/v1/deputies')).body.items;
    expect(await seen(people.bo)).toMatchObject([{ person: 'bo', deputy: 'eva', isNamedBySelf: true }]);
    expect(await seen(eva)).toMatchObject([{ person: 'bo', deputy: 'eva', isNamedBySelf: false }]);
    expect(await seen(people.cilla)).toEqual([]);
    expect((await eva.send('DELETE', `/api/v1/deputies/${body.id}`, undefined, { 'If-Match': '"x"' })).status).toBe(
      404,
    );
    expect((await people.bo.send('DELETE', `/api/v1/deputies/${body.id}`)).status).toBe(428);
    const stale = await people.bo.send('DELETE', `/api/v1/deputies/${body.id}`, undefined, { 'If-Match': '"x"' });
    expect(stale.body).toMatchObject({ status: 412, code: 'changed-since' });
    expect((await end(people.bo, body.id)).status).toBe(204);
    const deeds = await api.database.sql`
      select action, actor, coalesce(after, before) ->> 'name' as name from audit_records order by id desc limit 2`;
    expect(deeds).toEqual([
      { action: 'deputy-ended', actor: 'bo', name: 'eva' },
      { action: 'deputy-named', actor: 'bo', name: 'eva' },
    ]);
  });
});
