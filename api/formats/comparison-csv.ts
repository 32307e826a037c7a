import { lastDay } from '#domain/period.ts';
import type { ComparisonAnswer } from '../comparison/answers.ts';
import { csv } from './csv.ts';

const header = [
  'metric', 'organisation', 'breakdown', 'period', 'value', 'status', 'rank', 'percentile', 'interval-lower', 'interval-upper',
  'n', 'origin', 'have', 'of', 'period-end', 'marks',
] as const; // prettier-ignore

const judged = ['variation', 'rule', 'target-status'] as const;

/** One row per organisation, in the same order; those that are not compared come last, without figures. */
export function comparisonCsv({ metric, breakdown, period, items, missing }: ComparisonAnswer): string {
  const noFigures = header.slice(6, -2).map(() => null);
  const periodEnd = lastDay(period);
  const isJudged = items.some(({ signal }) => signal !== undefined);
  return csv(isJudged ? [...header, ...judged] : header, [
    ...items.map((item) => [
      metric,
      item.organisation,
      breakdown,
      period,
      item.value,
      item.status,
      item.rank,
      item.percentile,
      item.interval?.lower ?? null,
      item.interval?.upper ?? null,
      item.n ?? null,
      item.rollup ? 'rolled-up' : 'reported',
      item.rollup?.have ?? null,
      item.rollup?.of ?? null,
      periodEnd,
      item.marks?.join(' ') ?? null,
      ...(isJudged ? [item.signal?.variation ?? null, item.signal?.rule ?? null, item.judgement?.status ?? null] : []),
    ]),
    ...missing.map(({ organisation, status }) => [
      metric,
      organisation,
      breakdown,
      period,
      null,
      status,
      ...noFigures,
      periodEnd,
      status === 'suppressed' ? status : null,
      ...(isJudged ? judged.map(() => null) : []),
    ]),
  ]);
}
