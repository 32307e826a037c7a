import { scaleOf, type MetricDefinition } from './metric.ts';
import { periodAt, type Frequency, type PeriodCode } from './period.ts';
import type { Making, SeriesPoints } from './series.ts';
import type { Span } from './span.ts';
import { isStatusCode, isValueStatus, statusCodeOf, weakest, type StatusCode, type ValueStatus } from './status.ts';

type Combined = Pick<MetricDefinition, 'unit' | 'measuringType'>;
type Source = { points: SeriesPoints; frequency: Frequency };

/** One figure for each number, made of the figures in its span. */
export type Frame = Span & { spanOf: (number: number) => Span };

/** Of periods outside it nothing is expected; they are no gap. */
export const always: Span = { first: -Infinity, last: Infinity };

type Cell = {
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
  status: StatusCode;
  lacking: readonly PeriodCode[];
  isUnweighted: boolean;
};

const nothing = { value: null, numerator: null, denominator: null, answers: null, isUnweighted: false };

const statusAt = ({ statuses }: SeriesPoints, position: number): StatusCode => {
  const code = statuses.charAt(position);
  return isStatusCode(code) ? code : statusCodeOf.missing;
};

/** Negative positions are before the first. */
const at = (numbers: readonly (number | null)[] | null, position: number): number | null => numbers?.[position] ?? null;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Null unless all are known. */
const allOf = (numbers: readonly (number | null)[] | null, positions: readonly number[]): number[] | null => {
  const known = positions.map((position) => at(numbers, position)).filter((number) => number !== null);
  return known.length === positions.length ? known : null;
};

const sumOf = (numbers: readonly (number | null)[] | null, positions: readonly number[]): number | null => {
  const known = allOf(numbers, positions);
  return known && sum(known);
};

const isFigure = (points: SeriesPoints, position: number): boolean =>
  at(points.values, position) !== null && isValueStatus(statusAt(points, position));

/** Nothing out of nothing has no quotient, but both its parts count. */
const isPart = (points: SeriesPoints, position: number): boolean => {
  const denominator = at(points.denominators, position);
  if (at(points.numerators, position) === null || denominator === null || denominator < 0) return false;
  return (
    isFigure(points, position) || (denominator === 0 && statusAt(points, position) === statusCodeOf['not-applicable'])
  );
};

const weakestOf = (points: SeriesPoints, positions: readonly number[]): ValueStatus =>
  positions
    .map((position) => statusAt(points, position))
    .filter(isValueStatus)
    .reduce(weakest, statusCodeOf.normal);

/** What is hidden in one period is not told by the others; else what is true of all gaps, or just missing. */
const absenceOf = (statuses: readonly StatusCode[]): StatusCode => {
  const [first = statusCodeOf.missing] = statuses;
  if (statuses.includes(statusCodeOf.suppressed)) return statusCodeOf.suppressed;
  return statuses.every((status) => status === first) && !isValueStatus(first) ? first : statusCodeOf.missing;
};

const lackingAt = ({ points, frequency }: Source, position: number): readonly PeriodCode[] => {
  const known = points.making?.lacking[position] ?? [];
  if (known.length) return known;
  const number = points.from + position;
  return number < 0 ? [] : [periodAt(frequency, number)];
};

/** What a mean weighs by: its denominators, or the number of answers; null where they are not all known. */
const weightsOf = ({ denominators, answers }: SeriesPoints, positions: readonly number[]): number[] | null => {
  const weights = allOf(denominators, positions) ?? allOf(answers, positions);
  return weights?.every((weight) => weight >= 0) && sum(weights) > 0 ? weights : null;
};

const meanOf = (
  points: SeriesPoints,
  positions: readonly number[],
): Pick<Cell, 'value' | 'denominator' | 'isUnweighted'> => {
  const values = positions.map((position) => at(points.values, position) ?? 0);
  const weights = weightsOf(points, positions);
  const denominator = weights && sumOf(points.denominators, positions);
  return weights
    ? {
        value: sum(values.map((value, place) => value * (weights[place] ?? 0))) / sum(weights),
        denominator,
        isUnweighted: false,
      }
    : { value: sum(values) / values.length, denominator: null, isUnweighted: values.length > 1 };
};

const quotientOf = (metric: Combined, points: SeriesPoints, positions: readonly number[]): Partial<Cell> => {
  const numerator = sumOf(points.numerators, positions) ?? 0;
  const denominator = sumOf(points.denominators, positions) ?? 0;
  if (denominator === 0) return { numerator, denominator, status: statusCodeOf['not-applicable'] };
  return { value: (scaleOf(metric) * numerator) / denominator, numerator, denominator };
};

const cellOf = (metric: Combined, source: Source, positions: readonly number[]): Cell => {
  const { points } = source;
  const { measuringType } = metric;
  const isQuotient = measuringType === 'average' && positions.every((position) => isPart(points, position));
  const gaps = isQuotient ? [] : positions.filter((position) => !isFigure(points, position));
  if (!positions.length || gaps.length) {
    const status = absenceOf(gaps.map((position) => statusAt(points, position)));
    return { ...nothing, status, lacking: gaps.flatMap((position) => lackingAt(source, position)) };
  }
  const known = {
    ...nothing,
    answers: sumOf(points.answers, positions),
    status: weakestOf(points, positions),
    lacking: [],
    isUnweighted: positions.some((position) => points.making?.unweighted[position] ?? false),
  };
  if (isQuotient) return { ...known, ...quotientOf(metric, points, positions) };
  switch (measuringType) {
    case 'stock': {
      const [last = 0] = positions;
      const [numerator, denominator] = [at(points.numerators, last), at(points.denominators, last)];
      return { ...known, value: at(points.values, last), numerator, denominator };
    }
    case 'average': {
      const mean = meanOf(points, positions);
      return { ...known, ...mean, isUnweighted: known.isUnweighted || mean.isUnweighted };
    }
    case 'flow':
      return { ...known, value: sumOf(points.values, positions) };
    case 'other':
      return { ...nothing, status: statusCodeOf['not-applicable'], lacking: [] };
  }
};

/** The positions that a figure needs: of a stock the last one alone. */
const neededIn = ({ measuringType }: Combined, { first, last }: Span, existence: Span, from: number): number[] => {
  const start = Math.max(measuringType === 'stock' ? last : first, existence.first);
  const end = Math.min(last, existence.last);
  return Array.from({ length: Math.max(0, end - start + 1) }, (_, step) => start + step - from);
};

/**
 * One figure of several periods, for every number of the frame: flows add up, stocks take the last, averages are Σ
 * numerators / Σ denominators where both are known, else Σ weight × value / Σ weight, else plain means that say so. Where a
 * period of the span is not there, there is no figure, and it is told which are lacking.
 */
export const combine = (metric: Combined, source: Source, frame: Frame, existence: Span = always): SeriesPoints => {
  const { points } = source;
  const cells = Array.from({ length: Math.max(0, frame.last - frame.first + 1) }, (_, step) =>
    cellOf(metric, source, neededIn(metric, frame.spanOf(frame.first + step), existence, points.from)),
  );
  const columnOf = (name: 'numerator' | 'denominator' | 'answers'): (number | null)[] | null =>
    cells.some((cell) => cell[name] !== null) ? cells.map((cell) => cell[name]) : null;
  return {
    from: frame.first,
    values: cells.map(({ value }) => value),
    numerators: columnOf('numerator'),
    denominators: columnOf('denominator'),
    answers: columnOf('answers'),
    statuses: cells.map(({ status }) => status).join(''),
    making: {
      from: points.making?.from ?? [],
      lacking: cells.map(({ lacking }) => lacking),
      unweighted: cells.map(({ isUnweighted }) => isUnweighted),
    },
  };
};

/** How the sum of several series was made: what is lacking where it has no value, and which of its parts are plain means. */
export const jointMaking = (total: Pick<SeriesPoints, 'from' | 'values'>, parts: readonly SeriesPoints[]): Making => {
  const made = parts.flatMap(({ from, values, making }) => (making ? [{ from, values, making }] : []));
  const each = <Told>(told: (number: number, value: number | null) => Told): Told[] =>
    total.values.map((value, position) => told(total.from + position, value));
  return {
    from: [...new Set(made.flatMap(({ making }) => making.from))],
    lacking: each((number, value) =>
      value === null
        ? [...new Set(made.flatMap(({ from, making }) => making.lacking[number - from] ?? []))].toSorted()
        : [],
    ),
    unweighted: each((number) =>
      made.some(
        ({ from, values, making }) => at(values, number - from) !== null && making.unweighted[number - from] === true,
      ),
    ),
  };
};
