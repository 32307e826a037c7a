import type { Language } from '#domain/language.ts';
import { lastDay, type PeriodCode } from '#domain/period.ts';
import { isFew } from '#domain/small-numbers.ts';
import type { StatusName } from '#domain/status.ts';
import { m } from '#web/lib/paraglide/messages.js';

const names: Record<Exclude<StatusName, 'normal'>, typeof m.status_missing> = {
  provisional: m.status_provisional,
  estimated: m.status_estimated,
  unvalidated: m.status_unvalidated,
  missing: m.status_missing,
  'not-applicable': m.status_not_applicable,
  'not-collected': m.status_not_collected,
  suppressed: m.status_suppressed,
};

/** What else a figure is to be taken with care for: its period is not over, or few have answered. */
export const cautionsOf = (
  period: PeriodCode,
  answers: number | null | undefined,
  today: string,
  language: Language,
): string[] => {
  const inLanguage = { locale: language };
  return [
    ...(lastDay(period) >= today ? [m.unfinished_period({}, inLanguage)] : []),
    ...(isFew(answers ?? null) ? [m.few_answers({}, inLanguage)] : []),
  ];
};

/** Null for a figure that needs no remark. */
export const statusText = (status: StatusName, language: Language): string | null =>
  status === 'normal' ? null : names[status]({}, { locale: language });
