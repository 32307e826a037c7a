import type { MetricDefinition } from './metric.ts';
import { roundHalfAway } from './number.ts';

export type Judgement = 'better' | 'worse' | 'same' | 'none';

export type Change = {
  /** Shares and indices change by points, everything else by per cent; the two are never mixed. */
  kind: 'points' | 'percent';
  /** In the unit of the metric; percentage points for shares. */
  difference: number;
  /** Relative to the size of the earlier value; null for points, and where the earlier value is 0. */
  percent: number | null;
  judgement: Judgement;
};

type Judged = Pick<MetricDefinition, 'unit' | 'decimals' | 'direction'>;

const judgementOf = (difference: number, direction: MetricDefinition['direction']): Judgement => {
  if (direction === 'none') return 'none';
  if (difference === 0) return 'same';
  return difference > 0 === (direction === 'higher') ? 'better' : 'worse';
};

/**
 * The change from the same period last year, or from whatever is compared with; null if either value is missing.
 * Computed from the values as they are shown, so that a reader who subtracts them gets the same answer.
 */
export const changeFrom = (previous: number | null, current: number | null, metric: Judged): Change | null => {
  if (previous === null || current === null) return null;
  const before = roundHalfAway(previous, metric.decimals);
  const after = roundHalfAway(current, metric.decimals);
  const difference = roundHalfAway(after - before, metric.decimals);
  const isInPoints = metric.unit === 'percent' || metric.unit === 'index';
  return {
    kind: isInPoints ? 'points' : 'percent',
    difference,
    // relative to the size, so that the sign says up or down also when the earlier value is negative
    percent: isInPoints || before === 0 ? null : (100 * difference) / Math.abs(before),
    judgement: judgementOf(difference, metric.direction),
  };
};
