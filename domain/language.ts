/** The languages of the product, in the order of fallback: Swedish always exists. */
export const languages = ['sv', 'en', 'da'] as const;
export type Language = (typeof languages)[number];

/** A text that people read. Swedish is required and stands in for a missing language. */
export type Texts = { sv: string; en?: string | undefined; da?: string | undefined };

export const isLanguage = (value: string): value is Language => (languages as readonly string[]).includes(value);

/** In what language a page is, by its path: Swedish has no prefix. */
export const languageOfPath = (path: string): Language => {
  const [, first = ''] = path.split(/[/?#]/);
  return isLanguage(first) && path.startsWith('/') ? first : 'sv';
};

/** What comes before the path of a page in a language. */
export const pathPrefixOf = (language: Language): string => (language === 'sv' ? '' : `/${language}`);

export const textIn = (texts: Texts, language: Language): string => texts[language] ?? texts.sv;
