import type { SeriesAnswer } from '../series/answers.ts';
import { csv } from './csv.ts';

const header = [
  'metric', 'organisation', 'breakdown', 'period', 'value', 'status', 'numerator', 'denominator', 'n', 'origin', 'have', 'of',
] as const; // prettier-ignore

/** One row per figure, in the columns that the import reads back. */
export function seriesCsv({ periods, series }: SeriesAnswer): string {
  return csv(
    header,
    series.flatMap((item) =>
      periods.map((period, position) => [
        item.metric,
        item.organisation,
        item.breakdown,
        period,
        item.values[position] ?? null,
        item.statuses[position] ?? 'normal',
        item.numerators?.[position] ?? null,
        item.denominators?.[position] ?? null,
        item.n?.[position] ?? null,
        item.origin,
        item.rollup?.have[position] ?? null,
        item.rollup?.of[position] ?? null,
      ]),
    ),
  );
}
