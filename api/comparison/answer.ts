import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { intervalOf } from '#domain/interval.ts';
import type { Texts } from '#domain/language.ts';
import { unweightedMean, weightedMean } from '#domain/mean.ts';
import { scaleOf } from '#domain/metric.ts';
import { roundHalfAway } from '#domain/number.ts';
import { firstDay, frequencyOf, lastDay, periodNumber, type PeriodCode } from '#domain/period.ts';
import { quartilesOf } from '#domain/quantile.ts';
import { ranking, type Place } from '#domain/ranking.ts';
import { answersBehind } from '#domain/rollup.ts';
import { isCompared, isRanked } from '#domain/small-numbers.ts';
import { isStatusCode, statusNameOf, type StatusName } from '#domain/status.ts';
import { Problem } from '../http/problem.ts';
import { selectBreakdowns, selectMetrics, selectOrganisations } from '../series/selection.ts';
import type { Compared, ComparisonAnswer } from './answers.ts';

export type ComparisonRequest = { metric: string; organisation: string; breakdown: string; period: PeriodCode };

/** One metric in one period, organisation beside organisation: places, quartiles, means, and who is missing. */
export async function comparisonAnswer(snapshot: Snapshot, request: ComparisonRequest): Promise<ComparisonAnswer> {
  const { period } = request;
  const metric = only(selectMetrics(snapshot, request.metric), 'metric');
  const breakdown = only(await selectBreakdowns(snapshot, request.breakdown, [metric]), 'breakdown');
  const series = await seriesOf(snapshot, metric, { ...request, breakdown });
  const figures = series.map((one) => figureAt(one, periodNumber(period)));
  const compared = figures.filter(hasValue).filter(({ answers }) => isCompared(metric, answers));
  const items = ranked(metric, compared);
  const isItem = new Set(items.map(({ organisation }) => organisation));
  const attributions = new Map<string, Texts>();
  for (const one of series) for (const text of one.attributions) attributions.set(text.sv, text);
  return {
    asOf: snapshot.asOf,
    dataVersion: snapshot.versions.dataVersion,
    metric: metric.code,
    period,
    breakdown,
    direction: metric.direction,
    items,
    ...summary(metric, compared, periodNumber(period)),
    have: items.length,
    of: figures.length,
    ranked: items.filter(({ rank }) => rank !== null).length,
    missing: figures
      .filter(({ organisation }) => !isItem.has(organisation))
      // a figure that is there was kept out for its few answers
      .map(({ organisation, value, status }) => ({ organisation, status: value === null ? status : 'suppressed' })),
    ...(attributions.size ? { attributions: [...attributions.values()] } : {}),
  };
}

function only<Chosen>(chosen: readonly Chosen[], name: 'metric' | 'breakdown'): Chosen {
  const [first, ...others] = chosen;
  if (first === undefined || others.length) {
    throw new Problem(400, `one-${name}`, `A comparison is about one ${name}.`, { path: name });
  }
  return first;
}

/** The series of the organisations that are expected to have a figure: who does not exist in the period is not missing. */
async function seriesOf(
  snapshot: Snapshot,
  metric: Metric,
  { organisation, breakdown, period }: ComparisonRequest,
): Promise<FigureSeries[]> {
  const frequency = frequencyOf(period);
  if (!metric.frequencies.includes(frequency)) {
    throw new Problem(
      400,
      'unknown-frequency',
      `The metric "${metric.code}" has no figures of frequency ${frequency}.`,
      {
        path: 'period',
        frequencies: metric.frequencies,
      },
    );
  }
  const [first, last] = [firstDay(period), lastDay(period)];
  const organisations = selectOrganisations(snapshot, organisation).filter(
    ({ validFrom, validTo }) => (validFrom ?? first) <= last && (validTo ?? last) >= first,
  );
  const number = periodNumber(period);
  const selection = { metrics: [metric], organisations, breakdowns: [breakdown], frequency, from: number, to: number };
  return readFigures(snapshot, { ...selection, withUnits: true });
}

/** What a comparison takes of a series: its figure of one period. */
type Figure = {
  series: FigureSeries;
  /** Where in the points it stands. */
  position: number;
  organisation: string;
  value: number | null;
  status: StatusName;
  /** How many answered, also where the answers are those of units. */
  answers: number | null;
  denominator: number | null;
};
type WithValue = Figure & { value: number };

const hasValue = (figure: Figure): figure is WithValue => figure.value !== null;

function figureAt(series: FigureSeries, number: number): Figure {
  const { metric, organisation, origin, points, units } = series;
  const position = number - points.from;
  const status = points.statuses.charAt(position);
  return {
    series,
    position,
    organisation: organisation.code,
    value: points.values[position] ?? null,
    status: isStatusCode(status) ? statusNameOf[status] : 'missing',
    answers:
      origin === 'rolled-up' ? answersBehind(metric.rollupRule, units, number) : (points.answers?.[position] ?? null),
    denominator: points.denominators?.[position] ?? null,
  };
}

const rounded = (value: number, { decimals }: Metric): number => roundHalfAway(value, decimals + 2);
const roundedOrNull = (value: number | null, metric: Metric): number | null =>
  value === null ? null : rounded(value, metric);

/** The best first, by the values as they are answered: what looks equal has the same place. Those without a place are last. */
function ranked(metric: Metric, figures: readonly WithValue[]): Compared[] {
  const values = figures.map(({ value }) => rounded(value, metric));
  const places = ranking(
    values.map((value, index) => (isRanked(metric, figures[index]?.answers ?? null) ? value : null)),
    metric.direction,
  );
  const items = figures.map((figure, index) => itemOf(metric, figure, values[index] ?? 0, places[index] ?? null));
  const placeOf = ({ rank }: Compared) => rank ?? items.length + 1;
  return items.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function itemOf(metric: Metric, figure: WithValue, value: number, place: Place | null): Compared {
  const { series, organisation, status, answers, position } = figure;
  const item: Compared = {
    organisation,
    value,
    status,
    rank: place?.rank ?? null,
    percentile: place && roundHalfAway(place.percentile, 2),
  };
  if (answers !== null) item.n = answers;
  const interval = intervalOf(metric, figure);
  if (interval) item.interval = { lower: rounded(interval.lower, metric), upper: rounded(interval.upper, metric) };
  if (series.origin === 'rolled-up' && series.rollup) {
    item.rollup = { have: series.rollup.have[position] ?? 0, of: series.rollup.of[position] ?? 0 };
  }
  return item;
}

function summary(
  metric: Metric,
  figures: readonly WithValue[],
  number: number,
): Pick<ComparisonAnswer, 'quartiles' | 'means'> {
  const values = figures.map(({ value }) => value);
  const { lower, median, upper } = quartilesOf(values);
  const units = figures.map(({ organisation, series: { points, weights } }) => ({
    code: organisation,
    points,
    weights,
    validFrom: null,
    validTo: null,
  }));
  const weighted = weightedMean(metric.rollupRule, units, number, scaleOf(metric));
  return {
    quartiles: {
      lower: roundedOrNull(lower, metric),
      median: roundedOrNull(median, metric),
      upper: roundedOrNull(upper, metric),
    },
    means: {
      unweighted: roundedOrNull(unweightedMean(values), metric),
      weighted: roundedOrNull(weighted?.value ?? null, metric),
      weightedHave: weighted?.have ?? 0,
    },
  };
}
