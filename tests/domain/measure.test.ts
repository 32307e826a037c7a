import { expect, test } from 'vitest';
import { catalogue } from '#db/seed/catalogue/index.ts';
import { languages } from '#domain/language.ts';
import { measures } from '#domain/measure.ts';

test('there are fourteen measures, numbered once each and in order', () => {
  expect(measures.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
});

test('every measure has a code, names and questions of its own', () => {
  expect(new Set(measures.map(({ code }) => code)).size).toBe(14);
  for (const language of languages) {
    for (const { names } of measures) expect(names[language]).toMatch(/^\S.{3,39}\S$/);
    expect(new Set(measures.map(({ names }) => names[language])).size).toBe(14);
    expect(new Set(measures.map(({ question }) => question[language])).size).toBe(14);
  }
});

test('every question is one line that ends as a question', () => {
  for (const { question } of measures) {
    for (const language of languages) expect(question[language]).toMatch(/^[^\n]{10,120}\?$/);
  }
});

test('the code of a measure is that of the one headline among its metrics', () => {
  for (const { number, code } of measures) {
    const headlines = catalogue.filter(({ measure, isHeadline }) => measure === number && isHeadline);
    expect([number, headlines.map((metric) => metric.code)]).toEqual([number, [code]]);
  }
});
