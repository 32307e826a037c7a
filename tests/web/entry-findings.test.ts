import { expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
import type { Finding } from '#web/lib/entry-grid/answers.ts';
import { findingText } from '#web/lib/entry-grid/wording.ts';
import { wordsIn } from '#web/lib/entry-grid/words.ts';

const found = (code: string, details: Finding['details'], rest: Partial<Finding> = {}): Finding => ({
  code,
  severity: 'soft',
  metric: 'lead-time-days',
  breakdown: 'total',
  needsComment: true,
  details,
  words: null,
  ...rest,
});
const outside = (value: number, lower: number, upper: number, decimals: number) =>
  findingText(found('outside-own-limits', { value, lower, upper }), decimals, wordsIn('sv')).replaceAll('\u00a0', ' ');

test('limits are written as well as they are known, and the value lies outside what is written', () => {
  expect(outside(8_000, 6_812.31, 7_457.74, 2)).toMatch(/^8 000 ligger utanför det vanliga, 6 813 till 7 457\./);
  expect(outside(31.25, 9.21, 18.43, 2)).toMatch(/^31,25 ligger utanför det vanliga, 9,3 till 18,4\./);
  expect(outside(9, 3.4, 8.7, 0)).toMatch(/^9 ligger utanför det vanliga, 4 till 8\./);
  expect(outside(7_458, 6_812.31, 7_457.74, 2)).toMatch(/till 7 457\./);
});

test('what is told of a case stands in its words in each language, with what to do about it, and no gap is left', () => {
  for (const language of languages) {
    const words = wordsIn(language);
    const texts = [
      findingText(found('below-minimum', { value: -3, minimum: 0 }, { severity: 'hard', needsComment: false }), 0, words),
      findingText(found('missing-while-usual', { times: 3, of: 4 }), 0, words),
      findingText(found('parts-do-not-add-up', { part: 'value', dimension: 'gender', total: 9, sum: 8, difference: -1 }), 0, words),
      findingText(found('rule-broken', { rule: '{a} <= b', number: 1, left: 3, right: 2 }), 0, words),
      findingText(found('rule-to-explain', { rule: 'a <= b', number: 1, left: 3, right: 2 }, { words: { sv: 'Högst {b}.' } }), 0, words),
    ]; // prettier-ignore
    expect(texts.map((text) => /undefined|\{(?!a|b)/.test(text))).toEqual(texts.map(() => false));
    expect(texts[3], 'what people wrote stays as they wrote it').toContain('{a} <= b');
    expect(texts[4]).toContain('Högst {b}.');
    for (const text of texts) expect(text).toMatch(/[.!]$/);
  }
});
