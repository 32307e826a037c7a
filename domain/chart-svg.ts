import { endLabelOf, isPointShown, lettersFor } from './chart-line.ts';
import { stretchesOf, type Chart, type ChartLine } from './chart.ts';
import type { Variation } from './signal.ts';
import {
  escaped,
  framedPicture,
  grid,
  ink,
  lineColours,
  lineDashes,
  nameColours,
  one,
  quiet,
  silentDrawing,
  widthOf,
  type Size,
} from './svg.ts';

export type ChartSize = Size;

const rowHeight = 18;

export type Plot = {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: (position: number) => number;
  y: (value: number) => number;
};

const plotOf = (chart: Chart, { width, height }: ChartSize, header: number, footer: number): Plot => {
  const left = Math.max(...chart.axis.ticks.map(({ text }) => widthOf(text))) + 10;
  const labels = chart.lines
    .flatMap((line) => endLabelOf(line, lettersFor(width))?.rows ?? [])
    .map((row) => widthOf(row) + 14);
  const right = width - Math.max(24, ...labels);
  const top = header + (chart.marks.length > 0 ? 26 : 10);
  const bottom = height - footer - 28;
  const { min, max } = chart.axis;
  const steps = Math.max(1, chart.periods.length - 1);
  return {
    left,
    right,
    top,
    bottom,
    x: (position) => left + 8 + ((right - left - 16) * position) / steps,
    y: (value) => bottom - ((bottom - top) * (value - min)) / (max - min),
  };
};

export const gridOf = (chart: Pick<Chart, 'axis'>, plot: Pick<Plot, 'left' | 'right' | 'y'>): string =>
  chart.axis.ticks
    .map(({ value, text }) => {
      const y = one(plot.y(value));
      return (
        `<line class="chart-grid" x1="${one(plot.left)}" x2="${one(plot.right)}" y1="${y}" y2="${y}" stroke="${grid}"/>` +
        `<text class="chart-tick" x="${one(plot.left - 8)}" y="${y}" dy="0.35em" text-anchor="end" fill="${quiet}">${escaped(text)}</text>`
      );
    })
    .join('');

export const periodAxisOf = (
  chart: Pick<Chart, 'periodTicks'>,
  plot: Pick<Plot, 'left' | 'right' | 'bottom' | 'x'>,
): string => {
  const widest = Math.max(0, ...chart.periodTicks.map(({ text }) => widthOf(text))) + 14;
  const room = Math.max(1, Math.floor((plot.right - plot.left) / widest));
  const every = Math.ceil(chart.periodTicks.length / room);
  return chart.periodTicks
    .filter((_, index) => index % every === 0)
    .map(({ position, text }) => {
      const x = one(plot.x(position));
      return (
        `<line class="chart-grid" x1="${x}" x2="${x}" y1="${one(plot.bottom)}" y2="${one(plot.bottom + 5)}" stroke="${grid}"/>` +
        `<text class="chart-tick" x="${x}" y="${one(plot.bottom + 21)}" text-anchor="middle" fill="${quiet}">${escaped(text)}</text>`
      );
    })
    .join('');
};

const marksOf = (chart: Chart, plot: Plot): string => {
  let previous = -Infinity;
  return chart.marks
    .map(({ position, number, kind }) => {
      const x = plot.x(position);
      // numbers that would lie on each other move aside, their lines stay where they belong
      const labelX = Math.max(x, previous + 19);
      previous = labelX;
      const dash = kind === 'method-break' ? '' : ' stroke-dasharray="2 4"';
      return (
        `<line class="chart-mark" x1="${one(x)}" x2="${one(x)}" y1="${one(plot.top - 6)}" y2="${one(plot.bottom)}" stroke="${quiet}"${dash}/>` +
        `<circle class="chart-badge" cx="${one(labelX)}" cy="${one(plot.top - 15)}" r="9" fill="#FFFFFF" stroke="${quiet}"/>` +
        `<text class="chart-tick" x="${one(labelX)}" y="${one(plot.top - 15)}" dy="0.35em" text-anchor="middle" font-size="11" fill="${quiet}">${number}</text>`
      );
    })
    .join('');
};

/** How what is no figure is drawn: quieter than the figures, and each in its own way. */
const otherStyles = {
  target: { name: 'chart-target', dash: '3 4', width: 1.5 },
  mean: { name: 'chart-mean', dash: '', width: 1 },
  limit: { name: 'chart-limit', dash: '8 4', width: 1 },
} as const;

const lineOf = (line: ChartLine, index: number, chart: Chart, plot: Plot): string => {
  const colour = line.kind === 'figures' ? (lineColours[index % lineColours.length] ?? ink) : quiet;
  const { name, dash, width } =
    line.kind === 'figures'
      ? {
          name: `chart-line chart-line-${index + 1}`,
          dash: (lineDashes[index % lineDashes.length] ?? []).join(' '),
          width: 2.5,
        }
      : otherStyles[line.kind];
  const d = stretchesOf(line)
    .map((stretch) =>
      stretch
        .map(({ position, value }, step) => `${step === 0 ? 'M' : 'L'}${one(plot.x(position))} ${one(plot.y(value))}`)
        .join(''),
    )
    .join('');
  const path =
    `<path class="${name}" d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" ` +
    `stroke-linejoin="round" stroke-linecap="round"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`;
  return line.kind === 'figures' ? path + pointsOf(line, index, colour, chart, plot) : path;
};

/** Told apart by shape and by colour: a triangle for the better, a diamond for what is to worry about, a square for the rest. */
const markedShapes: Record<Exclude<Variation, 'common-cause'>, { corners: readonly number[]; colour: string }> = {
  improvement: { corners: [0, -6.5, 6, 4.5, -6, 4.5], colour: '#0B665C' },
  concern: { corners: [0, -6.5, 6.5, 0, 0, 6.5, -6.5, 0], colour: '#97400A' },
  'special-cause': { corners: [-5, -5, 5, -5, 5, 5, -5, 5], colour: quiet },
};

const markedPointOf = (variation: Variation | undefined, x: number, y: number, isUncertain: boolean): string => {
  if (variation === undefined || variation === 'common-cause') return '';
  const { corners, colour } = markedShapes[variation];
  const points = corners.map((offset, place) => one(offset + (place % 2 === 0 ? x : y))).join(' ');
  const name = `chart-marked chart-${variation}${isUncertain ? ' chart-uncertain' : ''}`;
  return `<polygon class="${name}" points="${points}" fill="${isUncertain ? '#FFFFFF' : colour}" stroke="${colour}" stroke-width="1.5"/>`;
};

const pointsOf = (line: ChartLine, index: number, colour: string, chart: Chart, plot: Plot): string => {
  const last = line.values.findLastIndex((value) => value !== null);
  return line.values
    .map((value, position) => {
      if (value === null) return '';
      const isUncertain = line.uncertain.includes(position);
      const marked = markedPointOf(line.marked[position], plot.x(position), plot.y(value), isUncertain);
      if (marked) return marked;
      if (!isPointShown(chart, line, position)) return '';
      const radius = position === last ? 4.5 : 2.5;
      const fill = isUncertain ? '#FFFFFF' : colour;
      const name = `chart-point chart-line-${index + 1}${isUncertain ? ' chart-uncertain' : ''}`;
      return `<circle class="${name}" cx="${one(plot.x(position))}" cy="${one(plot.y(value))}" r="${radius}" fill="${fill}" stroke="${colour}" stroke-width="1.5"/>`;
    })
    .join('');
};

/** The names at the ends of the lines, pushed apart where they would cover each other. */
const endLabelsOf = (chart: Chart, plot: Plot, width: number): string => {
  const labels = chart.lines.flatMap((line, index) => {
    const label = endLabelOf(line, lettersFor(width));
    return label === null ? [] : [{ ...label, line, index, y: plot.y(label.value) }];
  });
  const sorted = labels.toSorted((a, b) => a.y - b.y);
  sorted.forEach((label, place) => {
    const above = sorted[place - 1];
    if (above) label.y = Math.max(label.y, above.y + above.rows.length * rowHeight);
  });
  const last = sorted.at(-1);
  const overflow = last ? Math.max(0, last.y + (last.rows.length - 1) * rowHeight - plot.bottom) : 0;
  return sorted
    .map(({ rows, line, index, y, position }) => {
      const isTarget = line.kind === 'target';
      const colour = isTarget ? quiet : (nameColours[index % nameColours.length] ?? ink);
      const name = isTarget ? 'chart-target-label' : `chart-label chart-line-${index + 1}`;
      const x = one(Math.min(plot.x(position) + 10, plot.right + 2));
      const spans = rows.map(
        (row, step) =>
          `<tspan x="${x}" y="${one(y - overflow + step * rowHeight)}" dy="0.35em">${escaped(row)}</tspan>`,
      );
      return `<text class="${name}" font-weight="600" fill="${colour}">${spans.join('')}</text>`;
    })
    .join('');
};

const drawn = (chart: Chart, size: ChartSize, header: number, footer: number): string => {
  const plot = plotOf(chart, size, header, footer);
  return (
    gridOf(chart, plot) +
    periodAxisOf(chart, plot) +
    marksOf(chart, plot) +
    chart.lines.map((line, index) => lineOf(line, index, chart, plot)).join('') +
    endLabelsOf(chart, plot, size.width)
  );
};

/** The drawing alone, for a page that has title and source beside it. Hidden from screen readers, who get the table. */
export const chartDrawing = (chart: Chart, size: ChartSize): string => silentDrawing(drawn(chart, size, 0, 0), size);

/** What the numbers over the curve stand for: the picture has no page beside it that could tell. */
const notesOf = (chart: Chart): string[] => [
  ...chart.marks.map(({ number, happenedOn, text }) => `${number}  ${happenedOn}: ${text}`),
  ...chart.legend,
];

/** A picture that can leave the page: on white, with title, unit, period, events and source. */
export const chartSvg = (chart: Chart, size: ChartSize): string =>
  framedPicture({ ...chart, notes: notesOf(chart) }, size, (inner, header, footer) =>
    drawn(chart, inner, header, footer),
  );
