import { periodsPerYear } from '#domain/period.ts';
import type { SeriesPoints } from '#domain/series.ts';
import { shapedPoints, type Shape } from '#domain/shape.ts';
import { withholdSmall } from '#domain/small-numbers.ts';
import type { Metric } from './metrics.ts';
import type { SeriesRow } from './series.ts';
import type { Snapshot } from './snapshot.ts';

const nothing: SeriesPoints = {
  from: 0,
  values: [],
  numerators: null,
  denominators: null,
  answers: null,
  statuses: '',
};

/** Whoever reports in periods that cannot be put together is missing from what is; whoever reports in longer ones is not. */
const isFiner = (rows: readonly SeriesRow[], shape: Shape): boolean =>
  shape.isConverted && rows.some(({ frequency }) => periodsPerYear[frequency] > periodsPerYear[shape.frequency]);

/**
 * The series of one metric each as they are asked for: what an organisation has published in several frequencies becomes
 * one.
 */
export function shapedRows(
  { tree }: Snapshot,
  rows: readonly SeriesRow[],
  metrics: ReadonlyMap<number, Metric>,
  shape: Shape,
): SeriesRow[] {
  const together = Map.groupBy(rows, ({ metricId, breakdown, organisationId }) =>
    [metricId, breakdown, organisationId].join(' '),
  );
  return [...together.values()].flatMap((group): SeriesRow | SeriesRow[] => {
    const [row] = group;
    const metric = row && metrics.get(row.metricId);
    if (!row || !metric) return [];
    const { smallestAnswers } = metric;
    const published = group.map(({ frequency, points }) => ({
      frequency,
      points: smallestAnswers === null ? points : withholdSmall(points, smallestAnswers),
    }));
    const points = shapedPoints(metric, published, shape) ?? (isFiner(group, shape) ? nothing : null);
    if (points === null) return [];
    const organisation = tree.byId(row.organisationId);
    const isOpen = !organisation || (organisation.validFrom === null && organisation.validTo === null);
    const asUnit = isOpen ? null : shapedPoints(metric, published, shape, organisation);
    return {
      ...row,
      frequency: shape.frequency,
      points,
      // what is withheld is shown as it was published, and nothing is made of it
      own: null,
      ...(asUnit ? { asUnit } : {}),
      attribution: group.find(({ attribution }) => attribution !== null)?.attribution ?? null,
      hasValues: points.values.some((value) => value !== null),
      isCut: false,
    };
  });
}
