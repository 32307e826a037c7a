// The only file that knows which library reads and writes workbooks.
import { readFile } from 'node:fs/promises';
import { readOds, streamOdsRows } from 'hucre/ods';
import { readXlsx, streamXlsxRows, writeXlsx, type CellStyle, type CellValue, type Sheet } from 'hucre/xlsx';
import type { Percent, TableCell, TableRow } from '#domain/table-layout.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export type WorkbookFormat = 'xlsx' | 'ods';
export type WorkbookSheet = { name: string; isHidden: boolean };

/** Takes the rows of one sheet after the other, so many at a time. */
export type TakeRows = (sheet: WorkbookSheet, rows: TableRow[]) => Promise<void>;
export type Wanted = {
  /** By name; null is every sheet that is not hidden. */
  sheets: readonly string[] | null;
  /** Of each sheet only so many of its first rows. */
  mostRows: number | null;
  /** Large ones are read row by row: without formats, merged cells and what is hidden. */
  isLarge: boolean;
};

const rowsAtATime = 1_000;

const dayText = (date: Date): string => (Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10));

/** A number as its cell shows it; binary noise is no digit. */
const inPercent = (value: number): Percent => ({ percent: Number((value * 100).toPrecision(15)) });

function cellOf(value: CellValue | undefined, isPercent = false): TableCell {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? (isPercent ? inPercent(value) : value) : '';
  if (value instanceof Date) return dayText(value);
  return typeof value === 'boolean' ? (value ? '1' : '0') : value;
}

/** A format such as `0,0 %`; quoted text and escaped signs are no format. */
const isPercentFormat = (format: string | undefined): boolean =>
  format !== undefined && format.replace(/"[^"]*"|\\./g, '').includes('%');

/** The sheets of a workbook with what stands in them; answers how many rows are hidden in those that were read. */
export async function readWorkbook(
  path: string,
  format: WorkbookFormat,
  wanted: Wanted,
  take: TakeRows,
): Promise<{ hiddenRows: number }> {
  const bytes = await readFile(path);
  if (wanted.isLarge) {
    await (format === 'xlsx' ? streamXlsx(bytes, wanted, take) : streamOds(bytes, wanted, take));
    return { hiddenRows: 0 };
  }
  const isWanted = (name: string, isHidden: boolean) => wanted.sheets?.includes(name) ?? !isHidden;
  const workbook =
    format === 'xlsx'
      ? await readXlsx(bytes, {
          readStyles: true,
          sheets: ({ name, hidden, veryHidden }) => isWanted(name, Boolean(hidden ?? veryHidden)),
        })
      : await readOds(bytes, { readStyles: true });
  let hiddenRows = 0;
  for (const sheet of workbook.sheets) {
    const own = { name: sheet.name, isHidden: Boolean(sheet.hidden ?? sheet.veryHidden) };
    if (!isWanted(own.name, own.isHidden)) continue;
    const rows = rowsOf(sheet, wanted.mostRows ?? Infinity);
    hiddenRows += [...(sheet.rowDefs ?? [])].filter(
      ([row, { hidden }]) => hidden && sheet.rows[row]?.some(isThere),
    ).length;
    await take(own, rows.slice(0, rowsAtATime));
    for (let start = rowsAtATime; start < rows.length; start += rowsAtATime) {
      await take(own, rows.slice(start, start + rowsAtATime));
    }
  }
  return { hiddenRows };
}

const isThere = (value: CellValue): boolean => value !== null && value !== '';

function rowsOf({ rows, cells, merges }: Sheet, most: number): TableRow[] {
  // what stands in a cell that was merged downwards holds for each of its rows
  for (const { startRow, endRow, startCol } of merges ?? []) {
    const value = rows[startRow]?.[startCol];
    if (typeof value !== 'string') continue;
    for (let row = startRow + 1; row <= Math.min(endRow, rows.length - 1); row += 1) {
      const own = rows[row];
      if (own) own[startCol] = value;
    }
  }
  return rows.slice(0, most).flatMap((row, index) => {
    if (!row.some(isThere)) return [];
    const values = row.map((value, column) =>
      cellOf(value, isPercentFormat(cells?.get(`${index},${column}`)?.style?.numFmt)),
    );
    return [{ line: index + 1, cells: values }];
  });
}

async function streamXlsx(bytes: Uint8Array, { sheets, mostRows }: Wanted, take: TakeRows): Promise<void> {
  const known: WorkbookSheet[] = [];
  await readXlsx(bytes, {
    sheets: ({ name, hidden, veryHidden }) => {
      known.push({ name, isHidden: Boolean(hidden ?? veryHidden) });
      return false;
    },
  });
  for (const sheet of known) {
    if (!(sheets?.includes(sheet.name) ?? !sheet.isHidden)) continue;
    const rows = streamXlsxRows(bytes, { sheet: sheet.name, ...(mostRows === null ? {} : { maxRows: mostRows }) });
    await handOn(sheet, rows, take);
  }
}

async function streamOds(bytes: Uint8Array, { sheets, mostRows }: Wanted, take: TakeRows): Promise<void> {
  const { sheets: known } = await readOds(bytes, { maxRows: 1 });
  for (const [index, { name, hidden }] of known.entries()) {
    if (!(sheets?.includes(name) ?? !hidden)) continue;
    const rows = streamOdsRows(bytes, { sheets: [index], ...(mostRows === null ? {} : { maxRows: mostRows }) });
    await handOn({ name, isHidden: Boolean(hidden) }, rows, take);
  }
}

async function handOn(
  sheet: WorkbookSheet,
  rows: AsyncIterable<{ index: number; values: CellValue[] }>,
  take: TakeRows,
): Promise<void> {
  let batch: TableRow[] = [];
  for await (const { index, values } of rows) {
    if (!values.some(isThere)) continue;
    batch.push({ line: index + 1, cells: values.map((value) => cellOf(value)) });
    if (batch.length >= rowsAtATime) {
      await take(sheet, batch);
      batch = [];
    }
  }
  await take(sheet, batch);
}

export type WrittenCell = { value: string | number | null; format?: string; isOpen?: boolean; isHeading?: boolean };

export type WrittenSheet = {
  name: string;
  rows: readonly (readonly WrittenCell[])[];
  headingRows: number;
  widths: readonly number[];
  /** Whether only what is open can be changed. */
  isGuarded?: boolean;
};

/** One sheet whose heading stays in sight, and where only what is open can be changed. */
export const writeWorkbook = (
  name: string,
  rows: WrittenSheet['rows'],
  { headingRows, widths }: Pick<WrittenSheet, 'headingRows' | 'widths'>,
): Promise<Uint8Array> => writeSheets([{ name, rows, headingRows, widths, isGuarded: true }]);

/** Nothing that is written becomes a formula: what is text stays text, whatever it looks like. */
export const writeSheets = async (sheets: readonly WrittenSheet[]): Promise<Uint8Array> =>
  writeXlsx({ sheets: sheets.map(sheetOf) });

function sheetOf({ name, rows, headingRows, widths, isGuarded = false }: WrittenSheet) {
  const cells = new Map(
    rows.flatMap((row, index) =>
      row.map(({ value, format, isOpen = false, isHeading = false }, column) => {
        const style: CellStyle = {
          protection: { locked: !isOpen },
          numFmt: format ?? (typeof value === 'number' ? 'General' : '@'),
          ...(isHeading ? { font: { bold: true } } : {}),
        };
        const type = value === null ? 'empty' : typeof value === 'number' ? 'number' : 'string';
        return [`${index},${column}`, { value, type, style }] as const;
      }),
    ),
  );
  return {
    name,
    rows: rows.map((row) => row.map(({ value }) => value)),
    cells,
    columns: widths.map((width) => ({ width })),
    freezePane: { rows: headingRows },
    // without a password: against slips, not against people
    ...(isGuarded ? { protection: { sheet: true, formatColumns: true, sort: true, autoFilter: true } } : {}),
  };
}
