import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Follow } from '#db/queries/following.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { periodContaining } from '#domain/period.ts';
import { statusNameOf } from '#domain/status.ts';
import { versionOf } from '../http/if-match.ts';
import { overviewMetrics } from '../overview/overview.ts';
import type { OverviewMetric } from '../overview/answers.ts';
import type { FollowAnswer, MetricNewsAnswer, NewsAnswer } from './answers.ts';
import type { MetricNews, News } from './news.ts';

export const versionOfFollow = ({ id, mail }: Pick<Follow, 'id' | 'mail'>): string => versionOf([id, mail]);

const shownMost = 12;

/** Those of which there is something to see: what has gone out of sight is not named any more. */
export const followsInSight = ({ tree, metrics }: Snapshot, follows: readonly Follow[]): Follow[] => {
  const shown = new Set(metrics.map(({ id }) => id));
  return follows.filter(
    ({ organisationId, metricId }) => tree.byId(organisationId) && (metricId === null || shown.has(metricId)),
  );
};

/** What somebody follows, with the latest of it where that is wanted. */
export async function followAnswers(
  snapshot: Snapshot,
  follows: readonly Follow[],
  isWithLatest: boolean,
): Promise<FollowAnswer[]> {
  const { tree, metrics } = snapshot;
  const latest = new Map<string, OverviewMetric>();
  const figures = isWithLatest ? await figuresOfMetrics(snapshot, follows) : [];
  for (const [organisation, own] of Map.groupBy(figures, (series) => series.organisation)) {
    const { metrics: shown } = await overviewMetrics(snapshot, organisation, own, {
      periods: shownMost,
      judging: { known: undefined },
    });
    for (const one of shown) latest.set(`${organisation.id} ${one.metric}`, one);
  }
  return follows.flatMap((follow) => {
    const organisation = tree.byId(follow.organisationId);
    const metric = metrics.find(({ id }) => id === follow.metricId);
    if (!organisation) return [];
    return [
      {
        id: follow.id,
        organisation: organisation.code,
        organisationNames: organisation.names,
        metric: metric?.code ?? null,
        metricNames: metric?.names ?? null,
        mail: follow.mail,
        latest: (metric && latest.get(`${organisation.id} ${metric.code}`)) ?? null,
        version: `"${versionOfFollow(follow)}"`,
      },
    ];
  });
}

/** The whole series of the metrics that are followed, each of its own places: read once for all of them. */
function figuresOfMetrics(snapshot: Snapshot, follows: readonly Follow[]): Promise<FigureSeries[]> {
  const { tree, metrics } = snapshot;
  const ofMetrics = follows.filter(({ metricId }) => metricId !== null);
  const placesOf = (some: readonly Follow[]) =>
    [...new Set(some.map((one) => one.organisationId))].flatMap((id) => tree.byId(id) ?? []);
  const organisationsOf = new Map(
    metrics.map(({ id }) => [id, placesOf(ofMetrics.filter(({ metricId }) => metricId === id))]),
  );
  return readFigures(snapshot, {
    metrics: metrics.filter(({ id }) => organisationsOf.get(id)?.length),
    organisations: placesOf(ofMetrics),
    organisationsOf,
    breakdowns: ['total'],
    frequency: null,
    from: null,
    to: null,
  });
}

const mostFigures = 100;

const metricNewsAnswer = ({ metric, figures, target, status, answered }: MetricNews): MetricNewsAnswer => ({
  metric: metric.code,
  names: metric.names,
  unit: metric.unit,
  decimals: metric.decimals,
  figures: figures.slice(-mostFigures).map(({ period, before, after }) => ({
    period,
    before: sideAnswer(before),
    after: sideAnswer(after),
  })),
  figuresInAll: figures.length,
  target,
  status,
  answered: answered.map(({ frequency, periodStart }) => periodContaining(frequency, periodStart)),
});

const sideAnswer = (side: MetricNews['figures'][number]['before']) =>
  side && { value: side.value, status: statusNameOf[side.status] };

export const newsAnswer = ({ since, until, dataVersion, places }: News, isMarked: boolean): NewsAnswer => ({
  since,
  until,
  dataVersion,
  isMarked,
  organisations: places.map(({ organisation, metrics }) => ({
    organisation: organisation.code,
    names: organisation.names,
    metrics: metrics.map(metricNewsAnswer),
  })),
});
