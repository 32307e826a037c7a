import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let chief: SignedIn;
const path = '/api/v1/installation/embedding';

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('top'), unit('agency', { parent: 'top' })]);
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  chief = await signIn(api, await addPerson(api, 'chief', [['top', 'administrator']]));
});
afterAll(() => api.close());

const say = async (origins: string[]) =>
  chief.send('PUT', path, { origins }, { 'If-Match': (await chief.get(path)).body.version });
const told = async () => (await api.get('/api/v1/installation')).body.embeddingOrigins;

test('no site may show figures inside its pages before an administrator of the installation has named it', async () => {
  expect(await told()).toEqual([]);
  const other = await signIn(api, await addPerson(api, 'other', [['agency', 'administrator']]));
  expect((await other.send('PUT', path, { origins: ['*'] }, { 'If-Match': '"x"' })).status).toBe(403);
  const origins = ['https://www.example.org', 'https://*.example.com', 'http://127.0.0.1:8080'];
  expect((await say([...origins, 'https://www.example.org'])).status).toBe(204);
  expect(await told()).toEqual(origins);
  expect((await say(['*'])).status).toBe(204);
  expect(await told()).toEqual(['*']);
});

test('nothing but origins gets into what a browser is told', async () => {
  const before = await told();
  for (const bad of [
    'https://example.org/path',
    'https://example.org; script-src *',
    "'self'",
    'https://a b',
    'data:',
    'https://user@example.org',
    'https://example.org\r\nx: y',
    'example.org',
    '',
  ]) {
    const { status, body } = await say([bad]);
    expect([bad, status, body.code, body.path]).toEqual([bad, 400, 'no-origin', 'origins']);
  }
  expect(await told()).toEqual(before);
});
