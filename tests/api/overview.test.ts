import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agency } from '#db/seed/agency.ts';
import { catalogue, customerVoiceFirst } from '#db/seed/catalogue/index.ts';
import type { TestApi } from '#tests/support/api.ts';
import { openDemonstration } from '#tests/support/demonstration.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openDemonstration();
});
afterAll(() => api.close());

type Point = { period: string; value: number; status: string } | null;
type Metric = {
  metric: string;
  measure: number | null;
  frequency: string;
  origin: string;
  periods: string[];
  values: (number | null)[];
  statuses: Record<string, string>;
  rollup?: { have: number[]; of: number[] };
  latest: Point;
  previous: Point;
  sameLastYear: Point;
  change: null | {
    from: string;
    kind: string;
    difference: number;
    percent: number | null;
    judgement: string;
    acrossBreak: boolean;
  };
  target: { expected: number | null; level: number; byPeriod: string } | null;
  nextDue: { period: string; dueOn: string } | null;
};
const overview = async (organisation: string, query = ''): Promise<Metric[]> =>
  (await api.get(`/api/v1/overview/${organisation}?${query}`)).body.metrics;
const metricOf = async (organisation: string, metric: string, query = ''): Promise<Metric | undefined> =>
  (await overview(organisation, query)).find((one) => one.metric === metric);

const definitions = new Map(catalogue.map((metric) => [metric.code, metric]));
const yearBefore = (period: string) => `${Number(period.slice(0, 4)) - 1}${period.slice(4)}`;
const quarterBefore = (period: string) =>
  period.endsWith('1') ? `${Number(period.slice(0, 4)) - 1}-Q4` : `${period.slice(0, 6)}${Number(period.slice(6)) - 1}`;

const organisations = [
  'stigverket',
  'stigverket-permits',
  'stigverket-huts',
  'stigverket-lighthouses',
  'uk-government',
  'gov-hmrc',
  'gov-dft',
  'dvla',
  'country-se',
  'eu',
];

describe('one number everywhere', () => {
  test.each(organisations)('every figure of the overview of %s is the one that /series has', async (organisation) => {
    const metrics = await overview(organisation, 'periods=99');
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) {
      const [from, to] = [metric.periods[0], metric.periods.at(-1)];
      const { body } = await api.get(
        `/api/v1/series?metric=${metric.metric}&organisation=${organisation}&from=${from}&to=${to}`,
      );
      const { origin, periods, values, statuses, rollup } = metric;
      expect([metric.metric, body.periods]).toEqual([metric.metric, periods]);
      expect(body.series).toMatchObject([
        { metric: metric.metric, origin, values, statuses, ...(rollup ? { rollup } : {}) },
      ]);
    }
  });

  test.each(organisations)('the overview of %s leaves no metric out that has a figure', async (organisation) => {
    const found = new Set<string>();
    for (const frequency of ['A', 'Q']) {
      for (const { code } of catalogue) {
        const { body } = await api.get(
          `/api/v1/series?metric=${code}&organisation=${organisation}&frequency=${frequency}`,
        );
        if (body.series[0]?.values.some((value: number | null) => value !== null)) found.add(code);
      }
    }
    const shown = (await overview(organisation)).map(({ metric }) => metric);
    expect(shown.toSorted()).toEqual([...found].toSorted());
    // the customer's voice first
    expect(shown).toEqual(customerVoiceFirst.filter((code) => found.has(code)));
  });
});

describe('the points of a metric', () => {
  test('are the last one with a value, the one before it and the same one last year', async () => {
    for (const organisation of ['stigverket', 'stigverket-huts', 'gov-hmrc']) {
      for (const { periods, values, statuses, latest, previous, sameLastYear, metric } of await overview(
        organisation,
        'periods=99',
      )) {
        const last = values.findLastIndex((value) => value !== null);
        const pointAt = (period: string) => {
          const position = periods.indexOf(period);
          const value = values[position] ?? null;
          return value === null ? null : { period, value, status: statuses[position] ?? 'normal' };
        };
        const period = periods[last] ?? '';
        const isYearly = period.length === 4;
        // how many answered and what to take care for come beside it
        const { n: _n, marks: _marks, ...point } = { n: undefined, marks: undefined, ...latest };
        expect([metric, point]).toEqual([metric, pointAt(period)]);
        expect([metric, previous]).toEqual([metric, pointAt(isYearly ? yearBefore(period) : quarterBefore(period))]);
        expect([metric, sameLastYear]).toEqual([metric, pointAt(yearBefore(period))]);
      }
    }
  });

  test('come with the number of answers where few answers are not shown, and nowhere else', async () => {
    for (const { metric, latest } of await overview('stigverket-huts')) {
      if (definitions.get(metric)?.smallestAnswers == null) expect([metric, latest]).not.toHaveProperty('1.n');
    }
    const query = `metric=customer-smiles&organisation=stigverket-huts&frequency=Q&numerators=true`;
    const { n, values } = (await api.get(`/api/v1/series?${query}`)).body.series[0];
    const smiles = await metricOf('stigverket-huts', 'customer-smiles');
    expect(n.at(-1)).toBeGreaterThan(0);
    expect(smiles?.latest).toMatchObject({ value: values.at(-1), n: n.at(-1) });
  });

  test('nothing is shown from before the first figure', async () => {
    const yearly = await metricOf('country-se', 'digital-maturity-desi');
    expect(yearly?.periods).toEqual(['2017', '2018', '2019', '2020', '2021', '2022']);
    expect(yearly?.values).not.toContain(null);
  });

  test('twelve periods are shown unless another number is asked for', async () => {
    const metric = await metricOf('stigverket-huts', 'total-transactions');
    expect([metric?.periods.length, metric?.periods.at(-1)]).toEqual([12, '2026-Q3']);
    const four = await metricOf('stigverket-huts', 'total-transactions', 'periods=4');
    expect(four?.values).toEqual(metric?.values.slice(-4));
    for (const periods of ['0', '100', '-1', '1.5', 'all']) {
      expect((await api.get(`/api/v1/overview/stigverket?periods=${periods}`)).status).toBe(400);
    }
  });
});

describe('the change against the same period last year', () => {
  /** From the shown values, as a reader with a pocket calculator would. */
  const naiveChange = ({ metric, latest, sameLastYear }: Metric) => {
    const { unit = 'count', decimals = 0, direction = 'none' } = definitions.get(metric) ?? {};
    if (!latest || !sameLastYear) return null;
    const shown = (value: number) => Number((value + Math.sign(value) * 1e-9).toFixed(decimals));
    const [before, after] = [shown(sameLastYear.value), shown(latest.value)];
    const difference = Number((after - before).toFixed(decimals));
    const inPoints = unit === 'percent' || unit === 'index';
    const isGood = direction === 'higher' ? difference > 0 : difference < 0;
    return {
      from: sameLastYear.period,
      kind: inPoints ? 'points' : 'percent',
      difference: expect.closeTo(difference, 6),
      percent: inPoints || before === 0 ? null : expect.closeTo((100 * difference) / Math.abs(before), 6),
      judgement: direction === 'none' ? 'none' : difference === 0 ? 'same' : isGood ? 'better' : 'worse',
    };
  };

  test.each(organisations)('is the difference of the shown values, for every metric of %s', async (organisation) => {
    for (const metric of await overview(organisation)) {
      const expected = naiveChange(metric);
      expect([metric.metric, metric.change]).toEqual([
        metric.metric,
        expected && { ...expected, acrossBreak: expect.any(Boolean) },
      ]);
    }
  });

  test('says so when the method has changed in between, for the units below too', async () => {
    // the scale of the survey was replaced on the first day of 2023
    const acrossBreak = async (organisation: string, metric: string, asOf: string) => {
      const found = await metricOf(organisation, metric, `asOf=${asOf}`);
      return [found?.latest?.period, found?.change?.acrossBreak];
    };
    for (const organisation of ['stigverket', 'stigverket-permits', 'stigverket-trails']) {
      expect(await acrossBreak(organisation, 'customer-satisfaction', '2023-02-28')).toEqual(['2022-Q4', false]);
      expect(await acrossBreak(organisation, 'customer-satisfaction', '2023-05-31')).toEqual(['2023-Q1', true]);
      expect(await acrossBreak(organisation, 'customer-satisfaction', '2024-02-28')).toEqual(['2023-Q4', true]);
      expect(await acrossBreak(organisation, 'customer-satisfaction', '2024-05-31')).toEqual(['2024-Q1', false]);
      expect(await acrossBreak(organisation, 'total-transactions', '2023-05-31')).toEqual(['2023-Q1', false]);
    }
  });
});

describe('targets', () => {
  test('come with what the path expects of the latest period', async () => {
    // straight from 77.8 in the last quarter of 2023 to 88 in the last of 2026: eleven of twelve steps are gone
    const share = await metricOf('stigverket', 'digital-share');
    expect(share).toMatchObject({
      latest: { period: '2026-Q3' },
      target: { expected: 87.15, level: 88, byPeriod: '2026-Q4' },
    });
    // by the same factor each quarter, 19 of 40 quarters from 32.7 days to a tenth
    const days = await metricOf('stigverket', 'lead-time-days');
    expect(days?.target).toMatchObject({ level: 3.27, byPeriod: '2031-Q4' });
    expect(days?.target?.expected).toBeCloseTo(32.7 * 0.1 ** (19 / 40), 3);
  });

  test('as of an earlier moment, the target of that moment counts', async () => {
    const before = await metricOf('stigverket', 'digital-share', 'asOf=2024-03-05T07:59:59Z');
    const after = await metricOf('stigverket', 'digital-share', 'asOf=2024-03-05T08:00:00Z');
    expect([before?.target?.level, after?.target?.level]).toEqual([82, 88]);
    expect(await metricOf('stigverket', 'digital-share', 'asOf=2022-02-10')).toMatchObject({ target: null });
  });

  test('are null where none is set', async () => {
    const set = new Set(agency.targets.map(({ organisation, metric }) => `${organisation} ${metric}`));
    for (const organisation of ['stigverket', 'stigverket-guides', 'stigverket-trails']) {
      for (const { metric, target } of await overview(organisation)) {
        expect([metric, target !== null]).toEqual([metric, set.has(`${organisation} ${metric}`)]);
      }
    }
  });
});

describe('freshness', () => {
  test('the next figure is due some days after the end of the next period', async () => {
    for (const { metric, latest, nextDue } of await overview('stigverket')) {
      const { dueDays = NaN } = definitions.get(metric) ?? {};
      const period = latest?.period === '2026-Q3' ? '2026-Q4' : String(Number(latest?.period) + 1);
      const end = Date.parse(`${period.slice(0, 4)}-12-31`);
      const dueOn = new Date(end + dueDays * 86_400_000).toISOString().slice(0, 10);
      expect([metric, nextDue]).toEqual([metric, { period, dueOn }]);
    }
  });

  test('nothing more is due from what has ended', async () => {
    for (const { nextDue } of await overview('stigverket-lighthouses')) expect(nextDue).toBeNull();
  });
});

test('an organisation that nobody knows has none', async () => {
  expect((await api.get('/api/v1/overview/gov-hmrc?asOf=2001-01-01')).status).toBe(404);
  expect(await api.get('/api/v1/overview/atlantis')).toMatchObject({
    status: 404,
    body: { code: 'unknown-organisation' },
  });
});
