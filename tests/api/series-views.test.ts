import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { csvRows } from '#tests/support/naive-govuk.ts';
import { monthsOf, naiveFigure, someMonths, type MonthRow, type NaiveView } from '#tests/support/naive-views.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let api: TestApi;
const units = ['harbour', 'lake'];
const rules = {
  'total-transactions': 'sum',
  'live-screens': 'last',
  'customer-smiles': 'quotient',
  'customer-satisfaction': 'by-n',
} as const;
const metrics = Object.keys(rules) as (keyof typeof rules)[];
const rows = someMonths(units, metrics, 20_261);
const rowsOf = (of: string, metric: string) => rows.filter((row) => row.unit === of && row.metric === metric);

const header = 'organisation,metric,period,value,numerator,denominator,n\n';
const line = ({ unit: of, metric, month, value, numerator, denominator, n }: MonthRow) => {
  const isShare = metric === 'customer-smiles';
  const counts = [
    isShare ? numerator : '',
    isShare ? denominator : '',
    isShare || metric === 'customer-satisfaction' ? n : '',
  ];
  return [of, metric, month, value, ...counts].join();
};

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('county'),
    unit('harbour', { parent: 'county' }),
    unit('lake', { parent: 'county' }),
    unit('merged'),
    unit('old', { parent: 'merged', validTo: '2025-06-30' }),
    unit('new', { parent: 'merged', validFrom: '2025-07-01' }),
    unit('quarterly'),
  ]);
  const quarterly = ['2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4', '2025-Q1', '2025-Q2', '2025-Q3', '2025-Q4'];
  const own = quarterly.flatMap((period, at) => [
    `quarterly,total-transactions,${period},${at + 1},,,`,
    `quarterly,lead-time-days,${period},${at + 1},,,`,
    `quarterly,ideas-delivered,${period},${at + 1},,,`,
    `${period < '2025-Q3' ? 'old' : 'new'},total-transactions,${period},10,,,`,
  ]);
  const { body } = await api.importFile(header + [...rows.map(line), ...own].join('\n'));
  expect(body.figures.refused).toBe(0);
});
afterAll(() => api.close());

type Item = {
  values: (number | null)[];
  statuses: Record<string, string>;
  lacking?: Record<string, string[]>;
  convertedFrom?: string[];
  unweighted: number[];
  rollup?: { have: number[]; of: number[] };
};
type Series = { periods: string[]; view?: string; series: Item[] };
const ask = (query: string) => api.get(`/api/v1/series?${query}`);
const answer = async (query: string): Promise<Series> => {
  const { status, body } = await ask(query);
  expect([query, status]).toEqual([query, 200]);
  return body;
};
const only = async (query: string): Promise<Item & Pick<Series, 'periods'>> => {
  const { periods, series } = await answer(query);
  expect(series).toHaveLength(1);
  return { periods, ...series[0]! };
};
const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 2));

describe('months become longer periods by what they measure, and every view is recomputed naively', () => {
  const asked = metrics.flatMap((metric) =>
    ['Q', 'T', 'S', 'A', 'M'].flatMap((frequency) =>
      (['period', 'year-to-date', 'rolling'] as const)
        .filter((view) => view === 'period' || (frequency !== 'A' && rules[metric] !== 'last'))
        .map((view) => [metric, frequency, view] as const),
    ),
  );

  test.each(asked)('%s by %s, %s', async (metric, frequency, view) => {
    for (const of of units) {
      const made = await only(`metric=${metric}&organisation=${of}&frequency=${frequency}&aggregate=true&view=${view}`);
      const own = rowsOf(of, metric);
      const expected = made.periods.map((period) => naiveFigure(own, monthsOf(period, view), rules[metric]));
      expect(made.values).toEqual(expected.map(near));
      expect(expected.filter((value) => value !== null).length).toBeGreaterThan(frequency === 'A' ? 0 : 2);
      made.periods.forEach((period, position) => {
        if (made.values[position] !== null) return;
        expect([period, made.statuses[position]]).toEqual([period, 'missing']);
        expect((made.lacking?.[position]?.length ?? 0) > 0).toBe(frequency !== 'M' || view !== 'period');
      });
      expect(made.convertedFrom ?? []).toEqual(frequency === 'M' ? [] : ['M']);
    }
  });

  test.each(['sum', 'quotient'] as const)(
    'the %s of units is made of those that are complete, and says how many',
    async (rule) => {
      const metric = rule === 'sum' ? 'total-transactions' : 'customer-smiles';
      for (const [frequency, view] of [
        ['Q', 'period'],
        ['M', 'rolling'],
        ['T', 'year-to-date'],
        ['A', 'period'],
      ] as [string, NaiveView][]) {
        const query = `metric=${metric}&organisation=county&frequency=${frequency}&aggregate=true&view=${view}`;
        const made = await only(query);
        for (const [position, period] of made.periods.entries()) {
          const complete = units.filter((of) => naiveFigure(rowsOf(of, metric), monthsOf(period, view), rule) !== null);
          const months = monthsOf(period, view);
          const parts = rows.filter(
            (row) => row.metric === metric && complete.includes(row.unit) && months.includes(row.month),
          );
          const total = (name: 'value' | 'numerator' | 'denominator') => parts.reduce((sum, row) => sum + row[name], 0);
          const value = rule === 'sum' ? total('value') : (100 * total('numerator')) / total('denominator');
          expect([period, made.values[position], made.rollup?.have[position], made.rollup?.of[position]]).toEqual([
            period,
            near(complete.length ? value : null),
            complete.length,
            2,
          ]);
          const { body } = await api.get(`/api/v1/series/coverage?${query}&period=${period}`);
          const missing = units.filter((of) => !complete.includes(of));
          expect([period, body.items[0].missing.map(({ code }: { code: string }) => code)]).toEqual([period, missing]);
          for (const { lacking } of body.items[0].missing) expect(lacking?.length).toBeGreaterThan(0);
        }
      }
    },
  );
});

describe('conversion', () => {
  const years = 'organisation=quarterly&frequency=A&aggregate=true';

  test('happens only where it is asked for', async () => {
    expect((await answer('metric=total-transactions&organisation=quarterly&frequency=A')).series).toEqual([]);
    expect((await answer('metric=total-transactions&organisation=quarterly')).series[0]).not.toHaveProperty('lacking');
  });

  test('a published figure wins over one that is made', async () => {
    const before = await only(`metric=total-transactions&${years}`);
    expect([before.periods, before.values]).toEqual([
      ['2024', '2025'],
      [10, 26],
    ]);
    const { body } = await api.importFile('organisation,metric,period,value\nquarterly,total-transactions,2024,11\n');
    expect(body.figures.refused).toBe(0);
    const after = await only(`metric=total-transactions&${years}`);
    expect([after.values, after.convertedFrom]).toEqual([[11, 26], ['Q']]);
  });

  test('a mean without weights counts every period the same, and says so', async () => {
    const made = await only(`metric=lead-time-days&${years}`);
    expect([made.values, made.unweighted]).toEqual([
      [2.5, 6.5],
      [0, 1],
    ]);
  });

  test('what counts a whole year already takes the last', async () => {
    expect((await only(`metric=ideas-delivered&${years}`)).values).toEqual([4, 8]);
  });

  test('tertials are not made of quarters, and it is told why', async () => {
    const refused = await ask('metric=lead-time-days&organisation=quarterly&frequency=T&aggregate=true');
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'cannot-convert', path: 'frequency', details: { frequencies: ['Q'], frequency: 'T' } },
    });
    expect(refused.body.detail).toBe(
      'Periods of frequency T cannot be made from Q: some of these lie in two of those.',
    );
    const toDate = await ask(
      'metric=lead-time-days&organisation=quarterly&frequency=T&aggregate=true&view=year-to-date',
    );
    expect(toDate.body.code).toBe('cannot-convert');
    // nor shorter ones of longer ones
    const shorter = await ask('metric=lead-time-days&organisation=quarterly&frequency=M&aggregate=true');
    expect(shorter.body).toMatchObject({
      code: 'cannot-convert',
      detail: 'Periods of frequency M cannot be made from Q: these are longer than those.',
    });
  });

  test('needs to know to what', async () => {
    expect(await ask('metric=lead-time-days&organisation=quarterly&aggregate=true')).toMatchObject({
      status: 400,
      body: { code: 'frequency-needed', path: 'frequency' },
    });
    expect((await answer('metric=lead-time-days&organisation=quarterly&aggregate=true&from=2024')).periods).toEqual([
      '2024',
      '2025',
    ]);
  });

  test('of nothing is nothing', async () => {
    expect(await answer('metric=heart-pull&organisation=quarterly&aggregate=true&frequency=A')).toMatchObject({
      periods: [],
      series: [],
    });
  });

  test('what has ended and what came after it make the year together', async () => {
    const made = await only('metric=total-transactions&organisation=merged&frequency=A&aggregate=true');
    expect([made.values, made.rollup?.have, made.rollup?.of]).toEqual([
      [40, 40],
      [1, 2],
      [1, 2],
    ]);
    const rolling = await only('metric=total-transactions&organisation=merged&view=rolling');
    expect(rolling.values).toEqual([null, null, null, 40, 40, 40, 40, 40]);
    // on its own, half a year is no year
    expect((await only('metric=total-transactions&organisation=new&frequency=A&aggregate=true')).values).toEqual([
      null,
    ]);
  });
});

describe('views', () => {
  const quarters = 'metric=total-transactions&organisation=quarterly&frequency=Q';

  test('tell what they are', async () => {
    expect((await answer(`${quarters}&view=rolling`)).view).toBe('rolling');
    expect(await answer(quarters)).not.toHaveProperty('view');
  });

  test('of the period are what was published', async () => {
    expect((await answer(`${quarters}&view=period`)).series).toEqual((await answer(quarters)).series);
  });

  test('cut to a stretch, are the same as in the whole', async () => {
    for (const view of ['year-to-date', 'rolling']) {
      const whole = await only(`${quarters}&view=${view}`);
      const cut = await only(`${quarters}&view=${view}&from=2024-Q3&to=2025-Q2`);
      expect(cut.periods).toEqual(['2024-Q3', '2024-Q4', '2025-Q1', '2025-Q2']);
      expect(cut.values).toEqual(whole.values.slice(2, 6));
      expect(cut.lacking).toEqual(
        Object.fromEntries([2, 3, 4, 5].flatMap((at) => (whole.lacking?.[at] ? [[at - 2, whole.lacking?.[at]]] : []))),
      );
    }
  });

  test.each([
    ['ideas-delivered', 'frequency=Q', 'stock'],
    ['live-screens', 'frequency=M', 'stock'],
    ['total-transactions', 'frequency=A', 'whole-years'],
  ])('%s has none (%s): %s', async (metric, rest, reason) => {
    for (const view of ['year-to-date', 'rolling']) {
      expect(await ask(`metric=${metric}&organisation=*&${rest}&view=${view}`)).toMatchObject({
        status: 400,
        body: { code: 'no-such-view', path: 'view', details: { metric, reason } },
      });
    }
    expect((await ask(`metric=${metric}&organisation=*&${rest}&view=period`)).status).toBe(200);
  });

  test.each(['view=rolling', 'view=year-to-date', 'aggregate=true'])(
    'signals and targets are not of %s',
    async (rest) => {
      expect(await ask(`${quarters}&${rest}&signals=true`)).toMatchObject({
        status: 400,
        body: { code: 'no-signals-here', path: 'signals' },
      });
      expect((await ask(`${quarters}&view=period&signals=true`)).status).toBe(200);
    },
  );

  test('what nobody knows is refused', async () => {
    expect(await ask(`${quarters}&view=monthly`)).toMatchObject({
      status: 400,
      body: { code: 'bad-parameter', path: 'view' },
    });
    expect(await ask(`${quarters}&aggregate=perhaps`)).toMatchObject({ status: 400, body: { code: 'bad-parameter' } });
  });

  test('are drawn too, and named', async () => {
    const { status, text } = await api.get(`/api/v1/series/chart.svg?${quarters}&view=rolling&language=en`);
    expect([status, text.includes('rolling four quarters')]).toEqual([200, true]);
    expect((await api.get(`/api/v1/series/chart.svg?${quarters}`)).text).not.toContain('rullande');
  });

  test('are known by an address of their own, and as of a day', async () => {
    const plain = await ask(quarters);
    const rolling = await ask(`${quarters}&view=rolling`);
    expect(rolling.headers.get('ETag')).not.toBe(plain.headers.get('ETag'));
    const again = await api.get(`/api/v1/series?${quarters}&view=rolling`, {
      'If-None-Match': rolling.headers.get('ETag') ?? '',
    });
    expect(again.status).toBe(304);
    expect((await ask(`${quarters}&view=rolling&asOf=2020-06-01`)).body).toMatchObject({
      asOf: expect.stringContaining('2020'),
      series: [],
    });
  });
});

describe('as CSV', () => {
  const query = 'metric=total-transactions&organisation=quarterly,county&frequency=Q&aggregate=true&view=rolling';

  test('they are the same, with what is lacking', async () => {
    const { periods, series } = await answer(query);
    const [head = [], ...lines] = csvRows((await ask(`${query}&format=csv`)).text.replace('﻿', ''));
    const cell = (row: string[], name: string) => row[head.indexOf(name)] ?? '';
    expect(
      lines.map((row) => [cell(row, 'period'), cell(row, 'value'), cell(row, 'view'), cell(row, 'lacking')]),
    ).toEqual(
      series.flatMap(({ values, lacking }) =>
        periods.map((period, at) => [period, String(values[at] ?? ''), 'rolling', lacking?.[at]?.join(' ') ?? '']),
      ),
    );
  });

  test('they are not read back as what somebody reported', async () => {
    const { text } = await ask(`${query}&format=csv`);
    const { body } = await api.importFile(text, { query: '?dryRun=true' });
    expect(body.figures).toEqual({ new: 0, changed: 0, unchanged: 0, refused: 0, unvalidated: 0 });
  });
});
