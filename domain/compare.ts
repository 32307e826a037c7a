import { changeFrom } from './change.ts';
import type { MetricDefinition } from './metric.ts';
import { roundHalfAway } from './number.ts';
import { quartilesOf } from './quantile.ts';
import { lineColours } from './svg.ts';

/** The forms in which organisations are shown beside each other; the first is what a reader sees unasked. */
export const compareViews = ['lines', 'multiples', 'slope', 'bars', 'distribution', 'scatter', 'table'] as const;
export type CompareView = (typeof compareViews)[number];

/** What each figure is told as: itself, or against its own beginning, or against the median of all that are chosen. */
export const compareScales = ['absolute', 'change', 'index', 'median'] as const;
export type CompareScale = (typeof compareScales)[number];

type Measured = Pick<MetricDefinition, 'unit' | 'decimals' | 'direction' | 'minimum' | 'maximum'>;
type Numbers = readonly (number | null)[];

/** The figures of one organisation, and the positions at which their method changed. */
export type ComparedLine = { values: Numbers; breaks: readonly number[] };

/** Why somebody has no figures on this scale: there is none to begin with, or it is nought. */
export type Obstacle = 'no-base' | 'zero-base';

export type ScaledLine = {
  values: (number | null)[];
  obstacle: Obstacle | null;
  /** Positions whose figure is told against one from before, or after, a change of method. */
  acrossBreak: number[];
};

const isAcross = (breaks: readonly number[], base: number, position: number): boolean =>
  breaks.some((at) => Math.min(base, position) < at && at <= Math.max(base, position));

const againstBase = (
  { values, breaks }: ComparedLine,
  base: number,
  scaledFrom: (before: number, value: number) => number | null,
): ScaledLine => {
  const before = values[base] ?? null;
  if (before === null) return { values: values.map(() => null), obstacle: 'no-base', acrossBreak: [] };
  const scaled = values.map((value) => (value === null ? null : scaledFrom(before, value)));
  const isPossible = scaled[base] !== null;
  return {
    values: scaled,
    obstacle: isPossible ? null : 'zero-base',
    acrossBreak: scaled.flatMap((value, position) =>
      value !== null && isAcross(breaks, base, position) ? [position] : [],
    ),
  };
};

/**
 * The figures of all chosen organisations on a scale. A change is what it is everywhere: points for shares and indices, per
 * cent for the rest, of the values as they are shown. An index is 100 × value / base and needs a base above nought. The
 * median is that of all who have a figure in the period.
 */
export const onScale = (
  scale: CompareScale,
  lines: readonly ComparedLine[],
  base: number,
  metric: Measured,
): ScaledLine[] => {
  const unscaled = (values: (number | null)[]): ScaledLine => ({ values, obstacle: null, acrossBreak: [] });
  if (scale === 'absolute') return lines.map(({ values }) => unscaled([...values]));
  if (scale === 'median') {
    const medians = mediansOf(lines);
    return lines.map(({ values }) =>
      unscaled(
        values.map((value, position) => {
          const median = medians[position] ?? null;
          return value === null || median === null ? null : value - median;
        }),
      ),
    );
  }
  if (scale === 'index') {
    return lines.map((line) =>
      againstBase(line, base, (before, value) => (before > 0 ? (100 * value) / before : null)),
    );
  }
  return lines.map((line) =>
    againstBase(line, base, (before, value) => {
      const change = changeFrom(before, value, metric);
      return change && (change.kind === 'points' ? change.difference : change.percent);
    }),
  );
};

/** Of each position, over all who have a figure there. */
const mediansOf = (lines: readonly ComparedLine[]): (number | null)[] =>
  Array.from({ length: Math.max(0, ...lines.map(({ values }) => values.length)) }, (_, position) => {
    const found = lines.flatMap(({ values }) => values[position] ?? []);
    return quartilesOf(found).median;
  });

/** What figures on a scale are written as. Points of shares are no per cent, so they stand without a sign of theirs. */
export const scaledMetric = (
  scale: CompareScale,
  { unit, decimals, minimum, maximum }: Measured,
): Pick<MetricDefinition, 'unit' | 'decimals' | 'minimum' | 'maximum'> => {
  if (scale === 'absolute') return { unit, decimals, minimum, maximum };
  const unbounded = { minimum: null, maximum: null };
  if (scale === 'index') return { unit: 'count', decimals: 1, ...unbounded };
  if (unit === 'percent' || unit === 'index') return { unit: 'count', decimals, ...unbounded };
  return scale === 'change' ? { unit: 'percent', decimals: 1, ...unbounded } : { unit, decimals, ...unbounded };
};

/** As many positions as the longest has, each with how many have a figure there. */
const countsOf = (lines: readonly Numbers[]): number[] =>
  Array.from(
    { length: Math.max(0, ...lines.map((values) => values.length)) },
    (_, position) => lines.filter((values) => typeof values[position] === 'number').length,
  );

/**
 * The first and the last position at which at least half as many have a figure as at the fullest: where a comparison begins
 * and ends unless somebody asks for something else. Null without figures.
 */
export const usualSpan = (lines: readonly Numbers[]): { first: number; last: number } | null => {
  const counts = countsOf(lines);
  const most = Math.max(0, ...counts);
  if (most === 0) return null;
  const isFull = (count: number): boolean => count >= most / 2;
  return { first: counts.findIndex(isFull), last: counts.findLastIndex(isFull) };
};

/**
 * Who has which of the colours, by code: one's own first, then those that were pointed out, then in the order given. The
 * rest stays grey.
 */
export const coloursFor = (
  codes: readonly string[],
  own: readonly string[],
  pointedOut: readonly string[],
): Map<string, number> => {
  const isIn = (list: readonly string[]) => (code: string) => list.includes(code);
  const inOrder = new Set([...codes.filter(isIn(own)), ...codes.filter(isIn(pointedOut)), ...codes]);
  return new Map([...inOrder].slice(0, lineColours.length).map((code, place) => [code, place]));
};

type WithInterval = { interval?: { lower: number; upper: number } | undefined };

/** Positions of those that chance alone may have placed before the next: the intervals of the two overlap. */
export const notToldApart = (items: readonly WithInterval[]): number[] =>
  items.flatMap(({ interval: one }, place) => {
    const next = items[place + 1]?.interval;
    return one && next && one.lower <= next.upper && next.lower <= one.upper ? [place] : [];
  });

/** What is told of a figure has the decimals of the answers of the API: two more than are shown. */
export const roundedOn = (value: number, { decimals }: { decimals: number }): number =>
  roundHalfAway(value, decimals + 2);
