import { quantile } from './quantile.ts';
import { lastShiftOf, type Limits } from './signal.ts';
import { xmrLimits, type XmrLimits } from './xmr.ts';

/** The normal quantile of 95 per cent between both ends. */
const z95 = 1.959963984540054;

/** By the number of their period, so that a missing period leaves its place empty. */
export type SlopePoint = { number: number; value: number };
export type Slope = { lower: number; middle: number; upper: number };

type Slopes = {
  /** Between every two points; of a seasonal series, only between the same periods of different years. */
  slopes: Float64Array;
  /** By its place from either end, in order of size: where the interval of 95 per cent ends. Not there where it is negative. */
  end: number;
};

const slopesOf = (points: readonly SlopePoint[], season: number): Slopes => {
  const between = new Float64Array((points.length * (points.length - 1)) / 2);
  const sizes = new Map<number, number>();
  let count = 0;
  for (const [place, later] of points.entries()) {
    sizes.set(later.number % season, (sizes.get(later.number % season) ?? 0) + 1);
    for (let before = 0; before < place; before += 1) {
      const earlier = points[before];
      const apart = later.number - (earlier?.number ?? NaN);
      if (earlier && apart % season === 0) between[count++] = (later.value - earlier.value) / apart;
    }
  }
  const variance = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1) * (2 * size + 5)) / 18, 0);
  // five values have ten slopes, which is one too few for an interval
  return { slopes: between.subarray(0, count), end: Math.floor((count - z95 * Math.sqrt(variance)) / 2) - 1 };
};

/** Whether the whole interval is above or below nought: most series follow no line, and nothing has to be sorted to see it. */
const isSloping = ({ slopes, end }: Slopes): boolean => {
  let [falling, rising] = [0, 0];
  for (const slope of slopes) {
    if (slope <= 0) falling += 1;
    if (slope >= 0) rising += 1;
  }
  return falling <= end || rising <= end;
};

/**
 * By how much values rise from one period to the next: the median of all slopes (Theil 1950, Sen 1968; of a seasonal series
 * Hirsch, Slack and Smith 1982), with Sen's interval of 95 per cent, rounded outwards. Null with so few values (five, or one
 * of each season and year too few) that there is no such interval.
 */
export const slopeOf = (points: readonly SlopePoint[], season = 1): Slope | null => {
  const { slopes, end } = slopesOf(points, season);
  const sorted = slopes.sort();
  const [lower, upper] = [sorted[end], sorted[sorted.length - 1 - end]];
  const middle = quantile(sorted, 0.5);
  return lower === undefined || upper === undefined || middle === null ? null : { lower, middle, upper };
};

/** A trend is told by so many of the last values: what was before says little of where it goes. */
const mostOfTrend = 20;
/** So many of the values that follow a trend may lie further from it than chance has it. */
const strayShare = 0.1;

/** Limits around the line, which have no width where all lie on it; null where they follow none. */
const limitsAlongLine = (values: readonly (number | null)[]): XmrLimits | null => {
  const points = values.flatMap((value, number) => (value === null ? [] : [{ number, value }])).slice(-mostOfTrend);
  const between = slopesOf(points, 1);
  if (!isSloping(between)) return null;
  const slope = quantile(between.slopes.sort(), 0.5) ?? 0;
  const rests = points.map(({ number, value }) => value - slope * (number - values.length));
  const limits = xmrLimits(rests);
  if (limits === null || lastShiftOf(rests) !== null) return null;
  const strays = rests.filter((rest) => rest < limits.lower || rest > limits.upper).length;
  return strays > strayShare * rests.length ? null : limits;
};

/** What is left of a straight line by binary arithmetic is no width. */
const noiseShare = 1e-9;
const hasWidth = ({ averageMovingRange }: XmrLimits, values: readonly (number | null)[]): boolean =>
  averageMovingRange > noiseShare * Math.max(...values.map((value) => Math.abs(value ?? 0)));

/**
 * Between what the next value is expected where the last twenty follow a straight line: limits of XmR around the line as it goes
 * on (Wheeler 1993, process behaviour charts for data with a trend), its slope by Theil and Sen. Null where the slope may
 * as well be none, where they do not lie around the line by chance (seven on one side of it, or more than one in ten outside
 * of the limits: a step or a curve), and where they all lie on it: limits without width would ask about every figure.
 */
export const trendLimits = (values: readonly (number | null)[]): Limits | null => {
  const limits = limitsAlongLine(values);
  return limits && hasWidth(limits, values) ? limits : null;
};

/**
 * The same of what can grow by equal factors too, which is a straight line of logarithms. Where both lines fit nobody can tell
 * by which it goes on: what either of them expects is expected. What all lies on a straight line grows by no factors.
 */
export const growthLimits = (values: readonly (number | null)[]): Limits | null => {
  const straight = limitsAlongLine(values);
  if (straight && !hasWidth(straight, values)) return null;
  if (values.some((value) => value !== null && value <= 0)) return straight;
  const logarithms = trendLimits(values.map((value) => (value === null ? null : Math.log(value))));
  if (logarithms === null) return straight;
  const [lower, mean, upper] = [Math.exp(logarithms.lower), Math.exp(logarithms.mean), Math.exp(logarithms.upper)];
  return { lower: Math.min(lower, straight?.lower ?? lower), mean, upper: Math.max(upper, straight?.upper ?? upper) };
};
