import type { Language } from './language.ts';
import { formatNumber, roundHalfAway } from './number.ts';

/**
 * Decimals for a range that was computed: those of the metric, but no more than make three figures of its larger end. The
 * limits of 7,457.7381 are known to the whole number, not to the hundredth.
 */
const limitDecimals = (lower: number, upper: number, decimals: number): number => {
  const size = Math.max(Math.abs(lower), Math.abs(upper));
  const wholeFigures = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1;
  return Math.min(decimals, Math.max(0, 3 - wholeFigures));
};

/** Binary noise is no part of what was computed. */
const computedDecimals = 9;
const mostLimitDecimals = 6;

/** To so many decimals, never away from `other`. */
const roundTowards = (limit: number, other: number, decimals: number): number => {
  const exact = roundHalfAway(limit, computedDecimals);
  const rounded = roundHalfAway(exact, decimals);
  const step = Math.sign(other - limit) * 10 ** -decimals;
  return (rounded - exact) * step < 0 ? roundHalfAway(rounded + step, decimals) : rounded;
};

/**
 * A computed range as it is written everywhere. Its ends are rounded into it: between 16.45 and 24.3 whole numbers lie from 17
 * to 24, so that what lies outside of it is seen to. Further decimals only where nothing would be left between the ends.
 */
export const formatLimits = (
  { lower, upper }: { lower: number; upper: number },
  metricDecimals: number,
  language: Language,
): { lower: string; upper: string } => {
  const ends = (decimals: number) =>
    [roundTowards(lower, upper, decimals), roundTowards(upper, lower, decimals)] as const;
  let decimals = limitDecimals(lower, upper, metricDecimals);
  while (lower < upper && decimals < mostLimitDecimals && ends(decimals)[0] >= ends(decimals)[1]) decimals += 1;
  const [least, most] = ends(decimals);
  const written = (end: number) => formatNumber(end, Number.isInteger(end) ? 0 : decimals, language);
  return { lower: written(least), upper: written(most) };
};
