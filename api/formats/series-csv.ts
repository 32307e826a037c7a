import { lastDay } from '#domain/period.ts';
import type { SeriesAnswer, SeriesItem } from '../series/answers.ts';
import { csv } from './csv.ts';

const header = [
  'metric', 'organisation', 'breakdown', 'period', 'value', 'status', 'numerator', 'denominator', 'n', 'origin', 'have', 'of',
  'break', 'period-end', 'marks',
] as const; // prettier-ignore
const judged = ['variation', 'rule', 'mean', 'lower', 'upper', 'target-status'] as const;

const made = ['view', 'lacking', 'unweighted'] as const;

type Value = string | number | null;

/** One row per figure, in the columns that the import reads back. */
export const seriesCsv = (answer: SeriesAnswer): string => {
  const { columns, rows } = seriesTable(answer);
  return csv(columns, rows);
};

/** What every file of figures holds, whatever it is written in. */
export function seriesTable({ periods, series, view }: SeriesAnswer): { columns: string[]; rows: Value[][] } {
  const isJudged = series.some(({ signals }) => signals !== undefined);
  const ends = periods.map(lastDay);
  const isMade = series.some(({ lacking }) => lacking !== undefined);
  const rows = series.flatMap((item) =>
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
      // what is made of several periods is nobody's own figure, and not read back as one
      isMade && item.origin === 'reported' ? 'combined' : item.origin,
      item.rollup?.have[position] ?? null,
      item.rollup?.of[position] ?? null,
      // before it the method was another
      item.breaks?.includes(position) ? 'break' : null,
      // until then a figure is of an unfinished period
      ends[position] ?? null,
      // whether the period is over, its end tells: an answer that is kept does not know what day it is
      item.marks?.[position]?.join(' ') ?? null,
      ...(isJudged ? judgedCells(item, position) : []),
      ...(isMade ? [view ?? 'period', ...madeCells(item, position)] : []),
    ]),
  );
  return { columns: [...header, ...(isJudged ? judged : []), ...(isMade ? made : [])], rows };
}

const judgedCells = ({ signals, targetStatuses }: SeriesItem, position: number) => [
  signals?.variations[position] ?? null,
  signals?.rules[position]?.rule ?? null,
  signals?.mean[position] ?? null,
  signals?.lower[position] ?? null,
  signals?.upper[position] ?? null,
  targetStatuses?.[position] ?? null,
];

const madeCells = ({ lacking, unweighted }: SeriesItem, position: number) => [
  lacking?.[position]?.join(' ') ?? null,
  unweighted?.includes(position) ? 'unweighted' : null,
];
