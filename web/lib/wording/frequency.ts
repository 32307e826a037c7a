import type { Language } from '#domain/language.ts';
import type { Frequency } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';

const names: Record<Frequency, typeof m.frequency_year> = {
  A: m.frequency_year,
  S: m.frequency_half_year,
  T: m.frequency_tertial,
  Q: m.frequency_quarter,
  M: m.frequency_month,
};

/** `kvartal`. */
export const frequencyName = (frequency: Frequency, language: Language): string =>
  names[frequency]({}, { locale: language });
