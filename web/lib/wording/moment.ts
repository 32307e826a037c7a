import type { Language } from '#domain/language.ts';

const locales: Record<Language, string> = { sv: 'sv-SE', en: 'en-GB', da: 'da-DK' };

/** When something was done, where the product is at home: `21 nov. 2026 14:05`. */
export const momentText = (moment: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Stockholm',
  }).format(new Date(moment));
