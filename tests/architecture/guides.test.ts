import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read, repositoryFiles, root } from './files.ts';
import { readmeProblems } from './readme.ts';

const guides = ['docs/reporting.md', 'docs/forms.md', 'docs/judging.md'];
type Messages = Record<string, unknown>;
const [swedish, english]: Messages[] = ['sv', 'en'].map((language) =>
  JSON.parse(read(`web/messages/${language}.json`)),
);

/** What pages say, with dots for names and numbers. */
const wordsOf = (messages: Messages = {}): Set<string> =>
  new Set(
    Object.values(messages)
      .filter((text): text is string => typeof text === 'string')
      .map((text) => text.replaceAll(/\{\w+\}/g, '…')),
  );

/** `*Lämna in*` in a guide is something that stands on a page. */
const quoted = (text: string): string[] =>
  [...text.matchAll(/(?<![*\w])\*([^*\n]+)\*(?!\*)/g)].map(([, words = '']) => words);

/** `/entry` and `/forms/new` are pages: folders of web/routes. */
const pagesIn = (text: string): string[] =>
  [...text.matchAll(/`\/([a-z-]+(?:\/[a-z-]+)*)`/g)].map(([, path = '']) => path);

const names = new Set([
  ...['Stugor och vindskydd', 'Vandringsleder', 'Kolada', 'English', 'Effects of the quarter'],
  ...['Andel digitala ärenden', 'Handläggningstid'],
]);

test('the guides name only pages, files and commands that exist', () => {
  const exists = (path: string) => existsSync(join(root, path)) || existsSync(join(root, 'docs', path));
  const { scripts } = JSON.parse(read('package.json'));
  const isPage = (path: string) => repositoryFiles().some((file) => file.startsWith(`web/routes/${path}/+page`));
  for (const guide of guides) {
    const text = read(guide);
    expect([guide, readmeProblems(text, exists, Object.keys(scripts))]).toEqual([guide, []]);
    expect([guide, pagesIn(text).filter((path) => !isPage(path))]).toEqual([guide, []]);
  }
  expect(guides.flatMap((guide) => pagesIn(read(guide))).length).toBeGreaterThan(3);
});

test('what the guides quote stands on a page to the letter, in Swedish or in English', () => {
  const said = wordsOf(swedish).union(wordsOf(english)).union(names);
  for (const guide of guides) {
    const words = quoted(read(guide));
    expect(words.length).toBeGreaterThan(5);
    expect([guide, words.filter((text) => !said.has(text))]).toEqual([guide, []]);
  }
});

test('a page, a word and a file that are not there are noticed', () => {
  expect(pagesIn('On `/nowhere` and `/entry`, by `/api/v1/forms`.')).toEqual(['nowhere', 'entry']);
  expect(quoted('*Lämna in* and **not this**, 2 * 3 * 4 no, *Gone*')).toContain('Gone');
  expect(quoted('**not this**')).toEqual([]);
});
