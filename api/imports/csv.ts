import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import Papa from 'papaparse';
import { delimiters, type Delimiter, type Encoding } from '#domain/table-layout.ts';
import { unreadable } from './refusals.ts';

export type CsvRow = { line: number; fields: string[] };

/** About five hundred figures: a millisecond of work for whoever waits beside it. */
const chunkSize = 1 << 14;
/** Where nothing but the encoding is looked at, this is a tenth of that. */
const decodedAtOnce = 16 * chunkSize;

/** What the file is written in: its mark if it has one, else UTF-8 if it is that throughout, else Windows-1252. */
export async function detectEncoding(path: string): Promise<Encoding> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4), length: 4, position: 0 });
    if (bytesRead >= 2 && buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
    if (bytesRead >= 2 && buffer[0] === 0xfe && buffer[1] === 0xff) return 'utf-16be';
  } finally {
    await file.close();
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: decodedAtOnce })) {
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}

/** Looked for first, because many files have none and looking is ten times as quick as replacing. */
const oneLineBreak = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/** Text with one kind of line break, so that a file with several reads like any other. DomainError `unreadable-file`. */
async function* textOf(path: string, encoding: Encoding, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let held = '';
  for await (const chunk of createReadStream(path, { highWaterMark: chunkSize })) {
    const bytes: Buffer = chunk;
    onRead(bytes.length);
    const text = held + decoder.decode(bytes, { stream: true });
    // text has no NUL: this is some other kind of file
    if (text.includes('\0')) throw unreadable('unreadable-file', 'The file is not text.');
    // a carriage return at the end may be half of a line break
    held = text.endsWith('\r') ? '\r' : '';
    yield oneLineBreak(text.slice(0, text.length - held.length));
  }
  yield oneLineBreak(held + decoder.decode());
}

const lineBreaksIn = (fields: readonly string[]): number =>
  fields.reduce((sum, field) => sum + (field.includes('\n') ? field.split('\n').length - 1 : 0), 0);

/** No row is longer than this; a file that seems to have one has a quotation mark too many, or is no table. */
const longestRow = 16 * 1024 * 1024;

/** Hands text on in pieces that end where a row ends: at a line break outside quotation marks. */
async function* wholeRows(texts: AsyncIterable<string>): AsyncGenerator<{ text: string; isLast: boolean }> {
  let held = '';
  let scanned = 0;
  let isQuoted = false;
  for await (const text of texts) {
    held += text;
    let end = 0;
    // most files have no quotation marks, and every line break ends a row
    if (!isQuoted && !text.includes('"')) {
      const last = text.lastIndexOf('\n');
      if (last >= 0) end = scanned + last + 1;
      scanned = held.length;
    }
    for (; scanned < held.length; scanned += 1) {
      const character = held.charCodeAt(scanned);
      if (character === 0x22) isQuoted = !isQuoted;
      else if (character === 0x0a && !isQuoted) end = scanned + 1;
    }
    if (held.length - end > longestRow) throw unreadable('unreadable-file', 'A row of the file is endless.');
    if (!end) continue;
    yield { text: held.slice(0, end), isLast: false };
    held = held.slice(end);
    scanned -= end;
  }
  yield { text: held, isLast: true };
}

const delimiterIn = (text: string): Delimiter => {
  const found = Papa.parse<string[]>(text, { newline: '\n', delimitersToGuess: [',', ';', '\t'], preview: 20 }).meta;
  return delimiters.find((one) => one === found.delimiter) ?? ',';
};

/** What stands between the columns of a file, as its first rows show. */
export async function detectDelimiter(path: string, encoding: Encoding): Promise<Delimiter> {
  for await (const { text } of wholeRows(textOf(path, encoding, () => {}))) {
    if (text !== '') return delimiterIn(text);
  }
  return ',';
}

/**
 * The rows of a CSV file in batches, with the line on which each begins. The delimiter is found by itself, unless it is said.
 * DomainError `unreadable-file` for a quotation mark that is never closed.
 */
export async function* csvRows(
  path: string,
  encoding: Encoding,
  onRead: (bytes: number) => void = () => {},
  said: Delimiter | null = null,
): AsyncGenerator<CsvRow[]> {
  let delimiter = said;
  let line = 1;
  for await (const { text, isLast } of wholeRows(textOf(path, encoding, onRead))) {
    if (text === '') continue;
    delimiter ??= delimiterIn(text);
    const { data, errors } = Papa.parse<string[]>(text, { newline: '\n', delimiter });
    // the line break at the end of a piece is not the beginning of another row
    const found = isLast ? data : data.slice(0, -1);
    const rows = found.map((fields) => {
      const row = { line, fields };
      line += 1 + lineBreaksIn(fields);
      return row;
    });
    if (isLast && errors.some(({ code }) => code === 'MissingQuotes')) {
      throw unreadable('unreadable-file', 'A quotation mark is never closed.', { line: rows.at(-1)?.line });
    }
    yield rows.filter(({ fields }) => fields.some((field) => field !== ''));
  }
}
