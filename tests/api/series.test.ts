import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { statementsDuring } from '#tests/support/statements.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

type Item = {
  metric: string;
  organisation: string;
  values: (number | null)[];
  statuses: Record<string, string>;
};
type Series = { frequency: string | null; periods: string[]; series: Item[] };

const ask = (query: string) => api.get(`/api/v1/series?${query}`);
const series = async (query: string): Promise<Series> => (await ask(query)).body;
const organisationsOf = async (selection: string): Promise<string[]> =>
  (await series(`metric=total-transactions&organisation=${selection}`)).series.map(({ organisation }) => organisation);
const valueAt = ({ periods, series: items }: Series, period: string) => items[0]?.values[periods.indexOf(period)];

describe('the selection of organisations', () => {
  test('a,b are these two in this order, each once', async () => {
    expect(await organisationsOf('stigverket-huts,stigverket,stigverket-huts')).toEqual([
      'stigverket-huts',
      'stigverket',
    ]);
  });

  test('a/* is what is directly below, divisions rolled up', async () => {
    expect((await organisationsOf('stigverket/*')).toSorted()).toEqual([
      'stigverket-crossings',
      'stigverket-guides',
      'stigverket-lighthouses',
      'stigverket-permits',
    ]);
  });

  test('a/** are the leaves below', async () => {
    expect((await organisationsOf('stigverket/**')).toSorted()).toEqual([
      'stigverket-crossings',
      'stigverket-guides',
      'stigverket-huts',
      'stigverket-lighthouses',
      'stigverket-trails',
    ]);
  });

  test('a/all is itself and everything below, however deep', async () => {
    const api = await openTestApi();
    const line = ['state', 'county', 'town', 'school', 'class'];
    await addOrganisations(
      api.database,
      line.map((code, depth) => unit(code, { parent: line[depth - 1] ?? null })),
    );
    const figures = line.map((code) => `${code},total-transactions,2026-Q1,7`);
    await api.importFile(['organisation,metric,period,value', ...figures].join('\n'));
    const below = await api.get('/api/v1/series?metric=total-transactions&organisation=county/all');
    expect(below.body.series.map(({ organisation }: Item) => organisation)).toEqual(line.slice(1));
    await api.close();
  });

  test('* is everything that has figures', async () => {
    const all = await organisationsOf('*');
    expect(all).toContain('stigverket');
    expect(all).toContain('gov-hmrc');
    expect(all).not.toContain('eu');
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(700);
  });

  test('terms can be mixed', async () => {
    expect((await organisationsOf('stigverket,stigverket-permits/*')).toSorted()).toEqual([
      'stigverket',
      'stigverket-huts',
      'stigverket-trails',
    ]);
  });

  const tooMany = Array.from({ length: 101 }, (_, place) => `o${place}`).join();
  test.each([
    ['what does not exist', 'nowhere', 'unknown-organisation'],
    ['children of what does not exist', 'stigverket,nowhere/*', 'unknown-organisation'],
    ['a slash too many', 'stigverket//', 'bad-selection'],
    ['a star too many', 'stigverket/***', 'bad-selection'],
    ['nothing between commas', ',', 'bad-selection'],
    ['a capital', 'Stigverket', 'bad-selection'],
    ['a group that does not exist', 'group:big-five', 'unknown-group'],
    ['a stored selection that does not exist', 'query:k3f9', 'unknown-query'],
    ['more than a hundred', tooMany, 'too-many-codes'],
  ])('%s is refused', async (_, selection, code) => {
    const answer = await ask(`metric=total-transactions&organisation=${selection}`);
    expect(answer).toMatchObject({ status: 400, body: { code, path: 'organisation' } });
  });

  test('metrics are listed by commas too, at most a hundred, each once', async () => {
    const { series: items } = await series(
      'metric=digital-share,total-transactions,digital-share&organisation=stigverket-huts',
    );
    expect(items.map(({ metric }) => metric).toSorted()).toEqual(['digital-share', 'total-transactions']);
    const many = Array.from({ length: 101 }, (_, place) => `m${place}`).join();
    expect(await ask(`metric=${many}&organisation=*`)).toMatchObject({ status: 400, body: { code: 'too-many-codes' } });
    expect(await ask('metric=joy&organisation=*')).toMatchObject({
      status: 400,
      body: { code: 'unknown-metric', path: 'metric' },
    });
  });
});

describe('frequencies', () => {
  test('the only one there is goes without saying', async () => {
    expect((await series('metric=heart-pull&organisation=stigverket-huts')).frequency).toBe('A');
    expect((await series('metric=lead-time-days&organisation=stigverket-huts')).frequency).toBe('Q');
  });

  test('several are refused until one is chosen, and named', async () => {
    const query = 'metric=heart-pull,lead-time-days&organisation=stigverket-huts';
    expect(await ask(query)).toMatchObject({
      status: 400,
      body: { code: 'mixed-frequency', path: 'frequency', details: { frequencies: ['A', 'Q'] } },
    });
    expect((await series(`${query}&frequency=A`)).series.map(({ metric }) => metric)).toEqual(['heart-pull']);
    expect((await series(`${query}&from=2024-Q1`)).series.map(({ metric }) => metric)).toEqual(['lead-time-days']);
  });

  test.each(['from=2024-Q1&to=2025', 'from=2024-Q1&frequency=A', 'frequency=M&to=2025'])(
    'periods of another frequency are refused: %s',
    async (query) => {
      const answer = await ask(`metric=lead-time-days&organisation=stigverket&${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'mixed-frequency' } });
    },
  );

  test('one in which nothing is published has no series', async () => {
    const answer = await series('metric=lead-time-days&organisation=stigverket&frequency=M');
    expect(answer).toMatchObject({ frequency: 'M', periods: [], series: [] });
  });

  test('an organisation without the metric has no series', async () => {
    expect(await series('metric=heart-pull&organisation=eu')).toMatchObject({
      frequency: null,
      periods: [],
      series: [],
    });
  });
});

describe('periods', () => {
  const query = 'metric=total-transactions&organisation=stigverket-huts';

  test('reach from the first to the last figure unless told otherwise', async () => {
    const { periods } = await series(query);
    expect([periods[0], periods.at(-1), periods.length]).toEqual(['2021-Q4', '2026-Q3', 20]);
  });

  test('from and to cut them, both included', async () => {
    const all = await series(query);
    const cut = await series(`${query}&from=2023-Q2&to=2024-Q1`);
    expect(cut.periods).toEqual(['2023-Q2', '2023-Q3', '2023-Q4', '2024-Q1']);
    expect(cut.series[0]?.values).toEqual(cut.periods.map((period) => valueAt(all, period)));
    expect((await series(`${query}&from=2026-Q2`)).periods).toEqual(['2026-Q2', '2026-Q3']);
    expect((await series(`${query}&to=2022-Q1`)).periods).toEqual(['2021-Q4', '2022-Q1']);
  });

  test('outside what there is, figures are missing', async () => {
    const { periods, series: items } = await series(`${query}&from=2021-Q2&to=2021-Q4`);
    expect(periods).toEqual(['2021-Q2', '2021-Q3', '2021-Q4']);
    expect(items[0]).toMatchObject({
      values: [null, null, expect.any(Number)],
      statuses: { 0: 'missing', 1: 'missing' },
    });
    const future = await series(`${query}&from=2190-Q1&to=2190-Q2`);
    expect(future.series[0]?.values ?? [null, null]).toEqual([null, null]);
    expect((await series(`${query}&from=2190-Q1`)).periods).toEqual([]);
  });

  test('from after to is refused', async () => {
    expect(await ask(`${query}&from=2024-Q2&to=2024-Q1`)).toMatchObject({
      status: 400,
      body: { code: 'periods-reversed', path: 'from' },
    });
  });

  test('too many cells are refused with the limit', async () => {
    const everything = 'metric=total-transactions,digital-transactions,digital-share&organisation=*';
    expect(await ask(`${everything}&from=1970-Q1&to=2199-Q4`)).toMatchObject({
      status: 413,
      body: { code: 'too-many-cells', details: { limit: 1_000_000 } },
    });
    // what is too much is known before it is read
    const readings = async (asked: string) =>
      (await statementsDuring(api.database, () => ask(`${everything}&${asked}`))).filter((one) =>
        one.includes('string_agg(values'),
      ).length;
    expect(await readings('from=1971-Q1&to=2199-Q4')).toBe(0);
    expect(await readings('from=1971-Q1&to=2199-Q4&asOf=2026-11-01')).toBe(0);
    expect(await readings('from=2020-Q1&to=2020-Q4')).toBe(1);
    const rolling = await ask(`${everything}&from=1970-Q1&to=2199-Q4&view=rolling`);
    expect(rolling).toMatchObject({ status: 413, body: { code: 'too-many-cells' } });
  });
});
