import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listMetrics } from '#db/queries/metrics.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';
import { cell, publishCells } from '#tests/support/publish.ts';

const units = ['one', 'two'];
/** A sum of its units, and a mean weighed by answers, that nobody sees of fewer than seven. */
const metrics = ['total-transactions', 'customer-satisfaction'];
const years = [2021, 2022, 2023, 2024];

let now = new Date('2026-11-01T09:00:00Z');
let api: TestApi;
let reader: SignedIn;
let ids: { organisation: Map<string, number>; metric: Map<string, number> };

beforeAll(async () => {
  api = await openTestApi({ now: () => now });
  await addOrganisations(api.database, [unit('all'), ...units.map((code) => unit(code, { parent: 'all' }))]);
  reader = await signIn(api, await addPerson(api, 'cilla', [['one', 'reader']]));
  const tree = await getOrganisationTree(api.database.orm, null);
  ids = {
    organisation: new Map(tree.all.map(({ code, id }) => [code, id])),
    metric: new Map((await listMetrics(api.database.orm, null)).map(({ code, id }) => [code, id])),
  };
});
afterAll(() => api.close());

/** One cell that is published: of a unit, a metric and a year, as a value with its number of answers, or as taken away. */
const drawn = fc.record({
  unit: fc.constantFrom(...units),
  metric: fc.constantFrom(...metrics),
  year: fc.constantFrom(...years),
  value: fc.option(fc.integer({ min: 1, max: 3 }), { freq: 4, nil: null }),
  answers: fc.constantFrom(3, 12),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Cell> ? Cell : never;
const history = fc.record({
  publications: fc.array(fc.array(drawn, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
  /** How many of them had been read. */
  read: fc.nat(2),
  follows: fc.subarray([...units, 'all'].flatMap((place) => [null, ...metrics].map((metric) => [place, metric] as const)), { maxLength: 3 }),
}); // prettier-ignore

type Known = { value: number | null; status: string };
type Reading = Map<string, Known>;

/** What a reader is shown of the sum after some publications, worked out from what was published and nothing else. */
function naiveSums(publications: readonly (readonly Drawn[])[]): Reading {
  const last = new Map<string, Drawn>();
  const shown: Reading = new Map();
  for (const one of publications.flat()) {
    if (one.metric === 'total-transactions') last.set(`${one.unit} ${one.year}`, one);
  }
  for (const { unit: place, metric, year, value } of last.values()) {
    if (value === null) continue;
    shown.set(`${place} ${metric} ${year}`, { value, status: 'normal' });
    const total = `all ${metric} ${year}`;
    shown.set(total, { value: (shown.get(total)?.value ?? 0) + value, status: 'normal' });
  }
  return shown;
}

/** What the same reader is answered as of a moment, figure by figure. */
async function readingAsOf(asOf: string | null): Promise<Reading> {
  const shown: Reading = new Map();
  for (const code of metrics) {
    const question = `metric=${code}&organisation=all,one,two&frequency=A${asOf === null ? '' : `&asOf=${asOf}`}`;
    const { status, body, text } = await reader.get(`/api/v1/series?${question}`);
    expect(status, text).toBe(200);
    for (const { organisation, values, statuses } of body.series) {
      for (const [position, period] of body.periods.entries()) {
        const figure = { value: values[position], status: statuses[position] ?? 'normal' };
        if (figure.status !== 'missing') shown.set(`${organisation} ${code} ${period}`, figure);
      }
    }
  }
  return shown;
}

/** Within one publication a cell stands once. */
const onceEach = (cells: readonly Drawn[]): Drawn[] => [
  ...new Map(cells.map((one) => [`${one.unit} ${one.metric} ${one.year}`, one])).values(),
];

test('what is new is the difference between two readings, for whatever is published, read and followed', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(history, async ({ publications: given, read, follows }) => {
      const publications = given.map(onceEach);
      await api.database.sql`truncate revisions, series, publications, follows, read_marks restart identity cascade`;
      await api.database.sql`update installation set catalogue_version = catalogue_version + 1`;
      for (const [organisation, metric] of follows) await reader.send('POST', '/api/v1/following', { organisation, metric }); // prettier-ignore
      const readAfter = Math.min(read, publications.length);
      for (const [number, cells] of publications.entries()) {
        if (number === readAfter) await markRead();
        await publish(cells);
      }
      if (readAfter === publications.length) await markRead();
      const { since } = (await reader.get('/api/v1/following/news')).body;
      const isFollowed = (place: string, metric: string) =>
        // a role is enough
        place === 'one' || follows.some(([to, what]) => to === place && (what === null || what === metric));
      const difference = (before: Reading, after: Reading) =>
        [...new Set([...before.keys(), ...after.keys()])]
          .flatMap((key): Told[] => {
            const [place = '', metric = '', period = ''] = key.split(' ');
            const [was, is] = [before.get(key) ?? null, after.get(key) ?? null];
            const isNews = isFollowed(place, metric) && JSON.stringify(was) !== JSON.stringify(is);
            return isNews ? [{ place, metric, period, before: was, after: is }] : [];
          })
          .toSorted(inOrder);
      const found = await newsNow();
      compared += found.length;
      expect(found).toEqual(difference(await readingAsOf(since), await readingAsOf(null)));
      const sums = difference(naiveSums(publications.slice(0, readAfter)), naiveSums(publications));
      expect(found.filter(({ metric }) => metric === 'total-transactions')).toEqual(sums);
    }),
    { seed: 20261122, numRuns: 30 },
  );
  expect(compared).toBeGreaterThan(40);
}, 60_000);

type Told = { place: string; metric: string; period: string; before: Known | null; after: Known | null };
const inOrder = (one: Told, other: Told): number =>
  `${one.place} ${one.metric} ${one.period}`.localeCompare(`${other.place} ${other.metric} ${other.period}`);

async function newsNow(): Promise<Told[]> {
  const { status, body, text } = await reader.get('/api/v1/following/news');
  expect(status, text).toBe(200);
  type Metric = { metric: string; figures: Pick<Told, 'period' | 'before' | 'after'>[] };
  const organisations: { organisation: string; metrics: Metric[] }[] = body.organisations;
  return organisations
    .flatMap(({ organisation: place, metrics: of }) =>
      of.flatMap(({ metric, figures }) => figures.map((figure) => ({ place, metric, ...figure }))),
    )
    .toSorted(inOrder);
}

async function markRead(): Promise<void> {
  const { until, dataVersion } = (await reader.get('/api/v1/following/news')).body;
  expect((await reader.send('POST', '/api/v1/following/read', { until, dataVersion })).status).toBe(204);
  now = new Date(now.getTime() + 1_000);
}

async function publish(cells: readonly Drawn[]): Promise<void> {
  now = new Date(now.getTime() + 1_000);
  await publishCells(
    api.database,
    cells.map(({ unit: place, metric, year, value, answers }) =>
      cell({
        organisationId: ids.organisation.get(place) ?? 0,
        metricId: ids.metric.get(metric) ?? 0,
        frequency: 'A',
        periodStart: `${year}-01-01`,
        value,
        answers: metric === 'customer-satisfaction' && value !== null ? answers : null,
        status: value === null ? 'O' : 'A',
      }),
    ),
    { recordedAt: now.toISOString() },
  );
  now = new Date(now.getTime() + 1_000);
}
