import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listMetrics } from '#db/queries/metrics.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { naivePercentile, naiveQuantile, naiveRank, naiveRounded } from '#tests/support/naive-comparison.ts';
import { expectRefusal } from '#tests/support/refusal.ts';
import { csvRows, naiveShare, readGovuk, type NaiveService } from '#tests/support/naive-govuk.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

type Item = { organisation: string; value: number; rank: number | null; percentile: number | null; status: string };
const ask = async (query: string) => (await api.get(`/api/v1/comparison?${query}`)).body;
const codes = (items: { organisation: string }[]) => items.map(({ organisation }) => organisation);

/** What comes of figures without answers, all of them ranked: items, quartiles and the unweighted mean. */
function naive(figures: readonly { organisation: string; value: number }[], decimals: number, isLowerBetter = false) {
  const values = figures.map(({ value }) => value);
  const shown = values.map((value) => naiveRounded(value, decimals));
  const quartile = (share: number) => naiveRounded(naiveQuantile(values, share) ?? NaN, decimals);
  return {
    items: figures.map(({ organisation }, place) => {
      const value = shown[place] ?? NaN;
      return {
        organisation,
        value,
        rank: naiveRank(shown, value, isLowerBetter),
        percentile: naiveRounded(naivePercentile(shown, value, isLowerBetter), 2),
      };
    }),
    quartiles: { lower: quartile(0.25), median: quartile(0.5), upper: quartile(0.75) },
    unweighted: naiveRounded(values.reduce((sum, value) => sum + value, 0) / values.length, decimals),
  };
}
const byCode = <One extends { organisation: string }>(items: readonly One[]): One[] =>
  items.toSorted((a, b) => (a.organisation < b.organisation ? -1 : 1));
const essence = (items: readonly Item[]) =>
  byCode(items).map(({ organisation, value, rank, percentile }) => ({ organisation, value, rank, percentile }));

describe('the digital share of all UK services', () => {
  const [earlier, later] = ['2017-10-31', '2018-09-19'].map((day) =>
    readGovuk(`db/seed/open-data/govuk-services-${day}.csv`),
  ) as [ReturnType<typeof readGovuk>, ReturnType<typeof readGovuk>];
  const before = new Map(earlier.services.map((service) => [service.slug, service]));
  const kept = new Set(later.services.map(({ slug }) => slug));
  /** A blank in the later file retracts nothing, and a service that is gone keeps its figures. */
  const standing: NaiveService[] = [
    ...later.services.map((service) => {
      const known = before.get(service.slug);
      const merged = (kind: 'total' | 'digital') =>
        Object.fromEntries(later.periods.map((period) => [period, service[kind][period] ?? known?.[kind][period]]));
      return { ...service, total: merged('total'), digital: merged('digital') };
    }),
    ...earlier.services.filter(({ slug }) => !kept.has(slug)),
  ];

  const sharesIn = (period: string, services: readonly NaiveService[]) =>
    services.flatMap(({ slug, total, digital }) => {
      const [over, under] = [digital[period], total[period]];
      const isShare = over !== undefined && under !== undefined && under > 0;
      return isShare ? [{ organisation: slug, value: (100 * over) / under }] : [];
    });

  test.each([
    ['2017-Q3 now', '2017-Q3', standing, '', 170],
    ['2016-Q3 now', '2016-Q3', standing, '', 300],
    ['2016-Q3 between the two vintages', '2016-Q3', earlier.services, '&asOf=2018-01-01', 300],
  ])('%s: ranks, percentiles, quartiles, means are what counting gives', async (_, period, services, asOf, atLeast) => {
    const body = await ask(`metric=digital-share&period=${period}&organisation=uk-government/**${asOf}`);
    const figures = sharesIn(period, services);
    expect(figures.length).toBeGreaterThan(atLeast);
    const expected = naive(figures, 4);
    expect(essence(body.items)).toEqual(byCode(expected.items));
    expect(body.quartiles).toEqual(expected.quartiles);
    expect(body.means).toEqual({
      unweighted: expected.unweighted,
      weighted: naiveRounded(naiveShare(services, period).share ?? NaN, 4),
      weightedHave: figures.length,
    });
    expect([body.have, body.ranked]).toEqual([figures.length, figures.length]);
    expect(body).toMatchObject({ period, direction: 'higher', breakdown: 'total' });
  });

  test('what the later vintage revised has changed ranks, and can be read as it was', async () => {
    const query = 'metric=digital-share&period=2016-Q3&organisation=uk-government/**';
    const [now, then] = [await ask(query), await ask(`${query}&asOf=2018-01-01`)];
    expect(then.asOf).toMatch(/^2018-01-01/);
    expect(then.items).not.toEqual(now.items);
  });

  const period = '2017-Q3';

  test('those without a share are listed with the reason, and with the others they are all that exist', async () => {
    const { items, missing, have, of } = await ask(
      `metric=digital-share&period=${period}&organisation=uk-government/**`,
    );
    const withShare = new Set(sharesIn(period, standing).map(({ organisation }) => organisation));
    const without = standing.filter(({ slug }) => kept.has(slug) && !withShare.has(slug));
    expect(codes(missing)).toEqual(expect.arrayContaining(without.map(({ slug }) => slug)));
    const statusOf = new Map(missing.map((one: Item) => [one.organisation, one.status]));
    for (const { slug, total, digital } of without) {
      const isOfNothing = total[period] === 0 && digital[period] === 0;
      expect([slug, statusOf.get(slug)]).toEqual([slug, isOfNothing ? 'not-applicable' : 'missing']);
    }
    expect([items.length, missing.length]).toEqual([have, of - have]);
    const coverage = await api.get(
      `/api/v1/series/coverage?metric=digital-share&organisation=uk-government&period=${period}`,
    );
    expect(coverage.body.items[0].of).toBe(of);
  });

  test('departments are compared by what their services have together', async () => {
    const body = await ask(`metric=digital-share&period=${period}&organisation=uk-government/*`);
    const departments = [...Map.groupBy(standing, ({ department }) => department)].flatMap(
      ([organisation, services]) => {
        const { share, have } = naiveShare(services, period);
        return share === null ? [] : [{ organisation, value: share, have }];
      },
    );
    expect(essence(body.items)).toEqual(byCode(naive(departments, 4).items));
    expect(byCode(body.items as (Item & { rollup: { have: number } })[]).map(({ rollup }) => rollup.have)).toEqual(
      byCode(departments).map(({ have }) => have),
    );
    const whole = await api.get(
      `/api/v1/series?metric=digital-share&organisation=uk-government&from=${period}&to=${period}`,
    );
    expect(body.means.weighted).toBe(whole.body.series[0].values[0]);
  });

  test('whose figures they are goes along', async () => {
    const { attributions } = await ask(`metric=digital-share&period=${period}&organisation=uk-government/*`);
    expect(attributions).toEqual([expect.objectContaining({ en: expect.stringContaining('Open Government Licence') })]);
  });
});

describe('the 28 countries of DESI', () => {
  const [, ...rows] = csvRows(readFileSync('db/seed/open-data/desi-2022-scores.csv', 'utf8'));
  const query = 'metric=digital-maturity-desi&period=2022&organisation=eu/*';

  test('are ranked with quartiles and an unweighted mean, and have no weighted one', async () => {
    const latest = rows.filter(([edition]) => edition === 'y6' && edition !== undefined);
    const countries = latest
      .filter(([, country]) => country !== 'EU')
      .map(([, country = '', score]) => ({ organisation: `country-${country.toLowerCase()}`, value: Number(score) }));
    const body = await ask(query);
    const expected = naive(countries, 3);
    expect(essence(body.items)).toEqual(byCode(expected.items));
    expect(body.quartiles).toEqual(expected.quartiles);
    expect(body.means).toEqual({ unweighted: expected.unweighted, weighted: null, weightedHave: 0 });
    expect(body).toMatchObject({ have: countries.length, of: countries.length, missing: [] });
  });

  test('come with the best first', async () => {
    const { items } = await ask(query);
    expect(codes(items).slice(0, 3)).toEqual(['country-fi', 'country-dk', 'country-nl']);
    expect(items.map(({ rank }: Item) => rank)).toEqual(
      items.map(({ rank }: Item) => rank).toSorted((a: number, b: number) => a - b),
    );
  });
});

const query = 'metric=customer-smiles&period=2026-Q3&organisation=stigverket/*';
const refused = async (asked: string) => expectRefusal(await api.get(`/api/v1/comparison?${asked}`), asked);

describe('bad input', () => {
  test.each([
    ['metric=none-such&period=2026-Q3&organisation=eu', 'unknown-metric'],
    ['metric=digital-share,customer-smiles&period=2026-Q3&organisation=eu', 'one-metric'],
    ['period=2026-Q3&organisation=eu', 'bad-parameter'],
    ['metric=customer-smiles&organisation=eu', 'bad-parameter'],
    ['metric=customer-smiles&period=&organisation=eu', 'bad-parameter'],
    ['metric=customer-smiles&period=2026-Q5&organisation=eu', 'bad-parameter'],
    ['metric=customer-smiles&period=2026-S1&organisation=eu', 'unknown-frequency'],
    ['metric=digital-maturity-desi&period=2022-Q1&organisation=eu/*', 'unknown-frequency'],
    ['metric=customer-smiles&period=2026-Q3', 'bad-parameter'],
    ['metric=customer-smiles&period=2026-Q3&organisation=atlantis', 'unknown-organisation'],
    ['metric=customer-smiles&period=2026-Q3&organisation=group:x', 'unknown-group'],
    ['metric=customer-smiles&period=2026-Q3&organisation=a b', 'bad-selection'],
    [`metric=customer-smiles&period=2026-Q3&organisation=${'eu,'.repeat(100)}eu`, 'too-many-codes'],
    [`${query}&breakdown=gender.women`, 'unknown-breakdown'],
    ['metric=project-outcomes&period=2026-Q3&organisation=eu&breakdown=total,outcome.failed', 'one-breakdown'],
    [`${query}&asOf=2026-11-22`, 'as-of-in-future'],
    [`${query}&format=xml`, 'bad-parameter'],
    [`${query}&frequency=Q`, 'unknown-parameter'],
    [`${query}&from=2026-Q1`, 'unknown-parameter'],
  ])('%s is refused', async (asked, code) => {
    expect(await refused(asked)).toBe(code);
  });

  test('a frequency that the metric has not is refused with those that it has', async () => {
    const body = await ask('metric=digital-maturity-desi&period=2022-Q1&organisation=eu/*');
    expect(body).toMatchObject({ path: 'period', details: { frequencies: ['A'] } });
  });
});

describe('the answer', () => {
  test('of nobody is empty, not an error', async () => {
    expect(await ask('metric=heart-goal&period=1980&organisation=eu/*')).toMatchObject({
      items: [],
      quartiles: { lower: null, median: null, upper: null },
      means: { unweighted: null, weighted: null, weightedHave: 0 },
      have: 0,
      of: 0,
      ranked: 0,
      missing: [],
    });
  });

  test('leaves out who does not exist in the period, and lists as missing who does and is silent', async () => {
    const asked = 'metric=total-transactions&organisation=stigverket/*';
    const everybody = ({ items, missing }: { items: Item[]; missing: Item[] }) => [...codes(items), ...codes(missing)];
    // the lighthouses went dark on the last day of 2023
    expect(everybody(await ask(`${asked}&period=2023-Q4`))).toContain('stigverket-lighthouses');
    expect(everybody(await ask(`${asked}&period=2024-Q1`))).not.toContain('stigverket-lighthouses');
    const { missing } = await ask('metric=lead-time-days&period=2026-Q3&organisation=stigverket/**');
    expect(missing).toEqual([{ organisation: 'stigverket-huts', status: 'missing' }]);
  });

  test.each([
    ['customer-smiles', '2026-Q3', 'stigverket,stigverket/**'],
    ['customer-satisfaction', '2025-Q4', 'stigverket,stigverket/**'],
    ['digital-share', '2016-Q3', 'uk-government/*'],
    ['digital-share', '2017-Q3', 'gov-hmrc/**,gov-dft/**'],
  ])('has the same figures as the whole series: %s in %s of %s', async (metric, period, organisation) => {
    const { items, missing } = await ask(`metric=${metric}&period=${period}&organisation=${organisation}`);
    const { body } = await api.get(
      `/api/v1/series?metric=${metric}&organisation=${organisation}&frequency=Q&numerators=true`,
    );
    const at = body.periods.indexOf(period);
    const series = new Map(body.series.map((one: { organisation: string }) => [one.organisation, one]));
    expect(items.length).toBeGreaterThan(1);
    for (const { organisation: code, value, status, n, rollup } of items) {
      const one: any = series.get(code); // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are checked by the description
      expect([code, one.values[at], one.statuses[at] ?? 'normal']).toEqual([code, value, status]);
      if (one.n) expect([code, one.n[at] ?? undefined]).toEqual([code, n]);
      if (rollup) expect([code, one.rollup.have[at], one.rollup.of[at]]).toEqual([code, rollup.have, rollup.of]);
      else expect([code, one.origin]).toEqual([code, 'reported']);
    }
    for (const { organisation: code, status } of missing) {
      const one: any = series.get(code); // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are checked by the description
      expect([code, one.values[at], one.statuses[at]]).toEqual([code, null, status]);
    }
  });

  test('knows a part as well as the whole', async () => {
    const parts = 'metric=project-outcomes&period=2025-Q1&organisation=stigverket';
    const [whole, failed] = [await ask(parts), await ask(`${parts}&breakdown=outcome.failed`)];
    expect([whole.breakdown, failed.breakdown]).toEqual(['total', 'outcome.failed']);
    expect(failed.items[0].value).toBeLessThan(whole.items[0].value);
  });

  test('carries a validator, and is not sent again to whoever has it', async () => {
    const address = `/api/v1/comparison?${query}`;
    const first = await api.get(address);
    const etag = first.headers.get('ETag') ?? '';
    expect(etag).not.toBe('');
    expect((await api.get(address, { 'If-None-Match': etag })).status).toBe(304);
    expect((await api.get(address, { 'If-None-Match': etag, Accept: 'text/csv' })).status).toBe(200);
  });

  test.each([
    query,
    'metric=digital-share&period=2017-Q3&organisation=uk-government/*',
    'metric=digital-share&period=2017-Q3&organisation=uk-government/**',
  ])('as CSV has a row for each organisation, with the same figures: %s', async (asked) => {
    const { metric, period, breakdown, items, missing } = await ask(asked);
    const answer = await api.get(`/api/v1/comparison?${asked}&format=csv`);
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('Content-Disposition')).toBe(`attachment; filename="${metric}-${period}.csv"`);
    expect((await api.get(`/api/v1/comparison?${asked}`, { Accept: 'text/csv' })).text).toBe(answer.text);
    const [header, ...rows] = csvRows(answer.text.replace('\uFEFF', ''));
    expect(header?.join()).toBe(
      'metric,organisation,breakdown,period,value,status,rank,percentile,interval-lower,interval-upper,n,origin,have,of,period-end,marks',
    );
    const written = (value: unknown) => (value === undefined || value === null ? '' : String(value));
    const expected = [...items, ...missing].map((item) =>
      [
        ...[metric, item.organisation, breakdown, period, item.value, item.status, item.rank, item.percentile],
        ...[item.interval?.lower, item.interval?.upper, item.n],
        ...[item.value === undefined ? '' : item.rollup ? 'rolled-up' : 'reported', item.rollup?.have, item.rollup?.of],
        ...[
          `${period.slice(0, 4)}-09-30`,
          item.value === undefined && item.status === 'suppressed' ? 'suppressed' : item.marks?.join(' '),
        ],
      ].map(written),
    );
    expect(rows).toEqual(expected);
  });
});

test('every comparison is the same as of this moment, when it is taken from whole series', async () => {
  const metrics = await listMetrics(api.database.orm, null);
  let compared = 0;
  for (const { code, frequencies } of metrics) {
    const period = frequencies.includes('Q') ? '2026-Q3' : '2025';
    const query = `metric=${code}&period=${period}&organisation=*`;
    const now = await ask(query);
    expect({ ...(await ask(`${query}&asOf=2026-11-21T12:00:00Z`)), asOf: null }).toEqual(now);
    compared += now.items.length;
  }
  expect(compared).toBeGreaterThan(50);
});
