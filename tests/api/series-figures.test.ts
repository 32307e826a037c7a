import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agency } from '#db/seed/agency.ts';
import { catalogue } from '#db/seed/catalogue/index.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { figuresKnown } from '#tests/support/naive-agency.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

type Item = {
  organisation: string;
  breakdown: string;
  values: (number | null)[];
  statuses: Record<string, string>;
  numerators?: (number | null)[];
  denominators?: (number | null)[];
  n?: (number | null)[];
};
type Series = { asOf: string | null; periods: string[]; series: Item[] };

const ask = (query: string) => api.get(`/api/v1/series?${query}`);
const series = async (query: string): Promise<Series> => (await ask(query)).body;
const statusOf = {
  A: undefined,
  P: 'provisional',
  E: 'estimated',
  V: 'unvalidated',
  M: 'not-applicable',
  L: 'not-collected',
};

describe('figures', () => {
  /** How the product says it rounds: half away from zero, to two decimals more than the metric shows. */
  const rounded = (value: number | null | undefined, decimals: number) =>
    value === null || value === undefined
      ? null
      : (Math.sign(value) * Math.round(Number(`${Math.abs(value)}e${decimals}`))) / 10 ** decimals;

  test('every figure of the agency is what its seed published last, with its status and its parts', async () => {
    const groups = Map.groupBy(
      figuresKnown(),
      ({ metric, organisation, breakdown, period }) => `${metric} ${organisation} ${breakdown} ${period.length}`,
    );
    expect(groups.size).toBeGreaterThan(100);
    for (const figures of groups.values()) {
      const [{ metric, organisation, breakdown, period } = figures[0]!] = figures;
      const decimals = (catalogue.find(({ code }) => code === metric)?.decimals ?? NaN) + 2;
      const answer = await series(
        `metric=${metric}&organisation=${organisation}&breakdown=${breakdown}&frequency=${period.length === 4 ? 'A' : 'Q'}&numerators=true`,
      );
      const [item] = answer.series;
      expect(item).toMatchObject({ metric, organisation, breakdown, origin: 'reported' });
      for (const figure of figures) {
        const position = answer.periods.indexOf(figure.period);
        expect([
          figure.period,
          item?.values[position],
          item?.statuses[position],
          item?.numerators?.[position] ?? null,
          item?.denominators?.[position] ?? null,
          item?.n?.[position] ?? null,
        ]).toEqual([
          figure.period,
          rounded(figure.value, decimals),
          statusOf[figure.status ?? 'A'],
          figure.numerator ?? null,
          figure.denominator ?? null,
          figure.answers ?? null,
        ]);
      }
      // and nothing besides
      expect(item?.values.filter((value) => value !== null)).toHaveLength(
        figures.filter(({ value }) => value !== null).length,
      );
    }
  });

  test('every null has a status, and no value has one that says there is none', async () => {
    const absent = new Set(['missing', 'not-applicable', 'not-collected', 'suppressed']);
    for (const frequency of ['Q', 'A']) {
      for (const { code } of catalogue) {
        const { series: items } = await series(
          `metric=${code}&organisation=stigverket,stigverket/**,eu,eu/*,gov-hmrc/**&frequency=${frequency}`,
        );
        for (const { values, statuses, organisation } of items) {
          values.forEach((value, position) => {
            const told = statuses[position];
            expect([code, organisation, position, told !== undefined && absent.has(told)]).toEqual([
              code,
              organisation,
              position,
              value === null,
            ]);
          });
        }
      }
    }
  });

  test('numerators, denominators and answers come only when asked for', async () => {
    const [plain] = (await series('metric=digital-share&organisation=stigverket-huts')).series;
    expect(plain).not.toHaveProperty('numerators');
    expect(plain).not.toHaveProperty('denominators');
    const satisfaction = 'metric=customer-satisfaction&organisation=stigverket-huts';
    expect((await series(satisfaction)).series[0]).not.toHaveProperty('n');
    expect((await series(`${satisfaction}&numerators=true`)).series[0]?.n).toContainEqual(expect.any(Number));
  });

  test('breakdowns are chosen by dimension and category', async () => {
    const all = ['total', 'outcome.succeeded', 'outcome.failed', 'outcome.stopped'];
    const answer = await series(`metric=project-outcomes&organisation=stigverket&breakdown=${all.join()}`);
    expect(answer.series.map(({ breakdown }) => breakdown).toSorted()).toEqual(all.toSorted());
    const valuesOf = (breakdown: string) => answer.series.find((item) => item.breakdown === breakdown)?.values ?? [];
    answer.periods.forEach((_, position) => {
      const parts = all.slice(1).map((breakdown) => valuesOf(breakdown)[position] ?? 0);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(valuesOf('total')[position]);
    });
  });
});

describe('as of an earlier moment', () => {
  test.each(agency.publications.filter(({ kind }) => kind === 'correction').map(({ publishedAt }) => publishedAt))(
    'a correction of %s shows from its moment on',
    async (publishedAt) => {
      const corrected = agency.publications.find((one) => one.publishedAt === publishedAt)?.figures ?? [];
      const justBefore = new Date(Date.parse(publishedAt) - 1000).toISOString();
      for (const { metric, organisation, breakdown, period, value, numerator = null, status = 'A' } of corrected) {
        const query = `metric=${metric}&organisation=${organisation}&breakdown=${breakdown}&from=${period}&to=${period}&numerators=true`;
        const [before, after, now] = await Promise.all([
          series(`${query}&asOf=${justBefore}`),
          series(`${query}&asOf=${publishedAt}`),
          series(query),
        ]);
        expect(before?.asOf).toBe(justBefore);
        expect(after?.series).toEqual(now?.series);
        const read = now?.series[0];
        expect([read?.values[0], read?.numerators?.[0] ?? null, read?.statuses[0]]).toEqual([
          expect.closeTo(value ?? NaN, 2),
          numerator,
          statusOf[status],
        ]);
        const known = figuresKnown(justBefore).find(
          (figure) =>
            [figure.metric, figure.organisation, figure.breakdown, figure.period].join() ===
            [metric, organisation, breakdown, period].join(),
        );
        expect(before?.series[0]?.values[0]).toBeCloseTo(known?.value ?? NaN, 2);
        expect(before?.series[0]?.statuses[0]).toBe(statusOf[known?.status ?? 'A']);
        expect(before?.series).not.toEqual(after?.series);
      }
    },
  );

  test('before the first publication there is nothing', async () => {
    const answer = await series('metric=total-transactions&organisation=stigverket&asOf=2022-02-09T06:59:59Z');
    expect(answer.series).toEqual([]);
  });

  test('the future is refused, the present day is now', async () => {
    const query = 'metric=total-transactions&organisation=stigverket';
    for (const moment of ['2026-11-22', '2026-11-21T12:00:01Z', '9999-12-31']) {
      expect(await ask(`${query}&asOf=${moment}`)).toMatchObject({
        status: 400,
        body: { code: 'as-of-in-future', path: 'asOf' },
      });
    }
    expect(await series(`${query}&asOf=2026-11-21`)).toEqual(await series(query));
  });
});
