import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { OverviewAnswer } from '#api/overview/answers.ts';
import type { TargetAnswer, TargetVersionAnswer } from '#api/targets/answers.ts';
import type { Language } from '#domain/language.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { statusOn } from '#domain/target-status.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import type { Mark } from '#web/lib/wording/signal.ts';
import { besideLevel, levelText, targetMark } from '#web/lib/wording/target.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';

export type TargetRow = { id: string; name: LocalText; wanted: string; mark: Mark | null };
type Measured = Pick<MetricAnswer, 'unit' | 'decimals'>;

const periodText = (period: PeriodCode, language: Language): string =>
  unbroken(formatPeriod(period, language, 'short'));

/** What is to be reached: `92 % till kv 4 2026`. */
export function wantedText(
  target: Pick<TargetAnswer, 'kind' | 'level' | 'byPeriod'>,
  metric: Measured,
  language: Language,
): string {
  const said = { level: levelText(target, metric, language), period: periodText(target.byPeriod, language) };
  return (target.kind === 'tenfold' ? m.goal_tenfold_by : m.goal_level_by)(said, { locale: language });
}

/** Every target that holds, with how its last figure stands on a day. */
export const rowsOf = (
  targets: readonly TargetAnswer[],
  metrics: readonly MetricAnswer[],
  overview: OverviewAnswer,
  { today, language }: { today: string; language: Language },
): TargetRow[] =>
  metrics.flatMap((metric) => {
    const target = targets.find((one) => one.metric === metric.code);
    const status = overview.metrics.find((one) => one.metric === metric.code)?.status ?? null;
    if (!target) return [];
    return [
      {
        id: metric.code,
        name: localText(metric.names, language),
        wanted: wantedText(target, metric, language),
        mark: status && targetMark(statusOn(status, today), language),
      },
    ];
  });

/** What else a target can be set for. */
export const choicesOf = (
  targets: readonly TargetAnswer[],
  metrics: readonly MetricAnswer[],
  language: Language,
): { code: string; name: LocalText }[] =>
  metrics
    .filter(({ code }) => !targets.some(({ metric }) => metric === code))
    .map(({ code, names }) => ({ code, name: localText(names, language) }));

export type VersionText = { id: string; texts: string[] };

/** Every version of a target in words, the latest first. */
export const historyOf = (
  versions: readonly TargetVersionAnswer[],
  metric: Measured,
  language: Language,
): VersionText[] => {
  const inLanguage = { locale: language };
  return versions.map((target) => {
    const { version, setAt, endedAt, reason, stopsDoing, adoptedOn, isSetAfterResults, endReason } = target;
    const wanted = wantedText(target, metric, language);
    const day = dayText(setAt, language);
    return {
      id: version,
      texts: [
        endedAt === null
          ? m.goal_version({ wanted, day }, inLanguage)
          : m.goal_version_ended({ wanted, day, end: dayText(endedAt, language) }, inLanguage),
        ...besideLevel(target, metric, language),
        ...(adoptedOn === null ? [] : [m.goal_adopted_on({ day: dayText(adoptedOn, language) }, inLanguage)]),
        ...(isSetAfterResults ? [m.goal_after_results({}, inLanguage)] : []),
        ...(stopsDoing === null ? [] : [m.goal_stops_doing({ text: stopsDoing }, inLanguage)]),
        ...(reason === null ? [] : [reason]),
        ...(endReason === null ? [] : [endReason]),
      ],
    };
  });
};
