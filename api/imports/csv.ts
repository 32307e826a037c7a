import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import Papa from 'papaparse';
import { unreadable } from './refusals.ts';

export type CsvRow = { line: number; fields: string[] };
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const chunkSize = 1 << 20;

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
    for await (const chunk of createReadStream(path, { highWaterMark: chunkSize })) {
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}

/** Text with one kind of line break, so that a file with several reads like any other. DomainError `unreadable-file`. */
async function* textOf(path: string, encoding: Encoding, onRead: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true });
  let held = '';
  for await (const chunk of createReadStream(path, { highWaterMark: chunkSize })) {
    const bytes: Buffer = chunk;
    onRead(bytes.length);
    const text = held + decoder.write(bytes).toWellFormed();
    // text has no NUL: this is some other kind of file
    if (text.includes('\0')) throw unreadable('unreadable-file', 'The file is not text.');
    // a carriage return at the end may be half of a line break
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  yield (held + (decoder.end() ?? '').toWellFormed()).replace(/\r\n?/g, '\n');
}

const lineBreaksIn = (fields: readonly string[]): number =>
  fields.reduce((sum, field) => sum + (field.includes('\n') ? field.split('\n').length - 1 : 0), 0);

/**
 * The rows of a CSV file in batches, with the line on which each begins. The delimiter is found by itself.
 * DomainError `unreadable-file` for a quotation mark that is never closed.
 */
export async function* csvRows(
  path: string,
  encoding: Encoding,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<CsvRow[]> {
  const batches: Papa.ParseResult<string[]>[] = [];
  let failure: Error | null = null;
  let isComplete = false;
  let resume: () => void = () => {};
  let wake: () => void = () => {};
  Papa.parse<string[]>(Readable.from(textOf(path, encoding, onRead)), {
    newline: '\n',
    delimitersToGuess: [',', ';', '\t'],
    chunk: (results, parser) => {
      parser.pause();
      resume = () => parser.resume();
      batches.push(results);
      wake();
    },
    complete: () => {
      isComplete = true;
      wake();
    },
    error: (error) => {
      failure = error;
      wake();
    },
  });
  let line = 1;
  for (;;) {
    const batch = batches.shift();
    if (batch) {
      const rows = batch.data.map((fields) => {
        const row = { line, fields };
        line += 1 + lineBreaksIn(fields);
        return row;
      });
      if (batch.errors.some(({ code }) => code === 'MissingQuotes')) {
        throw unreadable('unreadable-file', 'A quotation mark is never closed.', { line: rows.at(-1)?.line });
      }
      yield rows.filter(({ fields }) => fields.some((field) => field !== ''));
      resume();
      continue;
    }
    if (failure) throw failure;
    if (isComplete) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}
