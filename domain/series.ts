import type { Frequency, PeriodCode } from './period.ts';
import { statusCodeOf } from './status.ts';

/** How figures that are made of those of several periods were made, by position. */
export type Making = {
  /** Of which shorter periods they are made; none where only periods of their own frequency are. */
  from: readonly Frequency[];
  /** The periods that a figure would need and that are not there. */
  lacking: readonly (readonly PeriodCode[])[];
  /** Means in which every period counts the same, because nobody knows what they weigh. */
  unweighted: readonly boolean[];
};

/** One value per period from the period number `from` on; a position is an index in the arrays. */
export type SeriesPoints = {
  from: number;
  values: (number | null)[];
  numerators: (number | null)[] | null;
  denominators: (number | null)[] | null;
  /** How many answered, where answers are counted. */
  answers: (number | null)[] | null;
  /** One SDMX status letter per position. */
  statuses: string;
  /** Of figures as they were published there is nothing to tell. */
  making?: Making;
};

/** Null for a series without any value. */
export const lastValuePosition = (points: SeriesPoints): number | null => {
  const position = points.values.findLastIndex((value) => value !== null);
  return position === -1 ? null : position;
};

/** The value of a period by its number; null also outside the series. */
export const valueAt = ({ from, values }: Pick<SeriesPoints, 'from' | 'values'>, number: number): number | null =>
  values[number - from] ?? null;

/** The series cut or filled to the periods from one number to another, both included; what is outside it is missing. */
export const window = (points: SeriesPoints, fromNumber: number, toNumber: number): SeriesPoints => {
  const { making } = points;
  const length = Math.max(0, toNumber - fromNumber + 1);
  const first = fromNumber - points.from;
  const before = Math.min(length, Math.max(0, -first));
  const inside = (place: number): number => Math.max(0, place);
  const filled = <Item>(items: readonly Item[], absent: Item): Item[] => {
    const found = items.slice(inside(first), inside(first + length));
    return found.length === length
      ? found
      : Array.from({ length }, (_, index) => (index < before ? absent : (found[index - before] ?? absent)));
  };
  const cut = (numbers: (number | null)[]): (number | null)[] => filled(numbers, null);
  const statuses = points.statuses.slice(inside(first), inside(first + length));
  return {
    from: fromNumber,
    values: cut(points.values),
    numerators: points.numerators && cut(points.numerators),
    denominators: points.denominators && cut(points.denominators),
    answers: points.answers && cut(points.answers),
    statuses: (statusCodeOf.missing.repeat(before) + statuses).padEnd(length, statusCodeOf.missing),
    ...(making
      ? {
          making: {
            from: making.from,
            lacking: filled(making.lacking, []),
            unweighted: filled(making.unweighted, false),
          },
        }
      : {}),
  };
};
