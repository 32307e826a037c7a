import { firstDay, periodNumber, type PeriodCode } from '#domain/period.ts';

/** The same name always gives the same numbers, whatever else is generated: FNV-1a into mulberry32. */
const randomNamed = (name: string): (() => number) => {
  let state = 0x811c9dc5;
  for (const letter of name) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** About normal with standard deviation 1. Sums instead of logarithms, which may differ in the last bit between machines. */
const deviation = (random: () => number): number =>
  Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);

export type Curve = {
  /** A straight trend from the first period to the last. */
  trend: readonly [first: number, last: number];
  /** Standard deviation of the noise. */
  noise: number;
  /** Added in the first, second, third and fourth quarter. */
  season?: readonly [number, number, number, number];
  /** Lasting changes. */
  steps?: readonly { from: PeriodCode; by: number }[];
};

const quarterOf = (period: PeriodCode): number => (Number(firstDay(period).slice(5, 7)) - 1) / 3;

/** One value per period, rounded by nobody. */
export const valuesAlong = (name: string, curve: Curve, periods: readonly PeriodCode[]): number[] => {
  const random = randomNamed(name);
  const [first, last] = curve.trend;
  return periods.map((period, index) => {
    const trend = first + ((last - first) * index) / Math.max(1, periods.length - 1);
    const season = curve.season?.[quarterOf(period)] ?? 0;
    const steps = (curve.steps ?? [])
      .filter((step) => periodNumber(step.from) <= periodNumber(period))
      .reduce((sum, step) => sum + step.by, 0);
    return trend + season + steps + curve.noise * deviation(random);
  });
};

export const roundTo = (value: number, nearest: number): number => Math.round(value / nearest) * nearest;

export const oneDecimal = (value: number): number => Math.round(value * 10) / 10;

export const atLeastZero = (value: number): number => Math.max(0, value);

/** Sums of four quarters in a row: three values fewer than the quarters. */
export const rollingFour = (quarters: readonly number[]): number[] =>
  quarters.slice(3).map((_, index) => quarters.slice(index, index + 4).reduce((sum, one) => sum + one, 0));
