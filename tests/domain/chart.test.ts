import { describe, expect, test } from 'vitest';
import { chartOf, stretchesOf, towardsTarget, type ChartInput } from '#domain/chart.ts';
import { periodsBetween } from '#domain/period.ts';

const input: ChartInput = {
  metric: {
    names: { sv: 'Kundens leenden', en: 'Customer smiles' },
    unit: 'percent',
    decimals: 1,
    minimum: 0,
    maximum: 100,
    source: { sv: 'Egna svarspunkter.' },
  },
  organisation: { sv: 'Stigverket' },
  periods: periodsBetween('2023-Q3', '2025-Q2'),
  series: [
    {
      name: null,
      values: [70, 71, null, 73.25, 74, 75],
      statuses: { '2': 'missing', '5': 'provisional' },
      incomplete: [1],
    },
  ],
  target: [
    { period: '2023-Q1', value: 69 },
    { period: '2025-Q1', value: 76 },
    { period: '2025-Q2', value: 77 },
  ],
  events: [],
  today: '2030-01-01',
  language: 'sv',
};

test('of what time the figures tell is said where that is not their period', () => {
  const subtitle = (view: ChartInput['view']) => chartOf({ ...input, view: view ?? null }).subtitle;
  expect(subtitle('rolling')).toBe('Stigverket · procent · rullande fyra kvartal · kv 3 2023–kv 4 2024');
  expect(subtitle('period')).toBe(subtitle(null));
  expect(chartOf({ ...input, view: 'rolling', periods: [] }).subtitle).toBe('Stigverket · procent');
});

test('all texts are written in the language of the reader', () => {
  const chart = chartOf(input);
  expect(chart.title).toBe('Kundens leenden');
  expect(chart.subtitle).toBe('Stigverket · procent · kv 3 2023–kv 4 2024');
  expect(chart.source).toBe('Källa: Egna svarspunkter.');
  expect(chart.lines[0]?.texts.slice(0, 4)).toEqual(['70,0\u00a0%', '71,0\u00a0%', null, '73,3\u00a0%']);
  expect(chart.periods.slice(0, 2)).toEqual(['kv 3 2023', 'kv 4 2023']);
  expect(chartOf({ ...input, language: 'en' }).title).toBe('Customer smiles');
  const wordsIn = (language: ChartInput['language']) => {
    const ending = (periods: ChartInput['periods']) => chartOf({ ...input, language, periods });
    const [whole, early] = [ending(input.periods), ending(periodsBetween('2023-Q3', '2025-Q1'))];
    return [whole.source.split(':')[0], whole.lines[1]?.name, early.lines[1]?.name];
  };
  expect(wordsIn('sv')).toEqual(['Källa', 'Mål', 'Plan']);
  expect(wordsIn('en')).toEqual(['Source', 'Target', 'Plan']);
  expect(wordsIn('da')).toEqual(['Kilde', 'Mål', 'Plan']);
});

test('whose figures they are stands before where they come from', () => {
  const attributions = [{ sv: 'Norrby kommun.' }, { sv: 'Öppna data.' }];
  expect(chartOf({ ...input, attributions }).source).toBe('Källa: Norrby kommun. Öppna data. Egna svarspunkter.');
});

test('the time that is told is the one that any line has figures of', () => {
  const line = { name: null, statuses: {} };
  const series = [
    { ...line, values: [null, 1, 2] },
    { ...line, values: [null, null, 3, 4] },
  ];
  expect(chartOf({ ...input, series }).subtitle).toBe('Stigverket · procent · kv 4 2023–kv 2 2024');
});

test('a gap is no nought to the axis, which holds figures and target', () => {
  expect(chartOf(input).axis).toMatchObject({ min: 70, max: 78 });
  expect(chartOf({ ...input, target: [] }).axis).toMatchObject({ min: 70, max: 75 });
});

test('the axis of time goes on towards the target, at most a year beyond the figures', () => {
  const periods = periodsBetween('2024-Q1', '2024-Q2');
  expect(towardsTarget(periods, '2024-Q4')).toEqual(periodsBetween('2024-Q1', '2024-Q4'));
  expect(towardsTarget(periods, '2025-Q2')).toEqual(periodsBetween('2024-Q1', '2025-Q2'));
  expect(towardsTarget(periods, '2030-Q1')).toEqual(periodsBetween('2024-Q1', '2025-Q2'));
  expect(towardsTarget(['2024-11'], '2030-01')).toEqual(periodsBetween('2024-11', '2025-11'));
  expect(towardsTarget(['2024'], '2030')).toEqual(['2024', '2025']);
});

test('the axis of time stays as it is where the target lies behind, in other periods or nowhere near figures', () => {
  const periods = periodsBetween('2024-Q1', '2024-Q2');
  for (const byPeriod of ['2024-Q2', '2023-Q4', '2025', '2024-12'] as const) {
    expect(towardsTarget(periods, byPeriod)).toEqual(periods);
  }
  expect(towardsTarget([], '2024-Q4')).toEqual([]);
});

test('figures that may change or that lack units are told apart from the others', () => {
  expect(chartOf(input).lines[0]?.uncertain).toEqual([5, 1]);
  const [series] = input.series;
  const both = chartOf({ ...input, series: [{ ...series!, incomplete: [5, 2] }] });
  expect(both.lines[0]?.uncertain).toEqual([5]);
});

test('the end of the path is the target, an earlier point of it is the plan', () => {
  const nameIn = (periods: ChartInput['periods']) =>
    chartOf({ ...input, periods }).lines.find(({ kind }) => kind === 'target')?.name;
  expect(nameIn(input.periods)).toBe('Mål');
  expect(nameIn(periodsBetween('2023-Q3', '2025-Q1'))).toBe('Plan');
});

test('the path to the target is drawn within the periods that are shown', () => {
  const target = chartOf(input).lines.find(({ kind }) => kind === 'target');
  expect(target?.values).toEqual([null, null, null, null, null, null, 76, 77]);
  expect(target?.texts.slice(-3)).toEqual([null, '76,0\u00a0%', '77,0\u00a0%']);
  expect(target?.uncertain).toEqual([]);
  expect(chartOf({ ...input, target: [] }).lines).toHaveLength(1);
});

test('years stand under the axis, or every period where there is no second year', () => {
  expect(chartOf(input).periodTicks).toEqual([
    { position: 2, text: '2024' },
    { position: 6, text: '2025' },
  ]);
  const short = chartOf({ ...input, periods: periodsBetween('2023-Q3', '2024-Q1') });
  expect(short.periodTicks.map(({ text }) => text)).toEqual(['kv 3 2023', 'kv 4 2023', 'kv 1 2024']);
});

test('an event stands where its day lies within the period', () => {
  const [mark] = chartOf({
    ...input,
    events: [{ happenedOn: '2024-02-15', kind: 'milestone', texts: { sv: 'Ny brevmall' } }],
  }).marks;
  expect(mark?.number).toBe(1);
  expect(mark?.position).toBeCloseTo(2 - 0.5 + 45 / 91);
});

test('events are numbered by their days, and those outside the picture are left out', () => {
  const event = (happenedOn: string) => ({ happenedOn, kind: 'general', texts: { sv: happenedOn } }) as const;
  const days = ['2025-03-31', '2019-01-01', '2023-07-01', '2024-05-05'];
  const { marks, lines } = chartOf({ ...input, events: days.map(event) });
  expect(marks.map(({ number, text }) => [number, text])).toEqual([
    [1, '2023-07-01'],
    [2, '2024-05-05'],
    [3, '2025-03-31'],
  ]);
  expect(lines.map(({ breaks }) => breaks)).toEqual([[], []]);
});

test('a new method breaks the line before the first whole period that it covers', () => {
  const breaksOf = (happenedOn: string) =>
    chartOf({ ...input, events: [{ happenedOn, kind: 'method-break', texts: { sv: 'Ny enkät' } }] }).lines[0]?.breaks;
  expect(breaksOf('2024-07-01')).toEqual([4]);
  expect(breaksOf('2024-07-02')).toEqual([5]);
  expect(breaksOf('2019-01-01')).toEqual([]);
});

describe('which figures say more than chance', () => {
  const signals = {
    variations: [null, 'common-cause', 'concern', 'improvement', 'special-cause', null],
    mean: [72, 72, 72, 72, 74, 74, 74, 74],
    lower: [70, 70, 70, 70, 71, 71, 71, 71],
    upper: [74, 74, 74, 74, null, null, null, null],
    rebasedAt: [4],
  } as const;
  const [own] = input.series;
  const judged = chartOf({ ...input, series: own ? [{ ...own, signals }] : [] });

  test('is marked on the line, where there is a figure', () => {
    expect(judged.lines[0]?.marked).toEqual({ 3: 'improvement', 4: 'special-cause' });
    expect(judged.lines[1]?.marked).toEqual({});
    expect(chartOf(input).lines[0]?.marked).toEqual({});
  });

  test('is seen by limits, which come after all that has a name and begin anew where something did', () => {
    expect(judged.lines.map(({ kind }) => kind)).toEqual(['figures', 'target', 'mean', 'limit', 'limit']);
    expect(judged.lines.slice(2).map(({ values }) => values)).toEqual([signals.mean, signals.lower, signals.upper]);
    expect(judged.lines.map(({ breaks }) => breaks)).toEqual([[], [], [4], [4], [4]]);
    expect(judged.lines.slice(2).map(({ name, texts, uncertain }) => [name, texts, uncertain])).toEqual(
      [0, 1, 2].map(() => [null, [], []]),
    );
  });

  test('has room on the axis, and a legend', () => {
    expect(judged.axis.min).toBeLessThanOrEqual(70);
    expect(judged.legend).toEqual([
      'Tunn linje: medelvärde. Streckade linjer: gränserna för det normala.',
      'Trekant: förbättring. Romb: oroande. Fyrkant: särskild orsak.',
    ]);
    expect(chartOf({ ...input, language: 'en' }).legend).toEqual([]);
  });

  test('has no limits where nobody knows any', () => {
    const nothing = periodsBetween('2023-Q3', '2025-Q2').map(() => null);
    const unknown = { ...signals, mean: nothing, lower: nothing, upper: nothing };
    const chart = chartOf({ ...input, series: own ? [{ ...own, signals: unknown }] : [] });
    expect(chart.lines.map(({ kind }) => kind)).toEqual(['figures', 'target']);
    expect(chart.legend).toEqual([]);
  });
});

test('no line crosses a gap or a break', () => {
  expect(stretchesOf({ values: [1, 2, null, 4, 5, 6], breaks: [5] })).toEqual([
    [
      { position: 0, value: 1 },
      { position: 1, value: 2 },
    ],
    [
      { position: 3, value: 4 },
      { position: 4, value: 5 },
    ],
    [{ position: 5, value: 6 }],
  ]);
});

test('a chart without periods is empty, not an error', () => {
  const events = [{ happenedOn: '2024-02-15', kind: 'milestone', texts: { sv: 'Start' } }] as const;
  const chart = chartOf({ ...input, periods: [], series: [], target: [], events });
  expect([chart.lines, chart.marks, chart.periodTicks]).toEqual([[], [], []]);
  expect(chart.subtitle).toBe('Stigverket · procent');
});
