import { describe, expect, test } from 'vitest';
import { understandTable, type Known, type SampledSheet } from '#domain/table-understanding.ts';
import { knowing, metrics, organisations, sheetOf, tableOf } from '#tests/support/tables.ts';

/** What is understood of a table, or of a workbook of one sheet that has a name. */
function understood(text: string, known: Known = knowing(), sheet = '') {
  const found = understandTable([sheetOf(sheet, tableOf(text))], known);
  if (!found) throw new Error('a table with something in it is understood somehow');
  return found;
}

describe('what is understood is a mapping that reads the next file as well', () => {
  test('of one figure a row', () => {
    const text = `
      Ledtid 2026|||
      Enhet|Kvartal|Utfall|Löpnr
      Norra kontoret|Kv 1|1.5|7 a
      |Kv 2|2.5|8 a`;
    expect(understood(text, knowing(), 'Blad 1')).toMatchObject({
      sheet: 'Blad 1',
      headerLine: 2,
      fixed: [],
      mapping: {
        sheets: ['Blad 1'],
        headerRows: 1,
        headerLine: 2,
        columns: [
          { header: 'Enhet', means: 'organisation' },
          { header: 'Kvartal', means: 'period' },
          { header: 'Utfall', means: 'value' },
          { header: 'Löpnr', means: 'ignored' },
        ],
        across: [],
        fixed: { organisation: null, metric: null, period: null },
        namedBySheet: false,
        year: 2026,
        frequency: 'Q',
        decimalSign: '.',
        repeatsAbove: true,
      },
    });
  });

  test('of figures below two rows of header', () => {
    const text = `
      |Kv 2 2026|
      Enhet|Ledtid|Digital andel
      Norra kontoret|12,5|60
      Södra kontoret|9|61,5`;
    expect(understood(text).mapping).toEqual({
      sheets: [],
      headerRows: 2,
      headerLine: 2,
      columns: [{ header: 'Enhet', means: 'organisation' }],
      across: ['metric', 'period'],
      fixed: { organisation: null, metric: null, period: null },
      namedBySheet: false,
      year: 2026,
      frequency: null,
      decimalSign: ',',
      repeatsAbove: false,
      meanings: { organisation: new Map(), metric: new Map(), period: new Map() },
      brings: [],
      metrics: [],
    });
  });

  test('of a table without a header', () => {
    const { mapping, headerLine } = understood(`
      north|lead-time-days|2026-Q2|12,5
      south|lead-time-days|2026-Q2|9`);
    expect(headerLine).toBe(0);
    expect(mapping).toMatchObject({ headerRows: 0, headerLine: null, decimalSign: ',' });
    expect(mapping.columns.map(({ header, means }) => `${header} ${means}`)).toEqual([
      'A organisation',
      'B metric',
      'C period',
      'D value',
    ]);
  });

  test('of texts beside the figures, which say nothing of the decimal sign', () => {
    const text = `
      Enhet|Mått|Period|Version|Utfall
      north|Ledtid|2026-Q1|1.5|12,5
      south|Ledtid|2026-Q1|1.6|9`;
    expect(understood(text).mapping.decimalSign).toBe(',');
  });
});

describe('a name that stands once for several rows', () => {
  const repeats = (rows: string) => understood(`\nEnhet|Mått|Kvartal|Utfall\n${rows}`).mapping.repeatsAbove;
  const rowsOf = (...cells: string[]) => cells.map((cell, index) => `${cell}|2026-Q${index + 1}|5`).join('\n');

  test('is one that is missing in a quarter of them', () => {
    expect(repeats(rowsOf('north|Ledtid', 'north|Ledtid', 'north|Ledtid', '|Ledtid'))).toBe(true);
    expect(repeats(rowsOf('north|Ledtid', 'north|Ledtid', 'north|Ledtid', 'north|'))).toBe(true);
    expect(
      repeats(`${rowsOf('north|Ledtid', 'north|Ledtid', 'north|Ledtid', '|Ledtid')}\nsouth|Ledtid|2025-Q4|6`),
    ).toBe(false);
  });

  test('is none where all rows have it, or the first has not', () => {
    expect(repeats(rowsOf('north|Ledtid', 'south|Ledtid'))).toBe(false);
    expect(repeats(rowsOf('|Ledtid', 'south|Ledtid'))).toBe(false);
  });

  test('is none where only rows without figures lack it', () => {
    expect(repeats('north|Ledtid|2026-Q1|5\n|||\n|Not||\nKälla|||')).toBe(false);
    expect(understood('\nEnhet|Ledtid|Kundleenden\nnorth|5|\nNot||\n|6|7').mapping.repeatsAbove).toBe(true);
  });

  test('is never a period or a comment', () => {
    expect(
      understood('\nEnhet|Mått|Kvartal|Utfall|Kommentar\nnorth|Ledtid|2026-Q1|5|a\nsouth|Ledtid||6|').mapping
        .repeatsAbove,
    ).toBe(false);
  });
});

describe('what the table does not say is looked for elsewhere', () => {
  const table = '\nMått|Utfall\nDigital andel|60\nKundleenden|81,5';
  const unasked = { organisation: null, period: null, frequency: null };
  const fixedBy = (known: Partial<Known>, sheet = '', text = table) => understood(text, knowing(known), sheet).fixed;

  test('in a title first, then in the sheet’s name, then where it was dropped, then in the file’s name', () => {
    const asked = { ...unasked, organisation: 'east', period: '2026-Q1' } as const;
    const fileName = 'Norra_kontoret.XLSX';
    const titled = `\nEnhet: Nordkontoret|${table}`;
    const organisationBy = (known: Partial<Known>, sheet?: string, text?: string) => fixedBy(known, sheet, text)[0];
    const axis = 'organisation';
    expect(organisationBy({ asked, fileName }, 'Södra kontoret', titled)).toEqual({
      axis,
      code: 'north',
      reason: 'in-title',
      confidence: 'likely',
    });
    expect(organisationBy({ asked, fileName }, 'Södra kontoret')).toEqual({
      axis,
      code: 'south',
      reason: 'in-sheet-name',
      confidence: 'likely',
    });
    expect(fixedBy({ asked, fileName }, 'Blad 1')).toEqual([
      { axis, code: 'east', reason: 'asked', confidence: 'likely' },
      { axis: 'period', code: '2026-Q1', reason: 'asked', confidence: 'likely' },
    ]);
    expect(fixedBy({ fileName })).toEqual([{ axis, code: 'north', reason: 'in-file-name', confidence: 'guess' }]);
  });

  test('in a file’s name whose words are joined by signs, and whose ending is no part of it', () => {
    expect(fixedBy({ fileName: 'Utfall_-_2026.Q3.csv' })).toEqual([
      { axis: 'period', code: '2026-Q3', reason: 'in-file-name', confidence: 'guess' },
    ]);
    expect(fixedBy({ fileName: 'utfall_2026-Q3.csv' })).toEqual([
      { axis: 'period', code: '2026-Q3', reason: 'in-file-name', confidence: 'guess' },
    ]);
    expect(fixedBy({ fileName: 'Utfall__kv__3_2026.csv' })).toEqual([
      { axis: 'period', code: '2026-Q3', reason: 'in-file-name', confidence: 'guess' },
    ]);
    expect(fixedBy({ fileName: 'östra-kontoret.v2.csv' })).toEqual([]);
  });

  test('and where there is only one organisation or metric it is that', () => {
    const perUnit = '\nEnhet|2026-Q1\nnorth|5\nsouth|6';
    const only = { metrics: metrics.slice(0, 1) };
    expect(fixedBy(only, '', perUnit)).toEqual([
      { axis: 'metric', code: 'lead-time-days', reason: 'only-one', confidence: 'likely' },
    ]);
    expect(fixedBy({}, '', perUnit)).toEqual([]);
    expect(fixedBy({ organisations: organisations.slice(0, 1) })).toEqual([
      { axis: 'organisation', code: 'north', reason: 'only-one', confidence: 'likely' },
    ]);
  });

  test('but not where the table says it, whatever stands around it', () => {
    const long = '\nLedtid||\nSödra kontoret 2025||\nEnhet|Mått|Period|Utfall\nnorth|Digital andel|2026-Q1|5';
    const asked = { organisation: 'east', period: '2024-Q1', frequency: null } as const;
    expect(fixedBy({ fileName: 'Östra kontoret 2023.csv', asked }, 'Ledtid', long)).toEqual([]);
    const wide = '\nSödra kontoret||\nEnhet|Ledtid 2026-Q1|Kundleenden 2026-Q1\nnorth|5|6';
    expect(fixedBy({ fileName: 'Östra kontoret 2023.csv', asked }, 'Digital andel', wide)).toEqual([]);
  });

  test('and what stands below the header is no title', () => {
    expect(fixedBy({}, '', `${table}\nSödra kontoret|`)).toEqual([]);
  });
});

describe('the year of periods that are written without', () => {
  const yearOf = (above: string, sheet = '', fileName = 'figures.csv') =>
    understood(`\n${above}\nEnhet|Mått|kv 1\nnorth|Ledtid|5`, knowing({ fileName }), sheet).mapping.year;

  test('stands in the sheet’s name, else in a title, else in the file’s name', () => {
    expect(yearOf('Utfall 2025||', '2026', '2024.csv')).toBe(2026);
    expect(yearOf('Utfall|2025|', 'Blad', '2024.csv')).toBe(2025);
    expect(yearOf('Utfall||', 'Blad', '2024.csv')).toBe(2024);
    expect(yearOf('Utfall||', 'Blad')).toBeNull();
  });

  test('is said by a title of at most two cells in the first three rows', () => {
    expect(yearOf('Utfall|2025|preliminärt')).toBeNull();
    expect(yearOf('Utfall||\nKontor||\n2025||')).toBe(2025);
    expect(yearOf('Utfall||\nKontor||\nMyndigheten||\n2025||')).toBeNull();
    expect(yearOf('1|2025|')).toBe(2025);
  });
});

describe('how often it reports', () => {
  const frequencyOf = (text: string, asked: Known['asked']['frequency'] = null) =>
    understood(text, knowing({ asked: { organisation: null, period: null, frequency: asked } })).mapping.frequency;

  test('is asked for, or told by days, or by the header of the periods, or by nothing', () => {
    const days = '\nEnhet|Mått|Månad|Utfall\nnorth|Ledtid|2026-01-01|5\nnorth|Ledtid|2026-04-01|6';
    expect(frequencyOf(days, 'S')).toBe('S');
    expect(frequencyOf(days)).toBe('Q');
    expect(frequencyOf('\nEnhet|Mått|2026-01-31|2026-02-28\nnorth|Ledtid|5|6')).toBe('M');
    expect(frequencyOf('\nKvartal|Enhet|Mått|Utfall\n2026-Q1|north|Ledtid|5')).toBe('Q');
    expect(frequencyOf('\nEnhet|Mått|Tertial|Utfall\nnorth|Ledtid|2026-T1|5')).toBe('T');
    expect(frequencyOf('\nEnhet|Mått|Period|Utfall\nnorth|Ledtid|2026-Q1|5')).toBeNull();
  });
});

describe('sheets that are built the same are read together', () => {
  const perMetric = (name: string, value: number, isHidden = false): SampledSheet => ({
    name,
    isHidden,
    rows: [
      { line: 1, cells: ['Enhet', 'Kv 1 2026'] },
      { line: 2, cells: ['Norra kontoret', value] },
    ],
  });
  const mappingOf = (sheets: readonly SampledSheet[], known = knowing()) => understandTable(sheets, known)?.mapping;

  test('in the order of the workbook, without hidden ones and those that are built otherwise', () => {
    const notes = sheetOf('Digital andel', [{ line: 1, cells: ['Så här fyller du i', 'Se även'] }]);
    const longer = {
      ...perMetric('Kundleenden', 7),
      rows: [...perMetric('Kundleenden', 7).rows, { line: 3, cells: ['Södra kontoret', 8] }],
    };
    const sheets = [perMetric('Ledtid', 5), notes, longer, perMetric('Ärenden totalt', 6, true)];
    expect(mappingOf(sheets)).toMatchObject({
      sheets: ['Ledtid', 'Kundleenden'],
      namedBySheet: true,
      year: null,
      fixed: { organisation: null, metric: null, period: null },
    });
  });

  test('with what holds for all of them and no sheet says', () => {
    const titled = (name: string): SampledSheet => ({
      ...perMetric(name, 5),
      rows: [
        { line: 1, cells: ['Ledtid'] },
        { line: 2, cells: ['Enhet', 'Utfall'] },
        { line: 3, cells: ['Norra kontoret', 5] },
      ],
    });
    expect(mappingOf([titled('Kv 1 2026'), titled('Kv 2 2026')])).toMatchObject({
      sheets: ['Kv 1 2026', 'Kv 2 2026'],
      namedBySheet: true,
      fixed: { organisation: null, metric: 'lead-time-days', period: null },
    });
  });

  test('with the organisation and period that were asked for, where the sheets are those of metrics', () => {
    const bare = (name: string, values: readonly number[]): SampledSheet =>
      sheetOf(name, [
        { line: 1, cells: ['Uppdelning', 'Utfall'] },
        ...values.map((value, index) => ({ line: index + 2, cells: [`Grupp ${index}`, value] })),
      ]);
    const known = knowing({ asked: { organisation: 'east', period: '2026-Q1', frequency: null } });
    expect(mappingOf([bare('Ledtid', [5, 6]), bare('Kundleenden', [7])], known)).toMatchObject({
      sheets: ['Ledtid', 'Kundleenden'],
      fixed: { organisation: 'east', metric: null, period: '2026-Q1' },
    });
  });

  test('but only one of them where their names do not tell them apart', () => {
    const sheets = [perMetric('Blad 1', 5), perMetric('Blad 2', 6)];
    expect(mappingOf(sheets, knowing({ metrics: metrics.slice(0, 1) }))).toMatchObject({
      sheets: ['Blad 1'],
      namedBySheet: false,
      year: 2026,
      fixed: { metric: 'lead-time-days' },
    });
  });

  test('and a sheet that is empty or hidden is never the one that is understood', () => {
    const empty = sheetOf('Tom', []);
    expect(mappingOf([empty, perMetric('Kundleenden', 7, true), perMetric('Ledtid', 5)])?.sheets).toEqual(['Ledtid']);
    expect(mappingOf([empty, perMetric('Kundleenden', 7, true)])).toBeUndefined();
  });
});
