import { addDays } from './date.ts';
import type { MetricDefinition } from './metric.ts';
import { roundHalfAway } from './number.ts';
import { frequencyOf, lastDay, nextPeriod, type PeriodCode } from './period.ts';
import { expectedValue, type Target } from './target.ts';

export const targetStatuses = ['reached', 'on-path', 'near', 'off-path', 'no-target', 'too-old'] as const;
export type TargetStatus = (typeof targetStatuses)[number];

export const towards = ['higher', 'lower'] as const;
export type Towards = (typeof towards)[number];

type Judged = Pick<MetricDefinition, 'decimals' | 'direction' | 'dueDays'>;
type JudgedFigure = {
  period: PeriodCode;
  /** As it is shown: rounded to the decimals of the metric, like all that it is compared with. */
  value: number;
  /** The first day on which the figure after the next one should have been there too; null where none can come. */
  tooOldOn: string | null;
};

/** What a figure was judged by, so that anybody can judge it again. */
export type TargetJudgement =
  | (JudgedFigure & { status: 'no-target' })
  | (JudgedFigure & {
      status: 'reached' | 'on-path' | 'near' | 'off-path';
      towards: Towards;
      setAt: string;
      baselinePeriod: PeriodCode;
      baselineValue: number;
      byPeriod: PeriodCode;
      level: number;
      expected: number;
      /** The path to the lowest level that would do; null where none was set. */
      minimumExpected: number | null;
      /** From here on a figure that is off its path is near to it. */
      nearFrom: number;
      /** How far it is from what is expected; 0 at or beyond it. */
      shortBy: number;
    });

/** Which way a target goes: from baseline to level, or the good way where the two are one. Null where nobody can tell. */
export const towardsOf = (
  { baselineValue, level }: Pick<Target, 'baselineValue' | 'level'>,
  direction: MetricDefinition['direction'],
): Towards | null => {
  if (level === baselineValue) return direction === 'none' ? null : direction;
  return level > baselineValue ? 'higher' : 'lower';
};

/** Short of the path by so much of the whole way from baseline to level is still near, where no minimum says otherwise. */
const nearShare = 0.1;

/**
 * Judges a figure by the target, with the rule that is published: reached at or beyond the level, on its path at or beyond
 * what is expected for its period, near at or beyond the path to the minimum (or short by at most a tenth of the whole
 * way), otherwise off its path. No target says anything of periods before its baseline or of another length. `endedOn` is
 * the day on which the organisation ended: an old figure of it is not too old.
 */
export const judgeFigure = (
  target: (Target & { setAt: string }) | null,
  { period, value }: { period: PeriodCode; value: number },
  metric: Judged,
  endedOn: string | null = null,
): TargetJudgement => {
  const shown = (number: number): number => roundHalfAway(number, metric.decimals);
  const figure = { period, value: shown(value), tooOldOn: endedOn === null ? tooOldOn(period, metric.dueDays) : null };
  const isSamePeriods = target !== null && frequencyOf(target.byPeriod) === frequencyOf(period);
  const onPath = isSamePeriods ? expectedValue(target, period) : null;
  const way = target && towardsOf(target, metric.direction);
  if (target === null || onPath === null || way === null) return { ...figure, status: 'no-target' };
  const { setAt, baselinePeriod, baselineValue, byPeriod, minimum } = target;
  const sign = way === 'higher' ? 1 : -1;
  const [level, expected] = [shown(target.level), shown(onPath)];
  const onMinimum = minimum === null ? null : expectedValue({ ...target, level: minimum }, period);
  const minimumExpected = onMinimum === null ? null : shown(onMinimum);
  const nearFrom = minimumExpected ?? shown(onPath - sign * nearShare * Math.abs(target.level - baselineValue));
  const isAtOrBeyond = (line: number): boolean => sign * (figure.value - line) >= 0;
  const besidePath = isAtOrBeyond(nearFrom) ? 'near' : 'off-path';
  const underLevel = isAtOrBeyond(expected) ? 'on-path' : besidePath;
  return {
    ...figure,
    status: isAtOrBeyond(level) ? 'reached' : underLevel,
    towards: way,
    setAt,
    baselinePeriod,
    baselineValue,
    byPeriod,
    level,
    expected,
    minimumExpected,
    nearFrom,
    shortBy: shown(Math.max(0, sign * (expected - figure.value))),
  };
};

const tooOldOn = (period: PeriodCode, dueDays: number): string | null => {
  const next = nextPeriod(period);
  const afterNext = next && nextPeriod(next);
  return afterNext && addDays(lastDay(afterNext), dueDays + 1);
};

/** What is said on a day (ISO date): of an old figure, that nobody can tell. */
export const statusOn = (
  { status, tooOldOn: oldOn }: Pick<TargetJudgement, 'status' | 'tooOldOn'>,
  today: string,
): TargetStatus => (status !== 'no-target' && oldOn !== null && today >= oldOn ? 'too-old' : status);

/**
 * Since which period the figures, oldest first, have been off their path without a break, and by which day (ISO date)
 * somebody must answer: so many days after the first of them was due. Null while the last one is not off its path.
 */
export const answerBy = (
  judgements: readonly Pick<TargetJudgement, 'status' | 'period'>[],
  { dueDays }: Pick<MetricDefinition, 'dueDays'>,
  reactionDays: number,
): { since: PeriodCode; on: string } | null => {
  const before = judgements.findLastIndex(({ status }) => status !== 'off-path');
  const first = judgements[before + 1];
  return first ? { since: first.period, on: addDays(lastDay(first.period), dueDays + reactionDays) } : null;
};
