import { expect, test } from 'vitest';
import { understandTable } from '#domain/table-understanding.ts';
import { knowing, sheetOf, tableOf } from '#tests/support/tables.ts';

const wide = (value: string) => tableOf(`\nMått|Kv 1 2025|Kv 2 2025\nLedtid|${value}|9\nDigital andel|60|61`);
const noUnit = { organisation: null, metric: null, period: null };

test.each([
  ['one of them is known', ['Norra kontoret', 'Kundtjänst Norr']],
  ['none of them is known', ['Kundtjänst Norr', 'Kundtjänst Syd']],
  ['there is only one', ['Kundtjänst Norr']],
])('sheets that are named after units are all to be read, also where %s', (_, names) => {
  const readMe = sheetOf('Läs mig', tableOf('\nAnsvarig: styrningen\nUppdateras varje kvartal'));
  const sheets = [readMe, ...names.map((name, place) => sheetOf(name, wide(String(place))))];
  expect(understandTable(sheets, knowing())?.mapping).toMatchObject({
    sheets: names,
    namedBySheet: true,
    fixed: noUnit,
  });
});

test('a sheet that is called by its number or year names no unit', () => {
  for (const name of ['Blad1', '2025']) {
    expect(understandTable([sheetOf(name, wide('5'))], knowing())?.mapping.namedBySheet).toBe(false);
  }
});

test('a unit that is said elsewhere is not asked for by the name of the sheet', () => {
  const known = knowing({ asked: { organisation: 'south', period: null, frequency: null } });
  expect(understandTable([sheetOf('Kundtjänst Norr', wide('5'))], known)?.mapping).toMatchObject({
    namedBySheet: false,
    fixed: { organisation: 'south' },
  });
});

test('a year above its quarters is part of their names', () => {
  const rows = tableOf(`
    Effektmått Norra kontoret||||
    |2025|2025|2026|2026
    Mått|Kv 1|Kv 2|Kv 1|Kv 2
    Ledtid|900|927|954|981
    Digital andel|60|61|62|63`);
  const found = understandTable([sheetOf('Norra kontoret', rows)], knowing());
  expect(found?.mapping).toMatchObject({ headerRows: 2, headerLine: 3, across: ['period'] });
  expect(found?.columns.flatMap(({ figure }) => figure?.period ?? [])).toEqual([
    '2025-Q1',
    '2025-Q2',
    '2026-Q1',
    '2026-Q2',
  ]);
});

test('names that stand beside the years alone head their columns, also where nobody knows what is measured', () => {
  const rows = tableOf(`
    Enhet|Nyckeltal|2025||2026|
    ||Kv 1|Kv 2|Kv 1|Kv 2
    Norra kontoret|Klagomål|3|4|5|6
    Södra kontoret|Klagomål|1|0|2|1`);
  const found = understandTable([sheetOf('Uppföljning', rows)], knowing());
  expect(found?.mapping).toMatchObject({ headerRows: 2, headerLine: 2, across: ['period'] });
  expect(found?.columns.map(({ means, figure }) => figure?.period ?? means)).toEqual([
    'organisation',
    'metric',
    '2025-Q1',
    '2025-Q2',
    '2026-Q1',
    '2026-Q2',
  ]);
});

test('the header ends on the line that somebody says, with what stands merged above it', () => {
  const rows = tableOf(`
    Enhet|Mått|Period|Värde
    Norra kontoret|Ledtid|2024|1
    |2025|2025||
    Mått|Kv 1|Kv 2||
    Ledtid|900|927||`);
  const known = knowing({ headerLine: 4 });
  expect(understandTable([sheetOf('Norra kontoret', rows)], known)).toMatchObject({
    headerLine: 4,
    mapping: { headerRows: 2, headerLine: 4, across: ['period'], fixed: { organisation: 'north' } },
  });
  expect(understandTable([sheetOf('Norra kontoret', rows)], knowing({ headerLine: 900 }))?.headerLine).toBe(1);
});

test('a sheet names the unit that is missing, and never what is measured', () => {
  const rows = tableOf('\nKvartal|Svarstid i dagar|Klagomål\nKv 1 2025|4.5|3\nKv 2 2025|5.5|2', true);
  expect(understandTable([sheetOf('Norra kontoret', rows)], knowing())?.mapping).toMatchObject({
    namedBySheet: false,
    fixed: { organisation: 'north' },
  });
});
