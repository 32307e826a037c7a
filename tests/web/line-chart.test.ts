import { describe, expect, test } from 'vitest';
import { chartOf, type ChartInput } from '#domain/chart.ts';
import { periodsBetween } from '#domain/period.ts';
import type { DrawnPlot } from '#web/lib/charts/drawn-plot.ts';
import { lineChart, readOut, type ChartColours } from '#web/lib/charts/line-chart.ts';

const colours: ChartColours = {
  lines: ['navy', 'plum'],
  names: ['navy', 'plum'],
  quiet: 'grey',
  grid: 'silver',
  ink: 'black',
  better: 'teal',
  worse: 'brown',
  background: 'white',
};

const input: ChartInput = {
  metric: { names: { sv: 'Nöjda' }, unit: 'index', decimals: 1, minimum: 0, maximum: 100, source: { sv: 'Enkät.' } },
  organisation: { sv: 'Stigverket' },
  periods: periodsBetween('2024-Q1', '2024-Q4'),
  series: [{ name: null, values: [61, 62.5, null, 64], statuses: { '3': 'provisional' } }],
  target: [{ period: '2024-Q4', value: 65 }],
  events: [{ happenedOn: '2024-04-01', kind: 'method-break', texts: { sv: 'Ny enkät' } }],
  today: '2030-01-01',
  language: 'sv',
};
const chart = chartOf(input);
const plot: DrawnPlot = { scale: 1, width: 760, left: 50, right: 700, top: 10, bottom: 330, written: ['2024'] };
const { data, options, plugins } = lineChart(chart, colours, plot);

/** Chart.js asks the options with far more than they look at. */
const asked = <Answer>(option: unknown, context: object): Answer => (option as (context: object) => Answer)(context);

test('the lines are those of the chart, values untouched and gaps left open', () => {
  expect(data.labels).toEqual([0, 1, 2, 3]);
  expect(data.datasets.map((dataset) => dataset.data)).toEqual([
    [61, 62.5, null, 64],
    [null, null, null, 65],
  ]);
});

test('the target is quiet and dashed, without points', () => {
  expect(data.datasets[1]).toMatchObject({ borderColor: 'grey', borderDash: [3, 4], pointRadius: 0 });
});

test('a figure that may change is a hollow point', () => {
  const fill = data.datasets[0]?.pointBackgroundColor;
  expect(asked(fill, { dataIndex: 3 })).toBe('white');
  expect(asked(fill, { dataIndex: 0 })).toBe('navy');
});

test('the line is interrupted where the method changed', () => {
  const segment = data.datasets[0]?.segment;
  const colour = typeof segment === 'object' ? segment.borderColor : null;
  expect(asked(colour, { p1DataIndex: 1 })).toBe('transparent');
  expect(asked(colour, { p1DataIndex: 2 })).toBeUndefined();
});

test('lines differ in more than colour', () => {
  const series = ['Ett', 'Två'].map((name) => ({ name: { sv: name }, values: [1, 2, 3, 4], statuses: {} }));
  const [first, second] = lineChart(chartOf({ ...input, series, target: [] }), colours, plot).data.datasets;
  expect(first?.borderDash).not.toEqual(second?.borderDash);
  const styles = [first, second].map((dataset) => asked<string>(dataset?.pointStyle, { dataIndex: 0 }));
  expect(styles).toEqual(['circle', 'rect']);
  expect(first?.label).toBe('Ett');
});

test('the axes carry the texts that were written for them, and nothing moves by itself', () => {
  const scales = options?.scales;
  expect(scales?.['y']).toMatchObject({ min: chart.axis.min, max: chart.axis.max });
  const text = scales?.['y']?.ticks?.callback as ((value: number, index: number) => string) | undefined;
  expect(text?.(0, 0)).toBe(chart.axis.ticks[0]?.text);
  expect(options?.animation).toBe(false);
  expect(plugins?.map(({ id }) => id)).toEqual(['marks', 'end-labels']);
});

test('a period is read out with its figures and what happened in it', () => {
  expect(readOut(chart, 3)).toBe('kv 4 2024: 64,0, Mål 65,0');
  expect(readOut(chart, 1)).toBe('kv 2 2024: 62,5. Ny enkät');
  expect(readOut(chart, 2)).toBe('kv 3 2024: –');
});

describe('what says more than chance', () => {
  const signals = {
    variations: ['concern', 'improvement', null, 'special-cause'],
    mean: [60, 60, 60, 60],
    lower: [58, 58, 58, 58],
    upper: [62, 62, 62, 62],
    rebasedAt: [2],
  } as const;
  const judged = lineChart(
    chartOf({ ...input, series: input.series.map((one) => ({ ...one, signals })) }),
    colours,
    plot,
  );
  const [figures, , mean, lower] = judged.data.datasets;

  test('is told by shape, size and colour', () => {
    const at = <Answer>(option: unknown) => [0, 1, 3].map((dataIndex) => asked<Answer>(option, { dataIndex }));
    expect(at(figures?.pointStyle)).toEqual(['rectRot', 'triangle', 'rect']);
    expect(at(figures?.pointRadius)).toEqual([6, 6, 6]);
    expect(at(figures?.pointBorderColor)).toEqual(['brown', 'teal', 'grey']);
    // the last is provisional: hollow
    expect(at(figures?.pointBackgroundColor)).toEqual(['brown', 'teal', 'white']);
  });

  test('is seen beside thin quiet limits, which are interrupted where something new began', () => {
    expect(mean).toMatchObject({ borderColor: 'grey', borderWidth: 1, borderDash: [], pointRadius: 0 });
    expect(lower).toMatchObject({ borderColor: 'grey', borderWidth: 1, borderDash: [8, 4], data: [58, 58, 58, 58] });
    const colour = typeof lower?.segment === 'object' ? lower.segment.borderColor : null;
    expect(asked(colour, { p1DataIndex: 2 })).toBe('transparent');
    expect(asked(colour, { p1DataIndex: 1 })).toBeUndefined();
  });

  test('leaves the words as they are: limits are not read out', () => {
    const chartOfJudged = chartOf({ ...input, series: input.series.map((one) => ({ ...one, signals })) });
    expect(readOut(chartOfJudged, 3)).toBe(readOut(chart, 3));
  });
});

test('a long line has points where the picture of the server has them', () => {
  const periods = periodsBetween('2010-Q1', '2022-Q1');
  const values = periods.map((_, place) => ([19, 21].includes(place) ? null : place));
  const long = chartOf({
    ...input,
    periods,
    series: [{ name: null, values, statuses: { '11': 'provisional' } }],
    target: [],
    events: [],
  });
  const radius = lineChart(long, colours, { ...plot, scale: 2 }).data.datasets[0]?.pointRadius;
  const radii = periods.map((_, dataIndex) => asked<number>(radius, { dataIndex }));
  expect(periods).toHaveLength(49);
  expect(radii.flatMap((each, place) => (each > 0 ? [[place, each]] : []))).toEqual([
    [11, 5],
    [20, 5],
    [48, 9],
  ]);
});
