import type { Language } from '#domain/language.ts';

const locales: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB', da: 'da-DK' };

/** A day as people write it: `14 november 2026`. */
export const dayText = (isoDate: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${isoDate.slice(0, 10)}T00:00:00Z`),
  );
