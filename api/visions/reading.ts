import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { SetTarget } from '#db/queries/targets.ts';
import type { Proof } from '#db/queries/visions.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { roundHalfAway } from '#domain/number.ts';
import {
  frequencyOf,
  lastDay,
  periodAt,
  periodContaining,
  periodNumber,
  previousPeriod,
  type PeriodCode,
} from '#domain/period.ts';
import { valueAt } from '#domain/series.ts';
import { lastOverBy } from '#domain/vision.ts';
import { lacksUnits } from '../series/judged.ts';

/** A metric of an organisation that somebody follows, with its target and figures as the reader sees them. */
export type Followed = {
  organisation: Organisation;
  metric: Metric;
  target: SetTarget | null;
  /** In the periods of the target. */
  series: FigureSeries | null;
};

/** Those that the reader does not see are left out. */
export async function followed(snapshot: Snapshot, proofs: readonly Proof[]): Promise<Followed[]> {
  const { tree, metrics, sees } = snapshot;
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  const targets = await snapshot.targets();
  const shown = proofs.filter(sees).flatMap(({ organisationId, metricId }) => {
    const [organisation, metric] = [tree.byId(organisationId), byId.get(metricId)];
    const target = targets.get(organisationId)?.find((one) => one.metricId === metricId) ?? null;
    return organisation && metric ? [{ organisation, metric, target }] : [];
  });
  const series = await readFigures(snapshot, {
    metrics: [...new Set(shown.map(({ metric }) => metric))],
    organisations: [...new Set(shown.map(({ organisation }) => organisation))],
    breakdowns: ['total'],
    frequency: null,
    from: null,
    to: null,
  });
  const found = new Map(series.map((one) => [seriesKey(one, one.frequency), one]));
  return shown.map((one) => ({
    ...one,
    series: (one.target && found.get(seriesKey(one, frequencyOf(one.target.byPeriod)))) ?? null,
  }));
}

const seriesKey = (of: { organisation: { id: number }; metric: { id: number } }, frequency: string): string =>
  `${of.organisation.id} ${of.metric.id} ${frequency}`;

/** The figure of the last of its own periods that was over by the end of another, as it is answered; null without one. */
export function figureBy(
  { metric, target, series }: Followed,
  period: PeriodCode,
): { period: PeriodCode; value: number | null } | null {
  const own = target && lastOverBy(frequencyOf(target.byPeriod), period);
  if (own === null) return null;
  const number = periodNumber(own);
  const raw = series && !lacksUnits(series, number) ? valueAt(series.points, number) : null;
  return { period: own, value: raw === null ? null : roundHalfAway(raw, metric.decimals + 2) };
}

/** The quarter of the last figure that any of them has; where there is none, the one before a day (ISO date). */
export function usualQuarter(all: readonly Followed[], today: string): PeriodCode {
  const ends = all.flatMap(({ series }) => {
    const last =
      series?.points.values.findLastIndex(
        (value, at) => value !== null && !lacksUnits(series, series.points.from + at),
      ) ?? -1;
    return series && last >= 0 ? [periodAt(series.frequency, series.points.from + last)] : [];
  });
  const last = ends.toSorted((a, b) => lastDay(a).localeCompare(lastDay(b))).at(-1);
  const present = periodContaining('Q', today);
  return (last ? lastOverBy('Q', last) : previousPeriod(present)) ?? present;
}
