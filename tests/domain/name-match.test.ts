import { expect, test } from 'vitest';
import { nameIndex } from '#domain/name-match.ts';

const index = nameIndex([
  { code: 'north', names: { sv: 'Norra kontoret', en: 'Northern office', da: 'Nordkontoret' } },
  { code: 'south', names: { sv: 'Södra kontoret', en: 'Southern office' } },
  { code: 'ale', names: { sv: 'Ale kommun' } },
  { code: 'a-1', names: { sv: 'Kundtjänst' } },
  { code: 'a-2', names: { sv: 'Kundtjänst' } },
]);

test.each([
  ['north', 'north'],
  ['Norra kontoret', 'north'],
  ['  NORRA   KONTORET ', 'north'],
  ['Nordkontoret', 'north'],
  ['sodra kontoret', 'south'],
  ['SÖDRA-KONTORET', 'south'],
  ['Ale kommun', 'ale'],
])('%s is known by its code or by its name in any language', (text, code) => {
  expect(index.match(text)).toEqual({ code });
});

test('a name that two have is nobody’s', () => {
  expect(index.match('Kundtjänst')).toEqual({ candidates: ['a-1', 'a-2'] });
  expect(index.match('a-2')).toEqual({ code: 'a-2' });
});

test('what is unknown is nothing, and what is nearly known is asked about, the nearest first', () => {
  expect(index.match('Norra kontor')).toEqual({ candidates: [] });
  expect(index.near('Norra kontor')).toEqual(['north', 'south']);
  expect(index.near('kontoret norra')[0]).toBe('north');
  expect(index.near('Södra kontoet')[0]).toBe('south');
  expect(index.near('Helt annat')).toEqual([]);
  expect(index.near('')).toEqual([]);
  expect(index.near('–')).toEqual([]);
});

test('a text of any length is looked up by its beginning', () => {
  expect(index.match('x'.repeat(100_000))).toEqual({ candidates: [] });
});
