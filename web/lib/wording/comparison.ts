import type { Language } from '#domain/language.ts';
import { frequencyOf, type Frequency, type PeriodCode } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';

const lastYear: Record<Frequency, typeof m.same_quarter_last_year> = {
  A: m.the_year_before,
  S: m.same_half_year_last_year,
  T: m.same_tertial_last_year,
  Q: m.same_quarter_last_year,
  M: m.same_month_last_year,
};
const yearBefore: Record<Frequency, typeof m.same_quarter_last_year> = {
  A: m.the_year_before,
  S: m.same_half_year_before,
  T: m.same_tertial_year_before,
  Q: m.same_quarter_year_before,
  M: m.same_month_year_before,
};

/** What a figure is compared with: `samma kvartal i fjol` only where the year really is last year. */
export const comparedWith = (period: PeriodCode, today: string, language: Language): string => {
  const isLastYear = Number(period.slice(0, 4)) === Number(today.slice(0, 4)) - 1;
  return (isLastYear ? lastYear : yearBefore)[frequencyOf(period)]({}, { locale: language });
};
