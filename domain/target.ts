import { DomainError } from './error.ts';
import { commonFrequency, periodNumber, type PeriodCode } from './period.ts';

export const targetKinds = ['level', 'change', 'tenfold'] as const;
export type TargetKind = (typeof targetKinds)[number];

export const targetPaths = ['straight', 'geometric'] as const;
export type TargetPath = (typeof targetPaths)[number];

/** Values in the unit of the metric; whatever the kind, the level is the value to reach. */
export type Target = {
  kind: TargetKind;
  baselinePeriod: PeriodCode;
  baselineValue: number;
  level: number;
  byPeriod: PeriodCode;
  path: TargetPath;
  minimum: number | null;
  stretch: number | null;
};

/**
 * Where the path to the target stands in a period: null before the baseline, the level from the last period on. A
 * geometric path changes by the same factor each period. DomainErrors `mixed-frequency`, `geometric-path-needs-nonzero`.
 */
export const expectedValue = (target: Target, period: PeriodCode): number | null => {
  const { baselinePeriod, baselineValue, level, byPeriod, path } = target;
  commonFrequency(baselinePeriod, byPeriod, period);
  if (path === 'geometric' && (baselineValue === 0 || Math.sign(baselineValue) !== Math.sign(level))) {
    throw new DomainError(
      'geometric-path-needs-nonzero',
      'A geometric path needs a baseline and a level of the same sign, neither of them zero',
      { baselineValue, level },
    );
  }
  const start = periodNumber(baselinePeriod);
  const steps = periodNumber(period) - start;
  const allSteps = periodNumber(byPeriod) - start;
  if (steps < 0) return null;
  if (steps >= allSteps) return level;
  const share = steps / allSteps;
  return path === 'geometric'
    ? baselineValue * (level / baselineValue) ** share
    : baselineValue + (level - baselineValue) * share;
};
