import { changeFrom } from '#domain/change.ts';
import type { Language } from '#domain/language.ts';
import type { Direction, Unit } from '#domain/metric.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { unbroken } from './unbroken.ts';

export type TargetText = { standing: string | null; isBehind: boolean; text: string };

type Judged = { unit: Unit; decimals: number; direction: Direction };

const standings = { better: m.ahead_of_plan, same: m.on_plan, worse: m.behind_plan, none: null } as const;

/** Where a value stands against the path to the target, judged on the figures as they are shown. */
export const standingOf = (expected: number | null, value: number | null, metric: Judged) => {
  const judgement = changeFrom(expected, value, metric)?.judgement;
  return judgement === undefined || judgement === 'none' ? null : judgement;
};

export const targetText = (
  target: { expected: number | null; level: number; byPeriod: PeriodCode },
  value: number | null,
  metric: Judged,
  language: Language,
): TargetText => {
  const inLanguage = { locale: language };
  const level = formatValue(target.level, metric, language);
  const period = unbroken(formatPeriod(target.byPeriod, language, 'short'));
  const standing = standingOf(target.expected, value, metric);
  return {
    standing: standing && standings[standing]({}, inLanguage),
    isBehind: standing === 'worse',
    text:
      target.expected === null
        ? m.target_level({ level, period }, inLanguage)
        : m.target_planned({ expected: formatValue(target.expected, metric, language), level, period }, inLanguage),
  };
};
