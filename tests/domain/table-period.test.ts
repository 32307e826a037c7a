import { expect, test } from 'vitest';
import { dayIn, frequencyOfDays, periodWithin, readTablePeriod, yearWithin } from '#domain/table-period.ts';

test.each([
  ['2026-Q3', {}, '2026-Q3'],
  ['Kv 3 2026', {}, '2026-Q3'],
  [2024, {}, '2024'],
  ['202603', {}, '2026-03'],
  ['202613', {}, null],
  ['2026-07-01', { frequency: 'Q' }, '2026-Q3'],
  ['2026-09-30', { frequency: 'Q' }, '2026-Q3'],
  ['2026-09-30T00:00:00', { frequency: 'Q' }, '2026-Q3'],
  ['2026-09-15', { frequency: 'Q' }, null],
  ['2026-09-30', {}, null],
  ['2026-02-30', { frequency: 'M' }, null],
  ['1969-12-31', { frequency: 'A' }, null],
  ['jan', { year: 2026 }, '2026-01'],
  ['Q3', { year: 2026 }, '2026-Q3'],
  ['Q3', {}, null],
  [3, { year: 2026, frequency: 'Q' }, '2026-Q3'],
  ['3', { year: 2026, frequency: 'M' }, '2026-03'],
  ['5', { year: 2026, frequency: 'Q' }, null],
  ['3', { year: 2026 }, null],
  ['1', { year: 2026, frequency: 'A' }, null],
  ['2026-09', { frequency: 'Q' }, null],
  ['202603', { frequency: 'Q' }, null],
  ['', {}, null],
] as const)('%s with %o is %s', (text, hints, period) => {
  expect(readTablePeriod(text, hints)).toBe(period);
});

test('a day is a day of the calendar, with or without midnight', () => {
  expect(dayIn('2026-09-30 00:00:00')).toBe('2026-09-30');
  expect(dayIn('2026-09-30 14:10')).toBeNull();
  expect(dayIn('30.9.2026')).toBeNull();
});

test.each([
  ['Utfall kvartal 3 2026', '2026-Q3'],
  ['Rapport_2026-Q3_slutlig', '2026-Q3'],
  ['Verksamhet 2025', '2025'],
  ['2025-Q1 mot 2026-Q1', null],
  ['Ledtid', null],
])('a title that says %s speaks of %s', (title, period) => {
  expect(periodWithin(title)).toBe(period);
});

test.each([
  ['Utfall 2026', 2026],
  ['Utfall 2025–2026', null],
  ['Diarienummer 120263', null],
  ['Bokslut 1969', null],
])('%s names the year %s', (title, year) => {
  expect(yearWithin(title)).toBe(year);
});

test('days tell how often they come by the months between them', () => {
  expect(frequencyOfDays(['2026-01-01', '2026-04-01', '2026-10-01'])).toBe('Q');
  expect(frequencyOfDays(['2025-12-31', '2026-01-31', '2026-02-28'])).toBe('M');
  expect(frequencyOfDays(['2024-12-31', '2025-12-31'])).toBe('A');
  expect(frequencyOfDays(['2026-01-01', '2026-04-01', '2026-06-01'])).toBeNull();
  expect(frequencyOfDays(['2026-01-01', '2026-01-01'])).toBeNull();
  expect(frequencyOfDays([])).toBeNull();
});
