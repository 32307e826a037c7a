import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { fakeKpi } from '#tests/support/kolada.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { generator } from '#tests/support/random.ts';
import { choice, openReferenceSite, path, rowOf } from '#tests/support/reference-site.ts';
import { hasSharedFolder, sharedFolder } from '#tests/support/shared.ts';

const site = await openReferenceSite();
const { api, fake, make, read, refresh, published, publications } = site;
beforeEach(() => site.begin());
afterAll(() => site.close());

describe('a source', () => {
  test('is chosen by words of titles, and its titles come from Kolada', async () => {
    const found = await site.disa.get(`${path}/kolada/search?q=${encodeURIComponent('Höör')}`);
    expect(found.body).toMatchObject({ kpis: [], municipalities: [{ id: '1267' }], groups: [{ id: 'G7' }] });
    const asked = fake.asked.length;
    await site.disa.get(`${path}/kolada/search?q=${encodeURIComponent('Höör')}`);
    expect(fake.asked.length).toBe(asked);
    const source = await read(await make());
    expect(source).toMatchObject({
      kpis: [
        { id: 'N1', title: 'Kostnad, kr/inv', metric: 'kolada-n1' },
        { id: 'N2', metric: 'kolada-n2' },
      ],
      municipalities: [{ id: '1267', title: 'Höör' }],
      groups: [{ id: 'G7', members: [{ id: '1480', title: 'Göteborg' }] }],
      isWaiting: true,
      fetchedAt: null,
      nextAt: '2026-11-23T03:00:00Z',
    });
  });

  test('cannot be made of what Kolada does not have, or of nothing', async () => {
    const refused = async (more: object) => (await site.disa.send('POST', path, { ...choice, ...more })).body.code;
    expect(await refused({ kpis: ['N9'] })).toBe('source-gone');
    expect(await refused({ municipalities: [], groups: [] })).toBe('municipalities-needed');
    expect(await refused({ kpis: [] })).toBe('bad-field');
    expect(await refused({ kpis: ['N1/../../secret'] })).toBe('bad-field');
  });

  test('is changed only by who has seen what it is now, and ended for good', async () => {
    const id = await make();
    const change = (version?: string) =>
      site.disa.send('PUT', `${path}/${id}`, { ...choice, schedule: 'daily' }, version ? { 'If-Match': version } : {});
    expect((await change()).status).toBe(428);
    expect((await change('"9"')).status).toBe(412);
    const changed = await change('"1"');
    expect(changed.status).toBe(204);
    expect(await read(id)).toMatchObject({ version: '"2"', schedule: 'daily' });
    expect((await site.disa.send('DELETE', `${path}/${id}`, undefined, { 'If-Match': '"2"' })).status).toBe(204);
    expect((await site.disa.get(`${path}/${id}`)).body.code).toBe('unknown-source');
    expect((await site.disa.send('POST', `${path}/${id}/refresh`)).status).toBe(404);
  });
});

describe('a fetch', () => {
  test('publishes municipalities, key figures and figures beside one’s own, with their source', async () => {
    const id = await make();
    await refresh(id);
    expect(await published('kolada-n_')).toEqual([
      'kolada-1267 kolada-n1 total 2024 90.25 A',
      'kolada-1480 kolada-n1 total 2023 100 A',
      'kolada-1480 kolada-n1 total 2024 110 A',
      'kolada-1480 kolada-n2 gender.men 2024 75.5 A',
      'kolada-1480 kolada-n2 gender.women 2024 84.5 A',
      'kolada-1480 kolada-n2 total 2024 80 A',
    ]);
    expect((await api.get('/api/v1/organisations/kolada-1480')).body).toMatchObject({
      kind: 'municipality',
      names: { sv: 'Göteborg' },
      parent: 'kolada',
    });
    expect((await api.get('/api/v1/metrics/kolada-n2')).body).toMatchObject({
      unit: 'percent',
      direction: 'none',
      rollupRule: 'none',
      decimals: 1,
    });
    const { body } = await api.get('/api/v1/series?metric=kolada-n1&organisation=kolada-1480');
    expect(body.series[0]).toMatchObject({
      values: [100, 110],
      attributions: [{ sv: expect.stringMatching(/^Källa: Kolada \(RKA\), hämtat 2026-11-2\d$/) }],
    });
    expect(await read(id)).toMatchObject({
      figures: { new: 6, changed: 0, unchanged: 0 },
      failure: null,
      begunAt: null,
      fetchedAt: expect.any(String),
    });
    expect((await read(id)).pagesFetched).toBeGreaterThanOrEqual(5);
    const [home] = await api.database.sql`select o.code from installation i join organisations o on o.id = i.home_id`;
    expect(home?.['code']).toBe('top');
  });

  test('of the same again publishes nothing', async () => {
    const id = await make({ name: 'Samma' });
    await refresh(id);
    const before = await publications();
    await refresh(id);
    expect(await publications()).toBe(before);
    expect(await read(id)).toMatchObject({ publication: null, figures: { new: 0, changed: 0, unchanged: 6 } });
  });

  test('brings the rest where something is gone, and the source says what', async () => {
    const id = await make({ name: 'Borta', municipalities: ['1267', '0013'] });
    await refresh(id);
    const before = await published('kolada-n_');
    fake.world.kpis = fake.world.kpis.filter((kpi) => kpi.id !== 'N2');
    fake.world.municipalities = fake.world.municipalities.filter((place) => place.id !== '0013');
    fake.world.groups = [];
    await refresh(id);
    expect(await published('kolada-n_')).toEqual(before);
    expect(await read(id)).toMatchObject({
      failure: null,
      kpis: [{ isGone: false }, { id: 'N2', metric: 'kolada-n2', isGone: true }],
      municipalities: [{ isGone: false }, { id: '0013', isGone: true }],
      groups: [{ id: 'G7', isGone: true, members: [{ id: '1480' }] }],
    });
    fake.world.kpis = [];
    await expect(refresh(id)).rejects.toThrow('N1, N2');
    expect((await read(id)).failure.code).toBe('gone');
  });

  test('takes back what Kolada has deleted, and revises what it has changed', async () => {
    const id = await make();
    await refresh(id);
    fake.world.rows = [
      { kpi: 'N1', municipality: '1480', period: 2023, values: [{ gender: 'T', value: 100, isdeleted: true }] },
      rowOf('N1', '1480', 2024, 111),
      rowOf('N1', '1267', 2024, null),
      // never published, and not there
      rowOf('N1', '1267', 2020, null),
    ];
    await refresh(id);
    expect(await published('kolada-n1')).toEqual([
      'kolada-1267 kolada-n1 total 2024 null O',
      'kolada-1480 kolada-n1 total 2023 null O',
      'kolada-1480 kolada-n1 total 2024 111 A',
    ]);
    const { figures, revisions } = await read(id);
    expect([figures, revisions]).toMatchObject([
      { new: 0, changed: 3, unchanged: 0 },
      [
        {
          organisation: 'kolada-1267',
          metric: 'kolada-n1',
          breakdown: 'total',
          period: '2024',
          before: 90.25,
          after: null,
        },
        {
          organisation: 'kolada-1480',
          metric: 'kolada-n1',
          breakdown: 'total',
          period: '2023',
          before: 100,
          after: null,
        },
        {
          organisation: 'kolada-1480',
          metric: 'kolada-n1',
          breakdown: 'total',
          period: '2024',
          before: 110,
          after: 111,
        },
      ],
    ]);
  });

  test('calls the latest year provisional until Kolada settles it', async () => {
    fake.world.kpis.push(
      fakeKpi('N5', { publ_period: '2025', prel_publication_date: '2026-05-04', publication_date: '2026-12-15' }),
    );
    fake.world.rows = [rowOf('N5', '1267', 2024, 1), rowOf('N5', '1267', 2025, 2)];
    const id = await make({ kpis: ['N5'], groups: [] });
    await refresh(id);
    expect((await published('kolada-n5')).map((line) => line.at(-1))).toEqual(['A', 'P']);
    Object.assign(fake.world.kpis.at(-1) ?? {}, { publication_date: '2026-11-01' });
    await refresh(id);
    expect((await published('kolada-n5')).map((line) => line.at(-1))).toEqual(['A', 'A']);
  });

  test('asks for at most 25 ids a call, and brings everything', async () => {
    const many = Array.from({ length: 60 }, (_, index) => String(3000 + index));
    fake.world.municipalities = many.map((id) => ({ id, title: `Kommun ${id}`, type: 'K' }));
    fake.world.rows = many.map((id) => rowOf('N1', id, 2024, Number(id)));
    const id = await make({ kpis: ['N1'], municipalities: many, groups: [] });
    await refresh(id);
    expect((await read(id)).figures.new).toBe(60);
    const calls = fake.asked.filter((address) => address.includes('/data/') && !address.includes('page='));
    expect(calls.map((address) => address.split('/municipality/')[1]?.split(',').length)).toEqual([25, 25, 10]);
  });

  test('takes a new title as a new version of the metric, and keeps its group as Kolada says it is', async () => {
    const id = await make();
    await refresh(id);
    const group = async () => (await api.get('/api/v1/groups/kolada-g7')).body;
    const inGroup = async () => {
      const { version, members } = await group();
      return [version, members.map(({ organisation }: { organisation: string }) => organisation)];
    };
    const first = await inGroup();
    expect(first[1]).toEqual(['kolada-1480']);
    expect(await group()).toMatchObject({ kind: 'peer', coordinator: 'kolada' });
    fake.world.kpis[0] = fakeKpi('N1', { title: 'Nettokostnad, kr/inv' });
    fake.world.groups[0]?.members.push({ member_id: '0013', member_title: 'Region Halland' });
    await refresh(id);
    expect((await api.get('/api/v1/metrics/kolada-n1')).body.names.sv).toBe('Nettokostnad, kr/inv');
    const [versions] = await api.database.sql`
      select count(*)::integer as count from metric_versions v join metrics m on m.id = v.metric_id where m.code = 'kolada-n1'`;
    expect(versions?.['count']).toBeGreaterThanOrEqual(2);
    const source = await read(id);
    expect(source.groups[0].members.map((member: { id: string }) => member.id)).toEqual(['1480', '0013']);
    // the group is a peer group, and what it was can still be compared
    expect(await inGroup()).toEqual([Number(first[0]) + 1, ['kolada-1480', 'kolada-0013']]);
    await refresh(id);
    expect(await inGroup()).toEqual([Number(first[0]) + 1, ['kolada-1480', 'kolada-0013']]);
    const comparedWith = await api.get(`/api/v1/series?metric=kolada-n1&organisation=group:kolada-g7@${first[0]}`);
    expect(comparedWith.body.series.map(({ organisation }: { organisation: string }) => organisation)).toEqual([
      'kolada-1480',
    ]);
    expect(source.kpis[0].title).toBe('Nettokostnad, kr/inv');
    expect((await api.get('/api/v1/organisations/kolada-0013')).body.kind).toBe('region');
  });

  test('leaves an organisation of one’s own alone whose code begins alike', async () => {
    await addOrganisations(api.database, [unit('kolada-2000', { parent: 'agency' })]);
    fake.world.municipalities.push({ id: '2000', title: 'Fjärran', type: 'K' });
    fake.world.rows = [rowOf('N1', '2000', 2024, 5), rowOf('N1', '1267', 2022, 5)];
    const id = await make({ municipalities: ['2000', '1267'] });
    const before = await published();
    await expect(refresh(id)).rejects.toThrow('kolada-2000');
    expect(await published()).toEqual(before);
    expect((await read(id)).failure).toMatchObject({ code: 'code-taken' });
    expect((await api.get('/api/v1/organisations/kolada-2000')).body.parent).toBe('agency');
  });
});

test('any sequence of changes leaves the figures that Kolada has, and as many revisions as there were changes', async () => {
  const random = generator(20_261_122);
  const places = ['1480', '1267'];
  fake.world.kpis.push(fakeKpi('N8'));
  const rows = places.flatMap((place) => [2020, 2021, 2022, 2023].map((year) => rowOf('N8', place, year, 1)));
  fake.world.rows = rows;
  const id = await make({ kpis: ['N8'], municipalities: places, groups: [] });
  /** Beside the product: the figure that stands, and how often it was written. */
  const expected = new Map<string, { shown: string; written: number }>();
  for (let round = 0; round < 8; round += 1) {
    for (const row of rows) {
      const die = random();
      const [value] = row.values;
      if (!value || (round > 0 && die < 0.5)) continue;
      row.values = [{ gender: 'T', value: Math.floor(random() * 5), isdeleted: die > 0.85 }];
    }
    for (const { municipality, period, values } of rows) {
      const key = `kolada-${municipality} kolada-n8 total ${period}`;
      const shown = values[0]?.isdeleted ? 'null O' : `${values[0]?.value} A`;
      const known = expected.get(key);
      if (known ? known.shown === shown : shown === 'null O') continue;
      expected.set(key, { shown, written: (known?.written ?? 0) + 1 });
    }
    await refresh(id);
    expect(await published('kolada-n8')).toEqual([...expected].map(([key, { shown }]) => `${key} ${shown}`).toSorted());
  }
  const [counted] = await api.database.sql`
    select count(*)::integer as count from revisions r join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
    join metrics m on m.id = s.metric_id where m.code = 'kolada-n8'`;
  const written = [...expected.values()].reduce((sum, one) => sum + one.written, 0);
  expect([counted?.['count'], written > 20]).toEqual([written, true]);
});

test.runIf(hasSharedFolder)('answers of the shapes that Kolada has are understood', async () => {
  const example = (name: string) =>
    JSON.parse(readFileSync(join(sharedFolder, 'conformance/kolada', `${name}.v3.json`), 'utf8')).values;
  Object.assign(fake.world, {
    kpis: example('kpi'),
    municipalities: example('municipality'),
    rows: example('data'),
  });
  const id = await make({ kpis: ['N00001'], municipalities: ['1480'], groups: [] });
  await refresh(id);
  expect(await published('kolada-n00001')).toEqual([
    'kolada-1480 kolada-n00001 gender.men 2022 40.2 A',
    'kolada-1480 kolada-n00001 gender.women 2022 44.8 A',
    'kolada-1480 kolada-n00001 total 2022 42.5 A',
  ]);
});
