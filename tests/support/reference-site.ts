import { openKolada } from '#api/reference-series/kolada.ts';
import { refreshReference } from '#api/reference-series/refresh.ts';
import { openTestApi, writeToken, type TestApi } from './api.ts';
import { fakeKpi, openFakeKolada, type FakeKolada, type FakeRow, type FakeWorld } from './kolada.ts';
import { addOrganisations, unit } from './organisations.ts';
import { addPerson, signIn, type SignedIn } from './people.ts';

/** Somebody who looks after an installation, beside a Kolada of three places and two key figures. */
export type ReferenceSite = {
  api: TestApi;
  fake: FakeKolada;
  disa: SignedIn;
  now: Date;
  /** Begins a test: an hour later, with the first world and no jobs. */
  begin: () => Promise<void>;
  make: (more?: object) => Promise<number>;
  read: (id: number) => Promise<any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- as the answers of the test API
  /** Fetches as the job does, and lets a minute pass. */
  refresh: (id: number) => Promise<void>;
  /** The figures that stand, as lines: organisation, metric, breakdown, year, value, status. */
  published: (codes?: string) => Promise<string[]>;
  publications: () => Promise<number>;
  close: () => Promise<void>;
};

export const path = '/api/v1/reference-sources';
export const choice = {
  name: 'Skolan',
  schedule: 'weekly',
  kpis: ['N1', 'N2'],
  municipalities: ['1267'],
  groups: ['G7'],
};

export const rowOf = (
  kpi: string,
  municipality: string,
  period: number,
  T: number | null,
  more: FakeRow['values'] = [],
): FakeRow => ({ kpi, municipality, period, values: [{ gender: 'T', value: T }, ...more] });

const freshWorld = (): FakeWorld => ({
  kpis: [
    fakeKpi('N1', { title: 'Kostnad, kr/inv' }),
    fakeKpi('N2', { title: 'Behöriga, andel (%)', is_divided_by_gender: true }),
  ],
  municipalities: [
    { id: '1480', title: 'Göteborg', type: 'K' },
    { id: '1267', title: 'Höör', type: 'K' },
    { id: '0013', title: 'Region Halland', type: 'L' },
  ],
  groups: [
    {
      id: 'G7',
      title: 'Liknande kommuner, Höör, 2025',
      members: [{ member_id: '1480', member_title: 'Göteborg' }],
    },
  ],
  rows: [
    rowOf('N1', '1480', 2023, 100),
    rowOf('N1', '1480', 2024, 110),
    rowOf('N1', '1267', 2024, 90.25),
    rowOf('N2', '1480', 2024, 80, [
      { gender: 'K', value: 84.5 },
      { gender: 'M', value: 75.5 },
    ]),
  ],
});

export async function openReferenceSite(): Promise<ReferenceSite> {
  const fake = await openFakeKolada(freshWorld(), { perPage: 2 });
  const kolada = openKolada(fake.url, { pausesMs: [5, 10], timeoutMs: 500, largestPage: 100_000 });
  // the site is put together from the API that asks it for the time
  let current = () => new Date('2026-11-21T12:00:00Z');
  const api = await openTestApi({ now: () => current(), kolada });
  await addOrganisations(api.database, [unit('top'), unit('agency', { parent: 'top' })]);
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  const person = await addPerson(api, 'disa', [['top', 'administrator']]);
  const site: ReferenceSite = {
    api,
    fake,
    disa: await signIn(api, person),
    now: new Date('2026-11-21T12:00:00Z'),
    begin: async () => {
      // later than whatever has been published
      site.now = new Date(site.now.getTime() + 3_600_000);
      site.disa = await signIn(api, person);
      Object.assign(fake.world, freshWorld());
      fake.asked.length = 0;
      fake.instead.length = 0;
      await api.database.sql`delete from jobs`;
    },
    make: async (more = {}) => {
      const answer = await site.disa.send('POST', path, { ...choice, ...more });
      if (answer.status !== 201) throw new Error(`no source was made: ${answer.text}`);
      return answer.body.id;
    },
    // by a token that does not run out when a test lets days pass
    read: async (id) => (await api.get(`${path}/${id}`, { Authorization: `Bearer ${writeToken}` })).body,
    refresh: async (id) => {
      const version = Number((await site.read(id)).version.replaceAll('"', ''));
      await refreshReference({ source: id, version }, api.context);
      site.now = new Date(site.now.getTime() + 60_000);
    },
    published: async (codes = 'kolada-%') => {
      const rows = await api.database.sql<Record<string, string | number | null>[]>`
        select o.code as organisation, m.code as metric, s.breakdown, r.period_start as day, r.value, r.status
        from revisions r join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
        join organisations o on o.id = s.organisation_id join metrics m on m.id = s.metric_id
        where r.superseded_by is null and m.code like ${codes} order by 1, 2, 3, 4`;
      return rows.map(
        ({ organisation, metric, breakdown, day, value, status }) =>
          `${organisation} ${metric} ${breakdown} ${String(day).slice(0, 4)} ${value} ${status}`,
      );
    },
    publications: async () =>
      Number((await api.database.sql`select count(*) as count from publications`)[0]?.['count']),
    close: async () => {
      await api.close();
      await fake.close();
    },
  };
  current = () => site.now;
  return site;
}
