import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { csvRows } from '#api/imports/csv.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { everythingIn } from '#tests/support/everything.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north'), unit('south')]);
});
afterAll(() => api.close());
beforeEach(() => api.database.sql`truncate revisions, series, publications cascade`);

const bytes = (...parts: (number[] | Uint8Array)[]) => new Uint8Array(parts.flatMap((part) => [...part]));
const utf8 = (text: string) => new TextEncoder().encode(text);
const latin = (text: string) => Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
const utf16 = (text: string, isBigEndian = false) =>
  Uint8Array.from(
    [...text].flatMap((letter) => {
      const code = letter.charCodeAt(0);
      return isBigEndian ? [code >> 8, code & 255] : [code & 255, code >> 8];
    }),
  );

const rows = [
  'organisation;metric;period;value;anmärkning',
  'north;total-transactions;2024-Q1;1234,5;låg säsong',
  'södra;total-transactions;2024-Q1;1;påhittad',
  'south;total-transactions;2024-Q1;7,25;',
];
const text = rows.join('\n');
const takenIn = { figures: { new: 2, refused: 1 }, refusals: [{ line: 3, column: 1, read: 'södra' }] };

describe('a file is read whatever it is written in', () => {
  test.each([
    ['UTF-8', 'utf-8', utf8(text)],
    ['UTF-8 with a mark', 'utf-8', bytes([0xef, 0xbb, 0xbf], utf8(text))],
    ['Windows-1252', 'windows-1252', latin(text)],
    ['UTF-16, little end first', 'utf-16le', bytes([0xff, 0xfe], utf16(text))],
    ['UTF-16, big end first', 'utf-16be', bytes([0xfe, 0xff], utf16(text, true))],
  ])('%s', async (_, encoding, file) => {
    const { body } = await api.importFile(file);
    expect(body).toMatchObject({ ...takenIn, encoding, rows: 3 });
    expect(
      (await api.get('/api/v1/series?metric=total-transactions&organisation=north')).body.series[0].values,
    ).toEqual([1234.5]);
  });

  test('one byte that is no UTF-8, far down, makes it Windows-1252 from the start', async () => {
    const filler = Array.from({ length: 30_000 }, () => 'north;total-transactions;2024-Q2;1;påfyllnad').join('\n');
    const whole = bytes(utf8(`${rows[0]}\n`), latin(`${filler}\n`), latin('ö;total-transactions;2024-Q1;1;\n'));
    const { body } = await api.importFile(whole);
    expect(body).toMatchObject({ encoding: 'windows-1252', refusals: [{ line: 30_002, read: 'ö' }] });
  });
});

describe('a file is read however its lines end', () => {
  test.each([
    ['line feeds', rows.join('\n')],
    ['carriage returns and line feeds', rows.join('\r\n')],
    ['carriage returns alone', rows.join('\r')],
    ['all three', `${rows[0]}\r\n${rows[1]}\r${rows[2]}\n${rows[3]}\r\n`],
    ['empty lines at the end', `${text}\n\n\r\n\n`],
  ])('%s', async (_, file) => {
    expect((await api.importFile(file)).body).toMatchObject({ ...takenIn, rows: 3 });
  });

  test('a line break that two reads of the file share is one line break', async () => {
    // reads end where a power of two does: a carriage return ends one, its line feed begins the next
    const head = `${rows[0]}\r\nnorth;total-transactions;2024-Q1;5;`;
    const padding = 'x'.repeat((1 << 20) - head.length - 1);
    const file = `${head}${padding}\r\nsödra;total-transactions;2024-Q1;1;\r\n`;
    expect(file.charAt((1 << 20) - 1)).toBe('\r');
    const { body } = await api.importFile(latin(file));
    expect(body).toMatchObject({ rows: 2, figures: { new: 1 }, refusals: [{ line: 3 }] });
  });

  test('a letter that two reads of the file share is one letter', async () => {
    const head = utf8(`${rows[0]}\nnorth;total-transactions;2024-Q1;5;`);
    const padding = new Uint8Array((1 << 20) - head.length - 1).fill(0x78);
    const file = bytes(head, padding, utf8('å\nsödra;total-transactions;2024-Q1;1;\n'));
    expect((await api.importFile(file)).body).toMatchObject({ encoding: 'utf-8', refusals: [{ read: 'södra' }] });
  });
});

test('a file is read in pieces that keep nobody else waiting, and whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-rows-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'long.csv');
  const lines = Array.from({ length: 30_000 }, (_, line) => `north,total-transactions,2024-Q1,${line}`);
  writeFileSync(path, lines.join('\n'));
  const batches = await Array.fromAsync(csvRows(path, 'utf-8'));
  expect(batches.flat().map(({ fields }) => fields.join(','))).toEqual(lines);
  expect(batches.flat().map(({ line }) => line)).toEqual(lines.map((_, line) => line + 1));
  // about a millisecond of work each
  for (const batch of batches) expect(batch.length).toBeLessThan(1_500);
});

describe('a file is read whatever separates its columns', () => {
  test.each([
    ['commas', ',', '7.25'],
    ['commas around quoted decimal commas', ',', '"7,25"'],
    ['semicolons', ';', '7,25'],
    ['semicolons and decimal points', ';', '7.25'],
    ['tabs', '\t', '7,25'],
  ])('%s', async (_, sign, value) => {
    const file = ['organisation,metric,period', 'north,total-transactions,2024-Q1', 'south,total-transactions,2024-Q1'];
    const [header, ...others] = file.map((row) => row.replaceAll(',', sign));
    const { body } = await api.importFile(
      `${header}${sign}value\n${others.map((row) => `${row}${sign}${value}\n`).join('')}`,
    );
    expect(body.figures).toMatchObject({ new: 2, refused: 0 });
    const read = await api.get('/api/v1/series?metric=total-transactions&organisation=south');
    expect(read.body.series[0].values).toEqual([7.25]);
  });
});

describe('a file that cannot be read is refused whole', () => {
  const header = 'organisation,metric,period,value\n';
  const fine = `${header}north,total-transactions,2024-Q1,1\n`;
  test.each([
    ['an empty file', '', 'unreadable-file'],
    ['nothing but a mark', '\uFEFF', 'unreadable-file'],
    ['nothing but line breaks', '\r\n\n\r\n', 'unreadable-file'],
    ['a picture', bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'unreadable-file'],
    ['a NUL far down', `${fine.repeat(2_000)}north\0,total-transactions,2024-Q1,1\n`, 'unreadable-file'],
    ['a NUL in UTF-16', bytes([0xff, 0xfe], utf16(`${fine}nor\0th,total-transactions,2024-Q2,1\n`)), 'unreadable-file'],
    ['a quotation mark that is never closed', `${fine}"north,total-transactions,2024-Q2,1\n`, 'unreadable-file'],
    ['columns that need a mapping', 'Agency,Quarter,Number\nnorth,2024-Q1,1\n', 'mapping-needed'],
    ['no header at all', 'north,total-transactions,2024-Q1,1\n', 'mapping-needed'],
  ])('%s', async (_, file, code) => {
    const before = await everythingIn(api.database);
    const answer = await api.importFile(file);
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await everythingIn(api.database)).toEqual(before);
  });

  test('says which columns are missing, and on which line a quotation mark was left open', async () => {
    expect((await api.importFile('organisation,period\n')).body.details).toEqual({ missing: ['metric', 'value'] });
    const open = await api.importFile(
      `${fine}north,total-transactions,2024-Q2,"1\nnorth,total-transactions,2024-Q3,2\n`,
    );
    expect(open.body.details).toEqual({ line: 3 });
  });

  test('a header alone is a file without figures', async () => {
    expect((await api.importFile(header)).body).toMatchObject({ rows: 0, publication: null, figures: { new: 0 } });
  });

  test('rows that are too short or too long are read as far as they go', async () => {
    const { body } = await api.importFile(`${header}north\nsouth,total-transactions,2024-Q1,1,more,and more\n`);
    expect(body).toMatchObject({
      rows: 2,
      figures: { new: 1 },
      refusals: [{ line: 2, code: 'unknown-metric', read: '' }],
    });
  });
});
