import type { MetricDefinition } from './metric.ts';
import { scaleOf } from './metric.ts';
import { periodsPerYear, type Frequency } from './period.ts';
import type { SeriesPoints } from './series.ts';

type Counted = Pick<SeriesPoints, 'from' | 'values' | 'numerators' | 'denominators' | 'answers'>;
type Numbers = readonly (number | null)[];

/**
 * What each period alone adds to figures that are counted from the beginning of the year, such as January–August: amounts
 * and parts less those of the period before, quotients from the parts that remain. A stock has nothing to take away. Null
 * where the period before is missing, and for what cannot be taken apart: an average whose parts are not known.
 */
export const discreteFigures = (
  metric: Pick<MetricDefinition, 'unit' | 'measuringType'>,
  figures: Counted,
  frequency: Frequency,
): Counted => {
  if (metric.measuringType === 'stock') return figures;
  const isFirstOfYear = (position: number): boolean => (figures.from + position) % periodsPerYear[frequency] === 0;
  const own = (numbers: Numbers): (number | null)[] =>
    numbers.map((number, position) => {
      if (number === null || isFirstOfYear(position)) return number;
      const before = numbers[position - 1] ?? null;
      return before === null ? null : number - before;
    });
  const [numerators, denominators, answers] = [figures.numerators, figures.denominators, figures.answers].map(
    (numbers) => (numbers ? own(numbers) : null),
  );
  return {
    from: figures.from,
    values:
      numerators && denominators
        ? quotients(numerators, denominators, scaleOf(metric))
        : metric.measuringType === 'flow'
          ? own(figures.values)
          : figures.values.map((value, position) => (isFirstOfYear(position) ? value : null)),
    numerators: numerators ?? null,
    denominators: denominators ?? null,
    answers: answers ?? null,
  };
};

const quotients = (numerators: Numbers, denominators: Numbers, scale: number): (number | null)[] =>
  numerators.map((numerator, position) => {
    const denominator = denominators[position] ?? null;
    return numerator === null || denominator === null || denominator <= 0 ? null : (scale * numerator) / denominator;
  });
