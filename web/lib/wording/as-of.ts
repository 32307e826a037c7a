import type { Language } from '#domain/language.ts';
import { dayText } from './day.ts';

/** The day that is being read, as written; what is no day is shown as it came. */
export const asOfText = (asOf: string, language: Language): string => {
  const day = asOf.slice(0, 10);
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? asOf : dayText(day, language);
};
