import { sampleOf, wilsonInterval, type Interval, type Sample, type SampledFigure } from './interval.ts';
import { scaleOf, type MetricDefinition } from './metric.ts';
import { quantile } from './quantile.ts';
import { variationOf, type Variation } from './signal.ts';

/**
 * The interval of 95 per cent of the difference of two shares of independent samples, later less earlier, from −1 to 1.
 * Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in Medicine
 * 17:873–890, method 10: from Wilson's intervals, without continuity correction.
 */
export const newcombeInterval = (earlier: Sample, later: Sample): Interval => {
  const [before, after] = [earlier.part / earlier.whole, later.part / later.whole];
  const around = wilsonInterval(earlier.part, earlier.whole);
  const aroundLater = wilsonInterval(later.part, later.whole);
  const difference = after - before;
  return {
    lower: difference - Math.hypot(after - aroundLater.lower, around.upper - before),
    upper: difference + Math.hypot(aroundLater.upper - after, before - around.lower),
  };
};

/** Even numbers from 0 up to 1, the same for the same seed: Weyl's sequence through a mixer (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Of fewer, drawing again shows too little of how different respondents can be. */
const fewestScores = 10;
const drawings = 2_000;

/**
 * The interval of 95 per cent of the difference of two mean scores, later less earlier; null with fewer than ten respondents
 * in either round. Efron's (1979) percentile bootstrap over respondents: 2,000 drawings, the same for the same seed.
 */
export const bootstrapInterval = (
  earlier: readonly number[],
  later: readonly number[],
  seed: number,
): Interval | null => {
  if (Math.min(earlier.length, later.length) < fewestScores) return null;
  const random = randomFrom(seed);
  const drawnMean = (scores: readonly number[]): number =>
    scores.reduce((sum) => sum + (scores[Math.floor(random() * scores.length)] ?? 0), 0) / scores.length;
  const differences = Array.from({ length: drawings }, () => drawnMean(later) - drawnMean(earlier));
  differences.sort((a, b) => a - b);
  return { lower: quantile(differences, 0.025) ?? 0, upper: quantile(differences, 0.975) ?? 0 };
};

/** A round of a survey: a share of answers, or a score with what each respondent gave it, where that is known. */
export type Round = SampledFigure & { scores: readonly number[] | null };

export type RoundsCompared = {
  variation: Variation | 'cannot-tell';
  /** Later less earlier, in the unit of the metric; percentage points for shares. */
  difference: number;
  /** Where the difference lies with 95 per cent confidence, in the same unit; null where nothing was drawn that is known. */
  interval: Interval | null;
  method: 'newcombe' | 'bootstrap' | null;
};

type Surveyed = Pick<MetricDefinition, 'unit' | 'smallestAnswers' | 'direction'>;

/** The seed is written here, so that everybody who asks gets the same answer. */
const seed = 1979;

const intervalBetween = (
  metric: Surveyed,
  earlier: Round,
  later: Round,
): Pick<RoundsCompared, 'interval' | 'method'> => {
  const [before, after] = [sampleOf(metric, earlier), sampleOf(metric, later)];
  if (before && after) {
    const scale = scaleOf(metric);
    const { lower, upper } = newcombeInterval(before, after);
    return { interval: { lower: scale * lower, upper: scale * upper }, method: 'newcombe' };
  }
  const interval = earlier.scores && later.scores && bootstrapInterval(earlier.scores, later.scores, seed);
  return { interval, method: interval && 'bootstrap' };
};

/**
 * What two rounds alone say, which no chart can judge: something has changed if the interval of the difference leaves out 0,
 * else one cannot tell. That nothing has changed is never said. Scores are means of what the respondents gave.
 */
export const compareRounds = (metric: Surveyed, earlier: Round, later: Round): RoundsCompared => {
  const { interval, method } = intervalBetween(metric, earlier, later);
  const side = interval === null ? null : interval.lower > 0 ? 'high' : interval.upper < 0 ? 'low' : null;
  return {
    variation: side === null ? 'cannot-tell' : variationOf({ side }, metric.direction),
    difference: later.value - earlier.value,
    interval,
    method,
  };
};
