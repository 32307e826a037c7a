import { barsDrawn, barsHeight, distributionDrawn, scatterDrawn } from '#domain/compare-bars.ts';
import {
  axisDrawn,
  crowdDrawn,
  linesDrawn,
  multiplesDrawn,
  multiplesHeight,
  slopeDrawn,
  type DrawnLine,
} from '#domain/compare-lines.ts';
import { scaledMetric } from '#domain/compare.ts';
import { axisFor, type Axis } from '#domain/chart-axis.ts';
import { periodTicksOf } from '#domain/chart.ts';
import { isCompared } from '#domain/small-numbers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import { silentDrawing, type Size } from '#domain/svg.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { uncertainIn, type Line } from './figures.ts';
import type { Gathered } from './gather.ts';
import { rankedOf } from './ranked.ts';
import type { Selection } from './selection.ts';
import { writtenOn } from './wording.ts';

/** What a view draws, in whatever room it gets, and how high it is in a width; `left` are those that found no room, `unpaired` those that lack one of two figures. */
export type Drawing = {
  /** The grey ones by a picture of their own, where one is named. */
  draw: (size: Size, crowd?: string | null) => string;
  /** That picture, and what stands beside a drawing that is moved; null for what is drawn as a whole. */
  apart: { crowd: (size: Size) => string; axis: (size: Size) => string } | null;
  heightIn: (width: number) => number;
  left: number;
  unpaired: number;
};

/** More small charts or bars than this are a list, and the table is a better one. */
const mostPanels = 40;
const mostBars = 60;

const numbersIn = (lines: readonly (readonly (number | null)[])[]): number[] =>
  lines.flatMap((values) => values.filter((value) => value !== null));

/** Null where there is nothing to draw, and for the table. */
export const drawingOf = (gathered: Gathered, selection: Selection, language: Language): Drawing | null => {
  const { figures, metric } = gathered;
  const { periods, period } = figures;
  const shown = scaledMetric(selection.scale, metric);
  const written = writtenOn(selection.scale, metric, language);
  const nameOf = ({ organisation }: Line): string => textIn(organisation.names, language);
  const short = (one: (typeof periods)[number]): string => formatPeriod(one, language, 'short');
  const tall = (width: number): number => (width < 480 ? 340 : 430);
  const present = figures.lines.filter(({ values }) => values.some((value) => value !== null));
  if (present.length === 0 || period === null) return null;
  const item = (line: Line, told: string) => ({
    name: nameOf(line),
    colour: line.colour,
    isOwn: line.isOwn,
    told: `${nameOf(line)}: ${told}`,
  });
  const lineOf = (line: Line): DrawnLine => {
    const last = line.values.findLastIndex((value) => value !== null);
    const [value, lastPeriod] = [line.values[last], periods[last]];
    return {
      ...item(
        line,
        value === null || value === undefined || !lastPeriod ? '' : `${written(value)} (${short(lastPeriod)})`,
      ),
      values: line.values,
      breaks: line.breaks,
      uncertain: uncertainIn(line),
    };
  };
  /** Nothing is drawn outside the picture, also where figures are beyond what the metric can be. */
  const axisOf = (numbers: readonly number[]): Axis => {
    const { minimum, maximum } = shown;
    const isBeyond = numbers.some((value) => value < (minimum ?? -Infinity) || value > (maximum ?? Infinity));
    return axisFor(numbers, isBeyond ? { ...shown, minimum: null, maximum: null } : shown, language);
  };
  const all = numbersIn(present.map(({ values }) => values));

  const lines = (): Drawing => {
    const drawn = { axis: axisOf(all), periodTicks: periodTicksOf(periods, language), lines: present.map(lineOf) };
    return {
      draw: (size, crowd = null) => linesDrawn(drawn, size, crowd),
      apart: { crowd: (size) => crowdDrawn(drawn, size), axis: (size) => axisDrawn(drawn, size) },
      heightIn: tall,
      left: 0,
      unpaired: 0,
    };
  };

  const multiples = (): Drawing => {
    const panels = inFront(present).slice(0, mostPanels);
    const shared = axisOf(numbersIn(panels.map(({ values }) => values)));
    const [first = '', last = ''] = [periods.at(0), periods.at(-1)].map((one) => one && short(one));
    return {
      draw: (size) =>
        multiplesDrawn(
          {
            panels: panels.map((line) => ({
              // each stands alone and needs no colour to be found
              line: { ...lineOf(line), colour: line.isOwn ? 0 : (line.colour ?? 4) },
              axis: selection.axis === 'free' ? axisOf(numbersIn([line.values])) : shared,
            })),
            first,
            last,
          },
          size,
        ),
      heightIn: (width) => multiplesHeight(panels.length, { width }),
      apart: null,
      left: present.length - panels.length,
      unpaired: 0,
    };
  };

  const slope = (): Drawing | null => {
    const { base } = figures;
    if (base === null) return null;
    const [from, to] = [periods.indexOf(base), periods.indexOf(period)];
    const items = present.flatMap((line) => {
      const [before, after] = [line.values[from] ?? null, line.values[to] ?? null];
      if (before === null || after === null) return [];
      const isParted = line.breaks.some((at) => from < at && at <= to);
      return [
        {
          ...item(line, `${written(before)} → ${written(after)}`),
          from: before,
          to: after,
          fromText: written(before),
          toText: written(after),
          isUncertain: isParted,
        },
      ];
    });
    if (items.length === 0) return null;
    const axis = axisOf(items.flatMap((one) => [one.from, one.to]));
    return {
      draw: (size) => slopeDrawn({ axis, fromName: short(base), toName: short(period), items }, size),
      heightIn: tall,
      apart: null,
      left: 0,
      unpaired: present.length - items.length,
    };
  };

  const bars = (): Drawing | null => {
    const { items, quartiles } = rankedOf(gathered, selection.scale);
    if (items.length === 0) return null;
    const front = items.filter(({ line }, place) => place < mostBars || line.isOwn);
    const ends = front.flatMap(({ interval }) => (interval ? [interval.lower, interval.upper] : []));
    // over all periods, so that nothing but the bars moves when time does
    const axis = axisOf([0, ...all, ...ends]);
    return {
      draw: (size) =>
        barsDrawn(
          {
            axis,
            bars: front.map(({ line, value, interval, isUncertain, rank }) => ({
              ...item(line, `${written(value)}${rank === null ? '' : `, ${rank}/${items.length}`}`),
              value,
              text: written(value),
              interval,
              isUncertain,
            })),
            median:
              quartiles.median === null
                ? null
                : {
                    value: quartiles.median,
                    text: m.compare_median_is({ value: written(quartiles.median) }, { locale: language }),
                  },
          },
          size,
        ),
      heightIn: () => barsHeight(front.length),
      apart: null,
      left: items.length - front.length,
      unpaired: 0,
    };
  };

  const distribution = (): Drawing | null => {
    const { items, quartiles } = rankedOf(gathered, selection.scale);
    if (items.length === 0) return null;
    return {
      draw: (size) =>
        distributionDrawn(
          {
            axis: axisOf(all),
            dots: items.map(({ line, value, isUncertain }) => ({
              ...item(line, written(value)),
              value,
              isUncertain,
            })),
            quartiles,
            medianText:
              quartiles.median === null
                ? ''
                : m.compare_median_is({ value: written(quartiles.median) }, { locale: language }),
          },
          size,
        ),
      heightIn: () => 300,
      apart: null,
      left: 0,
      unpaired: 0,
    };
  };

  const scatter = (): Drawing | null => {
    const { second } = gathered;
    const pairs = pairsOf(gathered, selection);
    if (second === null || pairs.length === 0) return null;
    const across = axisFor(
      pairs.map((pair) => pair.across),
      second,
      language,
    );
    return {
      draw: (size) =>
        scatterDrawn(
          {
            across,
            axis: axisOf(pairs.map(({ value }) => value)),
            acrossName: textIn(second.names, language),
            items: pairs.map(({ line, value, across: other, isUncertain }) => ({
              ...item(line, `${written(value)}, ${formatValue(other, second, language)}`),
              value,
              across: other,
              isUncertain,
            })),
          },
          size,
        ),
      heightIn: tall,
      apart: null,
      left: 0,
      unpaired: rankedOf(gathered, selection.scale).items.length - pairs.length,
    };
  };

  const views = { lines, multiples, slope, bars, distribution, scatter, table: () => null };
  return views[selection.view]();
};

/** One's own first, and then those that have a colour. */
const inFront = (lines: readonly Line[]): Line[] => {
  const placeOf = ({ colour }: Line): number => colour ?? Infinity;
  return lines.toSorted((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)));
};

/** Those that have a figure of both metrics in the period. */
export const pairsOf = (gathered: Gathered, { scale }: Pick<Selection, 'scale'>) => {
  const { second, secondSeries } = gathered;
  const other = new Map(secondSeries?.series.map((item) => [item.organisation, item]));
  return rankedOf(gathered, scale).items.flatMap((placed) => {
    const item = other.get(placed.line.organisation.code);
    const across = item?.values[0] ?? null;
    if (second === null || across === null || !isCompared(second, item?.n?.[0] ?? null)) return [];
    return [{ ...placed, across }];
  });
};

export type Served = {
  wide: string;
  narrow: string;
  /** Drawn apart in time, to be moved past what the figures are; null where the whole is shown at once. */
  stretched: { axis: string; drawing: string } | null;
};

/** How wide a drawing is in wide and in narrow windows, and drawn apart in time. */
export const widths = { wide: 760, narrow: 340, stretched: 2_280 } as const;
export type Width = keyof typeof widths;
export const isWidth = (text: string): text is Width => Object.hasOwn(widths, text);
const axisWidth = 90;

/** For wide and for narrow windows, or drawn apart; the picture of the grey ones is asked for by the width. */
export const servedDrawing = (
  { draw, heightIn, apart }: Drawing,
  isStretched: boolean,
  crowdOf: ((width: Width) => string) | null,
): Served => {
  const served = (name: Width): string => {
    const size = { width: widths[name], height: heightIn(widths[name]) };
    return silentDrawing(draw(size, crowdOf && apart && crowdOf(name)), size);
  };
  if (!isStretched || apart === null) return { wide: served('wide'), narrow: served('narrow'), stretched: null };
  const size = { width: widths.stretched, height: heightIn(widths.stretched) };
  const axis = silentDrawing(apart.axis(size), { width: axisWidth, height: size.height });
  return { wide: '', narrow: '', stretched: { axis, drawing: served('stretched') } };
};
