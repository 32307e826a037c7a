import type { MetricDefinition } from './metric.ts';
import { quartilesOf } from './quantile.ts';

/** What ten times better is measured by: the value itself, its inverse, or what is left up to the ceiling. */
export const tenfoldMeasures = ['value', 'inverse', 'gap'] as const;
export type TenfoldMeasure = (typeof tenfoldMeasures)[number];

type Measured = Pick<MetricDefinition, 'unit' | 'direction' | 'maximum'>;

/** The best that a share or an index can be, where higher is better; null for what has no ceiling. */
const ceilingOf = ({ unit, maximum }: Measured): number | null =>
  unit === 'percent' || unit === 'index' ? maximum : null;

/** Null where no way is good. */
export const tenfoldMeasureOf = (metric: Measured): TenfoldMeasure | null => {
  if (metric.direction === 'none') return null;
  if (metric.direction === 'lower') return 'inverse';
  return ceilingOf(metric) === null ? 'value' : 'gap';
};

/**
 * How many times better a value is than the baseline: value / baseline, baseline / value where lower is better, the gap up
 * to the ceiling at baseline / now for shares and indices. Null where there is no such number: no good way, a baseline that
 * is zero or negative or at its ceiling, nothing left of what was to shrink, or a negative value.
 */
export const multipleOf = (metric: Measured, baselineValue: number, value: number): number | null => {
  const ceiling = ceilingOf(metric) ?? 0;
  switch (tenfoldMeasureOf(metric)) {
    case null:
      return null;
    case 'value':
      return baselineValue > 0 && value >= 0 ? value / baselineValue : null;
    case 'inverse':
      return shrunk(baselineValue, value);
    case 'gap':
      return shrunk(ceiling - baselineValue, ceiling - value);
  }
};

const shrunk = (before: number, now: number): number | null => (before > 0 && now > 0 ? before / now : null);

/** The value that is so many times better than the baseline; null where none is, and a target needs a level of its own. */
export const levelOfMultiple = (metric: Measured, baselineValue: number, multiple: number): number | null => {
  const ceiling = ceilingOf(metric) ?? 0;
  switch (tenfoldMeasureOf(metric)) {
    case null:
      return null;
    case 'value':
      return baselineValue > 0 ? baselineValue * multiple : null;
    case 'inverse':
      return baselineValue > 0 ? baselineValue / multiple : null;
    case 'gap':
      return ceiling > baselineValue ? ceiling - (ceiling - baselineValue) / multiple : null;
  }
};

/** The level after a change in per cent of the baseline's size; null for a baseline of zero, which has no per cent. */
export const levelOfChange = (baselineValue: number, changePercent: number): number | null =>
  baselineValue === 0 ? null : baselineValue + (Math.abs(baselineValue) * changePercent) / 100;

/** Ten per cent better, and ten times: what a tenfold target is drawn between. */
export const drawnMultiples = [1.1, 10] as const;

/**
 * The middle of how many times better the tenfold goals have become; of an even number, halfway between the two. Goals
 * that have no such number are left out. Null where none has one.
 */
export const medianMultiple = (multiples: readonly (number | null)[]): number | null =>
  quartilesOf(multiples.filter((multiple) => multiple !== null)).median;
