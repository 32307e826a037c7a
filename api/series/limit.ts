import { countSeries } from '#db/queries/series.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Frequency } from '#domain/period.ts';
import { Problem } from '../http/problem.ts';
import type { ChosenSeries } from './shape.ts';

const cellLimit = 1_000_000;

/** Months since 1970, roundly: what has fewer places than this many periods of each could fill is not counted beforehand. */
const longestSeries = 700;

/** Problem 413 `too-many-cells`. */
export function refuseTooManyCells(cells: number): void {
  if (cells <= cellLimit) return;
  throw new Problem(413, 'too-many-cells', 'The answer would have more than 1,000,000 cells.', {
    limit: cellLimit,
    cells,
  });
}

type Periods = { frequency: Frequency; from: number | null; to: number | null };

/**
 * The same before anything is read, where what is published of it is too much already: what is made of units comes on top.
 * Open ends are those of what is published now; of an earlier moment they are not known.
 */
export async function refuseTooManyCellsBefore(
  { transaction, asOf, scope }: Snapshot,
  { metrics, organisations, breakdowns }: ChosenSeries,
  { frequency, from, to }: Periods,
): Promise<void> {
  const places = metrics.length * organisations.length * breakdowns.length;
  const asked = from !== null && to !== null ? Math.max(0, to - from + 1) : null;
  if (places * (asked ?? longestSeries) <= cellLimit || (asked === null && asOf !== null)) return;
  const published = await countSeries(transaction, {
    metricIds: metrics.map(({ id }) => id),
    organisationIds: organisations.map(({ id }) => id),
    breakdowns,
    frequency,
    from: null,
    to: null,
    asOf,
    scope,
  });
  const length = asked ?? (to ?? published.last) - (from ?? published.first) + 1;
  refuseTooManyCells(published.count * Math.max(0, length));
}
