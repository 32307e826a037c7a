import { findHeader, tableReader, type Misfit, type ReadRow } from '#domain/table-reading.ts';
import type { Names, TableMapping, TableRow } from '#domain/table-layout.ts';
import type { ColumnRole } from '#domain/table-words.ts';
import type { FigureHeader } from '#domain/table-layout.ts';
import { othersFirst } from '../others-first.ts';
import { tableBatches, type TableFile } from './table-file.ts';

export type ReadColumn = { header: string; means: ColumnRole; figure: FigureHeader | null };
export type Reading = {
  rows: number;
  hiddenRows: number;
  /** Of the first sheet that could be read. */
  columns: readonly ReadColumn[];
  headerLine: number;
  /** Why nothing could be read; null where something was. */
  misfit: (Misfit & { sheet: string }) | null;
  /** Sheets that were asked for by name and are not what the mapping describes. */
  unreadSheets: string[];
};

/** So far down a header is looked for. */
const deepest = 60;

/** Reads a table the way a mapping says, and hands on what every row gave. Stops when the signal says so. */
export async function readTable(
  file: TableFile,
  mapping: TableMapping,
  names: Names,
  take: (read: ReadRow, at: { sheet: string; line: number; headers: readonly string[] }) => void,
  { onRead, signal }: { onRead?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<Reading> {
  const reading: Reading = { rows: 0, hiddenRows: 0, columns: [], headerLine: 0, misfit: null, unreadSheets: [] };
  let feed = null as SheetFeed | null;
  const sheets = mapping.sheets.length ? mapping.sheets : null;
  const asked = { sheets, mostRows: null, ...(onRead ? { onRead } : {}) };
  for await (const { sheet, rows, hiddenRows = 0 } of tableBatches(file, asked)) {
    signal?.throwIfAborted();
    reading.hiddenRows += hiddenRows;
    if (!rows.length) continue;
    if (feed?.sheet !== sheet.name) {
      feed?.end();
      feed = new SheetFeed(sheet.name, mapping, names, take, reading);
    }
    feed.rows(rows);
    await othersFirst();
  }
  feed?.end();
  if (reading.columns.length) reading.misfit = null;
  return reading;
}

class SheetFeed {
  readonly sheet: string;
  readonly #mapping: TableMapping;
  readonly #names: Names;
  readonly #take: Parameters<typeof readTable>[3];
  readonly #reading: Reading;
  #first: TableRow[] | null = [];
  #read: ((row: TableRow) => ReadRow) | null = null;
  #headers: readonly string[] = [];

  constructor(
    sheet: string,
    mapping: TableMapping,
    names: Names,
    take: Parameters<typeof readTable>[3],
    reading: Reading,
  ) {
    this.sheet = sheet;
    this.#mapping = mapping;
    this.#names = names;
    this.#take = take;
    this.#reading = reading;
  }

  rows(rows: readonly TableRow[]): void {
    if (this.#first === null) return this.#hand(rows);
    this.#first.push(...rows);
    if (this.#first.length >= deepest) this.end();
  }

  /** What was held back until the header is found. */
  end(): void {
    const first = this.#first;
    if (first === null) return;
    this.#first = null;
    const header = findHeader(this.#mapping, first.slice(0, deepest));
    const missing = this.#mapping.columns.find(({ means }) => means !== 'ignored')?.header ?? '';
    const reader = header
      ? tableReader(this.#mapping, header, this.sheet, this.#names)
      : { misfit: { column: missing } as Misfit };
    if ('misfit' in reader) {
      this.#reading.misfit ??= { ...reader.misfit, sheet: this.sheet };
      if (this.#mapping.sheets.length > 1) this.#reading.unreadSheets.push(this.sheet);
      return;
    }
    const line = header?.at(-1)?.line ?? 0;
    if (!this.#reading.columns.length) {
      this.#reading.columns = reader.roles;
      this.#reading.headerLine = line;
    }
    this.#headers = reader.roles.map((role) => role.header);
    this.#read = reader.read;
    this.#hand(first.filter((row) => row.line > line));
  }

  #hand(rows: readonly TableRow[]): void {
    if (!this.#read) return;
    for (const row of rows) {
      this.#reading.rows += 1;
      this.#take(this.#read(row), { sheet: this.sheet, line: row.line, headers: this.#headers });
    }
  }
}
