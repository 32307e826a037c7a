import { textIn, type Language, type Texts } from '#domain/language.ts';

/** A text in the reader's language, or in Swedish and marked as such for screen readers. */
export type LocalText = { text: string; lang: 'sv' | undefined };

export const localText = (texts: Texts, language: Language): LocalText => ({
  text: textIn(texts, language),
  lang: texts[language] === undefined ? 'sv' : undefined,
});
