import { homeZone } from '#domain/date.ts';
import type { Language } from '#domain/language.ts';

const locales: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB', da: 'da-DK' };

/** A day or a moment as people write it. A day without a time is the same day everywhere. */
export const written = (when: string, language: Language, style: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locales[language], { ...style, timeZone: when.includes('T') ? homeZone : 'UTC' }).format(
    new Date(when),
  );
