import type { Event } from '#db/queries/events.ts';
import { readFigures, type FigureSelection, type FigureSeries } from '#db/queries/figures.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { SetTarget } from '#db/queries/targets.ts';
import { changeFrom } from '#domain/change.ts';
import { nextDue } from '#domain/freshness.ts';
import { roundHalfAway } from '#domain/number.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import {
  firstDay,
  frequencies,
  frequencyOf,
  periodAt,
  periodsPerYear,
  sameLastYear,
  type PeriodCode,
} from '#domain/period.ts';
import { lastValuePosition, valueAt } from '#domain/series.ts';
import { isStatusCode, statusCodeOf, statusNameOf } from '#domain/status.ts';
import { expectedValue } from '#domain/target.ts';
import { concerns, eventsAbove } from '../events/events.ts';
import { organisationAnswer } from '../organisations/routes.ts';
import { markedAnswer, rollupAnswer, seriesItem } from '../series/answer.ts';
import { breakPositions, judgementAt, signalAt, signalsOf, yardsticksOf, type Yardstick } from '../series/judged.ts';
import type { OverviewAnswer, OverviewMetric } from './answers.ts';
import type { LatestJudgement, LatestJudgements } from './kept-judgements.ts';

/** What is known of all judgements from before, if anything is; null leaves them out. */
export type Judging = { known: LatestJudgements | undefined } | null;

/** Every metric of an organisation with its own last periods and what they are to be seen against; with how they were judged. */
export async function overviewAnswer(
  snapshot: Snapshot,
  organisation: Organisation,
  periods: number,
  judging: Judging,
): Promise<{ answer: OverviewAnswer; judgements: LatestJudgements }> {
  const { tree, metrics, asOf, versions } = snapshot;
  const selection = {
    metrics,
    organisations: [organisation],
    breakdowns: ['total'],
    frequency: null,
    from: null,
    to: null,
  };
  const isJudged = judging !== null && judging.known === undefined;
  const figures = isJudged ? await readFigures(snapshot, selection) : await readLatest(snapshot, selection, periods);
  const { metrics: shown, judgements } = await overviewMetrics(snapshot, organisation, figures, { periods, judging });
  return {
    answer: {
      asOf,
      dataVersion: versions.dataVersion,
      organisation: organisationAnswer(tree, organisation),
      metrics: shown,
    },
    judgements,
  };
}

/** The same of figures of one organisation that were read already; to be judged they have to be whole. */
export async function overviewMetrics(
  snapshot: Snapshot,
  organisation: Organisation,
  read: readonly FigureSeries[],
  { periods, judging }: { periods: number; judging: Judging },
): Promise<{ metrics: OverviewMetric[]; judgements: LatestJudgements }> {
  const figures = mostFrequent(
    read,
    snapshot.metrics.map(({ id }) => id),
  );
  const events = await eventsAbove(snapshot, organisation);
  const yardstickOf = await yardsticksOf(snapshot, organisation);
  const judgements =
    judging?.known ?? new Map(judging ? figures.map((series) => judged(series, yardstickOf(series))) : []);
  return {
    metrics: figures.map((series) => {
      const breaks = events.filter((event) => event.kind === 'method-break' && concerns(event, series.metric));
      const item = overviewMetric(series, periods, breaks, yardstickOf(series).target);
      return { ...item, ...judgements.get(item.metric) };
    }),
    judgements,
  };
}

function judged(series: FigureSeries, yardstick: Yardstick): [string, LatestJudgement] {
  const { points, metric } = series;
  const last = lastValuePosition(points) ?? 0;
  const signal = signalAt(signalsOf(series, yardstick), last, metric.decimals);
  return [metric.code, { signal, status: judgementAt(series, yardstick, points.from + last) }];
}

/**
 * The end of every series is enough for nearly all: only where the last value is kept back, or cannot be used, may the
 * periods to show begin before what was read.
 */
async function readLatest(snapshot: Snapshot, selection: FigureSelection, periods: number): Promise<FigureSeries[]> {
  // the months of a year, and the one that they are compared with
  const latest = Math.max(periods, 13);
  const figures = await readFigures(snapshot, { ...selection, latest });
  const isEnough = ({ points, wholeFrom }: FigureSeries): boolean => {
    const last = lastValuePosition(points);
    return wholeFrom === -Infinity || (last !== null && points.from + last - latest + 1 >= wholeFrom);
  };
  return figures.every(isEnough) ? figures : readFigures(snapshot, selection);
}

/** One series per metric, in the order of the catalogue: of those with figures, the one with the shortest periods. */
function mostFrequent(figures: readonly FigureSeries[], order: readonly number[]): FigureSeries[] {
  const byMetric = Map.groupBy(
    figures.filter(({ points }) => lastValuePosition(points) !== null),
    ({ metric }) => metric.id,
  );
  return order.flatMap((id) => {
    const found = byMetric.get(id) ?? [];
    const [first] = found.toSorted((a, b) => frequencies.indexOf(b.frequency) - frequencies.indexOf(a.frequency));
    return first ? [first] : [];
  });
}

function overviewMetric(
  series: FigureSeries,
  periods: number,
  breaks: readonly Event[],
  target: SetTarget | null,
): OverviewMetric {
  const { metric, organisation, frequency, points } = series;
  const last = points.from + (lastValuePosition(points) ?? 0);
  // before the first figure there is nothing to show
  const first = Math.max(points.from, last - periods + 1);
  const pointAt = (period: PeriodCode | null, number: number) => {
    const value = period === null ? null : valueAt(points, number);
    const status = points.statuses.charAt(number - points.from);
    return period === null || value === null || !isStatusCode(status)
      ? null
      : { period, value: roundHalfAway(value, metric.decimals + 2), status: statusNameOf[status] };
  };
  const period = periodAt(frequency, last);
  const earlier = sameLastYear(period);
  const latest = pointAt(period, last);
  const before = pointAt(earlier, last - periodsPerYear[frequency]);
  const change = changeFrom(before?.value ?? null, latest?.value ?? null, metric);
  const item = seriesItem(series, first, last, false);
  const length = last - first + 1;
  const shownBreaks = breakPositions(breaks, frequency, first, length);
  const marked = markedAnswer(series, first, length, shownBreaks);
  const marks = marked.marks[last - first];
  const reported = lastReported(points);
  return {
    metric: metric.code,
    measure: metric.measure,
    isHeadline: metric.isHeadline,
    names: metric.names,
    unit: metric.unit,
    decimals: metric.decimals,
    direction: metric.direction,
    frequency,
    origin: series.origin,
    periods: Array.from({ length }, (_, position) => periodAt(frequency, first + position)),
    values: item.values,
    statuses: item.statuses,
    ...(series.rollup ? { rollup: rollupAnswer(series, first, last) } : {}),
    latest: latest && { ...latest, ...answersAt(series, last), ...(marks ? { marks } : {}) },
    ...(shownBreaks.length ? { breaks: shownBreaks } : {}),
    ...(points.statuses.charAt(reported - points.from) === statusCodeOf.suppressed
      ? { suppressed: periodAt(frequency, reported) }
      : {}),
    previous: last > 0 ? pointAt(periodAt(frequency, last - 1), last - 1) : null,
    sameLastYear: before,
    change:
      change && earlier
        ? { from: earlier, ...change, acrossBreak: breaks.some((event) => isBetween(event, earlier, period)) }
        : null,
    target: target ? targetAt(target, period, metric.decimals) : null,
    nextDue: nextDue({
      frequency,
      lastPeriod: periodAt(frequency, reported),
      dueDays: metric.dueDays,
      endedOn: organisation.validTo,
    }),
  };
}

/** How many answered, where a figure of few is none to rely on. */
function answersAt({ metric, points }: FigureSeries, number: number): { n?: number } {
  const n = points.answers?.[number - points.from] ?? null;
  return metric.smallestAnswers === null || n === null ? {} : { n };
}

/** The last period that was reported, also where its figure is not shown. */
function lastReported({ from, statuses }: FigureSeries['points']): number {
  let last = statuses.length - 1;
  while (last > 0 && statuses[last] === 'O') last -= 1;
  return from + last;
}

/** A method break parts two periods when it came after the first began and not after the second did. */
const isBetween = ({ happenedOn }: Event, earlier: PeriodCode, later: PeriodCode): boolean =>
  happenedOn > firstDay(earlier) && happenedOn <= firstDay(later);

function targetAt(target: SetTarget, period: PeriodCode, decimals: number): OverviewMetric['target'] {
  const { level, byPeriod } = target;
  // a target set in other periods says nothing of this one
  const expected = frequencyOf(byPeriod) === frequencyOf(period) ? expectedValue(target, period) : null;
  return { expected: expected === null ? null : roundHalfAway(expected, decimals + 2), level, byPeriod };
}
