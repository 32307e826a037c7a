import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { seriesDuring, statementsDuring } from '#tests/support/statements.ts';

const now = new Date('2026-11-20T09:00:00Z');
const places = Array.from({ length: 20 }, (_, place) => `unit-${place}`);
const metrics = ['lead-time-days', 'total-transactions', 'customer-satisfaction'];
let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({ now: () => now });
  await addOrganisations(api.database, [
    unit('top'),
    unit('other'),
    ...places.map((code) => unit(code, { parent: 'top' })),
  ]);
  const lines = places.flatMap((place) => metrics.map((metric) => `${place},${metric},2026-Q3,10`));
  const { status, text } = await api.importFile(['organisation,metric,period,value', ...lines, ''].join('\n'));
  expect(status, text).toBe(200);
});
afterAll(() => api.close());

/** Somebody who follows the first so many units, each with all that it has. */
async function follower(name: string, most: number): Promise<SignedIn> {
  const person = await signIn(api, await addPerson(api, name, [['unit-0', 'reader']]));
  for (const organisation of places.slice(0, most)) {
    for (const metric of [null, ...metrics]) {
      const made = await person.send('POST', '/api/v1/following', { organisation, ...(metric && { metric }) });
      expect(made.status, made.text).toBe(201);
    }
  }
  return person;
}

test('so many statements are asked for what one organisation has of news, and of latest figures, as for twenty', async () => {
  const [one, many] = [await follower('one', 1), await follower('many', 20)];
  const asked = async (who: SignedIn, path: string, organisations: number) => {
    const read = async () => {
      const { body } = await who.get(path);
      const named = (body.organisations ?? body.items).map(
        ({ organisation }: { organisation: string }) => organisation,
      );
      expect(new Set(named).size).toBe(organisations);
    };
    await read();
    return (await statementsDuring(api.database, read)).length;
  };
  for (const path of ['/api/v1/following/news', '/api/v1/following?limit=100']) {
    const few = await asked(one, path, 1);
    expect([path, await asked(many, path, 20)]).toEqual([path, few]);
    expect(few).toBeLessThan(25);
  }
});

test('who follows another metric at every place has so many series read as they follow, in so many statements as of one', async () => {
  const [one, many] = [await addPerson(api, 'one-each', [['other', 'reader']]), await addPerson(api, 'many-each', [['other', 'reader']])]; // prettier-ignore
  const [few, each] = [await signIn(api, one), await signIn(api, many)];
  const followed = metrics.map((metric, place) => ({ organisation: places[place], metric }));
  for (const [person, some] of [
    [few, followed.slice(0, 1)],
    [each, followed],
  ] as const)
    // prettier-ignore
    for (const follow of some) expect((await person.send('POST', '/api/v1/following', follow)).status).toBe(201);
  const latest = '/api/v1/following?limit=100';
  const asked = async (who: SignedIn) => (await statementsDuring(api.database, () => who.get(latest))).length;
  const read = (who: SignedIn, path: string) => seriesDuring(api.database, () => who.get(path));
  await asked(each);
  expect(await asked(each)).toBe(await asked(few));
  const { body } = await each.get(latest);
  expect(body.items.map((item: { latest: { metric: string } | null }) => item.latest?.metric).sort()).toEqual([...metrics].sort()); // prettier-ignore
  // every place has all three metrics
  expect((await read(each, latest)).series).toBe(followed.length);
  expect((await read(few, latest)).series).toBe(1);
  expect((await read(each, '/api/v1/following/news')).series).toBe(followed.length);
});
