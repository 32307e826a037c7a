import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findHeader, tableReader } from '#domain/table-reading.ts';
import { understandTable, type Known, type SampledSheet } from '#domain/table-understanding.ts';
import { knowing, metrics, names, organisations, sheetOf, tableOf } from '#tests/support/tables.ts';

/** Every figure that a table is understood to hold, as `organisation metric period part value`. */
function figuresOf(sheets: readonly SampledSheet[], known: Known = knowing()): string[] {
  const understood = understandTable(sheets, known);
  if (!understood) return [];
  const { mapping } = understood;
  const chosen = sheets.filter(({ name }) => !mapping.sheets.length || mapping.sheets.includes(name));
  return chosen.flatMap(({ name, rows }) => {
    const header = findHeader(mapping, rows);
    if (!header) return [];
    const reader = tableReader(mapping, header, name, names);
    if ('misfit' in reader) return [];
    return rows
      .filter(({ line }) => line > (header.at(-1)?.line ?? 0))
      .flatMap((row) => reader.read(row).figures)
      .flatMap(({ organisation, metric, period, parts }) =>
        parts.map(({ part, cell }) => `${organisation} ${metric} ${period} ${part} ${cell}`),
      );
  });
}
const read = (text: string, known?: Known, isWorkbook = false) =>
  figuresOf([sheetOf('', tableOf(text, isWorkbook))], known);

const four = [
  'north lead-time-days 2026-Q2 value 12,5',
  'north lead-time-days 2026-Q3 value 11',
  'south lead-time-days 2026-Q2 value 9',
  'south lead-time-days 2026-Q3 value 8,5',
];

describe('a table is understood however it is laid out', () => {
  test.each([
    [
      'one figure a row, by codes',
      `
      organisation|metric|period|value
      north|lead-time-days|2026-Q2|12,5
      north|lead-time-days|2026-Q3|11
      south|lead-time-days|2026-Q2|9
      south|lead-time-days|2026-Q3|8,5`,
    ],
    [
      'one figure a row, by names, with other columns between',
      `
      Löpnr|Enhet|Handläggare|Nyckeltal|Kvartal|Utfall|Anmärkning
      1|Norra kontoret|A. Berg|Ledtid|Kv 2 2026|12,5|
      2|Norra kontoret|A. Berg|Ledtid|Kv 3 2026|11|semester
      3|Södra kontoret|B. Lund|Ledtid|Kv 2 2026|9|
      4|Södra kontoret|B. Lund|Ledtid|Kv 3 2026|8,5|`,
    ],
    [
      'without telling words in the header',
      `
      A|B|C|D
      NORRA KONTORET|ledtid|2026K2|12,5
      Norra kontoret|ledtid|2026K3|11
      södra kontoret|ledtid|2026K2|9
      södra kontoret|ledtid|2026K3|8,5`,
    ],
    [
      'without a header',
      `
      north|lead-time-days|2026-Q2|12,5
      north|lead-time-days|2026-Q3|11
      south|lead-time-days|2026-Q2|9
      south|lead-time-days|2026-Q3|8,5`,
    ],
    [
      'periods across',
      `
      Kontor|Mått|Kv 2 2026|Kv 3 2026
      Norra kontoret|Ledtid|12,5|11
      Södra kontoret|Ledtid|9|8,5`,
    ],
    [
      'periods across, below a title and an empty row, with the metric in the title',
      `
      Ledtid||
      Uttag 2026-10-03||
      ||
      Enhet|2026 K2|2026 K3
      Norra kontoret|12,5|11
      Södra kontoret|9|8,5
      Källa: ärendesystemet||`,
    ],
    [
      'organisations across',
      `
      Period|Nyckeltal|Norra kontoret|Södra kontoret
      Q2 2026|Ledtid|12,5|9
      Q3 2026|Ledtid|11|8,5`,
    ],
    [
      'year and quarter in columns of their own',
      `
      År|Kvartal|Enhet|Mått|Värde
      2026|2|North|Lead time|12,5
      2026|3|North|Lead time|11
      2026|2|South|Lead time|9
      2026|3|South|Lead time|8,5`
        .replaceAll('North', 'Northern office')
        .replaceAll('South', 'Southern office'),
    ],
    [
      'in Danish',
      `
      Enhed;Måling;Periode;Værdi
      Nordkontoret;Ledetid;2. kvartal 2026;12,5
      Nordkontoret;Ledetid;3. kvartal 2026;11
      Sydkontoret;Ledetid;2. kvartal 2026;9
      Sydkontoret;Ledetid;3. kvartal 2026;8,5`.replaceAll(';', '|'),
    ],
    [
      'two rows of header, the periods above merged cells',
      `
      |Kv 2 2026||Kv 3 2026|
      Enhet|Ledtid|Kommentar|Ledtid|
      Norra kontoret|12,5||11|
      Södra kontoret|9||8,5|`,
    ],
    [
      'both in one header',
      `
      Enhet|Ledtid Kv 2 2026|Ledtid Kv 3 2026
      Norra kontoret|12,5|11
      Södra kontoret|9|8,5`,
    ],
    [
      'a name that stands only in the first of its rows',
      `
      Enhet|Mått|Kvartal|Utfall
      Norra kontoret|Ledtid|Kv 2 2026|12,5
      ||Kv 3 2026|11
      Södra kontoret|Ledtid|Kv 2 2026|9
      ||Kv 3 2026|8,5`,
    ],
    [
      'days for periods',
      `
      enhet|mått|datum|värde
      north|lead-time-days|2026-04-01|12,5
      north|lead-time-days|2026-07-01|11
      south|lead-time-days|2026-04-01|9
      south|lead-time-days|2026-07-01|8,5`,
    ],
    [
      'last days of periods across',
      `
      enhet|mått|2026-06-30|2026-09-30
      north|lead-time-days|12,5|11
      south|lead-time-days|9|8,5`,
    ],
  ])('%s', (_, text) => {
    expect(read(text).toSorted()).toEqual(four);
  });

  test('metrics across, with parts of one of them', () => {
    const text = `
      Enhet|Period|Ledtid|Kundleenden, täljare|Kundleenden, nämnare
      Norra kontoret|2026-Q3|12,5|40|50`;
    expect(read(text)).toEqual([
      'north lead-time-days 2026-Q3 value 12,5',
      'north customer-smiles 2026-Q3 numerator 40',
      'north customer-smiles 2026-Q3 denominator 50',
    ]);
  });

  test('one unit and one period, metrics down, as a form is printed', () => {
    const text = `
      Enhet: Östra kontoret|
      Kvartal 3 2026|
      |
      Nyckeltal|Utfall
      Ledtid|12
      Kvalitet|
      Kundleenden|81,5`;
    expect(read(text)).toEqual(['east lead-time-days 2026-Q3 value 12', 'east customer-smiles 2026-Q3 value 81,5']);
  });

  test('years across, where the header cells are numbers', () => {
    const text = `
      Nyckeltal|2023|2024|2025
      Ledtid|14|13|12
      Digital andel|60|65|71`;
    const known = knowing({ asked: { organisation: 'north', period: null, frequency: null } });
    expect(read(text, known, true)).toContain('north digital-share 2024 value 65');
    expect(read(text, known, true)).toHaveLength(6);
  });

  test('months without a year, and the year in the title', () => {
    const text = `
      Ärenden totalt 2026||
      Enhet|jan|feb
      Norra kontoret|100|120`;
    const known = knowing({ fileName: 'uttag.csv' });
    expect(read(text, { ...known, metrics: metrics.slice(2, 3) })).toEqual([
      'north total-transactions 2026-01 value 100',
      'north total-transactions 2026-02 value 120',
    ]);
  });

  test('a sheet for each year', () => {
    const year = (name: string, value: number) =>
      sheetOf(name, [
        { line: 1, cells: ['Enhet', 'Mått', 'kv 1', 'kv 2'] },
        { line: 2, cells: ['Norra kontoret', 'Ledtid', value, value + 1] },
      ]);
    const notes = sheetOf('Läs mig', [{ line: 1, cells: ['Så här fyller du i'] }]);
    expect(figuresOf([notes, year('2025', 10), year('2026', 20)])).toEqual([
      'north lead-time-days 2025-Q1 value 10',
      'north lead-time-days 2025-Q2 value 11',
      'north lead-time-days 2026-Q1 value 20',
      'north lead-time-days 2026-Q2 value 21',
    ]);
  });

  test('a sheet for each unit', () => {
    const unitSheet = (name: string, value: number) =>
      sheetOf(name, [
        { line: 1, cells: ['Mått', '2026-Q1', '2026-Q2'] },
        { line: 2, cells: ['Ledtid', value, value + 1] },
      ]);
    expect(figuresOf([unitSheet('Norra kontoret', 10), unitSheet('Södra kontoret', 20)])).toEqual([
      'north lead-time-days 2026-Q1 value 10',
      'north lead-time-days 2026-Q2 value 11',
      'south lead-time-days 2026-Q1 value 20',
      'south lead-time-days 2026-Q2 value 21',
    ]);
  });
});

describe('each guess says why', () => {
  test('by its header, its values, or where else it was found', () => {
    const rows = tableOf(`
      Rapport kvartal 3 2026||
      Enhet|Ledtid|Belopp i kassan
      Norra kontoret|12,5|3
      Okänt kontor|9|4`);
    const understood = understandTable([sheetOf('', rows)], knowing());
    expect(understood?.columns).toMatchObject([
      { header: 'Enhet', letter: 'A', means: 'organisation', reason: 'header-and-values', matched: 1, of: 2 },
      { header: 'Ledtid', means: 'figure', figure: { metric: 'lead-time-days' }, reason: 'headers-match' },
      { header: 'Belopp i kassan', means: 'ignored', reason: 'nothing-fits', examples: ['3', '4'] },
    ]);
    expect(understood?.fixed).toEqual([{ axis: 'period', code: '2026-Q3', reason: 'in-title', confidence: 'likely' }]);
    expect(understood?.mapping.decimalSign).toBe(',');
  });

  test('a table that is none is understood as nothing', () => {
    expect(understandTable([], knowing())).toBeNull();
    expect(
      read(`
      Hej
      Detta är ett brev.`),
    ).toEqual([]);
  });
});

const place = fc.record({
  organisation: fc.constantFrom(...organisations),
  metric: fc.constantFrom(...metrics),
  period: fc.constantFrom('2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'),
  value: fc.integer({ min: 0, max: 999 }),
});

test('whatever figures there are, a table of them in any order of columns is read back', () => {
  const columns = ['organisation', 'metric', 'period', 'value'] as const;
  fc.assert(
    fc.property(
      fc.uniqueArray(place, {
        minLength: 2,
        maxLength: 20,
        selector: (one) => `${one.organisation.code} ${one.metric.code} ${one.period}`,
      }),
      fc.shuffledSubarray([...columns], { minLength: 4 }),
      fc.boolean(),
      (figures, order, byName) => {
        const textOf = (one: (typeof figures)[number], column: (typeof columns)[number]) => {
          const named = column === 'organisation' ? one.organisation : column === 'metric' ? one.metric : null;
          return named === null ? one[column as 'period' | 'value'] : byName ? named.names.sv : named.code;
        };
        const rows = [
          { line: 1, cells: [...order] },
          ...figures.map((one, index) => ({ line: index + 2, cells: order.map((column) => textOf(one, column)) })),
        ];
        expect(figuresOf([sheetOf('', rows)])).toEqual(
          figures.map((one) => `${one.organisation.code} ${one.metric.code} ${one.period} value ${one.value}`),
        );
      },
    ),
    { seed: 20_261_122, numRuns: 300 },
  );
});

test('nothing that can stand in a table makes it fail', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.double({ noNaN: true }),
    fc.constantFrom('', 'Enhet', '2026-Q1', 'Ledtid', 'north', '..'),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 }), (cells) => {
      const rows = cells.map((row, index) => ({ line: index + 1, cells: row }));
      const understood = understandTable([sheetOf('S', rows)], knowing());
      if (!understood) return;
      const header = findHeader(understood.mapping, rows);
      const reader = header && tableReader(understood.mapping, header, 'S', names);
      if (reader && 'read' in reader) for (const row of rows) reader.read(row);
    }),
    { seed: 20_261_122, numRuns: 500 },
  );
});
