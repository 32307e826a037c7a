import type { Change, Judgement } from '#domain/change.ts';
import type { Language } from '#domain/language.ts';
import type { Unit } from '#domain/metric.ts';
import { formatNumber } from '#domain/number.ts';
import type { PeriodCode } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { comparedWith } from './comparison.ts';

export type ChangeText = {
  /** `Bättre`, `Sämre`; null where no direction is the good one or nothing changed. */
  verdict: string | null;
  amount: string;
  comparison: string;
  course: 'up' | 'down' | 'level';
  judgement: Judgement;
  /** Why the comparison is to be taken with care. */
  cautions: string[];
};

type Measured = { unit: Unit; decimals: number };

/** How much, with the right word after it: percentage points are not per cent. */
export const amountText = (change: Change, metric: Measured, language: Language, sign: boolean): string => {
  const written = (value: number, decimals: number) =>
    formatNumber(sign ? value : Math.abs(value), decimals, language, { sign });
  const inLanguage = { locale: language };
  if (change.kind === 'percent') {
    const fromZero = written(change.difference, metric.decimals);
    if (change.percent === null && !sign) return fromZero;
    return change.percent === null
      ? m.amount_from_zero({ amount: fromZero }, inLanguage)
      : m.amount_percent({ amount: written(change.percent, 1) }, inLanguage);
  }
  const amount = written(change.difference, metric.decimals);
  return metric.unit === 'percent'
    ? m.amount_percentage_points({ amount }, inLanguage)
    : m.amount_index_points({ amount }, inLanguage);
};

const verdictText = (judgement: Judgement, language: Language): string | null => {
  if (judgement === 'better') return m.better({}, { locale: language });
  if (judgement === 'worse') return m.worse({}, { locale: language });
  return null;
};

/**
 * The change since the same period a year earlier, in words that stand without colour. Where the earlier figure was made
 * of other units, it is told and not judged.
 */
export const changeText = (
  change: Change & { from: PeriodCode; acrossBreak: boolean },
  metric: Measured,
  otherCoverage: string | null,
  today: string,
  language: Language,
): ChangeText => {
  const inLanguage = { locale: language };
  const isLevel = change.difference === 0;
  const judgement = otherCoverage === null ? change.judgement : 'none';
  return {
    verdict: verdictText(judgement, language),
    amount: isLevel ? m.unchanged({}, inLanguage) : amountText(change, metric, language, true),
    comparison: m.compared_with({ comparison: comparedWith(change.from, today, language) }, inLanguage),
    course: isLevel ? 'level' : change.difference > 0 ? 'up' : 'down',
    judgement,
    cautions: [
      ...(change.acrossBreak ? [m.across_break({}, inLanguage)] : []),
      ...(otherCoverage === null ? [] : [m.other_coverage({ coverage: otherCoverage }, inLanguage)]),
    ],
  };
};
