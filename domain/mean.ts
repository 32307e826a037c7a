import type { RollupRule } from './metric.ts';
import { rollUp, type ReportingUnit } from './rollup.ts';

/** Every value counts once, however large the organisation that it is about. Null for none. */
export const unweightedMean = (values: readonly number[]): number | null =>
  values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;

/**
 * What organisations have together in a period, each counting by its size: scale × Σ numerators / Σ denominators of a
 * ratio, Σ weight × value / Σ weight of a weighted mean. It is what the roll-up of exactly these would be, so that the two
 * never differ. Null under the other rules, which add up, and where nobody has what it takes; `have` is how many do.
 */
export const weightedMean = (
  rule: RollupRule,
  units: readonly ReportingUnit[],
  number: number,
  scale: number,
): { value: number; have: number } | null => {
  if (rule !== 'ratio' && rule !== 'weighted-mean') return null;
  const { values, have } = rollUp(rule, units, { from: number, to: number }, scale);
  const [value = null] = values;
  return value === null ? null : { value, have: have[0] ?? 0 };
};
