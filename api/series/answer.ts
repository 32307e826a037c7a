import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { marksOf } from '#domain/comparability.ts';
import { roundHalfAway } from '#domain/number.ts';
import {
  commonFrequency,
  frequencyOf,
  periodAt,
  periodNumber,
  type Frequency,
  type PeriodCode,
} from '#domain/period.ts';
import { window, type Making } from '#domain/series.ts';
import type { View } from '#domain/span.ts';
import { isStatusCode, statusCodeOf, statusNameOf, type StatusName } from '#domain/status.ts';
import { Problem } from '../http/problem.ts';
import type { RollupAnswer, SeriesAnswer, SeriesItem } from './answers.ts';
import { breaksIn, judged } from './judged.ts';
import { refuseTooManyCells, refuseTooManyCellsBefore } from './limit.ts';
import { selectBreakdowns, selectMetrics, selectOrganisations } from './selection.ts';
import { everything, frequenciesOf, shapeOf, type ChosenSeries } from './shape.ts';

export type SeriesRequest = {
  metric: string;
  organisation: string;
  breakdown: string;
  frequency?: Frequency | undefined;
  from?: PeriodCode | undefined;
  to?: PeriodCode | undefined;
  /** Of what time each figure tells; as published without. */
  view?: View | undefined;
  /** Whether figures are made of those of shorter periods where there are none. */
  isAggregated?: boolean;
  withParts: boolean;
  /** Whether it is said which figures say more than chance, and how they stand against the target. */
  withSignals?: boolean;
  /** Whether it is said where the method changed. */
  withBreaks?: boolean;
  /** Whether analysts are told what is withheld from others. */
  withOwn?: boolean;
};

/** The chosen figures, all of one frequency. */
export async function chosenFigures(
  snapshot: Snapshot,
  request: Omit<SeriesRequest, 'withParts'>,
  { withUnits = false, isLimited = false } = {},
): Promise<FigureSeries[]> {
  const metrics = selectMetrics(snapshot, request.metric);
  const organisations = await selectOrganisations(snapshot, request.organisation);
  const breakdowns = await selectBreakdowns(snapshot, request.breakdown, metrics);
  const chosen = { metrics, organisations, breakdowns };
  const frequency = givenFrequency(request) ?? (await onlyFrequency(snapshot, chosen, request));
  if (frequency === null) return [];
  const shape = await shapeOf(snapshot, chosen, frequency, request);
  // a figure of another shape is made of others than those of its period
  if (shape) return readFigures(snapshot, { ...chosen, ...everything(shape), withUnits, shape });
  const [from, to] = [numberOf(request.from), numberOf(request.to)];
  if (isLimited) await refuseTooManyCellsBefore(snapshot, chosen, { frequency, from, to });
  // what a figure says, it says beside all the others
  const periods = request.withSignals ? { from: null, to: null } : { from, to };
  return readFigures(snapshot, { ...chosen, frequency, ...periods, withUnits });
}

const numberOf = (period: PeriodCode | undefined): number | null =>
  period === undefined ? null : periodNumber(period);

function givenFrequency({ frequency, from, to }: Pick<SeriesRequest, 'frequency' | 'from' | 'to'>): Frequency | null {
  const given = [from, to].filter((period) => period !== undefined);
  const [first, ...others] = given;
  if (
    first !== undefined &&
    to !== undefined &&
    from !== undefined &&
    frequencyOf(from) === frequencyOf(to) &&
    periodNumber(from) > periodNumber(to)
  ) {
    throw new Problem(400, 'periods-reversed', '"from" is after "to".', { path: 'from' });
  }
  const implied = first === undefined ? null : commonFrequency(first, ...others);
  if (implied && frequency && implied !== frequency) {
    throw new Problem(400, 'mixed-frequency', `The periods are not of frequency ${frequency}.`, { path: 'frequency' });
  }
  return frequency ?? implied;
}

async function onlyFrequency(
  snapshot: Snapshot,
  chosen: ChosenSeries,
  { isAggregated = false }: Pick<SeriesRequest, 'isAggregated'>,
): Promise<Frequency | null> {
  if (isAggregated) {
    throw new Problem(400, 'frequency-needed', 'Say by "frequency" what periods are wanted.', { path: 'frequency' });
  }
  const found = await frequenciesOf(snapshot, chosen);
  if (found.length > 1) {
    throw new Problem(400, 'mixed-frequency', 'These series have several frequencies; choose one.', {
      path: 'frequency',
      frequencies: found,
    });
  }
  return found[0] ?? null;
}

export const seriesAnswer = async (snapshot: Snapshot, request: SeriesRequest): Promise<SeriesAnswer> =>
  (await seriesOf(snapshot, request)).answer;

/** The answer with the figures that it was made of, in the same order. */
export async function seriesOf(
  snapshot: Snapshot,
  request: SeriesRequest,
): Promise<{ figures: FigureSeries[]; answer: SeriesAnswer }> {
  const figures = await chosenFigures(snapshot, request, { isLimited: true });
  const frequency = figures[0]?.frequency ?? request.frequency ?? null;
  const filled = figures.filter(({ points }) => points.values.length);
  const from = request.from
    ? periodNumber(request.from)
    : filled.reduce((first, { points }) => Math.min(first, points.from), Infinity);
  const to = request.to
    ? periodNumber(request.to)
    : filled.reduce((last, { points }) => Math.max(last, points.from + points.values.length - 1), -Infinity);
  const length = frequency && Number.isFinite(from) && Number.isFinite(to) ? Math.max(0, to - from + 1) : 0;
  refuseTooManyCells(length * figures.length);
  const itemOf = async (series: FigureSeries): Promise<SeriesItem> => ({
    ...seriesItem(series, from, from + length - 1, request.withParts),
    ...(request.withOwn ? ownAnswer(series, from, from + length - 1) : {}),
    ...(request.withBreaks ? markedAnswer(series, from, length, await breaksIn(snapshot, series, from, length)) : {}),
    ...(request.withSignals ? await judged(snapshot, series, from, length) : {}),
  });
  const answer: SeriesAnswer = {
    asOf: snapshot.asOf,
    dataVersion: snapshot.versions.dataVersion,
    frequency,
    ...(request.view ? { view: request.view } : {}),
    periods: frequency ? Array.from({ length }, (_, position) => periodAt(frequency, from + position)) : [],
    series: await Promise.all(figures.map(itemOf)),
  };
  return { figures, answer };
}

const rounded = (values: readonly (number | null)[], decimals: number) =>
  values.map((value) => (value === null ? null : roundHalfAway(value, decimals)));

/** One series over the periods from one number to another, rounded to two decimals more than the metric shows. */
export function seriesItem(series: FigureSeries, from: number, to: number, withParts: boolean): SeriesItem {
  const { metric, organisation, breakdown, origin } = series;
  const points = window(series.points, from, to);
  return {
    metric: metric.code,
    organisation: organisation.code,
    breakdown,
    origin,
    values: rounded(points.values, metric.decimals + 2),
    statuses: statusNames(points.statuses),
    ...(withParts && points.numerators ? { numerators: points.numerators } : {}),
    ...(withParts && points.denominators ? { denominators: points.denominators } : {}),
    ...(withParts && points.answers ? { n: points.answers } : {}),
    ...(series.rollup ? { rollup: rollupAnswer(series, from, to) } : {}),
    ...(points.making ? makingAnswer(points.making) : {}),
    ...(series.attributions.length ? { attributions: [...series.attributions] } : {}),
  };
}

/** Where the method changed, and what else each figure is to be compared with care for. */
export function markedAnswer(
  { metric, points }: Pick<FigureSeries, 'metric' | 'points'>,
  from: number,
  length: number,
  breaks: number[],
): { breaks: number[]; marks: NonNullable<SeriesItem['marks']> } {
  const { values, statuses, answers } = window(points, from, from + length - 1);
  const named = statusNames(statuses);
  const marks = values.map((value, position) =>
    marksOf({
      value,
      status: named[position] ?? 'normal',
      // few are told of where too few are not shown
      answers: metric.smallestAnswers === null ? null : (answers?.[position] ?? null),
      isBreak: breaks.includes(position),
    }),
  );
  const found = marks.flatMap((own, position) => (own.length ? [[String(position), own] as const] : []));
  return { breaks, marks: Object.fromEntries(found) };
}

/** What others are not shown, and the reader is. */
function ownAnswer({ own, points, metric }: FigureSeries, from: number, to: number): Pick<SeriesItem, 'own'> {
  if (own === null) return {};
  const [all, shown] = [window(own, from, to), window(points, from, to)];
  const told = [...shown.statuses].flatMap((status, position) => {
    const value = all.values[position] ?? null;
    if (status !== statusCodeOf.suppressed || value === null) return [];
    return [[position, { value: roundHalfAway(value, metric.decimals + 2), n: all.answers?.[position] ?? null }]];
  });
  return { own: Object.fromEntries(told) };
}

/** What there is to say of figures that are made of those of several periods. */
const makingAnswer = ({ from, lacking, unweighted }: Making) => ({
  convertedFrom: [...from],
  lacking: Object.fromEntries(
    lacking.flatMap((periods, position) => (periods.length ? [[String(position), [...periods]]] : [])),
  ),
  unweighted: unweighted.flatMap((isPlain, position) => (isPlain ? [position] : [])),
});

/** By position; what is normal goes without saying. */
export function statusNames(statuses: string): Record<string, StatusName> {
  const named: Record<string, StatusName> = {};
  for (let position = 0; position < statuses.length; position += 1) {
    const code = statuses.charAt(position);
    if (code !== 'A' && isStatusCode(code)) named[position] = statusNameOf[code];
  }
  return named;
}

export function rollupAnswer({ metric, origin, rollup }: FigureSeries, from: number, to: number): RollupAnswer {
  const cut = <Value>(values: readonly Value[], absent: Value): Value[] =>
    Array.from(
      { length: Math.max(0, to - from + 1) },
      (_, position) => values[from + position - (rollup?.from ?? 0)] ?? absent,
    );
  return {
    rule: metric.rollupRule,
    have: cut(rollup?.have ?? [], 0),
    of: cut(rollup?.of ?? [], 0),
    ...(origin === 'reported' ? { values: rounded(cut(rollup?.values ?? [], null), metric.decimals + 2) } : {}),
  };
}
