import { readFiguresAt, type FigureAt } from '#db/queries/figures-at.ts';
import { readFigures } from '#db/queries/figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { marksOf } from '#domain/comparability.ts';
import { intervalOf } from '#domain/interval.ts';
import type { Texts } from '#domain/language.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { unweightedMean, weightedMean } from '#domain/mean.ts';
import { scaleOf } from '#domain/metric.ts';
import { roundHalfAway } from '#domain/number.ts';
import { firstDay, frequencyOf, lastDay, periodNumber, type PeriodCode } from '#domain/period.ts';
import { quartilesOf } from '#domain/quantile.ts';
import { ranking, type Place } from '#domain/ranking.ts';
import type { ReportingUnit } from '#domain/rollup.ts';
import { isCompared, isRanked } from '#domain/small-numbers.ts';
import { statusCodeOf } from '#domain/status.ts';
import { Problem } from '../http/problem.ts';
import { breaksAt } from '../events/events.ts';
import { judgedAt } from '../series/judged.ts';
import { selectBreakdowns, selectMetrics, selectOrganisations } from '../series/selection.ts';
import type { Compared, ComparisonAnswer } from './answers.ts';

export type ComparisonRequest = {
  metric: string;
  organisation: string;
  breakdown: string;
  period: PeriodCode;
  /** Whether it is said what each figure says beside the others of the same organisation, and of its target. */
  withSignals: boolean;
};

/** One metric in one period, organisation beside organisation: places, quartiles, means, and who is missing. */
export async function comparisonAnswer(snapshot: Snapshot, request: ComparisonRequest): Promise<ComparisonAnswer> {
  const { period } = request;
  const metric = only(selectMetrics(snapshot, request.metric), 'metric');
  const breakdown = only(await selectBreakdowns(snapshot, request.breakdown, [metric]), 'breakdown');
  const figures = await figuresOf(snapshot, metric, { ...request, breakdown });
  const { places, ...rest } = await besideEachOther(snapshot, metric, figures, period);
  const items = request.withSignals ? await judgedItems(snapshot, metric, breakdown, period, places) : places;
  const isItem = new Set(items.map(({ organisation }) => organisation));
  const attributions = new Map<string, Texts>();
  for (const figure of figures) for (const text of figure.attributions) attributions.set(text.sv, text);
  return {
    asOf: snapshot.asOf,
    dataVersion: snapshot.versions.dataVersion,
    metric: metric.code,
    period,
    breakdown,
    direction: metric.direction,
    items,
    ...rest,
    missing: figures
      .filter(({ organisation }) => !isItem.has(organisation))
      // a figure that is there was kept out for its few answers
      .map(({ organisation, value, status }) => ({ organisation, status: value === null ? status : 'suppressed' })),
    ...(attributions.size ? { attributions: [...attributions.values()] } : {}),
  };
}

/** What every comparison says of figures of one period: places, the best first, quartiles and means, and how many have one. */
export async function besideEachOther(
  snapshot: Snapshot,
  metric: Metric,
  figures: readonly FigureAt[],
  period: PeriodCode,
) {
  const compared = figures.filter(hasValue).filter(({ answers }) => isCompared(metric, answers));
  const isBreak = await breaksAt(snapshot, metric, period);
  const places = ranked(metric, compared).map((item) => withMarks(metric, item, isBreak(item.organisation)));
  return {
    places,
    ...summary(metric, compared, periodNumber(period)),
    have: places.length,
    of: figures.length,
    ranked: places.filter(({ rank }) => rank !== null).length,
  };
}

function only<Chosen>(chosen: readonly Chosen[], name: 'metric' | 'breakdown'): Chosen {
  const [first, ...others] = chosen;
  if (first === undefined || others.length) {
    throw new Problem(400, `one-${name}`, `A comparison is about one ${name}.`, { path: name });
  }
  return first;
}

/** The figures of the organisations that are expected to have one: who does not exist in the period is not missing. */
async function figuresOf(
  snapshot: Snapshot,
  metric: Metric,
  { organisation, breakdown, period }: ComparisonRequest,
): Promise<FigureAt[]> {
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
  const organisations = existingIn(period, await selectOrganisations(snapshot, organisation));
  return readFiguresAt(snapshot, { metric, organisations, breakdown, frequency, number: periodNumber(period) });
}

/** Those of some organisations that exist in a period. */
export function existingIn(period: PeriodCode, organisations: readonly Organisation[]): Organisation[] {
  const [first, last] = [firstDay(period), lastDay(period)];
  return organisations.filter(({ validFrom, validTo }) => (validFrom ?? first) <= last && (validTo ?? last) >= first);
}

type WithValue = FigureAt & { value: number };
const hasValue = (figure: FigureAt): figure is WithValue => figure.value !== null;

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
  return inPlaces(figures.map((figure, index) => itemOf(metric, figure, values[index] ?? 0, places[index] ?? null)));
}

/** The rank says where each belongs: there is nothing left to sort. */
function inPlaces(items: readonly Compared[]): Compared[] {
  const sorted = new Array<Compared>(items.length);
  const next = new Uint32Array(items.length + 1);
  let withoutPlace = items.reduce((count, { rank }) => count + (rank === null ? 0 : 1), 0);
  for (const item of items) {
    const { rank } = item;
    if (rank === null) sorted[withoutPlace++] = item;
    else sorted[rank - 1 + (next[rank] ?? 0)] = item;
    if (rank !== null) next[rank] = (next[rank] ?? 0) + 1;
  }
  return sorted;
}

function itemOf(metric: Metric, figure: WithValue, value: number, place: Place | null): Compared {
  const { organisation, status, answers, rollup } = figure;
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
  if (rollup) item.rollup = rollup;
  return item;
}

/** Told only where there is something to tell: mostly there is not. */
function withMarks({ smallestAnswers }: Metric, item: Compared, isBreak: boolean): Compared {
  const answers = smallestAnswers === null ? null : (item.n ?? null);
  const marks = marksOf({ value: item.value, status: item.status, answers, isBreak });
  return marks.length ? { ...item, marks } : item;
}

/** What is compared is one period of series whose whole history it is judged by. */
async function judgedItems(
  snapshot: Snapshot,
  metric: Metric,
  breakdown: string,
  period: PeriodCode,
  items: readonly Compared[],
): Promise<Compared[]> {
  const organisations = items.flatMap(({ organisation }) => snapshot.tree.byCode(organisation) ?? []);
  const whole = { frequency: frequencyOf(period), from: null, to: null };
  const figures = await readFigures(snapshot, { metrics: [metric], organisations, breakdowns: [breakdown], ...whole });
  const seriesOf = new Map(figures.map((series) => [series.organisation.code, series]));
  return Promise.all(
    items.map(async (item) => {
      const series = seriesOf.get(item.organisation);
      return series ? { ...item, ...(await judgedAt(snapshot, series, periodNumber(period))) } : item;
    }),
  );
}

function summary(
  metric: Metric,
  figures: readonly WithValue[],
  number: number,
): Pick<ComparisonAnswer, 'quartiles' | 'means'> {
  const values = figures.map(({ value }) => value);
  const { lower, median, upper } = quartilesOf(values);
  const isWeighed = metric.rollupRule === 'ratio' || metric.rollupRule === 'weighted-mean';
  const units = isWeighed ? figures.map((figure) => unitOf(figure, number)) : [];
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

/** A figure as a roll-up takes it. */
const unitOf = (figure: WithValue, from: number): ReportingUnit => ({
  code: figure.organisation,
  points: {
    from,
    values: [figure.value],
    numerators: [figure.numerator],
    denominators: [figure.denominator],
    answers: null,
    statuses: statusCodeOf[figure.status],
  },
  weights: [figure.weight],
  validFrom: null,
  validTo: null,
});
