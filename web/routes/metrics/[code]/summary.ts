import { changeFrom, type Change } from '#domain/change.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod, frequencyOf, periodInSentence, sameLastYear, type PeriodCode } from '#domain/period.ts';
import { isSameCoverage } from '#domain/rollup.ts';
import { formatView } from '#domain/span.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { amountText } from '#web/lib/wording/change.ts';
import { comparedWith } from '#web/lib/wording/comparison.ts';
import { coverageAt, coverageText, type UnitNoun } from '#web/lib/wording/coverage.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { signalMark, type Mark } from '#web/lib/wording/signal.ts';
import type { Figures } from './figures.ts';
import type { Gathered } from './gather.ts';
import { signalIn, targetMarkIn } from './judged.ts';
import { isParted } from './method-break.ts';
import { spanStart } from './views.ts';

const changeSentence = (
  change: Change,
  from: PeriodCode,
  metric: Gathered['metric'],
  today: string,
  language: Language,
) => {
  const inLanguage = { locale: language };
  const comparison = comparedWith(from, today, language);
  if (change.difference === 0) return m.summary_same({ comparison }, inLanguage);
  const words = { amount: amountText(change, metric, language, false), comparison };
  const sentences = {
    up: {
      better: m.summary_higher_better,
      worse: m.summary_higher_worse,
      none: m.summary_higher,
      same: m.summary_higher,
    },
    down: {
      better: m.summary_lower_better,
      worse: m.summary_lower_worse,
      none: m.summary_lower,
      same: m.summary_lower,
    },
  };
  return sentences[change.difference > 0 ? 'up' : 'down'][change.judgement](words, inLanguage);
};

const targetSentence = (
  { target, metric }: Gathered,
  period: PeriodCode,
  mark: Mark | null,
  language: Language,
): string | null => {
  if (target === null) return null;
  const inLanguage = { locale: language };
  const level = formatValue(target.level, metric, language);
  const by = unbroken(periodInSentence(target.byPeriod, language));
  const planned = target.expected.find((point) => point.period === period)?.value ?? null;
  if (planned === null || mark === null) return m.summary_target({ level, by }, inLanguage);
  const status = mark.word.toLocaleLowerCase(language);
  return m.summary_judged({ status, expected: formatValue(planned, metric, language), level, by }, inLanguage);
};

/** What a reader should know first, in a few plain sentences about the latest figure that is shown. */
export const summaryOf = (
  { total, periods }: Figures,
  gathered: Gathered,
  noun: UnitNoun,
  today: string,
  language: Language,
): string[] => {
  const { metric, organisation, series } = gathered;
  const inLanguage = { locale: language };
  const at = total?.values.findLastIndex((value) => value !== null) ?? -1;
  const [period, value] = [periods[at], total?.values[at]];
  if (total === null || period === undefined || typeof value !== 'number') return [];
  const before = sameLastYear(period);
  const whole = series.series.find(({ breakdown }) => breakdown === 'total');
  const earlier = before === null ? null : (whole?.values[series.periods.indexOf(before)] ?? null);
  const change = changeFrom(earlier, value, metric);
  const { view } = gathered.shaping;
  const isBroken = before !== null && isParted(gathered, spanStart(view, before), period);
  const time = view && formatView(view, frequencyOf(period), language);
  const found = signalIn(total, at);
  const signal = found && signalMark(found.variation, language);
  const status = statusText(total.statuses[at] ?? 'normal', language);
  const coverage = coverageAt(total, at);
  const coverageBefore = whole && before ? coverageAt(whole, series.periods.indexOf(before)) : null;
  const isComparable = coverage === null || coverageBefore === null || isSameCoverage(coverage, coverageBefore);
  const judged = change && (isComparable ? change : { ...change, judgement: 'none' as const });
  return [
    m.summary_value(
      {
        metric: textIn(metric.names, language),
        organisation: textIn(organisation.names, language),
        value: formatValue(value, metric, language),
        period: [unbroken(formatPeriod(period, language, 'long')), time].filter(Boolean).join(', '),
      },
      inLanguage,
    ),
    judged && before && changeSentence(judged, before, metric, today, language),
    change && isBroken ? m.summary_broken({}, inLanguage) : null,
    signal && m.summary_signal({ signal: signal.word.toLocaleLowerCase(language) }, inLanguage),
    targetSentence(gathered, period, targetMarkIn(total, periods, at, today, language), language),
    coverage && m.summary_rolled_up({ coverage: coverageText(coverage.have, coverage.of, noun, language) }, inLanguage),
    change && coverageBefore && !isComparable
      ? m.summary_other_coverage(
          { coverage: coverageText(coverageBefore.have, coverageBefore.of, noun, language) },
          inLanguage,
        )
      : null,
    status && m.summary_status({ status: status.toLocaleLowerCase(language) }, inLanguage),
  ].filter((sentence) => sentence !== null);
};
