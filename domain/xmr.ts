import { unweightedMean } from './mean.ts';
import { fewestFirmPoints, signalsOf, type Limits, type Signal } from './signal.ts';

export type XmrLimits = Limits & { averageMovingRange: number };

/** Part of a chart with limits of its own; its first and last position, both included. */
export type Segment = {
  from: number;
  to: number;
  /** How many of its positions have a value. */
  points: number;
  /** With so few points every further one moves the limits. */
  isTrial: boolean;
};

/** Limits and signals have one place per position; null where there is none. */
export type ProcessChart<Some extends Limits = Limits> = {
  segments: Segment[];
  limits: (Some | null)[];
  signals: (Signal | null)[];
};

/** The mean and 3 / d₂ = 3 / 1.128 average moving ranges to both sides. */
const limitFactor = 2.66;
/** D₄: what a moving range hardly ever exceeds by chance. */
const screenFactor = 3.267;

/**
 * The limits of values that follow on each other; null for fewer than two. Individuals and moving ranges: Shewhart, with
 * Wheeler's (1993) constants. Moving ranges above 3.267 averages are screened out once (Nelson 1982), as NHSRplotthedots
 * does, unless nothing but noughts would be left: limits without width would call every point special.
 */
export const xmrLimits = (values: readonly number[], { isScreened = true } = {}): XmrLimits | null => {
  const ranges = values.slice(1).map((value, place) => Math.abs(value - (values[place] ?? value)));
  const [mean, average] = [unweightedMean(values), unweightedMean(ranges)];
  if (mean === null || average === null) return null;
  const usual = isScreened ? unweightedMean(ranges.filter((range) => range < screenFactor * average)) : null;
  const averageMovingRange = usual || average;
  return {
    mean,
    averageMovingRange,
    lower: mean - limitFactor * averageMovingRange,
    upper: mean + limitFactor * averageMovingRange,
  };
};

/** Where a chart is re-based, as positions that begin something new; those outside of it cut nothing. */
const segmentsOf = (values: readonly (number | null)[], rebaseAt: readonly number[]): Segment[] => {
  const isStart = (position: number): boolean => position === 0 || rebaseAt.includes(position);
  const starts = values.flatMap((_, position) => (isStart(position) ? [position] : []));
  return starts.map((from, place) => {
    const to = (starts[place + 1] ?? values.length) - 1;
    const points = values.slice(from, to + 1).filter((value) => value !== null).length;
    return { from, to, points, isTrial: points < fewestFirmPoints };
  });
};

/**
 * A chart whose segments know nothing of each other. `limitsOf` is given the positions of a segment that have values, in
 * order, and answers with the limits at a position. A missing value is skipped: those around it follow on each other.
 */
export const processChart = <Some extends Limits>(
  values: readonly (number | null)[],
  rebaseAt: readonly number[],
  limitsOf: (known: readonly number[]) => (position: number) => Some | null,
): ProcessChart<Some> => {
  const segments = segmentsOf(values, rebaseAt);
  const limits = values.map((): Some | null => null);
  const signals = values.map((): Signal | null => null);
  for (const { from, to, isTrial } of segments) {
    const positions = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    const limitsAt = limitsOf(positions.filter((position) => values[position] !== null));
    for (const position of positions) limits[position] = limitsAt(position);
    const points = positions.flatMap((position) => {
      const [value, there] = [values[position] ?? null, limits[position] ?? null];
      return value === null || there === null ? [] : [{ position, value, ...there }];
    });
    signalsOf(points, { isTrial }).forEach((signal, place) => {
      const point = points[place];
      if (point) signals[point.position] = signal;
    });
  }
  return { segments, limits, signals };
};

export type XmrOptions = {
  /** Positions from which limits are reckoned anew: method breaks and chosen points. */
  rebaseAt?: readonly number[];
  /** The limits of a segment are those of its first so many points, and stay; null reckons them from all. */
  fixedAfterPoints?: number | null;
  isScreened?: boolean;
};

/** The XmR chart of values by position; its limits are drawn across what is missing too. */
export const xmrChart = (
  values: readonly (number | null)[],
  { rebaseAt = [], fixedAfterPoints = null, isScreened = true }: XmrOptions = {},
): ProcessChart<XmrLimits> =>
  processChart(values, rebaseAt, (known) => {
    const first = known.slice(0, fixedAfterPoints ?? known.length);
    const limits = xmrLimits(
      first.flatMap((position) => values[position] ?? []),
      { isScreened },
    );
    return () => limits;
  });
