import { expect, test } from 'vitest';
import { isLanguage, languageOfPath, languages, pathPrefixOf, textIn } from '#domain/language.ts';

test('Swedish comes first: it is the language that always exists', () => {
  expect(languages).toEqual(['sv', 'en', 'da']);
});

test('a text is read in the language that is asked for', () => {
  const texts = { sv: 'enhet', en: 'unit', da: 'enhed' };
  expect(languages.map((language) => textIn(texts, language))).toEqual(['enhet', 'unit', 'enhed']);
});

test('a language that is not written falls back to Swedish', () => {
  expect(textIn({ sv: 'enhet' }, 'en')).toBe('enhet');
  expect(textIn({ sv: 'enhet', en: 'unit' }, 'da')).toBe('enhet');
  expect(textIn({ sv: 'enhet', da: undefined }, 'da')).toBe('enhet');
});

test('what is written as nothing stays nothing', () => {
  expect(textIn({ sv: 'enhet', en: '' }, 'en')).toBe('');
});

test('only the three languages are languages', () => {
  for (const language of languages) expect(isLanguage(language)).toBe(true);
  for (const other of ['', 'no', 'SV', 'sv-SE', 'toString']) expect(isLanguage(other)).toBe(false);
});

test.each([
  ['/', 'sv'],
  ['/organisations/en', 'sv'],
  ['/en', 'en'],
  ['/en/', 'en'],
  ['/en?from=2026', 'en'],
  ['/da/organisations/north', 'da'],
  ['/da#top', 'da'],
  ['/english', 'sv'],
  ['/no/organisations', 'sv'],
  ['/?en', 'sv'],
  ['?en', 'sv'],
  ['en/x', 'sv'],
  ['', 'sv'],
])('the page at %j is in the language %s', (path, language) => {
  expect(languageOfPath(path)).toBe(language);
});

test('a path with the prefix of a language leads to a page in it', () => {
  expect(languages.map(pathPrefixOf)).toEqual(['', '/en', '/da']);
  for (const language of languages) expect(languageOfPath(`${pathPrefixOf(language)}/metrics`)).toBe(language);
});
