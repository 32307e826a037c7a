import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { bringFile, doTo } from '#tests/support/file-imports.ts';
import { openReportingApi, type ReportingPeople } from '#tests/support/forms.ts';
import { asPerson, type SignedIn } from '#tests/support/people.ts';
import { statementsDuring } from '#tests/support/statements.ts';

let api: TestApi;
let people: ReportingPeople;
beforeAll(async () => {
  ({ api, people } = await openReportingApi());
});
afterAll(() => api.close());

const text = 'organisation;metric;period;value\r\nsouth;lead-time-days;2026-Q3;1\r\n';

/** Somebody who shows a key that disa has made. */
async function newKey(): Promise<SignedIn & { shown: Record<string, string> }> {
  const given = { name: 'Nattkörning', scopes: ['enter', 'read-restricted'] };
  const made = await people.disa.send('POST', '/api/v1/organisations/south/keys', given);
  expect(made.status, made.text).toBe(201);
  const shown = { Authorization: `Bearer ${made.body.key}` };
  const nobody = asPerson(api, '', { id: 0, email: '' });
  return {
    ...nobody,
    shown,
    get: (path) => nobody.get(path, shown),
    send: (method, path, body, headers = {}) => nobody.send(method, path, body, { ...headers, ...shown }),
  };
}

const bring = async (who: SignedIn, headers: Record<string, string> = {}) => {
  const answer = await bringFile(api, who, text, { form: 'effects' }, { headers });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};

describe('what is brought', () => {
  test('with a key is the key’s alone: it reaches nothing of whoever made it, nor they or another key of it', async () => {
    const [key, other] = [await newKey(), await newKey()];
    const ofMaker = await bring(people.disa);
    const ofKey = await bring(key, key.shown);
    for (const [who, file] of [
      [key, ofMaker],
      [people.disa, ofKey],
      [other, ofKey],
    ] as const) {
      expect((await who.get(`/api/v1/file-imports/${file.id}`)).status).toBe(404);
      expect((await who.get(`/api/v1/file-imports/${file.id}/cells`)).status).toBe(404);
      expect((await doTo(who, 'POST', file, 'apply', {})).status).toBe(404);
      expect((await doTo(who, 'DELETE', file, '')).status).toBe(404);
    }
    expect((await other.get('/api/v1/file-imports')).body.total).toBe(0);
    expect((await key.get('/api/v1/file-imports')).body.items).toMatchObject([{ id: ofKey.id }]);
    expect((await doTo(key, 'DELETE', ofKey, '')).status).toBe(204);
  });

  test('is listed with as many statements, however much it is', async () => {
    const counts: number[] = [];
    for (const _ of [1, 2, 3]) {
      await bring(people.disa);
      const listing = () => people.disa.get('/api/v1/file-imports?limit=100');
      counts.push((await statementsDuring(api.database, listing)).length);
    }
    expect(new Set(counts).size).toBe(1);
  });
});
