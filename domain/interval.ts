import { scaleOf, type MetricDefinition } from './metric.ts';

export type Interval = { lower: number; upper: number };

/** The normal quantile of 95 per cent between both ends. */
const z95 = 1.959963984540054;

/**
 * Where a share in a population lies, judged by the part of a sample that has a property; from 0 to 1, and never outside.
 * Wilson (1927), Probable inference, the law of succession, and statistical inference: the score interval without
 * continuity correction. The sample has at least one member.
 */
export const wilsonInterval = (part: number, whole: number, z = z95): Interval => {
  const share = part / whole;
  const centre = share + z ** 2 / (2 * whole);
  const half = z * Math.sqrt((share * (1 - share)) / whole + z ** 2 / (4 * whole ** 2));
  const divisor = 1 + z ** 2 / whole;
  // nobody and everybody have an exact end that arithmetic can miss by a hair
  return {
    lower: part === 0 ? 0 : (centre - half) / divisor,
    upper: part === whole ? 1 : (centre + half) / divisor,
  };
};

type Sampled = Pick<MetricDefinition, 'unit' | 'smallestAnswers'>;
export type SampledFigure = { value: number; denominator: number | null; answers: number | null };

/** How many of how many gave the answer; the part need not be whole, because published shares are rounded. */
export type Sample = { part: number; whole: number };

/**
 * The sample of answers behind a figure. Only shares of answers have one: the metric is a share and sets a smallest number
 * of answers, and the figure's denominator, where it is known, is that number. Complete counts, hours and money have none,
 * because nothing was drawn.
 */
export const sampleOf = (metric: Sampled, { value, denominator, answers }: SampledFigure): Sample | null => {
  const isSampled = metric.unit === 'percent' && metric.smallestAnswers !== null;
  const scale = scaleOf(metric);
  if (!isSampled || answers === null || answers <= 0 || value < 0 || value > scale) return null;
  if (denominator !== null && denominator !== answers) return null;
  return { part: value === scale ? answers : (value / scale) * answers, whole: answers };
};

type Scaled = Sampled & Pick<MetricDefinition, 'rollupRule' | 'weight' | 'minimum' | 'maximum'>;

/**
 * Where a mean in a population lies, judged by the mean of a sample of answers on a scale with two ends: the normal interval
 * with the widest spread that the scale leaves, because the spread of the answers is not published with their mean. Bhatia and
 * Davis (2000), A better bound on the variance: σ² ≤ (maximum − μ)(μ − minimum). The ends are the means μ from which the
 * sample's is `z` such deviations away, which is what Wilson (1927) solves for a share: it never leaves the scale, and reckoned
 * in the same way with a smaller spread it would be narrower.
 */
export const meanInterval = (mean: number, answers: number, scale: Interval, z = z95): Interval => {
  const width = scale.upper - scale.lower;
  const part = mean === scale.upper ? answers : ((mean - scale.lower) / width) * answers;
  const { lower, upper } = wilsonInterval(part, answers, z);
  return { lower: scale.lower + width * lower, upper: scale.lower + width * upper };
};

/** The ends of the scale of answers that a metric is the mean of; null where it is no such mean. */
export const answerScale = ({ rollupRule, weight, smallestAnswers, minimum, maximum }: Scaled): Interval | null => {
  const isMean = rollupRule === 'weighted-mean' && weight === 'answers' && smallestAnswers !== null;
  return isMean && minimum !== null && maximum !== null && minimum < maximum
    ? { lower: minimum, upper: maximum }
    : null;
};

/**
 * The interval of 95 per cent of a figure, in its unit: of a share of answers Wilson's, of a mean of answers the widest
 * normal one. Null for figures without a sample.
 */
export const intervalOf = (metric: Scaled, figure: SampledFigure): Interval | null => {
  const ends = answerScale(metric);
  if (ends !== null) {
    const { value, denominator, answers } = figure;
    const isCounted = answers !== null && answers > 0 && (denominator === null || denominator === answers);
    return isCounted && value >= ends.lower && value <= ends.upper ? meanInterval(value, answers, ends) : null;
  }
  const sample = sampleOf(metric, figure);
  if (sample === null) return null;
  const { lower, upper } = wilsonInterval(sample.part, sample.whole);
  const scale = scaleOf(metric);
  return { lower: scale * lower, upper: scale * upper };
};
