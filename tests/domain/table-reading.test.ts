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
        { axis: 'organisation', column: 0, read: 'väst' },
        { axis: 'period', column: 2, read: 'i våras' },
      ],
    });
    expect(readerOf(long).read(row('', 'Ledtid', '2026-Q1', '5')).refusals).toEqual([
      { axis: 'organisation', column: 0, read: '' },
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
