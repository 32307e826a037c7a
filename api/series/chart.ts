import type { FigureSeries } from '#db/queries/figures.ts';
import { listDimensions } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { chartOf, towardsTarget, type Chart, type ChartInput } from '#domain/chart.ts';
import type { Language, Texts } from '#domain/language.ts';
import { incompletePositions } from '#domain/rollup.ts';
import type { Dimension } from '#domain/metric.ts';
import { frequencyOf, periodsBetween } from '#domain/period.ts';
import { expectedValue } from '#domain/target.ts';
import { concerns, eventsAbove } from '../events/events.ts';
import { Problem } from '../http/problem.ts';
import { seriesOf, type SeriesRequest } from './answer.ts';

const mostLines = 6;

/** The chart of one metric: lines for organisations or parts; a single line with its target and events. */
export async function seriesChart(
  snapshot: Snapshot,
  request: SeriesRequest,
  { language, today }: { language: Language; today: string },
): Promise<Chart> {
  const isAsPublished = request.view === undefined && !request.isAggregated;
  const { figures, answer } = await seriesOf(snapshot, {
    ...request,
    withSignals: isAsPublished,
    withBreaks: true,
  });
  const lines = figures.map((series, place) => ({ series, item: answer.series[place] }));
  const parts = lines.filter(({ series }) => series.breakdown !== 'total');
  // beside its parts the total would flatten them
  const shown = parts.length ? parts : lines;
  const [first] = shown;
  if (!first) throw new Problem(404, 'no-figures', 'There are no figures to draw.');
  const { metric, organisation } = first.series;
  if (lines.some(({ series }) => series.metric.id !== metric.id)) {
    throw new Problem(400, 'one-metric', 'A chart shows one metric.', { path: 'metric' });
  }
  if (shown.length > mostLines) {
    throw new Problem(400, 'too-many-lines', `A chart shows at most ${mostLines} lines.`, { limit: mostLines });
  }
  const isAlone = shown.length === 1;
  const dimensions = parts.length ? await listDimensions(snapshot.transaction) : [];
  const hasOneOrganisation = new Set(shown.map(({ series }) => series.organisation.id)).size === 1;
  const path = isAlone && isAsPublished ? await targetPath(snapshot, first.series) : [];
  return chartOf({
    metric,
    view: request.view ?? null,
    attributions: shown.flatMap(({ series }) => series.attributions).filter(isFirst),
    organisation: hasOneOrganisation ? organisation.names : { sv: '' },
    periods:
      path.length && request.to === undefined
        ? towardsTarget(answer.periods, path.at(-1)?.period ?? '2199')
        : answer.periods,
    series: shown.map(({ series, item }) => ({
      name: isAlone ? null : hasOneOrganisation ? partName(series, dimensions) : series.organisation.names,
      values: item?.values ?? [],
      statuses: item?.statuses ?? {},
      ...(isAlone && item?.signals ? { signals: item.signals } : {}),
      comparability: item?.marks,
      incomplete: item?.rollup && series.origin === 'rolled-up' ? incompletePositions(item.rollup) : [],
    })),
    target: path,
    events: isAlone ? (await eventsAbove(snapshot, organisation)).filter((event) => concerns(event, metric)) : [],
    today,
    language,
  });
}

/** The same is named once. */
const isFirst = (one: Texts, place: number, all: readonly Texts[]): boolean =>
  all.findIndex(({ sv }) => sv === one.sv) === place;

function partName({ breakdown }: FigureSeries, dimensions: readonly Dimension[]): Texts {
  const [dimension, category] = breakdown.split('.');
  const categories = dimensions.find(({ code }) => code === dimension)?.categories ?? [];
  return categories.find(({ code }) => code === category)?.names ?? { sv: breakdown };
}

async function targetPath(
  snapshot: Snapshot,
  { metric, organisation, frequency }: FigureSeries,
): Promise<ChartInput['target']> {
  const targets = (await snapshot.targets()).get(organisation.id) ?? [];
  const target = targets.find(({ metricId }) => metricId === metric.id);
  if (!target || frequencyOf(target.byPeriod) !== frequency) return [];
  return periodsBetween(target.baselinePeriod, target.byPeriod).flatMap((period) => {
    const value = expectedValue(target, period);
    return value === null ? [] : [{ period, value }];
  });
}
