import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
import type { Chart, ChartLine } from '#domain/chart.ts';
import { isPointShown } from '#domain/chart-line.ts';
import { lineDashes } from '#domain/svg.ts';
import { marksPlugin } from './marks.ts';
import { endLabelsPlugin } from './end-labels.ts';
import type { DrawnPlot } from './drawn-plot.ts';

/** Read from the page, so that the canvas follows its colour scheme. */
export type ChartColours = {
  lines: string[];
  names: string[];
  quiet: string;
  grid: string;
  ink: string;
  better: string;
  worse: string;
  background: string;
};

type LineChartConfiguration = ChartConfiguration<'line', (number | null)[], number>;

const pointStyles = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star'] as const;

/** Where something new began, the line is interrupted. */
const interrupted = ({ breaks }: ChartLine) => ({
  borderColor: ({ p1DataIndex }: { p1DataIndex: number }) => (breaks.includes(p1DataIndex) ? 'transparent' : undefined),
});

/** What says more than chance is told by shape and colour. */
const marks = {
  improvement: { style: 'triangle', colour: 'better' },
  concern: { style: 'rectRot', colour: 'worse' },
  'special-cause': { style: 'rect', colour: 'quiet' },
  'common-cause': undefined,
} as const;

const figuresDataset = (line: ChartLine, index: number, chart: Chart, colours: ChartColours, scale: number) => {
  const colour = colours.lines[index % colours.lines.length] ?? colours.ink;
  const last = line.values.findLastIndex((value) => value !== null);
  const markAt = (position: number) => marks[line.marked[position] ?? 'common-cause'];
  const colourAt = (position: number) => {
    const mark = markAt(position);
    return mark ? colours[mark.colour] : colour;
  };
  return {
    label: line.name ?? chart.title,
    data: [...line.values],
    borderColor: colour,
    borderWidth: 2.5 * scale,
    borderDash: (lineDashes[index % lineDashes.length] ?? []).map((length) => length * scale),
    pointStyle: ({ dataIndex }) => markAt(dataIndex)?.style ?? pointStyles[index % pointStyles.length] ?? 'circle',
    pointRadius: ({ dataIndex }) =>
      scale * (markAt(dataIndex) ? 6 : dataIndex === last ? 4.5 : isPointShown(chart, line, dataIndex) ? 2.5 : 0),
    pointHoverRadius: 6 * scale,
    pointBorderWidth: 1.5 * scale,
    pointBorderColor: ({ dataIndex }) => colourAt(dataIndex),
    // a hollow point is a figure that may still change
    pointBackgroundColor: ({ dataIndex }) =>
      line.uncertain.includes(dataIndex) ? colours.background : colourAt(dataIndex),
    segment: interrupted(line),
  } satisfies ChartDataset<'line', (number | null)[]>;
};

/** How what is no figure is drawn: quieter than the figures, and each in its own way. */
const quietStyles = {
  target: { borderWidth: 1.5, borderDash: [3, 4], pointHoverRadius: 4 },
  mean: { borderWidth: 1, borderDash: [], pointHoverRadius: 0 },
  limit: { borderWidth: 1, borderDash: [8, 4], pointHoverRadius: 0 },
};

const quietDataset = (line: ChartLine, style: (typeof quietStyles)['target'], { quiet }: ChartColours, scale: number) =>
  ({
    data: [...line.values],
    borderColor: quiet,
    pointRadius: 0,
    pointBackgroundColor: quiet,
    segment: interrupted(line),
    ...style,
    borderWidth: style.borderWidth * scale,
    borderDash: style.borderDash.map((length) => length * scale),
  }) satisfies ChartDataset<'line', (number | null)[]>;

/**
 * What Chart.js is told to draw, in the places of the server's drawing. All numbers are already written; nothing is
 * computed or rounded here.
 */
export const lineChart = (chart: Chart, colours: ChartColours, plot: DrawnPlot): LineChartConfiguration => {
  const { scale } = plot;
  const periodTicks = chart.periodTicks.filter(({ text }) => plot.written.includes(text));
  const font = { family: 'Inter, sans-serif', size: 14 * scale };
  const plugins: Plugin<'line'>[] = [marksPlugin(chart, colours, scale), endLabelsPlugin(chart, colours, plot)];
  return {
    type: 'line',
    data: {
      labels: chart.periods.map((_, position) => position),
      datasets: chart.lines.map((line, index) =>
        line.kind === 'figures'
          ? figuresDataset(line, index, chart, colours, scale)
          : quietDataset(line, quietStyles[line.kind], colours, scale),
      ),
    },
    plugins,
    options: {
      animation: false,
      // a point on the edge is drawn whole
      clip: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      layout: {
        autoPadding: false,
        padding: ({ chart: { width } }) => ({ top: plot.top, right: width - plot.right }),
      },
      scales: {
        x: {
          type: 'linear',
          min: 0,
          max: Math.max(1, chart.periods.length - 1),
          grid: { color: colours.grid, drawOnChartArea: false, tickLength: 5 * scale },
          border: { display: false },
          ticks: {
            font,
            color: colours.quiet,
            padding: 2.6 * scale,
            autoSkip: false,
            maxRotation: 0,
            callback: (_, index) => periodTicks[index]?.text ?? '',
          },
          afterBuildTicks: (axis) => {
            axis.ticks = periodTicks.map(({ position }) => ({ value: position }));
          },
          afterFit: (axis) => {
            axis.height = axis.chart.height - plot.bottom;
          },
        },
        y: {
          min: chart.axis.min,
          max: chart.axis.max,
          grid: { color: colours.grid, tickLength: 8 * scale },
          border: { display: false },
          ticks: {
            font,
            color: colours.quiet,
            padding: 8 * scale,
            callback: (_, index) => chart.axis.ticks[index]?.text ?? '',
          },
          afterBuildTicks: (axis) => {
            axis.ticks = chart.axis.ticks.map(({ value }) => ({ value }));
          },
          afterFit: (axis) => {
            axis.width = plot.left;
            axis.paddingTop = 0;
          },
        },
      },
    },
  };
};

/** The figures of one period in words: what is read out and shown when somebody points at it. */
export const readOut = (chart: Chart, position: number): string => {
  const figures = chart.lines
    .filter(({ texts }) => texts[position])
    .map(({ name, texts }) => [name, texts[position]].filter(Boolean).join(' '));
  const events = chart.marks.filter((mark) => Math.round(mark.position) === position).map(({ text }) => text);
  return [`${chart.periods[position] ?? ''}: ${figures.join(', ') || '–'}`, ...events].join('. ');
};
