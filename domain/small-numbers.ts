import type { SeriesPoints } from './series.ts';
import { statusCodeOf } from './status.ts';

/**
 * The series without the figures that fewer people than `smallest` have answered for: value, parts and number of answers
 * are all withheld. Counts by answers alone, never by a denominator of complete counts.
 */
export const withholdSmall = (points: SeriesPoints, smallest: number): SeriesPoints => {
  const { answers } = points;
  const isSmall = (position: number): boolean => (answers?.[position] ?? smallest) < smallest;
  if (!answers?.some((_, position) => isSmall(position))) return points;
  const withheld = (numbers: readonly (number | null)[]) =>
    numbers.map((number, position) => (isSmall(position) ? null : number));
  return {
    from: points.from,
    values: withheld(points.values),
    numerators: points.numerators && withheld(points.numerators),
    denominators: points.denominators && withheld(points.denominators),
    answers: withheld(answers),
    statuses: [...points.statuses]
      .map((status, position) => (isSmall(position) ? statusCodeOf.suppressed : status))
      .join(''),
  };
};
