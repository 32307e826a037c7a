import { expect, test } from 'vitest';
import {
  columnHeaders,
  columnLetter,
  emptyMapping,
  figureHeader,
  folded,
  headerPieces,
  isAxis,
  meaningOf,
  textOf,
  yearAlone,
  yearOfSheet,
} from '#domain/table-layout.ts';
import { names } from '#tests/support/tables.ts';

const row = (line: number, ...cells: (string | number)[]) => ({ line, cells });

test('columns go by letters as spreadsheets count', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
});

test('headers that are alike are told apart, and missing ones go by their letter', () => {
  expect(columnHeaders([row(1, 'Enhet', '', 'Utfall', ' Utfall  ')])).toEqual(['Enhet', 'B', 'Utfall', 'Utfall (2)']);
});

test('what stands above merged cells stands above each of them, and what is merged downwards is said once', () => {
  const header = [row(1, 'Enhet', 'Q1 2026', '', 'Q2 2026', ''), row(2, 'Enhet', 'Ledtid', 'Andel', 'Ledtid', 'Andel')];
  expect(headerPieces(header)).toEqual([
    ['Enhet'],
    ['Q1 2026', 'Ledtid'],
    ['Q1 2026', 'Andel'],
    ['Q2 2026', 'Ledtid'],
    ['Q2 2026', 'Andel'],
  ]);
  expect(columnHeaders(header)[1]).toBe('Q1 2026 › Ledtid');
});

test('a text means what somebody said it means, before what it is called', () => {
  const meanings = {
    ...emptyMapping.meanings,
    organisation: new Map([
      ['Norra kontoret', 'south'],
      ['Summa', null],
    ]),
  };
  const mapping = { ...emptyMapping, meanings };
  expect(meaningOf('organisation', ' Norra  kontoret', mapping, names)).toEqual({ code: 'south' });
  expect(meaningOf('organisation', 'Summa', mapping, names)).toBe('left-out');
  expect(meaningOf('organisation', 'Östra kontoret', mapping, names)).toEqual({ code: 'east' });
  expect(meaningOf('organisation', 'Okänd', mapping, names)).toBeNull();
  expect(meaningOf('metric', '', mapping, names)).toBeNull();
  expect(meaningOf('period', 2024, mapping, names)).toEqual({ code: '2024' });
});

test('a header names figures only where it names everything that runs across', () => {
  const across = (...axes: ('organisation' | 'metric' | 'period')[]) => ({ ...emptyMapping, across: axes });
  expect(figureHeader(['Ledtid'], across('metric'), names)).toEqual({ part: 'value', metric: 'lead-time-days' });
  expect(figureHeader(['Ledtid'], across('metric', 'period'), names)).toBeNull();
  expect(figureHeader(['Ledtid (Q1 2026)'], across('metric', 'period'), names)).toEqual({
    part: 'value',
    metric: 'lead-time-days',
    period: '2026-Q1',
  });
  expect(figureHeader(['2026-Q1', 'Kundleenden', 'täljare'], across('metric', 'period'), names)).toMatchObject({
    part: 'numerator',
    metric: 'customer-smiles',
  });
  const without = { ...across('metric'), meanings: { ...emptyMapping.meanings, metric: new Map([['Ledtid', null]]) } };
  expect(figureHeader(['Ledtid'], without, names)).toBe('left-out');
});

test('cells are texts as they are shown', () => {
  expect([textOf(undefined), textOf(' a '), textOf(1.5), textOf({ percent: 12.5 })]).toEqual([
    '',
    'a',
    '1.5',
    '12.5 %',
  ]);
  expect(folded(' a \n b ')).toBe('a b');
});

test('a sheet’s name says the year only where names are meant to', () => {
  expect(yearOfSheet({ namedBySheet: true }, 'Utfall 2025')).toBe(2025);
  expect(yearOfSheet({ namedBySheet: false }, 'Utfall 2025')).toBeNull();
  expect([isAxis('metric'), isAxis('value')]).toEqual([true, false]);
});

test('a year above quarters is part of their names, unless somebody has said what it means', () => {
  const mapping = { ...emptyMapping, across: ['period'] as const };
  expect(figureHeader(['2025', 'Kv 3'], mapping, names)).toEqual({ part: 'value', period: '2025-Q3' });
  expect(figureHeader(['Kv 3', '2025'], mapping, names, 2024)).toEqual({ part: 'value', period: '2025-Q3' });
  expect(figureHeader(['2025'], mapping, names)).toEqual({ part: 'value', period: '2025' });
  expect(figureHeader(['2025', 'Summa'], mapping, names)).toEqual({ part: 'value', period: '2025' });
  const meanings = { ...emptyMapping.meanings, period: new Map([['2025', null]]) };
  expect(figureHeader(['2025', 'Kv 3'], { ...mapping, meanings }, names)).toBe('left-out');
  expect([yearAlone(2025), yearAlone(' 2025 '), yearAlone('2025-Q1'), yearAlone('3025')]).toEqual([
    2025,
    2025,
    null,
    null,
  ]);
});
