import type { MetricDefinition } from './metric.ts';
import type { SeriesPoints } from './series.ts';
import { statusCodeOf } from './status.ts';

/** Whether so few have answered that nobody sees it; null is not counted, or no smallest number. */
export const isTooSmall = (answers: number | null, smallest: number | null): boolean =>
  answers !== null && smallest !== null && answers < smallest;

type Figures = Pick<SeriesPoints, 'values' | 'numerators' | 'denominators' | 'answers' | 'statuses'>;

/** Figures without some of them, by their places: value, parts and number of answers are all withheld. */
export const withoutHidden = <Row extends Figures>(points: Row, isHidden: (place: number) => boolean): Row => {
  const withheld = (numbers: readonly (number | null)[]) =>
    numbers.map((number, place) => (isHidden(place) ? null : number));
  return {
    ...points,
    values: withheld(points.values),
    numerators: points.numerators && withheld(points.numerators),
    denominators: points.denominators && withheld(points.denominators),
    answers: points.answers && withheld(points.answers),
    statuses: [...points.statuses]
      .map((status, place) => (isHidden(place) ? statusCodeOf.suppressed : status))
      .join(''),
  };
};

/** Of a series with something hidden it is not told either what its figures are made of. */
const without = ({ making: _making, ...points }: SeriesPoints, isHidden: (place: number) => boolean): SeriesPoints =>
  withoutHidden(points, isHidden);

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
