import { describe, expect, test } from 'vitest';
import { emptyMapping, type TableMapping } from '#domain/table-layout.ts';
import { findHeader, noHeader, tableReader } from '#domain/table-reading.ts';
import { names, tableOf } from '#tests/support/tables.ts';

const long: TableMapping = {
  ...emptyMapping,
  columns: [
    { header: 'Vem', means: 'organisation' },
    { header: 'Vad', means: 'metric' },
    { header: 'När', means: 'period' },
    { header: 'Utfall', means: 'value' },
    { header: 'Status', means: 'status' },
    { header: 'Not', means: 'comment' },
  ],
};
const header = { line: 1, cells: ['Vem', 'Vad', 'När', 'Utfall', 'Status', 'Not'] };
const readerOf = (mapping: TableMapping, row = header, sheet = '') => {
  const reader = tableReader(mapping, [row], sheet, names);
  if ('misfit' in reader) throw new Error(JSON.stringify(reader));
  return reader;
};
const row = (...cells: string[]) => ({ line: 2, cells });

describe('a row', () => {
  test('gives its figure with status and comment', () => {
    expect(readerOf(long).read(row('north', 'Ledtid', 'kv 1 2026', '5', 'P', 'hm'))).toEqual({
      refusals: [],
      figures: [
        {
          organisation: 'north',
          metric: 'lead-time-days',
          period: '2026-Q1',
          breakdown: '',
          parts: [{ part: 'value', column: 3, cell: '5' }],
          status: { column: 4, text: 'P' },
          comment: 'hm',
          origin: '',
        },
      ],
    });
  });

  test('that says nothing of a figure says nothing at all, whatever else stands in it', () => {
    expect(readerOf(long).read(row('Avsnitt 2', '', '', '', '', ''))).toEqual({ figures: [], refusals: [] });
    expect(readerOf(long).read(row())).toEqual({ figures: [], refusals: [] });
  });

  test('with a status alone is a figure that is not there', () => {
    expect(readerOf(long).read(row('north', 'Ledtid', '2026-Q1', '', 'M', '')).figures).toMatchObject([
      { parts: [], status: { text: 'M' } },
    ]);
  });

  test('is refused for everything in it that means nothing', () => {
    expect(readerOf(long).read(row('väst', 'Ledtid', 'i våras', '5'))).toEqual({
      figures: [],
      refusals: [
        { axis: 'organisation', column: 0, read: 'väst', known: { metric: 'lead-time-days' } },
        { axis: 'period', column: 2, read: 'i våras', known: { metric: 'lead-time-days' } },
      ],
    });
    expect(readerOf(long).read(row('', 'Ledtid', '2026-Q1', '5')).refusals).toEqual([
      { axis: 'organisation', column: 0, read: '', known: { metric: 'lead-time-days', period: '2026-Q1' } },
    ]);
  });

  test('that is to be left out is, without a word', () => {
    const meanings = { ...emptyMapping.meanings, organisation: new Map([['Summa', null]]) };
    expect(readerOf({ ...long, meanings }).read(row('Summa', 'Ledtid', '2026-Q1', '5'))).toEqual({
      figures: [],
      refusals: [],
    });
  });
});

test('what stands in the row goes before what holds for the whole table', () => {
  const fixed = { organisation: 'south', metric: null, period: null };
  const read = readerOf({ ...long, fixed }).read;
  expect(read(row('', 'Ledtid', '2026-Q1', '5')).figures[0]?.organisation).toBe('south');
  expect(read(row('north', 'Ledtid', '2026-Q1', '5')).figures[0]?.organisation).toBe('north');
});

test('a table that is not what the mapping describes says in what', () => {
  const misfit = (mapping: TableMapping) => tableReader(mapping, [header], '', names);
  expect(misfit({ ...long, columns: [...long.columns, { header: 'Borta', means: 'answers' }] })).toEqual({
    misfit: { column: 'Borta' },
  });
  expect(misfit({ ...long, columns: long.columns.filter(({ means }) => means !== 'metric') })).toEqual({
    misfit: { axis: 'metric' },
  });
  expect(misfit({ ...long, columns: long.columns.filter(({ means }) => means !== 'value') })).toEqual({
    misfit: { figures: true },
  });
  // what is not read need not be there
  expect(misfit({ ...long, columns: [...long.columns, { header: 'Borta', means: 'ignored' }] })).not.toHaveProperty(
    'misfit',
  );
});

test('a header is found where it was, or where it has moved to', () => {
  const rows = tableOf('\nTitel|\nVem|Utfall\nnorth|5');
  const mapping: TableMapping = { ...emptyMapping, columns: [{ header: 'Vem', means: 'organisation' }], headerLine: 9 };
  expect(findHeader(mapping, rows)?.map(({ line }) => line)).toEqual([2]);
  expect(findHeader({ ...mapping, columns: [{ header: 'Var', means: 'organisation' }] }, rows)).toBeNull();
  expect(findHeader({ ...mapping, headerRows: 0 }, rows)).toEqual([noHeader(rows)]);
  expect(findHeader({ ...emptyMapping, headerLine: 2 }, rows)?.[0]?.line).toBe(2);
});

test('next quarter’s column is read by the mapping of this quarter', () => {
  const mapping: TableMapping = {
    ...emptyMapping,
    across: ['period'],
    columns: [{ header: 'Vem', means: 'organisation' }],
    fixed: { organisation: null, metric: 'lead-time-days', period: null },
  };
  const { read } = readerOf(mapping, { line: 1, cells: ['Vem', '2026-Q3', '2026-Q4', 'Summa'] });
  expect(read(row('north', '5', '6', '11')).figures.map(({ period }) => period)).toEqual(['2026-Q3', '2026-Q4']);
});

test('a comment belongs to the figures of its own merged header, and one of none of theirs to all', () => {
  const groups = [
    row('', 'Norra kontoret', '', 'Södra kontoret', '', ''),
    { ...row('Mått', '2026-Q1', 'Kommentar', '2026-Q1', 'Kommentar', 'Not'), line: 3 },
  ].map(({ cells }, level) => ({ line: level + 1, cells: level ? cells : cells.slice(0, 5) }));
  const comments = (headers: readonly string[], cells: string[], rows = groups) => {
    const mapping: TableMapping = {
      ...emptyMapping,
      headerRows: 2,
      columns: [
        { header: 'Mått', means: 'metric' },
        ...headers.map((text) => ({ header: text, means: 'comment' as const })),
      ],
      across: ['organisation', 'period'],
    };
    const reader = tableReader(mapping, rows, '', names);
    if ('misfit' in reader) throw new Error(JSON.stringify(reader));
    return reader.read(row(...cells)).figures.map(({ organisation, comment }) => `${organisation}: ${comment}`);
  };
  const both = ['Norra kontoret › Kommentar', 'Södra kontoret › Kommentar'];
  expect(comments(both, ['Ledtid', '1', 'snö', '2', 'sol'])).toEqual(['north: snö', 'south: sol']);
  expect(comments(both, ['Ledtid', '1', '', '2', 'sol'])).toEqual(['north: ', 'south: sol']);
  expect(comments(both.slice(0, 1), ['Ledtid', '1', 'snö', '2', ''])).toEqual(['north: snö', 'south: ']);
  const apart = groups.map(({ line, cells }) => ({ line, cells: line === 1 ? [...cells, 'Övrigt'] : cells }));
  expect(comments(['Övrigt › Not'], ['Ledtid', '1', '', '2', '', 'regn'], apart)).toEqual([
    'north: regn',
    'south: regn',
  ]);
});

describe('a sheet', () => {
  const wide: TableMapping = {
    ...emptyMapping,
    columns: [{ header: 'Mått', means: 'metric' }],
    across: ['period'],
    namedBySheet: true,
  };
  const top = { line: 1, cells: ['Mått', '2026-Q1'] };

  test('that is named after a unit unknown here is asked about', () => {
    expect(readerOf(wide, top, ' Kundtjänst  Norr').read(row('Ledtid', '5'))).toEqual({
      figures: [],
      refusals: [{ axis: 'organisation', column: null, read: 'Kundtjänst Norr', known: { metric: 'lead-time-days' } }],
    });
    expect(readerOf(wide, top, 'Kundtjänst Norr').read(row('Ledtid', ''))).toEqual({ figures: [], refusals: [] });
  });

  test('is read when somebody says which unit it is, and left out when they say so', () => {
    const meaning = (code: string | null): TableMapping => ({
      ...wide,
      meanings: { ...emptyMapping.meanings, organisation: new Map([['Kundtjänst Norr', code]]) },
    });
    expect(readerOf(meaning('north'), top, 'Kundtjänst Norr').read(row('Ledtid', '5')).figures).toMatchObject([
      { organisation: 'north', period: '2026-Q1' },
    ]);
    expect(readerOf(meaning(null), top, 'Kundtjänst Norr').read(row('Ledtid', '5'))).toEqual({
      figures: [],
      refusals: [],
    });
  });

  test.each(['Blad1', 'Sheet 2', '2025', 'Kv 1 2026', ''])('that is called “%s” names no unit', (name) => {
    expect(tableReader(wide, [top], name, names)).toEqual({ misfit: { axis: 'organisation' } });
  });
});
