import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agency } from '#db/seed/agency.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

type Event = { organisation: string; metric: string | null; happenedOn: string; kind: string };
/** What was written of them: when is said by the seed, and which number they get by nobody. */
const events = async (query: string): Promise<Event[]> =>
  (await api.get(`/api/v1/events?limit=1000&${query}`)).body.items.map(
    ({ number, version, setAt, ...event }: Event & { number: number; version: string; setAt: string }) => {
      expect([number > 0, version, setAt]).toEqual([
        true,
        expect.stringMatching(/^"\d+"$/),
        `${event.happenedOn}T12:00:00Z`,
      ]);
      return event;
    },
  );

type Target = {
  organisation: string;
  metric: string;
  level: number;
  setAt: string;
  expected: { period: string; value: number }[];
};
const targets = async (query: string): Promise<Target[]> =>
  (await api.get(`/api/v1/targets?limit=1000&${query}`)).body.items;

describe('events', () => {
  const seeded = (organisations: string[], metrics: string[] | null = null) =>
    agency.events
      .filter(
        ({ organisation, metric }) =>
          organisations.includes(organisation) && (metrics === null || metric === null || metrics.includes(metric)),
      )
      .map(({ organisation, metric, date, kind, texts }) => ({ organisation, metric, happenedOn: date, kind, texts }));

  test('are those of the organisation, oldest first', async () => {
    const found = await events('organisation=stigverket');
    expect(found).toEqual(seeded(['stigverket']).toSorted((a, b) => a.happenedOn.localeCompare(b.happenedOn)));
  });

  test('of those above explain the curves of a unit too', async () => {
    const found = await events('organisation=stigverket-trails');
    const lineage = ['stigverket', 'stigverket-permits', 'stigverket-trails'];
    expect(new Set(found)).toEqual(new Set(seeded(lineage)));
    expect(found.length).toBeGreaterThan(seeded(['stigverket']).length);
  });

  test('of a metric come with those of the organisation as a whole', async () => {
    const found = await events('organisation=stigverket-crossings&metric=completion-rate');
    expect(new Set(found)).toEqual(new Set(seeded(['stigverket', 'stigverket-crossings'], ['completion-rate'])));
    expect(found.map(({ metric }) => metric)).toContain(null);
  });

  test('as of an earlier moment, later ones are not known', async () => {
    const found = await events('organisation=stigverket&asOf=2023-06-30');
    expect(found.map(({ happenedOn }) => happenedOn).every((day) => day <= '2023-06-30')).toBe(true);
    expect(found.length).toBeGreaterThan(2);
    expect(found.length).toBeLessThan((await events('organisation=stigverket')).length);
  });

  test('come in pages', async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((page) => api.get(`/api/v1/events?organisation=stigverket&limit=5&page=${page}`)),
    );
    const { items } = (await api.get('/api/v1/events?organisation=stigverket&limit=1000')).body;
    expect(pages.flatMap(({ body }) => body.items)).toEqual(items.slice(0, 15));
  });
});

describe('targets', () => {
  const latest = new Map(agency.targets.map((target) => [`${target.organisation} ${target.metric}`, target]));

  test('are the ones that were set last', async () => {
    const found = await targets('organisation=stigverket,stigverket/**');
    expect(found.map(({ organisation, metric }) => `${organisation} ${metric}`).toSorted()).toEqual(
      [...latest.keys()].toSorted(),
    );
    for (const target of found) {
      const { setOn, ...seeded } = latest.get(`${target.organisation} ${target.metric}`) ?? { setOn: '' };
      expect(target).toMatchObject({ ...seeded, setAt: `${setOn}T08:00:00Z` });
    }
  });

  test('the path starts at the baseline, ends at the level and never turns back', async () => {
    for (const { metric, level, expected } of await targets('organisation=stigverket,stigverket/**')) {
      const values = expected.map(({ value }) => value);
      const seeded = [...latest.values()].find((target) => target.metric === metric && target.level === level);
      expect([metric, values[0], values.at(-1)]).toEqual([metric, seeded?.baselineValue, level]);
      const steps = values.slice(1).map((value, place) => Math.sign(value - (values[place] ?? 0)));
      expect(new Set(steps).size).toBe(1);
    }
  });

  test('a straight path goes by the same step, a geometric one by the same factor', async () => {
    const [straight] = await targets('organisation=stigverket&metric=completion-rate');
    straight?.expected.forEach(({ value }, place) => expect(value).toBeCloseTo(85.3 + (place * (92 - 85.3)) / 20, 2));
    const [geometric] = await targets('organisation=stigverket&metric=tenfold');
    geometric?.expected.forEach(({ value }, place) => expect(value).toBeCloseTo(10 ** (place / 35), 2));
    expect([straight?.expected.length, geometric?.expected.length]).toEqual([21, 36]);
  });

  test('as of an earlier moment, what was set by then', async () => {
    const level = async (asOf: string) =>
      (await targets(`organisation=stigverket&metric=digital-share&asOf=${asOf}`)).map((target) => target.level);
    expect(await level('2022-02-14')).toEqual([]);
    expect(await level('2022-02-15')).toEqual([82]);
    expect(await level('2024-03-04')).toEqual([82]);
    expect(await level('2024-03-05')).toEqual([88]);
  });

  test('only of the organisations that are asked for, not of those above', async () => {
    expect(await targets('organisation=stigverket-trails')).toEqual([]);
    expect((await targets('organisation=stigverket-guides')).map(({ metric }) => metric)).toEqual(['digital-share']);
  });
});

describe.each(['events', 'targets'])('%s', (list) => {
  test.each([
    ['organisation=atlantis', 'unknown-organisation'],
    ['organisation=stigverket&metric=joy', 'unknown-metric'],
    ['metric=digital-share', 'bad-parameter'],
    ['organisation=', 'bad-parameter'],
  ])('refuse %s', async (query, code) => {
    expect(await api.get(`/api/v1/${list}?${query}`)).toMatchObject({ status: 400, body: { code } });
  });
});
