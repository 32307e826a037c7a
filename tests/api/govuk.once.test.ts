import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { naiveShare, oddTexts, readGovuk, type NaiveService } from '#tests/support/naive-govuk.ts';
import { sharedFolder } from '#tests/support/shared.ts';

/** The files as they were published where they are at hand, else the compact copies of the demonstration. */
const fileOf = (day: string): string => {
  const original = join(sharedFolder, `data/govuk-services/services-${day}.csv`);
  return existsSync(original) ? original : `db/seed/open-data/govuk-services-${day}.csv`;
};
const mapping = readFileSync('db/seed/mappings/govuk-services.json', 'utf8');
const [earlier, later] = [readGovuk(fileOf('2017-10-31')), readGovuk(fileOf('2018-09-19'))];
const earlierService = new Map(earlier.services.map((service) => [service.slug, service]));
/** What stands after both: a blank retracts nothing. */
const standing = later.services.map((service) => {
  const before = earlierService.get(service.slug);
  const merged = (kind: 'total' | 'digital') =>
    Object.fromEntries(later.periods.map((period) => [period, service[kind][period] ?? before?.[kind][period]]));
  return { ...service, total: merged('total'), digital: merged('digital') };
});
const vintage = (day: string) => ({ mapping, query: `?publishedAt=${day}T09:30:00Z` });
const rounded = (value: number | null) => (value === null ? null : Math.round(value * 1e4) / 1e4);

describe('two vintages of the real quarterly file', () => {
  let api: TestApi;
  let reports: Awaited<ReturnType<TestApi['importFile']>>[];

  beforeAll(async () => {
    api = await openTestApi();
    reports = [];
    for (const day of ['2017-10-31', '2018-09-19']) {
      reports.push(await api.importFile(readFileSync(fileOf(day)), vintage(day)));
    }
  });
  afterAll(() => api.close());

  const cellsOf = ({ services }: { services: NaiveService[] }) =>
    services.flatMap((service) =>
      [service.total, service.digital].flatMap((figures, kind) =>
        Object.entries(figures).flatMap(([period, value]) =>
          value === undefined ? [] : [[`${service.slug} ${kind} ${period}`, value] as const],
        ),
      ),
    );

  test('every figure of the first is new', () => {
    expect(reports[0]?.body).toMatchObject({
      rows: 751,
      figures: { new: cellsOf(earlier).length, changed: 0, unchanged: 0, refused: 0, unvalidated: 24 },
      publication: { publishedAt: '2017-10-31T09:30:00Z' },
    });
  });

  test('the second revises what differs, adds what is new and retracts nothing', () => {
    const before = new Map(cellsOf(earlier));
    const cells = cellsOf(later);
    const changed = cells.filter(([key, value]) => before.has(key) && before.get(key) !== value);
    const fresh = cells.filter(([key]) => !before.has(key));
    // a figure that stays but is no longer above its total, or now is, changes its status
    const above = ({ services }: { services: NaiveService[] }) =>
      new Set(
        services.flatMap(({ slug, total, digital }) =>
          Object.keys(digital)
            .filter((period) => (digital[period] ?? 0) > (total[period] ?? Infinity))
            .map((period) => `${slug} 1 ${period}`),
        ),
      );
    const [wasAbove, isAbove] = [above(earlier), above(later)];
    const remarked = cells.filter(
      ([key, value]) => before.get(key) === value && wasAbove.has(key) !== isAbove.has(key),
    );
    expect(reports[1]?.body.figures).toEqual({
      new: fresh.length,
      changed: changed.length + remarked.length,
      unchanged: cells.length - fresh.length - changed.length - remarked.length,
      refused: 0,
      unvalidated: 22,
    });
    expect(isAbove.size).toBe(22);
    // every changed cell is listed, with what it was and where in the file it stands
    const listed = reports[1]?.body.revisions.map(
      ({ organisation, metric, period, before: was, after }: Record<string, unknown>) =>
        `${String(organisation)} ${metric === 'total-transactions' ? 0 : 1} ${String(period)}: ${String(was)} to ${String(after)}`,
    );
    const expected = [...changed, ...remarked].map(([key, value]) => `${key}: ${before.get(key)} to ${value}`);
    expect(listed.toSorted()).toEqual(expected.toSorted());
  });

  test('the same file again changes nothing and publishes nothing', async () => {
    const again = await api.importFile(readFileSync(fileOf('2018-09-19')), { mapping });
    expect(again.body).toMatchObject({
      publication: null,
      organisations: { new: 0, changed: 0, ended: 0 },
      figures: { new: 0, changed: 0 },
    });
  });

  test('a vintage from before what is published is refused', async () => {
    const fresh = later.services.find(({ total }) => total['2017-Q3'] !== undefined);
    const text = `organisation,metric,period,value\n${fresh?.slug},total-transactions,2016-Q1,123456\n`;
    const late = await api.importFile(text, { query: '?publishedAt=2018-01-01T00:00:00Z' });
    expect(late).toMatchObject({ status: 409, body: { code: 'vintage-too-old' } });
  });

  test.each(['2018', '2017'])(
    'the digital share of every department and period is the summed one, as known in %s',
    async (year) => {
      const known = year === '2018' ? standing : earlier.services;
      const asOf = year === '2018' ? '' : '&asOf=2018-01-01';
      const { body } = await api.get(`/api/v1/series?metric=digital-share&organisation=uk-government/*${asOf}`);
      const ended =
        year === '2018'
          ? earlier.services.filter(({ slug }) => !later.services.some((service) => service.slug === slug))
          : [];
      const departmentOf = new Map(later.services.map(({ agency, department }) => [agency, department]));
      const departments = Map.groupBy(known, ({ department }) => department);
      expect(departments.size).toBeGreaterThan(15);
      for (const [department, services] of departments) {
        const series = body.series.find((item: { organisation: string }) => item.organisation === department);
        for (const [position, period] of body.periods.entries()) {
          // services that are gone still count in the periods in which they were there, below their agency wherever that now is
          const gone = ended.filter(
            (service) => (departmentOf.get(service.agency) ?? service.department) === department,
          );
          const { share, have } = naiveShare([...services, ...gone], period);
          expect([department, period, series.values[position], series.rollup.have[position]]).toEqual([
            department,
            period,
            rounded(share),
            have,
          ]);
        }
      }
    },
  );

  test('HM Revenue and Customs: 96.0347 % in the first quarter of 2017, from 34 of 34 services', async () => {
    const { body } = await api.get('/api/v1/series?metric=digital-share&organisation=gov-hmrc&from=2017-Q1&to=2017-Q1');
    expect(body.series[0]).toMatchObject({ values: [96.0347], rollup: { rule: 'ratio', have: [34], of: [34] } });
  });

  test('whose figures they are, and under which licence, goes along in every language', async () => {
    const { body } = await api.get('/api/v1/series?metric=digital-share&organisation=gov-hmrc');
    expect(body.series[0].attributions).toEqual([JSON.parse(mapping).source]);
    const picture = await api.get('/api/v1/series/chart.svg?metric=digital-share&organisation=gov-hmrc&language=en');
    expect(picture.text).toContain(
      'Contains public sector information licensed under the Open Government Licence v3.0.',
    );
  });

  test('the missing services are listed by name', async () => {
    const { body } = await api.get('/api/v1/series/coverage?metric=digital-share&organisation=gov-hmrc&period=2017-Q3');
    const missing = standing.filter(
      ({ department, total, digital }) =>
        department === 'gov-hmrc' && (total['2017-Q3'] === undefined || digital['2017-Q3'] === undefined),
    );
    expect(body.items[0]).toMatchObject({ have: 8, of: 34 });
    expect(body.items[0].missing.map(({ code }: { code: string }) => code).toSorted()).toEqual(
      missing.map(({ slug }) => slug).toSorted(),
    );
  });

  test('every service stands below its agency and department', async () => {
    const known = new Map<string, string | null>();
    for (let page = 1; page <= 2; page += 1) {
      const { body } = await api.get(`/api/v1/organisations?limit=1000&page=${page}`);
      for (const { code, parent } of body.items) known.set(code, parent);
    }
    for (const { slug, agency, department } of later.services) {
      expect([slug, known.get(slug), known.get(agency), known.get(department)]).toEqual([
        slug,
        agency,
        department,
        'uk-government',
      ]);
    }
  });

  test('a service that was dropped keeps its figures and is marked as ended', async () => {
    const kept = new Set(later.services.map(({ slug }) => slug));
    const dropped = earlier.services.filter(({ slug }) => !kept.has(slug));
    expect(dropped).toHaveLength(25);
    for (const { slug, total } of dropped) {
      const { body } = await api.get(`/api/v1/organisations/${slug}`);
      expect(body.validTo).not.toBeNull();
      const values = Object.values(total).filter((value) => value !== undefined);
      if (!values.length) continue;
      const series = await api.get(`/api/v1/series?metric=total-transactions&organisation=${slug}`);
      expect(series.body.series[0].values.filter((value: number | null) => value !== null)).toEqual(values);
    }
  });

  test('a service that moved has its whole history where it stands now, and stood elsewhere as of then', async () => {
    const before = earlierService;
    const moved = later.services.filter(({ slug, agency }) => (before.get(slug)?.agency ?? agency) !== agency);
    expect(moved.length).toBeGreaterThan(0);
    for (const { slug, agency } of moved) {
      expect((await api.get(`/api/v1/organisations/${slug}`)).body.parent).toBe(agency);
      expect((await api.get(`/api/v1/organisations/${slug}?asOf=2018-01-01`)).body.parent).toBe(
        before.get(slug)?.agency,
      );
    }
  });

  test('a sample of single figures is what stands in the file', async () => {
    for (const service of standing.filter((_, place) => place % 29 === 0)) {
      const values = later.periods.map((period) => service.total[period] ?? null);
      if (values.every((value) => value === null)) continue;
      const { body } = await api.get(
        `/api/v1/series?metric=total-transactions&organisation=${service.slug}&from=2012-Q3&to=2017-Q3`,
      );
      expect([service.slug, body.series[0]?.values]).toEqual([service.slug, values]);
    }
  });
});

describe('columns that hold something else than figures', () => {
  test.runIf(existsSync(join(sharedFolder, 'data')))(
    '"-" and "#REF!" are refused with line, column and what was read',
    async () => {
      const api = await openTestApi();
      const path = join(sharedFolder, 'data/govuk-services/services-2018-09-19.csv');
      const older = JSON.parse(mapping);
      older.figures = [
        { metric: 'digital-transactions', columns: '{period} Digital vol.' },
        { metric: 'total-transactions', column: 'Latest volumes', period: '2018-Q2' },
      ];
      const report = await api.importFile(readFileSync(path), {
        mapping: JSON.stringify(older),
        query: '?dryRun=true',
      });
      const odd = oddTexts(path, (name) => /^\d{4}-Q\d Digital vol\.$|^Latest volumes$/.test(name));
      expect(new Set(odd)).toEqual(new Set(['-', '#REF!']));
      const read = report.body.refusals.map((refusal: { read: string }) => refusal.read.trim());
      expect([report.body.figures.refused, read.toSorted()]).toEqual([odd.length, odd.toSorted()]);
      expect(report.body.refusals[0]).toMatchObject({
        code: 'not-a-number',
        header: expect.stringMatching(/Digital vol\.|Latest volumes/),
        column: expect.any(Number),
      });
      const strict = await api.importFile(readFileSync(path), {
        mapping: JSON.stringify(older),
        query: '?strict=true',
      });
      expect(strict).toMatchObject({ status: 422, body: { code: 'import-refused' } });
      expect((await api.get('/api/v1/organisations')).body.total).toBe(0);
      await api.close();
    },
  );
});
