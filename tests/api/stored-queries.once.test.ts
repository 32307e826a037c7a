import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockoutRules } from '#domain/lockout.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let anna: SignedIn;
let bo: SignedIn;
const names = Array.from({ length: 150 }, (_, index) => `unit-${index}`);

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('top'), ...names.map((name) => unit(name, { parent: 'top' }))]);
  await api.importFile(
    `organisation,metric,period,value\n${names.map((name, index) => `${name},total-transactions,2024-Q1,${index}`).join('\n')}\n`,
  );
  anna = await signIn(api, await addPerson(api, 'anna', [['top', 'analyst']]));
  bo = await signIn(api, await addPerson(api, 'bo', [['top', 'administrator']]));
});
afterAll(() => api.close());

const store = (organisation: string, address = '192.0.2.1') =>
  api.request(
    '/api/v1/queries',
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ organisation }) },
    address,
  );

describe('a stored query', () => {
  test('names more organisations than an address may, in their order, wherever organisations are chosen', async () => {
    const long = names.toReversed().join(',');
    expect((await api.get(`/api/v1/organisations?organisation=${long}`)).body.code).toBe('too-many-codes');
    const { status, body } = await store(long);
    expect([status, body]).toEqual([201, { code: expect.stringMatching(/^[a-z0-9]{20}$/), organisation: long }]);
    const listed = await api.get(`/api/v1/organisations?organisation=query:${body.code}&limit=1000`);
    expect(listed.body.items.map(({ code }: { code: string }) => code)).toEqual(names.toReversed());
    const compared = await api.get(
      `/api/v1/comparison?metric=total-transactions&period=2024-Q1&organisation=query:${body.code}`,
    );
    expect([compared.body.have, compared.body.of]).toEqual([150, 150]);
    const series = await api.get(`/api/v1/series?metric=total-transactions&organisation=top,query:${body.code}`);
    expect(series.body.series).toHaveLength(151);
    expect((await api.get(`/api/v1/queries/${body.code}`)).body).toEqual(body);
  });

  test('has one code for one content, however often it is stored, and another for another order', async () => {
    const [one, again, twice, other] = [
      await store('unit-1,unit-2'),
      await store('unit-1,unit-2'),
      await store('unit-1,unit-2,unit-1'),
      await store('unit-2,unit-1'),
    ];
    expect(new Set([one, again, twice].map(({ body }) => body.code)).size).toBe(1);
    expect(other.body.code).not.toBe(one.body.code);
    expect(await api.database.sql`select from stored_queries where selection = 'unit-1,unit-2'`).toHaveLength(1);
  });

  test('holds nothing that is not there, and no other stored query', async () => {
    const { code } = (await anna.send('POST', '/api/v1/queries', { organisation: 'unit-3,unit-4' })).body;
    const codeOf = async (organisation: string) =>
      (await anna.send('POST', '/api/v1/queries', { organisation })).body.code;
    expect(await codeOf('unit-3,nowhere')).toBe('unknown-organisation');
    expect(await codeOf('Unit 3')).toBe('bad-selection');
    expect(await codeOf(`query:${code}`)).toBe('query-in-query');
    expect(await codeOf(Array.from({ length: 5_001 }, () => 'unit-1').join(','))).toBe('too-many-codes');
    expect((await api.get('/api/v1/organisations?organisation=query:none')).body).toMatchObject({
      code: 'unknown-query',
      path: 'organisation',
    });
  });

  test('is stored by strangers a few times in a while, and by whoever has signed in as often as they need', async () => {
    const outcomes: number[] = [];
    for (let time = 0; time <= lockoutRules.pair; time += 1) {
      outcomes.push((await store(`unit-${time},unit-9`, '198.51.100.7')).status);
      expect((await anna.send('POST', '/api/v1/queries', { organisation: `unit-${time},unit-8` })).status).toBe(201);
    }
    expect(outcomes).toEqual([...Array.from({ length: lockoutRules.pair }, () => 201), 429]);
    // what is there already is nothing new
    expect((await store('unit-0,unit-9', '198.51.100.7')).status).toBe(201);
  });
});

describe('a saved comparison', () => {
  const path = '/api/v1/saved-comparisons';
  const question = 'metric=total-transactions&organisation=top/*&view=bars';
  const versionOf = async (person: SignedIn, name: string): Promise<Record<string, string>> => {
    const { items } = (await person.get(path)).body;
    return { 'If-Match': items.find((one: { name: string }) => one.name === name)?.version ?? '"0"' };
  };

  test('is opened by everybody, and listed, renamed and forgotten by its owner alone', async () => {
    expect((await anna.send('POST', path, { name: 'units', question })).status).toBe(201);
    expect((await api.get(`${path}/units`)).body).toEqual({ name: 'units', question });
    expect((await bo.get(path)).body.items).toEqual([]);
    const renamed = { name: 'all-units', question };
    expect((await bo.send('PUT', `${path}/units`, renamed, { 'If-Match': '"1"' })).body.code).toBe(
      'unknown-comparison',
    );
    expect((await bo.send('DELETE', `${path}/units`, undefined, { 'If-Match': '"1"' })).status).toBe(404);
    expect((await anna.send('PUT', `${path}/units`, renamed, await versionOf(anna, 'units'))).status).toBe(204);
    expect((await anna.get(path)).body.items).toMatchObject([{ name: 'all-units', question, version: '"2"' }]);
    expect((await anna.send('DELETE', `${path}/all-units`, undefined, await versionOf(anna, 'all-units'))).status).toBe(204); // prettier-ignore
    for (const name of ['units', 'all-units']) expect((await api.get(`${path}/${name}`)).status).toBe(404);
  });

  test('is still found under every name that it had', async () => {
    await anna.send('POST', path, { name: 'first', question });
    for (const [before, name] of [
      ['first', 'second'],
      ['second', 'third'],
      ['third', 'first'],
    ] as const) {
      const answer = await anna.send('PUT', `${path}/${before}`, { name, question }, await versionOf(anna, before));
      expect([name, answer.status]).toEqual([name, 204]);
      expect((await api.get(`${path}/${before}`)).body).toEqual({ name, question });
    }
    expect((await api.get(`${path}/second`)).body.name).toBe('first');
    expect((await api.get(`${path}/third`)).body.name).toBe('first');
    // nobody else gets a name that links still use
    expect((await bo.send('POST', path, { name: 'third', question })).body.code).toBe('name-taken');
    expect((await bo.send('POST', path, { name: 'first', question })).body.code).toBe('name-taken');
  });

  test('is changed by whoever has seen what it is, and holds only what stands in an address', async () => {
    await anna.send('POST', path, { name: 'changed', question });
    const other = { name: 'changed', question: `${question}&from=2024-Q1` };
    expect((await anna.send('PUT', `${path}/changed`, other, await versionOf(anna, 'changed'))).status).toBe(204);
    expect((await anna.send('PUT', `${path}/changed`, other, { 'If-Match': '"1"' })).status).toBe(412);
    expect((await api.get(`${path}/changed`)).body.question).toBe(other.question);
    for (const bad of ['<script>', 'a=1\nb=2', 'q="x"', '']) {
      expect((await anna.send('POST', path, { name: 'bad', question: bad })).body).toMatchObject({ code: 'bad-field' });
    }
    expect((await anna.send('POST', path, { name: 'Två ord', question })).body.path).toBe('name');
  });
});
