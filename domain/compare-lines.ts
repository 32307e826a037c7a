import { gridOf, periodAxisOf } from './chart-svg.ts';
import { stretchesOf, type Chart } from './chart.ts';
import {
  classOf,
  colourOf,
  lettersFor,
  nameText,
  pointable,
  scaleBetween,
  spread,
  toldApart,
  toldHeight,
  widestName,
  type Drawn,
} from './compare-plot.ts';
import { escaped, grid, ink, lineDashes, one, quiet, widthOf, type Size } from './svg.ts';

export type DrawnLine = Drawn & {
  values: readonly (number | null)[];
  /** Positions that the line does not reach from the one before. */
  breaks: readonly number[];
  /** Positions of figures that are not final, not whole, or told across a break: their points are hollow. */
  uncertain: readonly number[];
};

export type LinesDrawing = Pick<Chart, 'axis' | 'periodTicks'> & { lines: readonly DrawnLine[] };

/** More grey lines than this cannot be pointed at one by one. */
const mostPointable = 60;
const rowHeight = 17;

type Places = { x: (position: number) => number; y: (value: number) => number };

const pathOf = (line: DrawnLine, { x, y }: Places): string =>
  stretchesOf(line)
    .map((stretch) =>
      stretch
        .map(({ position, value }, step) => `${step === 0 ? 'M' : 'L'}${one(x(position))} ${one(y(value))}`)
        .join(''),
    )
    .join('');

/**
 * The points that a line alone would not show: its end, those that stand alone and, where there is room, figures to take
 * with care.
 */
const pointsOf = (line: DrawnLine, { x, y }: Places, isLarge: boolean): string => {
  const last = line.values.findLastIndex((value) => value !== null);
  const colour = colourOf(line);
  return line.values
    .map((value, position) => {
      if (value === null) return '';
      const isUncertain = line.uncertain.includes(position);
      const hasNeighbour = [position - 1, position + 1].some((next) => typeof line.values[next] === 'number');
      const isEnd = position === last && line.colour !== null;
      if (hasNeighbour && !isEnd && !(isUncertain && isLarge)) return '';
      const radius = isEnd && isLarge ? 4.5 : 2.5;
      return (
        `<circle class="compare-dot${isUncertain ? ' compare-hollow' : ''}" cx="${one(x(position))}" cy="${one(y(value))}" ` +
        `r="${radius}" fill="${isUncertain ? '#FFFFFF' : colour}" stroke="${colour}" stroke-width="1.5"/>`
      );
    })
    .join('');
};

const lineOf = (line: DrawnLine, places: Places, isLarge: boolean): string => {
  const d = pathOf(line, places);
  if (d === '') return '';
  const dash = line.colour === null || !isLarge ? '' : (lineDashes[line.colour] ?? []).join(' ');
  const width = line.colour === null ? 1.25 : line.isOwn ? 4 : 2.5;
  // what is thin is hard to meet
  const target = line.colour === null ? `<path class="compare-target" d="${d}" fill="none" stroke-width="9"/>` : '';
  return pointable(
    line,
    `${target}<path class="compare-line" d="${d}" fill="none" stroke="${colourOf(line)}" stroke-width="${width}" ` +
      `stroke-linejoin="round" stroke-linecap="round"${dash ? ` stroke-dasharray="${dash}"` : ''}/>${pointsOf(line, places, isLarge)}`,
  );
};

/** All grey lines beyond those that can be pointed at, in one. */
const crowdOf = (lines: readonly DrawnLine[], places: Places): string =>
  lines.length === 0
    ? ''
    : `<path class="compare-line compare-other" d="${lines.map((line) => pathOf(line, places)).join('')}" fill="none" ` +
      `stroke="${colourOf({ colour: null })}" stroke-width="0.75"/>`;

/** Where everything stands: those that have a name at their end, and the grey ones. */
const layoutOf = ({ axis, lines }: LinesDrawing, size: Size) => {
  const most = lettersFor(size);
  const named = toldApart(
    lines.filter((line) => line.colour !== null && line.values.some((value) => value !== null)),
    most,
  );
  const others = lines.filter(({ colour }) => colour === null);
  const left = Math.max(...axis.ticks.map(({ text }) => widthOf(text))) + 10;
  const right = size.width - widestName(named, most) - 14;
  const [top, bottom] = [toldHeight + 8, size.height - 28];
  const steps = Math.max(1, ...lines.map(({ values }) => values.length - 1));
  const x = (position: number): number => left + 8 + ((right - left - 16) * position) / steps;
  const y = scaleBetween(axis, bottom, top);
  return { named, others, most, left, right, top, bottom, places: { x, y } };
};

/** Only the grey lines that cannot be pointed at; nothing where there are none. */
export const crowdDrawn = (drawing: LinesDrawing, size: Size): string => {
  const { others, places } = layoutOf(drawing, size);
  return crowdOf(others.slice(mostPointable), places);
};

/** What the figures are, at the left, for a drawing that is moved beside it. */
export const axisDrawn = (drawing: LinesDrawing, size: Size): string => {
  const { left, places } = layoutOf(drawing, size);
  return gridOf(drawing, { left, right: left, y: places.y });
};

/**
 * Lines over time: those with a colour have their name at their end, the others when they are pointed at. Where a picture
 * of the grey ones is named, that is shown instead of drawing them.
 */
export const linesDrawn = (drawing: LinesDrawing, size: Size, crowd: string | null = null): string => {
  const { axis, periodTicks } = drawing;
  const { named, others, most, left, right, top, bottom, places } = layoutOf(drawing, size);
  const { x, y } = places;
  const ends = named.map(({ values }) => y(values.findLast((value) => value !== null) ?? 0));
  const heights = spread(ends, rowHeight, top, bottom);
  return (
    gridOf({ axis }, { left, right, y }) +
    periodAxisOf({ periodTicks }, { left, right, bottom, x }) +
    (crowd === null || others.length <= mostPointable
      ? crowdOf(others.slice(mostPointable), places)
      : `<image class="compare-crowd" href="${escaped(crowd)}" width="${size.width}" height="${size.height}"/>`) +
    [...others.slice(0, mostPointable), ...named.toReversed()]
      .map((line) => lineOf(line, places, line.colour !== null))
      .join('') +
    named.map((line, place) => nameText(line, right + 6, heights[place] ?? 0, 'start', most)).join('')
  );
};

export type Panel = { line: DrawnLine; axis: Chart['axis'] };
export type MultiplesDrawing = { panels: readonly Panel[]; first: string; last: string };

const panelHeight = 132;
const columnsFor = ({ width }: Pick<Size, 'width'>): number => (width < 480 ? 2 : 4);

export const multiplesHeight = (count: number, size: Pick<Size, 'width'>): number =>
  toldHeight + Math.max(1, Math.ceil(count / columnsFor(size))) * panelHeight;

/** One small chart for each, on one axis for all or each on its own. */
export const multiplesDrawn = ({ panels, first, last }: MultiplesDrawing, size: Size): string => {
  const columns = columnsFor(size);
  const width = size.width / columns;
  const most = Math.floor((width - 16) / widthOf('n'));
  const names = toldApart(
    panels.map(({ line }) => line),
    most,
  );
  return panels
    .map(({ line, axis }, place) => {
      const [left, top] = [(place % columns) * width, toldHeight + Math.floor(place / columns) * panelHeight];
      const ends = [axis.ticks.at(0), axis.ticks.at(-1)].filter((tick) => tick !== undefined);
      const margin = left + Math.max(...ends.map(({ text }) => widthOf(text, 11))) + 6;
      const [upper, bottom, right] = [top + 24, top + panelHeight - 30, left + width - 16];
      const steps = Math.max(1, line.values.length - 1);
      const y = scaleBetween(axis, bottom, upper);
      const places = { x: (position: number) => margin + 4 + ((right - margin - 8) * position) / steps, y };
      const rules = ends.map(
        ({ value, text }) =>
          `<line class="chart-grid" x1="${one(margin)}" x2="${one(right)}" y1="${one(y(value))}" y2="${one(y(value))}" stroke="${grid}"/>` +
          `<text class="chart-tick" x="${one(margin - 5)}" y="${one(y(value))}" dy="0.35em" text-anchor="end" font-size="11" fill="${quiet}">${escaped(text)}</text>`,
      );
      const periods = [
        `<text class="chart-tick" x="${one(margin)}" y="${one(bottom + 17)}" font-size="11" fill="${quiet}">${escaped(first)}</text>`,
        `<text class="chart-tick" x="${one(right)}" y="${one(bottom + 17)}" text-anchor="end" font-size="11" fill="${quiet}">${escaped(last)}</text>`,
      ];
      return (
        rules.join('') +
        periods.join('') +
        nameText(names[place] ?? line, left, top + 9, 'start', most) +
        lineOf(line, places, false)
      );
    })
    .join('');
};

export type SlopeItem = Drawn & { from: number; to: number; fromText: string; toText: string; isUncertain: boolean };
export type SlopeDrawing = { axis: Chart['axis']; fromName: string; toName: string; items: readonly SlopeItem[] };

/** From one period to another: a straight line each, with what it began and ended with. */
export const slopeDrawn = ({ axis, fromName, toName, items }: SlopeDrawing, size: Size): string => {
  const most = lettersFor(size);
  const named = toldApart(
    items.filter(({ colour }) => colour !== null),
    most,
  );
  const left = Math.max(40, ...named.map(({ fromText }) => widthOf(fromText))) + 12;
  const widestEnd = Math.max(40, ...named.map(({ toText }) => widthOf(toText)));
  const right = size.width - widestEnd - widestName(named, most) - 24;
  const [top, bottom] = [toldHeight + 34, size.height - 12];
  const y = scaleBetween(axis, bottom, top);
  const [before, after] = (['from', 'to'] as const).map((end) =>
    spread(
      named.map((item) => y(item[end])),
      rowHeight,
      top,
      bottom,
    ),
  );
  const posts = [left, right].map(
    (x, place) =>
      `<line class="chart-grid" x1="${one(x)}" x2="${one(x)}" y1="${top - 8}" y2="${bottom}" stroke="${grid}"/>` +
      `<text class="chart-tick" x="${one(x)}" y="${top - 16}" text-anchor="middle" fill="${ink}">${escaped(place === 0 ? fromName : toName)}</text>`,
  );
  const slopes = [...items.filter(({ colour }) => colour === null), ...named.toReversed()].map((item) => {
    const ends = [left, right].map((x, place) => {
      const cy = one(y(place === 0 ? item.from : item.to));
      const name = `compare-dot${item.isUncertain ? ' compare-hollow' : ''}`;
      return `<circle class="${name}" cx="${one(x)}" cy="${cy}" r="${item.colour === null ? 2.5 : 4}" fill="${item.isUncertain ? '#FFFFFF' : colourOf(item)}" stroke="${colourOf(item)}" stroke-width="1.5"/>`;
    });
    const d = `M${one(left)} ${one(y(item.from))}L${one(right)} ${one(y(item.to))}`;
    const dash = item.isUncertain ? ' stroke-dasharray="5 4"' : '';
    const width = item.colour === null ? 1.25 : item.isOwn ? 4 : 2.5;
    return pointable(
      item,
      `<path class="compare-target" d="${d}" fill="none" stroke-width="9"/>` +
        `<path class="compare-line" d="${d}" fill="none" stroke="${colourOf(item)}" stroke-width="${width}"${dash}/>${ends.join('')}`,
    );
  });
  const texts = named.map((item, place) => {
    const value = (x: number, at: number, anchor: string, text: string) =>
      `<text class="compare-value ${classOf(item)}" x="${one(x)}" y="${one(at)}" dy="0.35em" text-anchor="${anchor}" fill="${ink}">${escaped(text)}</text>`;
    return (
      value(left - 10, before?.[place] ?? 0, 'end', item.fromText) +
      value(right + 10, after?.[place] ?? 0, 'start', item.toText) +
      nameText(item, right + widestEnd + 18, after?.[place] ?? 0, 'start', most)
    );
  });
  return posts.join('') + slopes.join('') + texts.join('');
};
