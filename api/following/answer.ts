import type { Follow } from '#db/queries/following.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { periodContaining } from '#domain/period.ts';
import { statusNameOf } from '#domain/status.ts';
import { versionOf } from '../http/if-match.ts';
import { overviewAnswer } from '../overview/overview.ts';
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
  for (const [id, own] of Map.groupBy(isWithLatest ? follows : [], ({ organisationId }) => organisationId)) {
    const organisation = tree.byId(id);
    const chosen = metrics.filter((metric) => own.some(({ metricId }) => metricId === metric.id));
    if (!organisation || !chosen.length) continue;
    const reading = await overviewAnswer({ ...snapshot, metrics: chosen }, organisation, shownMost, {
      known: undefined,
    });
    for (const one of reading.answer.metrics) latest.set(`${id} ${one.metric}`, one);
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
