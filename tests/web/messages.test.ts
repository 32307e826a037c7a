import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

type Variant = { declarations: string[]; selectors: string[]; match: Record<string, string> };
type Messages = Record<string, string | Variant[]>;

const messagesIn = (language: string): Messages => {
  const { $schema: _, ...messages } = JSON.parse(readFileSync(`web/messages/${language}.json`, 'utf8'));
  return messages;
};

const textsOf = (message: string | Variant[]): string[] =>
  typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match));

const placeholdersIn = (message: string | Variant[]): string[] =>
  [...new Set(textsOf(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))].sort();

const swedish = messagesIn('sv');
const sources = globSync('web/**/*.{ts,svelte}', { exclude: ['web/lib/paraglide/**'] }).map((path) =>
  readFileSync(path, 'utf8'),
);
const used = new Set(sources.flatMap((source) => [...source.matchAll(/\bm\.(\w+)/g)].map((match) => match[1])));

for (const language of languages) {
  const messages = messagesIn(language);

  test(`${language} has the same messages as Swedish, in the same order`, () => {
    expect(Object.keys(messages)).toEqual(Object.keys(swedish));
  });

  test(`${language} fills in the same things as Swedish`, () => {
    const placeholders = (from: Messages) =>
      Object.entries(from).map(([key, message]) => [key, placeholdersIn(message)]);
    expect(placeholders(messages)).toEqual(placeholders(swedish));
  });

  test(`${language} has no empty or untidy text`, () => {
    for (const [key, message] of Object.entries(messages)) {
      for (const text of textsOf(message)) expect(text, key).toMatch(/^\S(.*\S)?$/s);
    }
  });
}

test('Danish has one word for one thing, and Danish quotation marks', () => {
  const otherWords = /formular|måltal|målingen|en anden måling|indsend|sendte? tilbage|indfør|[“”„]/i;
  for (const [key, message] of Object.entries(messagesIn('da'))) {
    for (const text of textsOf(message)) expect(text, key).not.toMatch(otherWords);
  }
});

test('cells and rows that are counted have a singular', () => {
  for (const [key, message] of languages.flatMap((language) => Object.entries(messagesIn(language)))) {
    if (typeof message === 'string') expect(message, key).not.toMatch(/\{(cells|rows)\} \p{L}/u);
  }
  expect(m.entry_pasted({ cells: 1 }, { locale: 'sv' })).toBe('1 cell ändrad.');
  expect(m.owed_late({ late: 1, total: 5 }, { locale: 'en' })).toBe('1 of 5 is late. It comes first.');
  const fetched = (fresh: string, changed: string) =>
    m.reference_fetched({ when: 'i dag', fresh, changed }, { locale: 'sv' });
  expect(fetched('1', '3')).toBe('Hämtat i dag: 1 ny siffra, 3 ändrade');
  expect(fetched('1\u00a0234', '1')).toBe('Hämtat i dag: 1\u00a0234 nya siffror, 1 ändrad');
});

test('every message is used, and every used message exists', () => {
  expect(Object.keys(swedish).filter((key) => !used.has(key))).toEqual([]);
  expect([...used].filter((key) => key !== undefined && !(key in swedish))).toEqual([]);
});

test('texts are translated, not copied', () => {
  const copies = (language: string) =>
    Object.entries(messagesIn(language))
      .filter(
        ([key, message]) =>
          textsOf(message).join().length > 24 && JSON.stringify(message) === JSON.stringify(swedish[key]),
      )
      .map(([key]) => key);
  expect(copies('en')).toEqual([]);
  expect(copies('da')).toEqual([]);
});
