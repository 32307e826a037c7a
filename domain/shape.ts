import { combine, always } from './combination.ts';
import { discreteFigures } from './cumulative.ts';
import type { MetricDefinition } from './metric.ts';
import { lastDay, periodContaining, periodNumber, periodsPerYear, type Frequency } from './period.ts';
import type { SeriesPoints } from './series.ts';
import { withholdSmall } from './small-numbers.ts';
import { canConvert, lastSpanning, partsOf, spanOf, wholeOf, type Span, type View } from './span.ts';
import { isStatusCode, statusCodeOf, type StatusCode } from './status.ts';

/** How figures are asked for where that is not as they were published. */
export type Shape = {
  frequency: Frequency;
  view: View;
  /** Whether they may be made of those of shorter periods. */
  isConverted: boolean;
};

type Shaped = Pick<MetricDefinition, 'unit' | 'measuringType' | 'isCumulative' | 'smallestAnswers'>;

/** What an organisation has published of a metric in one frequency. */
export type Published = { frequency: Frequency; points: SeriesPoints };

/** The days on which an organisation begins and ends; null is open. */
export type Validity = { validFrom: string | null; validTo: string | null };

const open: Validity = { validFrom: null, validTo: null };

const existenceIn = (frequency: Frequency, { validFrom, validTo }: Validity): Span => ({
  first: validFrom === null ? always.first : periodNumber(periodContaining(frequency, validFrom)),
  last: validTo === null ? always.last : periodNumber(periodContaining(frequency, validTo)),
});

/** Whether figures that count from the beginning of the year are asked for as what they are. */
const isAsCounted = ({ isCumulative }: Shaped, { view, frequency }: Shape): boolean =>
  isCumulative && (view === 'year-to-date' || frequency === 'A');

/** Cumulative figures are taken apart before, and what so few have answered for then is told to nobody. */
const taken = (metric: Shaped, { frequency, points }: Published, shape: Shape): Published => {
  if (!metric.isCumulative || isAsCounted(metric, shape)) return { frequency, points };
  const alone = { ...points, ...discreteFigures(metric, points, frequency) };
  const statuses = [...points.statuses].map((status, position) =>
    points.values[position] !== null && alone.values[position] === null ? lostStatus(alone, position) : status,
  );
  const told = { ...alone, statuses: statuses.join('') };
  return { frequency, points: metric.smallestAnswers === null ? told : withholdSmall(told, metric.smallestAnswers) };
};

/** Of nothing in a period there is no quotient; else the period before is not there to be taken away. */
const lostStatus = ({ numerators, denominators }: SeriesPoints, position: number): StatusCode =>
  typeof numerators?.[position] === 'number' && denominators?.[position] === 0
    ? statusCodeOf['not-applicable']
    : statusCodeOf.missing;

const statusAt = (points: SeriesPoints, number: number): StatusCode => {
  const code = points.statuses.charAt(number - points.from);
  return number >= points.from && isStatusCode(code) ? code : statusCodeOf.missing;
};

const lastOf = ({ from, values }: SeriesPoints): number => from + values.length - 1;

/** What was published for the period itself wins, also that it is not told; where there is nothing, what it is made of. */
const overlaid = (upper: SeriesPoints, lower: SeriesPoints): SeriesPoints => {
  const from = Math.min(upper.from, lower.from);
  const length = Math.max(lastOf(upper), lastOf(lower)) - from + 1;
  const isMissing = (points: SeriesPoints, number: number) => statusAt(points, number) === statusCodeOf.missing;
  const isSilent = ({ from: start, making }: SeriesPoints, number: number) => !making?.lacking[number - start]?.length;
  const sources = Array.from({ length }, (_, step) => {
    const number = from + step;
    const isLower = isMissing(upper, number) && (!isMissing(lower, number) || isSilent(upper, number));
    return { points: isLower ? lower : upper, number };
  });
  const column = (name: 'values' | 'numerators' | 'denominators' | 'answers') =>
    sources.map(({ points, number }) => points[name]?.[number - points.from] ?? null);
  const optional = (name: 'numerators' | 'denominators' | 'answers') =>
    (upper[name] ?? lower[name]) ? column(name) : null;
  const isMade = sources.some(({ points, number }) => points === lower && !isMissing(lower, number));
  return {
    from,
    values: column('values'),
    numerators: optional('numerators'),
    denominators: optional('denominators'),
    answers: optional('answers'),
    statuses: sources.map(({ points, number }) => statusAt(points, number)).join(''),
    making: {
      from: [...new Set([...(upper.making?.from ?? []), ...(isMade ? (lower.making?.from ?? []) : [])])],
      lacking: sources.map(({ points, number }) => points.making?.lacking[number - points.from] ?? []),
      unweighted: sources.map(({ points, number }) => points.making?.unweighted[number - points.from] ?? false),
    },
  };
};

const converted = (metric: Shaped, source: Published, frequency: Frequency, validity: Validity): SeriesPoints => {
  const number = (of: number) => wholeOf(source.frequency, frequency, of);
  const frame = {
    first: number(source.points.from),
    last: number(lastOf(source.points)),
    spanOf: (of: number) => partsOf(source.frequency, frequency, of),
  };
  const made = combine(metric, source, frame, existenceIn(source.frequency, validity));
  return { ...made, making: { lacking: [], unweighted: [], ...made.making, from: [source.frequency] } };
};

/** What there is to make figures of: of the same frequency or of shorter periods, the longest of them first. */
const sourcesOf = (published: readonly Published[], { frequency, isConverted }: Shape): Published[] =>
  published
    .filter(({ points }) => points.values.length > 0)
    .filter((one) => one.frequency === frequency || (isConverted && canConvert(one.frequency, frequency)))
    .toSorted((one, other) => periodsPerYear[one.frequency] - periodsPerYear[other.frequency]);

/**
 * The figures of an organisation as they are asked for; null where it has published nothing that they can be made of. Where
 * it is a part of something larger, nothing is expected of it before it began and after it ended.
 */
export const shapedPoints = (
  metric: Shaped,
  published: readonly Published[],
  shape: Shape,
  validity: Validity = open,
): SeriesPoints | null => {
  const { frequency, view } = shape;
  const asCounted = isAsCounted(metric, shape);
  // the last month of a quarter has counted all of it
  const kind = asCounted ? { ...metric, measuringType: 'stock' as const } : metric;
  const [first, ...others] = sourcesOf(published, shape).map((source) => {
    const own = taken(metric, source, shape);
    return own.frequency === frequency ? own.points : converted(kind, own, frequency, validity);
  });
  if (first === undefined) return null;
  const points = others.reduce(overlaid, first);
  if (view === 'period' || asCounted) return points;
  const frame = {
    first: points.from,
    // what has ended is still a part of the year
    last: validity.validTo === null ? lastOf(points) : lastSpanning(view, frequency, lastOf(points)),
    spanOf: (number: number) => spanOf(view, frequency, number),
  };
  return combine(metric, { points, frequency }, frame, existenceIn(frequency, validity));
};

/** Between which periods, by number, an organisation is a part of such figures of something larger. */
export const shapedValidity = (
  { measuringType }: Pick<Shaped, 'measuringType'>,
  { frequency, view }: Shape,
  validity: Validity,
): { validFrom: number | null; validTo: number | null } => {
  const { validFrom, validTo } = validity;
  const { first, last } = existenceIn(frequency, validity);
  const hasEnded =
    validTo !== null && measuringType === 'stock' && lastDay(periodContaining(frequency, validTo)) > validTo;
  return {
    validFrom: validFrom === null ? null : first,
    validTo: validTo === null ? null : hasEnded ? last - 1 : lastSpanning(view, frequency, last),
  };
};
