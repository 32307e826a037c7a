import { expect, test } from 'vitest';
import { frequencyOfHeader, isFigurePart, partOfHeader, roleOfHeader } from '#domain/table-words.ts';

test.each([
  ['Enhet', 'organisation'],
  ['KOMMUN', 'organisation'],
  ['Nyckeltal', 'metric'],
  ['Mått', 'metric'],
  ['År', 'year'],
  ['Kvartal', 'period'],
  ['Måned', 'period'],
  ['Värde', 'value'],
  ['Værdi', 'value'],
  ['Täljare', 'numerator'],
  ['nævner', 'denominator'],
  ['Antal svar', 'answers'],
  ['Kommentar', 'comment'],
  ['Måttkod', 'metric'],
  ['Nøgletalskode', 'metric'],
  ['Organisationskode', 'organisation'],
  ['Bemærkning', 'comment'],
  ['Måttets namn', null],
  ['Ledtid', null],
  ['', null],
])('a column that is headed "%s" is one of %s', (header, role) => {
  expect(roleOfHeader(header)).toBe(role);
});

test.each([
  ['Kundsmiles – täljare', 'numerator', 'Kundsmiles'],
  ['Kundsmiles (nämnare)', 'denominator', 'Kundsmiles'],
  ['Denominator', 'denominator', ''],
  ['Ledtid', 'value', 'Ledtid'],
  ['Metod n', 'value', 'Metod n'],
])('%s is the %s of %s', (header, part, rest) => {
  expect(partOfHeader(header)).toEqual({ part, rest });
});

test('a header can say how often its column reports', () => {
  expect(['Kvartal', 'Månad', 'Tertial', 'Halvår', 'Period'].map(frequencyOfHeader)).toEqual([
    'Q',
    'M',
    'T',
    'S',
    null,
  ]);
});

test('the parts of a figure are among the roles of columns', () => {
  expect(isFigurePart('numerator')).toBe(true);
  expect(isFigurePart('comment')).toBe(false);
});
