import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openInstallations, readInstallations } from '#api/reference-series/installations.ts';
import { saveGroup, saveGroupVersion } from '#db/queries/groups.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { openInstallationSite, sourcePath, type InstallationSite } from '#tests/support/installation-site.ts';

const choice = {
  installation: 'nation',
  name: 'Staten',
  schedule: 'daily',
  kpis: ['visits', 'trust'],
  municipalities: ['harbour', 'forest'],
  groups: ['shore'],
};
const columns = 'organisation,metric,period,value,n';

let site: InstallationSite;
let id: number;
beforeAll(async () => {
  site = await openInstallationSite();
  await addGroupThere('shore', ['coast', 'harbour']);
  await site.publishThere(`${columns}
harbour,visits,2024-Q1,1000,
forest,visits,2024-Q1,20,
coast,visits,2024-Q1,7,
harbour,trust,2024-Q1,80,40
coast,trust,2024-Q1,60,30`);
  const made = await site.disa.send('POST', sourcePath, choice);
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  ({ id } = made.body);
  await site.refresh(id);
});
beforeEach(() => {
  site.asked.length = 0;
});
afterAll(() => site.close());

async function addGroupThere(code: string, organisations: readonly string[]): Promise<void> {
  const { database } = site.other;
  const rows = await database.sql<{ id: number; code: string }[]>`select id, code from organisations`;
  const ids = new Map(rows.map((row) => [row.code, row.id]));
  await writeTransaction(database, async (transaction) => {
    const group = await saveGroup(transaction, { code, coordinatorId: ids.get('state') ?? 0 });
    await saveGroupVersion(
      transaction,
      group ?? 0,
      {
        kind: 'network',
        names: { sv: 'Stranden' },
        contact: null,
        basis: { by: 'hand', source: null },
        members: organisations.map((one) => ({ organisationId: ids.get(one) ?? 0, distance: null })),
        metricIds: [],
        reason: null,
      },
      { at: site.clock.now, setBy: null },
    );
    await raiseCatalogueVersion(transaction);
  });
}

const changeThere = async (statement: () => Promise<unknown>): Promise<void> => {
  await statement();
  await writeTransaction(site.other.database, raiseCatalogueVersion);
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
};

const valueOf = async (metric: string, organisation: string): Promise<number | undefined> =>
  (await site.api.get(`/api/v1/series?metric=${metric}&organisation=${organisation}&frequency=Q`)).body.series[0]
    ?.values[0];

test('a group of another installation is chosen, fetched with its members, and a peer group here', async () => {
  const found = await site.disa.get(`${sourcePath}/installations/nation/search?q=strand`);
  expect(found.body.groups).toEqual([{ id: 'shore', title: 'Stranden', members: [] }]);
  expect((await site.read(id)).groups).toEqual([
    {
      id: 'shore',
      title: 'Stranden',
      isGone: false,
      members: [
        { id: 'coast', title: 'coast' },
        { id: 'harbour', title: 'harbour' },
      ],
    },
  ]);
  expect(await valueOf('visits', 'nation-coast')).toBe(7);
  const { body } = await site.api.get('/api/v1/groups/nation-shore');
  expect(body).toMatchObject({ kind: 'peer', coordinator: 'nation', basis: { source: `${site.host} shore` } });
  expect(body.members.map((one: { organisation: string }) => one.organisation).toSorted()).toEqual([
    'nation-coast',
    'nation-harbour',
  ]);
});

test('one that is no longer there stops nothing: the rest comes, what was fetched stays, and the source says so', async () => {
  const { sql } = site.other.database;
  await changeThere(() => sql`update organisations set code = 'wood' where code = 'forest'`);
  await changeThere(
    () =>
      sql`update metric_versions set visibility = 'organisation' where metric_id = (select id from metrics where code = 'trust')`,
  );
  await site.publishThere(`${columns}\nharbour,visits,2024-Q1,1010,`);
  await site.refresh(id);
  const source = await site.read(id);
  expect(source).toMatchObject({
    failure: null,
    kpis: [
      { id: 'visits', isGone: false },
      { id: 'trust', title: 'trust', metric: 'nation-trust', isGone: true },
    ],
    municipalities: [
      { id: 'harbour', isGone: false },
      { id: 'forest', title: 'forest', isGone: true },
    ],
    groups: [{ id: 'shore', isGone: false }],
  });
  expect(await valueOf('visits', 'nation-harbour')).toBe(1010);
  expect([await valueOf('visits', 'nation-forest'), await valueOf('nation-trust', 'nation-harbour')]).toEqual([20, 80]);
});

test('what comes back is there again, without anybody doing anything', async () => {
  await changeThere(() => site.other.database.sql`update organisations set code = 'forest' where code = 'wood'`);
  await site.refresh(id);
  expect((await site.read(id)).municipalities).toMatchObject([{ isGone: false }, { id: 'forest', isGone: false }]);
});

test('of a group that is gone those who were in it are fetched further', async () => {
  await changeThere(() => site.other.database.sql`update group_versions set known_until = now()`);
  await changeThere(() => site.other.database.sql`update groups set code = 'beach' where code = 'shore'`);
  await site.publishThere(`${columns}\ncoast,visits,2024-Q1,8,`);
  await site.refresh(id);
  expect((await site.read(id)).groups).toMatchObject([{ id: 'shore', isGone: true, members: [{ id: 'coast' }, {}] }]);
  expect(await valueOf('visits', 'nation-coast')).toBe(8);
});

test('where nothing is left of it the fetch fails, and nothing changes', async () => {
  const { sql } = site.other.database;
  const before = await valueOf('visits', 'nation-harbour');
  await changeThere(() => sql`update metric_versions set visibility = 'organisation'`);
  await expect(site.refresh(id)).rejects.toThrow('visits, trust');
  expect((await site.read(id)).failure).toMatchObject({ code: 'gone' });
  await changeThere(() => sql`update metric_versions set visibility = 'public'`);
  await site.refresh(id);
  expect([await valueOf('visits', 'nation-harbour'), (await site.read(id)).failure]).toEqual([before, null]);
});

test('a mark that nobody here understands leaves its figure out, and the rest is brought', async () => {
  await site.publishThere(`${columns}\nharbour,visits,2024-Q2,5,\nharbour,visits,2024-Q3,6,`);
  const answered = await site.other.get(
    '/api/v1/series?metric=visits&organisation=harbour,forest,coast&breakdown=total&frequency=Q&numerators=true',
  );
  const { series } = answered.body;
  const own = series.find((one: { organisation: string }) => one.organisation === 'harbour');
  own.statuses = { 1: 'weighed' };
  const path = `${sourcePath}/installations/nation/preview?kpis=visits&municipalities=harbour`;
  const only = { ...answered.body, series: [own] };
  site.insteadOf('/api/v1/series', () => Response.json(only));
  const { body } = await site.disa.get(path);
  expect(body.metrics).toMatchObject([{ figures: 2, leftOut: 1 }]);
  await site.api.database.sql`update reference_sources set validators = null`;
  site.insteadOf('/api/v1/series', () => Response.json(only));
  await site.refresh(id);
  expect(await site.read(id)).toMatchObject({ failure: null, figures: { leftOut: 1 } });
  const here = await site.api.get('/api/v1/series?metric=visits&organisation=nation-harbour&frequency=Q');
  expect(here.body.series[0].values).toEqual([1010, null, 6]);
});

test('a search ends while somebody still waits for it, however patient the door is', async () => {
  const [listed] = site.api.context.installations.values();
  const url = listed?.door.base.href ?? '';
  const before = site.api.context.installations;
  site.api.context.installations = openInstallations([{ code: 'nation', url }], { watchedMs: 150 });
  site.instead.push(() => new Response('', { status: 429, headers: { 'Retry-After': '50' } }));
  const began = performance.now();
  const { body } = await site.disa.get(`${sourcePath}/installations/nation/search?q=visits`);
  expect([body.code, performance.now() - began < 5_000]).toEqual(['source-busy', true]);
  site.api.context.installations = before;
});

test('a code that another one begins with is refused with the reason', () => {
  const read = (text: string) => () => readInstallations({ OTHER_INSTALLATIONS: text });
  expect(read('a=https://a.example a-b=https://b.example')).toThrow('begins as a- does');
  expect(read('a-b=https://b.example a=https://a.example')).toThrow('begins as a- does');
  expect(read('kolada-two=https://b.example')).toThrow('begins as kolada- does');
  expect(read('ab=https://b.example a=https://a.example')()).toHaveLength(2);
});
