import type { MetricDefinition } from './metric.ts';
import type { SeriesPoints } from './series.ts';
import { statusCodeOf } from './status.ts';

/** Whether so few have answered that nobody sees it; null is not counted, or no smallest number. */
export const isTooSmall = (answers: number | null, smallest: number | null): boolean =>
  answers !== null && smallest !== null && answers < smallest;

/** The series without some of its figures: value, parts and number of answers are all withheld. */
const without = (points: SeriesPoints, isHidden: (position: number) => boolean): SeriesPoints => {
  const withheld = (numbers: readonly (number | null)[]) =>
    numbers.map((number, position) => (isHidden(position) ? null : number));
  return {
    from: points.from,
    values: withheld(points.values),
    numerators: points.numerators && withheld(points.numerators),
    denominators: points.denominators && withheld(points.denominators),
    answers: points.answers && withheld(points.answers),
    statuses: [...points.statuses]
      .map((status, position) => (isHidden(position) ? statusCodeOf.suppressed : status))
      .join(''),
  };
};

/**
 * The series without the figures that fewer people than `smallest` have answered for. Counts by answers alone, never by a
 * denominator of complete counts.
 */
export const withholdSmall = (points: SeriesPoints, smallest: number): SeriesPoints => {
  const { answers } = points;
  const isSmall = (position: number): boolean => isTooSmall(answers?.[position] ?? null, smallest);
  return answers?.some((_, position) => isSmall(position)) ? without(points, isSmall) : points;
};

/** The series without the figures of some periods, by their numbers. */
export const withholdPeriods = (points: SeriesPoints, numbers: ReadonlySet<number>): SeriesPoints =>
  without(points, (position) => numbers.has(points.from + position));

/** With fewer answers than this a figure is kept out of comparisons between organisations. */
const fewestCompared = 10;
/** With fewer than this it has no place in a ranking: chance would choose it. */
const fewestRanked = 20;

type Guarded = Pick<MetricDefinition, 'smallestAnswers'>;

/** Where the metric sets no smallest number, or nobody knows how many answered, nothing is too small. */
const hasEnough = ({ smallestAnswers }: Guarded, answers: number | null, fewest: number): boolean =>
  smallestAnswers === null || answers === null || answers >= Math.max(smallestAnswers, fewest);

export const isCompared = (metric: Guarded, answers: number | null): boolean =>
  hasEnough(metric, answers, fewestCompared);

/** So few that chance alone moves the figure: said beside it wherever it is shown. */
export const isFew = (answers: number | null): boolean => answers !== null && answers < fewestRanked;

export const isRanked = (metric: Guarded, answers: number | null): boolean => hasEnough(metric, answers, fewestRanked);
