import type { JudgementAnswer } from '#api/series/judged-answers.ts';
import type { Language } from '#domain/language.ts';
import type { Unit } from '#domain/metric.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import type { TargetKind } from '#domain/target.ts';
import { statusOn, type TargetStatus } from '#domain/target-status.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from './day.ts';
import type { Mark } from './signal.ts';
import { unbroken } from './unbroken.ts';

type Measured = { unit: Unit; decimals: number };

/** The level of a target. A tenth of something is rarely a round number. */
export const levelText = (
  { kind, level }: { kind: TargetKind; level: number },
  metric: Measured,
  language: Language,
): string => {
  const decimals = metric.decimals + (kind === 'tenfold' ? 1 : 0);
  return unbroken(formatValue(level, { ...metric, decimals }, language));
};

/** What would do and what is stretched for, where somebody said so. */
export const besideLevel = (
  { minimum, stretch }: { minimum: number | null; stretch: number | null },
  metric: Measured,
  language: Language,
): string[] => {
  const said = (value: number) => ({ level: unbroken(formatValue(value, metric, language)) });
  return [
    ...(minimum === null ? [] : [m.promise_minimum(said(minimum), { locale: language })]),
    ...(stretch === null ? [] : [m.promise_stretch(said(stretch), { locale: language })]),
  ];
};

const marks: Record<TargetStatus, Pick<Mark, 'icon' | 'tone'> & { word: typeof m.target_reached }> = {
  reached: { word: m.target_reached, icon: 'M6 21V4h12l-3 4.5 3 4.5H6', tone: 'better' },
  'on-path': { word: m.target_on_path, icon: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M8 12.5l3 3 5-6', tone: 'better' },
  near: { word: m.target_near, icon: 'M3 12c3-6 6-6 9 0s6 6 9 0', tone: 'quiet' },
  'off-path': { word: m.target_off_path, icon: 'M12 3.5 2.5 20h19zM12 10v4.5M12 17v.5', tone: 'worse' },
  'no-target': { word: m.target_none, icon: 'M5 12h14', tone: 'quiet' },
  'too-old': { word: m.target_too_old, icon: 'M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 7v5.5h4', tone: 'quiet' },
};

export const targetMark = (status: TargetStatus, language: Language): Mark => ({
  ...marks[status],
  word: marks[status].word({}, { locale: language }),
});

/** How the figure stands on a day; null where there is no target to stand against. */
const markOn = (judgement: JudgementAnswer | null, today: string, language: Language): Mark | null =>
  judgement === null || judgement.status === 'no-target' ? null : targetMark(statusOn(judgement, today), language);

export type TargetText = { mark: Mark | null; text: string };

export const targetText = (
  target: { expected: number | null; level: number; byPeriod: PeriodCode },
  judgement: JudgementAnswer | null,
  metric: Measured,
  today: string,
  language: Language,
): TargetText => {
  const inLanguage = { locale: language };
  const level = formatValue(target.level, metric, language);
  const period = unbroken(formatPeriod(target.byPeriod, language, 'short'));
  return {
    mark: markOn(judgement, today, language),
    text:
      target.expected === null || target.expected === target.level
        ? m.target_level({ level, period }, inLanguage)
        : m.target_planned({ expected: formatValue(target.expected, metric, language), level, period }, inLanguage),
  };
};

/** What a figure was judged by, in sentences. */
export const whyStatus = (judgement: JudgementAnswer, metric: Measured, language: Language): string[] => {
  const inLanguage = { locale: language };
  if (judgement.status === 'no-target') return [m.why_no_target({}, inLanguage)];
  const value = (number: number) => formatValue(number, metric, language);
  // in a sentence, where "third quarter of 2026" would lack its article
  const period = (code: PeriodCode) => unbroken(formatPeriod(code, language, 'short'));
  return [
    m.why_status(
      {
        period: period(judgement.period),
        value: value(judgement.value),
        expected: value(judgement.expected),
        baseline: value(judgement.baselineValue),
        baselinePeriod: period(judgement.baselinePeriod),
        level: value(judgement.level),
        byPeriod: period(judgement.byPeriod),
        near: value(judgement.nearFrom),
      },
      inLanguage,
    ),
    m.why_target_set({ day: unbroken(dayText(judgement.setAt, language)) }, inLanguage),
  ];
};
