import { open } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { unpackedSize, zipEntries, type ZipEntry } from '#api/formats/zip.ts';
import type { Wanted, WorkbookFormat, WorkbookSheet } from '#api/formats/workbook.ts';
import type { Delimiter, Encoding, TableMapping, TableRow } from '#domain/table-layout.ts';
import type { SampledSheet } from '#domain/table-understanding.ts';
import { csvRows, detectDelimiter, detectEncoding } from './csv.ts';
import { unreadable } from './refusals.ts';

/** What kind of table a file is, by what is in it and not by its name. */
export type TableFile = { path: string; size: number } & (
  | { format: 'csv'; encoding: Encoding; delimiter: Delimiter }
  | { format: WorkbookFormat; encoding: null; delimiter: null; isLarge: boolean }
);

export type TableBatch = { sheet: WorkbookSheet; rows: TableRow[]; hiddenRows?: number };

/** Beyond this a workbook has more than the most figures that are taken; a text file is read in passing and may be larger. */
const largestWorkbook = 50 * 1024 * 1024;
const largestUnpacked = 400 * 1024 * 1024;
/** What a reader has to hold as a whole. */
const largestHeld = 128 * 1024 * 1024;
/** Above this it is read row by row. */
const largeUnpacked = 24 * 1024 * 1024;

const isHeld = ({ name }: ZipEntry): boolean => /(?:sharedStrings|styles|content|workbook)\.xml$/i.test(name);

/**
 * DomainErrors `unreadable-file` for what is no table, `old-workbook` for one of the old kind or with a password,
 * `too-large` with the limit, also for what only becomes so when it is unpacked.
 */
export async function openTableFile(path: string, said: TableMapping['written'] = undefined): Promise<TableFile> {
  const file = await open(path);
  const head = Buffer.alloc(8);
  const { size } = await file.stat();
  await file.read(head, 0, 8, 0);
  await file.close();
  if (size === 0) throw unreadable('unreadable-file', 'The file is empty.');
  if (head.readUInt32BE(0) === 0xd0cf11e0) {
    throw unreadable(
      'old-workbook',
      'The workbook is of the old kind or has a password: save it as .xlsx without one.',
    );
  }
  if (head.toString('latin1').startsWith('%PDF-')) throw unreadable('unreadable-file', 'The file is a PDF, no table.');
  if (head.readUInt32LE(0) !== 0x04034b50) {
    const encoding = said?.encoding ?? (await detectEncoding(path));
    const delimiter = said?.delimiter ?? (await detectDelimiter(path, encoding));
    return { path, size, format: 'csv', encoding, delimiter };
  }
  if (size > largestWorkbook) throw tooLarge(largestWorkbook);
  const entries = await zipEntries(path);
  const names = new Set(entries?.map(({ name }) => name));
  const format = names.has('xl/workbook.xml') ? 'xlsx' : names.has('content.xml') ? 'ods' : null;
  if (!entries || !format) throw unreadable('unreadable-file', 'The file is neither text nor a workbook.');
  if (entries.some(({ isEncrypted }) => isEncrypted) || names.has('encryption.xml')) {
    throw unreadable('old-workbook', 'The workbook has a password: save it without one.');
  }
  let total = 0;
  for (const entry of entries.filter(({ name }) => /\.(xml|rels)$/i.test(name))) {
    const limit = isHeld(entry) ? Math.min(largestHeld, largestUnpacked - total) : largestUnpacked - total;
    let unpacked: number;
    try {
      unpacked = await unpackedSize(path, entry, limit);
    } catch {
      throw unreadable('unreadable-file', 'The workbook is damaged.');
    }
    if (unpacked > limit) throw tooLarge(limit);
    total += unpacked;
  }
  return { path, size, format, encoding: null, delimiter: null, isLarge: total > largeUnpacked };
}

const tooLarge = (limit: number) =>
  unreadable('too-large', `At most ${Math.round(limit / 1024 / 1024)} MB.`, { limit });

type Asked = Omit<Wanted, 'isLarge'> & { onRead?: (share: number) => void };

/** The rows of a table in batches, sheet after sheet. */
export async function* tableBatches(file: TableFile, asked: Asked): AsyncGenerator<TableBatch> {
  if (file.format !== 'csv') return yield* workbookBatches(file.path, file.format, { ...asked, isLarge: file.isLarge });
  const sheet = { name: '', isHidden: false };
  let read = 0;
  let left = asked.mostRows ?? Infinity;
  const onRead = (bytes: number) => asked.onRead?.((read += bytes) / file.size);
  for await (const batch of csvRows(file.path, file.encoding, onRead, file.delimiter)) {
    const rows = batch.slice(0, left).map(({ line, fields }) => ({ line, cells: fields }));
    left -= rows.length;
    yield { sheet, rows };
    if (left <= 0) return;
  }
}

/** So many rows of a sheet are looked at to understand it. */
const sampled = 300;
const mostColumns = 1_000;

/** The first rows of every sheet. */
export async function sampleOf(file: TableFile): Promise<SampledSheet[]> {
  const sheets = new Map<string, SampledSheet & { rows: SampledSheet['rows'][number][] }>();
  for await (const { sheet, rows } of tableBatches(file, { sheets: null, mostRows: sampled })) {
    const known = sheets.get(sheet.name) ?? { ...sheet, rows: [] };
    known.rows.push(...rows.map(({ line, cells }) => ({ line, cells: cells.slice(0, mostColumns) })));
    if (rows.length) sheets.set(sheet.name, known);
  }
  return [...sheets.values()];
}

/** What is in the thread besides the file itself: a workbook that needs more is none of ours. */
const threadMegabytes = 512;
const longestReadingMs = 120_000;

type Said = { sheet: WorkbookSheet; rows: TableRow[] } | { hiddenRows: number } | { failed: string };

async function* workbookBatches(
  path: string,
  format: WorkbookFormat,
  { onRead: _, ...wanted }: Asked & Wanted,
): AsyncGenerator<TableBatch> {
  const worker = new Worker(new URL('../formats/workbook-worker.ts', import.meta.url), {
    workerData: { path, format, wanted },
    resourceLimits: { maxOldGenerationSizeMb: threadMegabytes, maxYoungGenerationSizeMb: 32 },
    execArgv: [],
  });
  const said: Said[] = [];
  let wake: () => void = () => {};
  const say = (what: Said) => {
    said.push(what);
    wake();
  };
  worker.on('message', say);
  // out of memory, above all
  worker.on('error', () => say({ failed: 'out of memory' }));
  worker.on('exit', () => say({ failed: 'ended' }));
  const timer = setTimeout(() => say({ failed: 'time' }), longestReadingMs);
  try {
    for (;;) {
      const next = said.shift();
      if (!next) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if ('failed' in next) {
        const isTooMuch = next.failed === 'out of memory' || next.failed === 'time';
        throw isTooMuch
          ? tooLarge(largestWorkbook)
          : unreadable('unreadable-file', 'The workbook cannot be read: it may be damaged.');
      }
      if ('hiddenRows' in next) {
        if (next.hiddenRows) yield { sheet: { name: '', isHidden: false }, rows: [], hiddenRows: next.hiddenRows };
        return;
      }
      yield next;
      worker.postMessage('more');
    }
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
