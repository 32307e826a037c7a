import { lastDay } from '#domain/period.ts';
import type { SeriesAnswer, SeriesItem } from '../series/answers.ts';
import { csv } from './csv.ts';

const header = [
  'metric', 'organisation', 'breakdown', 'period', 'value', 'status', 'numerator', 'denominator', 'n', 'origin', 'have', 'of',
  'break', 'period-end',
] as const; // prettier-ignore
const judged = ['variation', 'rule', 'mean', 'lower', 'upper', 'target-status'] as const;

/** One row per figure, in the columns that the import reads back. */
export function seriesCsv({ periods, series }: SeriesAnswer): string {
  const isJudged = series.some(({ signals }) => signals !== undefined);
  const ends = periods.map(lastDay);
  return csv(
    isJudged ? [...header, ...judged] : header,
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
        // before it the method was another
        item.breaks?.includes(position) ? 'break' : null,
        // until then a figure is of an unfinished period
        ends[position] ?? null,
        ...(isJudged ? judgedCells(item, position) : []),
      ]),
    ),
  );
}

const judgedCells = ({ signals, targetStatuses }: SeriesItem, position: number) => [
  signals?.variations[position] ?? null,
  signals?.rules[position]?.rule ?? null,
  signals?.mean[position] ?? null,
  signals?.lower[position] ?? null,
  signals?.upper[position] ?? null,
  targetStatuses?.[position] ?? null,
];
