import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

let api: TestApi;
let north: SignedIn;
let south: SignedIn;
let reader: SignedIn;

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north'), unit('south'), unit('south-office', { parent: 'south' })]);
  north = await signIn(api, await addPerson(api, 'nora', [['north', 'administrator']]));
  south = await signIn(api, await addPerson(api, 'sven', [['south', 'administrator']]));
  reader = await signIn(api, await addPerson(api, 'rut', [['north', 'reader']]));
  await api.importFile(
    'organisation,metric,period,value\nsouth-office,total-transactions,2024-Q1,40\nsouth-office,digital-transactions,2024-Q1,10\n',
  );
});
afterAll(() => api.close());
beforeEach(async () => {
  await writeTransaction(api.database, async (transaction) => {
    for (const table of ['narrowed_visibilities', 'circle_members', 'sharing_circles']) {
      await transaction.execute(sql.raw(`delete from ${table}`));
    }
    await raiseCatalogueVersion(transaction);
  });
});

const at = (code: string, rest: string) => `/api/v1/organisations/${code}/${rest}`;
const narrow = (
  metric: string,
  visibility: string | null,
  version = 'as-the-metric',
  headers?: Record<string, string>,
) =>
  south.send(
    'PUT',
    at('south-office', `visibilities/${metric}`),
    { visibility },
    headers ?? { 'If-Match': `"${version}"` },
  );
const figuresFor = async (person: SignedIn | null, metric: string): Promise<string[]> => {
  const path = `/api/v1/series?metric=${metric}&organisation=*`;
  const { body } = await (person ? person.get(path) : api.get(path));
  return body.series.map(({ organisation }: { organisation: string }) => organisation).toSorted();
};
const all = ['south', 'south-office'];

describe('who sees a metric of an organisation', () => {
  test('is narrowed at once, also for answers that were kept, and widened back as far as the metric goes', async () => {
    for (const reading of [null, reader, south]) expect(await figuresFor(reading, 'total-transactions')).toEqual(all);
    expect((await narrow('total-transactions', 'organisation')).status).toBe(204);
    for (const reading of [null, reader]) expect(await figuresFor(reading, 'total-transactions')).toEqual([]);
    expect(await figuresFor(south, 'total-transactions')).toEqual(all);
    expect((await narrow('total-transactions', null, 'organisation')).status).toBe(204);
    for (const reading of [null, reader, south]) expect(await figuresFor(reading, 'total-transactions')).toEqual(all);
  });

  test('is changed only by whoever says which version they change', async () => {
    expect((await narrow('total-transactions', 'peers', '', {})).body.code).toBe('if-match-needed');
    expect((await narrow('total-transactions', 'peers', '', {})).status).toBe(428);
    await narrow('total-transactions', 'organisation');
    const stale = await narrow('total-transactions', 'restricted');
    expect(stale).toMatchObject({
      status: 412,
      body: { code: 'changed-since', details: { current: '"organisation"', now: { visibility: 'organisation' } } },
    });
    const { items } = (await south.get(at('south-office', 'visibilities?limit=1000'))).body;
    expect(items.find(({ metric }: { metric: string }) => metric === 'total-transactions')).toMatchObject({
      byMetric: 'public',
      narrowed: 'organisation',
      version: '"organisation"',
    });
  });

  test('is never wider than the metric itself says', async () => {
    await api.database
      .sql`update metric_versions set visibility = 'organisation' from metrics m where m.id = metric_id and m.code = 'heart-pull'`;
    for (const visibility of ['public', 'peers']) {
      expect(await narrow('heart-pull', visibility)).toMatchObject({ status: 409, body: { code: 'never-wider' } });
    }
    expect((await narrow('heart-pull', 'restricted')).status).toBe(204);
    await api.database
      .sql`update metric_versions set visibility = 'public' from metrics m where m.id = metric_id and m.code = 'heart-pull'`;
  });

  test('takes along what is computed from it: a quotient and one part give the other away', async () => {
    expect(await figuresFor(null, 'digital-share')).toEqual(all);
    expect((await narrow('digital-transactions', 'organisation')).status).toBe(204);
    expect(await figuresFor(null, 'digital-share')).toEqual([]);
    expect(await figuresFor(null, 'total-transactions')).toEqual(all);
    expect(await figuresFor(south, 'digital-share')).toEqual(all);
    for (const visibility of ['peers', 'public', null]) {
      expect([visibility, (await narrow('digital-share', visibility, 'organisation')).body.code]).toEqual([
        visibility,
        'never-wider',
      ]);
    }
    expect((await narrow('digital-transactions', null, 'organisation')).status).toBe(204);
    expect((await narrow('digital-share', null, 'organisation')).status).toBe(204);
    expect(await figuresFor(null, 'digital-share')).toEqual(all);
  });

  test('cannot be decided for what there is not, or elsewhere', async () => {
    expect((await narrow('no-such-metric', 'peers')).body.code).toBe('unknown-metric');
    expect((await narrow('total-transactions', 'everybody')).body.code).toBe('bad-field');
    const foreign = await north.send(
      'PUT',
      at('south', 'visibilities/total-transactions'),
      { visibility: 'peers' },
      { 'If-Match': '*' },
    );
    expect(foreign.status).toBe(403);
  });
});

describe('a sharing circle', () => {
  const begin = (code = 'friends', names: object = { sv: 'Vänner' }) =>
    north.send('POST', at('north', 'circles'), { code, names });
  const ask = () => north.send('POST', at('north', 'circles/friends/members'), { organisation: 'south' });

  const versionOf = async (who: SignedIn, place: string): Promise<string> =>
    (await who.get(at(place, 'circles'))).body.items.find(({ code }: { code: string }) => code === 'friends')
      ?.version ?? '"gone"';
  const change = async (method: 'PUT' | 'DELETE', who: SignedIn, place: string, version?: string) =>
    who.send(method, at(place, 'circles/friends'), undefined, { 'If-Match': version ?? (await versionOf(who, place)) });

  test('shows figures to its members from the moment both have agreed until one leaves, at once', async () => {
    await narrow('total-transactions', 'peers');
    expect((await begin()).status).toBe(204);
    expect((await ask()).status).toBe(204);
    expect(await figuresFor(reader, 'total-transactions')).toEqual([]);
    const [shown] = (await south.get(at('south', 'circles'))).body.items;
    expect(shown).toMatchObject({
      code: 'friends',
      members: [{ organisation: 'north' }, { organisation: 'south', agreedAt: null }],
    });
    expect((await change('PUT', south, 'south')).status).toBe(204);
    expect(await figuresFor(reader, 'total-transactions')).toEqual(all);
    expect(await figuresFor(null, 'total-transactions')).toEqual([]);
    expect((await change('DELETE', south, 'south')).status).toBe(204);
    expect(await figuresFor(reader, 'total-transactions')).toEqual([]);
    expect((await south.get(at('south', 'circles'))).body.items).toEqual([]);
  });

  test('is agreed to only by whoever was asked, and by each for itself', async () => {
    await begin();
    expect((await change('PUT', south, 'south')).body.code).toBe('unknown-circle');
    await ask();
    expect((await ask()).body.code).toBe('asked-already');
    expect((await north.send('PUT', at('south', 'circles/friends'))).status).toBe(403);
    // asked is not in: it asks nobody else
    const forward = await south.send('POST', at('south', 'circles/friends/members'), { organisation: 'south-office' });
    expect(forward.body.code).toBe('unknown-circle');
    await change('PUT', south, 'south');
    expect((await change('PUT', south, 'south')).body.code).toBe('unknown-circle');
  });

  test('is agreed to and left only as it was read: nobody shares with whom they have not seen', async () => {
    await begin();
    await ask();
    for (const method of ['PUT', 'DELETE'] as const) {
      expect(await south.send(method, at('south', 'circles/friends'))).toMatchObject({
        status: 428,
        body: { code: 'if-match-needed' },
      });
    }
    const read = await versionOf(south, 'south');
    await north.send('POST', at('north', 'circles/friends/members'), { organisation: 'south-office' });
    const current = await versionOf(south, 'south');
    const stale = await change('PUT', south, 'south', read);
    expect(stale).toMatchObject({ status: 412, body: { code: 'changed-since', details: { current } } });
    expect(stale.body.details.now.members.map(({ organisation }: { organisation: string }) => organisation)).toEqual([
      'north',
      'south',
      'south-office',
    ]);
    expect((await change('PUT', south, 'south', current)).status).toBe(204);
    expect((await change('DELETE', south, 'south', current)).status).toBe(412);
  });

  test('ends when the last who had agreed leaves, and nobody comes in by an old question', async () => {
    await begin();
    await ask();
    expect((await change('DELETE', north, 'north')).status).toBe(204);
    expect((await change('PUT', south, 'south')).body.code).toBe('unknown-circle');
    expect((await change('DELETE', north, 'north')).body.code).toBe('unknown-circle');
  });

  test('has a code of its own, and names that may be anything readable', async () => {
    expect((await begin('not a code')).body).toMatchObject({ code: 'no-code', path: 'code' });
    expect((await begin('odd', { sv: '"<b>Å\\', en: "'; drop table x; --", da: '🚂 夜' })).status).toBe(204);
    expect((await begin('odd')).body.code).toBe('code-taken');
    const [shown] = (await north.get(at('north', 'circles'))).body.items;
    expect(shown.names).toEqual({ sv: '"<b>Å\\', en: "'; drop table x; --", da: '🚂 夜' });
    for (const names of [{ en: 'x' }, { sv: '  ' }, { sv: 'a\u0000b' }, { sv: 'half \ud83d' }, { sv: 'x', fi: 'y' }]) {
      expect([names, (await begin('other', names)).status]).toEqual([names, 400]);
    }
    expect((await north.send('POST', at('north', 'circles/odd/members'), { organisation: 'nowhere' })).body.code).toBe(
      'unknown-organisation',
    );
  });
});

test('a metric that an organisation narrows is not shown as the sum of its units either', async () => {
  const shown = async (organisation: string, who: Pick<SignedIn, 'get'> = api) =>
    (await who.get(`/api/v1/series?metric=total-transactions&organisation=${organisation}`)).body.series.length;
  expect([await shown('south'), await shown('south-office')]).toEqual([1, 1]);
  const asTheMetric = { 'If-Match': '"as-the-metric"' };
  const body = { visibility: 'organisation' };
  const narrowed = await south.send('PUT', at('south', 'visibilities/total-transactions'), body, asTheMetric);
  expect(narrowed.status).toBe(204);
  expect([await shown('south'), await shown('south-office')]).toEqual([0, 1]);
  expect(await shown('south', south)).toBe(1);
});
