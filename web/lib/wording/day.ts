import type { Language } from '#domain/language.ts';
import { written } from './zone.ts';

/** A day, or the day of a moment, as people write it: `14 november 2026`. */
export const dayText = (when: string, language: Language): string => written(when, language, { dateStyle: 'long' });

/** The last day of what holds to the end of a day in UTC, such as a key: the day that somebody has chosen. */
export const lastDayText = (end: string, language: Language): string => dayText(end.slice(0, 10), language);
