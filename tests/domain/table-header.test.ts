import { expect, test } from 'vitest';
import { findHeaderRows, isNumeric } from '#domain/table-header.ts';
import { names, tableOf } from '#tests/support/tables.ts';

const ground = { names, frequency: null, year: null };
const lineOf = (text: string) => {
  const { rows, line } = findHeaderRows(tableOf(text), ground);
  return [rows.length, line];
};

test.each([
  ['on the first line', 'Enhet|Utfall\nnorth|1\nsouth|2', [1, 1]],
  ['below a title', 'Rapport|\nEnhet|Utfall\nnorth|1', [1, 2]],
  ['in words that say nothing, above numbers', 'Foo|Bar|Baz\na|1|2\nb|3|4', [1, 1]],
  ['in two rows', '|Q1 2026|Q2 2026\nEnhet|Ledtid|Ledtid\nnorth|1|2', [2, 2]],
  [
    'nowhere, where the first row is like the others',
    'north|lead-time-days|2026-Q1|5\nsouth|lead-time-days|2026-Q1|6',
    [1, 0],
  ],
])('a header is found %s', (_, text, expected) => {
  expect(lineOf(`\n${text}`)).toEqual(expected);
});

test('years in a header are no figures', () => {
  const rows = [
    { line: 1, cells: ['Mått', 2024, 2025] },
    { line: 2, cells: ['Ledtid', 12, 11] },
  ];
  expect(findHeaderRows(rows, ground).line).toBe(1);
});

test('numbers are numbers in every way of writing them', () => {
  expect(['12,5', '1 200', '−3', '12 %', 4, { percent: 3 }].map(isNumeric)).toEqual(
    Array.from({ length: 6 }, () => true),
  );
  expect(['', 'tolv', undefined, '2026-Q1'].map(isNumeric)).toEqual([false, false, false, false]);
});
