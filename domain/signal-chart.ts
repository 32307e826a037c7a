import { sampleOf } from './interval.ts';
import { unweightedMean } from './mean.ts';
import type { MetricDefinition } from './metric.ts';
import { periodsPerYear, type Frequency } from './period.ts';
import { proportionChart, type ShareOfAnswers } from './proportion-chart.ts';
import type { SeriesPoints } from './series.ts';
import {
  assuranceOf,
  fewestFirmPoints,
  lastShiftOf,
  variationOf,
  type Assurance,
  type Limits,
  type Signal,
  type Variation,
} from './signal.ts';
import { growthLimits, trendLimits } from './trend.ts';
import { xmrChart, xmrLimits, type ProcessChart } from './xmr.ts';

/** What is charted: the values, their differences from the same period last year, or values as shares of answers. */
export const signalBases = ['values', 'differences', 'answers'] as const;
export type SignalBasis = (typeof signalBases)[number];

/** So many differences make a seasonal chart; so many values, limits for the next. */
const fewestDifferences = 8;
/** Among fewer, none can be outside the limits that they make, however they lie. */
const fewestSpeaking = 5;

/**
 * The differences from the same period last year, by position. None where either is missing, or where something new began
 * between the two.
 */
const differencesOf = (
  values: readonly (number | null)[],
  perYear: number,
  rebaseAt: readonly number[],
): (number | null)[] =>
  values.map((value, position) => {
    const before = values[position - perYear] ?? null;
    const isAcross = rebaseAt.some((start) => start > position - perYear && start <= position);
    return value === null || before === null || isAcross ? null : value - before;
  });

/** The differences that a seasonal series is charted on; null where it is charted on its values. */
const seasonalDifferences = (
  { isSeasonal }: Pick<MetricDefinition, 'isSeasonal'>,
  values: readonly (number | null)[],
  frequency: Frequency,
  rebaseAt: readonly number[],
): (number | null)[] | null => {
  const perYear = periodsPerYear[frequency];
  if (!isSeasonal || perYear === 1) return null;
  const differences = differencesOf(values, perYear, rebaseAt);
  return differences.filter((difference) => difference !== null).length < fewestDifferences ? null : differences;
};

type Judged = Pick<MetricDefinition, 'unit' | 'direction' | 'isSeasonal' | 'smallestAnswers'>;
type Figures = Pick<SeriesPoints, 'values' | 'denominators' | 'answers'>;

/** Null unless there are values, and every one is a share of answers whose number is known. */
const sharesOfAnswers = (metric: Judged, figures: Figures): (ShareOfAnswers | null)[] | null => {
  const shares = figures.values.map((value, position): ShareOfAnswers | null => {
    if (value === null) return null;
    const [denominator, answers] = [figures.denominators?.[position] ?? null, figures.answers?.[position] ?? null];
    const sample = sampleOf(metric, { value, denominator, answers });
    return sample && { sharePercent: value, answers: sample.whole };
  });
  const known = shares.filter((share) => share !== null).length;
  return known > 0 && known === figures.values.filter((value) => value !== null).length ? shares : null;
};

export type SignalChart = ProcessChart & {
  basis: SignalBasis;
  /** A seasonal metric on its values, because there are too few differences: part of what is seen may be the season. */
  isSeasonIgnored: boolean;
  /** What the limits are about, by position: values, or differences in the same unit. */
  charted: readonly (number | null)[];
  /** By position; null where nothing is charted. */
  variations: (Variation | null)[];
  /** The last value; null without any. */
  latest: {
    position: number;
    signal: Signal | null;
    /** Null where nobody can tell: its segment has fewer than five points, or last year's value is missing. */
    variation: Variation | null;
    isTrial: boolean;
  } | null;
  /** Null without target or good direction, under trial limits, and on differences, which no target is about. */
  assurance: Assurance | null;
};

/**
 * Which changes of a series are more than chance. Seasonal metrics are charted on differences from the same period last year
 * if there are eight of them, shares of answers on Laney's P′, all others on XmR. Cumulative values are made discrete before.
 */
export const signalChart = (
  metric: Judged,
  figures: Figures,
  {
    frequency,
    rebaseAt = [],
    target = null,
  }: { frequency: Frequency; rebaseAt?: readonly number[]; target?: number | null },
): SignalChart => {
  const { values } = figures;
  const differences = seasonalDifferences(metric, values, frequency, rebaseAt);
  const shares = differences ? null : sharesOfAnswers(metric, figures);
  const basis = differences ? 'differences' : shares ? 'answers' : 'values';
  const charted = differences ?? values;
  const chart: ProcessChart = shares ? proportionChart(shares, { rebaseAt }) : xmrChart(charted, { rebaseAt });
  const { segments, limits, signals } = chart;

  const variations = segments.flatMap(({ from, to, points }) =>
    charted.slice(from, to + 1).map((value, step): Variation | null => {
      const isTelling = value !== null && points >= fewestSpeaking;
      return isTelling ? variationOf(signals[from + step] ?? null, metric.direction) : null;
    }),
  );
  const last = values.findLastIndex((value) => value !== null);
  const segment = segments.findLast(({ from }) => from <= last);
  const latest = segment && {
    position: last,
    signal: signals[last] ?? null,
    variation: variations[last] ?? null,
    isTrial: segment.isTrial,
  };
  const reach = latest?.isTrial === false && basis !== 'differences' ? (limits[last] ?? null) : null;
  return {
    basis,
    isSeasonIgnored: metric.isSeasonal && periodsPerYear[frequency] > 1 && basis !== 'differences',
    charted,
    segments,
    limits,
    signals,
    variations,
    latest: latest ?? null,
    assurance: reach === null || target === null ? null : assuranceOf(target, reach, metric.direction),
  };
};

/**
 * The values since their last lasting shift, and again since the last among those, as long as enough remain for limits: what
 * has improved for good is no longer judged by what it was. Where all that remains is the same, it would be limits without width.
 */
const sinceLastShift = (values: readonly number[]): readonly number[] => {
  const since = values.slice(lastShiftOf(values) ?? 0);
  const isEnough = since.length >= fewestDifferences && since.some((value) => value !== since[0]);
  return since.length < values.length && isEnough ? sinceLastShift(since) : values;
};

/**
 * What left the limits twice in a row on one side has been explained: its level is another, and the same need not be explained
 * again and again until seven tell of a shift. As wide as before, around the last two. Of values alone: in differences from
 * last year a new level is gone again when a year has passed.
 */
const aroundNewLevel = (limits: Limits, values: readonly number[]): Limits => {
  const lastTwo = values.slice(-2);
  const isAbove = lastTwo.every((value) => value > limits.upper);
  const mean = unweightedMean(lastTwo);
  if (mean === null || (!isAbove && !lastTwo.every((value) => value < limits.lower))) return limits;
  return { mean, lower: limits.lower + mean - limits.mean, upper: limits.upper + mean - limits.mean };
};

export type NextLimits = Omit<Limits, 'mean'> & {
  basis: 'values' | 'differences';
  isTrial: boolean;
};

/**
 * Between what the next figure is expected by its own history, whose last position is the period before; null with fewer
 * than eight values (or differences) since something new began. Where those follow a trend it is expected to go on, of what has
 * a nought and no ceiling also by equal factors; else they go by what came since the last shift of seven or more on one side, or
 * (not of differences) by the last two where those have left it. Within what the metric allows.
 */
export const limitsOf = (
  metric: Pick<MetricDefinition, 'isSeasonal' | 'minimum' | 'maximum'>,
  history: readonly (number | null)[],
  { frequency, rebaseAt = [] }: { frequency: Frequency; rebaseAt?: readonly number[] },
): NextLimits | null => {
  const start = Math.max(0, ...rebaseAt.filter((position) => position <= history.length));
  const since = history.slice(start);
  const differences = seasonalDifferences(metric, since, frequency, []);
  const lastYear = differences && (since[since.length - periodsPerYear[frequency]] ?? null);
  const charted = lastYear === null ? since : (differences ?? since);
  const known = charted.filter((value) => value !== null);
  if (known.length < fewestDifferences) return null;
  const around = lastYear ?? 0;
  const [lowest, highest] = [metric.minimum ?? -Infinity, metric.maximum ?? Infinity];
  const isByFactors = lastYear === null && lowest === 0 && highest === Infinity;
  const trend = isByFactors ? growthLimits(charted) : trendLimits(charted);
  // no trend goes on beyond what the metric allows
  const expected = trend && around + trend.mean;
  const alongTrend = expected !== null && expected > lowest && expected < highest ? trend : null;
  const points = alongTrend ? known : sinceLastShift(known);
  const usual = xmrLimits(points);
  const limits = alongTrend ?? (usual && lastYear === null ? aroundNewLevel(usual, points) : usual);
  if (limits === null) return null;
  const within = (value: number): number => Math.min(highest, Math.max(lowest, value));
  return {
    lower: within(around + limits.lower),
    upper: within(around + limits.upper),
    basis: lastYear === null ? 'values' : 'differences',
    isTrial: points.length < fewestFirmPoints,
  };
};
