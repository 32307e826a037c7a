import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree, saveStructureFigures } from '#db/queries/organisations.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import {
  naiveInterval, naivePercentile, naiveQuantile, naiveRank, naiveRounded,
} from '#tests/support/naive-comparison.ts'; // prettier-ignore
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

const names = Array.from({ length: 14 }, (_, number) => `unit-${number}`);
const employees = (name: string) => 10 * (names.indexOf(name) % 5);

/** What has to be known of the metrics, written down a second time. */
const metrics = [
  { code: 'customer-smiles', decimals: 3, isLowerBetter: false, mean: 'ratio', scale: 100, countsAnswers: true },
  { code: 'lead-time-days', decimals: 3, isLowerBetter: true, mean: 'ratio', scale: 1, countsAnswers: false },
  { code: 'customer-satisfaction', decimals: 3, isLowerBetter: false, mean: 'answers', scale: 1, countsAnswers: true },
  { code: 'digital-maturity', decimals: 3, isLowerBetter: false, mean: 'employees', scale: 1, countsAnswers: false },
  { code: 'total-transactions', decimals: 2, isLowerBetter: false, mean: null, scale: 1, countsAnswers: false },
] as const;

let api: TestApi;
let ids: { organisation: Map<string, number>; metric: Map<string, number> };
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('all'), ...names.map((name) => unit(name, { parent: 'all' }))]);
  await writeTransaction(api.database, async (transaction) => {
    const figures = names.map((name) => ({
      organisation: name,
      code: 'employees',
      year: 1970,
      value: employees(name),
    }));
    await saveStructureFigures(transaction, figures, '2020-01-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
  const tree = await getOrganisationTree(api.database.orm, null);
  ids = {
    organisation: new Map(tree.all.map(({ code, id }) => [code, id])),
    metric: new Map((await listMetrics(api.database.orm, null)).map(({ code, id }) => [code, id])),
  };
});
afterAll(() => api.close());

/** Small numbers, so that many are equal, many have few answers, and some are about nobody. */
const figure = fc.oneof(
  { weight: 6, arbitrary: fc.record({ part: fc.integer({ min: 0, max: 8 }), whole: fc.integer({ min: 0, max: 30 }) }) },
  { weight: 1, arbitrary: fc.constantFrom('missing', 'not-collected') },
);
type Figure = { part: number; whole: number } | 'missing' | 'not-collected';

type Known = {
  organisation: string;
  value: number | null;
  status: string;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
};

/** What is published of an organisation, by the kind of its metric. */
function known(metric: (typeof metrics)[number], organisation: string, drawn: Figure): Known {
  const nothing = { organisation, value: null, numerator: null, denominator: null, answers: null };
  if (typeof drawn === 'string') return { ...nothing, status: drawn };
  const { whole } = drawn;
  const part = Math.min(drawn.part, whole);
  const answers = metric.countsAnswers ? whole : null;
  if (metric.mean !== 'ratio') return { ...nothing, value: part * 10, answers, status: 'normal' };
  const parts = { ...nothing, numerator: part, denominator: whole, answers };
  if (whole === 0) return { ...parts, status: 'not-applicable' };
  return { ...parts, value: (metric.scale * part) / whole, status: 'normal' };
}

const letters: Record<string, string> = { normal: 'A', missing: 'O', 'not-collected': 'L', 'not-applicable': 'M' };

const publish = (code: string, year: number, figures: readonly Known[]) =>
  publishCells(
    api.database,
    figures.map(({ organisation, status, ...figures }) =>
      cell({
        ...figures,
        organisationId: ids.organisation.get(organisation) ?? 0,
        metricId: ids.metric.get(code) ?? 0,
        periodStart: `${year}-01-01`,
        status: letters[status] ?? '',
      }),
    ),
  );

function expected({ decimals, isLowerBetter, mean, scale, code }: (typeof metrics)[number], figures: readonly Known[]) {
  const rounded = (value: number) => naiveRounded(value, decimals);
  const there = figures.flatMap((one) => (one.value === null ? [] : [{ ...one, value: one.value }]));
  const compared = there.filter(({ answers }) => answers === null || answers >= 10);
  const ranked = compared.filter(({ answers }) => answers === null || answers >= 20).map(({ value }) => rounded(value));
  const codesCompared = new Set(compared.map(({ organisation }) => organisation));
  const values = compared.map(({ value }) => value);
  const total = (numbers: (number | null)[]) => numbers.reduce<number>((sum, number) => sum + (number ?? 0), 0);
  const weightOf = (one: Known): number =>
    mean === 'ratio'
      ? (one.denominator ?? 0)
      : mean === 'answers'
        ? (one.answers ?? 0)
        : mean === 'employees'
          ? employees(one.organisation)
          : 0;
  const weighed = compared.filter((one) => weightOf(one) > 0);
  const weights = total(weighed.map(weightOf));
  const weighted =
    mean === 'ratio'
      ? (scale * total(weighed.map(({ numerator }) => numerator))) / weights
      : total(weighed.map((one) => one.value * weightOf(one))) / weights;
  const quartile = (share: number) => {
    const found = naiveQuantile(values, share);
    return found === null ? null : expect.closeTo(found, 2);
  };
  return {
    items: compared.map((one) => {
      const value = rounded(one.value);
      const hasPlace = one.answers === null || one.answers >= 20;
      const sampled = {
        'customer-smiles': one.numerator,
        'customer-satisfaction': (one.value / 100) * (one.answers ?? 0),
      };
      const part = sampled[code as keyof typeof sampled] ?? null;
      const interval = part === null ? null : naiveInterval(part, one.answers ?? 0);
      return {
        organisation: one.organisation,
        value,
        status: 'normal',
        rank: hasPlace ? naiveRank(ranked, value, isLowerBetter) : null,
        percentile: hasPlace ? expect.closeTo(naivePercentile(ranked, value, isLowerBetter), 2) : null,
        ...(one.answers === null ? {} : { n: one.answers }),
        ...(hasPlace ? {} : { marks: ['few-answers'] }),
        ...(interval === null
          ? {}
          : {
              interval: {
                lower: expect.closeTo(100 * interval.lower, 2),
                upper: expect.closeTo(100 * interval.upper, 2),
              },
            }),
      };
    }),
    quartiles: { lower: quartile(0.25), median: quartile(0.5), upper: quartile(0.75) },
    means: {
      unweighted: values.length ? expect.closeTo(total(values) / values.length, 2) : null,
      weighted: weights > 0 ? expect.closeTo(weighted, 2) : null,
      weightedHave: weighed.length,
    },
    have: compared.length,
    of: figures.length,
    ranked: ranked.length,
    missing: figures
      .filter(({ organisation }) => !codesCompared.has(organisation))
      .map(({ organisation, status, answers }) => ({
        organisation,
        status: answers !== null && answers < 10 ? 'suppressed' : status,
      })),
  };
}

type Item = { organisation: string; rank: number | null };
const inOrder = <One extends { organisation: string }>(items: readonly One[]) =>
  items.toSorted((a, b) => names.indexOf(a.organisation) - names.indexOf(b.organisation));

test('any figures are ranked and summed up as counting says, and the small ones give nothing away', async () => {
  let year = 1970;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...metrics),
      fc.array(figure, { minLength: names.length, maxLength: names.length }),
      async (metric, drawn) => {
        // every run has a year of its own
        year += 1;
        const figures = names.map((name, place) => known(metric, name, drawn[place] ?? 'missing'));
        await publish(metric.code, year, figures);
        const address = `/api/v1/comparison?metric=${metric.code}&period=${year}-Q1&organisation=all/*`;
        const { body } = await api.get(address);
        // as of this moment the figures are taken from whole series, whose way is another
        const { body: inSeries } = await api.get(`${address}&asOf=2026-11-21T12:00:00Z`);
        expect({ ...inSeries, asOf: null }).toEqual(body);
        const { items, missing, ...rest } = expected(metric, figures);
        expect(inOrder(body.items)).toEqual(items);
        expect(inOrder(body.missing)).toEqual(missing);
        expect(body).toMatchObject(rest);
        // the best first, and those without a rank after them
        const ranks = body.items.map(({ rank }: Item) => rank ?? Infinity);
        expect(ranks).toEqual(ranks.toSorted((a: number, b: number) => (a === b ? 0 : a - b)));
      },
    ),
    { seed: 20_261_121, numRuns: 60 },
  );
}, 60_000);

test('what fewer than ten have answered for is kept out of comparisons in every format, though shown alone', async () => {
  const answered = (organisation: string, answers: number, value: number) => ({
    ...{ organisation, value, answers, numerator: null, denominator: null, status: 'normal' },
  });
  const [kept, unranked, placed] = names;
  await publish('customer-satisfaction', 2150, [
    answered(kept ?? '', 9, 43.21),
    answered(unranked ?? '', 19, 60),
    answered(placed ?? '', 20, 50),
  ]);
  const query = 'metric=customer-satisfaction&organisation=all/*';
  const alone = await api.get(`/api/v1/series?${query}&from=2150-Q1&to=2150-Q1`);
  expect(alone.text).toContain('43.21');
  for (const format of ['json', 'csv']) {
    const { text } = await api.get(`/api/v1/comparison?${query}&period=2150-Q1&format=${format}`);
    expect([format, text.includes('43.21')]).toEqual([format, false]);
  }
  const { body } = await api.get(`/api/v1/comparison?${query}&period=2150-Q1`);
  expect(body.items.map(({ organisation, rank }: Item) => [organisation, rank])).toEqual([
    [placed, 1],
    [unranked, null],
  ]);
  expect(body.missing).toContainEqual({ organisation: kept, status: 'suppressed' });
  expect(body).toMatchObject({ have: 2, ranked: 1, means: { unweighted: 55, weightedHave: 2 } });
});

test('the answers of units count for the whole that is made of them', async () => {
  await addOrganisations(api.database, [
    unit('above'),
    unit('top', { parent: 'above' }),
    unit('below', { parent: 'top' }),
  ]);
  const tree = await getOrganisationTree(api.database.orm, null);
  ids.organisation = new Map(tree.all.map(({ code, id }) => [code, id]));
  const share = (numerator: number, denominator: number) => ({
    ...{ organisation: 'below', value: (100 * numerator) / denominator, status: 'normal' },
    ...{ numerator, denominator, answers: denominator },
  });
  const compared = async (year: number) =>
    (await api.get(`/api/v1/comparison?metric=customer-smiles&organisation=above/*&period=${year}-Q1`)).body;
  await publish('customer-smiles', 2160, [share(15, 30)]);
  expect((await compared(2160)).items).toEqual([
    expect.objectContaining({ organisation: 'top', rank: 1, n: 30, rollup: { have: 1, of: 1 } }),
  ]);
  expect((await compared(2160)).items[0].interval.lower).toBeCloseTo(100 * naiveInterval(15, 30).lower, 2);
  await publish('customer-smiles', 2161, [share(4, 8)]);
  expect(await compared(2161)).toMatchObject({ items: [], missing: [{ organisation: 'top', status: 'suppressed' }] });
});
