import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';
import { figuresKnown, isBelow, naiveRollup, type NaiveRule } from '#tests/support/naive-agency.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

type Rollup = { rule: string; have: number[]; of: number[]; values?: (number | null)[] };
type Series = { periods: string[]; series: { origin: string; values: (number | null)[]; rollup?: Rollup }[] };
const series = async (query: string): Promise<Series> => (await api.get(`/api/v1/series?${query}`)).body;

/** The rules by which the units of the agency make up its figures, written down a second time. */
const rules: [metric: string, rule: NaiveRule, frequency: 'Q' | 'A'][] = [
  ['total-transactions', 'sum', 'Q'],
  ['digital-transactions', 'sum', 'Q'],
  ['improvement-hours', 'sum', 'Q'],
  ['released-hours', 'sum', 'Q'],
  ['ideas-delivered', 'sum', 'Q'],
  ['customer-smiles', 'ratio-percent', 'Q'],
  ['completion-rate', 'ratio-percent', 'Q'],
  ['reduced-administration', 'ratio-percent', 'Q'],
  ['lead-time-days', 'ratio', 'Q'],
  ['heart-pull', 'ratio-percent', 'A'],
  ['customer-satisfaction', 'by-answers', 'Q'],
  ['digital-maturity', 'by-employees', 'A'],
];

describe.each(['stigverket', 'stigverket-permits'])('the figures of %s, made of its units', (above) => {
  test.each(rules)('%s by the rule %s', async (metric, rule, frequency) => {
    const { periods, series: items } = await series(
      `metric=${metric}&organisation=${above}&frequency=${frequency}&numerators=true`,
    );
    const [item] = items;
    expect(periods.length).toBeGreaterThan(4);
    const values = item?.origin === 'reported' ? item.rollup?.values : item?.values;
    periods.forEach((period, position) => {
      const naive = naiveRollup(above, metric, period, rule);
      const expected = naive.value === null ? null : expect.closeTo(naive.value, 2);
      expect([period, values?.[position], item?.rollup?.have[position], item?.rollup?.of[position]]).toEqual([
        period,
        expected,
        naive.have,
        naive.of,
      ]);
    });
  });

  test('the digital share is the summed digital over the summed total of the units that report both', async () => {
    const { periods, series: items } = await series(`metric=digital-share&organisation=${above}`);
    const known = figuresKnown().filter(({ organisation }) => isBelow(organisation, above));
    periods.forEach((period, position) => {
      const valueOf = (organisation: string, metric: string) =>
        known.find((one) => one.organisation === organisation && one.metric === metric && one.period === period)?.value;
      let [digital, total, have] = [0, 0, 0];
      for (const unit of new Set(known.map(({ organisation }) => organisation))) {
        const [over, under] = [valueOf(unit, 'digital-transactions'), valueOf(unit, 'total-transactions')];
        if (typeof over !== 'number' || typeof under !== 'number') continue;
        [digital, total, have] = [digital + over, total + under, have + 1];
      }
      expect([period, items[0]?.values[position], items[0]?.rollup?.have[position]]).toEqual([
        period,
        expect.closeTo((100 * digital) / total, 3),
        have,
      ]);
    });
  });
});

test('as of an earlier moment, roll-ups are made of what was known then', async () => {
  for (const asOf of ['2023-03-03T12:14:59Z', '2024-05-28T07:59:59Z', '2025-01-01T00:00:00Z']) {
    for (const [metric, rule, frequency] of rules) {
      const { periods, series: items } = await series(
        `metric=${metric}&organisation=stigverket&frequency=${frequency}&asOf=${asOf}`,
      );
      const values = items[0]?.origin === 'reported' ? items[0].rollup?.values : items[0]?.values;
      periods.forEach((period, position) => {
        const { value, have } = naiveRollup('stigverket', metric, period, rule, asOf);
        const expected = [metric, period, value === null ? null : expect.closeTo(value, 2), have];
        expect([metric, period, values?.[position], items[0]?.rollup?.have[position]]).toEqual(expected);
      });
    }
  }
});

test('a unit that has ended counts in "of M" until its end and not after', async () => {
  const { periods, series: items } = await series('metric=total-transactions&organisation=stigverket');
  const of = (period: string) => items[0]?.rollup?.of[periods.indexOf(period)];
  // the lighthouses went dark on the last day of 2023
  expect([of('2023-Q3'), of('2023-Q4'), of('2024-Q1'), of('2026-Q3')]).toEqual([5, 5, 4, 4]);
});

describe('where the organisation has published a figure of its own', () => {
  test('it wins, and the rolled-up one stands beside it', async () => {
    const { periods, series: items } = await series('metric=ideas-delivered&organisation=stigverket');
    const [item] = items;
    expect(item?.origin).toBe('reported');
    const own = figuresKnown().filter(
      ({ metric, organisation }) => metric === 'ideas-delivered' && organisation === 'stigverket',
    );
    expect(item?.values).toEqual(periods.map((period) => own.find((figure) => figure.period === period)?.value));
    expect(item?.rollup?.values).toEqual(
      periods.map((period) => naiveRollup('stigverket', 'ideas-delivered', period, 'sum').value),
    );
    // an idea of two units counts once in the whole
    const differences = periods.filter((_, position) => item?.values[position] !== item?.rollup?.values?.[position]);
    expect(differences.length).toBeGreaterThan(0);
  });

  test('what is rolled up says so and has no second value', async () => {
    const { series: items } = await series('metric=total-transactions&organisation=stigverket');
    expect(items[0]).toMatchObject({ origin: 'rolled-up', rollup: { rule: 'sum' } });
    expect(items[0]?.rollup).not.toHaveProperty('values');
  });

  test('a metric that cannot be combined has no roll-up', async () => {
    const { series: items } = await series('metric=ideas-lead-time-days&organisation=stigverket');
    expect(items[0]).not.toHaveProperty('rollup');
    const union = await series('metric=digital-maturity-desi&organisation=eu');
    expect(union.series[0]).toMatchObject({ origin: 'reported' });
    expect(union.series[0]).not.toHaveProperty('rollup');
  });
});

describe('coverage', () => {
  const coverage = async (query: string) => (await api.get(`/api/v1/series/coverage?${query}`)).body.items;

  test('names those that are missing, in the latest period unless one is given', async () => {
    const [latest] = await coverage('metric=lead-time-days&organisation=stigverket');
    expect(latest).toMatchObject({ period: '2026-Q3', rule: 'ratio', have: 2, of: 3 });
    expect(latest.missing).toEqual([
      { code: 'stigverket-huts', names: expect.objectContaining({ en: 'Huts and Shelters' }) },
    ]);
    const [earlier] = await coverage('metric=lead-time-days&organisation=stigverket&period=2022-Q2');
    expect(earlier.period).toBe('2022-Q2');
    expect(earlier.missing).toContainEqual(expect.objectContaining({ code: 'stigverket-trails' }));
  });

  test('agrees with the series in every period', async () => {
    for (const metric of ['lead-time-days', 'completion-rate', 'customer-satisfaction', 'improvement-hours']) {
      const { periods, series: items } = await series(`metric=${metric}&organisation=stigverket`);
      for (const [position, period] of periods.entries()) {
        const [item] = await coverage(`metric=${metric}&organisation=stigverket&period=${period}`);
        const [have, of] = [items[0]?.rollup?.have[position] ?? 0, items[0]?.rollup?.of[position] ?? 0];
        expect([metric, period, item?.have, item?.of, item?.missing.length]).toEqual([
          metric,
          period,
          have,
          of,
          of - have,
        ]);
      }
    }
  });

  test('is told for several organisations at once, and not for those without units', async () => {
    const items = await coverage('metric=total-transactions&organisation=stigverket,stigverket/*');
    expect(items.map(({ organisation }: { organisation: string }) => organisation).toSorted()).toEqual([
      'stigverket',
      'stigverket-permits',
    ]);
  });

  test('an ended unit is not missing after its end', async () => {
    const [item] = await coverage('metric=total-transactions&organisation=stigverket&period=2024-Q1');
    expect(item).toMatchObject({ have: 4, of: 4, missing: [] });
  });
});
