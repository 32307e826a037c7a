import type { Axis } from './chart-axis.ts';
import { gridOf } from './chart-svg.ts';
import {
  classOf,
  colourOf,
  lettersFor,
  nameText,
  pointable,
  scaleBetween,
  spread,
  stacked,
  toldApart,
  toldHeight,
  widestName,
  type Drawn,
} from './compare-plot.ts';
import type { Interval } from './interval.ts';
import type { Quartiles } from './quantile.ts';
import { escaped, grid, ink, one, quiet, widthOf, type Size } from './svg.ts';

export type Bar = Drawn & { value: number; text: string; interval: Interval | null; isUncertain: boolean };
export type BarsDrawing = { axis: Axis; bars: readonly Bar[]; median: { value: number; text: string } | null };

const barHeight = 26;
/** What nothing is drawn through: a line of letters. */
const figureHeight = 18;

export const barsHeight = (count: number): number => toldHeight + 24 + count * barHeight;

/** Where its figure begins: behind the bar, its whisker and nought. */
const figureAt = ({ value, interval }: Bar, x: (value: number) => number): number =>
  Math.max(x(0), x(value), interval ? x(interval.upper) : -Infinity) + 6;

const barOf = (bar: Bar, y: number, x: (value: number) => number): string => {
  const [zero, end] = [x(0), x(bar.value)];
  const whisker = bar.interval && {
    from: x(bar.interval.lower),
    to: x(bar.interval.upper),
  };
  const middle = y + barHeight / 2;
  return (
    `<rect class="compare-bar" x="${one(Math.min(zero, end))}" y="${one(y + 4)}" width="${one(Math.abs(end - zero))}" height="${barHeight - 8}" ` +
    `fill="${colourOf(bar)}"${bar.isUncertain ? ' fill-opacity="0.3"' : ''} stroke="${colourOf(bar)}"/>` +
    (whisker
      ? `<path class="compare-whisker" d="M${one(whisker.from)} ${one(middle)}L${one(whisker.to)} ${one(middle)}` +
        `M${one(whisker.from)} ${one(middle - 5)}L${one(whisker.from)} ${one(middle + 5)}` +
        `M${one(whisker.to)} ${one(middle - 5)}L${one(whisker.to)} ${one(middle + 5)}" fill="none" stroke="${ink}" stroke-width="1.5"/>`
      : '') +
    `<text class="compare-value" x="${one(figureAt(bar, x))}" y="${one(middle)}" dy="0.35em" fill="${ink}">${escaped(bar.text)}</text>`
  );
};

/** From the top to the bottom of the bars, but for the figures that stand in its way: a line through a figure makes another of it. */
const medianParts = (
  median: number,
  bars: readonly Bar[],
  x: (value: number) => number,
): { from: number; to: number }[] => {
  const crossed = [...bars.keys()].filter((place) => {
    const bar = bars[place];
    const begin = bar ? figureAt(bar, x) : Infinity;
    return x(median) > begin - 3 && x(median) < begin + widthOf(bar?.text ?? '') + 3;
  });
  const middles = crossed.map((place) => toldHeight + (place + 0.5) * barHeight);
  const ends = [...middles.map((middle) => middle - figureHeight / 2), toldHeight + bars.length * barHeight];
  return ends.map((to, place) => ({
    from: (middles[place - 1] ?? toldHeight - figureHeight / 2) + figureHeight / 2,
    to,
  }));
};

/** One bar under the other in the order given, from nought; with whiskers where the figures are of a sample. */
export const barsDrawn = ({ axis, bars, median }: BarsDrawing, size: Size): string => {
  const most = lettersFor(size);
  const named = toldApart(bars, most);
  const left = widestName(named, most) + 10;
  const right = size.width - Math.max(0, ...bars.map(({ text }) => widthOf(text))) - 12;
  const x = scaleBetween(axis, left, right);
  const bottom = toldHeight + bars.length * barHeight;
  const across = (value: number): string => `x1="${one(x(value))}" x2="${one(x(value))}"`;
  return (
    `<line class="chart-grid" ${across(0)} y1="${toldHeight}" y2="${bottom}" stroke="${grid}"/>` +
    named
      .map((bar, place) => {
        const y = toldHeight + place * barHeight;
        return pointable(bar, barOf(bar, y, x)) + nameText(bar, left - 8, y + barHeight / 2, 'end', most);
      })
      .join('') +
    (median
      ? medianParts(median.value, bars, x)
          .map(
            ({ from, to }) =>
              `<line class="compare-median" ${across(median.value)} y1="${from}" y2="${to}" stroke="${quiet}" stroke-dasharray="4 3"/>`,
          )
          .join('') +
        `<text class="chart-tick" x="${one(Math.min(right, Math.max(left, x(median.value))))}" y="${bottom + 17}" text-anchor="middle" fill="${quiet}">${escaped(median.text)}</text>`
      : '')
  );
};

export type Dot = Drawn & { value: number; isUncertain: boolean };
export type DistributionDrawing = { axis: Axis; dots: readonly Dot[]; quartiles: Quartiles; medianText: string };

const dotOf = (dot: Drawn & { isUncertain: boolean }, x: number, y: number, radius: number): string =>
  `<circle class="compare-dot${dot.isUncertain ? ' compare-hollow' : ''}" cx="${one(x)}" cy="${one(y)}" r="${radius}" ` +
  `fill="${dot.isUncertain ? '#FFFFFF' : colourOf(dot)}" stroke="${colourOf(dot)}" stroke-width="1.5"/>`;

/** A dot for each over its value, on each other where they are alike; the middle half as a box, the median as its line. */
export const distributionDrawn = ({ axis, dots, quartiles, medianText }: DistributionDrawing, size: Size): string => {
  const edge = Math.max(...axis.ticks.map(({ text }) => widthOf(text))) / 2 + 4;
  const x = scaleBetween(axis, edge, size.width - edge);
  const radius = dots.length > 120 ? 3 : dots.length > 40 ? 5 : 7;
  const inOrder = dots.toSorted((a, b) => a.value - b.value);
  const [top, bottom] = [toldHeight + 44, size.height - 62];
  const heights = stacked(
    inOrder.map(({ value }) => x(value)),
    2 * radius,
  );
  const step = Math.min(2 * radius + 1, (bottom - top) / Math.max(1, ...heights));
  const box = bottom + 18;
  const { lower, median, upper } = quartiles;
  const ticks = axis.ticks.map(
    ({ value, text }) =>
      `<line class="chart-grid" x1="${one(x(value))}" x2="${one(x(value))}" y1="${toldHeight + 24}" y2="${box + 20}" stroke="${grid}"/>` +
      `<text class="chart-tick" x="${one(x(value))}" y="${size.height - 6}" text-anchor="middle" fill="${quiet}">${escaped(text)}</text>`,
  );
  const middle =
    lower === null || median === null || upper === null
      ? ''
      : `<rect class="compare-box" x="${one(x(lower))}" y="${one(box)}" width="${one(x(upper) - x(lower))}" height="14" fill="none" stroke="${quiet}" stroke-width="1.5"/>` +
        `<line class="compare-median" x1="${one(x(median))}" x2="${one(x(median))}" y1="${toldHeight + 24}" y2="${one(box + 14)}" stroke="${quiet}" stroke-width="2"/>` +
        `<text class="chart-tick" x="${one(x(median))}" y="${toldHeight + 16}" text-anchor="${anchorAt(x(median), size)}" fill="${quiet}">${escaped(medianText)}</text>`;
  const drawn = inOrder.map((dot, place) => {
    const [cx, cy] = [x(dot.value), bottom - (heights[place] ?? 0) * step];
    const own = dot.isOwn
      ? nameText(dot, cx, cy - 14, anchorAt(cx, size) === 'end' ? 'end' : 'start', lettersFor(size))
      : '';
    return { isOwn: dot.isOwn, text: pointable(dot, dotOf(dot, cx, cy, dot.isOwn ? radius + 2 : radius)) + own };
  });
  // one's own lies above the others
  const [others, own] = [drawn.filter(({ isOwn }) => !isOwn), drawn.filter(({ isOwn }) => isOwn)];
  return ticks.join('') + middle + [...others, ...own].map(({ text }) => text).join('');
};

const anchorAt = (x: number, { width }: Size): 'start' | 'middle' | 'end' =>
  x < width * 0.2 ? 'start' : x > width * 0.8 ? 'end' : 'middle';

export type ScatterItem = Drawn & { across: number; value: number; isUncertain: boolean };
export type ScatterDrawing = { across: Axis; axis: Axis; items: readonly ScatterItem[]; acrossName: string };

/** Two metrics of the same organisations in the same period: one across, one up. */
export const scatterDrawn = ({ across, axis, items, acrossName }: ScatterDrawing, size: Size): string => {
  const most = lettersFor(size);
  const left = Math.max(...axis.ticks.map(({ text }) => widthOf(text))) + 10;
  const named = items.filter(({ colour }) => colour !== null);
  const right = size.width - Math.max(24, widestName(named, most) + 14);
  const [top, bottom] = [toldHeight + 8, size.height - 48];
  const x = scaleBetween(across, left + 8, right - 8);
  const y = scaleBetween(axis, bottom, top);
  const shown = across.ticks.filter((_, place) => size.width >= 480 || place % 2 === 0);
  const ticks = shown.map(
    ({ value, text }) =>
      `<line class="chart-grid" x1="${one(x(value))}" x2="${one(x(value))}" y1="${top}" y2="${bottom}" stroke="${grid}"/>` +
      `<text class="chart-tick" x="${one(x(value))}" y="${bottom + 19}" text-anchor="middle" fill="${quiet}">${escaped(text)}</text>`,
  );
  const heights = spread(
    named.map(({ value }) => y(value)),
    17,
    top,
    bottom,
  );
  const names = named.map((item, place) => {
    const height = heights[place] ?? 0;
    return (
      `<path class="compare-lead ${classOf(item)}" d="M${one(x(item.across) + 6)} ${one(y(item.value))}L${one(right)} ${one(height)}" fill="none" stroke="${colourOf(item)}" stroke-width="0.75"/>` +
      nameText(item, right + 6, height, 'start', most)
    );
  });
  return (
    gridOf({ axis }, { left, right, y }) +
    ticks.join('') +
    `<text class="chart-tick" x="${one((left + right) / 2)}" y="${size.height - 6}" text-anchor="middle" fill="${ink}">${escaped(acrossName)}</text>` +
    names.join('') +
    [...items.filter(({ colour }) => colour === null), ...named.toReversed()]
      .map((item) => pointable(item, dotOf(item, x(item.across), y(item.value), item.isOwn ? 7 : 5)))
      .join('')
  );
};
