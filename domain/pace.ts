import { periodsPerYear, type Frequency } from './period.ts';
import { quantile } from './quantile.ts';
import { slopeOf } from './trend.ts';

/** Multiples of one series by the number of their period, so that a missing period leaves its place empty. */
export type PacePoint = { number: number; multiple: number };

export const unknownPaces = ['too-few', 'not-positive', 'no-clear-change'] as const;
export type Pace =
  | { isKnown: false; because: (typeof unknownPaces)[number] }
  | {
      isKnown: true;
      /** By how much it multiplies in a year: 1.2 is a fifth more each year. */
      yearly: Between;
      /** What each figure says of the last period, along the middle slope: apart by the noise. */
      levels: readonly PacePoint[];
      /** After so many periods the same season comes again; 1 for what has none. */
      season: number;
      lastNumber: number;
    };
export type Between = { lower: number; middle: number; upper: number };

/**
 * How fast something multiplies: the slope of its logarithm. Unknown where a value has no logarithm, with so few values that
 * nothing is known of the slope, and where it may as well be none.
 */
export const paceOf = (points: readonly PacePoint[], frequency: Frequency, isSeasonal: boolean): Pace => {
  if (points.some(({ multiple }) => multiple <= 0)) return { isKnown: false, because: 'not-positive' };
  const logarithms = points.map(({ number, multiple }) => ({ number, value: Math.log(multiple) }));
  const perYear = periodsPerYear[frequency];
  const season = isSeasonal ? perYear : 1;
  const slope = slopeOf(logarithms, season);
  if (slope === null) return { isKnown: false, because: 'too-few' };
  const { lower, middle, upper } = slope;
  if (lower <= 0 && upper >= 0) return { isKnown: false, because: 'no-clear-change' };
  const lastNumber = Math.max(...points.map(({ number }) => number));
  const levels = logarithms.map(({ number, value }) => ({
    number,
    multiple: Math.exp(value + middle * (lastNumber - number)),
  }));
  const inAYear = (rise: number): number => Math.exp(rise * perYear);
  return {
    isKnown: true,
    yearly: { lower: inAYear(lower), middle: inAYear(middle), upper: inAYear(upper) },
    levels,
    season,
    lastNumber,
  };
};

/**
 * The multiple in a later period if it goes on at this pace, starting from the median of what the figures say (of its season
 * alone, where there are seasons). The interval is that of the pace, widened by that within which 95 per cent of the figures
 * lie around it (their quantiles, type 7). Null where its season has no figure.
 */
export const atThisPace = (
  { yearly, levels, season, lastNumber }: Extract<Pace, { isKnown: true }>,
  number: number,
  frequency: Frequency,
): Between | null => {
  const alike = levels.filter((level) => (number - level.number) % season === 0).map(({ multiple }) => multiple);
  const sorted = Float64Array.from(alike).sort();
  const years = (number - lastNumber) / periodsPerYear[frequency];
  const after = (factor: number, share: number): number | null => {
    const level = quantile(sorted, share);
    return level === null ? null : level * factor ** years;
  };
  // of a period before the last one the faster pace comes from further down
  const [slow, fast] = years < 0 ? [yearly.upper, yearly.lower] : [yearly.lower, yearly.upper];
  const [lower, middle, upper] = [after(slow, 0.025), after(yearly.middle, 0.5), after(fast, 0.975)];
  return lower === null || middle === null || upper === null ? null : { lower, middle, upper };
};
