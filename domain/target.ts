import { addDays } from './date.ts';
import { DomainError } from './error.ts';
import type { MetricDefinition } from './metric.ts';
import { roundHalfAway } from './number.ts';
import { commonFrequency, lastDay, nextPeriod, periodNumber, type PeriodCode } from './period.ts';
import { levelOfChange, levelOfMultiple } from './tenfold.ts';

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

/** As somebody says it: a level, a change of the baseline in per cent, or ten times better. */
export type TargetWish = Omit<Target, 'level'> & {
  /** For a change none, for a tenfold only where the baseline leaves no other way to say it. */
  level: number | null;
  /** For a change. */
  changePercent: number | null;
};

type Steered = Pick<MetricDefinition, 'unit' | 'direction' | 'minimum' | 'maximum' | 'decimals' | 'frequencies'>;

const refused = (code: string, path: string, message: string) => new DomainError(code, message, { path });

/**
 * Whether results were there on a day (ISO date): a figure of a period after the baseline was known here by then, or the
 * first of them was due by then and has come in since.
 */
export const wereResultsThere = (
  baselinePeriod: PeriodCode,
  { day, wasKnown, isKnownNow, dueDays }: { day: string; wasKnown: boolean; isKnownNow: boolean; dueDays: number },
): boolean => {
  const first = nextPeriod(baselinePeriod);
  return wasKnown || (isKnownNow && first !== null && day > addDays(lastDay(first), dueDays));
};

/** The level that a wish amounts to. Noise of the arithmetic goes, not what anybody could have meant. */
const levelOf = (wish: TargetWish, metric: Steered): number => {
  const { kind, baselineValue, changePercent, level } = wish;
  if (kind === 'change' && changePercent === null) {
    throw refused('change-needed', 'changePercent', 'Say by how many per cent');
  }
  if (kind !== 'change' && changePercent !== null) {
    throw refused('level-is-computed', 'changePercent', 'Only a change is said in per cent');
  }
  const computed = {
    level: null,
    change: levelOfChange(baselineValue, changePercent ?? 0),
    tenfold: levelOfMultiple(metric, baselineValue, 10),
  }[kind];
  if (computed !== null && level !== null) {
    throw refused('level-is-computed', 'level', 'The level follows from the baseline');
  }
  if (computed !== null) return roundHalfAway(computed, metric.decimals + 4);
  if (kind === 'change' || level === null) {
    throw refused('own-level-needed', 'level', 'Say as a level what is to be reached: it cannot be computed');
  }
  return level;
};

/**
 * The target that a wish amounts to. Refuses, with the field in `path`, what could not be judged or would promise less than
 * nothing: a last period that is not after the baseline, other periods than the metric has, a level that the metric cannot
 * have or that is the worse way, a minimum that is not between baseline and level, a stretch short of the level.
 */
export const targetOf = (wish: TargetWish, metric: Steered): Target => {
  const { kind, baselinePeriod, baselineValue, byPeriod, path, minimum, stretch } = wish;
  const frequency = commonFrequency(baselinePeriod, byPeriod);
  if (!metric.frequencies.includes(frequency)) {
    throw refused('not-its-periods', 'baselinePeriod', 'The metric is not measured in such periods');
  }
  if (periodNumber(byPeriod) <= periodNumber(baselinePeriod)) {
    throw refused('ends-before-baseline', 'byPeriod', 'A target is reached after its baseline');
  }
  const target = {
    kind,
    baselinePeriod,
    baselineValue,
    level: levelOf(wish, metric),
    byPeriod,
    path,
    minimum,
    stretch,
  };
  const [lowest, highest] = [metric.minimum ?? -Infinity, metric.maximum ?? Infinity];
  for (const [field, value] of Object.entries({ baselineValue, level: target.level, minimum, stretch })) {
    if (value !== null && (value < lowest || value > highest)) {
      throw refused('outside-the-metric', field, 'The metric cannot have this value');
    }
  }
  const way = wayOf(target, metric);
  const isPast = (one: number, other: number): boolean => way * (one - other) > 0;
  if (minimum !== null && (isPast(minimum, target.level) || isPast(baselineValue, minimum))) {
    throw refused('minimum-out-of-place', 'minimum', 'The lowest level that would do is between baseline and level');
  }
  if (stretch !== null && !isPast(stretch, target.level)) {
    throw refused('stretch-out-of-place', 'stretch', 'What is stretched for is beyond the level');
  }
  for (const level of [target.level, ...(minimum === null ? [] : [minimum])])
    expectedValue({ ...target, level }, byPeriod);
  return target;
};

/** 1 upwards, −1 downwards. */
const wayOf = ({ level, baselineValue }: Target, { direction }: Steered): number => {
  const good = direction === 'none' ? 0 : direction === 'higher' ? 1 : -1;
  const way = Math.sign(level - baselineValue) || good;
  if (way === 0) throw refused('no-good-way', 'level', 'No way is good for the metric: nothing would be judged');
  if (good !== 0 && way !== good) throw refused('wrong-way', 'level', 'The level is worse than the baseline');
  return way;
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
