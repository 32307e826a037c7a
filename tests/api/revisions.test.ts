import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { readGovuk, type NaiveService } from '#tests/support/naive-govuk.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn } from '#tests/support/people.ts';
import { cell, publishCells } from '#tests/support/publish.ts';
import { sharedFolder } from '#tests/support/shared.ts';

type Side = { value: number | null; status: string };
type Revision = {
  organisation: string;
  metric: string;
  period: string;
  publishedAt: string;
  origin: string;
  reason: string;
  by: string | null;
  before: Side;
  after: Side;
};

const fileOf = (day: string) => join(sharedFolder, `data/govuk-services/services-${day}.csv`);
const days = ['2017-10-31', '2018-09-19'] as const;

async function allOf(api: TestApi, query: string): Promise<Revision[]> {
  const found: Revision[] = [];
  for (let page = 1; ; page += 1) {
    const { body } = await api.get(`/api/v1/revisions?limit=1000&page=${page}&${query}`);
    found.push(...body.items);
    if (found.length >= body.total || !body.items.length) return found;
  }
}

/** The two vintages as they were published. Where the files are not at hand this does not run: govuk.test.ts reads the copies. */
describe.runIf(days.every((day) => existsSync(fileOf(day))))('the real vintages, each at its own date', () => {
  const mapping = readFileSync('db/seed/mappings/govuk-services.json', 'utf8');
  const [earlier, later] = days.map((day) => (existsSync(fileOf(day)) ? readGovuk(fileOf(day)) : null));
  const kinds = [
    ['total-transactions', 'total'],
    ['digital-transactions', 'digital'],
  ] as const;
  let api: TestApi;
  let revised: Revision[];

  beforeAll(async () => {
    api = await openTestApi();
    for (const day of days)
      await api.importFile(readFileSync(fileOf(day)), { mapping, query: `?publishedAt=${day}T09:30:00Z` });
    revised = await allOf(api, 'metric=total-transactions,digital-transactions');
  }, 120_000);
  afterAll(() => api.close());

  const isAbove = ({ total, digital }: NaiveService, period: string) =>
    (digital[period] ?? 0) > (total[period] ?? Infinity);
  /** Every cell that stands otherwise in the second file: by its number, or by whether it can be true. */
  const changedCells = () => {
    const before = new Map(earlier?.services.map((service) => [service.slug, service]));
    return (later?.services ?? []).flatMap((service) => {
      const was = before.get(service.slug);
      if (!was) return [];
      return kinds.flatMap(([metric, kind]) =>
        Object.entries(service[kind]).flatMap(([period, value]) => {
          const old = was[kind][period];
          if (value === undefined || old === undefined) return [];
          const isRemarked = kind === 'digital' && isAbove(was, period) !== isAbove(service, period);
          return old === value && !isRemarked ? [] : [`${service.slug} ${metric} ${period}: ${old} to ${value}`];
        }),
      );
    });
  };

  test('the list of revisions is every cell that changed, and nothing else', () => {
    const expected = changedCells();
    expect(expected.length).toBeGreaterThan(100);
    const listed = revised.map(
      ({ organisation, metric, period, before, after }) =>
        `${organisation} ${metric} ${period}: ${before.value} to ${after.value}`,
    );
    expect(listed.toSorted()).toEqual(expected.toSorted());
    for (const one of revised) {
      expect(one).toMatchObject({
        publishedAt: '2018-09-19T09:30:00Z',
        origin: 'imported',
        reason: 'import',
        by: null,
      });
    }
  });

  test('what is computed from a changed cell is revised with it', async () => {
    const standing = new Map(later?.services.map((service) => [service.slug, service]));
    const cells = new Set(changedCells().map((text) => text.replace(/ (total|digital)-transactions|: .*/g, '')));
    const both = (service: NaiveService | undefined, period: string) =>
      service?.total[period] !== undefined && service.digital[period] !== undefined;
    const expected = [...cells].filter((text) => {
      const [slug = '', period = ''] = text.split(' ');
      const before = earlier?.services.find((service) => service.slug === slug);
      return both(before, period) && standing.has(slug);
    });
    const shares = await allOf(api, 'metric=digital-share');
    expect(shares.map(({ organisation, period }) => `${organisation} ${period}`).toSorted()).toEqual(
      expected.toSorted(),
    );
    expect(new Set(shares.map(({ origin }) => origin))).toEqual(new Set(['derived']));
  });

  test.each(['2017-10-31', '2018-01-01', '2018-09-18'])(
    'as of %s every figure is that of the first file',
    async (day) => {
      const asked = `metric=total-transactions,digital-transactions&organisation=uk-government/**&asOf=${day}`;
      const { body } = await api.get(`/api/v1/series?${asked}`);
      const shown = body.series.flatMap(
        ({ organisation, metric, values }: { organisation: string; metric: string; values: (number | null)[] }) =>
          values.flatMap((value, at) =>
            value === null ? [] : [`${organisation} ${metric} ${body.periods[at]}: ${value}`],
          ),
      );
      const expected = (earlier?.services ?? []).flatMap((service) =>
        kinds.flatMap(([metric, kind]) =>
          Object.entries(service[kind]).flatMap(([period, value]) =>
            value === undefined ? [] : [`${service.slug} ${metric} ${period}: ${value}`],
          ),
        ),
      );
      expect(expected.length).toBeGreaterThan(5_000);
      expect(shown.toSorted()).toEqual(expected.toSorted());
    },
  );

  test('before the second file nothing is known to have been revised, and nothing is since', async () => {
    expect((await api.get('/api/v1/revisions?asOf=2018-09-18')).body.total).toBe(0);
    expect((await api.get('/api/v1/revisions?since=2018-09-20')).body.total).toBe(0);
    const query = 'metric=total-transactions,digital-transactions&limit=1';
    expect((await api.get(`/api/v1/revisions?since=2018-09-19&${query}`)).body.total).toBe(revised.length);
    expect((await api.get(`/api/v1/revisions?asOf=2018-09-19&${query}`)).body.total).toBe(revised.length);
  });

  test('the figure of one period has its own', async () => {
    const [one] = revised;
    const found = await allOf(api, `organisation=${one?.organisation}&metric=${one?.metric}&period=${one?.period}`);
    expect(found).toEqual([one]);
  });

  test('they come in pages, each once and in one order', async () => {
    const query = 'metric=total-transactions,digital-transactions&limit=50';
    const pages = await Promise.all([1, 2, 3].map((page) => api.get(`/api/v1/revisions?page=${page}&${query}`)));
    expect(pages.flatMap(({ body }) => body.items)).toEqual(revised.slice(0, 150));
  });
});

describe('a revision', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
    await addOrganisations(api.database, [
      unit('top'),
      unit('north', { parent: 'top' }),
      unit('south', { parent: 'top' }),
    ]);
    const id = async (table: string, code: string): Promise<number> => {
      const [row] = await api.database.sql`select id from ${api.database.sql(table)} where code = ${code}`;
      return Number(row?.['id']);
    };
    const smiles = await id('metrics', 'customer-satisfaction');
    const days = await id('metrics', 'lead-time-days');
    const [north, south] = [await id('organisations', 'north'), await id('organisations', 'south')];
    const publish = (values: [number, number, number, number], recordedAt: string) =>
      publishCells(
        api.database,
        [
          cell({ organisationId: north, metricId: smiles, value: values[0], answers: values[1] }),
          cell({ organisationId: south, metricId: days, value: values[2] }),
          cell({ organisationId: north, metricId: days, value: values[3] }),
        ],
        { recordedAt },
      );
    await publish([71, 5, 12.34567, 9], '2026-03-01T09:00:00Z');
    await publish([73, 40, 11, 9], '2026-04-01T09:00:00Z');
    await publish([75, 6, 11, 9], '2026-05-01T09:00:00Z');
    await publishCells(api.database, [cell({ organisationId: south, metricId: days, value: null, status: 'O' })], {
      recordedAt: '2026-06-01T09:00:00Z',
    });
  });
  afterAll(() => api.close());

  test('says what was and what is, the latest first; what stayed is none', async () => {
    const found = await allOf(api, 'metric=lead-time-days');
    expect(found.map(({ organisation, before, after }) => [organisation, before, after])).toEqual([
      ['south', { value: 11, status: 'normal' }, { value: null, status: 'missing' }],
      ['south', { value: 12.346, status: 'normal' }, { value: 11, status: 'normal' }],
    ]);
  });

  test('withholds both sides where too few have answered for one of them', async () => {
    const withheld = { value: null, status: 'suppressed' };
    const found = await allOf(api, 'metric=customer-satisfaction');
    expect(found.map(({ before, after }) => [before, after])).toEqual([
      [withheld, withheld],
      [withheld, withheld],
    ]);
  });

  test('names who published it only to analysts there', async () => {
    const analyst = await signIn(api, await addPerson(api, 'analyst', [['south', 'analyst']]));
    const reader = await signIn(api, await addPerson(api, 'reader', [['south', 'reader']]));
    const namesFor = async (get: TestApi['get']) =>
      (await get('/api/v1/revisions')).body.items.map(({ organisation, by }: Revision) => `${organisation} ${by}`);
    expect(new Set(await namesFor(api.get))).toEqual(new Set(['north null', 'south null']));
    expect(new Set(await namesFor(reader.get))).toEqual(new Set(['north null', 'south null']));
    expect(new Set(await namesFor(analyst.get))).toEqual(new Set(['north null', 'south anna']));
  });

  test('is found by who stands where: a unit, those below, all', async () => {
    const total = async (query: string) => (await api.get(`/api/v1/revisions?${query}`)).body.total;
    expect(await total('organisation=top')).toBe(0);
    expect(await total('organisation=top/*')).toBe(4);
    expect(await total('organisation=north')).toBe(2);
    expect(await total('')).toBe(4);
    expect(await total('since=2026-05-01')).toBe(2);
    expect(await total('asOf=2026-04-30')).toBe(2);
  });

  test('is found from the day on that it shows, which begins at midnight at home', async () => {
    const [row] = await api.database.sql`select o.id as place, m.id as metric from organisations o, metrics m
      where o.code = 'north' and m.code = 'lead-time-days'`;
    const [organisationId, metricId] = [Number(row?.['place']), Number(row?.['metric'])];
    // half past midnight of the second
    const recordedAt = '2026-07-01T22:30:00Z';
    await publishCells(api.database, [cell({ organisationId, metricId, value: 8 })], { recordedAt });
    const total = async (since: string) => (await api.get(`/api/v1/revisions?since=${since}`)).body.total;
    expect([await total('2026-07-02'), await total('2026-07-03')]).toEqual([1, 0]);
  });

  test.each([
    ['organisation=nowhere', 'unknown-organisation'],
    ['metric=joy', 'unknown-metric'],
    ['breakdown=joy.great', 'unknown-breakdown'],
    ['period=soon', 'bad-parameter'],
    ['since=soon', 'bad-parameter'],
    ['asOf=2030-01-01', 'as-of-in-future'],
  ])('%s is refused', async (query, code) => {
    expect(await api.get(`/api/v1/revisions?${query}`)).toMatchObject({ status: 400, body: { code } });
  });
});
