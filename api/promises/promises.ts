import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import { listPublishedAt, type FigureKey } from '#db/queries/revisions.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { listTargetVersions, type TargetVersion } from '#db/queries/targets.ts';
import { addDays } from '#domain/date.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { firstDay, frequencyOf, lastDay, periodNumber, type Frequency, type PeriodCode } from '#domain/period.ts';
import { judgementAt } from '../series/judged.ts';
import { targetAnswer } from '../targets/answer.ts';
import type { PromiseAnswer, PromisedAnswer } from './answers.ts';

/** What an organisation has promised, in the order of the catalogue. Names of people only where `isOwn`. */
export async function promisesOf(
  snapshot: Snapshot,
  organisation: Organisation,
  isOwn: boolean,
): Promise<PromiseAnswer[]> {
  const versions = (await listTargetVersions(snapshot.transaction, organisation.id, snapshot.asOf)).filter(
    snapshot.sees,
  );
  const byMetric = Map.groupBy(versions, ({ metricId }) => metricId);
  const promised = snapshot.metrics.filter(({ id }) => byMetric.has(id));
  const seriesOf = await figuresFor(snapshot, organisation, promised, versions);
  const publishedAt = await publishedFor(snapshot, organisation, promised, versions, seriesOf);
  return promised.map((metric) => {
    const own = byMetric.get(metric.id) ?? [];
    const [last] = own;
    const series = last && seriesOf(metric, frequencyOf(last.byPeriod));
    const end = series ? lastNumber(series) : null;
    return {
      organisation: organisation.code,
      metric: metric.code,
      judgement: series && end !== null ? judgementAt(series, { target: last, rebaseAt: [] }, end) : null,
      versions: own.map((version) => {
        const of = seriesOf(metric, frequencyOf(version.byPeriod));
        const said = promisedAnswer({ ...version, setBy: isOwn ? version.setBy : null }, organisation, metric, of);
        return { ...said, judgedAt: said.outcome && publishedAt(metric, version.byPeriod) };
      }),
    };
  });
}

type SeriesFor = (metric: Metric, frequency: Frequency) => FigureSeries | undefined;

/** The totals, in the frequencies that something was promised in. */
async function figuresFor(
  snapshot: Snapshot,
  organisation: Organisation,
  metrics: readonly Metric[],
  versions: readonly TargetVersion[],
): Promise<SeriesFor> {
  const found = new Map<string, FigureSeries>();
  for (const frequency of new Set(versions.map(({ byPeriod }) => frequencyOf(byPeriod)))) {
    const series = await readFigures(snapshot, {
      metrics,
      organisations: [organisation],
      breakdowns: ['total'],
      frequency,
      from: null,
      to: null,
    });
    for (const one of series) found.set(`${one.metric.id} ${frequency}`, one);
  }
  return ({ id }, frequency) => found.get(`${id} ${frequency}`);
}

/** When the figures came that the promises were about: its own, or those below it where they are made of them. */
async function publishedFor(
  { transaction, tree, asOf, scope }: Snapshot,
  { id }: Organisation,
  metrics: readonly Metric[],
  versions: readonly TargetVersion[],
  seriesOf: SeriesFor,
): Promise<(metric: Metric, period: PeriodCode) => string | null> {
  const nameOf = ({ metricId, frequency, firstDay: day }: FigureKey) => `${metricId} ${frequency} ${day}`;
  const keyOf = (metricId: number, period: PeriodCode): FigureKey => ({
    metricId,
    frequency: frequencyOf(period),
    firstDay: firstDay(period),
  });
  const wanted = new Map(
    versions.map(({ metricId, byPeriod }) => keyOf(metricId, byPeriod)).map((key) => [nameOf(key), key]),
  );
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const isRolledUp = ({ metricId, frequency }: FigureKey): boolean => {
    const metric = byId.get(metricId);
    return metric !== undefined && seriesOf(metric, frequency)?.origin === 'rolled-up';
  };
  const { below = [], own = [] } = Object.groupBy(wanted.values(), (key) => (isRolledUp(key) ? 'below' : 'own'));
  const places = tree.descendantsOf(id).map((one) => one.id);
  const known = { asOf, scope };
  const found = [
    ...(await listPublishedAt(transaction, [id], own, known)),
    ...(await listPublishedAt(transaction, places, below, known)),
  ];
  const momentOf = new Map(found.map((one) => [nameOf(one), one.publishedAt]));
  return (metric, period) => momentOf.get(nameOf(keyOf(metric.id, period))) ?? null;
}

function lastNumber({ points }: FigureSeries): number | null {
  const position = points.values.findLastIndex((value) => value !== null);
  return position === -1 ? null : points.from + position;
}

function promisedAnswer(
  target: TargetVersion,
  organisation: Organisation,
  metric: Metric,
  series: FigureSeries | undefined,
): Omit<PromisedAnswer, 'judgedAt'> {
  const { endedAt, endReason, setBy, ...set } = target;
  const { expected: _expected, version: _version, ...said } = targetAnswer(set, organisation.code, metric);
  const outcome = series ? judgementAt(series, { target, rebaseAt: [] }, periodNumber(target.byPeriod)) : null;
  return {
    ...said,
    endedAt,
    endReason,
    setBy,
    dueOn: addDays(lastDay(target.byPeriod), metric.dueDays),
    outcome,
    isKept: outcome === null || outcome.status === 'no-target' ? null : outcome.status === 'reached',
  };
}
