import { afterAll, beforeAll, expect, test } from 'vitest';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics, type Metric } from '#db/queries/metrics.ts';
import { getOrganisationTree, saveStructureFigures } from '#db/queries/organisations.ts';
import { writeTransaction } from '#db/write.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

/** So many that the series of the whole catalogue are read in several goes. */
const names = Array.from({ length: 700 }, (_, number) => `unit-${number}`);
const reporting = ['unit-0', 'unit-350', 'unit-699'];

let api: TestApi;
let metrics: Metric[];
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('all'),
    unit('beside'),
    ...names.map((name) => unit(name, { parent: 'all' })),
  ]);
  await writeTransaction(api.database, async (transaction) => {
    const employees = reporting.map((organisation, place) => ({
      ...{ organisation, code: 'employees', year: 2020, value: place + 1 },
    }));
    await saveStructureFigures(transaction, employees, '2020-01-01T00:00:00Z');
    await raiseCatalogueVersion(transaction);
  });
  metrics = (await listMetrics(api.database.orm, null)).filter(({ formula }) => formula === null);
  const tree = await getOrganisationTree(api.database.orm, null);
  await publishCells(
    api.database,
    metrics.flatMap(({ id, frequencies }, place) =>
      [
        ...figuresOf(place),
        ...figuresOf(place)
          .slice(0, 1)
          .map((one) => ({ ...one, organisation: 'beside' })),
      ].map(({ organisation, ...figures }) =>
        cell({
          ...figures,
          organisationId: tree.byCode(organisation)?.id ?? 0,
          metricId: id,
          frequency: frequencies.includes('Q') ? 'Q' : (frequencies[0] ?? 'A'),
        }),
      ),
    ),
  );
}, 60_000);
afterAll(() => api.close());

/** What the units have of the metric in a place of the catalogue: other numbers for every metric and unit. */
const figuresOf = (place: number) =>
  reporting.map((organisation, number) => ({
    organisation,
    value: 100 * (place + 1) + number,
    numerator: place + 1 + number,
    denominator: 200 + 100 * number,
    answers: 1_000 * (number + 2),
  }));

/** The value of all three, by the rule of the metric and nothing from the product; the rule `none` makes none. */
function together({ rollupRule, unit: unitOfMetric, weight }: Metric, place: number): number | null {
  const figures = figuresOf(place);
  const sum = (of: (figure: (typeof figures)[number], number: number) => number) =>
    figures.reduce((total, figure, number) => total + of(figure, number), 0);
  if (rollupRule === 'none') return null;
  if (rollupRule === 'ratio')
    return ((unitOfMetric === 'percent' ? 100 : 1) * sum(({ numerator }) => numerator)) / sum((one) => one.denominator);
  if (rollupRule === 'sum' || rollupRule === 'count') return sum(({ value }) => value);
  const weigh = (one: (typeof figures)[number], number: number) => (weight === 'answers' ? one.answers : number + 1);
  return sum((one, number) => one.value * weigh(one, number)) / sum(weigh);
}

test('a parent of 700 units has every metric of the catalogue once, each made of its own figures', async () => {
  const { body } = await api.get('/api/v1/overview/all?periods=4');
  type Shown = { metric: string; latest: { value: number }; rollup: { have: number[]; of: number[] } };
  const codes = new Set(metrics.map(({ code }) => code));
  const shown = body.metrics.filter(({ metric }: Shown) => codes.has(metric));
  const expected = metrics.flatMap((metric, place) => {
    const value = together(metric, place);
    return value === null ? [] : [[metric.code, expect.closeTo(value, 2), 3, 3]];
  });
  expect(expected.length).toBeGreaterThan(30);
  expect(
    shown.map(({ metric, latest, rollup }: Shown) => [metric, latest.value, rollup.have.at(-1), rollup.of.at(-1)]),
  ).toEqual(expected);
});

test('who asks for nearly everybody is answered about these alone', async () => {
  const [metric] = metrics.filter(({ frequencies, rollupRule }) => frequencies.includes('Q') && rollupRule === 'sum');
  const query = `metric=${metric?.code}&organisation=all/*`;
  const { body: compared } = await api.get(`/api/v1/comparison?${query}&period=2024-Q1`);
  const { body: listed } = await api.get(`/api/v1/series?${query}`);
  const organisations = (items: { organisation: string }[]) => items.map(({ organisation }) => organisation).sort();
  expect(organisations(compared.items)).toEqual(reporting);
  expect(compared).toMatchObject({ have: 3, of: 3, missing: [] });
  expect(organisations(listed.series)).toEqual(reporting);
  const { body: beside } = await api.get(`/api/v1/series?metric=${metric?.code}&organisation=beside`);
  expect(organisations(beside.series)).toEqual(['beside']);
});
