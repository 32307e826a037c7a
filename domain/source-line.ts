import { textIn, type Language, type Texts } from './language.ts';

const labels: Readonly<Record<Language, string>> = { sv: 'Källa', en: 'Source', da: 'Kilde' };

/**
 * Where figures come from, in one line: what licences and others ask to be said comes first, each once, and what the metric
 * says of its source where that is not said already.
 */
export function sourceLine(attributions: readonly Texts[], source: Texts, language: Language): string {
  const label = `${labels[language]}: `;
  const all = Object.values(labels).map((one) => `${one}: `);
  const asked = attributions.map((texts) => {
    const text = textIn(texts, language);
    // what comes from elsewhere may begin with the same word
    return text.slice(all.find((one) => text.startsWith(one))?.length ?? 0);
  });
  const own = textIn(source, language);
  const said = [...new Set(asked), ...(asked.some((text) => text.includes(own)) ? [] : [own])];
  const lines = said.map((text, place) => (place < said.length - 1 && !/[.!?]$/.test(text) ? `${text}.` : text));
  return label + lines.join(' ');
}
