import { discreteFigures } from './cumulative.ts';
import type { MetricDefinition } from './metric.ts';
import { periodsPerYear, type Frequency } from './period.ts';
import { isSameCoverage, type RollUp } from './rollup.ts';
import { valueAt, type SeriesPoints } from './series.ts';
import { limitsOf, signalChart, type NextLimits, type SignalChart } from './signal-chart.ts';
import type { Limits } from './signal.ts';

type Charted = Pick<
  MetricDefinition,
  'unit' | 'direction' | 'measuringType' | 'isCumulative' | 'isSeasonal' | 'smallestAnswers' | 'minimum' | 'maximum'
>;

export type SeriesSignals = Pick<SignalChart, 'basis' | 'isSeasonIgnored' | 'assurance' | 'signals' | 'variations'> & {
  /** By position: whether further figures may still move its limits. */
  isTrial: boolean[];
  /** The positions at which limits begin anew. */
  rebasedAt: number[];
  /** By position, in the scale of the values: between what a figure is expected while nothing new happens. */
  limits: (Limits | null)[];
};

export type SignalContext = {
  frequency: Frequency;
  /** Positions at which something new began. */
  rebaseAt: readonly number[];
  /** The level to reach. */
  target: number | null;
  /** Of how many of how many units each figure is made; null for figures of one's own. */
  coverage: Pick<RollUp, 'have' | 'of'> | null;
};

/**
 * Which figures of a series say more than chance, as every page and answer says it. What was made of clearly more or less
 * of the units than the last figure is left out, and cumulative figures are taken apart before.
 */
export const seriesSignals = (metric: Charted, points: SeriesPoints, context: SignalContext): SeriesSignals => {
  const { frequency, rebaseAt } = context;
  const comparable = { ...points, values: comparableValues(points, context.coverage) };
  const { isCumulative } = metric;
  const figures = isCumulative ? discreteFigures(metric, comparable, frequency) : comparable;
  // what is reached together says nothing of what one period brings
  const target = isCumulative ? null : context.target;
  const chart = signalChart(metric, figures, { frequency, rebaseAt, target });
  const isShifted = isCumulative || chart.basis === 'differences';
  const isQuotient = points.numerators !== null && points.denominators !== null;
  return {
    basis: chart.basis,
    isSeasonIgnored: chart.isSeasonIgnored,
    assurance: chart.assurance,
    signals: chart.signals,
    variations: chart.variations,
    isTrial: chart.segments.flatMap(({ from, to, isTrial }) => Array.from({ length: to - from + 1 }, () => isTrial)),
    rebasedAt: chart.segments.slice(1).map(({ from }) => from),
    limits: chart.limits.map((some, position) => {
      if (some === null) return null;
      if (!isShifted) return within(some, 0, metric);
      const [value, charted] = [points.values[position] ?? null, chart.charted[position] ?? null];
      // a quotient is not what was before and what came since, one on top of the other
      if (value === null || charted === null || (isCumulative && isQuotient)) return null;
      return within(some, value - charted, metric);
    }),
  };
};

/**
 * Between what the figure of a period, by its number, is expected by what was before it. Of what is counted from the
 * beginning of the year: what the period alone would bring, on top of what there was.
 */
export function nextLimits(
  metric: Charted,
  points: SeriesPoints,
  number: number,
  { frequency, rebaseAt }: Pick<SignalContext, 'frequency' | 'rebaseAt'>,
): NextLimits | null {
  const length = Math.max(0, number - points.from);
  const figures = metric.isCumulative ? discreteFigures(metric, points, frequency) : points;
  const before = Array.from({ length }, (_, position) => figures.values[position] ?? null);
  if (!metric.isCumulative || metric.measuringType === 'stock')
    return limitsOf(metric, before, { frequency, rebaseAt });
  const already = number % periodsPerYear[frequency] === 0 ? 0 : valueAt(points, number - 1);
  // a quotient is not what was before and what came since, one on top of the other
  if (metric.measuringType !== 'flow' || points.numerators !== null || already === null) return null;
  const free = { isSeasonal: metric.isSeasonal, minimum: null, maximum: null };
  const limits = limitsOf(free, before, { frequency, rebaseAt });
  return limits && { ...limits, ...between(limits, already, metric) };
}

const comparableValues = ({ values }: SeriesPoints, coverage: SignalContext['coverage']): (number | null)[] => {
  const last = values.findLastIndex((value) => value !== null);
  if (coverage === null || last < 0) return values;
  const at = (position: number) => ({ have: coverage.have[position] ?? 0, of: coverage.of[position] ?? 0 });
  const now = at(last);
  return values.map((value, position) => (isSameCoverage(now, at(position)) ? value : null));
};

/** Within what the metric allows: a number of hours below none is nothing to expect. */
const within = (limits: Limits, around: number, metric: Charted): Limits => ({
  mean: around + limits.mean,
  ...between(limits, around, metric),
});

const between = ({ lower, upper }: Omit<Limits, 'mean'>, around: number, { minimum, maximum }: Charted) => {
  const allowed = (value: number): number => Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, value));
  return { lower: allowed(around + lower), upper: allowed(around + upper) };
};
