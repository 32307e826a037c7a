import { daysLate } from '#domain/freshness.ts';
import type { Language } from '#domain/language.ts';
import { formatPeriod, type PeriodCode } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from './day.ts';

export type FreshnessText = { text: string; isLate: boolean };

/** After a year nobody waits any more: the series rests. */
const longestWait = 365;

export const freshnessText = (
  nextDue: { period: PeriodCode; dueOn: string } | null,
  latest: PeriodCode | null,
  today: string,
  language: Language,
): FreshnessText | null => {
  if (nextDue === null) return null;
  const days = daysLate(nextDue.dueOn, today);
  const inLanguage = { locale: language };
  const day = dayText(nextDue.dueOn, language);
  if (days === 0) return { text: m.next_figure_due({ day }, inLanguage), isLate: false };
  if (days > longestWait && latest !== null) {
    return { text: m.no_figure_since({ period: formatPeriod(latest, language, 'short') }, inLanguage), isLate: false };
  }
  const period = formatPeriod(nextDue.period, language, 'short');
  return { text: m.figure_late({ days, period, day }, inLanguage), isLate: true };
};
