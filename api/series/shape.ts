import type { Metric } from '#db/queries/metrics.ts';
import { listFrequencies } from '#db/queries/series.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { periodsPerYear, type Frequency } from '#domain/period.ts';
import type { Shape } from '#domain/shape.ts';
import { canConvert, noViewOf, type View } from '#domain/span.ts';
import { Problem } from '../http/problem.ts';

export type ChosenSeries = {
  metrics: readonly Metric[];
  organisations: readonly Organisation[];
  breakdowns: readonly string[];
};

type Asked = { view?: View | undefined; isAggregated?: boolean; withSignals?: boolean };

/** The frequencies in which anything is published of what is chosen. */
export function frequenciesOf(
  { transaction, tree, asOf, scope }: Snapshot,
  { metrics, organisations, breakdowns }: ChosenSeries,
): Promise<Frequency[]> {
  const ids = new Set(organisations.flatMap(({ id }) => [id, ...tree.descendantsOf(id).map((below) => below.id)]));
  return listFrequencies(transaction, {
    metricIds: metrics.map(({ id }) => id),
    organisationIds: [...ids],
    breakdowns,
    frequency: null,
    from: null,
    to: null,
    asOf,
    scope,
  });
}

/** In what shape figures are asked for; null is as they were published. */
export async function shapeOf(
  snapshot: Snapshot,
  chosen: ChosenSeries,
  frequency: Frequency,
  { view, isAggregated = false, withSignals = false }: Asked,
): Promise<Shape | null> {
  const isPublished =
    view === undefined || (view === 'period' && !chosen.metrics.some((metric) => metric.isCumulative));
  if (isPublished && !isAggregated) return null;
  if (withSignals) {
    const message = 'Signals and targets are about the figures as they are published.';
    throw new Problem(400, 'no-signals-here', message, { path: 'signals' });
  }
  refuseView(chosen.metrics, frequency, view ?? 'period');
  if (isAggregated) await refuseConversion(snapshot, chosen, frequency);
  return { frequency, view: view ?? 'period', isConverted: isAggregated };
}

/** Converted figures may be made of any frequency, and periods before the first that is asked for. */
export const everything = ({ frequency, isConverted }: Shape) => ({
  frequency: isConverted ? null : frequency,
  from: null,
  to: null,
});

function refuseView(metrics: readonly Metric[], frequency: Frequency, view: View): void {
  if (view === 'period') return;
  for (const metric of metrics) {
    const reason = noViewOf(metric, frequency);
    if (reason === null) continue;
    const message = `${metric.code} has no view ${view}: ${reasons[reason]}`;
    throw new Problem(400, 'no-such-view', message, { path: 'view', metric: metric.code, reason });
  }
}

const reasons = {
  stock: 'it stands at the end of a period, or counts the last year already.',
  other: 'its figures cannot be put together over time.',
  'whole-years': 'a year has no part of it and no other year.',
} as const;

async function refuseConversion(snapshot: Snapshot, chosen: ChosenSeries, frequency: Frequency): Promise<void> {
  const found = await frequenciesOf(snapshot, chosen);
  if (!found.length || found.some((one) => one === frequency || canConvert(one, frequency))) return;
  const isShorter = found.some((one) => periodsPerYear[one] > periodsPerYear[frequency]);
  const reason = isShorter ? 'some of these lie in two of those' : 'these are longer than those';
  const message = `Periods of frequency ${frequency} cannot be made from ${found.join(', ')}: ${reason}.`;
  throw new Problem(400, 'cannot-convert', message, { path: 'frequency', frequencies: found, frequency });
}
