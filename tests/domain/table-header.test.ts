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

test.each([
  ['the periods of a metric stand below it', 'Enhet|Ledtid|Kundleenden\n|2026-Q1|2026-Q1\nnorth|5|6', [2, 2]],
  ['the years of a metric stand below it', 'Enhet|Ledtid|Kundleenden\n|2025|2026\nnorth|5|6', [2, 2]],
  ['the years stand beside another word for the first', 'Enhet|Ledtid|Ledtid\nMyndighet|2025|2026\nnorth|5|6', [2, 2]],
  ['one period stands above all metrics', '|Q1 2026|\nEnhet|Ledtid|Kundleenden\nnorth|5|6', [2, 2]],
  [
    'the first columns are named above and not merged downwards',
    'Enhet|Mått|2025|||2026||\n||Kv 1|Kv 2|Kv 3|Kv 1|Kv 2|Kv 3\nnorth|Ledtid|5|6|7|8|9|10',
    [2, 2],
  ],
  ['the first column is merged downwards', 'Enhet|Q1 2026|\nEnhet|Ledtid|Kundleenden\nnorth|5|6', [2, 2]],
])('a header has two rows where %s', (_, text, expected) => {
  expect(lineOf(`\n${text}`)).toEqual(expected);
});

test.each([
  ['units stand below it', 'Enhet|Ledtid|Digital andel\n|dagar|procent\nnorth|5|6', [1, 1]],
  ['one metric and its unit stand below it', 'Enhet|Q1 2026|Q2 2026\n|Ledtid|(dagar)\nnorth|5|6', [1, 1]],
  [
    'the first figures stand below it, their names once for several rows',
    'Enhet|Mått|Kvartal|Utfall\nNorra kontoret|Ledtid|2026-Q2|12\n||2026-Q3|11',
    [1, 1],
  ],
  [
    'rows without figures stand below it',
    'Enhet|Mått|Period|Utfall\nnorth|Ledtid|2026-Q1|..\nsouth|Ledtid|2026-Q1|..\neast|Ledtid|2026-Q1|..',
    [1, 1],
  ],
  [
    'the row above says something besides names',
    '|2026-Q1|preliminärt\nEnhet|Ledtid|Kundleenden\nnorth|5|6\nsouth|6|7',
    [1, 2],
  ],
  ['the row above names a metric in the first column', 'Ledtid|\nEnhet|2026-Q1\nnorth|5', [1, 2]],
  ['the row above is a title that scores nearly as much', 'Ledtid|Uttag\nEnhet|Foo\nnorth|5', [1, 2]],
  ['a title of two words is above empty cells', 'Rapport|Uttag||\nFoo|Bar|Baz|Qux\na|1|2|3\nb|4|5|6', [1, 2]],
  ['it names nothing but metrics', 'X|Ledtid|Kundleenden\na|1|2\nb|3|4', [1, 1]],
  [
    'figures that look like years stand below it',
    'Enhet|Ledtid|Kundleenden\nNorra kontoret|2012|1998\nSödra kontoret|2011|1999\nÖstra kontoret|5|6',
    [1, 1],
  ],
  ['parts of a metric are named', 'X|Ledtid, täljare|Ledtid, nämnare\na|1|2\nb|3|4', [1, 1]],
])('a header has one row where %s', (_, text, expected) => {
  expect(lineOf(`\n${text}`)).toEqual(expected);
});

test.each([
  ['a single word above figures, however well known', 'Ledtid|\nnorth|5\nsouth|6'],
  ['the last row, with nothing below it', 'a|5\nb|6\nEnhet|Utfall'],
  ['numbers above numbers', 'a|1|2\nb|3|4\nc|5|6'],
  ['as much for it as against it', 'a|5\n3|6'],
  ['periods above periods', '2026-Q1|5\n2026-Q2|6\n2026-Q3|7'],
  [
    'names that stand once for several rows',
    'north|Ledtid|2026-Q2|12\n||2026-Q3|11\nsouth|Ledtid|2026-Q2|9\n||2026-Q3|8\neast|Ledtid|2026-Q2|7',
  ],
])('no header is %s', (_, text) => {
  expect(lineOf(`\n${text}`)).toEqual([1, 0]);
});

test('an empty row above the header is no part of it', () => {
  const rows = [
    { line: 1, cells: ['', ''] },
    { line: 2, cells: ['Enhet', 'Utfall'] },
    { line: 3, cells: ['north', 5] },
  ];
  expect(findHeaderRows(rows, ground)).toEqual({ rows: [rows[1]], line: 2 });
});

test('figures below years may look like years themselves, and rows may be short', () => {
  const rows = [
    { line: 1, cells: ['Mått', 2024, 2025] },
    { line: 2, cells: ['Ärenden totalt', 2012, 1998] },
    { line: 3, cells: ['Ledtid', 12, 2011] },
    { line: 4, cells: ['Digital andel'] },
  ];
  expect(findHeaderRows(rows, ground)).toEqual({ rows: [rows[0]], line: 1 });
});

test('a header is looked for in the first thirty rows', () => {
  const below = (prose: number) => lineOf(`\n${'Hej\n'.repeat(prose)}Enhet|Utfall\nnorth|1`);
  expect(below(29)).toEqual([1, 30]);
  expect(below(30)).toEqual([1, 0]);
});

test('a number that reads in two ways is one all the same', () => {
  expect(isNumeric('1.234')).toBe(true);
});
